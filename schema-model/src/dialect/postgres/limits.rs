//! What PostgreSQL cannot do.

use super::super::refusal::Refusals;
use crate::model::{Column, Index, Numbering, Partition, PartitionMethod, Schema, Storage, Table};

pub(in super::super) fn check(schema: &Schema, found: &mut Refusals) {
    names_are_free(schema, found);
    for table in &schema.tables {
        computed_columns_are_stored(table, found);
        if let Some(partition) = &table.partition {
            partition_is_sound(table, partition, found);
        }
    }
}

// What a database has named itself is not for others: PostgreSQL's types would hide an enum type, silently.
fn names_are_free(schema: &Schema, found: &mut Refusals) {
    for table in &schema.tables {
        for name in table.columns.iter().map(|column| &column.name) {
            if SYSTEM_COLUMNS.contains(&name.as_str()) {
                found.push(
                    &table.name,
                    (
                        format!("PostgreSQL gives every table a column named `{name}`"),
                        "rename this one with `column = \"…\"`",
                    ),
                );
            }
        }
    }
    for codebook in schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native) {
        let name = codebook.name.as_str();
        if TYPES.contains(&name) {
            let message = format!("PostgreSQL has a type of its own named `{name}`");
            found.push(name, (message, "rename this one with `table = \"…\"`"));
        }
    }
}

fn computed_columns_are_stored(table: &Table, found: &mut Refusals) {
    for column in &table.columns {
        if column.generated.as_ref().is_some_and(|generated| !generated.stored) {
            found.push(
                &table.name,
                (
                    format!("`{}` is `virtual`, which PostgreSQL before 18 does not support", column.name),
                    "make it `stored`",
                ),
            );
        }
    }
}

// PostgreSQL keeps a key unique within each part alone, so the parts' columns must be in it.
fn partition_is_sound(table: &Table, partition: &Partition, found: &mut Refusals) {
    let uniques = table.uniques.iter().filter(|unique| unique.condition.is_none());
    let columns = |index: &Index| {
        let columns = index.parts.iter().filter(|part| !part.expression);
        columns.map(|part| part.column.clone()).collect::<Vec<_>>()
    };
    let indexes = table.indexes.iter().filter(|index| index.unique);
    let keys = uniques.map(|unique| unique.columns.clone()).chain(indexes.map(columns));
    for key in std::iter::once(table.primary_key.clone()).chain(keys).filter(|key| !key.is_empty()) {
        if let Some(missing) = partition.columns.iter().find(|column| !key.contains(column)) {
            let key: Vec<String> = key.iter().map(|column| format!("`{column}`")).collect();
            found.push(
                &table.name,
                (
                    format!(
                        "PostgreSQL requires the partition's column `{missing}` in every key, but that of {} lacks it",
                        key.join(", ")
                    ),
                    format!("add `{missing}` to the key"),
                ),
            );
        }
    }
    let is_identity = |column: &&Column| column.auto && column.numbering != Numbering::Serial;
    if let Some(column) = table.columns.iter().find(is_identity) {
        found.push(
            &table.name,
            (
                format!("`{}` is an identity, which PostgreSQL before 17 does not support on partitions", column.name),
                "write `auto = serial`, or remove `auto`",
            ),
        );
    }
    if partition.method == PartitionMethod::List && partition.columns.len() > 1 {
        found.push(&table.name, ("PostgreSQL partitions by the list of one column's values", "name one field"));
    }
}

/// What PostgreSQL adds to every table.
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// PostgreSQL's own types whose names an enum could have; in a column they go before the schema's.
#[rustfmt::skip]
const TYPES: [&str; 73] = [
    "aclitem", "any", "anyarray", "anyelement", "anyenum", "anyrange", "bit", "bool", "box", "bpchar", "bytea", "char",
    "cid", "cidr", "circle", "cstring", "date", "daterange", "float4", "float8", "inet", "int2", "int4", "int4range",
    "int8", "int8range", "internal", "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr", "macaddr8",
    "money", "name", "numeric", "numrange", "oid", "path", "pg_lsn", "pg_snapshot", "point", "polygon", "record",
    "refcursor", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regproc",
    "regrole", "regtype", "text", "tid", "time", "timestamp", "timestamptz", "timetz", "trigger", "tsquery", "tsrange",
    "tstzrange", "tsvector", "unknown", "uuid", "varchar", "void", "xid", "xml",
];
