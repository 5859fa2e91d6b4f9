//! For an application's start: one question when nothing is to be done.

use sqlx::mysql::MySqlPool;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

use super::connect::Opener;
use super::journal::WHOLE;
use super::{Deploy, DeployError, Options};
use crate::Schema;

mod sealed {
    use crate::deploy::connect::Opener;

    /// What only the pools of the three databases are.
    pub trait Sealed {
        fn opener(&self) -> Opener;
        fn stamp(&self, sql: String) -> impl Future<Output = Option<String>> + Send;
    }
}

/// A pool of connections of sqlx: `PgPool`, `MySqlPool` or `SqlitePool`.
pub trait Pool: sealed::Sealed {}

macro_rules! pools {
    ($($pool:ty => $opener:ident),*) => {$(
        impl Pool for $pool {}

        impl sealed::Sealed for $pool {
            fn opener(&self) -> Opener {
                Opener::$opener(Box::new((*self.connect_options()).clone()))
            }

            async fn stamp(&self, sql: String) -> Option<String> {
                // Without a stamp, or without its table, the answer is the same: look closely.
                sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_optional(self).await.ok().flatten()
            }
        }
    )*};
}

pools!(PgPool => Postgres, MySqlPool => Mysql, SqlitePool => Sqlite);

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
        if pool.stamp(sql).await.is_some_and(|sha| sha == self.stamp()) {
            return Ok(());
        }
        let opener = pool.opener();
        let mut deploy = Deploy::open(self, opener, Options::default(), None).await?;
        let done = deploy.setup().await;
        deploy.close().await;
        let (_, populated) = done?;
        match populated.codebooks.into_iter().find_map(|merged| merged.result.err()) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}
