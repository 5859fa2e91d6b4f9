//! Tables and what hangs on them.

use super::ColumnType;

/// A table of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// SQL name.
    pub name: String,
    /// Whether it holds a codebook's rows or the application's data.
    pub kind: TableKind,
    /// The type's path in its crate, `parcel::Parcel`.
    pub rust: String,
    /// From the doc comment; empty when there is none.
    pub comment: String,
    /// In declaration order.
    pub columns: Vec<Column>,
    /// Column names; empty for a table without a key.
    pub primary_key: Vec<String>,
    /// Unique constraints.
    pub uniques: Vec<Unique>,
    /// Secondary indexes.
    pub indexes: Vec<Index>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether the columns, in any order, are the primary key or a whole unique constraint.
    #[must_use]
    pub fn is_unique(&self, columns: &[String]) -> bool {
        let same =
            |other: &[String]| other.len() == columns.len() && other.iter().all(|column| columns.contains(column));
        same(&self.primary_key) || self.uniques.iter().any(|unique| unique.live.is_none() && same(&unique.columns))
    }
}

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Its rows are an enum's variants.
    Codebook,
    /// Its rows are the application's.
    Data,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// SQL name.
    pub name: String,
    /// What it holds.
    pub ty: ColumnType,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// Whether the database numbers it.
    pub auto: bool,
    /// What an INSERT that leaves it out gets.
    pub default: Option<Default>,
    /// From the doc comment.
    pub comment: String,
    /// The codebook whose codes it holds, by name.
    pub codebook: Option<String>,
}

/// A column's default.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Default {
    /// A number, as decimal text.
    Number(String),
    /// A truth value.
    Bool(bool),
    /// Text.
    Text(String),
    /// The moment of the insert.
    Now,
    /// SQL as the user wrote it, the same for every database.
    Expression(String),
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Constraint name.
    pub name: String,
    /// Column names.
    pub columns: Vec<String>,
    /// When set, only rows whose column of that name is NULL must be unique (a codebook's live rows).
    pub live: Option<String>,
}

/// A secondary index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Index name.
    pub name: String,
    /// Its columns.
    pub parts: Vec<IndexPart>,
}

/// One column of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexPart {
    /// Column name.
    pub column: String,
    /// Greatest first.
    pub descending: bool,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Constraint name.
    pub name: String,
    /// What must hold.
    pub rule: CheckRule,
}

/// What a check demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckRule {
    /// SQL as the user wrote it.
    Sql(String),
    /// The column's value is one of the codebook's codes.
    OneOf {
        /// Column name.
        column: String,
        /// The codes.
        codes: Vec<super::Code>,
    },
    /// The column's value lies between bounds.
    Range {
        /// Column name.
        column: String,
        /// Least value, as decimal text.
        min: Option<String>,
        /// Greatest value, and whether it is itself allowed.
        max: Option<(String, bool)>,
    },
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Constraint name.
    pub name: String,
    /// Columns of this table.
    pub columns: Vec<String>,
    /// The table referred to.
    pub target: String,
    /// Its columns, as many as `columns`.
    pub target_columns: Vec<String>,
    /// What happens to these rows when the target's row goes.
    pub on_delete: Action,
    /// What happens to these rows when the target's key changes.
    pub on_update: Action,
}

/// A foreign key's action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Action {
    /// Refuse, at the end of the statement.
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Do the same to the rows that refer.
    Cascade,
    /// Set the columns to NULL.
    SetNull,
    /// Set the columns to their default.
    SetDefault,
}

impl Action {
    /// As SQL writes it.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }

    /// By the word that attributes use.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "no_action" => Self::NoAction,
            "restrict" => Self::Restrict,
            "cascade" => Self::Cascade,
            "set_null" => Self::SetNull,
            "set_default" => Self::SetDefault,
            _ => return None,
        })
    }

    /// Every word that attributes use.
    pub const WORDS: [&'static str; 5] = ["cascade", "restrict", "set_null", "set_default", "no_action"];
}
