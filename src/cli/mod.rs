//! The database commands, to be embedded in an application.
//!
//! ```no_run
//! # use codebooks::framework;
//! # static SCHEMA: codebooks::Schema = codebooks::Schema::embedded("", "", "");
//! fn main() -> std::process::ExitCode {
//!     codebooks::cli::main(&SCHEMA)
//! }
//! ```

mod output;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::Schema;
use crate::deploy::{Created, DatabaseUrl, Deploy, DeployError, Populated};
use output::Output;

/// Creates, fills and drops the tables of a schema.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The database, `sqlite:path`; else `DATABASE_URL`, else the file in `DATABASE_PATH`
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// How results are shown
    #[arg(long, global = true, value_enum, default_value = "text")]
    format: Format,
    /// The database's name, to confirm that its rows may be lost
    #[arg(long, global = true, value_name = "DATABASE")]
    allow_destructive: Option<String>,
}

/// What to do.
#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Creates the tables that are missing
    Create,
    /// Merges every codebook's rows
    Populate,
    /// Creates the tables that are missing and merges every codebook's rows
    Setup,
    /// Drops every table of the schema
    Drop,
    /// Drops and creates every table and merges every codebook's rows
    Recreate,
}

/// How results are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// What an application decides for its command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The SQLite file that is taken when neither an option nor the environment names a database.
    pub default_file: Option<&'static str>,
    /// The committed schema folder, to be named after a setup.
    pub sources: Option<&'static str>,
}

/// Runs the command line of this process; the exit code says how it went.
///
/// 0 is done, 2 a usage error, 3 a database that another holds, 4 a step that failed, 5 a refusal to destroy.
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
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("the runtime cannot start: {error}"));
            return ExitCode::from(4);
        }
    };
    match runtime.block_on(run(schema, &arguments, options)) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::complain(&error.to_string());
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(schema: &'static Schema, arguments: &Arguments, options: Options) -> Result<u8, DeployError> {
    let url = database_url(arguments, options, |name| std::env::var(name).ok())?;
    let mut deploy = Deploy::connect(schema, &url).await?;
    let confirm = arguments.allow_destructive.clone().unwrap_or_default();
    let mut output = Output::new(schema, &url, arguments.format == Format::Json);
    match arguments.command {
        Command::Create => output.created(&deploy.create_tables().await?),
        Command::Populate => output.populated(&deploy.populate_tables().await?),
        Command::Setup => {
            let (created, populated) = deploy.setup().await?;
            show_setup(&mut output, &created, &populated);
        }
        Command::Drop => output.dropped(&deploy.drop_tables(&confirm).await?),
        Command::Recreate => {
            let created = deploy.recreate_tables(&confirm).await?;
            let populated = deploy.populate_tables().await?;
            show_setup(&mut output, &created, &populated);
        }
    }
    if let Some(sources) = options.sources.filter(|_| matches!(arguments.command, Command::Setup | Command::Recreate)) {
        output.sources(sources);
    }
    Ok(output.finish())
}

fn show_setup(output: &mut Output<'_>, created: &Created, populated: &Populated) {
    output.created(created);
    output.populated(populated);
}

/// The database that is meant: the option, the environment, the application's own file.
fn database_url(
    arguments: &Arguments,
    options: Options,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<DatabaseUrl, DeployError> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if let Some(url) = arguments.database_url.clone().or_else(|| set("DATABASE_URL")) {
        return DatabaseUrl::parse(&url);
    }
    if let Some(path) = set("DATABASE_PATH") {
        return Ok(DatabaseUrl::sqlite_file(&path));
    }
    options.default_file.map(DatabaseUrl::sqlite_file).ok_or_else(|| DeployError::Url {
        reason: "is missing, give `--database-url` or set `DATABASE_URL` or `DATABASE_PATH`".to_owned(),
    })
}
