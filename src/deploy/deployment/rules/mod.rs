//! What databases do differently when a deployment is run.

mod mysql;
mod postgres;
mod sqlite;

use schema_model::model::Dialect;

/// What differs.
pub(super) struct Rules {
    /// Whether one lock is held from the first step to the last; where the lock is a transaction, each step takes it.
    pub(super) holds_lock: bool,
    /// How often a step is tried that others keep from a lock.
    pub(super) tries: u32,
    /// Whether a statement can stand outside of transactions only.
    pub(super) is_alone: fn(&str) -> bool,
    /// What a session is told before a file.
    pub(super) prepare: Option<&'static str>,
    /// Asks what a session has, as the statements that bring it back.
    pub(super) kept: &'static str,
    /// Asks for the number of a session; and another connection, whether it is there, the number at the end.
    pub(super) session: Option<(&'static str, &'static str)>,
    /// What shows whether a step is done that was begun.
    pub(super) shows: Shows,
    /// What makes an INSERT into the journal an update where the row is there.
    pub(super) upsert: &'static str,
    /// A column's time as UTC.
    pub(super) utc: fn(&str) -> String,
}

/// What shows whether a step is done that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// Its statement, which says what to look for.
    Statement,
    /// The line above it, held against the catalog.
    Probe,
}

/// That of the databases with `ON CONFLICT`.
const ON_CONFLICT: &str = "ON CONFLICT (package, file, kind, run, step) DO UPDATE SET hash = excluded.hash, \
     replaces = excluded.replaces, steps = excluded.steps, sha = excluded.sha, state = excluded.state, done_at = excluded.done_at";

/// Those of a database.
pub(super) fn rules(dialect: Dialect) -> &'static Rules {
    // In the order of `Dialect::ALL`.
    const RULES: [&Rules; 3] = [&postgres::RULES, &mysql::RULES, &sqlite::RULES];
    RULES[dialect as usize]
}
