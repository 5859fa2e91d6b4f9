//! The database's command line: `cargo run -p widgets-app -- setup`.

use std::process::ExitCode;

fn main() -> ExitCode {
    codebooks::cli::main(&widgets_app::SCHEMA)
}
