//! How a command ends.

use std::io::Write as _;
use std::process::ExitCode;

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All that was asked for.
    Done = 0,
    /// A difference was found.
    Difference = 1,
    /// The arguments or the configuration are wrong.
    Usage = 2,
    /// A step failed.
    Failed = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    /// Each with its place where there is one, and its help on a second line.
    pub(crate) messages: Vec<String>,
}

impl Failure {
    /// Arguments or a configuration that are wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, messages: vec![message.into()] }
    }

    /// Every fault of a configuration.
    pub(crate) fn configuration(messages: Vec<String>) -> Self {
        Self { exit: Exit::Usage, messages }
    }

    /// A step that failed.
    pub(crate) fn step(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, messages: vec![message.into()] }
    }

    /// Every fault of the sources.
    pub(crate) fn sources(messages: Vec<String>) -> Self {
        Self { exit: Exit::Failed, messages }
    }

    /// Says each message on standard error.
    pub(crate) fn report(&self) -> ExitCode {
        let mut errors = std::io::stderr().lock();
        for message in &self.messages {
            // Where nobody listens there is nobody to tell; the exit code remains.
            let _ = writeln!(errors, "error: {message}");
        }
        self.exit.into()
    }
}
