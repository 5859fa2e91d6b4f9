//! `cargo codebooks init`: what a package needs before it can declare its first codebook.

mod build_file;
mod change;
mod checkout;
mod manifest;
mod root;

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use schema_core::config::{Config, Manifest};
use schema_core::source::find_target;
use schema_model::model::Dialect;

use super::failure::{Exit, Failure};
use super::manifest_file::ManifestFile;
use super::output::print;
use change::Change;

/// The options of `init`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The databases to write for [default: all]
    #[arg(long, value_delimiter = ',', value_name = "DIALECT,…", value_parser = crate::arguments::dialect())]
    dialects: Vec<Dialect>,
    /// The checkout of codebooks to depend on instead of the registry
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
}

/// Works out every change, then makes them all or none.
pub(crate) fn run(arguments: &Arguments, manifest: &ManifestFile) -> Result<Exit, Failure> {
    let checkout = arguments.path.as_deref().map(|path| checkout::find(path, manifest.folder())).transpose()?;
    let edited = manifest::edit(&manifest.text, &arguments.dialects, checkout.as_deref())
        .map_err(|fault| Failure::usage(manifest.place(&format!("Cargo.toml: {fault}"))))?;

    // What was there before may have faults of its own; they are told before anything is written.
    let faulty = |faults: Vec<String>| Failure::configuration(manifest.places(&faults));
    let read = Manifest::parse("Cargo.toml", &edited.text).map_err(|fault| faulty(vec![fault]))?;
    let config = Config::read(&read).map_err(faulty)?;
    let target = find_target(manifest.folder(), &read, &config).map_err(|fault| faulty(vec![fault]))?;

    let mut changes: Vec<Change> = Vec::new();
    if !edited.news.is_empty() {
        changes.push(Change::of(manifest.path.clone(), "Cargo.toml", &manifest.text, edited.text, edited.news));
    }
    changes.extend(build_file::change(manifest, edited.build.as_deref(), &edited.build_crate)?);
    changes.extend(root::change(manifest, &target.path, &edited.facade_crate)?);
    change::make(&changes)?;
    print(&report(manifest, &changes, &config.output))?;
    Ok(Exit::Done)
}

fn report(manifest: &ManifestFile, changes: &[Change], output: &str) -> String {
    if changes.is_empty() {
        return "nothing to do\n".to_owned();
    }
    let mut text = String::new();
    for change in changes {
        for news in &change.news {
            let _ = writeln!(text, "{}: {news}", manifest.place(&change.shown));
        }
    }
    let _ = writeln!(
        text,
        "next: derive `Codebook` on an enum or a struct, run `cargo build`, and commit `{}/`",
        manifest.place(output)
    );
    text
}
