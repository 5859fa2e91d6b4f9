//! Keys, checks, foreign keys and indexes of tables that were there.

use schema_model::dialect::Renamed;
use schema_model::model::physical;

use super::online::{self, Form};
use super::{DIALECT, renamed_columns};
use crate::change::Change;
use crate::objects::Named;
use crate::plan::Plan;
use crate::step::{Cost, Phase, Steps};

pub(super) fn steps(plan: &Plan<'_>, change: &Change<'_>, steps: &mut Steps) {
    clear(plan, change, steps);
    let table = DIALECT.table(&change.new.name);
    let stored = physical(&change.new.name);
    let name = &change.new.name;
    for (from, to) in change.uniques.renamed.iter().chain(&change.indexes.renamed) {
        let statement = DIALECT.rename(name, &from.name, &to.name, &Renamed::Index);
        let statement =
            statement.map(|statement| format!("{statement}{}", online::in_place(change))).into_iter().collect();
        let probe = format!("renames: index {stored}.{} to {}", from.name, to.name);
        steps.probed(
            Phase::Keys,
            format!("rename index {} to {}", from.name, to.name),
            statement,
            probe,
            Cost::default(),
        );
    }
    // The key's name is always PRIMARY: only its columns can differ.
    let swaps_key = !change.key.dropped.is_empty() && !change.key.added.is_empty();
    // A column that is numbered brings its key along.
    let is_alone = |key: &&Named| !change.added.iter().any(|column| column.auto && key.columns.contains(&column.name));
    for key in change.key.added.iter().filter(is_alone) {
        let drop = if swaps_key { "DROP PRIMARY KEY, " } else { "" };
        let Form { pin, cost } = online::key(change);
        let statement = format!("ALTER TABLE {table} {drop}ADD {}{pin}", key.body);
        let probe = format!("makes: primary key {stored}: {}", key.columns.join(", "));
        steps.probed(Phase::Keys, format!("primary key of {name}"), vec![statement], probe, cost);
    }
    for key in &change.uniques.added {
        let pin = online::in_place(change);
        let statement =
            format!("ALTER TABLE {table} ADD CONSTRAINT {} {}{pin}", DIALECT.identifier(&key.name), key.body);
        let probe = format!("makes: index {stored}.{}", key.name);
        steps.probed(Phase::Keys, format!("unique {} of {name}", key.name), vec![statement], probe, Cost::scan());
    }
    for index in &change.indexes.added {
        let phase = if index.is_unique() { Phase::Keys } else { Phase::Indexes };
        let Form { pin, cost } = online::index(change, index);
        let statement = format!("{} {}{}{pin}", index.head, DIALECT.identifier(&index.name), index.body);
        let probe = format!("makes: index {stored}.{}", index.name);
        steps.probed(phase, format!("index {} of {name}", index.name), vec![statement], probe, cost);
    }
    for check in &change.checks.added {
        let statement =
            format!("ALTER TABLE {table} ADD CONSTRAINT {} CHECK ({})", DIALECT.identifier(&check.name), check.body);
        let probe = format!("makes: check {stored}.{}", check.name);
        steps.probed(Phase::Checks, format!("check {} of {name}", check.name), vec![statement], probe, Cost::rewrite());
    }
    for key in &change.references.added {
        reference(change, key, steps);
    }
}

/// What goes, or comes back differently.
fn clear(plan: &Plan<'_>, change: &Change<'_>, steps: &mut Steps) {
    let name = &change.new.name;
    let (table, stored) = (DIALECT.table(name), physical(name));
    for key in &change.references.dropped {
        let pin = online::in_place(change);
        let statement = format!("ALTER TABLE {table} DROP FOREIGN KEY {}{pin}", DIALECT.identifier(&key.name));
        let probe = format!("drops: foreign key {stored}.{}", key.name);
        steps.probed(
            Phase::Release,
            format!("drop foreign key {} of {name}", key.name),
            vec![statement],
            probe,
            Cost::default(),
        );
    }
    let renamed: Vec<&str> = renamed_columns(plan, name).collect();
    // Those of a renamed column have gone with its old name.
    for check in change.checks.dropped.iter().filter(|check| !renamed.iter().any(|column| check.is_about(column))) {
        let pin = online::free(change);
        let statement = format!("ALTER TABLE {table} DROP CONSTRAINT {}{pin}", DIALECT.identifier(&check.name));
        let probe = format!("drops: check {stored}.{}", check.name);
        steps.probed(
            Phase::Clear,
            format!("drop check {} of {name}", check.name),
            vec![statement],
            probe,
            Cost::default(),
        );
    }
    // The index that a foreign key made for itself has its name, and stays where the key goes.
    let implicit = change.references.dropped.iter().filter(|key| !has_index(change, key, true));
    let implicit = implicit.filter(|key| !change.references.added.iter().any(|added| added.name == key.name));
    // Those of a table with renamed columns have gone with the old names.
    let named = change.uniques.dropped.iter().chain(&change.indexes.dropped).filter(|_| renamed.is_empty());
    let indexes = named.chain(implicit);
    for index in indexes {
        let pin = online::in_place(change);
        let statement = format!("ALTER TABLE {table} DROP INDEX {}{pin}", DIALECT.identifier(&index.name));
        let probe = format!("drops: index {stored}.{}", index.name);
        steps.probed(
            Phase::Clear,
            format!("drop index {} of {name}", index.name),
            vec![statement],
            probe,
            Cost::default(),
        );
    }
    if !change.key.dropped.is_empty() && change.key.added.is_empty() {
        let statement = format!("ALTER TABLE {table} DROP PRIMARY KEY");
        let probe = format!("drops: primary key {stored}");
        // Once no column is numbered by it.
        steps.probed(Phase::Keys, format!("drop the primary key of {name}"), vec![statement], probe, Cost::rewrite());
    }
}

