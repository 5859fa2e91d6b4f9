//! How long a deployment waits.

use std::time::Duration;

/// The longest wait; longer ones are cut to it.
pub const LONGEST_WAIT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long a deployment waits for what. Nothing waits without a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How often to try to connect while the server does not answer; the pause before each further attempt doubles.
    pub attempts: u32,
    /// How long to wait for another deployment to finish.
    pub deployer_wait: Duration,
    /// How long one statement waits for a table or row that another connection holds.
    pub lock_wait: Duration,
    /// How long to wait for an answer of the database; connecting, with all its attempts, takes no longer.
    pub response_timeout: Duration,
    /// What to do about a SQLite file that does not exist.
    pub missing_file: MissingFile,
}

/// What to do about a SQLite file that does not exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingFile {
    /// Create it.
    #[default]
    Create,
    /// Use an empty database in memory instead, to show what creating would do.
    Empty,
    /// Refuse.
    Refuse,
}

impl Options {
    /// With waits that every database and clock can represent.
    pub(super) fn bounded(self) -> Self {
        Self {
            attempts: self.attempts.max(1),
            deployer_wait: self.deployer_wait.min(LONGEST_WAIT),
            lock_wait: self.lock_wait.min(LONGEST_WAIT),
            response_timeout: self.response_timeout.min(LONGEST_WAIT),
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
            response_timeout: Duration::from_secs(300),
            missing_file: MissingFile::default(),
        }
    }
}
