//! A file from its first step that is not done to its last.

use schema_model::dialect::{Step, StepKind as Kind};

use super::file::File;
use super::ledger::Entry;
use super::rules::rules;
use super::step::Place;
use crate::deploy::connect::settings;
use crate::deploy::{Deploy, DeployError};
use crate::framework::{StepKind, StepState};

/// What a session had before a file changed it.
#[derive(Debug, Default)]
pub(super) struct Before(Vec<String>);

/// Which of a file's steps the journal has.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) done: Vec<u32>,
    pub(super) begun: Vec<u32>,
    /// Whether they were those of another text: it was corrected since.
    is_other: bool,
}

impl Kept {
    pub(super) fn of(entries: &[Entry], kind: StepKind, file: &File, run: u32) -> Self {
        let own = |entry: &&Entry| (entry.kind, &entry.file, entry.run) == (kind, &file.name, run);
        let steps = |is: &dyn Fn(&Entry) -> bool| {
            entries.iter().filter(own).filter(|entry| is(entry)).map(|entry| entry.step).collect()
        };
        let is_other = entries.iter().filter(own).any(|entry| entry.hash != file.hash);
        Self { done: steps(&Entry::is_done), begun: steps(&|entry| entry.state == StepState::Begun), is_other }
    }
}

/// The run in which a file is to be gone on with, or the next one.
pub(super) fn next_run(entries: &[Entry], kind: StepKind, file: &File) -> u32 {
    let own = entries.iter().filter(|entry| entry.kind == kind && entry.file == file.name);
    own.map(|entry| entry.run + 1).max().unwrap_or(0)
}

impl Deploy {
    /// Runs what is left of a file; gives how many steps were run. The lock is held, but on SQLite, where each step takes it.
    pub(super) async fn file(
        &mut self,
        kind: StepKind,
        file: &File,
        run: u32,
        kept: &Kept,
        copies: bool,
    ) -> Result<usize, DeployError> {
        let before = self.before().await?;
        let done = self.steps_of(kind, file, run, kept, copies).await;
        let restored = self.restore(&before).await;
        let count = done?;
        restored?;
        Ok(count)
    }

    async fn steps_of(
        &mut self,
        kind: StepKind,
        file: &File,
        run: u32,
        kept: &Kept,
        copies: bool,
    ) -> Result<usize, DeployError> {
        let (mut number, mut ran) = (0, 0);
        if kept.is_other {
            let text = self.record_text(kind, file, run);
            self.transaction("codebooks_deployment", &text).await?;
        }
        let steps = file.steps();
        for step in &steps {
            if step.kind == Kind::Session {
                for statement in &step.statements {
                    self.run(&file.name, statement.sql).await?;
                }
                continue;
            }
            number += 1;
            if kept.done.contains(&number) {
                continue;
            }
            let place = Place { kind, file, run, number, step };
            ran += usize::from(self.locked_step(&place, kept.begun.contains(&number), copies).await?);
        }
        if number == 0 {
            // Only comments: the row says that it had its turn.
            let nothing = Step { title: String::new(), probe: None, kind: Kind::Transaction, statements: Vec::new() };
            let place = Place { kind, file, run, number: 1, step: &nothing };
            ran += usize::from(self.locked_step(&place, false, copies).await?);
        }
        Ok(ran)
    }

    /// Runs a step; on SQLite under the lock, and if the journal says then that another deployer did it, not. Whether it was run.
    async fn locked_step(&mut self, place: &Place<'_>, was_begun: bool, copies: bool) -> Result<bool, DeployError> {
        let rules = rules(self.target.dialect);
        let stands_alone =
            place.step.kind == Kind::Alone && place.step.statements.iter().any(|one| (rules.is_alone)(one.sql));
        if rules.holds_lock || stands_alone {
            return self.step(place, was_begun, copies).await.map(|()| true);
        }
        self.lock().await?;
        let done = self.unless_done(place, copies).await;
        self.unlock(done).await
    }

    async fn unless_done(&mut self, place: &Place<'_>, copies: bool) -> Result<bool, DeployError> {
        let own = self.own_rows(place.kind, place.file, place.run);
        let entries = self.ledger_where(&format!("{own} AND step = {}", place.number)).await?;
        if entries.iter().any(Entry::is_done) {
            return Ok(false);
        }
        self.step(place, false, copies).await?;
        Ok(true)
    }

    /// What the session has, as the statements that bring it back.
    async fn before(&mut self) -> Result<Before, DeployError> {
        const SUBJECT: &str = "the session";
        let rules = rules(self.target.dialect);
        let kept = self.rows(SUBJECT, rules.kept).await?;
        if let Some(prepare) = rules.prepare {
            self.rows(SUBJECT, prepare).await?;
        }
        let kept: Vec<String> = kept.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect();
        // The journal is where the connection began, wherever a file goes.
        let is_place = |sql: &&String| sql.contains("('search_path'") || sql.contains("('role'");
        self.home = kept.iter().filter(is_place).map(|sql| sql.replace(", false)", ", true)")).collect();
        Ok(Before(kept))
    }

    async fn restore(&mut self, before: &Before) -> Result<(), DeployError> {
        let mut statements = before.0.clone();
        statements.push(settings(self.target.dialect, &self.options));
        self.rows("the session", &statements.join(";\n")).await?;
        // It may ask for another isolation than that.
        self.refuse_unfit().await
    }
}
