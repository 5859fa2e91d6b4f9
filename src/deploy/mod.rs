//! Brings a live database to the schema: creates tables, merges codebooks' rows, verifies, and drops.
//!
//! ```no_run
//! # static SCHEMA: codebooks::Schema = codebooks::Schema::embedded("", "", "");
//! use codebooks::deploy::{DatabaseUrl, Deploy};
//!
//! # async fn run() -> Result<(), codebooks::deploy::DeployError> {
//! let url = DatabaseUrl::parse("postgres://me:secret@localhost/shop")?;
//! let mut deploy = Deploy::connect(&SCHEMA, &url).await?;
//! let (created, populated) = deploy.setup().await?;
//! println!("{} new tables, {} codebooks", created.tables.len(), populated.codebooks.len());
//! assert!(deploy.verify().await?.is_clean());
//! # Ok(())
//! # }
//! ```
//!
//! The features `postgres`, `mysql` and `sqlite` decide which databases a program can deploy to; each works alone, and a URL
//! for another one gives [`DeployError::NoDriver`].
//!
//! One deployment works at a time; others wait for it, and then find nothing left to do. After a crash the next call finishes
//! the work: it reads from the database's own catalog what is missing.

mod address;
pub mod catalog;
mod change;
mod cluster;
mod comments;
mod compare;
mod connect;
mod connection;
mod create;
pub mod deployment;
mod differences;
mod driver;
mod drop;
mod ensure;
mod error;
mod event;
#[cfg(feature = "fault-injection")]
mod fault;
#[cfg(feature = "sqlite")]
mod file;
mod finding;
mod journal;
mod leftovers;
mod lock;
mod meaning;
mod merge;
mod options;
mod packed;
mod plan;
mod populate;
mod preview;
mod replay;
mod report;
mod scratch;
mod server;
mod session;
mod target;
mod transaction;
mod url;
mod verify;
mod wanted;

pub use deployment::{Current, Deployed, DeploymentOptions, StepName};
pub use driver::Pool;
pub use error::{DeployError, FileFault};
pub use event::{Event, Listener};
pub use finding::{Difference, Fact, Finding, Severity, Subject};
pub use merge::{Counts, MergeOptions};
pub use options::{LONGEST_WAIT, MissingFile, Options};
pub use preview::Preview;
pub use report::{Created, Dropped, Merged, Populated};
pub use url::DatabaseUrl;
pub use verify::Verified;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use schema_model::model::Dialect;

use crate::Schema;
use catalog::Catalog;
use connect::{Opener, connect};
use connection::{Connection, constraint, exists_already, is_gone, is_locked, reason};
use driver::TextRow;
use error::shortened;
use target::Target;

/// A connection to a database, and the schema that it should have.
pub struct Deploy {
    connection: Connection,
    opener: Opener,
    options: Options,
    /// The database's name.
    name: String,
    target: Arc<Target>,
    /// The framework's own tables, which keep what was done.
    framework: Arc<Target>,
    /// On a Galera cluster, the name under which the deployment's lock is held.
    turn: Option<String>,
    /// What brings a transaction of a deployment back to where the journal is.
    home: Vec<String>,
    /// The server's number of this session, once it was needed.
    session: Option<String>,
    listener: Option<Listener>,
}

impl fmt::Debug for Deploy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deploy").field("database", &self.opener).field("schema", &self.target.model.title).finish()
    }
}

impl Deploy {
    /// Connects, with the waits of [`Options::default`].
    ///
    /// # Errors
    /// When the URL is wrong, when the schema has no scripts for that database, when the feature of its driver is off, or
    /// when it cannot be reached.
    pub async fn connect(schema: &Schema, url: &DatabaseUrl) -> Result<Self, DeployError> {
        Self::connect_with(schema, url, Options::default()).await
    }

