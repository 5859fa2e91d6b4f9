//! Results, on standard output.

use std::io::{ErrorKind, Write as _};

use clap::ValueEnum;

use crate::failure::Failure;

/// How results are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// Prints a whole text.
///
/// A reader that closes the pipe early, as `head` does, is not an error: the command continues to its own exit code.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::step(format!("could not write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
