//! PostgreSQL.

use std::fmt;
use std::future::poll_fn;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, Row};

use super::encryption::Need;
use super::sealed::Sealed;
use super::{Call, Driver, Pool, Session, TextRow};

/// How its connections are opened.
#[derive(Debug)]
struct Options(PgConnectOptions);

pub(super) fn parse(url: &str) -> Result<Arc<dyn Driver>, Error> {
    Ok(Arc::new(Options(encrypted(PgConnectOptions::from_str(url)?, url))))
}

/// The driver takes `allow` for no encryption at all, and `prefer` for as much as the server likes.
fn encrypted(options: PgConnectOptions, url: &str) -> PgConnectOptions {
    let is_socket = options.get_socket().is_some();
    if is_socket || !matches!(options.get_ssl_mode(), PgSslMode::Prefer | PgSslMode::Allow) {
        return options;
    }
    match Need::of(url, options.get_host()) {
        Need::AsTold => options,
        // Who sets the variable has told it as well.
        Need::Verified if std::env::var_os("PGSSLMODE").is_none() => options.ssl_mode(PgSslMode::VerifyFull),
        Need::Verified | Need::Encrypted => options.ssl_mode(PgSslMode::Require),
    }
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgres://{}@{}", self.0.get_username(), self.0.get_host())
    }
}

impl Driver for Options {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn open(&self, _: Duration) -> Call<'_, Box<dyn Session>> {
        let options = self.0.clone().application_name("codebooks").disable_statement_logging();
        Box::pin(async move { Ok(Box::new(options.connect().await?) as Box<dyn Session>) })
    }
}

driver!(Dialect::Postgres, PgConnection, PgPool);
pooled!(Dialect::Postgres, PgPool);
