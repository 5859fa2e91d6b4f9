//! Expressions, types and defaults in the database's own words.
//!
//! Each database rewrites what it is given, so two texts that differ may say the same. Where they differ, the table that the
//! schema wants is made once more as a temporary one, which goes again, and read back.

mod mysql;
mod postgres;

use std::collections::BTreeSet;

use schema_model::model::{Dialect, Schema, Table as Model};

use super::catalog::Table;
use super::wanted::Wanted;
use super::{Deploy, DeployError};

/// A table whose texts differ.
pub(super) struct Open<'o> {
    /// What it is a part of.
    pub(super) schema: &'o Schema,
    pub(super) model: &'o Model,
    pub(super) wanted: &'o Wanted,
    pub(super) found: &'o Table,
    /// The name that the database has for it.
    pub(super) stored: String,
    /// The columns that differ.
    pub(super) columns: BTreeSet<String>,
}

/// Both sides as the database writes them; nothing where it could not be asked.
pub(super) type Settled = Option<(Wanted, Table)>;

impl Deploy {
    /// Asks the database about tables, of each of which it may know nothing.
    ///
    /// # Errors
    /// When the connection is gone.
    pub(super) async fn settle(&mut self, open: &[Open<'_>]) -> Result<Vec<Settled>, DeployError> {
        match self.target.dialect {
            Dialect::Postgres => self.settle_on_postgres(open).await,
            Dialect::Mysql => self.settle_on_mysql(open).await,
            // It keeps every text as it was given.
            Dialect::Sqlite => Ok(open.iter().map(|_| None).collect()),
        }
    }
}

/// The wanted table in the database's words, with what a temporary table cannot have.
fn completed(open: &Open<'_>, mut written: Table) -> Wanted {
    let given = &open.wanted.table;
    written.kind = given.kind;
    written.comment.clone_from(&given.comment);
    written.partition.clone_from(&given.partition);
    written.parts.clone_from(&given.parts);
    written.options.clone_from(&given.options);
    written.foreign_keys.clone_from(&given.foreign_keys);
    for column in &mut written.columns {
        if let Some(of_given) = given.column(&column.name) {
            column.comment.clone_from(&of_given.comment);
            column.identity = of_given.identity;
        }
    }
    // A column that says the same on both sides was not written.
    let of_written = std::mem::take(&mut written.columns);
    written.columns = given.columns.clone();
    for column in of_written {
        if let Some(place) = written.columns.iter_mut().find(|one| one.name == column.name) {
            *place = column;
        }
    }
    written.primary_key.clone_from(&given.primary_key);
    // A name that nobody chose decides nothing.
    for check in &mut written.checks {
        if !given.checks.iter().any(|one| one.name == check.name) {
            check.name.clear();
        }
    }
    for key in &mut written.uniques {
        if !given.uniques.iter().any(|one| one.name == key.name) {
            key.name.clear();
        }
    }
    // The user's own statements name the real table, and were not run.
    let is_new = |index: &&super::catalog::Index| !written.indexes.iter().any(|one| one.name == index.name);
    let own: Vec<_> = given.indexes.iter().filter(is_new).cloned().collect();
    written.indexes.extend(own);
    for key in &given.uniques {
        if !key.name.is_empty() && !written.uniques.iter().any(|one| one.name == key.name) {
            written.uniques.push(key.clone());
        }
    }
    let Wanted { mentioned, sequences, .. } = open.wanted;
    Wanted { table: written, mentioned: mentioned.clone(), sequences: sequences.clone() }
}
