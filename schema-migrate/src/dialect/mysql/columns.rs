//! Columns of tables that were there: always with their whole definition, since what a statement leaves out is lost.

use std::collections::BTreeSet;

use schema_model::model::{Column, physical};
use schema_sql::ddl;

use super::online::{self, Form};
use super::{DIALECT, renamed_columns};
use crate::change::Change;
use crate::objects::Named;
use crate::plan::Plan;
use crate::step::{Cost, Phase, Steps};

/// Whether a column is computed from one of these.
pub(super) fn depends_on<'n>(column: &Column, mut names: impl Iterator<Item = &'n str>) -> bool {
    let Some(generated) = &column.generated else { return false };
    names.any(|name| crate::words::mentions(&generated.sql, name))
}

/// The columns whose values people convert to another type.
pub(super) fn converted(plan: &Plan<'_>, change: &Change<'_>) -> Vec<String> {
    let retyped = plan.retyped(change).into_iter().filter(|(old, new)| {
        let (from, to) = plan.types(change, old, new);
        from != to && plan.using(change.new, new).is_some()
    });
    retyped.map(|(_, new)| new.name.clone()).collect()
}

/// The columns that are dropped and added again: computed differently, or from a column that changes.
pub(super) fn again(plan: &Plan<'_>, change: &Change<'_>, touched: &BTreeSet<(String, String)>) -> Vec<String> {
    let name = &change.new.name;
    let renamed: Vec<&str> = renamed_columns(plan, name).collect();
    let names: Vec<&str> = touched.iter().filter(|(table, _)| table == name).map(|(_, other)| other.as_str()).collect();
    let is_again = |column: &&Column| {
        let Some(old) = change.old.column(&column.name) else { return false };
        match (&old.generated, &column.generated) {
            (None, None) => false,
            (None, Some(_)) => true,
            // What is stored can become a plain value.
            (Some(before), None) => !before.stored,
            (Some(_), Some(_)) => {
                let differs = change.changed.iter().any(|(_, changed)| changed.name == column.name);
                let depends = |column| depends_on(column, names.iter().copied());
                differs || depends(column) || depends(old) || depends_on(old, renamed.iter().copied())
            }
        }
    };
    change.new.columns.iter().filter(is_again).map(|column| column.name.clone()).collect()
}

pub(super) fn steps(plan: &Plan<'_>, change: &Change<'_>, touched: &BTreeSet<(String, String)>, steps: &mut Steps) {
    let name = &change.new.name;
    let again = again(plan, change, touched);
    let again: Vec<&Column> = change.new.columns.iter().filter(|column| again.contains(&column.name)).collect();
    take_away(plan, change, &again, steps);
    for column in &change.new.columns {
        let Some(old) = change.old.column(&column.name) else { continue };
        if column.generated.is_none() && !again.iter().any(|other| other.name == column.name) {
            changed(plan, change, old, column, steps);
        }
    }
    let (computed, plain): (Vec<_>, Vec<_>) =
        change.added.iter().copied().chain(again).partition(|column| column.generated.is_some());
    for column in plain.into_iter().chain(computed) {
        add(plan, change, column, steps);
    }
    for (live, definition) in &change.live.1 {
        let probe = format!("makes: column {}.{live}", physical(name));
        let pin = online::free(change);
        let statement = format!("ALTER TABLE {} ADD COLUMN {definition}{pin}", DIALECT.table(name));
        steps.probed(Phase::Columns, format!("add {name}.{live}"), vec![statement], probe, Cost::default());
    }
    for column in &change.dropped {
        let loses = column.generated.is_none().then(|| format!("the values of {name}.{}", column.name));
        // The rows that an enum gets do not know it.
        let phase = if change.is_codebook() { Phase::Columns } else { Phase::Drop };
        drop(change, column, phase, loses, steps);
    }
}

/// Columns that are added again later, and those beside the model's that go.
fn take_away(plan: &Plan<'_>, change: &Change<'_>, again: &[&Column], steps: &mut Steps) {
    let name = &change.new.name;
    let renamed: Vec<&str> = renamed_columns(plan, name).collect();
    for column in again {
        let Some(old) = change.old.column(&column.name) else { continue };
        let loses = old.generated.is_none().then(|| format!("the values of {name}.{}", column.name));
        // Those that are computed from a renamed column went with its old name.
        if !depends_on(old, renamed.iter().copied()) {
            drop(change, old, Phase::Clear, loses, steps);
        }
    }
    for live in change.live.0.iter().filter(|_| renamed.is_empty()) {
        let probe = format!("drops: column {}.{live}", physical(name));
        let pin = online::free(change);
        let statement = format!("ALTER TABLE {} DROP COLUMN {}{pin}", DIALECT.table(name), DIALECT.identifier(live));
        steps.probed(Phase::Clear, format!("drop {name}.{live}"), vec![statement], probe, Cost::default());
    }
}

fn drop(change: &Change<'_>, column: &Column, phase: Phase, loses: Option<String>, steps: &mut Steps) {
    let name = &change.new.name;
    let Form { pin, cost } = online::drops(change, column);
    let statement =
        format!("ALTER TABLE {} DROP COLUMN {}{pin}", DIALECT.table(name), DIALECT.identifier(&column.name));
    let probe = format!("drops: column {}.{}", physical(name), column.name);
    steps.probed(phase, format!("drop {name}.{}", column.name), vec![statement], probe, Cost { loses, ..cost });
}

