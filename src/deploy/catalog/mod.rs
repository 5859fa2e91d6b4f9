//! What a database is: one model for the catalogs of all three, and what a schema wants in the same words.
//!
//! A catalog is values, so that two of them can be compared, whoever filled them: [`read`] from a live database,
//! [`definition`] from the statements of a schema. Expressions keep the text that they came with.

pub(super) mod definition;
mod model;
mod mysql;
mod parser;
mod postgres;
mod rows;
mod sqlite;
pub(super) mod text;

pub use model::{
    Catalog, Check, Column, ForeignKey, Generated, Identity, Index, IndexPart, Key, Kind, Part, Sequence, Table, Type,
    TypeKind,
};

pub(super) use mysql::shown;
use schema_model::model::Dialect;

use super::connection::Connection;

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

/// A type in the words of the database's catalog, as far as they are known without asking it.
pub(super) fn printed_type(dialect: Dialect, ty: &str) -> String {
    match dialect {
        Dialect::Postgres => postgres::printed_type(ty),
        Dialect::Mysql => mysql::printed_type(ty),
        Dialect::Sqlite => text::squeezed(ty),
    }
}

/// What a statement leaves to the database, filled in as the database does it.
pub(super) fn complete(dialect: Dialect, table: &mut Table) {
    match dialect {
        Dialect::Postgres => postgres::complete(table),
        Dialect::Mysql => mysql::complete(table),
        Dialect::Sqlite => sqlite::complete(table),
    }
}

/// Whether the database writes expressions in its own words, so that it must be asked what others mean.
pub(super) fn rewrites(dialect: Dialect) -> bool {
    dialect != Dialect::Sqlite
}

/// Whether the database has types that somebody creates.
pub(super) fn has_types(dialect: Dialect) -> bool {
    dialect == Dialect::Postgres
}
