//! Creating tables, constraints and indexes.

use std::sync::Arc;

use schema_model::model::Dialect;
use schema_sql::ddl;

use super::catalog::Catalog;
use super::comments::comments;
use super::deployment::Creation;
use super::differences::is_made_by_create;
use super::event::Event;
use super::finding::{Finding, Severity};
use super::journal::{self, Journal};
use super::merge::Detail;
use super::plan::{Plan, plan};
use super::target::{Script, Target};
use super::{Created, Deploy, DeployError};
use crate::framework::StepState;

/// How many scripts share a transaction, or on MySQL a round trip: a database locks every object of a transaction.
const BATCH: usize = 50;

/// What is there before anything is done.
struct Found {
    catalog: Catalog,
    journal: Journal,
    /// What differs, but for what is missing and can be made.
    differences: Vec<Finding>,
}

impl Found {
    /// Nothing where the schema can be created.
    fn refusal(&self) -> Option<DeployError> {
        let errors = self.differences.iter().filter(|finding| finding.severity == Severity::Error);
        let findings: Vec<Finding> = errors.cloned().collect();
        (!findings.is_empty()).then_some(DeployError::Differs { findings })
    }
}

impl Deploy {
    /// Creates missing tables, constraints and indexes, and updates comments; anything else that exists stays untouched.
    ///
    /// It reads the catalog first, so a call with nothing to do locks nothing.
    ///
    /// # Errors
    /// When something is there that differs from the schema; nothing is created then, and every difference is named. When a
    /// statement fails; what was created before it stays, and the next call goes on from there.
    pub async fn create_tables(&mut self) -> Result<Created, DeployError> {
        let target = Arc::clone(&self.target);
        let framework = Arc::clone(&self.framework);
        let found = self.find(&target).await?;
        let planned = plan(&target, &found.catalog, &found.journal);
        // Where most of the tables are missing, those that differ have their names by chance.
        let has_few = planned.report.existing.len() < planned.report.tables.len();
        let creation = self.creation(&found.catalog, found.refusal().filter(|_| has_few)).await?;
        // What differs may be what a deployer is about to finish: only the lock tells.
        if found.refusal().is_none()
            && creation == Creation::Plain
            && planned.scripts.is_empty()
            && comments(&target, &found.differences).is_empty()
            && plan(&framework, &found.catalog, &Journal::new()).scripts.is_empty()
            && additions(&framework, &found.catalog).is_empty()
            && !is_unfinished(&target, &found.journal)
        {
            return Ok(planned.report);
        }
        self.lock().await?;
        let done = self.create_locked(&target).await;
        self.unlock(done).await
    }

    async fn create_locked(&mut self, target: &Arc<Target>) -> Result<Created, DeployError> {
        let mut found = self.find(target).await?;
        if let Some(refusal) = found.refusal() {
            return Err(refusal);
        }
        let creation = self.creation(&found.catalog, None).await?;
        self.create_framework_beside(&found.catalog).await?;
        if creation == Creation::Recorded {
            self.begin_creation().await?;
        }
        let mut report: Option<Created> = None;
        let mut together = true;
        let comments = comments(target, &found.differences);
        loop {
            let plan = plan(target, &found.catalog, &found.journal);
            if report.is_none() {
                report = Some(plan.report.clone());
            }
            if plan.scripts.is_empty() {
                break;
            }
            match self.execute(&plan, &found.journal, together).await {
                Ok(()) => break,
                // Once more, one by one, to find the one that fails.
                Err(DeployError::Statement { .. }) if together => together = false,
                Err(error) => return Err(error),
            }
            found = self.find(target).await?;
        }
        if !comments.is_empty() {
            self.still_ours("comments", &comments).await?;
        }
        self.close_journal().await?;
        let mut report = report.unwrap_or_default();
        if creation == Creation::Recorded {
            report.by_hand = self.end_creation().await?;
        }
        Ok(report)
    }

    /// The catalog, what differs, and what was kept of earlier runs.
    async fn find(&mut self, target: &Target) -> Result<Found, DeployError> {
        let catalog = self.catalog().await?;
        let journal = self.journal(&catalog).await?;
        let mut differences = self.differences(target, &catalog).await?;
        if !differences.is_empty() {
            let planned = plan(target, &catalog, &journal);
            differences.retain(|finding| !is_made_by_create(finding, target, &planned));
        }
        differences.extend(self.framework_differences(&catalog).await?);
        Ok(Found { catalog, journal, differences })
    }

    /// What was kept of earlier runs; nothing where no journal is there.
    pub(super) async fn journal(&mut self, catalog: &Catalog) -> Result<Journal, DeployError> {
        match journal::look(catalog) {
            Some(look) => Ok(journal::read(self.rows("`codebooks_journal`", &look).await?)),
            None => Ok(Journal::new()),
        }
    }

    /// Refuses what differs and creating cannot bring about.
    pub(super) async fn refuse_differences(
        &mut self,
        target: &Target,
        catalog: &Catalog,
        plan: &Plan<'_>,
    ) -> Result<(), DeployError> {
        let mut findings = self.differences(target, catalog).await?;
        findings.retain(|finding| finding.severity == Severity::Error && !is_made_by_create(finding, target, plan));
        findings.extend(self.framework_differences(catalog).await?);
        if findings.is_empty() { Ok(()) } else { Err(DeployError::Differs { findings }) }
    }

    /// Runs statements under the lock, in one transaction where the database can.
    async fn still_ours(&mut self, object: &str, statements: &[String]) -> Result<(), DeployError> {
        if self.target.dialect == Dialect::Mysql {
            self.still_locked().await?;
            return self.run_text(object, None, &self.fenced(statements)).await;
        }
        self.transaction(object, statements).await
    }

