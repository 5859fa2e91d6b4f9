//! A database that has the schema's tables and no journal of deployments.

use super::goal;
use super::report::{Deployed, DeploymentOptions};
use crate::deploy::{Deploy, DeployError};
use crate::framework::{StepKind, StepState};

impl Deploy {
    /// Takes a database for one to which deployments were applied: without a number all of them, and it must match the schema; with
    /// one those up to it, after which the rest is applied and the end must match.
    ///
    /// # Errors
    /// When the database has a journal of deployments already, when it differs, or as [`deployment`](Self::deployment).
    pub async fn adopt(&mut self, at: Option<u32>, options: &DeploymentOptions) -> Result<Deployed, DeployError> {
        let files = self.files()?;
        let last = goal(&files, at)?;
        let standing = self.standing(&files).await?;
        if !standing.is_new {
            return Err(DeployError::Refused {
                message: "the database has a journal of deployments already".to_owned(),
                help: "run `current` to see where it is".to_owned(),
            });
        }
        if at.is_none() {
            self.demand_schema().await?;
        }
        self.lock().await?;
        let done = match self.create_framework().await {
            // Another one may have been faster.
            Ok(()) if !self.ledger().await?.is_empty() => Ok(()),
            Ok(()) => {
                let rows: Vec<String> = files[..=last]
                    .iter()
                    .flat_map(|file| {
                        self.record_all(StepKind::Deployment, file, 0, 1..=file.count(), StepState::Recorded)
                    })
                    .collect();
                self.transaction("codebooks_deployment", &rows).await
            }
            Err(error) => Err(error),
        };
        self.unlock(done).await?;
        let mut deployed = self.deployment_with(options).await?;
        deployed.recorded = files[..=last].iter().map(|file| file.name.clone()).collect();
        Ok(deployed)
    }
}
