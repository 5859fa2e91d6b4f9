//! `create` beside deployments: on an empty database it makes at once what all of them would, and records them.

use super::file::{self, File};
use super::{not_adopted, pending};
use crate::deploy::{Catalog, Deploy, DeployError};
use crate::framework::{StepKind, StepState};

/// What creating is to say of deployments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::deploy) enum Creation {
    /// Nothing: the schema has none, or all are recorded.
    Plain,
    /// That all are applied, once everything is made.
    Recorded,
}

impl Deploy {
    /// Whether tables may be created, beside what the database knows of deployments; `foreign` is what is said of a database of which
    /// nothing is known and whose tables seem to be somebody else's.
    ///
    /// # Errors
    /// When some are pending, when the database is ahead of the program, or when it has tables of which nothing is known.
    pub(in crate::deploy) async fn creation(
        &mut self,
        catalog: &Catalog,
        foreign: Option<DeployError>,
    ) -> Result<Creation, DeployError> {
        if self.target.deployments.is_empty() {
            return Ok(Creation::Plain);
        }
        let files = file::carried(&self.target)?;
        let standing = self.standing(&files).await?;
        if standing.is_new {
            return match self.own_table(catalog) {
                None => Ok(Creation::Recorded),
                Some(table) => Err(foreign.unwrap_or_else(|| not_adopted(&table))),
            };
        }
        if standing.is_creating {
            return Ok(Creation::Recorded);
        }
        standing.refuse(true)?;
        if let Some(last) = standing.ahead.last() {
            return Err(DeployError::Refused {
                message: format!("the database is ahead of this program: it has `{last}`"),
                help: "use the program that has it, or take it back with `downgrade`".to_owned(),
            });
        }
        match standing.pending.len() {
            0 => Ok(Creation::Plain),
            number => Err(pending(number)),
        }
    }

    /// Says that creating has begun: who finds tables after a crash knows whose they are.
    pub(in crate::deploy) async fn begin_creation(&mut self) -> Result<(), DeployError> {
        let files = file::carried(&self.target)?;
        self.record_creation(&files, StepKind::Create, StepState::Begun).await
    }

    /// Says that all deployments are applied; gives those that people wrote, which do what no type says.
    pub(in crate::deploy) async fn end_creation(&mut self) -> Result<Vec<String>, DeployError> {
        let files = file::carried(&self.target)?;
        self.record_creation(&files, StepKind::Deployment, StepState::Recorded).await?;
        Ok(files.into_iter().filter(File::is_by_hand).map(|file| file.name).collect())
    }

    async fn record_creation(&mut self, files: &[File], kind: StepKind, state: StepState) -> Result<(), DeployError> {
        let package = self.target.dialect.literal(&self.target.model.title);
        let mut rows = vec![format!(
            "DELETE FROM codebooks_deployment WHERE package = {package} AND kind = {}",
            StepKind::Create as i16
        )];
        // Nothing was ever run, so this is the first run of each.
        rows.extend(files.iter().flat_map(|file| self.record_all(kind, file, 0, 1..=file.count(), state)));
        self.transaction("codebooks_deployment", &rows).await
    }
}
