//! Files that people wrote, each of which is run once.

use super::file::{self, File};
use super::ledger::Entry;
use super::report::{Deployed, DeploymentOptions};
use super::run::Kept;
use crate::deploy::{Deploy, DeployError};
use crate::framework::{StepKind, StepState};

impl Deploy {
    /// Runs files that were never run on this database, in the order of their numbers; gaps between those mean nothing.
    ///
    /// # Errors
    /// When a file cannot be read, or was edited since it was run; nothing is run then. When a step fails.
    pub async fn manual(&mut self, files: &[(String, String)]) -> Result<Deployed, DeployError> {
        self.manual_with(files, &DeploymentOptions::default()).await
    }

    /// As [`manual`](Self::manual), with what a person says of single steps.
    ///
    /// # Errors
    /// As [`manual`](Self::manual).
    pub async fn manual_with(
        &mut self,
        files: &[(String, String)],
        options: &DeploymentOptions,
    ) -> Result<Deployed, DeployError> {
        let recorded = self.mark(StepKind::Manual, &file::given(files, self.target.dialect)?, options).await?;
        let left = self.left_to_run(files).await?;
        let mut deployed = Deployed { recorded, ..Deployed::default() };
        if left.is_empty() {
            return Ok(deployed);
        }
        self.begin_work().await?;
        let done = self.run_manual(&left, &mut deployed).await;
        self.end_work(done).await?;
        Ok(deployed)
    }

    /// Names and texts of the files that [`manual`](Self::manual) would run.
    ///
    /// # Errors
    /// As [`manual`](Self::manual).
    pub async fn preview_manual(&mut self, files: &[(String, String)]) -> Result<Vec<(String, String)>, DeployError> {
        let left = self.left_to_run(files).await?;
        Ok(left.into_iter().map(|file| (file.name.clone(), file.text().to_owned())).collect())
    }

    async fn left_to_run(&mut self, files: &[(String, String)]) -> Result<Vec<File>, DeployError> {
        let mut files = file::given(files, self.target.dialect)?;
        files.sort_by_key(|file| file.ordinal);
        let entries = self.ledger().await?;
        for file in &files {
            let is_known = |entry: &&Entry| entry.kind == StepKind::Manual && entry.hash == file.hash;
            let has_own = entries.iter().any(|entry| entry.kind == StepKind::Manual && entry.file == file.name);
            if let Some(known) = entries.iter().find(is_known).filter(|_| !has_own) {
                return Err(DeployError::Refused {
                    message: format!("`{}.sql` was run as `{}.sql`", file.name, known.file),
                    help: "give the file its name back, or remove it".to_owned(),
                });
            }
            let own = entries.iter().filter(|entry| entry.kind == StepKind::Manual && entry.file == file.name);
            // What failed and left nothing may be corrected.
            let mut left_something = own.clone().filter(|entry| entry.state != StepState::Failed);
            if left_something.any(|entry| entry.hash != file.hash) {
                let done = own.clone().filter(|entry| entry.is_done()).count() as u32;
                let is_whole = own.clone().all(|entry| entry.steps == done);
                let run = if is_whole { "it was run" } else { "a part of it was run" };
                return Err(DeployError::Refused {
                    message: format!("`{}.sql` was edited since {run}", file.name),
                    help: format!(
                        "put the change into a new file; and restore this one, or take it for done with `deployment --manual \
                         --step-done {:05}`",
                        file.ordinal
                    ),
                });
            }
        }
        files.retain(|file| (Kept::of(&entries, StepKind::Manual, file, 0).done.len() as u32) < file.count());
        Ok(files)
    }

    async fn run_manual(&mut self, files: &[File], deployed: &mut Deployed) -> Result<(), DeployError> {
        for file in files {
            let kept = Kept::of(&self.ledger().await?, StepKind::Manual, file, 0);
            let ran = self.file(StepKind::Manual, file, 0, &kept, true).await?;
            if ran > 0 {
                deployed.steps += ran;
                deployed.applied.push(file.name.clone());
            }
        }
        Ok(())
    }
}
