//! Columns of tables that were there.

use std::collections::BTreeSet;

use schema_model::model::{Column, Default, NAME_BYTES, Numbering, local, namespace};
use schema_sql::{comments, ddl};

use super::{DIALECT, retype};
use crate::change::Change;
use crate::plan::Plan;
use crate::step::{Cost, Phase, Steps};

/// How a column is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbered {
    No,
    Identity(&'static str),
    Serial,
}

pub(super) fn numbered(column: &Column) -> Numbered {
    match (column.auto, column.numbering) {
        (false, _) => Numbered::No,
        (true, Numbering::Always) => Numbered::Identity("ALWAYS"),
        (true, Numbering::ByDefault) => Numbered::Identity("BY DEFAULT"),
        (true, Numbering::Serial) => Numbered::Serial,
    }
}

/// Whether a column changes by `ALTER … TYPE`.
pub(super) fn changes_type(plan: &Plan<'_>, change: &Change<'_>, old: &Column, new: &Column) -> bool {
    let (from, to) = plan.types(change, old, new);
    // The same words may be for another type: a domain that is made again.
    from != to
        || old.collation.get(DIALECT) != new.collation.get(DIALECT)
        || old.domain.is_some()
            && old.domain.as_ref().map(|domain| &domain.name) == new.domain.as_ref().map(|domain| &domain.name)
            && old.ty != new.ty
}

/// Whether a computed column has to be dropped and added, which loses nothing.
pub(super) fn is_recomputed(change: &Change<'_>, column: &Column) -> bool {
    let Some(old) = change.old.column(&column.name) else { return false };
    old.generated.is_some()
        && column.generated.is_some()
        && (old.generated != column.generated
            || old.ty != column.ty
            || old.nullable != column.nullable
            || old.collation.get(DIALECT) != column.collation.get(DIALECT)
            || old.types.get(DIALECT) != column.types.get(DIALECT))
}

pub(super) fn steps(plan: &Plan<'_>, change: &Change<'_>, touched: &BTreeSet<(String, String)>, steps: &mut Steps) {
    let name = &change.new.name;
    let table = DIALECT.table(name);
    let is_touched = |column: &Column| touched.contains(&(name.clone(), column.name.clone()));
    let mut again = Vec::new();
    let mut stay = Vec::new();
    for column in &change.new.columns {
        let Some(old) = change.old.column(&column.name) else { continue };
        let of = DIALECT.identifier(&column.name);
        match (&old.generated, &column.generated) {
            (Some(_), Some(_)) if is_touched(column) => {
                steps.push(
                    Phase::Clear,
                    format!("take the computed {name}.{} away", column.name),
                    vec![format!("ALTER TABLE {table} DROP COLUMN {of}")],
                    Cost::default(),
                );
                again.push(column);
            }
            (None, Some(_)) => {
                let statement = format!("ALTER TABLE {table} DROP COLUMN {of}");
                let cost = Cost::loss(format!("the values of {name}.{}", column.name));
                steps.push(Phase::Columns, format!("{name}.{} will be computed", column.name), vec![statement], cost);
                again.push(column);
            }
            (Some(_), None) => {
                let statement = format!("ALTER TABLE {table} ALTER COLUMN {of} DROP EXPRESSION");
                steps.push(
                    Phase::Columns,
                    format!("{name}.{} is no longer computed", column.name),
                    vec![statement],
                    Cost::default(),
                );
                stay.push((old, column));
            }
            (Some(_), Some(_)) => {}
            (None, None) => stay.push((old, column)),
        }
    }
    retype::steps(plan, change, &stay, steps);
    for (old, column) in stay {
        changed(plan, change, old, column, steps);
    }
    // Those that are computed from others come last.
    let (computed, plain): (Vec<_>, Vec<_>) = change.added.iter().partition(|column| column.generated.is_some());
    for column in plain.into_iter().chain(computed).chain(again.iter().copied()) {
        add(plan, change, column, steps);
    }
    for column in again.iter().filter(|column| !column.comment.is_empty()) {
        // It went with the column.
        let comment = comments::column(change.new, &column.name, plan.new, DIALECT).into_iter().collect();
        steps.push(Phase::Words, format!("comment of {name}.{}", column.name), comment, Cost::default());
    }
    for column in &change.dropped {
        let statement = format!("ALTER TABLE {table} DROP COLUMN {}", DIALECT.identifier(&column.name));
        let loses = column.generated.is_none().then(|| format!("the values of {name}.{}", column.name));
        // The rows that an enum gets do not know it.
        let phase = if change.is_codebook() { Phase::Columns } else { Phase::Drop };
        steps.push(phase, format!("drop {name}.{}", column.name), vec![statement], Cost { loses, ..Cost::default() });
    }
}

