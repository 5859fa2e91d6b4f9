//! What a migration refuses: what can lose rows or values, and what rows that are there could not fulfil.

use schema_model::model::{KeyKind, TableKind};

use crate::change::Change;
use crate::conversion::{Conversion, conversion};
use crate::hints::Refusal;
use crate::plan::{Direction, Plan};
use crate::rename;

/// What is refused whatever the database is, or told on the way back.
pub(crate) fn refusals(plan: &Plan<'_>) -> Vec<Refusal> {
    let mut found = Vec::new();
    if plan.direction == Direction::Up && !plan.hints.allow_destructive {
        let lost: Vec<String> = losses(plan);
        for what in lost {
            found.push(refusal(
                &what,
                format!("this migration loses {what}"),
                "run `migrate --allow-destructive` if that is meant; a new name is told with `renamed_from = \"…\"`",
            ));
        }
    }
    found.extend(circles(plan));
    for (old, new) in plan.rekeyed() {
        let words = |key: KeyKind| if matches!(key, KeyKind::Text(_)) { "texts" } else { "numbers" };
        found.push(refusal(
            &new.name,
            format!("the codes of `{}` were {} and are {} now", new.name, words(old.key), words(new.key)),
            "give the enum a new `table = \"…\"`, then columns can move from the old codes to the new ones",
        ));
    }
    for change in &plan.changes {
        for column in plan.without_value(change) {
            let place = format!("{}.{}", change.new.name, column.name);
            let is_new = change.old.column(&column.name).is_none();
            let what = if is_new {
                format!("column `{place}` is NOT NULL without a default, and the table may hold rows")
            } else {
                format!("column `{place}` becomes NOT NULL, and rows may hold NULL")
            };
            found.push(refusal(
                &place,
                what,
                &format!("run `migrate --backfill {place}=\"…\"` with the value for such rows"),
            ));
        }
        for column in plan.unknown_conversions(change) {
            let place = format!("{}.{}", change.new.name, column.name);
            found.push(refusal(
                &place,
                format!("column `{place}` gets a type that its values cannot be converted to"),
                &format!("run `migrate --using {place}=\"…\"` with the new value as SQL"),
            ));
        }
    }
    found
}

/// Names that change in a circle: once it has happened, both schemas look as they did before.
fn circles(plan: &Plan<'_>) -> Vec<Refusal> {
    let renames = &plan.hints.renames;
    let tables: Vec<&str> = plan.changes.iter().map(|change| change.new.name.as_str()).collect();
    let mut found = rename::circles(&tables, |name| renames.tables.get(name));
    for change in &plan.changes {
        let table = &change.new.name;
        let columns = change.new.columns.iter().map(|column| column.name.as_str());
        let both: Vec<&str> = columns.filter(|name| change.old.column(name).is_some()).collect();
        found.extend(rename::circles(&both, |name| renames.columns.get(&(table.clone(), name.to_owned()))));
    }
    let refused = found.into_iter().map(|names| {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        refusal(
            names[0],
            format!("{} are renamed in a circle, and nothing shows whether that has happened already", quoted.join(", ")),
            &format!(
                "rename {} to a third name and run `migrate`; then give them their final names, each with `renamed_from`, and run it again",
                quoted[0]
            ),
        )
    });
    refused.collect()
}

/// A refusal with its remedy.
pub(crate) fn refusal(object: &str, message: String, help: &str) -> Refusal {
    Refusal { object: object.to_owned(), diagnosis: (message, help).into() }
}

/// Everything that is lost, named.
fn losses(plan: &Plan<'_>) -> Vec<String> {
    let tables = plan.dropped.iter().map(|table| format!("table `{}` with its rows", table.name));
    let columns = plan.changes.iter().flat_map(|change| of_columns(plan, change));
    tables.chain(columns).collect()
}

fn of_columns(plan: &Plan<'_>, change: &Change<'_>) -> Vec<String> {
    let table = &change.new.name;
    let dropped = change.dropped.iter().filter(|column| column.generated.is_none());
    let mut lost: Vec<String> = dropped.map(|column| format!("column `{table}.{}`", column.name)).collect();
    for (old, new) in plan.retyped(change) {
        if let Conversion::Loses(what) = conversion(old, new) {
            lost.push(format!("{what} in `{table}.{}`", new.name));
        }
    }
    let pairs = change.new.columns.iter().filter_map(|new| Some((change.old.column(&new.name)?, new)));
    let computed = pairs.filter(|(old, new)| old.generated.is_none() && new.generated.is_some());
    lost.extend(computed.map(|(_, new)| format!("the values of `{table}.{}`, which will be computed", new.name)));
    lost
}

/// What the deployment has lost, seen from the rollback.
pub(crate) fn lost_before(plan: &Plan<'_>) -> Vec<String> {
    let data = plan.created.iter().filter(|table| table.kind == TableKind::Data);
    let mut lost: Vec<String> = data.map(|table| format!("the rows of {}", table.name)).collect();
    for change in plan.changes.iter().filter(|change| !change.is_codebook()) {
        let columns = change.added.iter().filter(|column| column.generated.is_none());
        lost.extend(columns.map(|column| format!("the values of {}.{}", change.new.name, column.name)));
    }
    lost
}
