//! What MySQL and MariaDB cannot do.

use std::collections::HashSet;

use super::super::refusal::{Refusals, looks_at, mentions};
use crate::model::{Action, ColumnType, ForeignKey, Index, IndexMethod, Schema, Table, is_short};

/// The most keys and indexes of a table, its primary key included.
const KEYS: usize = 64;
/// The most columns.
const COLUMNS: usize = 1_017;

pub(in super::super) fn check(schema: &Schema, found: &mut Refusals) {
    for table in &schema.tables {
        names_are_free(table, found);
        columns_can_be_indexed(table, found);
        rows_and_entries_have_room(table, found);
        keys_and_columns_have_room(table, found);
        keys_can_act(table, found);
        uniques_are_whole(table, found);
        numbers_are_left_alone(table, found);
    }
}

// The column that keeps names unique among live rows.
fn names_are_free(table: &Table, found: &mut Refusals) {
    for name in table.uniques.iter().filter(|unique| unique.live.is_some()).flat_map(|unique| &unique.columns) {
        let generated = format!("live_{name}");
        if table.columns.iter().any(|column| column.name.to_lowercase() == generated.to_lowercase()) {
            found.push(
                &table.name,
                (
                    format!("MySQL requires a column of its own named `{generated}` to keep names unique"),
                    "rename the codebook's column",
                ),
            );
        }
    }
}

// MySQL indexes no unbounded text and no JSON.
fn columns_can_be_indexed(table: &Table, found: &mut Refusals) {
    let mut indexed: Vec<(&String, &str)> =
        table.primary_key.iter().map(|column| (column, "the primary key")).collect();
    let uniques = table.uniques.iter().flat_map(|unique| &unique.columns);
    indexed.extend(uniques.map(|column| (column, "a unique constraint")));
    let parts = table.indexes.iter().flat_map(|index| &index.parts);
    indexed.extend(parts.map(|part| (&part.column, "an index")));
    let keys = table.foreign_keys.iter().flat_map(|key| &key.columns);
    indexed.extend(keys.map(|column| (column, "a foreign key")));
    let mut told: Vec<&String> = Vec::new();
    for (name, what) in indexed {
        let Some(column) = table.column(name) else { continue };
        let remedy = match column.ty {
            ColumnType::Text => "give it a `length`",
            ColumnType::Bytes => "store a hash of it in a separate column",
            // MySQL does without PostgreSQL's own indexes.
            _ if what == "an index" && table.indexes.iter().all(|index| !is_common(index, name)) => continue,
            ColumnType::Array(_) | ColumnType::Json | ColumnType::Jsonb => {
                "store what you look up in a separate column"
            }
            // 3072 bytes of an index, four a character.
            ColumnType::Varchar(length) if length > 768 => "give it a `length` of at most 768",
            _ => continue,
        };
        if !told.contains(&name) {
            told.push(name);
            found.push(
                &table.name,
                (format!("MySQL cannot index `{name}` (`{}`), which is part of {what}", column.ty.label()), remedy),
            );
        }
    }
}

// MySQL's rows and index entries have a size, and count four bytes a character.
fn rows_and_entries_have_room(table: &Table, found: &mut Refusals) {
    let row: u64 = table.columns.iter().map(|column| bytes(&column.ty) + 2).sum();
    if row > ROW_BYTES {
        found.push(
            &table.name,
            (
                format!("a row can have {row} bytes, but MySQL allows {ROW_BYTES}"),
                "omit `length` for the longest texts",
            ),
        );
    }
    let uniques = table.uniques.iter().map(|unique| unique.columns.clone());
    let indexes = table.indexes.iter().map(|index| index.parts.iter().map(|part| part.column.clone()).collect());
    let keys = table.foreign_keys.iter().map(|key| key.columns.clone());
    let mut told: HashSet<Vec<String>> = HashSet::new();
    for columns in std::iter::once(table.primary_key.clone()).chain(uniques).chain(indexes).chain(keys) {
        let size: u64 = columns.iter().filter_map(|name| table.column(name)).map(|column| bytes(&column.ty)).sum();
        // One column alone is told by `columns_can_be_indexed`.
        if columns.len() > 1 && size > INDEX_BYTES && told.insert(columns.clone()) {
            found.push(
                &table.name,
                (
                    format!("an index on `{}` has {size} bytes, but MySQL allows {INDEX_BYTES}", columns.join(", ")),
                    "use shorter lengths: MySQL counts four bytes for each character",
                ),
            );
        }
    }
}