/// Whether every row that is there can get the default at once, without being written.
fn is_stable(default: &Default) -> bool {
    match default {
        Default::Number(_) | Default::Bool(_) | Default::Text(_) | Default::Now => true,
        Default::Expression(sql) => !sql.contains('('),
        Default::Own(own) => own.get(DIALECT).is_none_or(|sql| !sql.contains('(')),
    }
}

fn add(plan: &Plan<'_>, change: &Change<'_>, column: &Column, steps: &mut Steps) {
    let name = &change.new.name;
    let (table, of) = (DIALECT.table(name), DIALECT.identifier(&column.name));
    let title = format!("add {name}.{}", column.name);
    let definition = plan.definition(change.new, column);
    let default = ddl::column_default(column, DIALECT);
    let value = plan.first_value(change, column);
    let is_free = value.is_none() && column.default.as_ref().is_none_or(is_stable);
    if is_free || column.auto || column.generated.is_some() {
        let rewrites = column.auto || column.generated.is_some();
        let cost = if rewrites { Cost::rewrite() } else { Cost::default() };
        return steps.push(Phase::Columns, title, vec![format!("ALTER TABLE {table} ADD COLUMN {definition}")], cost);
    }
    // Nullable, then filled in parts, then NOT NULL: nothing waits for long.
    let nullable = Column { nullable: true, default: None, ..column.clone() };
    let mut statements = vec![format!("ALTER TABLE {table} ADD COLUMN {}", plan.definition(change.new, &nullable))];
    statements
        .extend(default.iter().map(|default| format!("ALTER TABLE {table} ALTER COLUMN {of} SET DEFAULT {default}")));
    steps.push(Phase::Columns, title, statements, Cost::default());
    // A rollback has no value to fill in: the rows wait for people.
    if let Some(value) = value.or(default).filter(|value| value != "NULL") {
        fill(change, column, &value, steps);
    }
    if !column.nullable {
        not_null(change, column, steps);
    }
}

/// Rows without a value get one, ten thousand at a time.
fn fill(change: &Change<'_>, column: &Column, value: &str, steps: &mut Steps) {
    let name = &change.new.name;
    let (table, of) = (DIALECT.table(name), DIALECT.identifier(&column.name));
    let title = format!("fill {name}.{}, 10,000 rows at a time", column.name);
    // A value that is NULL would be looked for again and again.
    let block = format!(
        "DO $codebooks$\nBEGIN\n  LOOP\n    UPDATE {table} SET {of} = {value}\n    WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} \
         WHERE {of} IS NULL AND ({value}) IS NOT NULL LIMIT 10000));\n    EXIT WHEN NOT FOUND;\n    COMMIT;\n  END LOOP;\nEND\n$codebooks$"
    );
    steps.probed(Phase::Tighten, title, vec![block], "again", Cost::scan());
}

/// NOT NULL without a scan that keeps everybody out: a check is validated first.
fn not_null(change: &Change<'_>, column: &Column, steps: &mut Steps) {
    let name = &change.new.name;
    let (table, of) = (DIALECT.table(name), DIALECT.identifier(&column.name));
    let check = DIALECT.identifier(&schema_model::model::fitting(format!("nn_{}_{}", local(name), column.name)));
    let place = format!("{name}.{}", column.name);
    let added = format!("ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({of} IS NOT NULL) NOT VALID");
    steps.push(Phase::Tighten, format!("{place} is NOT NULL in new rows"), vec![added], Cost::default());
    let validated = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {check}");
    steps.push(
        Phase::Tighten,
        format!("{place} is NOT NULL in the rows that are there"),
        vec![validated],
        Cost::scan(),
    );
    let set = format!("ALTER TABLE {table} ALTER COLUMN {of} SET NOT NULL, DROP CONSTRAINT {check}");
    steps.push(Phase::Tighten, format!("{place} is NOT NULL"), vec![set], Cost::default());
}

