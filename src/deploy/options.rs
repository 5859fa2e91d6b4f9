//! How patient a deployment is.

use std::time::Duration;

/// The longest that anything is waited for; what is asked for beyond it counts as this.
pub const LONGEST_WAIT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long a deployment waits for what: never without bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How often connecting is tried while nobody answers; from the second on after a pause that doubles.
    pub attempts: u32,
    /// How long another deployer is waited for.
    pub deployer_wait: Duration,
    /// How long one statement waits for a table or row that somebody else holds.
    pub lock_wait: Duration,
    /// How long the database may be silent before it counts as gone; connecting, with all its attempts, takes no longer.
    pub answer: Duration,
    /// What to do about a SQLite file that does not exist.
    pub missing_file: MissingFile,
}

/// What to do about a SQLite file that does not exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingFile {
    /// Create it.
    #[default]
    Create,
    /// Take an empty database in memory in its place, to show what creating would do.
    Empty,
    /// Refuse.
    Refuse,
}

impl Options {
    /// With waits that every database and clock can count.
    pub(super) fn bounded(self) -> Self {
        Self {
            attempts: self.attempts.max(1),
            deployer_wait: self.deployer_wait.min(LONGEST_WAIT),
            lock_wait: self.lock_wait.min(LONGEST_WAIT),
            answer: self.answer.min(LONGEST_WAIT),
            missing_file: self.missing_file,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            attempts: 5,
            deployer_wait: Duration::from_secs(60),
            lock_wait: Duration::from_secs(10),
            answer: Duration::from_secs(300),
            missing_file: MissingFile::default(),
        }
    }
}
