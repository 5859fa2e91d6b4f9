//! The whole comparison, in one direction.

use schema_model::model::Dialect;

use crate::dialect;
use crate::hints::{Hints, Refusal, State};
use crate::loss;
use crate::plan::{Direction, Plan};
use crate::rename;
use crate::step::{Step, Steps};

/// The steps of one direction.
pub(crate) fn steps(
    old: &State<'_>,
    new: &State<'_>,
    hints: &Hints,
    dialect: Dialect,
    direction: Direction,
) -> Result<Vec<Step>, Vec<Refusal>> {
    let (renamed, renames) = rename::renamed(old.schema, new.schema, &hints.renames);
    let plan = Plan::new(old, new, &renamed, &renames, hints, dialect, direction);
    let mut refusals = loss::refusals(&plan);
    let mut steps = Steps::default();
    refusals.extend(dialect::steps(&plan, &mut steps));
    if direction == Direction::Down {
        for refusal in refusals.drain(..) {
            steps.warn(format!("cannot be brought back: {}", refusal.diagnosis.message));
        }
        for what in loss::lost_before(&plan) {
            steps.warn(format!("cannot be brought back: {what}"));
        }
    }
    if refusals.is_empty() { Ok(steps.in_order()) } else { Err(refusals) }
}
