//! SQLite.

use std::fmt;
use std::future::poll_fn;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, Row};

use super::sealed::Sealed;
use super::{Call, Driver, Pool, Session, TextRow};
use crate::deploy::options::MissingFile;
use crate::deploy::{DatabaseUrl, DeployError, file};

/// How its connections are opened.
#[derive(Debug)]
struct Options(SqliteConnectOptions);

/// # Errors
/// As [`super::parse`].
pub(super) fn parse(
    url: &DatabaseUrl,
    missing_file: MissingFile,
) -> Result<Result<Arc<dyn Driver>, Error>, DeployError> {
    match SqliteConnectOptions::from_str(url.secret()) {
        Ok(options) if url.sqlite_path().is_some() => {
            Ok(Ok(Arc::new(Options(of_file(options, url.sqlite_mode(), missing_file)?))))
        }
        Ok(options) => Ok(Ok(Arc::new(Options(options)))),
        Err(error) => Ok(Err(error)),
    }
}

/// The URL's `mode` goes first: unless it is `rwc`, a missing file is not created.
fn of_file(
    options: SqliteConnectOptions,
    mode: Option<&str>,
    missing_file: MissingFile,
) -> Result<SqliteConnectOptions, DeployError> {
    let path = options.get_filename();
    if mode == Some("memory") || file::exists(path)? {
        return Ok(options);
    }
    match missing_file {
        MissingFile::Create if mode.is_none_or(|mode| mode == "rwc") => Ok(options.create_if_missing(true)),
        MissingFile::Empty => Ok(SqliteConnectOptions::new().in_memory(true)),
        MissingFile::Create | MissingFile::Refuse => Err(file::missing(path)),
    }
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

/// A connection of one's own waits for locks as a deployment does, and leaves the pool as it was.
fn opener(pool: &SqlitePool) -> Options {
    Options((*pool.connect_options()).clone())
}
