//! Codebooks: an enum, and how the database keeps it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use super::{
    Action, Column, ColumnType, Default, ForeignKey, IntRepr, Numbering, PerDialect, Table, TableKind, Unique, physical,
};

/// An enum of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codebook {
    /// SQL name: of the table, or of the native type; for a CHECK only a heading.
    pub name: String,
    /// The enum's path in its crate, `parcel::ParcelState`.
    pub rust: String,
    /// From the doc comment.
    pub comment: String,
    /// Table, check or native type.
    pub storage: Storage,
    /// What a code is.
    pub key: KeyKind,
    /// The names of the table's columns.
    pub columns: StandardColumns,
    /// Whether its codes are single bits, of which a column may hold several.
    pub mask: bool,
    /// The codebook whose texts these are in other languages, by its name; then a row's key is code and language.
    pub translates: Option<String>,
    /// Columns beside the standard ones.
    pub extras: Vec<ExtraColumn>,
    /// Sorted by code; those of a native type as they are declared.
    pub rows: Vec<Row>,
}

/// A column of a codebook beside the standard ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExtraColumn {
    /// SQL name.
    pub column: String,
    /// What it holds.
    pub ty: ColumnType,
    /// Whether a row may leave it out.
    pub nullable: bool,
    /// What it is for.
    pub kind: ExtraKind,
}

/// What an extra column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExtraKind {
    /// The user's own data.
    Payload,
    /// The place in a list that people see.
    Order,
    /// The code above.
    Parent,
}

/// How the database keeps an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Storage {
    /// A lookup table, referred to by foreign keys.
    Table,
    /// A CHECK with the list of codes, at every column of the type.
    Check,
    /// The database's own enum type.
    Native,
}

/// What a codebook's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// The enum's discriminant.
    Int(IntRepr),
    /// A text code of at most so many characters.
    Text(u32),
}

/// The names of a codebook table's columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StandardColumns {
    /// The code.
    pub key: String,
    /// The name, where the codebook has one.
    pub name: Option<String>,
    /// The text that people read.
    pub description: String,
    /// When the code was archived; NULL while it is live.
    pub archive: String,
}

impl StandardColumns {
    /// All of them, those without a choice included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let chosen = [&self.key, &self.description, &self.archive].map(String::as_str);
        chosen.into_iter().chain(self.name.as_deref()).chain(["sha", "date_created"])
    }
}

/// A text of a row. Of a schema that a program carries it points into the program: there may be hundreds of thousands.
pub type Text = Cow<'static, str>;

/// One row of a codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// The enum's variant.
    pub variant: String,
    /// The language's tag, empty but for translations.
    pub language: String,
    /// The name column's text, where the codebook has one.
    pub name: Option<Text>,
    /// The description.
    pub description: Text,
    /// Of each extra column, the value.
    pub values: Vec<Option<Default>>,
    /// Still readable in Rust, archived in the database.
    pub retired: bool,
    /// SHA-256 of code, name, description and values, 64 hex digits.
    pub sha: Text,
}

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// An integer.
    Int(i128),
    /// Text.
    Text(String),
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
        }
    }
}

/// The most characters of a codebook's name: its unique index must fit into every database's limit.
pub const NAME_LENGTH: u32 = 255;

/// The longest language tag that RFC 5646 asks software to take.
pub const LANGUAGE_LENGTH: u32 = 35;

/// The column of translations that holds the language.
pub(crate) const LANGUAGE: &str = "language";

