//! One step of a file, run and kept in the journal.

use std::time::Duration;

use schema_model::dialect::{Statement, Step, StepKind as Kind, words};
use sqlx::Error;
use tokio::time::{Instant, sleep};

use super::file::File;
use super::resume::Left;
use super::rules::rules;
use crate::deploy::connection::{is_locked, is_transient, mysql_error};
use crate::deploy::event::Event;
use crate::deploy::{Deploy, DeployError};
use crate::framework::{StepKind, StepState};

/// The pauses between the tries of a step that others keep from a lock: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A step that is about to be run.
pub(super) struct Place<'p> {
    pub(super) kind: StepKind,
    pub(super) file: &'p File,
    pub(super) run: u32,
    /// From 1.
    pub(super) number: u32,
    pub(super) step: &'p Step<'p>,
}

/// Why a step failed.
enum Fault {
    /// The database refused something; at a statement and its line, where it is one of the file's.
    Database { error: Error, at: Option<(String, usize)> },
    /// What was run is done, and the journal could not say so: the row stays at `begun`, and the next run looks.
    Unrecorded(DeployError),
}

impl Deploy {
    /// Runs a step. `was_begun` says that an earlier run began it and that it is not known whether it is done.
    pub(super) async fn step(&mut self, place: &Place<'_>, was_begun: bool, copies: bool) -> Result<(), DeployError> {
        if was_begun {
            match self.left(place.step).await? {
                Left::Again => {}
                Left::Done => return self.write_row(place, StepState::Done).await,
                Left::Unknown => return Err(unknown(place)),
            }
        }
        let rules = rules(self.target.dialect);
        let together =
            place.step.kind == Kind::Transaction || !place.step.statements.iter().any(|one| (rules.is_alone)(one.sql));
        self.still_locked().await?;
        if !together {
            self.write_row(place, StepState::Begun).await?;
        }
        let (mut pause, begun) = (FIRST_PAUSE, Instant::now());
        for attempt in 1.. {
            let done = if together { self.transact_step(place).await } else { self.alone(place, copies).await };
            let (error, at) = match done {
                Ok(()) => break,
                Err(Fault::Unrecorded(error)) => return Err(error),
                Err(Fault::Database { error, at }) => (error, at),
            };
            let leaves_traces = !together && !self.is_over(&error);
            if leaves_traces {
                // What the statement said counts, not what this says.
                let _ = self.clear_away(place.step).await;
            }
            let is_locked = is_locked(&error);
            if !(is_locked || is_transient(&error)) || attempt >= rules.tries {
                if leaves_traces && leaves_nothing(place.step) {
                    let _ = self.write_row(place, StepState::Failed).await;
                }
                return Err(if is_locked {
                    let (file, step) = (place.file.name.clone(), place.number);
                    DeployError::Blocked { file, step, tries: attempt, waited: begun.elapsed() }
                } else {
                    self.step_failed(place, &error, at)
                });
            }
            self.emit(Event::Blocked { file: &place.file.name, step: place.number, attempt, pause });
            sleep(pause).await;
            // A server that hears nothing for so long ends the session.
            pause = (pause * 2).min(LONGEST_PAUSE).min(self.options.response_timeout / 2);
        }
        Ok(())
    }

    /// In one transaction with its row of the journal.
    async fn transact_step(&mut self, place: &Place<'_>) -> Result<(), Fault> {
        let done = self.transact_statements(place).await;
        if done.is_err() {
            self.roll_back().await;
        }
        done
    }

    async fn transact_statements(&mut self, place: &Place<'_>) -> Result<(), Fault> {
        let plain = |error| Fault::Database { error, at: None };
        let begin = self.begin();
        self.connection.run(&begin).await.map_err(plain)?;
        for statement in &place.step.statements {
            self.patiently(place, statement, statement.sql).await?;
        }
        let mut end = self.home.clone();
        end.extend(self.record(place.kind, place.file, place.run, place.number, StepState::Done));
        end.push(self.commit());
        self.connection.run(&end.join(";\n")).await.map_err(plain)
    }

    /// Outside of transactions, between its two rows of the journal.
    async fn alone(&mut self, place: &Place<'_>, copies: bool) -> Result<(), Fault> {
        for statement in &place.step.statements {
            let sql = if copies { without_form(statement.sql) } else { statement.sql.to_owned() };
            let sql = self.fenced(&[sql]);
            self.patiently(place, statement, &sql).await?;
        }
        let mut done = self.home.clone();
        done.extend(self.record(place.kind, place.file, place.run, place.number, StepState::Done));
        self.transaction("codebooks_deployment", &done).await.map_err(Fault::Unrecorded)
    }

    /// Writes a row of the journal by itself.
    async fn write_row(&mut self, place: &Place<'_>, state: StepState) -> Result<(), DeployError> {
        let mut row = self.home.clone();
        row.extend(self.record(place.kind, place.file, place.run, place.number, state));
        self.transaction("codebooks_deployment", &row).await
    }

