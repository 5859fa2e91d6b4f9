//! Deployments: the numbered files that lead a database from release to release.
//!
//! Files and journal are compared ([`standing`]), everything is checked before anything is run, and then each step is run and kept
//! in the journal by itself: where the database can, in one transaction with its row. What an earlier run began and did not end is
//! looked for in the catalog ([`resume`]).

mod adopt;
mod current;
mod downgrade;
mod file;
mod ledger;
mod made;
mod manual;
mod marks;
mod patience;
mod preview;
mod probe;
mod record;
mod report;
mod resume;
mod rules;
mod run;
mod standing;
mod step;

pub use report::{Applied, Current, Deployed, DeploymentOptions, StepName};

use std::sync::Arc;

use schema_model::counts::counted;

use super::finding::Severity;
use super::{Deploy, DeployError, Populated};
use crate::framework::{StepKind, StepState};
use file::File;
use rules::rules;
use run::{Kept, next_run};
use standing::Standing;

pub(super) use made::tables_made;
pub(super) use record::Creation;

impl Deploy {
    /// Applies what is pending, in order, and merges all codebooks.
    ///
    /// # Errors
    /// When a file is not as it was applied or cannot be read; nothing is run then. When a step fails; what was done before it stays,
    /// and the next call goes on from there.
    pub async fn deployment(&mut self) -> Result<Deployed, DeployError> {
        self.deployment_with(&DeploymentOptions::default()).await
    }

    /// As [`deployment`](Self::deployment), with options.
    ///
    /// # Errors
    /// As [`deployment`](Self::deployment).
    pub async fn deployment_with(&mut self, options: &DeploymentOptions) -> Result<Deployed, DeployError> {
        let files = self.files()?;
        let goal = goal(&files, options.to)?;
        if *options == DeploymentOptions::default() && self.is_stamped().await? {
            return Ok(Deployed::default());
        }
        let recorded = self.mark(StepKind::Deployment, &files, options).await?;
        let mut deployed = Deployed { recorded, ..Deployed::default() };
        let standing = self.standing(&files).await?;
        standing.refuse(options.out_of_order)?;
        if !standing.ahead.is_empty() {
            return Ok(Deployed { ahead: standing.ahead, ..deployed });
        }
        let standing = self.unless_unknown(&files, standing).await?;
        standing.refuse_beyond(options.to)?;
        if standing.is_creating {
            self.create_tables().await?;
        } else if standing.pending.iter().any(|at| *at <= goal) || standing.is_squashed {
            self.locked_deployment(&files, goal, options, &mut deployed).await?;
        }
        // A newer program may have been at work meanwhile.
        if !deployed.ahead.is_empty() {
            return Ok(deployed);
        }
        if goal + 1 == files.len() {
            deployed.populated = Some(self.finish().await?);
        }
        Ok(deployed)
    }

    /// Merges all codebooks; and where the end is what the schema says, it is known to the next start.
    async fn finish(&mut self) -> Result<Populated, DeployError> {
        let populated = self.populate_tables().await?;
        if !populated.ahead.is_empty() {
            return Ok(populated);
        }
        match self.demand_schema().await {
            Err(DeployError::Differs { findings }) => return Err(DeployError::StillDiffers { findings }),
            matched => matched?,
        }
        if populated.failures().next().is_none() && populated.newer.is_empty() {
            self.stamp_whole().await?;
        }
        Ok(populated)
    }

    /// Demands that the tables are as the schema says: a program may have changes that no deployment has.
    async fn demand_schema(&mut self) -> Result<(), DeployError> {
        let target = Arc::clone(&self.target);
        let catalog = self.catalog().await?;
        let mut findings = self.differences(&target, &catalog).await?;
        findings.retain(|finding| finding.severity == Severity::Error);
        if findings.is_empty() { Ok(()) } else { Err(DeployError::Differs { findings }) }
    }

