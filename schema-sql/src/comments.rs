//! Statements that change a comment and nothing else.

use schema_model::dialect::Comments;
use schema_model::model::{Dialect, Schema, Table};

use crate::ddl;

/// The comment of a table, where the database keeps some.
#[must_use]
pub fn table(table: &Table, dialect: Dialect) -> Option<String> {
    let name = dialect.table(&table.name);
    match dialect.comments() {
        Comments::ByStatement => Some(format!("COMMENT ON TABLE {name} IS {}", dialect.literal(&table.comment))),
        Comments::InDefinitions => Some(format!("ALTER TABLE {name} COMMENT = {}", ddl::table_comment(table))),
        Comments::None => None,
    }
}

/// The comment of a column. Where it stands in the definition, that must be the one that the column has.
#[must_use]
pub fn column(table: &Table, name: &str, schema: &Schema, dialect: Dialect) -> Option<String> {
    let column = table.column(name)?;
    let (of, name) = (dialect.table(&table.name), dialect.identifier(name));
    match dialect.comments() {
        Comments::ByStatement => Some(format!("COMMENT ON COLUMN {of}.{name} IS {}", dialect.literal(&column.comment))),
        Comments::InDefinitions => {
            Some(format!("ALTER TABLE {of} MODIFY COLUMN {}", ddl::column(table, column, schema, dialect)))
        }
        Comments::None => None,
    }
}

/// The comment of a type, where types have one.
#[must_use]
pub fn of_type(name: &str, comment: &str, dialect: Dialect) -> Option<String> {
    let is_statement = dialect.comments() == Comments::ByStatement;
    is_statement.then(|| format!("COMMENT ON TYPE {} IS {}", dialect.table(name), dialect.literal(comment)))
}
