//! What deployments did, and where a database is.

use crate::deploy::{Finding, Populated};

/// What to deploy, and what a person has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeploymentOptions {
    /// The number of the last deployment to apply; by default all are applied.
    pub to: Option<u32>,
    /// Whether a deployment may be applied whose number is below one that was applied.
    pub out_of_order: bool,
    /// Whether MySQL may copy a table, which nobody can write meanwhile, where it cannot change it in place.
    pub allow_copy: bool,
    /// Files, or steps of one, that are done: `00007` or `00007/2`.
    pub steps_done: Vec<StepName>,
    /// Steps that are to be run again.
    pub steps_again: Vec<StepName>,
}

/// A step of a deployment, or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepName {
    /// The number of the file.
    pub ordinal: u32,
    /// The step's, from 1.
    pub step: Option<u32>,
}

/// What a call of [`Deploy::deployment`](crate::deploy::Deploy::deployment) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deployed {
    /// The files that were run, or the rest of them, in order.
    pub applied: Vec<String>,
    /// The files that were taken for done without being run.
    pub recorded: Vec<String>,
    /// How many steps were run.
    pub steps: usize,
    /// What the database has beyond this program; then nothing was done.
    pub ahead: Vec<String>,
    /// The merge that followed; none where there was nothing to do, or where deployments are still pending.
    pub populated: Option<Populated>,
    /// What differs from the schema at the end of an adoption.
    pub findings: Vec<Finding>,
}

/// Where a database is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Current {
    /// The last deployment that was applied whole.
    pub last: Option<String>,
    /// The last one that the program has.
    pub target: Option<String>,
    /// What is still to be applied.
    pub pending: Vec<String>,
    /// A deployment of which only a part was applied: its name, how many of its steps are done, how many it has.
    pub unfinished: Option<(String, u32, u32)>,
    /// What the database has beyond this program.
    pub ahead: Vec<String>,
    /// What keeps deployments from being run, each with its remedy.
    pub faults: Vec<(String, String)>,
}

impl Current {
    /// Whether the database is exactly where the program is.
    #[must_use]
    pub fn is_at_target(&self) -> bool {
        self.pending.is_empty() && self.ahead.is_empty() && self.faults.is_empty()
    }
}

/// A file that was run on a database, or taken for done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied {
    /// Its name.
    pub file: String,
    /// `deployment`, `manual` or `rollback`.
    pub kind: &'static str,
    /// `done`, `recorded` where it was taken for done, `begun` or `failed`.
    pub state: &'static str,
    /// How many steps are done.
    pub done: u32,
    /// How many it has.
    pub steps: u32,
    /// When its first step began, UTC.
    pub begun_at: String,
    /// When its last step was done, UTC.
    pub done_at: Option<String>,
}
