//! SQLite.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, Row};

use super::sealed::Sealed;
use super::{Call, Driver, Pool, Session, TextRow};

/// How its connections are opened.
#[derive(Debug)]
struct Options(SqliteConnectOptions);

pub(super) fn parse(url: &str) -> Result<Arc<dyn Driver>, Error> {
    let file = SqliteConnectOptions::from_str(url)?;
    // A mode in the URL decides whether a missing file is created; without one it is.
    let file = if url.contains("mode=") { file } else { file.create_if_missing(true) };
    Ok(Arc::new(Options(file)))
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sqlite:{}", self.0.get_filename().display())
    }
}

impl Driver for Options {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn open(&self, lock_wait: Duration) -> Call<'_, Box<dyn Session>> {
        let options = self.0.clone().foreign_keys(true).busy_timeout(lock_wait).disable_statement_logging();
        Box::pin(async move { Ok(Box::new(options.connect().await?) as Box<dyn Session>) })
    }
}

driver!(Dialect::Sqlite, SqliteConnection, SqlitePool);

/// A file's pool. A connection of one's own waits for locks as a deployment does, and leaves the pool as it was.
impl Driver for super::Pooled<SqlitePool, Options> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn open(&self, lock_wait: Duration) -> Call<'_, Box<dyn Session>> {
        self.options.open(lock_wait)
    }
}
