//! What a call would do, without doing it.

use std::sync::Arc;

use super::merge::{Comparison, Detail};
use super::plan::plan;
use super::{Deploy, DeployError, MergeOptions};

/// What to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What dropping would run.
    pub drop: bool,
    /// What creating would run.
    pub create: bool,
    /// What merging would run.
    pub populate: bool,
}

impl Deploy {
    /// The statements that a call would run on the schema's own tables, in order. It only reads.
    ///
    /// # Errors
    /// When the database cannot be read, or when something is there that differs from the schema.
    pub async fn preview(&mut self, what: Preview) -> Result<Vec<String>, DeployError> {
        self.preview_with(what, &MergeOptions::default()).await
    }

    /// As [`preview`](Self::preview), of a merge with options.
    ///
    /// # Errors
    /// As [`preview`](Self::preview).
    pub async fn preview_with(&mut self, what: Preview, options: &MergeOptions) -> Result<Vec<String>, DeployError> {
        super::populate::refuse_filter(options)?;
        let target = Arc::clone(&self.target);
        let mut statements = Vec::new();
        let mut catalog = self.catalog().await?;
        if what.drop {
            statements.extend(target.drop.iter().cloned());
            statements.extend(super::drop::sequences(&target));
            catalog = super::Catalog::default();
        }
        if what.create {
            if !what.drop {
                self.creation(&catalog, None).await?;
            }
            let journal = self.journal(&catalog).await?;
            let plan = plan(&target, &catalog, &journal);
            self.refuse_differences(&target, &catalog, &plan).await?;
            let new = plan.scripts.iter().flat_map(|(_, statements)| statements);
            statements.extend(new.map(|&sql| sql.to_owned()));
        }
        if what.populate {
            let codebooks = target.codebooks();
            let (there, new): (Vec<_>, Vec<_>) =
                codebooks.into_iter().partition(|codebook| catalog.tables.contains_key(&target.stored(&codebook.name)));
            let meanings = self.meanings(&there).await?;
            for codebook in &there {
                meanings.pairs(codebook, &target)?;
            }
            for (codebook, delta) in self.look(&there, options, Detail::Changes).await? {
                statements.extend(delta?.statements(codebook, target.dialect, options));
            }
            // A table that is not there yet has no rows.
            let deltas = Comparison::new(&new, options, Detail::Changes).deltas(&target.known_codes);
            for (codebook, delta) in new.iter().zip(deltas) {
                statements.extend(delta.statements(codebook, target.dialect, options));
            }
        }
        Ok(statements)
    }
}
