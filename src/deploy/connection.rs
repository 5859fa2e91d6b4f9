//! One connection to a database; every call ends in bounded time.

use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::Error;
use tokio::time::timeout;

use super::driver::{Session, TextRow, mysql_error_number};
use super::error::seconds;
#[cfg(feature = "fault-injection")]
use super::fault;
use super::options::LONGEST_WAIT;
use super::server::Seen;

/// A connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) session: Box<dyn Session>,
    /// How long one call may take: a lost network gives no notice.
    pub(super) limit: Duration,
    /// The server behind it.
    pub(super) server: Seen,
}

impl Connection {
    pub(super) fn dialect(&self) -> Dialect {
        self.session.dialect()
    }

    /// Runs one statement or several, in one round trip. At the first that fails the rest is left out.
    pub(super) async fn run(&mut self, sql: &str) -> Result<(), Error> {
        bounded(self.limit, self.session.run(sql)).await
    }

    /// The same for as long as it takes: whoever calls it looks whether the server is still there.
    pub(super) async fn run_unbounded(&mut self, sql: &str) -> Result<(), Error> {
        bounded(LONGEST_WAIT, self.session.run(sql)).await
    }

    /// The rows of one statement or several, in their order.
    pub(super) async fn rows(&mut self, sql: &str) -> Result<Vec<TextRow>, Error> {
        ask(&mut self.session, self.limit, sql).await
    }

    /// The same, each row as it comes.
    pub(super) async fn each(&mut self, sql: &str, take: &mut (dyn FnMut(TextRow) + Send)) -> Result<(), Error> {
        bounded(self.limit, self.session.each(sql, take)).await
    }

    /// The first column of the first row.
    pub(super) async fn one(&mut self, sql: &str) -> Result<Option<String>, Error> {
        Ok(self.rows(sql).await?.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }

    /// Ends the session, so the server need not notice by itself.
    pub(super) async fn close(self) {
        // A server that does not answer is gone already.
        let _ = timeout(Duration::from_secs(2), self.session.close()).await;
    }
}

/// The rows of one statement or several, before it is known which server answers.
pub(super) async fn ask(session: &mut Box<dyn Session>, limit: Duration, sql: &str) -> Result<Vec<TextRow>, Error> {
    bounded(limit, session.rows(sql)).await
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

/// MySQL's number of an error.
pub(super) fn mysql_error(error: &Error) -> Option<u16> {
    mysql_error_number(error.as_database_error()?)
}

/// Whether the database took the statement back because of others, so it may be tried again.
pub(super) fn is_transient(error: &Error) -> bool {
    let Error::Database(inner) = error else { return false };
    match mysql_error_number(&**inner) {
        // A deadlock, or a conflict within a replication group. A lock that did not come was waited for already.
        Some(number) => matches!(number, 1213 | 3101),
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
        Error::Database(inner) => match mysql_error_number(&**inner) {
            // A shutdown, a killed connection, one that was silent for too long.
            Some(number) => matches!(number, 1053 | 1927 | 4031),
            None => matches!(inner.code().as_deref(), Some("57P01" | "57P02" | "57P03" | "57P05" | "25P03")),
        },
        _ => false,
    }
}

/// Whether the statement would have made what is there already, as MySQL says it of an index, a column, a trigger, ….
pub(super) fn exists_already(error: &Error) -> bool {
    let Error::Database(inner) = error else { return false };
    mysql_error_number(&**inner).is_some_and(|number| matches!(number, 1050 | 1060 | 1061 | 1304 | 1359 | 1537 | 1826))
}

/// Whether a table is not there.
pub(super) fn is_missing_table(error: &Error) -> bool {
    let Error::Database(inner) = error else { return false };
    match mysql_error_number(&**inner) {
        Some(number) => number == 1146,
        None => inner.code().as_deref() == Some("42P01") || inner.message().starts_with("no such table"),
    }
}

/// Whether the database has waited for a lock for as long as it was told to.
pub(super) fn is_locked(error: &Error) -> bool {
    let Error::Database(inner) = error else { return false };
    match mysql_error_number(&**inner) {
        Some(number) => number == 1205,
        // PostgreSQL's lock_not_available; SQLite's BUSY, of which there are kinds.
        None => matches!(inner.code().as_deref(), Some("55P03" | "5" | "261" | "517")),
    }
}
