//! What a table has on one database, by its names there, each with the SQL that makes it.

use schema_model::model::{Dialect, Schema, Table};
use schema_sql::ddl;

use crate::words;

/// A constraint or an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its name in the database.
    pub(crate) name: String,
    /// What follows the name: `UNIQUE (…)`, the condition of a check, ` ON t (…)` of an index.
    pub(crate) body: String,
    /// What stands before the name of an index: `CREATE UNIQUE INDEX`.
    pub(crate) head: String,
    /// The columns that it is about, as far as they are told apart from SQL.
    pub(crate) columns: Vec<String>,
    /// The user's SQL in it.
    pub(crate) sql: String,
    /// What a foreign key refers to.
    pub(crate) target: Option<(String, Vec<String>)>,
}

impl Named {
    fn new(name: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            body: body.into(),
            head: String::new(),
            columns: Vec::new(),
            sql: String::new(),
            target: None,
        }
    }

    /// Whether it is about a column.
    pub(crate) fn is_about(&self, column: &str) -> bool {
        self.columns.iter().any(|own| own == column) || words::mentions(&self.sql, column)
    }

    /// Whether it admits a value once.
    pub(crate) fn is_unique(&self) -> bool {
        self.head.contains("UNIQUE")
    }

    /// Whether both are the same but for their names.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (&self.head, &self.body) == (&other.head, &other.body)
    }
}

/// What a table has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Objects {
    pub(crate) key: Vec<Named>,
    pub(crate) uniques: Vec<Named>,
    pub(crate) indexes: Vec<Named>,
    pub(crate) checks: Vec<Named>,
    pub(crate) references: Vec<Named>,
    /// Columns beside the model's: name and definition.
    pub(crate) live: Vec<(String, String)>,
}

/// What a table of that schema has.
pub(crate) fn of(table: &Table, schema: &Schema, dialect: Dialect) -> Objects {
    let key = ddl::primary_key(table, dialect)
        .map(|(name, body)| Named { columns: table.primary_key.clone(), ..Named::new(name, body) });
    let uniques = ddl::uniques(table, dialect)
        .into_iter()
        .map(|(unique, body)| Named { columns: unique.columns.clone(), ..Named::new(&unique.name, body) });
    let checks = ddl::conditions(table, schema, dialect)
        .into_iter()
        .map(|(name, condition)| Named { sql: condition.replace('`', "\""), ..Named::new(name, condition) });
    let references = ddl::foreign_keys(table, dialect).into_iter().map(|(key, body)| Named {
        columns: key.columns.clone(),
        target: Some((key.target.clone(), key.target_columns.clone())),
        ..Named::new(&key.name, body)
    });
    let keys = ddl::key_indexes(table, dialect).into_iter();
    let others = ddl::named_indexes(table, dialect).into_iter().filter_map(|(name, sql)| Some((name?, sql)));
    Objects {
        key: key.into_iter().collect(),
        uniques: uniques.collect(),
        indexes: keys.chain(others).map(|(name, sql)| index(name, &sql, dialect)).collect(),
        checks: checks.collect(),
        references: references.collect(),
        live: ddl::live_columns(table, dialect),
    }
}

/// An index, from its statement.
fn index(name: &str, sql: &str, dialect: Dialect) -> Named {
    let quoted = format!(" {}", dialect.identifier(name));
    let (head, body) = sql.split_once(&quoted).unwrap_or((sql, ""));
    // Columns and conditions both stand behind the table.
    let about = body.split_once('(').map_or("", |(_, about)| about);
    Named { head: head.to_owned(), sql: about.replace('`', "\""), ..Named::new(name, body) }
}

/// The statements of the user's for that database.
pub(crate) fn own(table: &Table, dialect: Dialect) -> Vec<&str> {
    table.statements.0.iter().filter(|(of, _)| *of == dialect).map(|(_, sql)| sql.as_str()).collect()
}
