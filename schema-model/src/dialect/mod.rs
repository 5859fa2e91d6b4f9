//! The three databases: their types, their quoting, and what each cannot do.

mod mysql;
mod names;
mod postgres;
mod refusal;
mod rename;
mod script;
mod servers;
mod sqlite;
mod statements;

pub use mysql::{SQL_MODE, depends_on_mode};
pub use names::{NameKind, NameSpace};
pub use refusal::Refusal;
pub use rename::Renamed;
pub use script::{Step, StepKind, steps, told, words};
pub use servers::{Minimum, Server, Version};
pub use statements::{Statement, statements};

use crate::model::{ColumnType, Default, Dialect, ForeignKey, Table, Unique, local, namespace, physical};

/// How a database keeps comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// A statement of its own sets one.
    ByStatement,
    /// They stand in the definitions of tables and columns.
    InDefinitions,
    /// There are none.
    None,
}

impl Dialect {
    /// An identifier, quoted: reserved words need no list then.
    #[must_use]
    pub fn identifier(self, name: &str) -> String {
        match self {
            Self::Postgres | Self::Sqlite => enclosed(name, '"'),
            Self::Mysql => enclosed(name, '`'),
        }
    }

    /// Whether a foreign key's index is part of its statement: then no other index takes its place.
    #[must_use]
    pub fn states_index_of_key(self, table: &Table, key: &ForeignKey) -> bool {
        self.hiding_index(table, key).is_some()
    }

