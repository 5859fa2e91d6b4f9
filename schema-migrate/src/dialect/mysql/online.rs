//! The pins at a statement's end: with them, no server silently copies a table while nobody can write.
//!
//! Pinned is what MySQL and MariaDB both do beside writers, whatever the table holds; an error then means that the table is
//! not as the schema says. A statement that may need a copy has no pin, and its heading says that it blocks writes. Most pins
//! name no algorithm: with `ALGORITHM = INPLACE`, MySQL would rebuild a table to which it can add a column at once. A table
//! with options or statements of its own has no pins either: what it needs is known to nobody here.

use schema_model::model::{Column, ColumnType, Table};
use schema_sql::ddl;

use super::DIALECT;
use crate::change::Change;
use crate::objects::{self, Named};
use crate::plan::Plan;
use crate::step::Cost;

/// What stands at a statement's end, and what the statement costs.
pub(super) struct Form {
    pub(super) pin: &'static str,
    pub(super) cost: Cost,
}

/// Others can write meanwhile, or the statement fails.
const FREE: &str = ", LOCK = NONE";

impl Form {
    /// For servers that may know no other way.
    pub(super) fn copy() -> Self {
        Self { pin: "", cost: Cost::rewrite() }
    }

    /// Free, unless MariaDB may have to build the table again with indexed virtual columns: it lets nobody write meanwhile.
    fn of_rows(change: &Change<'_>, cost: Cost) -> Self {
        let is_free = is_ours(change) && !has_virtual(change.old) && !has_virtual(change.new);
        if is_free { Self { pin: FREE, cost } } else { Self::copy() }
    }

    /// Free, since no row is touched.
    fn of_catalog(change: &Change<'_>) -> Self {
        Self { pin: free(change), cost: Cost::default() }
    }
}

/// Where no row is touched.
pub(super) fn free(change: &Change<'_>) -> &'static str {
    if is_ours(change) { FREE } else { "" }
}

/// Indexes and foreign keys, which are built beside the table.
pub(super) fn in_place(change: &Change<'_>) -> &'static str {
    if is_ours(change) { ", ALGORITHM = INPLACE, LOCK = NONE" } else { "" }
}

/// A statement that makes an index.
pub(super) fn index(change: &Change<'_>, index: &Named) -> Form {
    // MySQL adds a column for an expression, and cannot do both at once.
    if index.body.contains("((") {
        return Form { pin: "", cost: Cost { blocks_writes: true, ..Cost::scan() } };
    }
    Form { pin: if is_ours(change) { " ALGORITHM = INPLACE LOCK = NONE" } else { "" }, cost: Cost::scan() }
}

/// A column that is added; with a key where it is numbered.
pub(super) fn adds(change: &Change<'_>, column: &Column) -> Form {
    if column.auto || !is_plain(column) {
        return Form::copy();
    }
    match (&column.generated, ddl::column_default(column, DIALECT)) {
        (Some(generated), _) if generated.stored => Form::copy(),
        (Some(_), _) => Form::of_catalog(change),
        (None, Some(default)) if default.contains('(') && !default.starts_with('\'') => Form::copy(),
        (None, _) => Form::of_rows(change, Cost::default()),
    }
}

/// A column that nobody needs any more.
pub(super) fn drops(change: &Change<'_>, column: &Column) -> Form {
    match &column.generated {
        Some(generated) if !generated.stored => Form::of_catalog(change),
        _ => Form::of_rows(change, Cost::default()),
    }
}

/// A column that gets another definition.
pub(super) fn changes(plan: &Plan<'_>, change: &Change<'_>, old: &Column, new: &Column) -> Form {
    let (from, to) = plan.types(change, old, new);
    let is_plain = is_plain(old) && is_plain(new) && old.generated.is_none() && old.auto == new.auto;
    let is_same = from == to && old.collation.get(DIALECT) == new.collation.get(DIALECT);
    // MariaDB 10 makes some columns NOT NULL beside the writers, and copies the table for others.
    let is_free = is_plain && old.nullable == new.nullable && (is_same || widens(&old.ty, &new.ty));
    if is_free { Form::of_catalog(change) } else { Form::copy() }
}

/// A primary key that is new, in the place of another one or not.
pub(super) fn key(change: &Change<'_>) -> Form {
    Form::of_rows(change, Cost { rewrites: true, ..Cost::default() })
}

/// Whether a text gets more room and its length is kept as before.
fn widens(old: &ColumnType, new: &ColumnType) -> bool {
    // 255 bytes, four a character.
    matches!((old, new), (ColumnType::Varchar(from), ColumnType::Varchar(to)) if from <= to && (*to < 64 || *from >= 64))
}

/// Whether the definition is nobody's but ours.
fn is_plain(column: &Column) -> bool {
    column.options.get(DIALECT).is_none() && column.types.get(DIALECT).is_none()
}

/// Whether nobody chose how the table is stored, and nobody gave it indexes that we know nothing of.
fn is_ours(change: &Change<'_>) -> bool {
    let is_ours = |table: &Table| table.options.get(DIALECT).is_none() && objects::own(table, DIALECT).is_empty();
    is_ours(change.old) && is_ours(change.new)
}

fn has_virtual(table: &Table) -> bool {
    let is_virtual = |column: &Column| column.generated.as_ref().is_some_and(|generated| !generated.stored);
    table.columns.iter().any(is_virtual) || !ddl::live_columns(table, DIALECT).is_empty()
}
