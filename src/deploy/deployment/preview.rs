//! What deployments would run, without running it.

use super::file::{self, File};
use super::goal;
use super::report::DeploymentOptions;
use super::standing::Standing;
use crate::deploy::{Deploy, DeployError};

impl Deploy {
    /// Names and texts of the files that [`deployment_with`](Self::deployment_with) would run, or the rest of them. It only reads.
    ///
    /// # Errors
    /// When a deployment would be refused.
    pub async fn preview_deployment(
        &mut self,
        options: &DeploymentOptions,
    ) -> Result<Vec<(String, String)>, DeployError> {
        let files = self.files()?;
        let goal = goal(&files, options.to)?;
        let standing = self.standing(&files).await?;
        standing.refuse(options.out_of_order)?;
        let standing = self.unless_unknown(&files, standing).await?;
        let is_run = |at: &&usize| **at <= goal && !(standing.is_squashed && **at == 0);
        let pending = standing.pending.iter().filter(is_run).map(|at| &files[*at]);
        let text = |file: &File| {
            let done = standing.of_file(file).map_or(&[][..], |applied| &applied.done);
            if done.is_empty() { file.text().to_owned() } else { file.rest(done) }
        };
        Ok(pending.map(|file| (file.name.clone(), text(file))).collect())
    }

    /// The same of [`downgrade`](Self::downgrade).
    ///
    /// # Errors
    /// As [`downgrade`](Self::downgrade), but that nothing needs to be confirmed.
    pub async fn preview_downgrade(
        &mut self,
        to: Option<u32>,
        rollbacks: &[(String, String)],
    ) -> Result<Vec<(String, String)>, DeployError> {
        let files = self.files()?;
        let rollbacks = file::given(rollbacks, self.target.dialect)?;
        let standing: Standing = self.standing(&files).await?;
        let back = self.backwards(&standing, to, &rollbacks)?;
        Ok(back.into_iter().map(|(file, _)| (file.name.clone(), file.text().to_owned())).collect())
    }
}
