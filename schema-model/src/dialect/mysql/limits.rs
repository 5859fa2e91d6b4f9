//! What MySQL and MariaDB cannot do.

use std::collections::HashSet;

use super::super::refusal::{Refusals, looks_at, mentions};
use crate::model::{Action, ColumnType, Dialect, ForeignKey, Index, IndexMethod, Schema, Table, is_short};

pub(in super::super) fn check(schema: &Schema, found: &mut Refusals) {
    for table in &schema.tables {
        names_are_free(table, found);
        columns_can_be_indexed(table, found);
        texts_have_lengths(table, found);
        rows_and_entries_have_room(table, found);
        keys_and_columns_are_few(table, found);
        keys_compare_alike(table, schema, found);
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

// MySQL's `varchar` has a length.
fn texts_have_lengths(table: &Table, found: &mut Refusals) {
    let unbounded = table.columns.iter().filter(|column| column.ty == ColumnType::UnboundedVarchar);
    for column in unbounded.filter(|column| column.types.get(Dialect::Mysql).is_none()) {
        let message = format!("MySQL requires a length for `{}`, which is `varchar`", column.name);
        found.push_type(&table.name, &column.name, (message, "write `varchar(255)`, or `text` for text of any length"));
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
    let in_page = in_page(table);
    if in_page >= PAGE_BYTES {
        found.push(
            &table.name,
            (
                format!("a row keeps {in_page} bytes in its page, but MySQL has room for {PAGE_BYTES}"),
                "move some of its columns to a table of their own",
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

// Each foreign key needs an index that begins with its columns: where there is none, MySQL makes one.
fn keys_and_columns_are_few(table: &Table, found: &mut Refusals) {
    let uniques = table.uniques.iter().filter(|unique| unique.live.is_none()).map(|unique| unique.columns.clone());
    let live = table.uniques.iter().filter(|unique| unique.live.is_some());
    let live: Vec<Vec<String>> =
        live.map(|unique| unique.columns.iter().map(|column| format!("live_{column}")).collect()).collect();
    let built = table.indexes.iter().filter(|index| index.parts.iter().all(|part| is_common(index, &part.column)));
    let built = built.map(|index| index.parts.iter().map(|part| part.column.clone()).collect::<Vec<String>>());
    let mut indexes: Vec<Vec<String>> =
        std::iter::once(table.primary_key.clone()).chain(uniques).chain(built).collect();
    for key in &table.foreign_keys {
        if !indexes.iter().any(|index| index.starts_with(&key.columns)) {
            indexes.push(key.columns.clone());
        }
    }
    let columns = table.columns.len() + live.iter().map(Vec::len).sum::<usize>();
    indexes.extend(live);
    indexes.retain(|index| !index.is_empty());
    if let Some(index) = indexes.iter().find(|index| index.len() > INDEX_COLUMNS) {
        found.push(
            &table.name,
            (
                format!("an index has {} columns, but MySQL allows {INDEX_COLUMNS}", index.len()),
                "leave out the last ones",
            ),
        );
    }
    if indexes.len() > INDEXES {
        let mut message = format!("the table has {} indexes, but MySQL allows {INDEXES}", indexes.len());
        if !table.foreign_keys.is_empty() {
            message.push_str("; each foreign key has one, also that of a field whose type is an enum");
        }
        let help = "move some fields to a table of their own, or store an enum as a check with `storage = \"check\"`";
        found.push(&table.name, (message, help));
    }
    if columns > COLUMNS {
        found.push(
            &table.name,
            (
                format!("the table has {columns} columns, but MySQL allows {COLUMNS}"),
                "move some fields to a table of their own",
            ),
        );
    }
}

// Texts that refer to each other must compare alike.
fn keys_compare_alike(table: &Table, schema: &Schema, found: &mut Refusals) {
    for key in &table.foreign_keys {
        let Some(target) = schema.tables.iter().find(|target| target.name == key.target) else { continue };
        for (name, target_name) in key.columns.iter().zip(&key.target_columns) {
            let collation = |table: &Table, name: &str| {
                let own = table.column(name).and_then(|column| column.collation.get(Dialect::Mysql));
                own.unwrap_or("utf8mb4_bin").to_owned()
            };
            let (own, of_target) = (collation(table, name), collation(target, target_name));
            if !own.eq_ignore_ascii_case(&of_target) {
                found.push(
                    &table.name,
                    (
                        format!(
                            "`{name}` has the collation `{own}` and refers to `{}.{target_name}`, which has `{of_target}`",
                            target.name
                        ),
                        "give both the same `collation`",
                    ),
                );
            }
        }
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
    for index in table.indexes.iter().filter(|index| index.unique) {
        if index.condition.is_some() {
            let message = format!("MySQL cannot make `{}` unique for only the rows of its `where`", index.name);
            found.push(&table.name, (message, "remove `where`, or make a computed column unique"));
        }
        if index.parts.iter().any(|part| part.expression) {
            let message = format!("`{}` is unique over an expression, which MariaDB does not support", index.name);
            found.push(&table.name, (message, "make a computed column unique"));
        }
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

/// The most indexes of a table, the primary key's among them.
const INDEXES: usize = 64;

/// The most columns of an index.
const INDEX_COLUMNS: usize = 16;

/// The most columns of a table.
const COLUMNS: usize = 1017;

/// The room for a row in a page of 16 KB, which holds two rows.
const PAGE_BYTES: u64 = 8126;

/// What each row has: its header, a transaction and where its older version is.
const PAGE_HEAD: u64 = 5 + 6 + 7;

/// What a row without a primary key has as well.
const ROW_NUMBER: u64 = 6;

/// How many bytes a row has in its page at most.
fn in_page(table: &Table) -> u64 {
    // A type in MySQL's own words is not known here.
    let known = table.columns.iter().filter(|column| column.types.get(Dialect::Mysql).is_none());
    let nullable = table.columns.iter().filter(|column| column.nullable).count();
    let values: u64 = known.map(|column| value_in_page(&column.ty)).sum();
    let number = if table.primary_key.is_empty() { ROW_NUMBER } else { 0 };
    values + nullable.div_ceil(8) as u64 + PAGE_HEAD + number
}

/// How many bytes of a value InnoDB counts in the row's page.
///
/// The most of what both servers count (MySQL 9.7 and MariaDB 10.11 were tried): a text of up to 255 bytes as a whole, as
/// MariaDB does; a longer one as MySQL does, which keeps up to 40 bytes of it there.
fn value_in_page(ty: &ColumnType) -> u64 {
    const LENGTH: u64 = 1;
    let text = |most: u64| if most > 255 { 40 + LENGTH } else { most + LENGTH };
    match ty {
        ColumnType::Date => 3,
        ColumnType::Time => 6,
        ColumnType::Numeric(precision, scale) => digits(precision - scale) + digits(*scale),
        ColumnType::Varchar(_) | ColumnType::Char(_) => text(bytes(ty)),
        ColumnType::Text
        | ColumnType::UnboundedVarchar
        | ColumnType::Bytes
        | ColumnType::Json
        | ColumnType::Jsonb
        | ColumnType::Array(_)
        | ColumnType::Postgres(_)
        | ColumnType::Own => text(u64::MAX),
        _ => bytes(ty),
    }
}

/// The bytes of so many decimal digits: nine have four.
fn digits(count: u32) -> u64 {
    const REST: [u64; 9] = [0, 1, 1, 2, 2, 3, 3, 4, 4];
    u64::from(count / 9) * 4 + REST[(count % 9) as usize]
}

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
        | ColumnType::UnboundedVarchar
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
