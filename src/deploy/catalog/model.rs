//! The catalog's values.

use std::collections::{BTreeMap, BTreeSet};

/// What a database has, in the namespaces that were looked into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Catalog {
    /// Tables and views by name: that in the database, with its namespace before a dot where that is not the connection's
    /// own.
    pub tables: BTreeMap<String, Table>,
    /// Types that somebody created.
    pub types: BTreeMap<String, Type>,
    /// Sequences that somebody created or that fill a column.
    pub sequences: BTreeMap<String, Sequence>,
    /// Namespaces.
    pub namespaces: Vec<String>,
    /// Whether this user may not see checks and foreign keys: MySQL hides them from a user that may only read.
    pub constraints_hidden: bool,
}

/// What has the name of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A table.
    #[default]
    Table,
    /// A table that is divided into parts.
    Partitioned,
    /// A view.
    View,
    /// A view that keeps its rows.
    MaterializedView,
    /// A table of another server.
    Foreign,
    /// A table that an extension of the database implements.
    Virtual,
}

impl Kind {
    /// As people say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Table => "a table",
            Self::Partitioned => "a partitioned table",
            Self::View => "a view",
            Self::MaterializedView => "a materialized view",
            Self::Foreign => "a foreign table",
            Self::Virtual => "a virtual table",
        }
    }
}

/// A table or view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// What it is.
    pub kind: Kind,
    /// Columns in their order.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<Key>,
    /// Unique constraints.
    pub uniques: Vec<Key>,
    /// Indexes that no constraint brings.
    pub indexes: Vec<Index>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Checks.
    pub checks: Vec<Check>,
    /// The comment; empty without one.
    pub comment: String,
    /// Of a partitioned table the method and the key, `RANGE (day)`.
    pub partition: Option<String>,
    /// Of a partitioned table the parts.
    pub parts: Vec<Part>,
    /// What else decides how the table behaves: the engine, `strict`, `without rowid`, `unlogged`.
    pub options: BTreeSet<String>,
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A part of a partitioned table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Which rows it takes.
    pub bounds: String,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type, as the database writes it.
    pub ty: String,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The default.
    pub default: Option<String>,
    /// How the database numbers it.
    pub identity: Option<Identity>,
    /// What the database computes it from.
    pub generated: Option<Generated>,
    /// What an UPDATE that leaves it out gives it.
    pub on_update: Option<String>,
    /// The collation, where it is not the one that the type has anyway.
    pub collation: String,
    /// The comment; empty without one.
    pub comment: String,
}

/// How a database numbers a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// `AUTO_INCREMENT`, `AUTOINCREMENT`.
    Auto,
    /// An identity that an INSERT may give a number of its own.
    ByDefault,
    /// An identity that an INSERT may not.
    Always,
    /// A sequence in the column's default; the catalog itself has it as that default.
    Serial,
}

impl Identity {
    /// As SQL writes it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Auto => "auto increment",
            Self::ByDefault => "identity by default",
            Self::Always => "identity always",
            Self::Serial => "serial",
        }
    }
}

/// A computed column's expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The expression.
    pub expression: String,
    /// Kept in the row rather than computed at each read.
    pub stored: bool,
}

/// A primary key or a unique constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Key {
    /// Name; empty where the statement left it to the database.
    pub name: String,
    /// Columns.
    pub columns: Vec<String>,
    /// Columns that are in its index and not in the key.
    pub include: Vec<String>,
    /// `DEFERRABLE`, `DEFERRABLE INITIALLY DEFERRED`, or nothing.
    pub timing: String,
    /// Whether two NULLs are the same.
    pub nulls_are_equal: bool,
}

/// An index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Name.
    pub name: String,
    /// Whether it admits a value once.
    pub unique: bool,
    /// How it is built; `btree` mostly.
    pub method: String,
    /// Columns and expressions.
    pub parts: Vec<IndexPart>,
    /// Columns that are carried along.
    pub include: Vec<String>,
    /// Which rows are in it.
    pub predicate: Option<String>,
    /// Whether two NULLs are the same.
    pub nulls_are_equal: bool,
    /// Whether building it failed, so nothing uses it.
    pub invalid: bool,
}

/// A column or an expression of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexPart {
    /// The column's name, or the expression.
    pub text: String,
    /// Whether it is an expression.
    pub is_expression: bool,
    /// `desc`, `nulls first`, `nulls last`, where that is not the usual.
    pub order: String,
    /// The operator class, where it is not the type's own.
    pub operator_class: String,
    /// The collation, where it is not the column's.
    pub collation: String,
}

/// A foreign key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignKey {
    /// Name; empty where the statement left it to the database.
    pub name: String,
    /// Columns.
    pub columns: Vec<String>,
    /// The table referred to.
    pub target: String,
    /// Its columns.
    pub target_columns: Vec<String>,
    /// `CASCADE` and the like.
    pub on_delete: String,
    /// The same for an UPDATE.
    pub on_update: String,
    /// `FULL` where that is asked for.
    pub matching: String,
    /// `DEFERRABLE`, `DEFERRABLE INITIALLY DEFERRED`, or nothing.
    pub timing: String,
    /// Whether older rows were never looked at (`NOT VALID`).
    pub not_valid: bool,
    /// Whether an index of its name stands beside it, on databases that bring one.
    pub has_index: bool,
}

/// A check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// Name; empty where the statement left it to the database.
    pub name: String,
    /// What must hold.
    pub expression: String,
    /// Whether older rows were never looked at (`NOT VALID`), or no row is (`NOT ENFORCED`).
    pub not_valid: bool,
}

/// A type that somebody created.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// The comment; empty without one.
    pub comment: String,
    /// The extension that it came with; empty for none.
    pub extension: String,
}

/// What a type is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypeKind {
    /// A list of labels.
    Enum {
        /// In their order.
        labels: Vec<String>,
    },
    /// Another type with rules.
    Domain {
        /// The type below.
        base: String,
        /// Whether it may be NULL.
        nullable: bool,
        /// The default.
        default: Option<String>,
        /// Its rules.
        checks: Vec<Check>,
    },
    /// A row type.
    Composite {
        /// `name type`, in their order.
        fields: Vec<String>,
    },
    /// Anything else.
    #[default]
    Other,
}

/// A sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sequence {
    /// `bigint` and the like.
    pub ty: String,
    /// The first number.
    pub start: i64,
    /// From one number to the next.
    pub increment: i64,
    /// The least number.
    pub minimum: i64,
    /// The greatest number.
    pub maximum: i64,
    /// How many numbers a session takes at once.
    pub cache: i64,
    /// Whether it begins again after the last number.
    pub cycle: bool,
    /// The table and column that it belongs to, `parcel.id`; empty for none.
    pub owner: String,
}
