//! What one derived item says, before any path in it is resolved.
//!
//! `Hash` of these types is the item's fingerprint, so a field belongs here when, and only when, a change of it changes
//! what is generated. Positions are [`At`], which does not take part.

use std::hash::{Hash, Hasher};

use schema_model::fingerprint;
use schema_model::model::{
    Action, ColumnType, Default, Deferrable, Domain, ExtraColumn, Generated, IndexMethod, IndexPart, KeyKind,
    Numbering, Partition, PerDialect, StandardColumns, Storage,
};

/// A place in a derived item: the number of a span that was recorded when the item was read.
///
/// A span belongs to the thread that lexed it; a number can be kept, sent and stored. It is ignored by hashing: the
/// place of a thing changes nothing that is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub u32);

impl At {
    /// Nowhere: what is wrong has no token of its own.
    pub const NOWHERE: Self = Self(u32::MAX);
}

impl Hash for At {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A derived item.
#[derive(Debug, Hash)]
pub enum Declaration {
    /// A derive on an enum.
    Enum(EnumDeclaration),
    /// A derive on a struct.
    Struct(StructDeclaration),
}

impl Declaration {
    /// What the item says, as a number: what macro and build script compare.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        fingerprint::number(self)
    }

    /// The item's SQL name, by which the registry knows it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Enum(item) => &item.name,
            Self::Struct(item) => &item.name,
        }
    }

    /// The item's Rust name.
    #[must_use]
    pub fn ident(&self) -> &str {
        match self {
            Self::Enum(item) => &item.ident,
            Self::Struct(item) => &item.ident,
        }
    }

    /// Where the item's Rust name stands.
    #[must_use]
    pub fn at(&self) -> At {
        match self {
            Self::Enum(item) => item.at,
            Self::Struct(item) => item.at,
        }
    }

    /// The item's references to other types, in the order in which the derive proves them.
    #[must_use]
    pub fn references(&self) -> &[ReferenceDeclaration] {
        match self {
            Self::Enum(_) => &[],
            Self::Struct(item) => &item.references,
        }
    }
}

/// An enum.
#[derive(Debug, Hash)]
pub struct EnumDeclaration {
    /// Rust name.
    pub ident: String,
    /// Where it stands.
    pub at: At,
    /// SQL name.
    pub name: String,
    /// Table, check or native.
    pub storage: Storage,
    /// What a code is.
    pub key: KeyKind,
    /// Column names; the archive column may be the package's choice.
    pub columns: StandardColumns,
    /// Doc comment.
    pub comment: String,
    /// Whether a variant is given a discriminant, which a text key's code is not.
    pub has_discriminants: bool,
    /// Whether its codes are single bits.
    pub mask: bool,
    /// The file that its rows are in, relative to the package.
    pub file: Option<String>,
    /// Columns beside the standard ones.
    pub extras: Vec<ExtraDeclaration>,
    /// Former SQL names, the newest first.
    pub renamed_from: fingerprint::Unhashed<Vec<String>>,
    /// In declaration order.
    pub variants: Vec<VariantDeclaration>,
}

/// An extra column.
#[derive(Clone, Debug, Hash)]
pub struct ExtraDeclaration {
    /// The column.
    pub extra: ExtraColumn,
    /// Of a payload: the accessor's type, as it is written.
    pub rust: String,
}

/// A variant.
#[derive(Debug, Hash)]
pub struct VariantDeclaration {
    /// Rust name.
    pub ident: String,
    /// Where it stands.
    pub at: At,
    /// The code.
    pub code: CodeDeclaration,
    /// Whether a discriminant says it.
    pub explicit: fingerprint::Unhashed<bool>,
    /// The name column's text.
    pub name: Option<String>,
    /// The description.
    pub description: String,
    /// Its texts in other languages.
    pub translations: Vec<TranslationDeclaration>,
    /// Of each extra column, the value; a parent's is its variant.
    pub values: Vec<Option<Default>>,
    /// Archived in the database.
    pub retired: bool,
    /// Former names in Rust, the newest first.
    pub renamed_from: fingerprint::Unhashed<Vec<String>>,
}

/// A variant's texts in another language.
#[derive(Clone, Debug, Hash)]
pub struct TranslationDeclaration {
    /// The language's tag, `pt-BR`.
    pub language: String,
    /// The name, where it has one there.
    pub name: Option<String>,
    /// The description, where it has one there.
    pub description: Option<String>,
}

/// A variant's code as declared.
#[derive(Clone, Debug, Hash)]
pub enum CodeDeclaration {
    /// An integer that the item itself tells.
    Int(i128),
    /// A constant elsewhere, and how far after it.
    Const {
        /// The constant's path, without white space.
        path: String,
        /// Variants since the one that names it.
        offset: i128,
    },
    /// A text code.
    Text(String),
}

