//! From a URL to a connection that a deployment can use.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Dialect;
use sqlx::Error;
use tokio::time::{Instant, sleep, timeout};

use super::connection::{Connection, ask, is_locked, reason};
use super::driver::{self, Driver, Pool, tls_fault};
use super::error::seconds;
use super::event::Event;
use super::options::MissingFile;
use super::server::{self, JOIN, Seen, State};
use super::{DatabaseUrl, DeployError, Options};

/// The pause after the first attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The longest pause between attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(10);

/// After this long, the listener hears that the server has not answered.
const NOTICE: Duration = Duration::from_millis(1_700);

/// What is deployed to: the driver's options, and the URL when they come from one.
#[derive(Clone)]
pub(super) struct Opener {
    driver: Arc<dyn Driver>,
    url: Option<DatabaseUrl>,
}

impl Opener {
    /// Of a URL; a SQLite file that it names may be missing.
    ///
    /// # Errors
    /// When the driver does not accept the URL or was not compiled in, or when the file cannot be opened.
    pub(super) fn of_url(url: &DatabaseUrl, missing_file: MissingFile) -> Result<Self, DeployError> {
        let driver = driver::parse(url, missing_file)?.map_err(|error| DeployError::Connect {
            url: url.to_string(),
            reason: url.without_secret(reason(&error)),
            help: url.help.clone(),
        })?;
        Ok(Self { driver, url: Some(url.clone()) })
    }

    /// Of a pool's own options.
    pub(super) fn of_pool(pool: &impl Pool) -> Self {
        Self { driver: pool.driver(), url: None }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.driver.dialect()
    }

    /// A text of the driver's without the password, should it be in it.
    pub(super) fn without_secret(&self, text: String) -> String {
        match &self.url {
            Some(url) => url.without_secret(text),
            None => text,
        }
    }

    fn may_answer_later(&self, error: &Error) -> bool {
        self.is_server() && matches!(error, Error::Io(_)) && tls_fault(error).is_none()
    }

    fn is_server(&self) -> bool {
        self.dialect() != Dialect::Sqlite
    }

    /// Why no connection came to be.
    fn unanswered(&self, error: &Error) -> DeployError {
        if let Some(fault) = tls_fault(error) {
            let (url, reason, help) = (self.to_string(), fault.reason.to_owned(), Some(fault.help.to_owned()));
            return DeployError::Connect { url, reason, help };
        }
        let (Some(url), Error::Io(_), true) = (&self.url, error, self.is_server()) else {
            return self.cannot(error, None);
        };
        let help = url.help.as_deref().unwrap_or("check the host and the port, and that the server is running");
        self.cannot(error, Some(help.to_owned()))
    }

    /// Why a connection is of no use.
    fn refused(&self, error: &Error, options: &Options) -> DeployError {
        if is_locked(error) {
            let (url, holder) = (self.to_string(), "another connection".to_owned());
            let subject = Some("the database".to_owned());
            return DeployError::Locked { url, subject, holder, waited: options.lock_wait };
        }
        self.cannot(error, None)
    }

    fn cannot(&self, error: &Error, help: Option<String>) -> DeployError {
        let help = help.or_else(|| self.url.as_ref().and_then(|url| url.help.clone()));
        DeployError::Connect { url: self.to_string(), reason: self.without_secret(reason(error)), help }
    }
}

/// Without what the driver's options would show: the password.
impl fmt::Display for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.url {
            Some(url) => url.fmt(f),
            None => self.driver.fmt(f),
        }
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Opens a connection, tries again while the server does not answer, and requires a version that is recent enough.
///
/// All of it takes no longer than an answer may; `tell` hears of it if it takes long.
pub(super) async fn connect(
    opener: &Opener,
    options: &Options,
    tell: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Connection, DeployError> {
    let limit = ATTEMPT.saturating_mul(options.attempts).min(options.response_timeout).max(Duration::from_secs(1));
    let url = opener.to_string();
    let mut work = pin!(timeout(limit, attempts(opener, options, limit)));
    let done = match timeout(NOTICE, &mut work).await {
        Ok(done) => done,
        Err(_) => {
            tell(Event::Connecting { url: &url, at_most: limit });
            work.await
        }
    };
    done.unwrap_or_else(|_| Err(opener.unanswered(&silence(limit))))
}

async fn attempts(opener: &Opener, options: &Options, limit: Duration) -> Result<Connection, DeployError> {
    let end = Instant::now() + limit;
    let mut pause = FIRST_PAUSE;
    let mut attempt = 1;
    let mut session = loop {
        let opened = timeout(ATTEMPT, opener.driver.open(options.lock_wait)).await;
        match opened.unwrap_or_else(|_| Err(silence(ATTEMPT))) {
            Ok(session) => break session,
            // A server that refuses will refuse again.
            Err(error)
                if attempt < options.attempts && opener.may_answer_later(&error) && Instant::now() + pause < end =>
            {
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
                attempt += 1;
            }
            Err(error) => return Err(opener.unanswered(&error)),
        }
    };
    // First of all who it is: another engine may not know the settings.
    let (dialect, place) = (session.dialect(), opener.to_string());
    let refused = |error: Error| opener.refused(&error, options);
    let answer = ask(&mut session, options.response_timeout, server::question(dialect)).await.map_err(refused)?;
    let mut server = Seen::of(dialect, answer.first().unwrap_or(&Vec::new()), &place)?;
    // Opening a SQLite file does not read it: one that is not a database fails at the first query.
    let sql = format!("{};\n{}", settings(dialect, options), State::question(dialect));
    let answer = ask(&mut session, options.response_timeout, &sql).await.map_err(refused)?;
    server.state = State::of(dialect, &answer, &place)?;
    if server.state.cluster.is_some() {
        let answer = ask(&mut session, options.response_timeout, JOIN).await.map_err(refused)?;
        server.state.joined(&answer, &place)?;
    }
    Ok(Connection { session, limit: options.response_timeout, server })
}

fn silence(limit: Duration) -> Error {
    let message = format!("no answer within {}", seconds(limit));
    Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, message))
}

/// What the statements of a deployment rely on, whatever the server's own settings are.
pub(super) fn settings(dialect: Dialect, options: &Options) -> String {
    let seconds = options.lock_wait.as_secs().max(1);
    match dialect {
        Dialect::Postgres => format!(
            "SET lock_timeout = '{seconds}s'; SET standard_conforming_strings = on; SET client_min_messages = warning; \
             SET extra_float_digits = 3; SET intervalstyle = postgres; SET datestyle = 'ISO, MDY'; SET bytea_output = hex; \
             SET quote_all_identifiers = off"
        ),
        Dialect::Mysql => format!(
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT', time_zone = '+00:00', \
             sql_select_limit = 18446744073709551615, group_concat_max_len = 16777216, sql_quote_show_create = 1, \
             lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}; \
             SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
        ),
        Dialect::Sqlite => "SELECT count(*) FROM sqlite_master".to_owned(),
    }
}
