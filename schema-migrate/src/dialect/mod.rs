//! Each database's own sequences.

mod mysql;
mod postgres;
mod sqlite;

use schema_model::model::Dialect;

use crate::hints::Refusal;
use crate::plan::Plan;
use crate::step::{Step, Steps};

/// The steps that a database needs, as they are found; and what it cannot do.
pub(crate) fn steps(plan: &Plan<'_>, steps: &mut Steps) -> Vec<Refusal> {
    match plan.dialect {
        Dialect::Postgres => postgres::steps(plan, steps),
        Dialect::Mysql => mysql::steps(plan, steps),
        Dialect::Sqlite => sqlite::steps(plan, steps),
    }
}

/// The whole text of a file.
pub(crate) fn file(steps: &[Step], dialect: Dialect, what: &str) -> String {
    match dialect {
        Dialect::Postgres => postgres::file(steps, what),
        Dialect::Mysql => mysql::file(steps, what),
        Dialect::Sqlite => sqlite::file(steps, what),
    }
}
