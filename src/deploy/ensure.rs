//! For an application's start: one query when there is nothing to do.

use super::connect::Opener;
use super::driver::Pool;
use super::journal::WHOLE;
use super::{Deploy, DeployError, Options};
use crate::Schema;

impl Schema {
    /// Makes sure that the pool's database matches this program's schema: creates what is missing, applies the deployments that are
    /// pending, and merges the codebooks. A database that is ahead of this program is left as it is.
    ///
    /// If the last deployment was of the same schema, this is one query. It trusts that deployment;
    /// [`Deploy::verify`] finds what was changed by hand since.
    ///
    /// # Errors
    /// When a table of the same name differs from the schema, when a codebook cannot be merged, or when the database cannot
    /// be reached.
    pub async fn ensure<P: Pool>(&self, pool: &P) -> Result<(), DeployError> {
        let sql = format!("SELECT sha FROM codebooks_stamp WHERE codebook = '{WHOLE}'");
        // Without a stamp, or without its table, the answer is the same: look closely.
        let opener = Opener::of_pool(pool);
        if pool.first_text(sql).await.is_some_and(|sha| sha == self.stamp(opener.dialect().name())) {
            return Ok(());
        }
        let target = Deploy::configured(self, opener.dialect().name())?;
        let mut deploy = Deploy::open(target, opener, Options::default(), None).await?;
        let done = deploy.bring_up().await;
        deploy.close().await;
        match done?.codebooks.into_iter().find_map(|merged| merged.result.err()) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}
