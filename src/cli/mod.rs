//! The database commands, to be embedded in an application.
//!
//! As the whole command line of a program:
//!
//! ```no_run
//! # use codebooks::framework;
//! # static SCHEMA: codebooks::Schema = codebooks::Schema::embedded("", "", "");
//! fn main() -> std::process::ExitCode {
//!     codebooks::cli::main(&SCHEMA)
//! }
//! ```
//!
//! Or as a subcommand of the application's own, `myapp db setup`, with its name and version:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use clap::{Parser, Subcommand};
//!
//! # static SCHEMA: codebooks::Schema = codebooks::Schema::embedded("", "", "");
//! /// Keeps track of parcels
//! #[derive(Parser)]
//! #[command(version)]
//! struct Arguments {
//!     #[command(subcommand)]
//!     command: Command,
//! }
//!
//! #[derive(Subcommand)]
//! enum Command {
//!     /// Creates, fills, checks and drops the tables
//!     #[command(subcommand)]
//!     Db(codebooks::cli::Command),
//!     /// Answers requests
//!     Serve,
//! }
//!
//! fn main() -> ExitCode {
//!     match Arguments::parse().command {
//!         Command::Db(command) => command.run(&SCHEMA),
//!         Command::Serve => ExitCode::SUCCESS,
//!     }
//! }
//! ```
//!
//! Either way there are `create`, `populate`, `setup`, `drop`, `recreate` and `verify`, and for numbered migrations `deployment`,
//! `downgrade`, `current` and `history`, each with `--help`; the first adds `completion` for its user's shell.

mod arguments;
mod commands;
mod connection_args;
mod deployed;
mod deployments;
mod output;
mod progress;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgMatches, FromArgMatches, Subcommand, value_parser};
use clap_complete::Shell;
use serde_json::json;

pub use commands::{DatabaseCommand, Folder, Surroundings};
pub use connection_args::Defaults;

use crate::Schema;
use crate::deploy::DeployError;

/// The database commands, for an application's own `clap` command line.
#[derive(Clone, Debug)]
pub enum Command {
    /// One of them.
    Database(Box<DatabaseCommand>),
}