/// A struct.
#[derive(Debug, Hash)]
pub struct StructDeclaration {
    /// Rust name.
    pub ident: String,
    /// Where it stands.
    pub at: At,
    /// SQL name.
    pub name: String,
    /// Doc comment.
    pub comment: String,
    /// Columns, in declaration order.
    pub fields: Vec<FieldDeclaration>,
    /// Column names of the primary key.
    pub primary_key: Vec<String>,
    /// Its name, where it is given one.
    pub key_name: Option<String>,
    /// Unique constraints.
    pub uniques: Vec<UniqueDeclaration>,
    /// Indexes.
    pub indexes: Vec<IndexDeclaration>,
    /// Checks.
    pub checks: Vec<CheckDeclaration>,
    /// Foreign keys and enum-typed fields.
    pub references: Vec<ReferenceDeclaration>,
    /// How PostgreSQL divides it.
    pub partition: Option<Partition>,
    /// What stands behind its closing parenthesis.
    pub options: PerDialect,
    /// Statements that run once it is complete.
    pub statements: PerDialect,
    /// Former SQL names, the newest first.
    pub renamed_from: fingerprint::Unhashed<Vec<String>>,
}

/// A field that is a column.
#[derive(Debug, Hash)]
pub struct FieldDeclaration {
    /// Rust name, without `r#`.
    pub ident: String,
    /// Where it stands.
    pub at: At,
    /// SQL name.
    pub column: String,
    /// Its type; `None` for a field whose type is an enum, found in `references`.
    pub ty: Option<ColumnType>,
    /// Where the type is written: in an attribute, else the field's name.
    pub ty_at: At,
    /// `Option<…>`.
    pub nullable: bool,
    /// Numbered by the database.
    pub auto: bool,
    /// How PostgreSQL numbers it.
    pub numbering: Numbering,
    /// Computed by the database.
    pub generated: Option<Generated>,
    /// How its texts compare.
    pub collation: PerDialect,
    /// The domain that its type is.
    pub domain: Option<Domain>,
    /// Its type in the words of one database.
    pub types: PerDialect,
    /// What stands behind its definition.
    pub options: PerDialect,
    /// Default.
    pub default: Option<DefaultDeclaration>,
    /// Bounds.
    pub range: Option<RangeDeclaration>,
    /// Former column names, the newest first.
    pub renamed_from: fingerprint::Unhashed<Vec<String>>,
    /// Doc comment.
    pub comment: String,
}

/// A default as declared.
#[derive(Clone, Debug, Hash)]
pub enum DefaultDeclaration {
    /// A value.
    Value(Default),
    /// A variant of the field's enum, by its last path segment.
    Variant(String),
}

/// `range(…)` on a field.
#[derive(Clone, Debug, Hash)]
pub struct RangeDeclaration {
    /// Least value, as decimal text.
    pub min: Option<String>,
    /// Greatest value, and whether it is itself allowed.
    pub max: Option<(String, bool)>,
}

/// A unique constraint.
#[derive(Debug, Hash)]
pub struct UniqueDeclaration {
    /// Where it is declared.
    pub at: At,
    /// Constraint name.
    pub name: String,
    /// Column names.
    pub columns: Vec<String>,
    /// SQL that tells which rows must be unique.
    pub condition: Option<String>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
}

/// An index.
#[derive(Debug, Hash)]
pub struct IndexDeclaration {
    /// Where it is declared.
    pub at: At,
    /// Index name.
    pub name: String,
    /// Its columns and expressions.
    pub parts: Vec<IndexPart>,
    /// How it is built.
    pub method: IndexMethod,
    /// Whether it admits a value once.
    pub unique: bool,
    /// SQL that tells which rows are in it.
    pub condition: Option<String>,
}

/// A check.
#[derive(Debug, Hash)]
pub struct CheckDeclaration {
    /// Where it is declared.
    pub at: At,
    /// Constraint name.
    pub name: String,
    /// SQL as the user wrote it.
    pub sql: String,
}

/// A reference to another type of the schema.
#[derive(Debug, Hash)]
pub struct ReferenceDeclaration {
    /// Where the target's path stands.
    pub at: At,
    /// The target's path, without white space.
    pub path: String,
    /// Columns of this table.
    pub columns: Vec<String>,
    /// How it came about.
    pub kind: ReferenceKind,
    /// Foreign key name.
    pub name: String,
    /// On delete.
    pub on_delete: Action,
    /// On update.
    pub on_update: Action,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
}

/// How a reference is declared.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// The field's type is the enum.
    EnumField,
    /// The field's type is a `Mask` of the enum.
    MaskField,
    /// The field's type is called like a scalar: it is that, unless the schema has an enum of the name.
    Namesake,
    /// `references`, to the target's primary key or to named columns (Rust field names).
    Key(Vec<String>),
}

#[cfg(test)]
mod tests {
    use crate::grammar::{Settings, read};

    fn of(source: &str) -> u64 {
        let input = syn::parse_str(source).expect("an item");
        read(&input, &Settings::default()).parsed.expect("no faults").0.fingerprint()
    }

    #[test]
    fn white_space_is_of_no_account_and_content_is() {
        let one = of("/// A\nenum A { X = 1, Y }");
        assert_eq!(one, of("/// A\nenum   A{X=1,Y   =2,}"));
        assert_ne!(one, of("/// A\nenum A { X = 1, Z }"));
        assert_ne!(one, of("/// a\nenum A { X = 1, Y }"));
        assert_ne!(one, of("/// A\nenum A { X = 1, #[codebook(retired)] Y }"));
    }
}
