//! For an application's start: one question when nothing is to be done.

use super::connect::Opener;
use super::driver::Pool;
use super::journal::WHOLE;
use super::{Deploy, DeployError, Options};
use crate::Schema;

impl Schema {
    /// Makes sure that the pool's database is as this program was compiled: creates what is missing and merges the codebooks.
    ///
    /// When the last deployment was of the very same schema, this is one question and its answer. It takes the word of that
    /// deployment: what was changed by hand since, [`Deploy::verify`] finds.
    ///
    /// # Errors
    /// When a table is there that is not the schema's, when a codebook cannot be merged, or when the database cannot be
    /// reached.
    pub async fn ensure<P: Pool>(&self, pool: &P) -> Result<(), DeployError> {
        let sql = format!("SELECT sha FROM codebooks_stamp WHERE codebook = '{WHOLE}'");
        // Without a stamp, or without its table, the answer is the same: look closely.
        if pool.first_text(sql).await.is_some_and(|sha| sha == self.stamp()) {
            return Ok(());
        }
        let opener = Opener::of_pool(pool);
        let target = Deploy::configured(self, opener.dialect().name())?;
        let mut deploy = Deploy::open(target, opener, Options::default(), None).await?;
        let done = deploy.setup().await;
        deploy.close().await;
        let (_, populated) = done?;
        match populated.codebooks.into_iter().find_map(|merged| merged.result.err()) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}