impl Codebook {
    /// The type of a column that holds the codes.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match (self.storage, self.key) {
            (Storage::Native, _) => ColumnType::Native(self.name.clone()),
            (_, KeyKind::Int(repr)) => repr.column_type(),
            (_, KeyKind::Text(length)) => ColumnType::Varchar(length),
        }
    }

    /// The rows whose code means a variant: neither those of a file nor texts in other languages.
    pub fn meanings(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| self.translates.is_none() && !row.variant.is_empty())
    }

    /// The lookup table, for the storage that has one.
    #[must_use]
    pub fn table(&self) -> Table {
        let names = &self.columns;
        let unique = |name: &String| Unique {
            name: format!("uq_{}_{name}", physical(&self.name)),
            columns: self.translates.iter().map(|_| LANGUAGE.to_owned()).chain([name.clone()]).collect(),
            live: Some(names.archive.clone()),
            condition: None,
            deferrable: None,
        };
        Table {
            name: self.name.clone(),
            kind: TableKind::Codebook,
            rust: self.rust.clone(),
            comment: self.comment.clone(),
            columns: self.table_columns(),
            primary_key: self.key_columns(),
            key_name: None,
            uniques: names.name.iter().map(unique).collect(),
            indexes: Vec::new(),
            checks: Vec::new(),
            foreign_keys: self.foreign_keys(),
            partition: None,
            options: PerDialect::default(),
            statements: PerDialect::default(),
        }
    }

    /// The table's columns, those of every codebook and its own.
    fn table_columns(&self) -> Vec<Column> {
        let column = |name: &str, ty: ColumnType, comment: &str| Column {
            name: name.to_owned(),
            ty,
            nullable: false,
            auto: false,
            numbering: Numbering::default(),
            generated: None,
            collation: PerDialect::default(),
            domain: None,
            types: PerDialect::default(),
            options: PerDialect::default(),
            default: None,
            comment: comment.to_owned(),
            codebook: None,
        };
        let names = &self.columns;
        let mut columns = vec![column(&names.key, self.column_type(), "The code, as the enum numbers it.")];
        columns.extend(self.translates.iter().map(|_| {
            column(LANGUAGE, ColumnType::Varchar(LANGUAGE_LENGTH), "The language's tag, such as `de` or `pt-BR`.")
        }));
        columns.extend(
            names.name.iter().map(|name| {
                column(name, ColumnType::Varchar(NAME_LENGTH), "The code's name, unique among live codes.")
            }),
        );
        columns.push(column(&names.description, ColumnType::Text, "What the code means."));
        columns.extend(self.extras.iter().map(|extra| Column {
            nullable: extra.nullable,
            codebook: (extra.kind == ExtraKind::Parent).then(|| self.name.clone()),
            ..column(&extra.column, extra.ty.clone(), extra.kind.comment())
        }));
        columns.push(column("sha", ColumnType::Char(64), "SHA-256 of the row as the enum declares it."));
        columns.push(Column {
            nullable: true,
            ..column(&names.archive, ColumnType::TimestampTz, "When the code was archived, NULL while it is live.")
        });
        columns.push(Column {
            default: Some(Default::Now),
            ..column("date_created", ColumnType::TimestampTz, "When the row was first inserted.")
        });
        columns
    }

    /// To the codes above, and from a translation to what it translates.
    fn foreign_keys(&self) -> Vec<ForeignKey> {
        let key = |column: &str, target: &str| ForeignKey {
            name: format!("fk_{}_{column}", physical(&self.name)),
            columns: vec![column.to_owned()],
            target: target.to_owned(),
            target_columns: vec![self.columns.key.clone()],
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            deferrable: None,
        };
        let parents = self.extras.iter().filter(|extra| extra.kind == ExtraKind::Parent);
        let parents = parents.map(|extra| key(&extra.column, &self.name));
        let translated = self.translates.iter().map(|target| key(&self.columns.key, target));
        parents.chain(translated).collect()
    }
}

impl ExtraKind {
    fn comment(self) -> &'static str {
        match self {
            Self::Payload => "",
            Self::Order => "The place in a list that people see.",
            Self::Parent => "The code above, NULL at the top.",
        }
    }
}

impl Codebook {
    /// The columns by which a row is known.
    #[must_use]
    pub fn key_columns(&self) -> Vec<String> {
        let language = self.translates.iter().map(|_| LANGUAGE.to_owned());
        [self.columns.key.clone()].into_iter().chain(language).collect()
    }

    /// All codes of a mask together.
    #[must_use]
    pub fn bits(&self) -> i128 {
        let bit = |row: &Row| match row.code {
            Code::Int(code) => code,
            Code::Text(_) => 0,
        };
        self.rows.iter().map(bit).fold(0, |bits, bit| bits | bit)
    }

    /// The rows with each behind the one above it: some databases look at every row as it comes.
    #[must_use]
    pub fn parents_first(&self) -> Vec<&Row> {
        let Some(at) = self.extras.iter().position(|extra| extra.kind == ExtraKind::Parent) else {
            return self.rows.iter().collect();
        };
        let mut left: Vec<&Row> = self.rows.iter().collect();
        let mut placed: HashSet<String> = HashSet::new();
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let (ready, waiting): (Vec<&Row>, Vec<&Row>) = left.into_iter().partition(|row| match &row.values[at] {
                Some(Default::Number(parent) | Default::Text(parent)) => placed.contains(parent),
                _ => true,
            });
            // A ring has no top; the parser refuses it.
            if ready.is_empty() {
                order.extend(waiting);
                break;
            }
            placed.extend(ready.iter().map(|row| row.code.to_string()));
            order.extend(ready);
            left = waiting;
        }
        order
    }
}
