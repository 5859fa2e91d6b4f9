//! The way back: rollbacks, the last deployment first.

use super::file::{self, File};
use super::ledger::Entry;
use super::no_such;
use super::report::{Deployed, DeploymentOptions};
use super::run::Kept;
use super::standing::Standing;
use crate::deploy::journal::WHOLE;
use crate::deploy::{Deploy, DeployError};
use crate::framework::StepKind;
use schema_model::counts::counted;

impl Deploy {
    /// Takes deployments back, down to a number, or all of them. `rollbacks` are names and texts of their rollbacks; `confirm` must be
    /// the [database's name](Self::database_name), since rows can be lost.
    ///
    /// # Errors
    /// When `confirm` is another name, when a rollback is missing or cannot be read; nothing is run then. When a step fails; the next
    /// call goes on from there.
    pub async fn downgrade(
        &mut self,
        to: Option<u32>,
        rollbacks: &[(String, String)],
        confirm: &str,
    ) -> Result<Deployed, DeployError> {
        self.downgrade_with(to, rollbacks, confirm, &DeploymentOptions::default()).await
    }

    /// As [`downgrade`](Self::downgrade), with what a person says of single steps of rollbacks.
    ///
    /// # Errors
    /// As [`downgrade`](Self::downgrade).
    pub async fn downgrade_with(
        &mut self,
        to: Option<u32>,
        rollbacks: &[(String, String)],
        confirm: &str,
        options: &DeploymentOptions,
    ) -> Result<Deployed, DeployError> {
        let files = self.files()?;
        if let Some(to) = to.filter(|to| files.iter().all(|file| file.ordinal != *to)) {
            return Err(no_such(to, &files));
        }
        let rollbacks = file::given(rollbacks, self.target.dialect)?;
        self.mark(StepKind::Rollback, &rollbacks, options).await?;
        let standing = self.standing(&files).await?;
        let back = self.backwards(&standing, to, &rollbacks)?.len();
        if back == 0 {
            return Ok(Deployed::default());
        }
        if confirm != self.database_name() {
            return Err(DeployError::Refused {
                message: format!(
                    "this takes back {}; what came with them goes with its rows",
                    counted(back, "deployment")
                ),
                help: format!("confirm it with `--allow-destructive={}`", self.database_name()),
            });
        }
        let mut deployed = Deployed::default();
        self.begin_work().await?;
        let done = self.take_back(&files, to, &rollbacks, &mut deployed).await;
        self.end_work(done).await?;
        Ok(deployed)
    }

    /// The rollbacks to run, and of each the run that it takes back.
    pub(super) fn backwards<'f>(
        &self,
        standing: &Standing,
        to: Option<u32>,
        rollbacks: &'f [File],
    ) -> Result<Vec<(&'f File, u32)>, DeployError> {
        // A rollback that did not come to its end is what this goes on with.
        if let Some((message, help)) = standing.faults.first() {
            return Err(DeployError::Refused { message: message.clone(), help: help.clone() });
        }
        let is_above = |ordinal: u32| to.is_none_or(|to| ordinal > to);
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for applied in standing.applied.iter().rev().filter(|applied| applied.taken_back != Some(true)) {
            if !is_above(applied.ordinal) {
                continue;
            }
            if applied.taken_back.is_none() && !applied.is_whole() {
                return Err(DeployError::Refused {
                    message: format!("only a part of `{}` was applied", applied.name),
                    help: "finish it with `deployment` first".to_owned(),
                });
            }
            match rollbacks.iter().find(|file| file.name == applied.name) {
                Some(file) => found.push((file, applied.run)),
                None => missing.push(format!("{}.sql: there is no rollback", applied.name)),
            }
        }
        if missing.is_empty() { Ok(found) } else { Err(DeployError::Files { faults: missing }) }
    }

    async fn take_back(
        &mut self,
        files: &[File],
        to: Option<u32>,
        rollbacks: &[File],
        deployed: &mut Deployed,
    ) -> Result<(), DeployError> {
        let standing = self.standing(files).await?;
        let back = self.backwards(&standing, to, rollbacks)?;
        if !back.is_empty() {
            // No program may believe from here on that all is as it was.
            self.run("codebooks_stamp", &format!("DELETE FROM codebooks_stamp WHERE codebook = '{WHOLE}'")).await?;
        }
        for (file, run) in back {
            let entries = self.ledger().await?;
            let kept = Kept::of(&entries, StepKind::Rollback, file, run);
            refuse_edited(&entries, file, run)?;
            let ran = self.file(StepKind::Rollback, file, run, &kept, true).await?;
            deployed.steps += ran;
            deployed.applied.push(file.name.clone());
        }
        Ok(())
    }
}

/// A rollback that broke off may be corrected behind the steps that are done.
fn refuse_edited(entries: &[Entry], file: &File, run: u32) -> Result<(), DeployError> {
    let own =
        entries.iter().filter(|entry| entry.kind == StepKind::Rollback && entry.file == file.name && entry.run == run);
    let is_same = |entry: &Entry| file.sha(entry.step) == Some(&entry.sha);
    if own.filter(|entry| entry.is_done()).all(is_same) {
        return Ok(());
    }
    Err(DeployError::Refused {
        message: format!("the rollback `{}.sql` was edited since a part of it was run", file.name),
        help: "restore the steps that are done; those behind them may be changed".to_owned(),
    })
}
