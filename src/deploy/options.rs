//! How patient a deployment is.

use std::time::Duration;

/// How long a deployment waits for what: never without bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How often connecting is tried while nobody answers; from the second on after a pause that doubles.
    pub attempts: u32,
    /// How long another deployer is waited for.
    pub deployer_wait: Duration,
    /// How long one statement waits for a table or row that somebody else holds.
    pub lock_wait: Duration,
    /// How long the database may be silent before it counts as gone.
    pub answer: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            attempts: 5,
            deployer_wait: Duration::from_secs(60),
            lock_wait: Duration::from_secs(10),
            answer: Duration::from_secs(300),
        }
    }
}
