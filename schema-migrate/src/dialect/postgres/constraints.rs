//! Keys, checks, foreign keys and indexes of tables that were there.

use std::collections::BTreeSet;

use schema_model::dialect::Renamed;
use schema_model::model::namespace;

use super::checks::{self, Replaced};
use super::{DIALECT, PATIENCE, renamed};
use crate::change::{Change, Delta};
use crate::objects::Named;
use crate::plan::Plan;
use crate::step::{Cost, Phase, Steps};

pub(super) fn steps(plan: &Plan<'_>, change: &Change<'_>, touched: &BTreeSet<(String, String)>, steps: &mut Steps) {
    let replaced = checks::replaced(plan, change, touched);
    clear(change, &replaced, steps);
    for key in change.key.added.iter().chain(&change.uniques.added) {
        unique(change, key, steps);
    }
    for index in &change.indexes.added {
        let phase = if index.is_unique() { Phase::Keys } else { Phase::Indexes };
        create_index(change, index, phase, steps);
    }
    checks::steps(change, &replaced, steps);
    let table = DIALECT.table(&change.new.name);
    for key in &change.references.added {
        let name = DIALECT.identifier(&key.name);
        let plain = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {}", key.body);
        if change.new.partition.is_some() {
            // PostgreSQL before 18 takes it in one way only.
            let cost = Cost { blocks_writes: true, ..Cost::scan() };
            let title = format!("foreign key {} of {}", key.name, change.new.name);
            steps.push(Phase::References, title, vec![plain], cost);
        } else {
            looked(change, key, Phase::References, &orphans(&table, key), "refers to a missing row", steps);
            let title = format!("foreign key {} of {}", key.name, change.new.name);
            validated(&table, &key.name, Phase::References, format!("{plain} NOT VALID"), &title, steps);
        }
    }
}

/// Fails with a row of those that the constraint refuses, as long as nothing has been done for it.
///
/// A constraint that could not be validated stays in force: every update of such a row would fail, whatever it is about.
pub(super) fn looked(change: &Change<'_>, named: &Named, phase: Phase, refused: &str, how: &str, steps: &mut Steps) {
    let (table, name) = (&change.new.name, &named.name);
    let keys = &change.new.primary_key;
    let percent = |name: &str| name.replace('%', "%%");
    let key = if keys.is_empty() {
        "'?'".to_owned()
    } else {
        format!(
            "concat_ws(', ', {})",
            keys.iter().map(|key| format!("child.{}", DIALECT.identifier(key))).collect::<Vec<_>>().join(", ")
        )
    };
    let told =
        if keys.is_empty() { "a row".to_owned() } else { format!("the row with {} %", percent(&keys.join(", "))) };
    let sentence = DIALECT.literal(&format!("{}: {told} of {} {how}", percent(name), percent(table)));
    let argument = if keys.is_empty() { "" } else { ", example" };
    let query = refused.replacen("{key}", &format!("{key} INTO example"), 1).replacen(
        &format!("FROM {}", DIALECT.table(table)),
        &format!("FROM {} AS child", DIALECT.table(table)),
        1,
    );
    let block = format!(
        "DO $codebooks$\nDECLARE example text;\nBEGIN\n  {query} LIMIT 1;\n  IF FOUND THEN\n    RAISE EXCEPTION {sentence}{argument};\n  \
         END IF;\nEND\n$codebooks$"
    );
    steps.alone(phase, format!("fails if a row of {table} {how}: {name}"), vec![block], Cost::scan());
}

/// The rows that a foreign key refuses.
fn orphans(table: &str, key: &Named) -> String {
    let Some((target, columns)) = &key.target else { return format!("SELECT {{key}} FROM {table} WHERE FALSE") };
    let pairs = key
        .columns
        .iter()
        .zip(columns)
        .map(|(own, other)| format!("parent.{} = child.{}", DIALECT.identifier(other), DIALECT.identifier(own)));
    let given = key.columns.iter().map(|own| format!("child.{} IS NOT NULL", DIALECT.identifier(own)));
    format!(
        "SELECT {{key}} FROM {table} WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
        given.collect::<Vec<_>>().join(" AND "),
        DIALECT.table(target),
        pairs.collect::<Vec<_>>().join(" AND ")
    )
}

/// New rows are checked at once, and the rows that are there in a transaction of its own, which lets others write.
pub(super) fn validated(table: &str, name: &str, phase: Phase, added: String, title: &str, steps: &mut Steps) {
    steps.push(phase, format!("{title}, for new rows"), vec![added], Cost::default());
    let statement = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {}", DIALECT.identifier(name));
    steps.push(phase, format!("{title}, for the rows that are there"), vec![statement], Cost::scan());
}