fn add(plan: &Plan<'_>, change: &Change<'_>, column: &Column, steps: &mut Steps) {
    let value = plan.first_value(change, column);
    let Some(value) = value else {
        let form = online::adds(change, column);
        return alter(plan, change, column, Phase::Columns, ("ADD", "add"), form, steps);
    };
    // Nullable first: without a value of its own, the server would give each row 0 or an empty text.
    let nullable = Column { nullable: true, default: None, ..column.clone() };
    let form = online::adds(change, &nullable);
    alter(plan, change, &nullable, Phase::Columns, ("ADD", "add"), form, steps);
    fill(change, column, &value, true, steps);
    alter(plan, change, column, Phase::Tighten, ("MODIFY", "tighten"), Form::copy(), steps);
}

/// Values for rows, in one statement.
///
/// Parts would need a loop until no row is left, and outside of procedures MySQL has none; how many statements would do is
/// known only once the table is counted.
fn fill(change: &Change<'_>, column: &Column, value: &str, only_empty: bool, steps: &mut Steps) {
    let name = &change.new.name;
    let of = DIALECT.identifier(&column.name);
    let which = if only_empty { format!(" WHERE {of} IS NULL") } else { String::new() };
    let statement = format!("UPDATE {} SET {of} = {value}{which}", DIALECT.table(name));
    let cost = Cost { blocks_writes: true, ..Cost::scan() };
    let (phase, probe) = if only_empty { (Phase::Tighten, "again") } else { (Phase::Columns, "by hand") };
    steps.probed(phase, format!("fill {name}.{}", column.name), vec![statement], probe, cost);
}

fn alter(
    plan: &Plan<'_>,
    change: &Change<'_>,
    column: &Column,
    phase: Phase,
    (verb, told): (&str, &str),
    Form { pin, cost }: Form,
    steps: &mut Steps,
) {
    let name = &change.new.name;
    let definition = plan.definition(change.new, column);
    // A column that is numbered must be a key at once.
    let is_key = |key: &&Named| column.auto && verb == "ADD" && key.columns.contains(&column.name);
    let swaps = if change.key.dropped.is_empty() { "" } else { ", DROP PRIMARY KEY" };
    let key = change.key.added.iter().find(is_key).map_or_else(String::new, |key| format!("{swaps}, ADD {}", key.body));
    let statement = format!("ALTER TABLE {} {verb} COLUMN {definition}{key}{pin}", DIALECT.table(name));
    let probe = format!("makes: column {}.{}", physical(name), definition.replace('`', ""));
    steps.probed(phase, format!("{told} {name}.{}", column.name), vec![statement], probe, cost);
}

/// A column that stays and holds values of its own.
fn changed(plan: &Plan<'_>, change: &Change<'_>, old: &Column, new: &Column, steps: &mut Steps) {
    let (from, to) = plan.types(change, old, new);
    let using = plan.using(change.new, new).filter(|_| old.ty != new.ty || from != to);
    let differs = change.changed.iter().any(|(_, column)| column.name == new.name);
    match using {
        Some(using) if from != to => return convert(plan, change, new, &using, steps),
        Some(using) => fill(change, new, &using, false, steps),
        None => {}
    }
    if !differs {
        return;
    }
    let tightens = old.nullable && !new.nullable;
    if tightens {
        // The type first, so the value fits; the demand last, once there is one.
        if from != to {
            let nullable = Column { nullable: true, default: None, ..new.clone() };
            let form = online::changes(plan, change, old, &nullable);
            alter(plan, change, &nullable, Phase::Columns, ("MODIFY", "change"), form, steps);
        }
        if let Some(value) = plan.backfill(change.new, new) {
            fill(change, new, &value, true, steps);
        }
        return alter(plan, change, new, Phase::Tighten, ("MODIFY", "tighten"), Form::copy(), steps);
    }
    let form = online::changes(plan, change, old, new);
    alter(plan, change, new, Phase::Columns, ("MODIFY", "change"), form, steps);
}

/// Values that people convert: by a column of its own, since neither type may hold both.
fn convert(plan: &Plan<'_>, change: &Change<'_>, column: &Column, using: &str, steps: &mut Steps) {
    let name = &change.new.name;
    let table = DIALECT.table(name);
    let (of, between) = (DIALECT.identifier(&column.name), format!("{}_new", column.name));
    let fresh = Column { name: between.clone(), nullable: true, default: None, ..column.clone() };
    alter(plan, change, &fresh, Phase::Columns, ("ADD", "add"), online::adds(change, &fresh), steps);
    let value = plan.backfill(change.new, column).filter(|_| plan.needs_value(change, column));
    let value = value.map_or_else(|| using.to_owned(), |fill| format!("coalesce({using}, {fill})"));
    fill(change, &fresh, &value, false, steps);
    let stored = physical(name);
    let statement = format!(
        "ALTER TABLE {table} DROP COLUMN {of}, CHANGE COLUMN {} {}",
        DIALECT.identifier(&between),
        ddl::column(change.new, column, plan.new, DIALECT)
    );
    let probe = format!("renames: column {stored}.{between} to {}", column.name);
    steps.probed(
        Phase::Columns,
        format!("{between} becomes {name}.{}", column.name),
        vec![statement],
        probe,
        Cost::rewrite(),
    );
}
