//! Checks of tables that were there: while one replaces another, every row that is written meets at least one of them.

use std::collections::BTreeSet;

use schema_model::model::fitting;

use super::DIALECT;
use super::constraints::{looked, validated};
use crate::change::Change;
use crate::objects::Named;
use crate::plan::Plan;
use crate::rename::Rename;
use crate::step::{Cost, Phase, Steps};

/// A check that changes.
pub(super) struct Replaced<'c> {
    /// In force until the new one is.
    pub(super) old: &'c Named,
    new: &'c Named,
}

/// The checks that change and can stay until then.
///
/// One has to go first where its columns get other types or values meanwhile. So has one of a codebook: new rows are inserted
/// before checks have their turn, and nobody but a deployment writes there.
pub(super) fn replaced<'c>(
    plan: &Plan<'_>,
    change: &'c Change<'_>,
    touched: &BTreeSet<(String, String)>,
) -> Vec<Replaced<'c>> {
    if change.is_codebook() {
        return Vec::new();
    }
    let about = |check: &Named| {
        let columns = change.new.columns.iter().map(|column| column.name.as_str());
        columns.filter(|column| check.is_about(column)).collect::<Vec<_>>()
    };
    let can_stay = |check: &&Named| !about(check).into_iter().any(|column| is_busy(plan, change, touched, column));
    let mut open: Vec<&Named> = change.checks.dropped.iter().filter(can_stay).collect();
    let mut replaced = Vec::new();
    for new in &change.checks.added {
        let is_named_so = open.iter().position(|old| old.name == new.name);
        let is_about_the_same = || open.iter().position(|old| !about(old).is_empty() && about(old) == about(new));
        if let Some(at) = is_named_so.or_else(is_about_the_same) {
            replaced.push(Replaced { old: open.remove(at), new });
        }
    }
    replaced
}

/// Whether a column gets another type or other values before checks have their turn.
fn is_busy(plan: &Plan<'_>, change: &Change<'_>, touched: &BTreeSet<(String, String)>, name: &str) -> bool {
    let (Some(old), Some(new)) = (change.old.column(name), change.new.column(name)) else { return true };
    let is_recoded = plan
        .renames
        .iter()
        .any(|rename| matches!(rename, Rename::Code { of, .. } if new.codebook.as_ref() == Some(of)));
    old.ty != new.ty
        || old.generated != new.generated
        || touched.contains(&(change.new.name.clone(), name.to_owned()))
        || plan.needs_value(change, new)
        || is_recoded
}

pub(super) fn steps(change: &Change<'_>, replaced: &[Replaced<'_>], steps: &mut Steps) {
    let table = DIALECT.table(&change.new.name);
    for check in &change.checks.added {
        let former = replaced.iter().find(|replaced| replaced.new == check).map(|replaced| replaced.old.name.as_str());
        // The old one has the name until it goes.
        let is_taken = former == Some(check.name.as_str());
        let name = if is_taken { fitting(format!("{}_new", check.name)) } else { check.name.clone() };
        let (called, title) = (DIALECT.identifier(&name), format!("check {} of {}", check.name, change.new.name));
        let added = format!("ALTER TABLE {table} ADD CONSTRAINT {called} CHECK ({}) NOT VALID", check.body);
        let refused = format!("SELECT {{key}} FROM {table} WHERE ({}) IS FALSE", check.body);
        looked(change, check, Phase::Checks, &refused, "violates it", steps);
        validated(&table, &name, Phase::Checks, added, &title, steps);
        let Some(former) = former else { continue };
        let what = if is_taken { "the old one" } else { former };
        let mut statements = vec![format!("ALTER TABLE {table} DROP CONSTRAINT {}", DIALECT.identifier(former))];
        if is_taken {
            let wanted = DIALECT.identifier(&check.name);
            statements.push(format!("ALTER TABLE {table} RENAME CONSTRAINT {called} TO {wanted}"));
        }
        steps.push(Phase::Checks, format!("{title}: the new one replaces {what}"), statements, Cost::default());
    }
}