    /// What an application's start does when it has to look closely.
    pub(super) async fn bring_up(&mut self) -> Result<Populated, DeployError> {
        if self.target.deployments.is_empty() {
            // Whatever was deployed came from a newer program.
            let applied = self.standing(&[]).await?.applied.into_iter();
            let ahead: Vec<String> =
                applied.filter(|applied| applied.taken_back != Some(true)).map(|applied| applied.name).collect();
            if !ahead.is_empty() {
                return Ok(Populated { ahead, ..Populated::default() });
            }
        } else {
            let files = file::carried(&self.target)?;
            let standing = self.standing(&files).await?;
            standing.refuse(false)?;
            if !standing.ahead.is_empty() {
                return Ok(Populated { ahead: standing.ahead, ..Populated::default() });
            }
            let standing = self.unless_unknown(&files, standing).await?;
            let is_known = !standing.is_new && !standing.is_creating;
            if is_known && (standing.is_squashed || !standing.pending.is_empty()) {
                return Ok(self.deployment().await?.populated.unwrap_or_default());
            }
        }
        self.setup().await.map(|(_, populated)| populated)
    }

    /// What the database has beyond this program; nothing where it has no deployments, or the program none.
    pub(super) async fn ahead(&mut self) -> Result<Vec<String>, DeployError> {
        if self.target.deployments.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.standing(&file::carried(&self.target)?).await?.ahead)
    }

    /// Runs what is pending under the lock.
    async fn locked_deployment(
        &mut self,
        files: &[File],
        goal: usize,
        options: &DeploymentOptions,
        deployed: &mut Deployed,
    ) -> Result<(), DeployError> {
        self.begin_work().await?;
        let done = self.pending_files(files, goal, options, deployed).await;
        self.end_work(done).await
    }

    /// Takes the lock and makes the journal; where the lock is a transaction, each step takes it by itself.
    async fn begin_work(&mut self) -> Result<(), DeployError> {
        self.lock().await?;
        let made = self.create_framework().await;
        if made.is_err() || !rules(self.target.dialect).holds_lock {
            return self.unlock(made).await;
        }
        Ok(())
    }

    async fn end_work(&mut self, done: Result<(), DeployError>) -> Result<(), DeployError> {
        if rules(self.target.dialect).holds_lock { self.unlock(done).await } else { done }
    }

    async fn pending_files(
        &mut self,
        files: &[File],
        goal: usize,
        options: &DeploymentOptions,
        deployed: &mut Deployed,
    ) -> Result<(), DeployError> {
        // Another deployer may have been faster, up to the last of them.
        let standing = self.standing(files).await?;
        standing.refuse(options.out_of_order)?;
        if !standing.ahead.is_empty() {
            deployed.ahead = standing.ahead;
            return Ok(());
        }
        if standing.is_squashed {
            self.record_squash(files, deployed).await?;
        }
        for at in standing.pending.into_iter().filter(|at| *at <= goal) {
            let file = &files[at];
            let entries = self.ledger().await?;
            let standing = Standing::of(files, &entries);
            if !standing.pending.contains(&at) {
                continue;
            }
            let applied = standing.of_file(file);
            let run = applied.map_or_else(|| next_run(&entries, StepKind::Deployment, file), |applied| applied.run);
            let kept = Kept::of(&entries, StepKind::Deployment, file, run);
            let ran = self.file(StepKind::Deployment, file, run, &kept, options.allow_copy).await?;
            if ran > 0 {
                deployed.steps += ran;
                deployed.applied.push(file.name.clone());
            }
        }
        Ok(())
    }

    /// Says that a squashed baseline is applied, where the lock tells that nobody has said so yet.
    async fn record_squash(&mut self, files: &[File], deployed: &mut Deployed) -> Result<(), DeployError> {
        let holds_lock = rules(self.target.dialect).holds_lock;
        if !holds_lock {
            self.lock().await?;
        }
        let entries = self.ledger().await?;
        let done = if Standing::of(files, &entries).is_squashed {
            let run = next_run(&entries, StepKind::Deployment, &files[0]);
            let rows = self.record_all(StepKind::Deployment, &files[0], run, 1..=files[0].count(), StepState::Recorded);
            deployed.recorded.push(files[0].name.clone());
            self.transaction("codebooks_deployment", &rows).await
        } else {
            Ok(())
        };
        if holds_lock { done } else { self.unlock(done).await }
    }

    /// The program's deployments.
    fn files(&self) -> Result<Vec<File>, DeployError> {
        let files = file::runnable(&self.target)?;
        if files.is_empty() {
            let reason = "the schema has no deployments".to_owned();
            let help = "write the first with `cargo codebooks migrate \"baseline\"`, or use `setup`".to_owned();
            return Err(DeployError::Options { reason, help });
        }
        Ok(files)
    }

    async fn standing(&mut self, files: &[File]) -> Result<Standing, DeployError> {
        Ok(Standing::of(files, &self.ledger().await?))
    }

    /// Refuses a database that has tables of the schema and no journal of deployments: it may be anywhere. Who creates writes the
    /// journal first, so one that was begun meanwhile is seen at a second look.
    async fn unless_unknown(&mut self, files: &[File], standing: Standing) -> Result<Standing, DeployError> {
        if !standing.is_new {
            return Ok(standing);
        }
        let catalog = self.catalog().await?;
        let Some(table) = self.own_table(&catalog) else { return Ok(standing) };
        let standing = self.standing(files).await?;
        if standing.is_new { Err(not_adopted(&table)) } else { Ok(standing) }
    }

    /// A table of the schema that the database has, under a former name as well, with which an earlier deployment made it.
    pub(super) fn own_table(&self, catalog: &super::Catalog) -> Option<String> {
        let former = tables_made(&self.target);
        let mut tables = self.target.model.tables.iter().map(|table| &table.name).chain(&former);
        tables.find(|table| catalog.tables.contains_key(&self.target.stored(table))).cloned()
    }
}

