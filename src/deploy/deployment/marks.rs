//! What a person says after looking: a step is done, or is to be run again.

use super::file::File;
use super::no_such;
use super::report::{DeploymentOptions, StepName};
use super::run::next_run;
use super::standing::Standing;
use crate::deploy::{Deploy, DeployError};
use crate::framework::{StepKind, StepState};

impl Deploy {
    /// Writes what the options say of single steps into the journal; gives what is taken for done.
    pub(super) async fn mark(
        &mut self,
        kind: StepKind,
        files: &[File],
        options: &DeploymentOptions,
    ) -> Result<Vec<String>, DeployError> {
        let done = options.steps_done.iter().map(|step| (*step, true));
        let marks: Vec<(StepName, bool)> = done.chain(options.steps_again.iter().map(|step| (*step, false))).collect();
        if marks.is_empty() {
            return Ok(Vec::new());
        }
        self.lock().await?;
        let marked = match self.create_framework().await {
            Ok(()) => self.mark_all(kind, files, &marks).await,
            Err(error) => Err(error),
        };
        self.unlock(marked).await
    }

    async fn mark_all(
        &mut self,
        kind: StepKind,
        files: &[File],
        marks: &[(StepName, bool)],
    ) -> Result<Vec<String>, DeployError> {
        let mut recorded = Vec::new();
        for (step, is_done) in marks {
            let file =
                files.iter().find(|file| file.ordinal == step.ordinal).ok_or_else(|| no_such(step.ordinal, files))?;
            let run = match kind {
                StepKind::Manual => 0,
                StepKind::Rollback => self.taken_back(file).await?,
                _ => self.markable(files, file).await?,
            };
            if step.step.is_some_and(|number| number == 0 || number > file.count()) {
                let reason = format!("`{}` has no step {}", file.name, step.step.unwrap_or_default());
                return Err(DeployError::Options { reason, help: format!("its steps are 1 to {}", file.count()) });
            }
            let steps = step.step.map_or(1..=file.count(), |number| number..=number);
            let rows = if *is_done {
                let mut rows = self.record_all(kind, file, run, steps, StepState::Recorded);
                rows.extend(self.record_text(kind, file, run));
                rows
            } else {
                let own = self.own_rows(kind, file, run);
                let (first, last, failed) = (steps.start(), steps.end(), StepState::Failed as i16);
                vec![format!(
                    "UPDATE codebooks_deployment SET state = {failed}, done_at = NULL WHERE {own} AND step BETWEEN {first} AND {last}"
                )]
            };
            self.transaction("codebooks_deployment", &rows).await?;
            if *is_done {
                recorded.push(match step.step {
                    Some(number) => format!("{}, step {number}", file.name),
                    None => file.name.clone(),
                });
            }
        }
        Ok(recorded)
    }

    /// The run of a deployment whose rollback a mark is about; it must have been begun.
    async fn taken_back(&mut self, file: &File) -> Result<u32, DeployError> {
        let entries = self.ledger().await?;
        let of_rollback = entries.iter().filter(|entry| entry.kind == StepKind::Rollback && entry.file == file.name);
        of_rollback.map(|entry| entry.run).max().ok_or_else(|| DeployError::Options {
            reason: format!("the rollback of `{}` was never begun", file.name),
            help: "say it of one that was".to_owned(),
        })
    }

    /// The run of a deployment that a mark is about; it must be one that was begun, or the next.
    async fn markable(&mut self, files: &[File], file: &File) -> Result<u32, DeployError> {
        let entries = self.ledger().await?;
        let standing = Standing::of(files, &entries);
        let applied = standing.applied.iter().find(|applied| applied.ordinal == file.ordinal);
        let applied = applied.filter(|applied| applied.taken_back.is_none());
        if let Some(other) = applied.filter(|applied| applied.name != file.name) {
            let reason = format!("number {:05} of the database is `{}`, not `{}`", file.ordinal, other.name, file.name);
            return Err(DeployError::Options { reason, help: "run `current` to see what to do".to_owned() });
        }
        let run = applied.map_or_else(|| next_run(&entries, StepKind::Deployment, file), |applied| applied.run);
        if file.ordinal > standing.last().map_or(0, |last| last.ordinal + 1) {
            let reason = format!("`{}` is not the next deployment", file.name);
            let help = "say it of the one that was begun, or of the next".to_owned();
            return Err(DeployError::Options { reason, help });
        }
        Ok(run)
    }
}
