//! The arguments of the database commands, told to clap by hand: its derive would be one more macro to build for every
//! program that deploys.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, FromArgMatches, Subcommand, ValueEnum, value_parser};

use super::commands::{Common, DatabaseCommand, Destructive, Format, Populate};
use super::connection_args::ConnectionArgs;
use super::deployments::{self, DeploymentCommand};
use crate::deploy::LONGEST_WAIT;

/// Each command with what it does.
const COMMANDS: [(&str, &str); 10] = [
    ("create", "Creates the tables that are missing"),
    ("populate", "Merges every codebook's rows"),
    ("setup", "Creates the tables that are missing and merges every codebook's rows"),
    ("drop", "Drops every table of the schema"),
    ("recreate", "Drops and creates every table and merges every codebook's rows"),
    ("verify", "Compares the database with the schema: tables, columns, constraints, every row of every codebook"),
    ("deployment", "Applies the deployments that are pending, in order, and merges every codebook's rows"),
    ("downgrade", "Takes deployments back, the last one first"),
    ("current", "Shows where the database is; exit code 1 if that is not the last deployment"),
    ("history", "Shows what was applied to the database, and when"),
];

pub(super) fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

pub(super) fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}

/// A number of seconds to wait, at least so many.
fn wait(name: &'static str, default: &'static str, least: u64, help: &'static str) -> Arg {
    let range: RangeInclusive<u64> = least..=LONGEST_WAIT.as_secs();
    option(name, "SECONDS", help).default_value(default).value_parser(value_parser!(u64).range(range))
}

fn common() -> Vec<Arg> {
    vec![
        option(
            "database-url",
            "URL",
            "The database: `postgres://…`, `mysql://…` or `sqlite:path`; keep passwords in a file or the environment",
        ),
        option("database-url-file", "FILE", "A file whose first line is the URL; keep it out of version control")
            .value_parser(value_parser!(PathBuf))
            .conflicts_with("database-url"),
        option(
            "env-prefix",
            "PREFIX",
            "Takes the connection from `<PREFIX>_USERNAME`, `_PASSWORD`, `_DATABASENAME`, `_IP` and `_PORT`, and \
             `_DIALECT` where the port does not show which database it is",
        ),
        option("format", "FORMAT", "The format of the result")
            .default_value("text")
            .value_parser(value_parser!(Format)),
        switch("dry-run", "Shows the statements without running them"),
        wait("wait", "60", 0, "How many seconds to wait for another deployment to finish"),
        wait("lock-wait", "10", 1, "How many seconds a statement waits for a lock that another connection holds"),
        wait(
            "response-timeout",
            "300",
            1,
            "How many seconds to wait for an answer of the database, also while connecting",
        ),
        option("attempts", "TIMES", "How often to try to connect")
            .default_value("5")
            .value_parser(value_parser!(u32).range(1..=1000)),
    ]
}

pub(super) fn confirmation() -> Arg {
    option("allow-destructive", "DATABASE", "The database's name, which confirms that rows may be deleted")
}

fn populate() -> Vec<Arg> {
    vec![
        switch("trust-stamp", "Skips codebooks whose stored checksum matches, without reading their rows"),
        option("archived-at", "TIME", "The archive time of removed codes, as the database reads it [default: now]"),
        option("compare", "COLUMNS", "The columns to compare, separated by commas [default: all]")
            .value_delimiter(',')
            .action(ArgAction::Append),
        option("filter", "SQL", "An SQL condition over the codebooks' columns; other rows are left alone"),
        switch("hard-delete", "Deletes removed codes instead of archiving them").requires("allow-destructive"),
        confirmation(),
    ]
}

/// The text of an option that was given.
pub(super) fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

/// The value of an option that has a default.
fn value<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Result<T, clap::Error> {
    let missing = || clap::Error::raw(ErrorKind::MissingRequiredArgument, format!("`--{name}` has no value\n"));
    matches.get_one::<T>(name).cloned().ok_or_else(missing)
}

impl Common {
    pub(super) fn read(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self {
            connection: ConnectionArgs {
                database_url: text(matches, "database-url"),
                database_url_file: matches.get_one::<PathBuf>("database-url-file").cloned(),
                env_prefix: text(matches, "env-prefix"),
            },
            format: value(matches, "format")?,
            dry_run: matches.get_flag("dry-run"),
            wait: value(matches, "wait")?,
            lock_wait: value(matches, "lock-wait")?,
            response_timeout: value(matches, "response-timeout")?,
            attempts: value(matches, "attempts")?,
        })
    }
}

impl Populate {
    fn read(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let columns = matches.get_many::<String>("compare");
        Ok(Self {
            common: Common::read(matches)?,
            trust_stamp: matches.get_flag("trust-stamp"),
            archived_at: text(matches, "archived-at"),
            compare: columns.map(|columns| columns.cloned().collect()),
            filter: text(matches, "filter"),
            hard_delete: matches.get_flag("hard-delete"),
            allow_destructive: text(matches, "allow-destructive"),
        })
    }
}

impl Destructive {
    fn read(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self { common: Common::read(matches)?, allow_destructive: text(matches, "allow-destructive") })
    }
}

impl FromArgMatches for DatabaseCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::raw(ErrorKind::MissingSubcommand, "a database command is missing\n");
        let (name, given) = matches.subcommand().ok_or_else(missing)?;
        Ok(match name {
            "create" => Self::Create(Common::read(given)?),
            "populate" => Self::Populate(Populate::read(given)?),
            "setup" => Self::Setup(Common::read(given)?),
            "drop" => Self::Drop(Destructive::read(given)?),
            "recreate" => Self::Recreate(Destructive::read(given)?),
            "verify" => Self::Verify(Common::read(given)?),
            "deployment" | "downgrade" | "current" | "history" => {
                Self::Deployment(DeploymentCommand::read(name, given)?)
            }
            other => {
                let message = format!("`{other}` is not a database command\n");
                return Err(clap::Error::raw(ErrorKind::InvalidSubcommand, message));
            }
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for DatabaseCommand {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        command.subcommands(COMMANDS.map(|(name, about)| {
            let with_common = clap::Command::new(name).about(about).args(common());
            match name {
                "populate" => with_common.args(populate()),
                "drop" | "recreate" => with_common.arg(confirmation()),
                other => with_common.args(deployments::arguments(other)),
            }
        }))
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        COMMANDS.iter().any(|(command, _)| *command == name)
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Text => PossibleValue::new("text").help("For people"),
            Self::Json => PossibleValue::new("json").help("One JSON object"),
        })
    }
}
