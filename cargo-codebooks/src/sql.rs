//! `cargo codebooks sql`: a whole script on standard output.

use clap::{Args, ValueEnum};
use schema_core::config::Config;
use schema_model::model::Dialect;
use schema_sql::{drop, script};

use crate::failure::{Exit, Failure};
use crate::manifest_file::ManifestFile;
use crate::output::print;
use crate::package;

/// The options of `sql`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Which script
    #[arg(value_enum)]
    script: Script,
    /// The database; required if several are configured
    #[arg(long, value_parser = crate::arguments::dialect())]
    dialect: Option<Dialect>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Script {
    /// Tables, constraints, indexes and rows, for an empty database
    Create,
    /// The codebooks' rows, merged into the existing ones
    Seed,
    /// Drops every table with its rows
    Drop,
}

/// The step of `create/` that holds the rows.
const SEEDS: &str = "4-seeds";

/// Prints the script.
pub(crate) fn run(arguments: &Arguments, manifest: &ManifestFile) -> Result<Exit, Failure> {
    let project = package::open(manifest)?;
    let dialect = choose(arguments.dialect, &project.config)?;
    let schema = package::compile_schema(manifest, &project)?.assembled.schema;
    let steps = || script::create_steps(&schema, dialect, project.config.sqlite_strict);
    let text = match arguments.script {
        Script::Create => script::whole(&steps()),
        Script::Seed => {
            let seeds: Vec<_> = steps().into_iter().filter(|step| step.folder == SEEDS).collect();
            script::whole(&seeds)
        }
        Script::Drop => drop::script(&schema, dialect),
    };
    print(&text)?;
    Ok(Exit::Done)
}

pub(crate) fn choose(wanted: Option<Dialect>, config: &Config) -> Result<Dialect, Failure> {
    let configured = || {
        let names: Vec<String> = config.dialects.iter().map(|dialect| format!("`{}`", dialect.name())).collect();
        names.join(", ")
    };
    match (wanted, config.dialects.as_slice()) {
        (Some(wanted), dialects) if dialects.contains(&wanted) => Ok(wanted),
        (Some(wanted), _) => Err(Failure::usage(format!(
            "`{}` is not configured\nhelp: use one of the package's dialects: {}",
            wanted.name(),
            configured()
        ))),
        (None, [only]) => Ok(*only),
        (None, _) => Err(Failure::usage_with(
            "several dialects are configured",
            format!("give `--dialect` one of {}", configured()),
        )),
    }
}
