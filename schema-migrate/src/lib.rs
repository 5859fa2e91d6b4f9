//! Migrations behind the `codebooks` crate: what differs between two schemas, as steps that keep the rows.
//!
//! A pure function over two whole models: [`diff`] gives the steps of a deployment and of its rollback, [`deployment`] and
//! [`rollback`] write them as files for the databases' own clients. Nothing here reads or writes a file.
#![forbid(unsafe_code)]

mod change;
mod compare;
mod conversion;
mod dialect;
mod hints;
mod loss;
mod objects;
mod plan;
mod rename;
mod rows;
mod script;
mod step;
mod words;

pub use hints::{Expression, Hints, Refusal, Renames, State};
pub use script::{deployment, rollback};
pub use step::{Cost, Migration, Mode, Step};

use schema_model::model::Dialect;

/// What brings a database from the old schema to the new one, and back.
///
/// The rollback is the same comparison the other way round, so it is as careful with tables that hold rows as the
/// deployment is.
///
/// # Errors
/// Everything that cannot be done, or that would lose rows or values and is not allowed to; each with its remedy.
pub fn diff(old: &State<'_>, new: &State<'_>, hints: &Hints, dialect: Dialect) -> Result<Migration, Vec<Refusal>> {
    let deployment = compare::steps(old, new, hints, dialect, plan::Direction::Up)?;
    let rollback = compare::steps(new, old, &hints.reversed(), dialect, plan::Direction::Down)?;
    Ok(Migration { deployment, rollback })
}