pub(super) fn renames(change: &Change<'_>, steps: &mut Steps) {
    let table = &change.new.name;
    let mut statements = renamed(table, &change.key, &Renamed::Constraint);
    statements.extend(renamed(table, &change.uniques, &Renamed::Unique));
    statements.extend(renamed(table, &change.checks, &Renamed::Check("")));
    statements.extend(renamed(table, &change.references, &Renamed::Constraint));
    statements.extend(renamed(table, &change.indexes, &Renamed::Index));
    if !statements.is_empty() {
        steps.push(Phase::Rename, format!("names of {table}'s constraints and indexes"), statements, Cost::default());
    }
}

/// What goes, or comes back differently.
fn clear(change: &Change<'_>, replaced: &[Replaced<'_>], steps: &mut Steps) {
    let table = &change.new.name;
    let dropped = |delta: &Delta| delta.dropped.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    // Foreign keys first: they hold the keys that they refer to, in this table and in others.
    let first = dropped(&change.references);
    if !first.is_empty() {
        steps.push(Phase::Release, format!("drop foreign keys of {table}"), drop(table, &first), Cost::default());
    }
    // A check that another one replaces stays until that one is in force.
    let stays = |name: &String| replaced.iter().any(|replaced| replaced.old.name == *name);
    let mut rest = dropped(&change.checks);
    rest.retain(|name| !stays(name));
    rest.extend(dropped(&change.uniques));
    rest.extend(dropped(&change.key));
    if !rest.is_empty() {
        steps.push(Phase::Clear, format!("drop constraints of {table}"), drop(table, &rest), Cost::default());
    }
    for index in &change.indexes.dropped {
        let space = namespace(table).map_or_else(String::new, |space| format!("{}.", DIALECT.identifier(space)));
        let name = format!("{space}{}", DIALECT.identifier(&index.name));
        let title = format!("drop index {}", index.name);
        if change.old.partition.is_some() {
            steps.push(Phase::Clear, title, vec![format!("DROP INDEX {name}")], Cost::default());
        } else {
            alone(steps, Phase::Clear, title, format!("DROP INDEX CONCURRENTLY {name}"), Cost::default());
        }
    }
}

fn drop(table: &str, names: &[String]) -> Vec<String> {
    let clauses: Vec<String> =
        names.iter().map(|name| format!("DROP CONSTRAINT {}", DIALECT.identifier(name))).collect();
    vec![format!("ALTER TABLE {} {}", DIALECT.table(table), clauses.join(", "))]
}

/// What CONCURRENTLY waits for is every transaction of the table, however long: a lock timeout would end it half done.
fn alone(steps: &mut Steps, phase: Phase, title: String, statement: String, cost: Cost) {
    steps.alone(phase, title, vec!["SET lock_timeout = 0".to_owned(), statement, PATIENCE.to_owned()], cost);
}

fn create_index(change: &Change<'_>, index: &Named, phase: Phase, steps: &mut Steps) {
    let name = DIALECT.identifier(&index.name);
    let title = format!("index {} of {}", index.name, change.new.name);
    if change.new.partition.is_some() {
        let cost = Cost { blocks_writes: true, ..Cost::scan() };
        steps.push(phase, title, vec![format!("{} {name}{}", index.head, index.body)], cost);
    } else {
        let statement = format!("{} CONCURRENTLY {name}{}", index.head, index.body);
        alone(steps, phase, title, statement, Cost::scan());
    }
}

/// A primary key or a unique constraint: its index is built beside the writers, and becomes the constraint.
fn unique(change: &Change<'_>, key: &Named, steps: &mut Steps) {
    let (table, name) = (DIALECT.table(&change.new.name), DIALECT.identifier(&key.name));
    let title = format!("key {} of {}", key.name, change.new.name);
    if change.new.partition.is_some() {
        let statement = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {}", key.body);
        let cost = Cost { blocks_writes: true, ..Cost::scan() };
        return steps.push(Phase::Keys, title, vec![statement], cost);
    }
    let columns = DIALECT.identifiers(&key.columns);
    let twice = format!(
        "SELECT {{key}} FROM {table} WHERE ({columns}) IS NOT NULL AND ({columns}) IN (SELECT {columns} FROM {table} GROUP BY {columns} \
         HAVING count(*) > 1)"
    );
    looked(change, key, Phase::Keys, &twice, "shares it with another row", steps);
    let kind = if key.body.starts_with("PRIMARY KEY") { "PRIMARY KEY" } else { "UNIQUE" };
    let timing = key.body.strip_prefix(&format!("{kind} ({columns})")).unwrap_or_default();
    let index = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns})");
    alone(steps, Phase::Keys, format!("index of the {title}"), index, Cost::scan());
    let statement = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {kind} USING INDEX {name}{timing}");
    steps.push(Phase::Keys, title, vec![statement], Cost::default());
}
