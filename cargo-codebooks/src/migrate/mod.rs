//! `migrate` and `diff`: what the sources have beside the last release, as the next deployment.

mod differences;
mod files;
mod hints;
mod lock;
mod release;
mod replay;
mod state;

use clap::Args;
use schema_core::deployments::Deployments;
use schema_core::project::Project;
use schema_model::counts::counted;
use schema_model::model::Dialect;
use schema_sql::file::DEPLOYMENT;

use crate::failure::{Exit, Failure};
use crate::manifest_file::ManifestFile;
use crate::output::print;
use lock::SCHEMA_LOCK;

pub(crate) use release::Release;
pub(crate) use replay::replay;

/// The options of `migrate`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// What the change is, in a few words: they name the files
    message: Option<String>,
    /// Writes files to fill in by hand
    #[arg(long, requires = "message")]
    empty: bool,
    /// What rows have in a new column that is never NULL: `orders.state="'new'"`; `@mysql:` before the expression says it for
    /// one database
    #[arg(long, value_name = "COLUMN=SQL")]
    backfill: Vec<String>,
    /// How an old value becomes one of the new type: `orders.total="total::numeric / 100"`
    #[arg(long, value_name = "COLUMN=SQL")]
    using: Vec<String>,
    /// Allows what loses rows or values
    #[arg(long)]
    allow_destructive: bool,
    /// Replaces all deployments by one new baseline
    #[arg(long, conflicts_with_all = ["empty", "seal", "renumber"])]
    squash: bool,
    /// Accepts deployments that were edited by hand
    #[arg(long, conflicts_with_all = ["message", "empty", "renumber"])]
    seal: bool,
    /// Moves deployments that the lock does not know behind those that it knows, after a merge
    #[arg(long, conflicts_with_all = ["message", "empty"])]
    renumber: bool,
}

/// The options of `diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArguments {
    /// The database; required if several are configured
    #[arg(long, value_parser = crate::arguments::dialect())]
    dialect: Option<Dialect>,
    /// As for `migrate`
    #[arg(long, value_name = "COLUMN=SQL")]
    backfill: Vec<String>,
    /// As for `migrate`
    #[arg(long, value_name = "COLUMN=SQL")]
    using: Vec<String>,
    /// Shows what loses rows or values as well
    #[arg(long)]
    allow_destructive: bool,
}

/// Writes the next deployment for every database, or for none.
pub(crate) fn run(arguments: &Arguments, manifest: &ManifestFile) -> Result<Exit, Failure> {
    let mut release = Release::open(manifest)?;
    if arguments.seal {
        return report(release.seal()?);
    }
    if arguments.renumber {
        return report(release.renumber()?);
    }
    release.refuse_faults()?;
    release.hint(&arguments.backfill, &arguments.using, arguments.allow_destructive)?;
    if arguments.squash {
        return report(release.squash(arguments.message.as_deref())?);
    }
    let Some(message) = &arguments.message else {
        return Err(Failure::usage_with(
            "the change has no name",
            "say in a few words what it is: `cargo codebooks migrate \"add widgets\"`",
        ));
    };
    if arguments.empty {
        return report(release.write_empty(message)?);
    }
    report(release.write(message)?)
}

/// Prints the SQL of the next deployment.
pub(crate) fn diff(arguments: &DiffArguments, manifest: &ManifestFile) -> Result<Exit, Failure> {
    let mut release = Release::open(manifest)?;
    release.hint(&arguments.backfill, &arguments.using, arguments.allow_destructive)?;
    let dialect = crate::sql::choose(arguments.dialect, &release.project().config)?;
    print(&release.diff(dialect)?)?;
    Ok(Exit::Done)
}

/// What a command did, line by line; the paths come last.
fn report(lines: Vec<String>) -> Result<Exit, Failure> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    print(&text)?;
    Ok(Exit::Done)
}

/// Whether anything was released: who has no deployments need not have built the package either.
pub(crate) fn has_deployments(project: &Project) -> bool {
    let output = project.output();
    let has = |dialect: &Dialect| output.join(dialect.name()).join(DEPLOYMENT).is_dir();
    output.join(SCHEMA_LOCK).is_file() || project.config.dialects.iter().any(has)
}

/// `3 steps`
fn steps(count: usize) -> String {
    counted(count, "step")
}

/// Refuses to run deployments that are not as they were released: an edit is accepted by `--seal` alone.
pub(crate) fn refuse_unsealed(project: &Project) -> Result<(), Failure> {
    let (output, shown) = (project.output(), &project.config.output);
    let Ok(text) = std::fs::read_to_string(output.join(SCHEMA_LOCK)) else { return Ok(()) };
    let lock = lock::SchemaLock::parse(&format!("{shown}/{SCHEMA_LOCK}"), &text).map_err(Failure::usage)?;
    let mut faults = Vec::new();
    for dialect in &project.config.dialects {
        let read = Deployments::read(&output, shown, *dialect).map_err(Failure::configuration)?;
        let found = differences::differences(&read, &lock, *dialect).into_iter();
        faults.extend(found.map(|(path, state)| {
            let what = match state {
                differences::EDITED => "was edited since it was released",
                "missing" => "is missing",
                _ => "was never released",
            };
            format!("{shown}/{path} {what}\nhelp: {}", differences::remedy(state))
        }));
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::refused(faults)) }
}
