//! Creating tables, constraints and indexes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use schema_model::model::Dialect;

use super::catalog::Catalog;
use super::event::Event;
use super::journal::{self, Journal};
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
    /// The tables of which it is kept how the database wrote them down, and from which definition.
    echoes: HashMap<String, String>,
}

impl Deploy {
    /// Creates missing tables, constraints and indexes; what already exists stays untouched.
    ///
    /// It reads the catalog first, so a call with nothing to do locks nothing.
    ///
    /// # Errors
    /// When a table of the same name differs from the schema; nothing is created then. When a statement fails; what was created
    /// before it stays, and the next call resumes from there.
    pub async fn create_tables(&mut self) -> Result<Created, DeployError> {
        let target = Arc::clone(&self.target);
        let framework = Arc::clone(&self.framework);
        let found = self.find().await?;
        // What looks like another table may be one that a deployer is about to make: only the lock tells.
        if let (Ok(planned), Ok(framework)) =
            (plan(&target, &found.catalog, &found.journal), plan(&framework, &found.catalog, &Journal::new()))
            && planned.scripts.is_empty()
            && framework.scripts.is_empty()
            && unfinished(&target, &found).is_empty()
        {
            return Ok(planned.report);
        }
        self.lock().await?;
        let done = self.create_locked(&target).await;
        self.unlock(done).await
    }

    async fn create_locked(&mut self, target: &Arc<Target>) -> Result<Created, DeployError> {
        let mut found = self.find().await?;
        plan(target, &found.catalog, &found.journal)?;
        self.create_framework_beside(&found.catalog).await?;
        let mut report: Option<Created> = None;
        let mut touched: BTreeSet<String> = BTreeSet::new();
        let mut together = true;
        loop {
            let plan = plan(target, &found.catalog, &found.journal)?;
            touched.extend(plan.touched.iter().map(|&table| table.to_owned()));
            // Created by a run that did not come to its end.
            touched.extend(unfinished(target, &found));
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
            found = self.find().await?;
        }
        self.close_journal().await?;
        self.keep_echoes(target, &touched).await?;
        Ok(report.unwrap_or_default())
    }

    /// The catalog, and what was kept of earlier runs.
    async fn find(&mut self) -> Result<Found, DeployError> {
        let catalog = self.catalog().await?;
        let mut found = Found { catalog, journal: Journal::new(), echoes: HashMap::new() };
        if found.catalog.tables.contains_key("codebooks_journal") {
            found.journal = journal::read(self.rows("`codebooks_journal`", journal::READ).await?);
        }
        if found.catalog.tables.contains_key("codebooks_echo") {
            let rows = self.rows("`codebooks_echo`", "SELECT object, sha FROM codebooks_echo").await?;
            found.echoes = rows
                .into_iter()
                .filter_map(|row| match <[Option<String>; 2]>::try_from(row) {
                    Ok([Some(object), Some(sha)]) => Some((object, sha)),
                    _ => None,
                })
                .collect();
        }
        Ok(found)
    }

    /// The framework's own tables, and the rows of its codebooks: either may be left half done.
    pub(super) async fn create_framework(&mut self) -> Result<(), DeployError> {
        let catalog = self.catalog().await?;
        self.create_framework_beside(&catalog).await
    }

    async fn create_framework_beside(&mut self, catalog: &Catalog) -> Result<(), DeployError> {
        let framework = Arc::clone(&self.framework);
        let plan = plan(&framework, catalog, &Journal::new())?;
        for (script, statements) in &plan.scripts {
            self.batch(&[(*script, statements.clone())], false, false).await?;
        }
        let options = super::MergeOptions::default();
        let mut differing = Vec::new();
        for (codebook, delta) in self.look(&framework.codebooks(), &options).await? {
            if !delta?.counts.is_noop() {
                differing.push(codebook);
            }
        }
        for merged in self.merge_locked(&differing, &options).await? {
            merged.result?;
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
            let begun = journal::record(&scripts, StepState::Begun, Dialect::Mysql);
            self.transaction("codebooks_journal", &begun).await?;
        }
        for (at, batch) in plan.scripts.chunks(size).enumerate() {
            self.tell(Event::Creating { object: &batch[0].0.object, done: at * size, total });
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
        let done = if journaled { journal::record(&scripts, StepState::Done, dialect) } else { Vec::new() };
        let object = &batch[0].0.object;
        if dialect == Dialect::Mysql {
            self.still_locked().await?;
            // It commits at each of them, so the journal tells afterwards.
            if together {
                self.run(object, &statements.join(";\n")).await?;
            } else {
                for sql in statements {
                    self.run(object, sql).await?;
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

    /// Keeps how the database wrote down what was created in it.
    async fn keep_echoes(&mut self, target: &Target, touched: &BTreeSet<String>) -> Result<(), DeployError> {
        let dialect = target.dialect;
        // SQLite keeps the text as it was given.
        if touched.is_empty() || dialect == Dialect::Sqlite {
            return Ok(());
        }
        let catalog = self.catalog().await?;
        let tables = target.model.tables.iter().filter(|table| touched.contains(&table.name));
        let echoes: Vec<_> = tables
            .filter_map(|table| {
                let found = catalog.tables.get(&target.stored(&table.name))?;
                Some((table.name.as_str(), target.definition(table), found))
            })
            .collect();
        if echoes.is_empty() {
            return Ok(());
        }
        self.transaction("codebooks_echo", &journal::echo(&echoes, dialect)).await
    }
}

/// Tables that a run has made, by its journal, which did not come to its end: something is left to do, or it is not kept how
/// the database wrote them down.
fn unfinished(target: &Target, found: &Found) -> Vec<String> {
    let mut unfinished = Vec::new();
    for table in &target.model.tables {
        let entries: Vec<_> =
            target.scripts_of(&table.name).map(|script| (script, found.journal.get(&script.file))).collect();
        let is_begun = entries.iter().any(|(_, entry)| entry.is_some_and(|entry| !entry.is_done));
        // As it stands in the schema today, and no other way.
        let is_ours =
            entries.iter().all(|(script, entry)| entry.is_some_and(|entry| entry.sha == journal::sha(script)));
        let is_kept =
            target.dialect == Dialect::Sqlite || found.echoes.get(&table.name) == Some(&target.definition(table));
        if is_begun || is_ours && !is_kept {
            unfinished.push(table.name.clone());
        }
    }
    unfinished
}
