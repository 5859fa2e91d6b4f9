//! What a database is: one model for the catalogs of all three, and what a schema wants in the same words.
//!
//! A catalog is values, so two of them can be compared, whoever filled them: [`read`] from a live database,
//! [`definition`] from the statements of a schema. Expressions keep the text that they came with.

pub(super) mod definition;
mod model;
mod mysql;
mod parser;
mod postgres;
mod rows;
pub(super) mod sequence;
mod sqlite;
#[cfg(test)]
mod tests;
pub(super) mod text;

pub use model::{
    Catalog, Check, Column, ForeignKey, Generated, Identity, Index, IndexPart, Key, Kind, Part, Sequence, Table, Type,
    TypeKind,
};

pub(super) use mysql::shown;
pub(super) use postgres::ELSEWHERE;
use schema_model::model::Dialect;

use super::connection::Connection;
use text::Rules;

/// Reads the catalog in one round trip; `namespaces` beside the connection's own are looked into.
pub(super) async fn read(connection: &mut Connection, namespaces: &[String]) -> Result<Catalog, sqlx::Error> {
    match connection.dialect() {
        Dialect::Postgres => postgres::read(connection, &postgres::Spaces::Named(namespaces)).await,
        Dialect::Mysql => mysql::read(connection).await,
        Dialect::Sqlite => sqlite::read(connection).await,
    }
}

/// Reads the temporary tables of this session, on the database whose catalog shows them.
pub(super) async fn read_temporary(connection: &mut Connection) -> Result<Catalog, sqlx::Error> {
    postgres::read(connection, &postgres::Spaces::Temporary).await
}

/// What is known of a database without asking it.
#[derive(Debug)]
pub(super) struct Knowledge {
    pub(super) rules: Rules,
    /// A type in the words of the database's catalog, as far as they are known.
    pub(super) printed_type: fn(&str) -> String,
    /// Fills in what a statement leaves to the database.
    pub(super) complete: fn(&mut Table),
    /// A query whose row says why a session is unfit for a deployment, or how it must be changed.
    pub(super) unfit: Option<&'static str>,
}

/// What is known of that database.
pub(super) fn knowledge(dialect: Dialect) -> &'static Knowledge {
    match dialect {
        Dialect::Postgres => &postgres::KNOWLEDGE,
        Dialect::Mysql => &mysql::KNOWLEDGE,
        Dialect::Sqlite => &sqlite::KNOWLEDGE,
    }
}
