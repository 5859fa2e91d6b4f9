//! The journal of deployments: a row for each step of each file that was begun.

use schema_model::model::{ColumnType, Default as Value, Dialect};

use super::file::File;
use super::rules::rules;
use crate::deploy::connection::is_missing_table;
use crate::deploy::{Deploy, DeployError};
use crate::framework::{StepKind, StepState};

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: StepKind,
    pub(super) file: String,
    pub(super) hash: String,
    pub(super) replaces: Option<String>,
    pub(super) run: u32,
    pub(super) step: u32,
    pub(super) steps: u32,
    /// SHA-256 of the step's statements.
    pub(super) sha: String,
    pub(super) state: StepState,
}

impl Entry {
    /// Whether the step needs no more to be run.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.state, StepState::Done | StepState::Recorded)
    }

    /// The number of its file.
    pub(super) fn ordinal(&self) -> u32 {
        self.file.split_once('-').and_then(|(digits, _)| digits.parse().ok()).unwrap_or(u32::MAX)
    }
}

const COLUMNS: &str = "kind, file, hash, replaces, run, step, steps, sha, state";

impl Deploy {
    /// What the journal says of this package, in the order in which it was written; nothing where there is no journal.
    pub(super) async fn ledger(&mut self) -> Result<Vec<Entry>, DeployError> {
        let package = self.target.dialect.literal(&self.target.model.title);
        self.ledger_where(&format!("package = {package}")).await
    }

    /// The rows of which a condition holds.
    pub(super) async fn ledger_where(&mut self, condition: &str) -> Result<Vec<Entry>, DeployError> {
        let sql = format!("SELECT {COLUMNS} FROM codebooks_deployment WHERE {condition} ORDER BY id");
        let mut attempt = 1;
        let rows = loop {
            match self.connection.rows(&sql).await {
                Err(error) if is_missing_table(&error) => return Ok(Vec::new()),
                Err(error) if self.again(&error, attempt).await => attempt += 1,
                rows => break rows.map_err(|error| self.unread("`codebooks_deployment`", &error))?,
            }
        };
        let entries: Option<Vec<Entry>> = rows.into_iter().map(entry).collect();
        entries.ok_or_else(|| DeployError::Refused {
            message: "the journal of deployments has a row that this program does not understand".to_owned(),
            help: "use the version of the program that wrote it".to_owned(),
        })
    }

    /// The statements that say of a step how far it has come.
    pub(super) fn record(&self, kind: StepKind, file: &File, run: u32, step: u32, state: StepState) -> Vec<String> {
        self.record_all(kind, file, run, step..=step, state)
    }

    /// The same of several steps.
    pub(super) fn record_all(
        &self,
        kind: StepKind,
        file: &File,
        run: u32,
        steps: std::ops::RangeInclusive<u32>,
        state: StepState,
    ) -> Vec<String> {
        let dialect = self.target.dialect;
        let package = dialect.literal(&self.target.model.title);
        let name = dialect.literal(&file.name);
        let replaces = file.replaces.as_deref().map_or_else(|| "NULL".to_owned(), |hash| dialect.literal(hash));
        let done = if matches!(state, StepState::Begun | StepState::Failed) { "NULL".to_owned() } else { now(dialect) };
        let row = |step: u32| {
            let sha = file.sha(step).map_or("", String::as_str);
            let (kind, state, count) = (kind as i16, state as i16, file.count());
            format!(
                "({package}, {kind}, {name}, '{}', {replaces}, {run}, {step}, {count}, '{sha}', {state}, {}, {done})",
                file.hash,
                now(dialect)
            )
        };
        let rows: Vec<String> = steps.map(row).collect();
        let upsert = rules(dialect).upsert;
        // A row that is there keeps its number: their order tells which baseline counts.
        rows.chunks(500)
            .map(|rows| {
                format!(
                    "INSERT INTO codebooks_deployment (package, kind, file, hash, replaces, run, step, steps, sha, state, begun_at, \
                     done_at) VALUES {} {upsert}",
                    rows.join(", ")
                )
            })
            .collect()
    }

    /// The statements that say of a run of a file what it has become: it may be corrected behind the steps that are done.
    pub(super) fn record_text(&self, kind: StepKind, file: &File, run: u32) -> Vec<String> {
        let own = self.own_rows(kind, file, run);
        let (hash, count) = (&file.hash, file.count());
        vec![
            format!("UPDATE codebooks_deployment SET hash = '{hash}', steps = {count} WHERE {own}"),
            format!("DELETE FROM codebooks_deployment WHERE {own} AND step > {count}"),
        ]
    }

    /// The condition on the rows of a run of a file.
    pub(super) fn own_rows(&self, kind: StepKind, file: &File, run: u32) -> String {
        let literal = |text: &str| self.target.dialect.literal(text);
        let (package, name) = (literal(&self.target.model.title), literal(&file.name));
        format!("package = {package} AND kind = {} AND file = {name} AND run = {run}", kind as i16)
    }
}

fn now(dialect: Dialect) -> String {
    dialect.default(&Value::Now, &ColumnType::TimestampTz)
}

fn entry(row: Vec<Option<String>>) -> Option<Entry> {
    let [kind, file, hash, replaces, run, step, steps, sha, state] = <[Option<String>; 9]>::try_from(row).ok()?;
    let number = |text: Option<String>| text?.parse::<u32>().ok();
    Some(Entry {
        kind: StepKind::try_from(i16::try_from(number(kind)?).ok()?).ok()?,
        file: file?,
        hash: hash?.trim_end().to_owned(),
        replaces,
        run: number(run)?,
        step: number(step)?,
        steps: number(steps)?,
        sha: sha?,
        state: StepState::try_from(i16::try_from(number(state)?).ok()?).ok()?,
    })
}