    /// The framework's own tables, and the rows of its codebooks: either may be left half done.
    pub(super) async fn create_framework(&mut self) -> Result<(), DeployError> {
        let catalog = self.catalog().await?;
        self.create_framework_beside(&catalog).await
    }

    pub(super) async fn create_framework_beside(&mut self, catalog: &Catalog) -> Result<(), DeployError> {
        let framework = Arc::clone(&self.framework);
        let plan = plan(&framework, catalog, &Journal::new());
        for (script, statements) in &plan.scripts {
            self.batch(&[(*script, statements.clone())], false, false).await?;
        }
        let additions = additions(&framework, catalog);
        if !additions.is_empty() {
            self.still_ours("codebooks_journal", &additions).await?;
            let target = Arc::clone(&self.target);
            self.still_ours("codebooks_journal", &journal::claim(&target)).await?;
        }
        for codebook in framework.codebooks() {
            // A newer program's rows stay as they are.
            let codes: Vec<String> = codebook.rows.iter().map(|row| row.code.to_string()).collect();
            let key = framework.dialect.identifier(&codebook.columns.key);
            let filter = Some(format!("{key} IN ({})", codes.join(", ")));
            let options = super::MergeOptions { filter, ..super::MergeOptions::default() };
            for (codebook, delta) in self.look(&[codebook], &options, Detail::Changes).await? {
                if delta?.counts.is_noop() {
                    continue;
                }
                for merged in self.merge_locked(&[codebook], &options).await? {
                    merged.result?;
                }
            }
        }
        Ok(())
    }

    async fn execute(&mut self, plan: &Plan<'_>, journal: &Journal, together: bool) -> Result<(), DeployError> {
        let total = plan.scripts.len();
        let size = match self.target.dialect {
            _ if !together => 1,
            Dialect::Sqlite => total,
            Dialect::Postgres | Dialect::Mysql => BATCH,
        };
        if self.target.dialect == Dialect::Mysql {
            let scripts: Vec<&Script> = plan.scripts.iter().map(|(script, _)| *script).collect();
            let begun = journal::record(&scripts, StepState::Begun, &self.target);
            self.transaction("codebooks_journal", &begun).await?;
        }
        for (at, batch) in plan.scripts.chunks(size).enumerate() {
            self.emit(Event::Creating { object: &batch[0].0.object, done: at * size, total });
            let result = self.batch(batch, true, together).await;
            // MySQL commits before the journal can say so: what a run before this one began may be there.
            let is_begun = journal.get(&batch[0].0.file).is_some_and(|entry| !entry.is_done);
            match result {
                Err(DeployError::Statement { exists: true, .. }) if is_begun && !together => {}
                result => result?,
            }
        }
        Ok(())
    }

    /// On MySQL a run may end between a statement and its entry in the journal; now that nothing is missing all are done.
    async fn close_journal(&mut self) -> Result<(), DeployError> {
        if self.target.dialect != Dialect::Mysql {
            return Ok(());
        }
        let (begun, done) = (StepState::Begun as i16, StepState::Done as i16);
        let sql = format!(
            "UPDATE codebooks_journal SET state = {done}, done_at = utc_timestamp(6) WHERE kind = 0 AND state = {begun}"
        );
        self.run("codebooks_journal", &sql).await
    }

    /// Runs scripts and writes them into the journal, in one transaction where the database can. Of scripts that are run
    /// together it is not asked which failed: they are tried again one by one.
    async fn batch(
        &mut self,
        batch: &[(&Script, Vec<&str>)],
        journaled: bool,
        together: bool,
    ) -> Result<(), DeployError> {
        let dialect = self.target.dialect;
        let mut statements: Vec<&str> = batch.iter().flat_map(|(_, statements)| statements).copied().collect();
        let scripts: Vec<&Script> = batch.iter().map(|(script, _)| *script).collect();
        let done = if journaled { journal::record(&scripts, StepState::Done, &self.target) } else { Vec::new() };
        let object = &batch[0].0.object;
        if dialect == Dialect::Mysql {
            self.still_locked().await?;
            // It commits at each of them, so the journal tells afterwards.
            if together {
                self.run_text(object, None, &self.fenced(&statements)).await?;
            } else {
                for sql in statements {
                    self.run_text(object, Some(sql), &self.fenced(&[sql])).await?;
                }
            }
            return if done.is_empty() { Ok(()) } else { self.transaction("codebooks_journal", &done).await };
        }
        statements.extend(done.iter().map(String::as_str));
        if together {
            self.transact_together(object, &statements).await
        } else {
            self.transaction(object, &statements).await
        }
    }
}

/// Whether a run that made these tables did not come to its end.
fn is_unfinished(target: &Target, journal: &Journal) -> bool {
    let scripts = target.scripts.iter();
    scripts.filter_map(|script| journal.get(&script.file)).any(|entry| !entry.is_done)
}

/// The columns that earlier versions' tables lack. Every column that is added to them may be NULL, so an older program goes on
/// writing them.
fn additions(framework: &Target, catalog: &Catalog) -> Vec<String> {
    let dialect = framework.dialect;
    let mut statements = Vec::new();
    for table in &framework.model.tables {
        let Some(found) = catalog.tables.get(&table.name) else { continue };
        for column in table.columns.iter().filter(|column| column.nullable && found.column(&column.name).is_none()) {
            let definition = ddl::column(table, column, &framework.model, dialect);
            statements.push(format!("ALTER TABLE {} ADD COLUMN {definition}", dialect.table(&table.name)));
        }
    }
    statements
}
