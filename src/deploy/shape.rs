//! What of a table can be told from its model alone: columns, which of them may be NULL, and the names of what hangs on it.
//!
//! How a database writes a type or an expression it says itself, once the table is there.

use std::fmt;

use schema_model::model::Dialect;
use schema_model::model::Table;

use super::catalog::{self, ConstraintKind};
use super::finding::Severity;
use super::target::Target;

/// A difference: how bad, at which column, and what it is.
pub(super) struct Difference {
    pub(super) severity: Severity,
    pub(super) column: Option<String>,
    pub(super) what: What,
}

/// How a table differs.
pub(super) enum What {
    /// Something is missing: its kind, and its name where it has one.
    Missing(&'static str, String),
    /// A sentence says it.
    Differs(String),
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(kind, name) if name.is_empty() => write!(f, "the {kind} is missing"),
            Self::Missing(kind, name) => write!(f, "{kind} `{name}` is missing"),
            Self::Differs(sentence) => f.write_str(sentence),
        }
    }
}

/// The first difference that makes a table another one; none for the schema's own, though it may have more.
pub(super) fn difference(table: &Table, found: &catalog::Table, target: &Target) -> Option<String> {
    let mut differences = differences(table, found, target).into_iter();
    differences.find(|difference| difference.severity == Severity::Error).map(|difference| difference.what.to_string())
}

/// Every difference of columns and keys.
pub(super) fn differences(table: &Table, found: &catalog::Table, target: &Target) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut add = |severity: Severity, column: Option<&str>, what: What| {
        differences.push(Difference { severity, column: column.map(str::to_owned), what });
    };
    let columns = columns(table, target.dialect);
    let mut same_columns = true;
    for (name, nullable) in &columns {
        let what = match found.columns.iter().find(|column| column.name == *name) {
            None => What::Missing("column", name.clone()),
            Some(column) if nullable.is_some_and(|nullable| nullable != column.nullable) => {
                let is = if column.nullable { "allows NULL" } else { "is NOT NULL" };
                What::Differs(format!("column `{name}` {is} in the database but not in the schema"))
            }
            Some(_) => continue,
        };
        same_columns = false;
        add(Severity::Error, Some(name), what);
    }
    for column in found.columns.iter().filter(|column| !columns.iter().any(|(name, _)| *name == column.name)) {
        same_columns = false;
        let sentence = format!("column `{}` exists in the database but not in the schema", column.name);
        add(Severity::Warning, Some(&column.name), What::Differs(sentence));
    }
    if target.dialect == Dialect::Sqlite {
        let script = target.scripts_of(&table.name).next();
        let wanted = script.and_then(|script| script.parts.first()).map(|part| part.sql.as_str());
        if same_columns && found.definition.as_deref() != wanted {
            let sentence = "the table differs from the schema: it was created by a different `CREATE TABLE`";
            add(Severity::Error, None, What::Differs(sentence.to_owned()));
        }
        return differences;
    }
    let has = |kind: ConstraintKind, name: &str| {
        found.constraints.iter().any(|one| one.kind == kind && (name.is_empty() || one.name == name))
    };
    if !table.primary_key.is_empty() && !has(ConstraintKind::PrimaryKey, "") {
        add(Severity::Error, None, What::Missing("primary key", String::new()));
    }
    let plain = table
        .uniques
        .iter()
        .filter(|unique| unique.condition.is_none() && (unique.live.is_none() || target.dialect == Dialect::Mysql));
    for unique in plain.filter(|unique| !has(ConstraintKind::Unique, &unique.name)) {
        add(Severity::Error, None, What::Missing("unique constraint", unique.name.clone()));
    }
    for check in table.checks.iter().filter(|check| !has(ConstraintKind::Check, &check.name)) {
        add(Severity::Error, None, What::Missing("check", check.name.clone()));
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
