//! The schema as a program carries it: one text, which costs the compiler next to nothing, read when it is needed.
//!
//! There is no version in it: the program's `schema-core` is the one whose build script wrote it.

use schema_model::model::Dialect;
use std::collections::HashMap;

use schema_model::dialect::Minimum;
use schema_model::fingerprint;
use schema_model::model::Schema;
use schema_model::pack::{Pack, Reader, pack_list};

/// What a program carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The model.
    pub schema: Schema,
    /// The databases that it is deployed to.
    pub dialects: Vec<Dialect>,
    /// Whether SQLite's tables are STRICT.
    pub sqlite_strict: bool,
    /// The oldest servers that it is deployed to.
    pub minimum: Minimum,
}

/// What a program carries, as a text.
#[derive(Clone, Debug, Default)]
pub struct Packed {
    /// All of it.
    pub text: String,
    /// What each table and each codebook says.
    pub fingerprints: Fingerprints,
}

/// Packs what a program carries.
#[must_use]
pub fn pack(schema: &Schema, dialects: &[Dialect], sqlite_strict: bool, minimum: &Minimum) -> Packed {
    let (mut text, fingerprints) = schema_text(schema);
    pack_list(dialects, &mut text);
    sqlite_strict.pack(&mut text);
    minimum.pack(&mut text);
    Packed { text, fingerprints }
}

/// The text alone of what a program carries.
#[must_use]
pub fn to_text(schema: &Schema, dialects: &[Dialect], sqlite_strict: bool, minimum: &Minimum) -> String {
    pack(schema, dialects, sqlite_strict, minimum).text
}

/// A schema's text, and a number for each table and codebook in it.
fn schema_text(schema: &Schema) -> (String, Fingerprints) {
    let mut text = String::new();
    schema.title.pack(&mut text);
    let mut fingerprints = Fingerprints::default();
    let mut all = vec![fingerprint::number(&schema.title)];
    (schema.codebooks.len() as u32).pack(&mut text);
    for codebook in &schema.codebooks {
        let start = text.len();
        codebook.pack(&mut text);
        let print = fingerprint::number(&&text[start..]);
        all.push(print);
        fingerprints.codebooks.insert(codebook.name.clone(), print);
    }
    (schema.tables.len() as u32).pack(&mut text);
    for table in &schema.tables {
        let start = text.len();
        table.pack(&mut text);
        let columns = table.columns.iter().filter_map(|column| column.codebook.as_ref());
        let codebooks: Vec<Option<&u64>> = columns.map(|name| fingerprints.codebooks.get(name)).collect();
        let own = fingerprints.codebooks.get(&table.name);
        let print = fingerprint::number(&(&text[start..], codebooks, own));
        all.push(print);
        fingerprints.tables.insert(table.name.clone(), print);
    }
    fingerprints.all = fingerprint::number(&all);
    (text, fingerprints)
}

/// What each table and each codebook says, as numbers.
#[derive(Clone, Debug, Default)]
pub struct Fingerprints {
    codebooks: HashMap<String, u64>,
    tables: HashMap<String, u64>,
    all: u64,
}

impl Fingerprints {
    /// Those of a schema.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        schema_text(schema).1
    }

    /// Of the whole schema.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.all
    }

    /// Of a table with the codebooks that its columns refer to, or of an enum without a table.
    #[must_use]
    pub fn of_name(&self, name: &str) -> Option<u64> {
        self.tables.get(name).or_else(|| self.codebooks.get(name)).copied()
    }
}

impl Embedded {
    /// Reads what [`to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::read(Reader::new(text))
    }

    /// The same of a text that is part of the program, whose rows then point into it.
    #[must_use]
    pub fn of_program(text: &'static str) -> Option<Self> {
        Self::read(Reader::of_program(text))
    }

    fn read(mut rest: Reader<'_>) -> Option<Self> {
        let embedded = Self {
            schema: Pack::unpack(&mut rest)?,
            dialects: Pack::unpack(&mut rest)?,
            sqlite_strict: Pack::unpack(&mut rest)?,
            minimum: Pack::unpack(&mut rest)?,
        };
        rest.is_empty().then_some(embedded)
    }
}
