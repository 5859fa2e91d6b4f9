//! `cargo codebooks`: the commands that work on a package's sources, and with them on a database.
//!
//! Cargo starts the binary as `cargo-codebooks codebooks <command>`; without the repeated word it is the same.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use codebooks::internal::{DatabaseCommand, completion, usage};

use crate::failure::Failure;
use crate::manifest_file::ManifestFile;
use crate::{check, database, diagram, init, migrate, sql};

/// Keeps a package's database schema in step with its Rust types
#[derive(Debug, Parser)]
#[command(name = "cargo-codebooks", bin_name = "cargo codebooks", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The package's Cargo.toml [default: that of the current folder, or the nearest above it]
    #[arg(long, global = true, value_name = "PATH")]
    manifest_path: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Adds the dependencies, the build script, the crate-root line and the configuration to a package
    Init(init::Arguments),
    /// Lists each file of the schema folder that does not match the types; writes nothing
    Check(check::Arguments),
    /// Prints a whole script, for psql, mariadb, mysql or sqlite3
    Sql(sql::Arguments),
    /// Writes what has changed since the last release as the next deployment
    Migrate(migrate::Arguments),
    /// Prints the SQL of what has changed since the last release
    Diff(migrate::DiffArguments),
    /// Draws the schema, or tables with their neighbours, as a picture or for another program
    Diagram(diagram::Arguments),
    #[command(flatten)]
    Database(Box<DatabaseCommand>),
    /// Prints the completion script for a shell
    Completion {
        /// The shell
        shell: Shell,
    },
}

/// Runs the command line of this process; the exit code says how it went.
///
/// 0 is done, 1 a difference, 2 a usage error, 3 a database that another deployment holds, 4 a step that failed, 5 refused.
#[must_use]
pub(crate) fn main() -> ExitCode {
    let words: Vec<OsString> = words(std::env::args_os()).collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error, &words),
    };
    match run(&arguments.command, arguments.manifest_path.as_deref()) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

fn run(command: &Command, manifest: Option<&Path>) -> Result<ExitCode, Failure> {
    let exit = match command {
        Command::Init(arguments) => init::run(arguments, &ManifestFile::locate(manifest)?)?,
        // It tells also in its own format that there is no package.
        Command::Check(arguments) => check::run(arguments, manifest)?,
        Command::Sql(arguments) => sql::run(arguments, &ManifestFile::locate(manifest)?)?,
        Command::Migrate(arguments) => migrate::run(arguments, &ManifestFile::locate(manifest)?)?,
        Command::Diff(arguments) => migrate::diff(arguments, &ManifestFile::locate(manifest)?)?,
        Command::Diagram(arguments) => diagram::run(arguments, &ManifestFile::locate(manifest)?)?,
        Command::Database(command) => return database::run(command, manifest),
        Command::Completion { shell } => {
            return Ok(completion(*shell, &mut Arguments::command(), "cargo-codebooks"));
        }
    };
    Ok(exit.into())
}

/// The words without the one that cargo puts in front of them.
fn words(words: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    words.enumerate().filter(|(at, word)| *at != 1 || word != "codebooks").map(|(_, word)| word)
}