// InnoDB counts the keys and columns of a table; a foreign key brings a key of its own where no other begins with its columns.
fn keys_and_columns_have_room(table: &Table, found: &mut Refusals) {
    let mut keys: Vec<Vec<&String>> = Vec::new();
    keys.extend((!table.primary_key.is_empty()).then(|| table.primary_key.iter().collect()));
    keys.extend(table.uniques.iter().map(|unique| unique.columns.iter().collect()));
    let common = table.indexes.iter().filter(|index| index.parts.iter().any(|part| is_common(index, &part.column)));
    keys.extend(common.map(|index| index.parts.iter().map(|part| &part.column).collect()));
    for key in &table.foreign_keys {
        let columns: Vec<&String> = key.columns.iter().collect();
        if !keys.iter().any(|other| other.starts_with(&columns)) {
            keys.push(columns);
        }
    }
    if keys.len() > KEYS {
        found.push(
            &table.name,
            (
                format!("`{}` has {} keys and indexes, but MySQL allows {KEYS} in a table", table.name, keys.len()),
                "store enums that need no table with `storage = \"check\"`, or divide the table",
            ),
        );
    }
    let live = table.uniques.iter().filter(|unique| unique.live.is_some()).flat_map(|unique| &unique.columns).count();
    let columns = table.columns.len() + live;
    if columns > COLUMNS {
        found.push(
            &table.name,
            (
                format!("`{}` has {columns} columns, but MySQL allows {COLUMNS} in a table", table.name),
                "divide the table",
            ),
        );
    }
}

// MySQL has no SET DEFAULT, and lets no foreign key change a column that a CHECK looks at.
fn keys_can_act(table: &Table, found: &mut Refusals) {
    for key in &table.foreign_keys {
        if [key.on_delete, key.on_update].contains(&Action::SetDefault) {
            found.push(
                &table.name,
                (format!("MySQL has no `set_default`, which `{}` uses", key.name), "use another action"),
            );
        }
        for check in table.checks.iter().filter(|_| changes_its_columns(key)) {
            if let Some(column) = key.columns.iter().find(|column| looks_at(&check.rule, column)) {
                found.push(
                    &table.name,
                    (
                        format!(
                            "MySQL does not allow `{}` to change `{column}`, which the check `{}` reads",
                            key.name, check.name
                        ),
                        "remove the action or the check",
                    ),
                );
            }
        }
    }
}

fn uniques_are_whole(table: &Table, found: &mut Refusals) {
    for unique in table.uniques.iter().filter(|unique| unique.condition.is_some()) {
        found.push(
            &table.name,
            (
                format!("MySQL cannot make `{}` unique for only the rows of its `where`", unique.name),
                "remove `where`, or make a computed column unique",
            ),
        );
    }
}

// Neither a check nor a computed column may look at a column that MySQL numbers.
fn numbers_are_left_alone(table: &Table, found: &mut Refusals) {
    for column in table.columns.iter().filter(|column| column.auto) {
        let checks = table.checks.iter().filter(|check| looks_at(&check.rule, &column.name));
        let computed = table
            .columns
            .iter()
            .filter(|other| other.generated.as_ref().is_some_and(|generated| mentions(&generated.sql, &column.name)));
        for name in checks.map(|check| &check.name).chain(computed.map(|other| &other.name)) {
            found.push(
                &table.name,
                (
                    format!("MySQL does not allow `{name}` to read `{}`, which is `auto`", column.name),
                    "remove one of them",
                ),
            );
        }
    }
}

/// The most bytes of a row, long texts apart.
const ROW_BYTES: u64 = 65_535;

/// The most bytes of an index entry.
const INDEX_BYTES: u64 = 3072;

/// How many bytes a value can take in a row of MySQL.
fn bytes(ty: &ColumnType) -> u64 {
    match ty {
        ColumnType::SmallInt | ColumnType::Native(_) => 2,
        ColumnType::Boolean => 1,
        ColumnType::Integer | ColumnType::Real | ColumnType::Date => 4,
        ColumnType::BigInt | ColumnType::Double => 8,
        ColumnType::Time | ColumnType::Timestamp | ColumnType::TimestampTz => 8,
        ColumnType::Numeric(precision, _) => u64::from(*precision) / 2 + 4,
        ColumnType::Varchar(length) | ColumnType::Char(length) => 4 * u64::from(*length),
        ColumnType::Uuid => 16,
        ColumnType::Postgres(name) if is_short(name) => 4 * 255,
        ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Json
        | ColumnType::Jsonb
        | ColumnType::Array(_)
        | ColumnType::Postgres(_)
        | ColumnType::Own => 12,
    }
}

/// Whether an index over that column is one that every database builds.
fn is_common(index: &Index, column: &str) -> bool {
    let every = matches!(index.method, IndexMethod::Btree | IndexMethod::Hash);
    every && index.parts.iter().all(|part| !part.expression) && index.parts.iter().any(|part| part.column == column)
}

/// Whether a key writes to its own columns when the row that it refers to changes.
fn changes_its_columns(key: &ForeignKey) -> bool {
    key.on_delete == Action::SetNull || matches!(key.on_update, Action::Cascade | Action::SetNull)
}
