//! Files that people wrote, each of which is run once.

use super::file::{self, File};
use super::report::Deployed;
use super::run::Kept;
use crate::deploy::{Deploy, DeployError};
use crate::framework::StepKind;

impl Deploy {
    /// Runs files that were never run on this database, in the order of their numbers; gaps between those mean nothing.
    ///
    /// # Errors
    /// When a file cannot be read, or was edited since it was run; nothing is run then. When a step fails.
    pub async fn manual(&mut self, files: &[(String, String)]) -> Result<Deployed, DeployError> {
        let left = self.left_to_run(files).await?;
        let mut deployed = Deployed::default();
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
            let own = entries.iter().filter(|entry| entry.kind == StepKind::Manual && entry.file == file.name);
            if own.clone().any(|entry| entry.hash != file.hash) {
                return Err(DeployError::Refused {
                    message: format!("`{}.sql` was edited since it was run", file.name),
                    help: "restore the file and put the change into a new one".to_owned(),
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