/// Whether the table has an index that begins with a foreign key's columns, so the key needed none of its own.
fn has_index(change: &Change<'_>, key: &Named, was: bool) -> bool {
    let table = if was { change.old } else { change.new };
    let begins = |columns: &[String]| columns.starts_with(&key.columns);
    let parts = |index: &schema_model::model::Index| {
        let plain = index.parts.iter().take_while(|part| !part.expression);
        plain.map(|part| part.column.clone()).collect::<Vec<_>>()
    };
    begins(&table.primary_key)
        || table.uniques.iter().any(|unique| unique.live.is_none() && begins(&unique.columns))
        || table.indexes.iter().any(|index| begins(&parts(index)))
}

/// Lets go of foreign keys that an index serves which goes: the server refuses to drop it before.
pub(super) fn release_indexes(change: &mut Change<'_>) {
    let dropped = change.uniques.dropped.iter().chain(&change.indexes.dropped).chain(&change.key.dropped);
    let dropped: Vec<Named> = dropped.cloned().collect();
    let mut references = std::mem::take(&mut change.references);
    references.refresh(|key| dropped.iter().any(|index| key.columns.iter().all(|column| index.is_about(column))));
    change.references = references;
}

/// A foreign key without a copy of the table: the rows that are there are looked at afterwards.
///
/// With checks on, the server would copy the table while nobody writes; with checks off it looks at no row, ever.
fn reference(change: &Change<'_>, key: &Named, steps: &mut Steps) {
    let name = &change.new.name;
    let table = DIALECT.table(name);
    let constraint = DIALECT.identifier(&key.name);
    let statements = vec![
        "SET foreign_key_checks = 0".to_owned(),
        format!("ALTER TABLE {table} ADD CONSTRAINT {constraint} {}{}", key.body, online::in_place(change)),
        "SET foreign_key_checks = 1".to_owned(),
    ];
    let probe = format!("makes: foreign key {}.{}", physical(name), key.name);
    steps.probed(
        Phase::References,
        format!("foreign key {} of {name}, for new rows", key.name),
        statements,
        probe,
        Cost::default(),
    );
    let Some((target, target_columns)) = &key.target else { return };
    let pairs: Vec<String> = key
        .columns
        .iter()
        .zip(target_columns)
        .map(|(own, other)| format!("parent.{} = child.{}", DIALECT.identifier(other), DIALECT.identifier(own)))
        .collect();
    let given: Vec<String> =
        key.columns.iter().map(|own| format!("child.{} IS NOT NULL", DIALECT.identifier(own))).collect();
    let lost = format!(
        "SELECT count(*) FROM {table} AS child WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
        given.join(" AND "),
        DIALECT.table(target),
        pairs.join(" AND ")
    );
    let sentence = format!("{} refers to rows that are missing", key.name);
    // No statement of both servers raises an error with a sentence; a table of that name is missing.
    let failing = format!("SELECT 1 FROM {}", DIALECT.identifier(&sentence.chars().take(64).collect::<String>()));
    let mut statements = vec![format!("SET @codebooks_lost = ({lost})")];
    statements.push(format!("SET @codebooks_step = IF(@codebooks_lost = 0, 'DO 0', {})", DIALECT.literal(&failing)));
    statements.push("PREPARE codebooks_step FROM @codebooks_step".to_owned());
    statements.push("EXECUTE codebooks_step".to_owned());
    statements.push("DEALLOCATE PREPARE codebooks_step".to_owned());
    let title = format!(
        "foreign key {} of {name}, for the rows that are there: fails if one refers to a missing row; for new rows it holds",
        key.name
    );
    steps.probed(Phase::References, title, statements, "again", Cost::scan());
}