    /// Runs a statement for as long as it takes: building an index may take an hour. Meanwhile it is told how long it has been
    /// running, and now and then another connection asks whether the server still knows this session.
    async fn patiently(&mut self, place: &Place<'_>, statement: &Statement<'_>, sql: &str) -> Result<(), Fault> {
        let probe = self.session_probe().await;
        let (opener, options) = (self.opener.clone(), self.options);
        let Self { connection, listener, .. } = self;
        let mut tell = |elapsed: Duration| {
            if let Some(listener) = listener {
                let Place { file, number, step, .. } = place;
                let steps = file.count();
                listener(Event::Deploying { file: &file.name, step: *number, steps, title: &step.title, elapsed });
            }
        };
        tell(Duration::ZERO);
        let done = super::patience::run(connection, sql, &mut tell, probe.as_deref(), &opener, options).await;
        done.map_err(|error| Fault::Database { error, at: Some((statement.sql.to_owned(), statement.line)) })
    }

    /// Whether nothing more can be said to the server.
    fn is_over(&self, error: &Error) -> bool {
        crate::deploy::is_gone(error) || self.is_fenced(error)
    }

    fn step_failed(&self, place: &Place<'_>, error: &Error, at: Option<(String, usize)>) -> DeployError {
        if matches!(mysql_error(error), Some(1845 | 1846)) {
            return DeployError::Refused {
                message: format!(
                    "`{}`: the server cannot do step {} (`{}`) without copying the table, which nobody can write meanwhile",
                    place.file.name, place.number, place.step.title
                ),
                help: "run `deployment --allow-copy` when that does no harm".to_owned(),
            };
        }
        // The first line of a block says nothing; what stands above it does.
        let shown = at.as_ref().map(|(sql, _)| if sql.starts_with("DO $") { &place.step.title } else { sql }.as_str());
        match (self.failed(&place.file.name, shown, error), at) {
            (DeployError::Statement { object, statement, constraint, reason, exists, .. }, Some((_, line))) => {
                let folder = match place.kind {
                    StepKind::Rollback => "rollback",
                    StepKind::Manual => "manual-deployment",
                    _ => "deployment",
                };
                let dialect = self.target.dialect.name();
                let file = Some(format!("{dialect}/{folder}/{}.sql:{line}", place.file.name));
                DeployError::Statement { object, statement, constraint, reason, place: file, exists }
            }
            (error, _) => error,
        }
    }
}

/// Whether a step that failed outside of a transaction has done nothing: it has one statement, which is done whole or not at all.
fn leaves_nothing(step: &Step<'_>) -> bool {
    let is_set = |sql: &str| words(sql).first().is_some_and(|word| word == "SET");
    let mut others = step.statements.iter().filter(|statement| !is_set(statement.sql));
    let first = others.next().is_none_or(|statement| !statement.sql.to_ascii_uppercase().contains("COMMIT"));
    first && others.next().is_none() || step.probe.as_deref() == Some("again")
}

/// The error for a step of which nobody can say whether it is done.
fn unknown(place: &Place<'_>) -> DeployError {
    let name = format!("{:05}/{}", place.file.ordinal, place.number);
    let command = match place.kind {
        StepKind::Manual => "deployment --manual".to_owned(),
        // Where it went back to is where it goes on.
        StepKind::Rollback => format!("downgrade --to {}", place.file.one_back()),
        _ => "deployment".to_owned(),
    };
    DeployError::Refused {
        message: format!(
            "`{}`: an earlier run broke off in step {} (`{}`), and the database does not show whether it is done",
            place.file.name, place.number, place.step.title
        ),
        help: format!(
            "look at the database, then run `{command} --step-done {name}` if it is done, else `{command} --step-again {name}`"
        ),
    }
}

/// A statement without the form that MySQL was told to take.
fn without_form(sql: &str) -> String {
    if words(sql).first().is_none_or(|word| word != "ALTER" && word != "CREATE" && word != "DROP") {
        return sql.to_owned();
    }
    let mut sql = sql.to_owned();
    for clause in ["ALGORITHM", "LOCK"] {
        let Some(at) = sql.rfind(clause) else { continue };
        let rest = sql[at + clause.len()..].trim_start().trim_start_matches('=').trim_start();
        let value = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        if matches!(value, "INSTANT" | "INPLACE" | "NOCOPY" | "NONE" | "SHARED") {
            let end = sql.len() - rest.len() + value.len();
            let start = sql[..at].trim_end().trim_end_matches(',').trim_end().len();
            sql.replace_range(start..end, "");
        }
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_goes_and_nothing_else() {
        for (given, wanted) in [
            ("ALTER TABLE a ADD b int, ALGORITHM=INSTANT", "ALTER TABLE a ADD b int"),
            ("ALTER TABLE a ADD INDEX i (b), ALGORITHM = INPLACE, LOCK = NONE", "ALTER TABLE a ADD INDEX i (b)"),
            ("CREATE INDEX i ON a (b) ALGORITHM=INPLACE LOCK=NONE", "CREATE INDEX i ON a (b)"),
            ("UPDATE a SET b = 'LOCK = NONE'", "UPDATE a SET b = 'LOCK = NONE'"),
            ("ALTER TABLE a ADD COLUMN `LOCK` int", "ALTER TABLE a ADD COLUMN `LOCK` int"),
        ] {
            assert_eq!(without_form(given), wanted);
        }
    }
}
