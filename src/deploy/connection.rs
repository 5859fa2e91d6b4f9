//! One connection to one of the three databases: SQL goes in as text, rows come out as text.
//!
//! Everything is sent unprepared: what a deployment says it says once, several statements go in one round trip, and the
//! databases give every value as text, so that one reader serves all three.

use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _, Error, Row, raw_sql};
use tokio::time::timeout;

use super::error::seconds;
#[cfg(feature = "fault-injection")]
use super::fault;

/// A row: a text for each column, none for NULL.
pub(super) type TextRow = Vec<Option<String>>;

/// A connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) driver: Driver,
    /// How long one call may take; a network that has gone away does not tell.
    pub(super) limit: Duration,
}

/// The databases' own connections.
#[derive(Debug)]
pub(super) enum Driver {
    Postgres(Box<PgConnection>),
    Mysql(Box<MySqlConnection>),
    Sqlite(Box<SqliteConnection>),
}

/// Every column as text, whatever type the database gives it.
macro_rules! texts {
    ($row:expr) => {
        (0..$row.len()).map(|at| $row.try_get_unchecked::<Option<String>, _>(at)).collect::<Result<TextRow, Error>>()
    };
}

impl Connection {
    pub(super) fn dialect(&self) -> Dialect {
        match self.driver {
            Driver::Postgres(_) => Dialect::Postgres,
            Driver::Mysql(_) => Dialect::Mysql,
            Driver::Sqlite(_) => Dialect::Sqlite,
        }
    }

    /// Runs one statement or several, in one round trip. At the first that fails the rest is left out.
    pub(super) async fn run(&mut self, sql: &str) -> Result<(), Error> {
        // Rendered from the compiled schema, in which every name and text is quoted.
        let sql = AssertSqlSafe(sql);
        let driver = &mut self.driver;
        let call = async {
            match driver {
                Driver::Postgres(connection) => raw_sql(sql).execute(&mut **connection).await.map(drop),
                Driver::Mysql(connection) => raw_sql(sql).execute(&mut **connection).await.map(drop),
                Driver::Sqlite(connection) => raw_sql(sql).execute(&mut **connection).await.map(drop),
            }
        };
        bounded(self.limit, call).await
    }

    /// The rows of one statement or several, in their order.
    pub(super) async fn rows(&mut self, sql: &str) -> Result<Vec<TextRow>, Error> {
        let sql = AssertSqlSafe(sql);
        let driver = &mut self.driver;
        let call = async {
            match driver {
                Driver::Postgres(connection) => {
                    raw_sql(sql).fetch_all(&mut **connection).await?.iter().map(|row| texts!(row)).collect()
                }
                Driver::Mysql(connection) => {
                    raw_sql(sql).fetch_all(&mut **connection).await?.iter().map(|row| texts!(row)).collect()
                }
                Driver::Sqlite(connection) => {
                    raw_sql(sql).fetch_all(&mut **connection).await?.iter().map(|row| texts!(row)).collect()
                }
            }
        };
        bounded(self.limit, call).await
    }

    /// The first column of the first row.
    pub(super) async fn one(&mut self, sql: &str) -> Result<Option<String>, Error> {
        Ok(self.rows(sql).await?.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }

    /// Says goodbye, so that the server need not find out.
    pub(super) async fn close(self) {
        let goodbye = async {
            match self.driver {
                Driver::Postgres(connection) => connection.close().await,
                Driver::Mysql(connection) => connection.close().await,
                Driver::Sqlite(connection) => connection.close().await,
            }
        };
        // Who does not answer is gone already.
        let _ = timeout(Duration::from_secs(2), goodbye).await;
    }
}

/// A call to the database, which ends in bounded time.
async fn bounded<T>(limit: Duration, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    #[cfg(feature = "fault-injection")]
    let (number, limit) = {
        let number = fault::next();
        fault::end_at("before", number);
        // Long enough to be sent, too short for most answers.
        (number, if fault::is_chosen("while", number) { Duration::from_micros(300) } else { limit })
    };
    let answer = timeout(limit, call).await.unwrap_or_else(|_| Err(silent(limit)));
    #[cfg(feature = "fault-injection")]
    {
        fault::end_at("while", number);
        fault::end_at("after", number);
    }
    answer
}

fn silent(limit: Duration) -> Error {
    let message = format!("no answer within {}", seconds(limit));
    Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, message))
}

/// What the database says, without the driver's words around it.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::Database(inner) => inner.message().to_owned(),
        Error::Io(inner) => inner.to_string(),
        other => other.to_string(),
    }
}

/// Whether the database took the statement back because of others, so that it may be tried again.
pub(super) fn is_transient(error: &Error) -> bool {
    let Error::Database(inner) = error else { return false };
    match inner.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        // A deadlock. A lock that did not come was waited for already.
        Some(mysql) => mysql.number() == 1213,
        None => matches!(inner.code().as_deref(), Some("40001" | "40P01")),
    }
}

/// The constraint that a statement violates, where the database names it.
pub(super) fn constraint(error: &Error) -> Option<String> {
    error.as_database_error()?.constraint().map(str::to_owned)
}

/// Whether the session is over: the network is gone, or the server has said that it is.
pub(super) fn is_gone(error: &Error) -> bool {
    match error {
        Error::Io(_) | Error::Protocol(_) | Error::Tls(_) => true,
        Error::Database(inner) => match inner.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
            // A shutdown, a killed connection, one that was silent for too long.
            Some(mysql) => matches!(mysql.number(), 1053 | 1927 | 4031),
            None => matches!(inner.code().as_deref(), Some("57P01" | "57P02" | "57P03" | "57P05" | "25P03")),
        },
        _ => false,
    }
}

/// Whether the statement would have made what is there already, as MySQL says it of an index, a column, a trigger, ….
pub(super) fn exists_already(error: &Error) -> bool {
    let Error::Database(inner) = error else { return false };
    let mysql = inner.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>();
    mysql.is_some_and(|mysql| matches!(mysql.number(), 1050 | 1060 | 1061 | 1304 | 1359 | 1537 | 1826))
}

/// Whether the database has waited for a lock for as long as it was told to.
pub(super) fn is_locked(error: &Error) -> bool {
    let Error::Database(inner) = error else { return false };
    match inner.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        Some(mysql) => mysql.number() == 1205,
        // PostgreSQL's lock_not_available; SQLite's BUSY, of which there are kinds.
        None => matches!(inner.code().as_deref(), Some("55P03" | "5" | "261" | "517")),
    }
}
