//! Brings a live database to the schema: creates its tables, merges its codebooks' rows, drops them again.
//!
//! Only SQLite can be deployed to so far; for PostgreSQL and MySQL the committed scripts run with their own clients.

mod error;
mod report;
mod sqlite;
mod url;

pub use error::DeployError;
pub use report::{Counts, Created, Dropped, Merged, Populated};
pub use url::DatabaseUrl;

use std::sync::Arc;

use schema_core::dialect::Dialect;
use schema_core::model;
use schema_core::render::{drop, script};

use crate::Schema;

/// A connection to a database, and the schema that it is to have.
#[derive(Debug)]
pub struct Deploy {
    database: Database,
}

/// What a database of one kind is to have.
#[derive(Debug)]
struct Target {
    schema: model::Schema,
    create: Vec<script::Step>,
    drop: Vec<String>,
}

impl Target {
    /// Nothing for a database that the package is not configured for.
    fn of(schema: &Schema, name: &str) -> Option<Self> {
        let embedded = schema.read()?;
        let dialect = Dialect::from_name(name).filter(|dialect| embedded.dialects.contains(dialect))?;
        let schema = embedded.schema;
        let create = script::create_steps(&schema, dialect, embedded.sqlite_strict);
        Some(Self { create, drop: drop::statements(&schema, dialect), schema })
    }

    /// The scripts of tables and what hangs on them, or those of rows, each with its folder.
    fn scripts(&self, seeds: bool) -> impl DoubleEndedIterator<Item = (&'static str, &script::Script)> {
        let steps = self.create.iter().filter(move |step| (step.folder == "4-seeds") == seeds);
        steps.flat_map(|step| step.scripts.iter().map(|script| (step.folder, script)))
    }
}

/// One variant for each database that can be deployed to.
#[derive(Debug)]
enum Database {
    Sqlite(sqlite::Sqlite),
}

impl Deploy {
    /// Connects.
    ///
    /// # Errors
    /// When the URL is wrong, when the schema has no scripts for that database, or when it cannot be reached.
    pub async fn connect(schema: &Schema, url: &DatabaseUrl) -> Result<Self, DeployError> {
        let dialect = url.dialect();
        let target = Target::of(schema, dialect).ok_or(DeployError::NotConfigured { dialect })?;
        let database = match dialect {
            "sqlite" => Database::Sqlite(sqlite::Sqlite::connect(url, Arc::new(target)).await?),
            dialect => return Err(DeployError::NotSupported { dialect }),
        };
        Ok(Self { database })
    }

    /// The database's name, which a destructive call must repeat.
    #[must_use]
    pub fn database_name(&self) -> &str {
        match &self.database {
            Database::Sqlite(database) => database.name(),
        }
    }

    /// Creates what is missing of tables, constraints and indexes; what is there already stays untouched.
    ///
    /// # Errors
    /// When a table of one of the names exists with another definition, or when a statement fails; nothing is created then.
    pub async fn create_tables(&mut self) -> Result<Created, DeployError> {
        match &mut self.database {
            Database::Sqlite(database) => database.create().await,
        }
    }

    /// Merges every codebook's rows: new codes are inserted, changed texts updated, codes that are gone archived.
    ///
    /// Nothing is deleted. One codebook's failure does not keep the others from being merged; the result names it.
    ///
    /// # Errors
    /// When the connection itself fails.
    pub async fn populate_tables(&mut self) -> Result<Populated, DeployError> {
        match &mut self.database {
            Database::Sqlite(database) => database.populate().await,
        }
    }

    /// Drops every table of the schema with its rows; `confirm` must be the [database's name](Self::database_name).
    ///
    /// # Errors
    /// When `confirm` is another name, when a table outside the schema still refers to a dropped one, or when a statement
    /// fails; nothing is dropped then.
    pub async fn drop_tables(&mut self, confirm: &str) -> Result<Dropped, DeployError> {
        if confirm != self.database_name() {
            return Err(DeployError::Destructive { database: self.database_name().to_owned() });
        }
        match &mut self.database {
            Database::Sqlite(database) => database.drop_all().await,
        }
    }

    /// Drops and creates every table; their rows are lost.
    ///
    /// # Errors
    /// As [`drop_tables`](Self::drop_tables) and [`create_tables`](Self::create_tables).
    pub async fn recreate_tables(&mut self, confirm: &str) -> Result<Created, DeployError> {
        self.drop_tables(confirm).await?;
        self.create_tables().await
    }

    /// Creates what is missing and merges the codebooks.
    ///
    /// # Errors
    /// As [`create_tables`](Self::create_tables) and [`populate_tables`](Self::populate_tables).
    pub async fn setup(&mut self) -> Result<(Created, Populated), DeployError> {
        let created = self.create_tables().await?;
        let populated = self.populate_tables().await?;
        Ok((created, populated))
    }
}
