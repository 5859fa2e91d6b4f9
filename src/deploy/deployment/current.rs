//! Where a database is, and how it came there.

use super::report::{Applied, Current};
use super::rules::rules;
use crate::deploy::connection::is_missing_table;
use crate::deploy::{Deploy, DeployError};
use crate::framework::{StepKind, StepState};

impl Deploy {
    /// Where the database is beside the program's deployments.
    ///
    /// # Errors
    /// When the schema has no deployments, or when the database cannot be read.
    pub async fn current(&mut self) -> Result<Current, DeployError> {
        let files = self.files()?;
        let standing = self.standing(&files).await?;
        let mut current = Current {
            last: standing.last().map(|last| last.name.clone()),
            target: files.last().map(|file| file.name.clone()),
            pending: standing.pending.iter().map(|at| files[*at].name.clone()).collect(),
            ahead: standing.ahead.clone(),
            faults: standing.obstacles().cloned().collect(),
            unfinished: None,
        };
        let is_open = |applied: &&super::standing::Applied| applied.taken_back.is_none() && !applied.is_whole();
        current.unfinished = standing
            .applied
            .iter()
            .find(is_open)
            .map(|applied| (applied.name.clone(), applied.done.len() as u32, applied.steps));
        if standing.is_new {
            let catalog = self.catalog().await?;
            if let Some(table) = self.own_table(&catalog) {
                let error = super::not_adopted(&table);
                current.faults.push((error.message(), error.help().unwrap_or_default()));
            }
        }
        Ok(current)
    }

    /// Every file that was run on the database, or taken for done, in that order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn history(&mut self) -> Result<Vec<Applied>, DeployError> {
        let dialect = self.target.dialect;
        let package = dialect.literal(&self.target.model.title);
        let time = rules(dialect).utc;
        let sql = format!(
            "SELECT min(kind), min(file), count(*), min(steps), sum(CASE WHEN state IN ({}, {}) THEN 1 ELSE 0 END), max(state), \
             {}, {}, min(id) AS first FROM codebooks_deployment WHERE package = {package} GROUP BY kind, file, run ORDER BY first",
            StepState::Done as i16,
            StepState::Recorded as i16,
            time("min(begun_at)"),
            time("max(done_at)"),
        );
        let rows = match self.connection.rows(&sql).await {
            Err(error) if is_missing_table(&error) => return Ok(Vec::new()),
            rows => rows.map_err(|error| self.unread("`codebooks_deployment`", &error))?,
        };
        Ok(rows.into_iter().filter_map(applied).collect())
    }
}

fn applied(row: Vec<Option<String>>) -> Option<Applied> {
    let mut values = row.into_iter();
    let mut next = || values.next().flatten();
    let kind = match StepKind::try_from(next()?.parse::<i16>().ok()?).ok()? {
        StepKind::Manual => "manual",
        StepKind::Rollback => "rollback",
        StepKind::Create => "create",
        StepKind::Seed | StepKind::Deployment => "deployment",
    };
    let (file, _, steps, done, highest) = (next()?, next()?, next()?, next()?, next()?);
    let (steps, done): (u32, u32) = (steps.parse().ok()?, done.parse().ok()?);
    let (begun_at, done_at) = (next()?, next());
    let highest = StepState::try_from(highest.parse::<i16>().ok()?).ok()?;
    let state = match highest {
        StepState::Recorded if done == steps => "recorded",
        _ if done == steps => "done",
        StepState::Failed => "failed",
        _ => "begun",
    };
    Some(Applied { file, kind, state, done, steps, begun_at, done_at: done_at.filter(|_| done == steps) })
}
