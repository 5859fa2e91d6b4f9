//! The drivers: each compiled in by its feature, and each named only in its own file.
//!
//! Everything else of a deployment sees a database through [`Driver`] and [`Session`]: SQL goes in as text, rows come out
//! as text. A call costs one allocation, which is nothing beside its round trip.

use std::fmt::{Debug, Display};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::Error;

use super::options::MissingFile;
use super::{DatabaseUrl, DeployError};

/// A row: a text for each column, none for NULL.
pub(super) type TextRow = Vec<Option<String>>;

/// A call to a database. It is `Send`: a service may deploy from any of its tasks.
pub type Call<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// How connections to one database are opened. `Display` shows the address without the password.
pub trait Driver: Debug + Display + Send + Sync {
    /// Which database it is.
    fn dialect(&self) -> Dialect;
    /// Opens a connection whose statements wait for a lock at most that long, where the driver decides it.
    fn open(&self, lock_wait: Duration) -> Call<'_, Box<dyn Session>>;
}

/// An open connection.
pub trait Session: Debug + Send + Sync {
    /// Which database it is.
    fn dialect(&self) -> Dialect;
    /// Runs one statement or several in one round trip. After the first that fails, the rest does not run.
    fn run<'c>(&'c mut self, sql: &'c str) -> Call<'c, ()>;
    /// The rows of one statement or several, in order.
    fn rows<'c>(&'c mut self, sql: &'c str) -> Call<'c, Vec<TextRow>>;
    /// The same, each row as it comes and none kept: there may be hundreds of thousands.
    fn each<'c>(&'c mut self, sql: &'c str, take: &'c mut (dyn FnMut(TextRow) + Send)) -> Call<'c, ()>;
    /// Ends the session; without it the server notices only later.
    fn close(self: Box<Self>) -> Call<'static, ()>;
}

/// Keeps [`Pool`] to the pools of sqlx.
pub(super) mod sealed {
    use std::sync::Arc;

    use super::Driver;

    /// Only the pools of the drivers implement it.
    pub trait Sealed {
        fn driver(&self) -> Arc<dyn Driver>;
        fn first_text(&self, sql: String) -> impl Future<Output = Option<String>> + Send;
    }
}

/// A connection pool of sqlx: `PgPool`, `MySqlPool` or `SqlitePool`, each with the feature of its driver.
pub trait Pool: sealed::Sealed {}

/// A pool, whose connections are prepared as the application wants them: by `after_connect`, for instance.
#[derive(Debug)]
#[cfg(any(feature = "postgres", feature = "mysql"))]
struct Pooled<P, O> {
    pool: P,
    options: O,
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
impl<P, O: Display> Display for Pooled<P, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.options.fmt(f)
    }
}

/// A connection of a server's pool that leaves it: what a deployment sets in its session is nobody else's.
#[cfg(any(feature = "postgres", feature = "mysql"))]
macro_rules! pooled {
    ($dialect:expr, $pool:ty) => {
        fn opener(pool: &$pool) -> super::Pooled<$pool, Options> {
            super::Pooled { pool: pool.clone(), options: Options((*pool.connect_options()).clone()) }
        }

        impl Driver for super::Pooled<$pool, Options> {
            fn dialect(&self) -> Dialect {
                $dialect
            }

            fn open(&self, _: Duration) -> Call<'_, Box<dyn Session>> {
                Box::pin(async move { Ok(Box::new(self.pool.acquire().await?.detach()) as Box<dyn Session>) })
            }
        }
    };
}

/// What every driver does alike.
///
/// Statements are sent unprepared: a deployment sends each once, several go in one round trip, and the databases then give
/// every value as text. Their text comes from the compiled schema, in which every name and value is quoted.
macro_rules! driver {
    ($dialect:expr, $connection:ty, $pool:ty) => {
        impl Session for $connection {
            fn dialect(&self) -> Dialect {
                $dialect
            }

            fn run<'c>(&'c mut self, sql: &'c str) -> Call<'c, ()> {
                Box::pin(async move { sqlx::raw_sql(AssertSqlSafe(sql)).execute(self).await.map(drop) })
            }

            fn rows<'c>(&'c mut self, sql: &'c str) -> Call<'c, Vec<TextRow>> {
                Box::pin(async move {
                    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(self).await?;
                    rows.iter().map(|row| (0..row.len()).map(|at| row.try_get_unchecked(at)).collect()).collect()
                })
            }

            fn each<'c>(&'c mut self, sql: &'c str, take: &'c mut (dyn FnMut(TextRow) + Send)) -> Call<'c, ()> {
                Box::pin(async move {
                    let mut rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch(self);
                    while let Some(row) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
                        let row = row?;
                        take((0..row.len()).map(|at| row.try_get_unchecked(at)).collect::<Result<_, _>>()?);
                    }
                    Ok(())
                })
            }

            fn close(self: Box<Self>) -> Call<'static, ()> {
                Box::pin(Connection::close(*self))
            }
        }

        impl Pool for $pool {}

        impl Sealed for $pool {
            fn driver(&self) -> Arc<dyn Driver> {
                Arc::new(opener(self))
            }

            async fn first_text(&self, sql: String) -> Option<String> {
                // A prepared statement would be two round trips.
                let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(self).await.ok()?;
                rows.first()?.try_get_unchecked(0).ok()
            }
        }
    };
}

mod certificate;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod encryption;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub(super) use certificate::fault as tls_fault;
#[cfg(feature = "mysql")]
pub(super) use mysql::error_number as mysql_error_number;

/// Without the driver for MySQL no error is one of MySQL's.
#[cfg(not(feature = "mysql"))]
pub(super) fn mysql_error_number(_: &dyn sqlx::error::DatabaseError) -> Option<u16> {
    None
}

/// Reads a URL, password included, into a driver's options.
///
/// # Errors
/// When this program was compiled without that driver, or when the file cannot be opened. The inner error is the driver's,
/// when it does not accept the URL.
#[cfg_attr(not(feature = "sqlite"), expect(unused_variables, reason = "only SQLite has files"))]
pub(super) fn parse(
    url: &DatabaseUrl,
    missing_file: MissingFile,
) -> Result<Result<Arc<dyn Driver>, Error>, DeployError> {
    match Dialect::from_name(url.dialect()) {
        #[cfg(feature = "postgres")]
        Some(Dialect::Postgres) => Ok(postgres::parse(url.secret())),
        #[cfg(feature = "mysql")]
        Some(Dialect::Mysql) => Ok(mysql::parse(url.secret())),
        #[cfg(feature = "sqlite")]
        Some(Dialect::Sqlite) => sqlite::parse(url, missing_file),
        _ => Err(DeployError::NoDriver { dialect: url.dialect() }),
    }
}
