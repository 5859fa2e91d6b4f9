//! The database commands, to be embedded in an application.
//!
//! ```no_run
//! # use codebooks::framework;
//! # static SCHEMA: codebooks::Schema = codebooks::Schema::embedded("", "", "");
//! fn main() -> std::process::ExitCode {
//!     codebooks::cli::main(&SCHEMA)
//! }
//! ```
//!
//! The application then has `create`, `populate`, `setup`, `drop`, `recreate` and `verify`, each with `--help`, and
//! `completion` for its user's shell.

mod commands;
mod output;
mod place;
mod progress;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

pub use commands::DatabaseCommand;
pub use place::Defaults;

use crate::Schema;
use crate::deploy::DeployError;

/// Creates, fills, checks and drops the tables of a schema.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Database(Box<DatabaseCommand>),
    /// Prints what a shell needs to complete the commands
    Completion {
        /// The shell
        shell: Shell,
    },
}

/// What an application decides for its command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The SQLite file that is taken when neither an option nor the environment names a database.
    pub default_file: Option<&'static str>,
    /// The committed schema folder, to be named after a setup.
    pub sources: Option<&'static str>,
    /// What the environment's variables begin with that hold the parts of the connection: with `SHOP` these are
    /// `SHOP_USERNAME`, `SHOP_PASSWORD`, `SHOP_DATABASENAME`, `SHOP_IP` and `SHOP_PORT`, and `SHOP_SERVERNAME` for messages.
    pub env_prefix: Option<&'static str>,
}

/// Runs the command line of this process; the exit code says how it went.
///
/// 0 is done, 1 a difference, 2 a usage error, 3 a database that another holds, 4 a step that failed, 5 a refusal to destroy.
#[must_use]
pub fn main(schema: &'static Schema) -> ExitCode {
    main_with(schema, Options::default())
}

/// As [`main`], with the application's own decisions.
#[must_use]
pub fn main_with(schema: &'static Schema, options: Options) -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match arguments.command {
        Command::Database(command) => {
            let dialects = schema.read().map(|embedded| embedded.dialects).unwrap_or_default();
            let defaults = Defaults {
                env_prefix: options.env_prefix,
                file: options.default_file,
                dialects: dialects.into_iter().map(schema_model::model::Dialect::name).collect(),
            };
            block_on(command.run(schema, &defaults, options.sources, &|_| None))
        }
        Command::Completion { shell } => {
            let program = std::env::args_os().next().unwrap_or_default();
            let name = std::path::Path::new(&program).file_name().unwrap_or_default().to_string_lossy().into_owned();
            completion(shell, &mut Arguments::command(), &name)
        }
    }
}

/// Prints a shell's completion of a command.
pub fn completion(shell: Shell, command: &mut clap::Command, name: &str) -> ExitCode {
    clap_complete::generate(shell, command, name, &mut std::io::stdout());
    ExitCode::SUCCESS
}

/// Runs a database command to its end, and says what stopped it.
pub fn block_on(command: impl Future<Output = Result<u8, DeployError>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("the runtime cannot start: {error}"));
            return ExitCode::from(4);
        }
    };
    match runtime.block_on(command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::complain(&error.to_string());
            ExitCode::from(error.exit_code())
        }
    }
}
