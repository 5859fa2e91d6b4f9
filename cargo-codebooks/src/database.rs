//! The database commands on the package's schema, read from its sources.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use schema_core::deployments::{Deployments, hash};
use schema_core::places::places;
use schema_core::project::{Compiled, Project};
use schema_core::source::Sources;
use schema_model::model::Dialect;
use schema_rust::Declaration;
use schema_sql::file::{MANUAL, ROLLBACK};
use schema_sql::known_codes;
use serde_json::Value;

use crate::failure::Failure;
use crate::manifest_file::ManifestFile;
use crate::migrate::refuse_unsealed;
use crate::output::print;
use crate::package;
use codebooks::deploy::{DeployError, Finding, Severity};
use codebooks::internal::{DatabaseCommand, Defaults, Folder, Surroundings, block_on};
use codebooks::{Deployment, Schema};

/// Runs the command. What keeps it from running is told as JSON as well, where results are wanted so.
pub(crate) fn run(command: &DatabaseCommand, manifest: Option<&Path>) -> Result<ExitCode, Failure> {
    let done = ManifestFile::locate(manifest).and_then(|manifest| on(command, &manifest));
    if let Err(failure) = &done
        && command.is_json()
    {
        print(&format!("{}\n", Value::Object(failure.json())))?;
    }
    done
}

#[allow(clippy::result_large_err, reason = "the error is the facade's, and ends the process")]
fn on(command: &DatabaseCommand, manifest: &ManifestFile) -> Result<ExitCode, Failure> {
    let project = package::open(manifest)?;
    if command.applies() {
        refuse_unsealed(&project)?;
    }
    let Compiled { sources, packed, assembled, .. } = package::compile_schema(manifest, &project)?;
    let codes = known_codes::to_text(&project.known_codes(&sources, &assembled.schema)).leak();
    // Of very many rows only one copy stays.
    drop(assembled);
    let config = &project.config;
    // A schema is what a program carries for as long as it runs.
    let text = packed.text.leak();
    let places = places(&sources, &manifest.prefix).leak();
    let schema = Schema::embedded(config.title.clone().leak(), "", text);
    let schema = schema.placed(places).released(codes).deployed(deployments(&project)?);
    let defaults = Defaults {
        env_prefix: None,
        file: None,
        dialects: config.dialects.iter().copied().map(Dialect::name).collect(),
    };
    let draw = |finding: &Finding| drawn(finding, &sources, manifest);
    let files = |folder: Folder, dialect: &str| files(&project, folder, dialect);
    let folder = manifest.place(&config.output);
    let around = Surroundings { sources: None, folder: Some(&folder), draw: &draw, files: &files };
    Ok(block_on(command.run(&schema, &defaults, around)))
}

/// The deployments of every database, as a program carries them.
fn deployments(project: &Project) -> Result<&'static [(&'static str, &'static [Deployment])], Failure> {
    let (output, mut all, mut faults) = (project.output(), Vec::new(), Vec::new());
    for dialect in &project.config.dialects {
        match Deployments::read(&output, &project.config.output, *dialect) {
            Err(found) => faults.extend(found),
            Ok(read) => {
                let carried = read.files.into_values().map(|(name, text)| Deployment {
                    hash: hash(&text).leak(),
                    name: name.leak(),
                    text: text.leak(),
                });
                let carried: &'static [Deployment] = carried.collect::<Vec<_>>().leak();
                all.push((dialect.name(), carried));
            }
        }
    }
    if faults.is_empty() { Ok(all.leak()) } else { Err(Failure::configuration(faults)) }
}

/// The files of a folder that no program carries.
#[allow(clippy::result_large_err, reason = "the error is the facade's, and ends the process")]
fn files(project: &Project, folder: Folder, dialect: &str) -> Result<Vec<(String, String)>, DeployError> {
    let name = match folder {
        Folder::Rollback => ROLLBACK,
        Folder::Manual => MANUAL,
    };
    let shown = format!("{}/{dialect}/{name}", project.config.output);
    let read =
        Deployments::folder(&project.output().join(dialect).join(name), &shown, "give one of them another number");
    read.map(|read| read.files.into_values().collect()).map_err(|faults| DeployError::Files { faults })
}

/// Whether a finding is about that item, or about one of its variants.
fn is_at(path: &str, rust: &str) -> bool {
    rust.strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::") && rest.matches("::").count() == 1)
}

/// A finding at its type, at its field or at its variant.
fn drawn(finding: &Finding, sources: &Sources, manifest: &ManifestFile) -> Option<String> {
    let item = sources.items.iter().find(|item| is_at(&sources.path(item), &finding.rust))?;
    let declaration = item.declaration.as_ref().ok()?;
    let column = finding.column();
    let variant = finding.rust.rsplit("::").next().filter(|_| sources.path(item) != finding.rust);
    let at = match declaration {
        Declaration::Struct(item) => {
            let field = item.fields.iter().find(|field| Some(field.column.as_str()) == column);
            field.map_or(declaration.at(), |field| field.at)
        }
        Declaration::Enum(item) => {
            let named = item.variants.iter().find(|one| Some(one.ident.as_str()) == variant);
            named.map_or(declaration.at(), |variant| variant.at)
        }
    };
    let file = &sources.files[item.file];
    let start = item.byte(at);
    let rest = file.text.get(start..)?;
    let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '#').unwrap_or(rest.len());
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::NOTE,
    };
    let path = manifest.place(&file.shown);
    let snippet = Snippet::source(file.text.as_str())
        .path(path)
        .annotation(AnnotationKind::Primary.span(start..start + length.max(1)));
    let renderer = if std::io::stdout().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    Some(renderer.render(&[
        level.primary_title(finding.message()).element(snippet).element(Level::HELP.message(finding.help())),
    ]))
}
