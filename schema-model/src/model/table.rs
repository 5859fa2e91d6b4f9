//! Tables and what hangs on them.

use super::{ColumnType, PerDialect, fitting, physical};

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
    /// Its name, where it is given one.
    pub key_name: Option<String>,
    /// Unique constraints.
    pub uniques: Vec<Unique>,
    /// Secondary indexes.
    pub indexes: Vec<Index>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// How PostgreSQL divides it.
    pub partition: Option<Partition>,
    /// What stands behind its closing parenthesis.
    pub options: PerDialect,
    /// Statements of the user's that run once it is complete.
    pub statements: PerDialect,
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The name of the primary key.
    #[must_use]
    pub fn key_name(&self) -> String {
        self.key_name.clone().unwrap_or_else(|| format!("pk_{}", physical(&self.name)))
    }

    /// Whether the columns, in any order, are the primary key, or of a unique constraint or index over all rows.
    #[must_use]
    pub fn is_unique(&self, columns: &[String]) -> bool {
        let same =
            |other: &[String]| other.len() == columns.len() && other.iter().all(|column| columns.contains(column));
        let whole = |unique: &&Unique| unique.live.is_none() && unique.condition.is_none();
        let columns_of = |index: &Index| index.parts.iter().map(|part| part.column.clone()).collect::<Vec<_>>();
        same(&self.primary_key)
            || self.uniques.iter().filter(whole).any(|unique| same(&unique.columns))
            || self.indexes.iter().filter(|index| index.is_key()).any(|index| same(&columns_of(index)))
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
    /// Of a numbered column: how PostgreSQL numbers it.
    pub numbering: Numbering,
    /// What the database computes it from.
    pub generated: Option<Generated>,
    /// How its texts compare.
    pub collation: PerDialect,
    /// The domain that its type is.
    pub domain: Option<Domain>,
    /// Its type in the words of one database.
    pub types: PerDialect,
    /// What stands behind its definition.
    pub options: PerDialect,
    /// What an INSERT that leaves it out gets.
    pub default: Option<Default>,
    /// From the doc comment.
    pub comment: String,
    /// The codebook whose codes it holds, by name.
    pub codebook: Option<String>,
}

/// How PostgreSQL numbers a column; the other databases have one way each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Numbering {
    /// An identity; an INSERT may give a number of its own.
    #[default]
    ByDefault,
    /// An identity; an INSERT may not.
    Always,
    /// A sequence in the column's default.
    Serial,
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
    /// SQL as the user wrote it for each database; none where it is left out.
    Own(PerDialect),
}

/// A named type with a rule of its own, which several columns may share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Domain {
    /// SQL name.
    pub name: String,
    /// What must hold, as SQL in which the word VALUE stands for the value.
    pub check: String,
}

impl Domain {
    /// The name of its rule.
    #[must_use]
    pub fn constraint_name(&self) -> String {
        fitting(format!("ck_{}", physical(&self.name)))
    }

    /// The rule for one column, where there are no domains: the column's name in place of VALUE.
    #[must_use]
    pub fn rule_for(&self, column: &str) -> String {
        let mut rule = String::with_capacity(self.check.len());
        let mut rest = self.check.as_str();
        while let Some(first) = rest.chars().next() {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let length = match first {
                // Texts and names stay as they are.
                '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
                _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (piece, after) = rest.split_at(length);
            rule.push_str(if piece.eq_ignore_ascii_case("value") { column } else { piece });
            rest = after;
        }
        rule
    }
}

/// A column that the database computes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Generated {
    /// SQL as the user wrote it.
    pub sql: String,
    /// Kept in the row rather than computed at each read.
    pub stored: bool,
}

/// When a constraint is checked, where the database lets a transaction wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deferrable {
    /// At the end of the statement, unless the transaction defers it.
    Immediate,
    /// At the end of the transaction, unless it asks for an immediate check.
    Deferred,
}

impl Deferrable {
    /// As SQL writes it.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::Immediate => "DEFERRABLE INITIALLY IMMEDIATE",
            Self::Deferred => "DEFERRABLE INITIALLY DEFERRED",
        }
    }
}

/// A division of a table into parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Partition {
    /// By what.
    pub method: PartitionMethod,
    /// Column names.
    pub columns: Vec<String>,
    /// Parts by hash; the other methods have one part for all that no other takes.
    pub parts: u32,
}

/// How rows find their part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartitionMethod {
    /// By bounds.
    Range,
    /// By values.
    List,
    /// By hash.
    Hash,
}

impl PartitionMethod {
    /// As SQL writes it.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::Range => "RANGE",
            Self::List => "LIST",
            Self::Hash => "HASH",
        }
    }
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
    /// When set, only rows for which this SQL holds must be unique.
    pub condition: Option<String>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
}

/// A secondary index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Index name.
    pub name: String,
    /// Its columns and expressions.
    pub parts: Vec<IndexPart>,
    /// How it is built.
    pub method: IndexMethod,
    /// Whether it admits a value once, without being a constraint.
    pub unique: bool,
    /// When set, only rows for which this SQL holds are in it.
    pub condition: Option<String>,
}

impl Index {
    /// Whether foreign keys may refer to its columns.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.unique && self.condition.is_none() && self.parts.iter().all(|part| !part.expression)
    }
}

/// One column or expression of an index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IndexPart {
    /// Column name, or SQL as the user wrote it.
    pub column: String,
    /// Whether it is SQL.
    pub expression: bool,
    /// Greatest first.
    pub descending: bool,
}

/// How an index is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IndexMethod {
    /// As every database does.
    #[default]
    Btree,
    /// PostgreSQL: equality alone.
    Hash,
    /// PostgreSQL: what is inside values, of arrays and JSON.
    Gin,
    /// PostgreSQL: ranges and shapes.
    Gist,
    /// PostgreSQL: values that fall into regions.
    Spgist,
    /// PostgreSQL: large tables in the order of the column.
    Brin,
}

impl IndexMethod {
    /// As SQL and attributes write it.
    pub const WORDS: [&'static str; 6] = ["btree", "hash", "gin", "gist", "spgist", "brin"];

    const ALL: [Self; 6] = [Self::Btree, Self::Hash, Self::Gin, Self::Gist, Self::Spgist, Self::Brin];

    /// By its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().position(|known| *known == word).map(|at| Self::ALL[at])
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().position(|method| *method == self).map_or("", |at| Self::WORDS[at])
    }
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
    /// The column's value has bits of these alone.
    Mask {
        /// Column name.
        column: String,
        /// All that are known.
        bits: i128,
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
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domains_rule_names_the_column_in_place_of_the_value() {
        let domain = Domain { name: "d".into(), check: "value <> 'VALUE' AND \"value\" > 0 OR VALUES(VALUE)".into() };
        assert_eq!(domain.rule_for("`a`"), "`a` <> 'VALUE' AND \"value\" > 0 OR VALUES(`a`)");
        let open = Domain { check: "value = 'é".into(), ..domain };
        assert_eq!(open.rule_for("a"), "a = 'é");
    }
}