impl FromArgMatches for Command {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        DatabaseCommand::from_arg_matches(matches).map(|command| Self::Database(Box::new(command)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for Command {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        DatabaseCommand::augment_subcommands(command)
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        DatabaseCommand::augment_subcommands_for_update(command)
    }

    fn has_subcommand(name: &str) -> bool {
        DatabaseCommand::has_subcommand(name)
    }
}

impl Command {
    /// Runs it and reports what stopped it; the exit code is that of [`main`].
    ///
    /// It brings its own runtime. Inside another one it can be called as well, and blocks that thread until it is done.
    #[must_use]
    pub fn run(&self, schema: &Schema) -> ExitCode {
        self.run_with(schema, Options::default())
    }

    /// Like [`run`](Self::run), with the application's own options.
    #[must_use]
    pub fn run_with(&self, schema: &Schema, options: Options) -> ExitCode {
        let Self::Database(command) = self;
        let dialects = schema.read().map(|embedded| embedded.dialects).unwrap_or_default();
        let defaults = Defaults {
            env_prefix: options.env_prefix,
            file: options.default_file,
            dialects: dialects.into_iter().map(schema_model::model::Dialect::name).collect(),
        };
        let run = || {
            let around =
                Surroundings { sources: options.sources, folder: options.sources, draw: &|_| None, files: &no_files };
            block_on(command.run(schema, &defaults, around))
        };
        if tokio::runtime::Handle::try_current().is_err() {
            return run();
        }
        // A thread of a runtime cannot wait for another one's work.
        std::thread::scope(|scope| scope.spawn(run).join()).unwrap_or(ExitCode::from(FAILED))
    }
}

/// A program carries its deployments alone.
fn no_files(folder: Folder, _: &str) -> Result<Vec<(String, String)>, DeployError> {
    let (what, command) = match folder {
        Folder::Rollback => ("rollbacks", "downgrade"),
        Folder::Manual => ("manual deployments", "deployment --manual"),
    };
    Err(DeployError::Options {
        reason: format!("this program does not carry {what}"),
        help: format!("run `cargo codebooks {command}` in the folder of its package"),
    })
}

/// What an application decides for its command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The SQLite file to use when neither an option nor the environment names a database.
    pub default_file: Option<&'static str>,
    /// The committed schema folder, which is named after a setup.
    pub sources: Option<&'static str>,
    /// The prefix of the environment variables that hold the parts of the connection: with `SHOP` these are
    /// `SHOP_USERNAME`, `SHOP_PASSWORD`, `SHOP_DATABASENAME`, `SHOP_IP` and `SHOP_PORT`, and `SHOP_SERVERNAME` for messages.
    /// `SHOP_DIALECT` names the database where several servers are configured and the port is not the usual one of either.
    pub env_prefix: Option<&'static str>,
    /// The program's name in its help, `env!("CARGO_BIN_NAME")`; by default that of the file that was started.
    pub name: Option<&'static str>,
    /// The answer to `--version`, `env!("CARGO_PKG_VERSION")`; without it there is no such option.
    pub version: Option<&'static str>,
}

/// The exit code of a step that failed.
const FAILED: u8 = 4;
/// That of wrong arguments.
const USAGE: u8 = 2;

/// Runs the command line of this process; the exit code says how it went.
///
/// 0 is done, 1 a difference, 2 a usage error, 3 a database that another deployment holds, 4 a step that failed, 5 refused.
#[must_use]
pub fn main(schema: &'static Schema) -> ExitCode {
    main_with(schema, Options::default())
}

/// Like [`main`], with the application's own options.
#[must_use]
pub fn main_with(schema: &'static Schema, options: Options) -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let program = words.first().map(std::path::Path::new).and_then(std::path::Path::file_stem);
    // A name lives as long as the process.
    let name: &'static str =
        options.name.unwrap_or_else(|| program.unwrap_or_default().to_string_lossy().into_owned().leak());
    let mut command = whole(name, options.version);
    let matches = match command.try_get_matches_from_mut(&words) {
        Ok(matches) => matches,
        Err(error) => return usage(&error, &words),
    };
    if let Some((COMPLETION, given)) = matches.subcommand()
        && let Some(shell) = given.get_one::<Shell>(SHELL)
    {
        return completion(*shell, &mut command, name);
    }
    match Command::from_arg_matches(&matches) {
        Ok(command) => command.run_with(schema, options),
        Err(error) => usage(&error, &words),
    }
}

/// The only command that needs no database.
const COMPLETION: &str = "completion";
const SHELL: &str = "shell";

fn whole(name: &'static str, version: Option<&'static str>) -> clap::Command {
    let shell = Arg::new(SHELL).value_name("SHELL").required(true).help("The shell").value_parser(value_parser!(Shell));
    let completion = clap::Command::new(COMPLETION).about("Prints the completion script for a shell").arg(shell);
    let command =
        clap::Command::new(name).bin_name(name).about("Creates, fills, checks and drops the tables of a schema");
    let command = command.arg_required_else_help(true).subcommand_required(true);
    let command = Command::augment_subcommands(command).subcommand(completion);
    match version {
        Some(version) => command.version(version),
        None => command,
    }
}

/// Says what is wrong with the arguments, as JSON as well where they ask for it; or shows the help that they ask for.
pub fn usage(error: &clap::Error, words: &[OsString]) -> ExitCode {
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    // A command without formats has none for its failures.
    let is_about_formats = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(option)) if option.starts_with("--format"));
    let is_json = |pair: &[OsString]| pair[0] == "--format" && pair[1] == "json" && !is_about_formats;
    if words.windows(2).any(is_json) || words.iter().any(|word| word == "--format=json" && !is_about_formats) {
        let text = error.render().to_string();
        // Below an empty line stands how the command is used.
        let message: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        let message = message.join(" ");
        let message = message.strip_prefix("error: ").unwrap_or(&message);
        output::say(&json!({ "error": message, "exit_code": USAGE }).to_string());
    }
    ExitCode::from(USAGE)
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
            return ExitCode::from(FAILED);
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

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser};

    use super::*;

    /// Keeps track of parcels
    #[derive(Debug, Parser)]
    #[command(name = "parcels", version = "7.8.9")]
    struct Application {
        #[command(subcommand)]
        what: What,
    }

    #[derive(Debug, Subcommand)]
    enum What {
        /// Creates, fills, checks and drops the tables
        #[command(subcommand)]
        Db(Command),
        Serve,
    }

    fn run(words: &[&str]) -> ExitCode {
        match Application::try_parse_from(words).expect("they are right").what {
            What::Db(command) => command.run(&crate::SCHEMA),
            What::Serve => ExitCode::SUCCESS,
        }
    }

    #[test]
    fn the_commands_mount_under_an_applications_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("x.db").display());
        let on = |command: &str| run(&["parcels", "db", command, "--database-url", &url]);
        assert_eq!(on("verify"), ExitCode::from(FAILED));
        assert_eq!(on("setup"), ExitCode::SUCCESS);
        assert_eq!(run(&["parcels", "serve"]), ExitCode::SUCCESS);
        // Inside of a runtime as well.
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        assert_eq!(runtime.block_on(async { on("verify") }), ExitCode::SUCCESS);
    }

    #[test]
    fn name_and_version_are_the_applications() {
        assert_eq!(Application::command().render_version(), "parcels 7.8.9\n");
        let help = |words: &[&str]| Application::try_parse_from(words).expect_err("help").to_string();
        assert!(help(&["parcels", "db", "setup", "--help"]).contains("Usage: parcels db setup "));
        let version = |mut command: clap::Command| command.try_get_matches_from_mut(["x", "--version"]);
        let shown = version(whole("shop", Some("7.8.9"))).expect_err("a version").to_string();
        assert_eq!(shown, "shop 7.8.9\n");
        // Of a program that does not say, no other version is shown.
        assert!(version(whole("shop", None)).expect_err("no such option").use_stderr());
    }
}