/// A column that stays and holds values of its own.
fn changed(plan: &Plan<'_>, change: &Change<'_>, old: &Column, new: &Column, steps: &mut Steps) {
    let name = &change.new.name;
    let (table, of) = (DIALECT.table(name), DIALECT.identifier(&new.name));
    let place = format!("{name}.{}", new.name);
    let (had, has) = (ddl::column_default(old, DIALECT), ddl::column_default(new, DIALECT));
    let had = had.filter(|_| old.generated.is_none());
    let retyped = changes_type(plan, change, old, new);
    if let Some(using) = plan.using(change.new, new).filter(|_| !retyped && old.ty != new.ty) {
        let statement = format!("UPDATE {table} SET {of} = {using}");
        steps.push(Phase::Columns, format!("values of {place}"), vec![statement], Cost::rewrite());
    }
    if !retyped && had != has {
        let what = has.as_ref().map_or_else(|| "DROP DEFAULT".to_owned(), |default| format!("SET DEFAULT {default}"));
        let statement = format!("ALTER TABLE {table} ALTER COLUMN {of} {what}");
        steps.push(Phase::Columns, format!("default of {place}"), vec![statement], Cost::default());
    }
    // An identity is NOT NULL as long as it is one.
    let phase = if old.nullable { Phase::Tighten } else { Phase::Columns };
    let is_late = old.nullable && !new.nullable;
    if !is_late {
        numbering(change, old, new, phase, steps);
    }
    if new.nullable && !old.nullable {
        let statement = format!("ALTER TABLE {table} ALTER COLUMN {of} DROP NOT NULL");
        steps.push(Phase::Columns, format!("{place} may be NULL"), vec![statement], Cost::default());
    }
    if !new.nullable && old.nullable {
        if let Some(value) = plan.backfill(change.new, new) {
            fill(change, new, &value, steps);
        }
        not_null(change, new, steps);
        numbering(change, old, new, phase, steps);
    }
}

/// The name that PostgreSQL gives a column's sequence: the longer part is cut until it fits.
pub(super) fn sequence(table: &str, column: &str) -> String {
    const SUFFIX: &str = "_seq";
    let room = NAME_BYTES - SUFFIX.len() - 1;
    let (mut first, mut second) = (local(table), column);
    while first.len() + second.len() > room {
        let longer = if first.len() > second.len() { &mut first } else { &mut second };
        *longer = &longer[..longer.floor_char_boundary(longer.len() - 1)];
    }
    let name = format!("{first}_{second}{SUFFIX}");
    namespace(table).map_or_else(|| name.clone(), |space| format!("{space}.{name}"))
}

fn numbering(change: &Change<'_>, old: &Column, new: &Column, phase: Phase, steps: &mut Steps) {
    let (had, has) = (numbered(old), numbered(new));
    if had == has {
        return;
    }
    let name = &change.new.name;
    let (table, of) = (DIALECT.table(name), DIALECT.identifier(&new.name));
    let series = DIALECT.table(&sequence(name, &new.name));
    let mut statements = Vec::new();
    if let (Numbered::Identity(_), Numbered::Identity(when)) = (had, has) {
        statements.push(format!("ALTER TABLE {table} ALTER COLUMN {of} SET GENERATED {when}"));
    } else {
        match had {
            Numbered::No => {}
            Numbered::Identity(_) => statements.push(format!("ALTER TABLE {table} ALTER COLUMN {of} DROP IDENTITY")),
            Numbered::Serial => {
                statements.push(format!("ALTER TABLE {table} ALTER COLUMN {of} DROP DEFAULT"));
                statements.push(format!("DROP SEQUENCE {series}"));
            }
        }
        match has {
            Numbered::No => {}
            Numbered::Identity(when) => {
                statements.push(format!("ALTER TABLE {table} ALTER COLUMN {of} ADD GENERATED {when} AS IDENTITY"));
            }
            Numbered::Serial => {
                let ty = DIALECT.column_type(&new.ty, &[]);
                statements.push(format!("CREATE SEQUENCE {series} AS {ty} OWNED BY {table}.{of}"));
                let literal = DIALECT.literal(&series);
                statements.push(format!("ALTER TABLE {table} ALTER COLUMN {of} SET DEFAULT nextval({literal})"));
            }
        }
        if has != Numbered::No {
            // A new series begins at 1, where there are rows already.
            statements.push(format!(
                "SELECT setval(pg_get_serial_sequence({}, {}), (SELECT coalesce(max({of}), 0) + 1 FROM {table}), false)",
                DIALECT.literal(&table),
                DIALECT.literal(&new.name)
            ));
        }
    }
    steps.push(phase, format!("numbers of {name}.{}", new.name), statements, Cost::default());
}
