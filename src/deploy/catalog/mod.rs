//! What a database has: its tables with everything that hangs on them, read from its own catalog.
//!
//! Definitions are the database's own words. They are compared with what the database said of the same definition before,
//! since each rewrites what it is given.

mod mysql;
mod postgres;
mod sqlite;

use std::collections::BTreeMap;

use schema_model::model::Dialect;

use super::connection::Connection;
use super::driver::TextRow;

/// What a database has, in the namespaces that were looked into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// Tables by name: that in the database, with its namespace before a dot where that is not the connection's own.
    pub tables: BTreeMap<String, Table>,
    /// Enum types and domains by name, with their labels or definition.
    pub types: BTreeMap<String, String>,
    /// Namespaces.
    pub namespaces: Vec<String>,
    /// Whether this user may not see checks and foreign keys: MySQL shows them to who may do more than read.
    pub constraints_hidden: bool,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Columns in their order.
    pub columns: Vec<Column>,
    /// Primary key, uniques, checks and foreign keys.
    pub constraints: Vec<Constraint>,
    /// Indexes that no constraint brings.
    pub indexes: Vec<Index>,
    /// The comment; empty without one.
    pub comment: String,
    /// The whole definition, where the database keeps it as it was given.
    pub definition: Option<String>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type, as the database writes it.
    pub ty: String,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The default, as the database writes it.
    pub default: Option<String>,
    /// What fills it: an identity, or the expression of a computed column.
    pub filled: String,
    /// The collation, where it is not the type's own.
    pub collation: String,
    /// The comment; empty without one.
    pub comment: String,
}

/// What a constraint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConstraintKind {
    /// Primary key.
    PrimaryKey,
    /// Unique.
    Unique,
    /// Check.
    Check,
    /// Foreign key.
    ForeignKey,
}

impl ConstraintKind {
    /// As people say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::PrimaryKey => "primary key",
            Self::Unique => "unique constraint",
            Self::Check => "check",
            Self::ForeignKey => "foreign key",
        }
    }
}

/// A constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: ConstraintKind,
    /// Its definition, as the database writes it.
    pub definition: String,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Name.
    pub name: String,
    /// Its definition, as the database writes it.
    pub definition: String,
}

/// Reads the catalog in one round trip; `namespaces` beside the connection's own are looked into.
pub(super) async fn read(connection: &mut Connection, namespaces: &[String]) -> Result<Catalog, sqlx::Error> {
    let sql = match connection.dialect() {
        Dialect::Postgres => postgres::query(namespaces),
        Dialect::Mysql => mysql::query(connection.server.features),
        Dialect::Sqlite => sqlite::QUERY.to_owned(),
    };
    let rows = connection.rows(&sql).await?;
    let mut catalog = Catalog::default();
    for row in rows {
        catalog.take(row);
    }
    Ok(catalog)
}

impl Catalog {
    /// Takes a row: what it is about, the table, the name, and more by what it is about.
    fn take(&mut self, row: TextRow) {
        let mut cells = row.into_iter();
        let mut next = || cells.next().flatten();
        let (Some(what), Some(table), name) = (next(), next(), next().unwrap_or_default()) else { return };
        let mut text = || next().unwrap_or_default();
        match what.as_str() {
            "namespace" => self.namespaces.push(table),
            "hidden" => self.constraints_hidden = true,
            "type" => drop(self.types.insert(table, name)),
            "table" => {
                let entry = self.tables.entry(table).or_default();
                entry.comment = name;
                entry.definition = next();
            }
            "column" => {
                let column = Column {
                    ty: text(),
                    nullable: text() == "1",
                    filled: text(),
                    collation: text(),
                    comment: text(),
                    default: next(),
                    name,
                };
                self.tables.entry(table).or_default().columns.push(column);
            }
            "index" => self.tables.entry(table).or_default().indexes.push(Index { name, definition: text() }),
            kind => {
                let kind = match kind {
                    "primary key" => ConstraintKind::PrimaryKey,
                    "unique" => ConstraintKind::Unique,
                    "check" => ConstraintKind::Check,
                    _ => ConstraintKind::ForeignKey,
                };
                let constraint = Constraint { name, kind, definition: text() };
                self.tables.entry(table).or_default().constraints.push(constraint);
            }
        }
    }
}

impl Table {
    /// Everything about it, line by line: what it is, its name, what the database says of it.
    #[must_use]
    pub fn facts(&self) -> BTreeMap<(String, String), String> {
        let mut facts = BTreeMap::new();
        let mut add = |what: &str, name: &str, detail: String| facts.insert((what.to_owned(), name.to_owned()), detail);
        if let Some(definition) = &self.definition {
            add("definition", "", definition.clone());
        }
        add("comment", "", self.comment.clone());
        for column in &self.columns {
            let mut detail = column.ty.clone();
            let mut more = |text: &str| {
                detail.push(' ');
                detail.push_str(text);
            };
            more(if column.nullable { "null" } else { "not null" });
            if let Some(default) = &column.default {
                more("default");
                more(default);
            }
            for text in [&column.filled, &column.collation].into_iter().filter(|text| !text.is_empty()) {
                more(text);
            }
            add("column", &column.name, detail);
            add("column comment", &column.name, column.comment.clone());
        }
        for constraint in &self.constraints {
            add(constraint.kind.title(), &constraint.name, constraint.definition.clone());
        }
        for index in &self.indexes {
            add("index", &index.name, index.definition.clone());
        }
        facts
    }
}
