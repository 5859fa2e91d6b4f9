//! Statements that change a comment and nothing else.

use super::ddl;
use crate::model::{Dialect, Schema, Table};

/// The comment of a table, where the database keeps some.
#[must_use]
pub fn table(table: &Table, dialect: Dialect) -> Option<String> {
    let name = dialect.table(&table.name);
    dialect.sets_comment(&format!("TABLE {name}"), &table.comment, &format!("ALTER TABLE {name} COMMENT ="))
}

/// The comment of a column. MySQL takes it with the whole definition, which must be the one that the column has.
#[must_use]
pub fn column(table: &Table, name: &str, schema: &Schema, dialect: Dialect) -> Option<String> {
    let column = table.column(name)?;
    let (of, name) = (dialect.table(&table.name), dialect.identifier(name));
    match dialect.sets_comment(&format!("COLUMN {of}.{name}"), &column.comment, "") {
        Some(sql) if sql.starts_with("COMMENT") => Some(sql),
        Some(_) => Some(format!("ALTER TABLE {of} MODIFY COLUMN {}", ddl::column(table, column, schema, dialect))),
        None => None,
    }
}

/// The comment of a type, which PostgreSQL alone has.
#[must_use]
pub fn of_type(name: &str, comment: &str, dialect: Dialect) -> Option<String> {
    dialect.sets_comment(&format!("TYPE {}", dialect.table(name)), comment, "")
}