    /// The index, with its columns, that would take the place of a foreign key's own where that is not stated.
    #[must_use]
    pub fn hiding_index<'t>(self, table: &'t Table, key: &ForeignKey) -> Option<(&'t str, Vec<&'t str>)> {
        if self == Self::Mysql { mysql::keys::hiding_index(table, key) } else { None }
    }

    /// The unique constraint because of which servers of this dialect may leave rows of a foreign key unchecked: those in
    /// which a column is NULL that stands in it behind the key's.
    #[must_use]
    pub fn hiding_unique<'t>(self, table: &'t Table, key: &ForeignKey) -> Option<&'t Unique> {
        if self == Self::Mysql { mysql::keys::hiding_unique(table, key) } else { None }
    }

    /// The columns, own and referenced, that must differ in an inserted row before servers of this dialect check the key for it.
    #[must_use]
    pub fn first_of_self_key<'k>(self, table: &Table, key: &'k ForeignKey) -> Option<(&'k str, &'k str)> {
        if self == Self::Mysql { mysql::keys::first_of_self_key(table, key) } else { None }
    }

    /// The name of a table or type, quoted; in its namespace where the database has some, else with it as a prefix.
    #[must_use]
    pub fn table(self, name: &str) -> String {
        match (self, namespace(name)) {
            (_, None) => self.identifier(name),
            (Self::Postgres, Some(space)) => format!("{}.{}", self.identifier(space), self.identifier(local(name))),
            (Self::Mysql | Self::Sqlite, Some(_)) => self.identifier(&physical(name)),
        }
    }

    /// Identifiers, quoted, with commas between.
    #[must_use]
    pub fn identifiers<'n>(self, names: impl IntoIterator<Item = &'n String>) -> String {
        let mut list = String::new();
        for name in names {
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push_str(&self.identifier(name));
        }
        list
    }

    /// A text literal.
    #[must_use]
    pub fn literal(self, text: &str) -> String {
        match self {
            Self::Postgres => postgres::literal(text),
            Self::Mysql => mysql::literal(text),
            Self::Sqlite => sqlite::literal(text),
        }
    }

    /// A column's type.
    #[must_use]
    pub fn column_type(self, ty: &ColumnType, labels: &[String]) -> String {
        match self {
            Self::Postgres => postgres::column_type(ty),
            Self::Mysql => mysql::column_type(ty, labels),
            Self::Sqlite => sqlite::column_type(ty).to_owned(),
        }
    }

    /// The type of a column whose default is a sequence of its own, where the database has one.
    #[must_use]
    pub fn serial(self, ty: &ColumnType) -> Option<&'static str> {
        match self {
            Self::Postgres => postgres::serial(ty),
            Self::Mysql | Self::Sqlite => None,
        }
    }

    /// What a column's type alone does not say and a CHECK must, with the column's quoted name.
    #[must_use]
    pub fn type_check(self, ty: &ColumnType, column: &str) -> Option<String> {
        match self {
            Self::Postgres => None,
            Self::Mysql => mysql::type_check(ty, column),
            Self::Sqlite => sqlite::type_check(ty, column),
        }
    }

    /// A default's SQL, fit to follow `DEFAULT`.
    #[must_use]
    pub fn default(self, default: &Default, ty: &ColumnType) -> String {
        match default {
            Default::Number(number) => number.clone(),
            Default::Bool(value) => match (self, value) {
                (Self::Sqlite, true) => "1".into(),
                (Self::Sqlite, false) => "0".into(),
                (_, true) => "TRUE".into(),
                (_, false) => "FALSE".into(),
            },
            Default::Text(text) => match (self, ty) {
                // MySQL takes a default of these types only as an expression.
                (Self::Mysql, ColumnType::Text | ColumnType::Json | ColumnType::Jsonb) => {
                    format!("({})", self.literal(text))
                }
                (_, ColumnType::Timestamp | ColumnType::TimestampTz) => self.literal(&self.moment(text, ty)),
                _ => self.literal(text),
            },
            Default::Now => match self {
                Self::Postgres => postgres::now(ty).into(),
                Self::Mysql => mysql::now(ty).into(),
                Self::Sqlite => sqlite::now(ty).into(),
            },
            Default::Expression(sql) => format!("({})", self.expression(sql)),
            Default::Own(own) => own.get(self).unwrap_or("NULL").to_owned(),
        }
    }

    /// A moment, as the database is to read it whatever the session's zone is.
    fn moment(self, text: &str, ty: &ColumnType) -> String {
        match self {
            Self::Postgres => postgres::moment(text, ty),
            Self::Mysql => text.to_owned(),
            Self::Sqlite => sqlite::moment(text, ty),
        }
    }

    /// A value's SQL, fit to stand in an INSERT.
    #[must_use]
    pub fn value(self, value: &Default, ty: &ColumnType) -> String {
        match value {
            Default::Text(text) => self.literal(text),
            other => self.default(other, ty),
        }
    }

    /// Whether it has namespaces; else they are prefixes of names.
    #[must_use]
    pub fn has_namespaces(self) -> bool {
        self == Self::Postgres
    }

    /// Whether it has domains; else each column has their rule.
    #[must_use]
    pub fn has_domains(self) -> bool {
        self == Self::Postgres
    }

    /// Whether an index can be over some rows alone.
    #[must_use]
    pub fn has_partial_indexes(self) -> bool {
        self != Self::Mysql
    }

    /// What a SELECT of values alone needs before its WHERE.
    #[must_use]
    pub fn from_nothing(self) -> &'static str {
        if self == Self::Mysql { " FROM dual" } else { "" }
    }

    /// A value as text.
    #[must_use]
    pub fn as_text(self, sql: &str) -> String {
        let ty = if self == Self::Mysql { "char" } else { "text" };
        format!("CAST({sql} AS {ty})")
    }

    /// What lets an INSERT of rows with that key run twice, where a statement is not undone with its transaction.
    #[must_use]
    pub fn insert_again(self, key: &str) -> String {
        if self == Self::Mysql { format!("\nON DUPLICATE KEY UPDATE {key} = {key}") } else { String::new() }
    }

    /// How a comment changes.
    #[must_use]
    pub fn comments(self) -> Comments {
        match self {
            Self::Postgres => Comments::ByStatement,
            Self::Mysql => Comments::InDefinitions,
            Self::Sqlite => Comments::None,
        }
    }

    /// A statement with what ends it for the database's client.
    #[must_use]
    pub fn terminated(self, statement: &str) -> String {
        match self {
            Self::Mysql => mysql::terminated(statement),
            Self::Postgres | Self::Sqlite => format!("{statement};\n"),
        }
    }

    /// The user's SQL, in which double quotes enclose names as the standard has it.
    #[must_use]
    pub fn expression(self, sql: &str) -> String {
        match self {
            Self::Mysql => mysql::expression(sql),
            Self::Postgres | Self::Sqlite => sql.to_owned(),
        }
    }
}

/// A moment without its zone, which is UTC's.
fn without_zone(moment: &str) -> &str {
    moment.strip_suffix('Z').or_else(|| moment.strip_suffix("+00:00")).unwrap_or(moment)
}

/// A text in quotes, with each quote in it doubled.
///
/// Whether there is one is asked of the bytes: unoptimised, that is ten times faster than replacing nothing.
fn enclosed(text: &str, quote: char) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    if text.as_bytes().contains(&(quote as u8)) {
        quoted.push_str(&text.replace(quote, &String::from_iter([quote, quote])));
    } else {
        quoted.push_str(text);
    }
    quoted.push(quote);
    quoted
}
