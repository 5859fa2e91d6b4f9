//! Creating tables, constraints and indexes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use schema_core::dialect::Dialect;

use super::catalog::Catalog;
use super::event::Event;
use super::journal;
use super::plan::{Plan, plan};
use super::target::{Script, Target};
use super::{Created, Deploy, DeployError};
use crate::framework::StepState;

/// How many scripts share a transaction, or on MySQL a round trip: a database locks every object of a transaction.
const BATCH: usize = 50;

/// What is there before anything is done.
struct Found {
    catalog: Catalog,
    /// The scripts that were run, and whether each was done.
    journal: HashMap<String, bool>,
}

impl Deploy {
    /// Creates what is missing of tables, constraints and indexes; what is there already stays untouched.
    ///
    /// It looks into the catalog first, so that a call with nothing to do locks nothing.
    ///
    /// # Errors
    /// When a table of one of the names exists with another definition; nothing is created then. When a statement fails; what
    /// was created before it stays, and the next call goes on from there.
    pub async fn create_tables(&mut self) -> Result<Created, DeployError> {
        let target = Arc::clone(&self.target);
        let framework = Arc::clone(&self.framework);
        let found = self.find().await?;
        let planned = plan(&target, &found.catalog, &found.journal)?;
        if planned.scripts.is_empty() && plan(&framework, &found.catalog, &found.journal)?.scripts.is_empty() {
            return Ok(planned.report);
        }
        self.lock().await?;
        let done = self.create_locked(&target).await;
        self.unlock().await;
        done
    }

    async fn create_locked(&mut self, target: &Arc<Target>) -> Result<Created, DeployError> {
        self.create_framework().await?;
        let mut report: Option<Created> = None;
        let mut touched: BTreeSet<String> = BTreeSet::new();
        let mut together = true;
        loop {
            let found = self.find().await?;
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
            match self.execute(&plan, together).await {
                Ok(()) => break,
                // Once more, one by one, to find the one that fails.
                Err(DeployError::Statement { .. }) if together => together = false,
                Err(error) => return Err(error),
            }
        }
        self.keep_echoes(target, &touched).await?;
        Ok(report.unwrap_or_default())
    }

    /// The catalog, and what the journal says where there is one.
    async fn find(&mut self) -> Result<Found, DeployError> {
        let catalog = self.catalog().await?;
        let journal = if catalog.tables.contains_key("codebooks_journal") {
            journal::read(self.rows("codebooks_journal", journal::READ).await?)
        } else {
            HashMap::new()
        };
        Ok(Found { catalog, journal })
    }

    /// The framework's own tables, and the rows of its codebooks.
    pub(super) async fn create_framework(&mut self) -> Result<(), DeployError> {
        let framework = Arc::clone(&self.framework);
        let catalog = self.catalog().await?;
        let plan = plan(&framework, &catalog, &HashMap::new())?;
        if plan.scripts.is_empty() {
            return Ok(());
        }
        for (script, statements) in &plan.scripts {
            self.batch(&[(*script, statements.clone())], false).await?;
        }
        let codebooks = framework.codebooks();
        for merged in self.merge_locked(&codebooks, &super::MergeOptions::default()).await? {
            merged.result?;
        }
        Ok(())
    }

    async fn execute(&mut self, plan: &Plan<'_>, together: bool) -> Result<(), DeployError> {
        let total = plan.scripts.len();
        let size = match self.target.dialect {
            _ if !together => 1,
            // All or nothing, where that costs nothing.
            Dialect::Sqlite => total,
            Dialect::Postgres | Dialect::Mysql => BATCH,
        };
        if self.target.dialect == Dialect::Mysql {
            let scripts: Vec<&Script> = plan.scripts.iter().map(|(script, _)| *script).collect();
            let begun = journal::record(&scripts, StepState::Begun, Dialect::Mysql);
            self.run("codebooks_journal", &format!("START TRANSACTION;\n{};\nCOMMIT", begun.join(";\n"))).await?;
        }
        for (at, batch) in plan.scripts.chunks(size).enumerate() {
            self.tell(Event::Creating { object: &batch[0].0.object, done: at * size, total });
            self.batch(batch, true).await?;
        }
        Ok(())
    }

    /// Runs scripts and writes them into the journal, in one transaction where the database can.
    async fn batch(&mut self, batch: &[(&Script, Vec<&str>)], journaled: bool) -> Result<(), DeployError> {
        let dialect = self.target.dialect;
        let statements: Vec<&str> = batch.iter().flat_map(|(_, statements)| statements).copied().collect();
        let scripts: Vec<&Script> = batch.iter().map(|(script, _)| *script).collect();
        let done = if journaled { journal::record(&scripts, StepState::Done, dialect) } else { Vec::new() };
        let done: String = done.iter().map(|sql| format!("{sql};\n")).collect();
        let object = &batch[0].0.object;
        let sql = statements.join(";\n");
        if dialect == Dialect::Mysql {
            self.still_locked().await?;
            // It commits at each of them, so that the journal tells afterwards.
            self.run(object, &sql).await?;
            return match done.as_str() {
                "" => Ok(()),
                done => self.run("codebooks_journal", &format!("START TRANSACTION;\n{done}COMMIT")).await,
            };
        }
        let sql = format!("{}{sql};\n{done}COMMIT", self.begin());
        let result = self.run(object, &sql).await;
        if result.is_err() {
            self.roll_back().await;
        }
        result
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
        let sql = journal::echo(&echoes, dialect).join(";\n");
        let sql = format!("{}{sql};\nCOMMIT", self.begin());
        let result = self.run("codebooks_echo", &sql).await;
        if result.is_err() {
            self.roll_back().await;
        }
        result
    }
}

/// Tables that the journal knows as ours and whose scripts are not all done.
fn unfinished(target: &Target, found: &Found) -> Vec<String> {
    let scripts = target.scripts.iter();
    let begun = scripts.filter(|script| found.journal.get(&script.file) == Some(&false));
    begun.map(|script| script.object.clone()).collect()
}
