//! PostgreSQL.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, Row};

use super::sealed::Sealed;
use super::{Call, Driver, Pool, Session, TextRow};

/// How its connections are opened.
#[derive(Debug)]
struct Options(PgConnectOptions);

pub(super) fn parse(url: &str) -> Result<Arc<dyn Driver>, Error> {
    Ok(Arc::new(Options(PgConnectOptions::from_str(url)?)))
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
