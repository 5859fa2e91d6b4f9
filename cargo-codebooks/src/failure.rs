//! How a command ends.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use serde_json::{Map, Value, json};

/// What stands between a message and its remedy.
const HELP: &str = "\nhelp: ";

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All that was asked for.
    Done = 0,
    /// A difference was found.
    Difference = 1,
    /// The arguments or the configuration are wrong.
    Usage = 2,
    /// A step failed.
    Failed = 4,
    /// It would not be safe.
    Refused = 5,
}

impl From<u8> for Exit {
    fn from(code: u8) -> Self {
        match code {
            0 => Self::Done,
            1 => Self::Difference,
            2 => Self::Usage,
            5 => Self::Refused,
            _ => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// Each with its place where there is one; its help stands on a line of its own.
    pub(crate) messages: Vec<String>,
}

impl Failure {
    /// Arguments or a configuration that are wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, messages: vec![message.into()] }
    }

    /// The same, with a remedy.
    pub(crate) fn usage_with(message: impl Display, help: impl Display) -> Self {
        Self::usage(format!("{message}{HELP}{help}"))
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

    /// What is refused, and why.
    pub(crate) fn refused(messages: Vec<String>) -> Self {
        Self { exit: Exit::Refused, messages }
    }

    /// What a program reads of it.
    pub(crate) fn json(&self) -> Map<String, Value> {
        let first = self.messages.first().map(String::as_str).unwrap_or_default();
        let (message, help) = first.split_once(HELP).unzip();
        let mut object = Map::from_iter([
            ("error".to_owned(), json!(message.unwrap_or(first))),
            ("faults".to_owned(), json!(self.messages)),
            ("exit_code".to_owned(), json!(self.exit as u8)),
        ]);
        object.extend(help.map(|help| ("help".to_owned(), json!(help))));
        object
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
