//! What of a table can be told from its model alone: columns, which of them may be NULL, and the names of what hangs on it.
//!
//! How a database writes a type or an expression it says itself, once the table is there.

use schema_core::dialect::Dialect;
use schema_core::model::Table;

use super::catalog::{self, ConstraintKind};
use super::target::Target;

/// The first difference that makes a table another one; none for the schema's own.
pub(super) fn difference(table: &Table, found: &catalog::Table, target: &Target) -> Option<String> {
    differences(table, found, target).into_iter().next()
}

/// Every difference of columns and keys, each a clause that follows the table's name.
pub(super) fn differences(table: &Table, found: &catalog::Table, target: &Target) -> Vec<String> {
    let mut differences = Vec::new();
    let columns = columns(table, target.dialect);
    for (name, nullable) in &columns {
        match found.columns.iter().find(|column| column.name == *name) {
            None => differences.push(format!("has no column `{name}`")),
            Some(column) if nullable.is_some_and(|nullable| nullable != column.nullable) => {
                let is = if column.nullable { "may be NULL" } else { "is NOT NULL" };
                differences.push(format!("has the column `{name}`, which {is} there and not in the schema"));
            }
            Some(_) => {}
        }
    }
    for column in &found.columns {
        if !columns.iter().any(|(name, _)| *name == column.name) {
            differences.push(format!("has the column `{}`, which the schema has not", column.name));
        }
    }
    if target.dialect == Dialect::Sqlite {
        let script = target.scripts.iter().find(|script| script.object == table.name);
        let wanted = script.and_then(|script| script.parts.first()).map(|part| part.sql.as_str());
        if differences.is_empty() && found.definition.as_deref() != wanted {
            differences.push("has another definition than the schema's".to_owned());
        }
        return differences;
    }
    let has = |kind: ConstraintKind, name: &str| {
        found.constraints.iter().any(|one| one.kind == kind && (name.is_empty() || one.name == name))
    };
    if !table.primary_key.is_empty() && !has(ConstraintKind::PrimaryKey, "") {
        differences.push("has no primary key".to_owned());
    }
    let plain = table
        .uniques
        .iter()
        .filter(|unique| unique.condition.is_none() && (unique.live.is_none() || target.dialect == Dialect::Mysql));
    for unique in plain.filter(|unique| !has(ConstraintKind::Unique, &unique.name)) {
        differences.push(format!("has no unique constraint `{}`", unique.name));
    }
    for check in table.checks.iter().filter(|check| !has(ConstraintKind::Check, &check.name)) {
        differences.push(format!("has no check `{}`", check.name));
    }
    differences
}

/// The columns that a database has of a table, and whether each may be NULL, where that can be told.
fn columns(table: &Table, dialect: Dialect) -> Vec<(String, Option<bool>)> {
    let mut columns: Vec<(String, Option<bool>)> = table
        .columns
        .iter()
        .map(|column| {
            let key = table.primary_key.contains(&column.name);
            // MariaDB takes neither word for a computed column; a key is never NULL, and SQLite does not say so of a number.
            let told = !(column.generated.is_some() && dialect == Dialect::Mysql || key);
            (column.name.clone(), told.then_some(column.nullable))
        })
        .collect();
    if dialect == Dialect::Mysql {
        let live = table.uniques.iter().filter(|unique| unique.live.is_some()).flat_map(|unique| &unique.columns);
        columns.extend(live.map(|column| (format!("live_{column}"), None)));
    }
    columns
}
