//! `cargo codebooks check`: whether the schema folder holds what the types say.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use schema_core::write;
use schema_model::counts::counted;
use serde_json::{Map, Value, json};

use crate::failure::{Exit, Failure};
use crate::imports;
use crate::manifest_file::{ManifestFile, manifest_path};
use crate::migrate::Release;
use crate::output::{Format, print};
use crate::{migrate, package};

/// The options of `check`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The format of the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Checks every member of the workspace that has `[package.metadata.codebooks]`
    #[arg(long)]
    workspace: bool,
    /// Runs all deployments on an empty database, and compares the end with the types
    #[arg(long, conflicts_with = "workspace")]
    replay: bool,
    /// The empty database for `--replay`; without it a SQLite file of its own
    #[arg(long, value_name = "URL", requires = "replay")]
    database_url: Option<String>,
}

/// What was found.
struct Verdict {
    /// The package.
    package: String,
    /// Makes a path below the package one that works from the current folder, when put before it.
    prefix: String,
    /// The output folder, below the package's own.
    output: String,
    /// How many files it should hold.
    files: usize,
    /// Each file that is not as it should be, and how.
    differences: Vec<Difference>,
    /// That the deployments were run, and led to the types.
    replayed: Option<String>,
}

struct Difference {
    path: String,
    /// `missing`, `differs`, `left over` or `not generated`; of a deployment also what else it can be.
    state: String,
    /// Whether it is about a deployment, which no build repairs.
    of_deployments: bool,
}

/// Compares and reports; writes nothing.
pub(crate) fn run(arguments: &Arguments, manifest: Option<&Path>) -> Result<Exit, Failure> {
    if arguments.workspace {
        return run_workspace(arguments.format, manifest);
    }
    let verdict = compare(manifest, arguments.replay.then_some(arguments.database_url.as_deref()));
    match arguments.format {
        Format::Text => verdict.as_ref().map_or(Ok(()), |verdict| print(&text(verdict, "")))?,
        Format::Json => print(&format!("{}\n", Value::Object(json(verdict.as_ref()))))?,
    }
    Ok(exit(&verdict?))
}

fn exit(verdict: &Verdict) -> Exit {
    if verdict.differences.is_empty() { Exit::Done } else { Exit::Difference }
}

/// Checks every configured member, also after one that fails.
fn run_workspace(format: Format, manifest: Option<&Path>) -> Result<Exit, Failure> {
    let members = match members(manifest) {
        Ok(members) => members,
        Err(failure) => {
            if format == Format::Json {
                print(&format!("{}\n", Value::Object(json(Err(&failure)))))?;
            }
            return Err(failure);
        }
    };
    let mut worst = Exit::Done;
    let mut packages = Vec::new();
    for member in members {
        let verdict = compare(Some(&member), None);
        match &verdict {
            Ok(verdict) if format == Format::Text => print(&text(verdict, &verdict.prefix))?,
            Ok(_) => {}
            Err(failure) => drop(failure.report()),
        }
        worst = worst.max(verdict.as_ref().map_or_else(|failure| failure.exit, exit));
        let mut object = json(verdict.as_ref());
        object.extend(verdict.ok().map(|verdict| ("package".to_owned(), json!(verdict.package))));
        object.insert("manifest_path".to_owned(), json!(member));
        packages.push(Value::Object(object));
    }
    if format == Format::Json {
        let fresh = worst == Exit::Done;
        print(&format!("{}\n", json!({ "fresh": fresh, "packages": packages, "exit_code": worst as u8 })))?;
    }
    Ok(worst)
}

fn members(manifest: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    let path = manifest_path(manifest)?;
    let members = imports::members(&path)?;
    if members.is_empty() {
        return Err(Failure::usage_with(
            "no package of the workspace has `[package.metadata.codebooks]`",
            "run `cargo codebooks init` in a package",
        ));
    }
    Ok(members)
}

/// Compares files and deployments with the types; `replay` asks to run the deployments, in the database of a URL.
fn compare(manifest: Option<&Path>, replay: Option<Option<&str>>) -> Result<Verdict, Failure> {
    let manifest = ManifestFile::locate(manifest)?;
    let project = package::open(&manifest)?;
    let compiled = package::compile(&manifest, &project)?;
    let output = project.output();
    let plan = write::plan(&output, &compiled.files).map_err(Failure::step)?;
    let differences = plan.differences(&output, &project.config.output, &compiled.files);
    let differences = differences.iter().filter_map(|line| {
        let (path, state) = line.rsplit_once(": ")?;
        Some(Difference { path: path.to_owned(), state: state.to_owned(), of_deployments: false })
    });
    let mut verdict = Verdict {
        package: manifest.package.clone(),
        prefix: manifest.prefix.clone(),
        files: compiled.files.len(),
        differences: differences.collect(),
        output: project.config.output.clone(),
        replayed: None,
    };
    if replay.is_some() || migrate::has_deployments(&project) {
        let release = Release::of(&manifest, project, compiled)?;
        let mut add = |path: String, state: String| {
            verdict.differences.push(Difference { path, state, of_deployments: true });
        };
        for (path, state) in release.differences()? {
            add(format!("{}/{path}", verdict.output), state);
        }
        if let Some(url) = replay {
            let (told, found) = migrate::replay(&release, url)?;
            verdict.replayed = found.is_empty().then_some(told);
            verdict.differences.extend(found.into_iter().map(|(path, state)| Difference {
                path,
                state,
                of_deployments: true,
            }));
        }
    }
    Ok(verdict)
}

/// The paths begin with `prefix`.
fn text(verdict: &Verdict, prefix: &str) -> String {
    let Verdict { output, files, differences, replayed, .. } = verdict;
    if differences.is_empty() {
        let replayed = replayed.as_ref().map_or_else(String::new, |told| format!("{told}\n"));
        return format!("{replayed}{prefix}{output}/ is fresh: {}\n", counted(*files, "file"));
    }
    let mut text = String::new();
    for difference in differences {
        let _ = writeln!(text, "{prefix}{}: {}", difference.path, difference.state);
    }
    let remedy = if differences.iter().any(|difference| difference.state == "not generated") {
        "move files that were not generated out of the folder, run `cargo build`"
    } else {
        "run `cargo build`"
    };
    let (deployments, files): (Vec<_>, Vec<_>) = differences.iter().partition(|difference| difference.of_deployments);
    if !files.is_empty() {
        let stale = counted(files.len(), "file");
        let _ = writeln!(text, "{prefix}{output}/ is stale: {stale}; {remedy} and commit `{prefix}{output}/`");
    }
    if !deployments.is_empty() {
        let found = counted(deployments.len(), "difference");
        let _ = writeln!(
            text,
            "the deployments are not what the types say or what was released: {found}; release a change with `cargo codebooks migrate`, \
             restore what was edited, or accept it with `--seal`"
        );
    }
    text
}

fn json(verdict: Result<&Verdict, &Failure>) -> Map<String, Value> {
    let (exit, differences, failure) = match verdict {
        Ok(verdict) => (exit(verdict), verdict.differences.as_slice(), Map::new()),
        Err(failure) => (failure.exit, &[][..], failure.json()),
    };
    let differences: Vec<_> =
        differences.iter().map(|difference| json!({ "path": difference.path, "state": difference.state })).collect();
    let mut object = Map::from_iter([
        ("fresh".to_owned(), json!(exit == Exit::Done)),
        ("differences".to_owned(), json!(differences)),
        ("faults".to_owned(), json!([])),
        ("exit_code".to_owned(), json!(exit as u8)),
    ]);
    object.extend(failure);
    object
}