impl Standing {
    /// Why nothing may be run.
    fn refuse(&self, out_of_order: bool) -> Result<(), DeployError> {
        if let Some((_, help)) = self.obstacles().next() {
            let all: Vec<&str> = self.obstacles().map(|(message, _)| message.as_str()).collect();
            return Err(DeployError::Refused { message: all.join("\n"), help: help.clone() });
        }
        match self.late.first() {
            Some(late) if !out_of_order => Err(DeployError::Refused {
                message: format!("`{late}` was never applied, and later deployments were"),
                help: "run `deployment --out-of-order` if it does not depend on their order, else give it the next number with \
                       `cargo codebooks migrate --renumber`"
                    .to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Refuses to go forward to a number that the database is beyond.
    fn refuse_beyond(&self, to: Option<u32>) -> Result<(), DeployError> {
        match (to, self.last()) {
            (Some(to), Some(last)) if last.ordinal > to => Err(DeployError::Options {
                reason: format!("the database is at `{}`, beyond {to:05}", last.name),
                help: format!("take back what follows with `downgrade --to {to:05}`"),
            }),
            _ => Ok(()),
        }
    }
}

/// The error for a database with tables of the schema and without a journal of deployments.
fn not_adopted(table: &str) -> DeployError {
    DeployError::Refused {
        message: format!("the database has tables of the schema (`{table}`), but no journal of deployments"),
        help:
            "run `deployment --adopt` if it is at the last deployment, or `deployment --adopt N` if it is at number N"
                .to_owned(),
    }
}

/// The error for deployments that are to be run first.
fn pending(number: usize) -> DeployError {
    let are = if number == 1 { "is" } else { "are" };
    DeployError::Refused {
        message: format!("{} {are} pending", counted(number, "deployment")),
        help: "run `deployment`".to_owned(),
    }
}

/// The place of the last file that is wanted.
fn goal(files: &[File], to: Option<u32>) -> Result<usize, DeployError> {
    let Some(to) = to else { return Ok(files.len() - 1) };
    files.iter().position(|file| file.ordinal == to).ok_or_else(|| no_such(to, files))
}

fn no_such(ordinal: u32, files: &[File]) -> DeployError {
    let last = files.last().map_or("", |file| file.name.as_str());
    DeployError::Options {
        reason: format!("there is no deployment {ordinal:05}"),
        help: if last.is_empty() { "there are no files".to_owned() } else { format!("the last one is `{last}`") },
    }
}
