//! `cargo codebooks check`: whether the schema folder holds what the types say.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use schema_core::write;
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::manifest_file::ManifestFile;
use crate::output::{Format, print};
use crate::package;

/// What `check` can be told.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How the result is shown
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What was found.
struct Verdict {
    /// The output folder, below the package's own.
    output: String,
    /// How many files it should hold.
    files: usize,
    /// Each file that is not as it should be, and how.
    differences: Vec<Difference>,
}

struct Difference {
    path: String,
    /// `missing`, `differs`, `left over` or `not generated`
    state: String,
}

/// Compares and reports; writes nothing.
pub(crate) fn run(arguments: &Arguments, manifest: Option<&Path>) -> Result<Exit, Failure> {
    let verdict = compare(manifest);
    match arguments.format {
        Format::Text => verdict.as_ref().map_or(Ok(()), |verdict| print(&text(verdict)))?,
        Format::Json => print(&json(verdict.as_ref()))?,
    }
    let fresh = verdict?.differences.is_empty();
    Ok(if fresh { Exit::Done } else { Exit::Difference })
}

fn compare(manifest: Option<&Path>) -> Result<Verdict, Failure> {
    let manifest = ManifestFile::locate(manifest)?;
    let project = package::open(&manifest)?;
    let compiled = package::compile(&manifest, &project)?;
    let output = project.output();
    let plan = write::plan(&output, &compiled.files).map_err(Failure::step)?;
    let differences = plan.differences(&output, &project.config.output, &compiled.files);
    let differences = differences.iter().filter_map(|line| {
        let (path, state) = line.rsplit_once(": ")?;
        Some(Difference { path: path.to_owned(), state: state.to_owned() })
    });
    Ok(Verdict { files: compiled.files.len(), differences: differences.collect(), output: project.config.output })
}

fn text(verdict: &Verdict) -> String {
    let Verdict { output, files, differences } = verdict;
    if differences.is_empty() {
        return format!("{output}/ is fresh: {}\n", counted(*files));
    }
    let mut text = String::new();
    for difference in differences {
        let _ = writeln!(text, "{}: {}", difference.path, difference.state);
    }
    let remedy = if differences.iter().any(|difference| difference.state == "not generated") {
        "move what is not generated away, then run `cargo build`"
    } else {
        "run `cargo build`"
    };
    let _ = writeln!(text, "{output}/ is stale: {}, {remedy} and commit `{output}/`", counted(differences.len()));
    text
}

fn counted(files: usize) -> String {
    match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    }
}

fn json(verdict: Result<&Verdict, &Failure>) -> String {
    let (fresh, differences, faults) = match verdict {
        Ok(verdict) => (verdict.differences.is_empty(), verdict.differences.as_slice(), &[][..]),
        Err(failure) => (false, &[][..], failure.messages.as_slice()),
    };
    let differences: Vec<_> =
        differences.iter().map(|difference| json!({ "path": difference.path, "state": difference.state })).collect();
    format!("{}\n", json!({ "fresh": fresh, "differences": differences, "faults": faults }))
}
