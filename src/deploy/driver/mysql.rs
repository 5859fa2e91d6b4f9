//! MySQL and MariaDB.

use std::fmt;
use std::future::poll_fn;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::error::DatabaseError;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlDatabaseError, MySqlPool, MySqlSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, Row};

use super::encryption::Need;
use super::sealed::Sealed;
use super::{Call, Driver, Pool, Session, TextRow};

/// How its connections are opened.
#[derive(Debug)]
struct Options(MySqlConnectOptions);

pub(super) fn parse(url: &str) -> Result<Arc<dyn Driver>, Error> {
    Ok(Arc::new(Options(encrypted(MySqlConnectOptions::from_str(url)?, url))))
}

/// The driver takes `PREFERRED`, its default, for as much as the server likes.
fn encrypted(options: MySqlConnectOptions, url: &str) -> MySqlConnectOptions {
    let is_socket = options.get_socket().is_some();
    if is_socket || !matches!(options.get_ssl_mode(), MySqlSslMode::Preferred) {
        return options;
    }
    match Need::of(url, options.get_host()) {
        Need::AsTold => options,
        Need::Encrypted => options.ssl_mode(MySqlSslMode::Required),
        Need::Verified => options.ssl_mode(MySqlSslMode::VerifyIdentity),
    }
}

/// The server's number of an error, if it is one of this database.
pub(in crate::deploy) fn error_number(error: &dyn DatabaseError) -> Option<u16> {
    error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number)
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mysql://{}@{}", self.0.get_username(), self.0.get_host())
    }
}

impl Driver for Options {
    fn dialect(&self) -> Dialect {
        Dialect::Mysql
    }

    fn open(&self, _: Duration) -> Call<'_, Box<dyn Session>> {
        // The deployment sets the session's mode itself.
        let options = self.0.clone().pipes_as_concat(false).no_engine_substitution(false).charset("utf8mb4");
        let options = options.disable_statement_logging();
        Box::pin(async move { Ok(Box::new(options.connect().await?) as Box<dyn Session>) })
    }
}

driver!(Dialect::Mysql, MySqlConnection, MySqlPool);
pooled!(Dialect::Mysql, MySqlPool);
