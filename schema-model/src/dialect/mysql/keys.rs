//! The index that a foreign key is checked with.
//!
//! By itself the server gives a foreign key an index, and drops it when another is made that begins with the same columns.
//! MySQL 9.6 and later then check no row in which a column behind them is NULL, unless the server runs with
//! `innodb_native_foreign_keys`. An index that was stated stays, and is taken when it was made first; a unique constraint is
//! always taken before it.
//!
//! The same servers take an inserted row for its own parent as soon as the first columns of a key to the same table agree, and
//! do not look at the others. Updates and deletes are checked, and so are inserts with `innodb_native_foreign_keys`. Another
//! order of columns would help where they share the first one, and would need a unique index in that order on every server.

use crate::model::{ForeignKey, Table, Unique};

/// The index that would hide rows from a foreign key whose own index is not stated, with its columns.
pub(in crate::dialect) fn hiding_index<'t>(table: &'t Table, key: &ForeignKey) -> Option<(&'t str, Vec<&'t str>)> {
    let mut indexes = table.indexes.iter().map(|index| {
        let parts = index.parts.iter().take_while(|part| !part.expression);
        (index.name.as_str(), parts.map(|part| part.column.as_str()).collect::<Vec<_>>())
    });
    indexes.find(|(_, columns)| hides(table, key, columns))
}

/// The unique constraint that hides rows from a foreign key.
pub(in crate::dialect) fn hiding_unique<'t>(table: &'t Table, key: &ForeignKey) -> Option<&'t Unique> {
    let mut uniques = table.uniques.iter().filter(|unique| unique.condition.is_none());
    uniques.find(|unique| hides(table, key, &unique.columns.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// The first columns of a composite key to its own table, own and referenced: where they agree, an inserted row is not checked.
pub(in crate::dialect) fn first_of_self_key<'k>(table: &Table, key: &'k ForeignKey) -> Option<(&'k str, &'k str)> {
    let is_composite_self = key.target == table.name && key.columns.len() > 1;
    is_composite_self.then_some((key.columns.first()?.as_str(), key.target_columns.first()?.as_str()))
}

/// Whether an index begins with the key's columns and has one behind them that may be NULL.
fn hides(table: &Table, key: &ForeignKey, columns: &[&str]) -> bool {
    let is_nullable = |name: &str| table.columns.iter().any(|column| column.name == name && column.nullable);
    let Some((first, behind)) = columns.split_at_checked(key.columns.len()) else { return false };
    key.columns.iter().zip(first).all(|(own, other)| own == other) && behind.iter().any(|name| is_nullable(name))
}
