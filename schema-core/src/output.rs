//! What the output folder holds: scripts, pictures, and the reference.

use schema_diagram::files::{Diagrams, Draw, Fresh};
use schema_diagram::{dbml, dot, mermaid};
use schema_model::file::{File, MARKUP_HEADER, SQL_HEADER};
use schema_model::model::{Dialect, Schema};
use schema_model::sql::script::{self, Step};

use crate::config::Config;
use crate::reference;

/// The first lines of every generated file.
pub(crate) const HEADERS: [&str; 5] = [SQL_HEADER, MARKUP_HEADER, mermaid::HEADER, dbml::HEADER, dot::HEADER];

/// The scripts of one database, rendered once for the files and the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Create {
    /// The database.
    pub dialect: Dialect,
    /// The numbered folders.
    pub steps: Vec<Step>,
}

/// The scripts of every configured database.
#[must_use]
pub fn create(schema: &Schema, config: &Config) -> Vec<Create> {
    let one = |dialect: &Dialect| Create {
        dialect: *dialect,
        steps: script::create_steps(schema, *dialect, config.sqlite_strict),
    };
    config.dialects.iter().map(one).collect()
}

/// Every file of the output folder, sorted by path.
#[must_use]
pub fn files(schema: &Schema, config: &Config) -> Vec<File> {
    files_with(schema, config, &Fresh)
}

/// The same with the pictures that an earlier build drew.
pub(crate) fn files_with(schema: &Schema, config: &Config, draw: &impl Draw) -> Vec<File> {
    let diagrams = Diagrams::of(schema, &config.diagram);
    let mut files = diagrams.files(draw);
    files.push(File { path: "README.md".into(), text: reference::readme(schema, config, &diagrams) });
    for create in create(schema, config) {
        files.extend(create_tree(&create));
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// `<dialect>/create/`: a numbered folder per step, each with its order.
fn create_tree(create: &Create) -> Vec<File> {
    let mut files = Vec::new();
    for step in &create.steps {
        if step.scripts.is_empty() {
            continue;
        }
        let folder = format!("{}/create/{}", create.dialect.name(), step.folder);
        let names: Vec<String> = step.scripts.iter().map(|script| script.name.clone()).collect();
        files.push(File { path: format!("{folder}/order.json"), text: order_json(&names) });
        files.extend(
            step.scripts
                .iter()
                .map(|script| File { path: format!("{folder}/{}", script.name), text: script.text.clone() }),
        );
    }
    files
}

/// `{"1": "a.sql", "2": "b.sql"}`, one line each; the names are our own and need no escapes but quotes.
fn order_json(names: &[String]) -> String {
    let lines: Vec<String> =
        names.iter().enumerate().map(|(at, name)| format!("  \"{}\": \"{name}\"", at + 1)).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}
