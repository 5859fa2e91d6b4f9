//! The schema as a program carries it: one text, which costs the compiler next to nothing, read when it is needed.
//!
//! There is no version in it: the program's `schema-core` is the one whose build script wrote it.

use schema_model::model::Dialect;
use std::collections::HashMap;

use crate::pack::{Pack, Reader, pack_enums, pack_list, pack_structs};
use schema_model::dialect::{Minimum, Server, Version};
use schema_model::fingerprint;
use schema_model::model::{
    Action, Check, CheckRule, Code, Codebook, Column, ColumnType, Default, Deferrable, Domain, Extra, ExtraKind,
    ForeignKey, Generated, Index, IndexMethod, IndexPart, IntRepr, KeyKind, Partition, PartitionMethod, PerDialect,
    Row, Schema, StandardColumns, Storage, Table, TableKind, Unique,
};

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
    pub prints: Prints,
}

/// Packs what a program carries.
#[must_use]
pub fn pack(schema: &Schema, dialects: &[Dialect], sqlite_strict: bool, minimum: &Minimum) -> Packed {
    let (mut text, prints) = schema_text(schema);
    pack_list(dialects, &mut text);
    sqlite_strict.pack(&mut text);
    minimum.pack(&mut text);
    Packed { text, prints }
}

/// The text alone of what a program carries.
#[must_use]
pub fn to_text(schema: &Schema, dialects: &[Dialect], sqlite_strict: bool, minimum: &Minimum) -> String {
    pack(schema, dialects, sqlite_strict, minimum).text
}

/// A schema's text, and a number for each table and codebook in it.
fn schema_text(schema: &Schema) -> (String, Prints) {
    let mut text = String::new();
    schema.title.pack(&mut text);
    let mut prints = Prints::default();
    let mut all = vec![fingerprint::number(&schema.title)];
    (schema.codebooks.len() as u32).pack(&mut text);
    for codebook in &schema.codebooks {
        let start = text.len();
        codebook.pack(&mut text);
        let print = fingerprint::number(&&text[start..]);
        all.push(print);
        prints.codebooks.insert(codebook.name.clone(), print);
    }
    (schema.tables.len() as u32).pack(&mut text);
    for table in &schema.tables {
        let start = text.len();
        table.pack(&mut text);
        let columns = table.columns.iter().filter_map(|column| column.codebook.as_ref());
        let codebooks: Vec<Option<&u64>> = columns.map(|name| prints.codebooks.get(name)).collect();
        let own = prints.codebooks.get(&table.name);
        let print = fingerprint::number(&(&text[start..], codebooks, own));
        all.push(print);
        prints.tables.insert(table.name.clone(), print);
    }
    prints.all = fingerprint::number(&all);
    (text, prints)
}

/// What each table and each codebook says, as numbers.
#[derive(Clone, Debug, Default)]
pub struct Prints {
    codebooks: HashMap<String, u64>,
    tables: HashMap<String, u64>,
    all: u64,
}

impl Prints {
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

pack_structs! {
    Schema { title, codebooks, tables }
    Codebook { name, rust, comment, storage, key, columns, mask, translates, extras, rows }
    Extra { column, ty, nullable, kind }
    StandardColumns { key, name, description, archive }
    Row { code, variant, language, name, description, values, retired, sha }
    Table {
        name, kind, rust, comment, columns, primary_key, uniques, indexes, checks, foreign_keys, partition, options, statements
    }
    Column {
        name, ty, nullable, auto, always, generated, collation, domain, types, options, default, comment, codebook
    }
    Generated { sql, stored }
    Domain { name, check }
    Partition { method, columns, parts }
    Unique { name, columns, live, condition, deferrable }
    Index { name, parts, method, condition }
    IndexPart { column, expression, descending }
    Check { name, rule }
    ForeignKey { name, columns, target, target_columns, on_delete, on_update, deferrable }
}

pack_enums! {
    Dialect { 0 Postgres, 1 Mysql, 2 Sqlite }
    Server { 0 Postgres, 1 Mysql, 2 Mariadb, 3 Sqlite }
    Storage { 0 Table, 1 Check, 2 Native }
    KeyKind { 0 Int(repr), 1 Text(length) }
    IntRepr { 0 I8, 1 I16, 2 I32, 3 I64, 4 U8, 5 U16, 6 U32, 7 U64, 8 I128, 9 U128, 10 Isize, 11 Usize }
    Code { 0 Int(value), 1 Text(value) }
    TableKind { 0 Codebook, 1 Data }
    ColumnType {
        0 SmallInt, 1 Integer, 2 BigInt, 3 Boolean, 4 Real, 5 Double, 6 Numeric(precision, scale), 7 Text,
        8 Varchar(length), 9 Char(length), 10 Date, 11 Time, 12 Timestamp, 13 TimestampTz, 14 Uuid, 15 Bytes, 16 Json,
        17 Jsonb, 18 Native(name), 19 Array(item), 20 Postgres(name), 21 Own
    }
    Default { 0 Number(value), 1 Bool(value), 2 Text(value), 3 Now, 4 Expression(value), 5 Own(value) }
    CheckRule { 0 Sql(sql), 1 OneOf { column, codes }, 2 Range { column, min, max }, 3 Mask { column, bits } }
    ExtraKind { 0 Payload, 1 Order, 2 Parent }
    Deferrable { 0 Immediate, 1 Deferred }
    PartitionMethod { 0 Range, 1 List, 2 Hash }
    IndexMethod { 0 Btree, 1 Hash, 2 Gin, 3 Gist, 4 Spgist, 5 Brin }
    Action { 0 NoAction, 1 Restrict, 2 Cascade, 3 SetNull, 4 SetDefault }
}

impl Pack for Version {
    fn pack(&self, text: &mut String) {
        self.0.iter().for_each(|number| number.pack(text));
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Some(Self([Pack::unpack(rest)?, Pack::unpack(rest)?, Pack::unpack(rest)?]))
    }
}

impl Pack for Minimum {
    fn pack(&self, text: &mut String) {
        self.0.pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Pack::unpack(rest).map(Self)
    }
}

impl Pack for PerDialect {
    fn pack(&self, text: &mut String) {
        self.0.pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Pack::unpack(rest).map(Self)
    }
}
