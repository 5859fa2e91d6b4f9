//! SQLite's catalog: it keeps the text of every CREATE as it was given, and a text is all there is of checks and names.

use super::model::{Catalog, Identity, Kind, Table};
use super::text::{Rules, squeezed};
use super::{Knowledge, definition};
use crate::deploy::connection::Connection;

/// How it reads its SQL.
pub(super) const RULES: Rules = Rules {
    backslash: false,
    escape_texts: false,
    brackets: true,
    texts_as_names: true,
    any_case: true,
    introducers: false,
    indexes_in_tables: false,
    operator_classes: false,
    typed_literals: false,
    quoted_numbers: false,
    rewrites: false,
    types: false,
    hides_rows: false,
};

/// What is known of it.
pub(super) const KNOWLEDGE: Knowledge = Knowledge { rules: RULES, printed_type: squeezed, complete, unfit: None };

/// Tables come before what is made on them.
const QUERY: &str = "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
    AND type IN ('table', 'view', 'index') ORDER BY type <> 'table'";

pub(super) async fn read(connection: &mut Connection) -> Result<Catalog, sqlx::Error> {
    let mut catalog = Catalog::default();
    for row in connection.rows(QUERY).await? {
        let [Some(what), Some(name), Some(sql)] = row.as_slice() else { continue };
        let table = catalog.tables.entry(name.clone()).or_default();
        match what.as_str() {
            "view" => table.kind = Kind::View,
            _ => drop(definition::apply(table, sql, &RULES)),
        }
    }
    let keys: Vec<(String, Vec<String>)> =
        catalog.tables.iter().map(|(name, table)| (name.clone(), key_of(table))).collect();
    for table in catalog.tables.values_mut() {
        complete(table);
        // Without columns a key refers to the primary key.
        for key in table.foreign_keys.iter_mut().filter(|key| key.target_columns.is_empty()) {
            let target = keys.iter().find(|(name, _)| name.eq_ignore_ascii_case(&key.target));
            key.target_columns = target.map(|(_, columns)| columns.clone()).unwrap_or_default();
        }
    }
    Ok(catalog)
}

fn key_of(table: &Table) -> Vec<String> {
    table.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default()
}

/// A numbered column is its table's key, which is never NULL; and so are the columns of a key where rows have no number.
pub(super) fn complete(table: &mut Table) {
    let key = key_of(table);
    let is_strict = table.options.iter().any(|option| option == "strict" || option == "without rowid");
    for column in &mut table.columns {
        column.ty = column.ty.to_uppercase();
        let is_rowid = column.ty == "INTEGER" && key == [column.name.clone()];
        if column.identity == Some(Identity::Auto) || is_rowid || is_strict && key.contains(&column.name) {
            column.nullable = false;
        }
    }
}