    /// Connects.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub async fn connect_with(schema: &Schema, url: &DatabaseUrl, options: Options) -> Result<Self, DeployError> {
        Self::open_url(schema, url, options, None).await
    }

    /// Connects, with a listener from the start: connecting may take long.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub async fn connect_telling(
        schema: &Schema,
        url: &DatabaseUrl,
        options: Options,
        listener: Listener,
    ) -> Result<Self, DeployError> {
        Self::open_url(schema, url, options, Some(listener)).await
    }

    async fn open_url(
        schema: &Schema,
        url: &DatabaseUrl,
        options: Options,
        listener: Option<Listener>,
    ) -> Result<Self, DeployError> {
        let target = Self::configured(schema, url.dialect())?;
        session::refuse_unheard(url)?;
        Self::open(target, Opener::of_url(url, options.missing_file)?, options, listener).await
    }

    /// What the schema has for a database.
    fn configured(schema: &Schema, dialect: &'static str) -> Result<Target, DeployError> {
        let target = Dialect::from_name(dialect).and_then(|dialect| Target::of(schema, dialect));
        target.ok_or(DeployError::NotConfigured { dialect })
    }

    async fn open(
        target: Target,
        opener: Opener,
        options: Options,
        mut listener: Option<Listener>,
    ) -> Result<Self, DeployError> {
        let options = options.bounded();
        let framework =
            Target::of(&crate::SCHEMA, target.dialect).expect("the framework is configured for every database");
        let mut tell = |event: Event<'_>| {
            if let Some(listener) = &mut listener {
                listener(event);
            }
        };
        let connection = connect(&opener, &options, &mut tell).await?;
        connection.server.demand(&target.minimum)?;
        let (target, framework) = (Arc::new(target), Arc::new(framework));
        let mut deploy = Self {
            connection,
            opener,
            options,
            name: String::new(),
            target,
            framework,
            turn: None,
            home: Vec::new(),
            session: None,
            listener,
        };
        deploy.refuse_unfit().await?;
        deploy.read_name().await?;
        Ok(deploy)
    }

    /// Sets the listener for progress.
    pub fn on_event(&mut self, listener: Listener) {
        self.listener = Some(listener);
    }

    /// The database's name, which a destructive call must repeat: of a SQLite file the name without its extension.
    #[must_use]
    pub fn database_name(&self) -> &str {
        &self.name
    }

    /// What the database has, in the namespaces that the schema uses.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn catalog(&mut self) -> Result<Catalog, DeployError> {
        let namespaces = self.target.namespaces();
        let mut attempt = 1;
        loop {
            match catalog::read(&mut self.connection, &namespaces).await {
                Err(error) if self.again(&error, attempt).await => attempt += 1,
                read => return read.map_err(|error| self.unread("the catalog", &error)),
            }
        }
    }

    /// Which database it is.
    #[cfg(feature = "cli")]
    pub(crate) fn dialect(&self) -> &'static str {
        self.target.dialect.name()
    }

    /// The schema that the database is to have.
    #[cfg(feature = "cli")]
    pub(crate) fn model(&self) -> &schema_model::model::Schema {
        &self.target.model
    }

    /// Creates what is missing and merges the codebooks. If all of it succeeds, [`Schema::ensure`] will skip it.
    ///
    /// # Errors
    /// As [`create_tables`](Self::create_tables) and [`populate_tables`](Self::populate_tables).
    pub async fn setup(&mut self) -> Result<(Created, Populated), DeployError> {
        let created = self.create_tables().await?;
        let populated = self.populate_tables().await?;
        // The stamp is the newer program's.
        if populated.failures().next().is_none() && populated.newer.is_empty() {
            self.stamp_whole().await?;
        }
        Ok((created, populated))
    }

    /// Drops and creates every table; their rows are lost.
    ///
    /// # Errors
    /// As [`drop_tables`](Self::drop_tables) and [`create_tables`](Self::create_tables).
    pub async fn recreate_tables(&mut self, confirm: &str) -> Result<Created, DeployError> {
        self.drop_tables(confirm).await?;
        self.create_tables().await
    }

    /// Ends the connection.
    pub async fn close(self) {
        self.connection.close().await;
    }

    /// The database's name, and how it stores those of tables.
    async fn read_name(&mut self) -> Result<(), DeployError> {
        let sql = match self.target.dialect {
            Dialect::Postgres => "SELECT current_database()",
            Dialect::Mysql => "SELECT database(), @@lower_case_table_names = 1",
            Dialect::Sqlite => "SELECT file FROM pragma_database_list WHERE name = 'main'",
        };
        let row = self.rows("the name of the database", sql).await?.into_iter().next().unwrap_or_default();
        let name = row.first().cloned().flatten().unwrap_or_default();
        if let Some(target) = Arc::get_mut(&mut self.target) {
            target.folds_names = row.get(1).is_some_and(|folds| folds.as_deref() == Some("1"));
        }
        self.name = match self.target.dialect {
            Dialect::Sqlite => {
                let stem = Path::new(&name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
                stem.unwrap_or_else(|| "memory".to_owned())
            }
            _ if name.is_empty() => {
                let help = "write it after the host: `…@host/database`".to_owned();
                return Err(DeployError::Url { reason: "does not name a database".to_owned(), help });
            }
            _ => name,
        };
        Ok(())
    }

    fn emit(&mut self, event: Event<'_>) {
        if let Some(listener) = &mut self.listener {
            listener(event);
        }
    }

    /// Runs one statement about an object, outside a transaction.
    async fn run(&mut self, object: &str, sql: &str) -> Result<(), DeployError> {
        self.run_text(object, Some(sql), sql).await
    }

    /// The same of a text; where it is one statement with something around it, a failure names that.
    async fn run_text(&mut self, object: &str, statement: Option<&str>, text: &str) -> Result<(), DeployError> {
        let mut attempt = 1;
        loop {
            match self.connection.run(text).await {
                Err(error) if self.again(&error, attempt).await => attempt += 1,
                done => return done.map_err(|error| self.failed(object, statement, &error)),
            }
        }
    }

    /// Reads rows; `subject` says of what, should that fail.
    async fn rows(&mut self, subject: &str, sql: &str) -> Result<Vec<TextRow>, DeployError> {
        let mut attempt = 1;
        loop {
            match self.connection.rows(sql).await {
                Err(error) if self.again(&error, attempt).await => attempt += 1,
                rows => return rows.map_err(|error| self.unread(subject, &error)),
            }
        }
    }

    /// Reads one value, as [`rows`](Self::rows).
    async fn one(&mut self, subject: &str, sql: &str) -> Result<Option<String>, DeployError> {
        Ok(self.rows(subject, sql).await?.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }

    /// Why a statement failed; it is known which of several, or not.
    fn failed(&self, object: &str, statement: Option<&str>, error: &sqlx::Error) -> DeployError {
        self.interrupted(&table(object), error).unwrap_or_else(|| DeployError::Statement {
            object: object.to_owned(),
            statement: statement.map(shortened),
            place: self.target.place(object, constraint(error).as_deref()),
            constraint: constraint(error),
            reason: self.opener.without_secret(reason(error)),
            exists: exists_already(error),
        })
    }

    /// Why something could not be read.
    fn unread(&self, subject: &str, error: &sqlx::Error) -> DeployError {
        self.unjoined(error).or_else(|| self.interrupted(subject, error)).unwrap_or_else(|| DeployError::Read {
            subject: subject.to_owned(),
            reason: self.opener.without_secret(reason(error)),
        })
    }

    /// What ends every operation: a lock of another connection, a lost connection.
    fn interrupted(&self, subject: &str, error: &sqlx::Error) -> Option<DeployError> {
        let url = self.opener.to_string();
        if is_locked(error) {
            let (subject, holder) = (Some(subject.to_owned()), "another connection".to_owned());
            return Some(DeployError::Locked { url, subject, holder, waited: self.options.lock_wait });
        }
        if self.is_fenced(error) {
            return Some(DeployError::Lost { url, reason: "another deployment has taken over the lock".to_owned() });
        }
        is_gone(error).then(|| DeployError::Lost { url, reason: self.opener.without_secret(reason(error)) })
    }

    /// Runs statements in one transaction and one round trip.
    ///
    /// Databases do not say which of several statements failed: where one does, they are run once more, each by itself.
    async fn transaction<S: AsRef<str>>(&mut self, object: &str, statements: &[S]) -> Result<(), DeployError> {
        match self.transact_together(object, statements).await {
            Err(DeployError::Statement { .. }) => self.transact_apart(object, statements).await,
            done => done,
        }
    }

    async fn transact_together<S: AsRef<str>>(&mut self, object: &str, statements: &[S]) -> Result<(), DeployError> {
        let mut sql = self.begin();
        for statement in statements {
            sql.push_str(statement.as_ref());
            sql.push_str(";\n");
        }
        sql.push_str(&self.commit());
        let done = self.run_text(object, None, &sql).await;
        self.rolled_back(done).await
    }

    async fn transact_apart<S: AsRef<str>>(&mut self, object: &str, statements: &[S]) -> Result<(), DeployError> {
        let (begin, commit) = (self.begin(), self.commit());
        let begin = self.connection.run(&begin).await.map_err(|error| self.failed(object, None, &error));
        self.rolled_back(begin).await?;
        for statement in statements {
            let done = self.connection.run(statement.as_ref()).await;
            let done = done.map_err(|error| self.failed(object, Some(statement.as_ref()), &error));
            self.rolled_back(done).await?;
        }
        let done = self.connection.run(&commit).await.map_err(|error| self.failed(object, None, &error));
        self.rolled_back(done).await
    }

    async fn rolled_back(&mut self, done: Result<(), DeployError>) -> Result<(), DeployError> {
        if done.is_err() {
            self.roll_back().await;
        }
        done
    }

    /// What opens a transaction; on PostgreSQL it demands that the lock is ours still, on SQLite, whose lock is a
    /// transaction itself, it is a part of that.
    fn begin(&self) -> String {
        match self.target.dialect {
            Dialect::Postgres => format!("BEGIN;\n{};\n", lock::is_held()),
            Dialect::Mysql => "START TRANSACTION;\n".to_owned(),
            Dialect::Sqlite => "SAVEPOINT step;\n".to_owned(),
        }
    }

    /// What ends it.
    fn commit(&self) -> String {
        let commit = if self.target.dialect == Dialect::Sqlite { "RELEASE step" } else { "COMMIT" };
        format!("{}{commit}", self.fence())
    }

    /// Takes back what a transaction began; where the database has done so itself, nothing.
    async fn roll_back(&mut self) {
        let sql = match self.target.dialect {
            Dialect::Sqlite => "ROLLBACK TO step; RELEASE step",
            Dialect::Postgres | Dialect::Mysql => "ROLLBACK",
        };
        let _ = self.connection.run(sql).await;
    }
}

/// A table's name as messages have it.
fn table(name: &str) -> String {
    format!("`{name}`")
}
