//! The schemas whose pictures are measured: those of this workspace, and generated ones.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use schema_core::assemble::assemble;
use schema_core::code_history::CodeHistory;
use schema_core::config::{Config, Manifest};
use schema_core::packages::Import;
use schema_core::project::Project;
use schema_core::source::{Kept, Sources, Target, TargetKind, walk};
use schema_diagram::picture as diagram;
use schema_model::model::Schema;
use schema_rust::Settings as Reading;

use crate::random::{self, Numbers};

/// A schema and how it is drawn.
pub struct Subject {
    /// In tables.
    pub name: String,
    /// Tables of a generated one.
    pub size: Option<usize>,
    /// What it holds.
    pub schema: Schema,
    /// The same, from sources in another order.
    pub shuffled: Schema,
    /// How it is written.
    pub config: Config,
}

impl Subject {
    /// A generated schema.
    pub fn generated(size: usize, seed: u64) -> Self {
        let made = random::schema(size, seed);
        let config = Config {
            dialects: vec![schema_model::model::Dialect::Postgres],
            prefix: String::new(),
            output: "schema".into(),
            title: made.schema.title.clone(),
            settings: Reading::default(),
            sqlite_strict: true,
            minimum: schema_model::dialect::Minimum::default(),
            root: None,
            implicit_codes: true,
            diagram: made.settings,
        };
        let shuffled = random::shuffled(&made.schema, seed);
        Self { name: format!("{size} seed {seed}"), size: Some(size), schema: made.schema, shuffled, config }
    }

    /// The settings of its pictures.
    pub fn settings(&self) -> &diagram::Settings {
        &self.config.diagram
    }
}

/// The schemas of this workspace: the framework's own, the examples', the test fixture's.
///
/// # Errors
/// What is wrong with one of them.
pub fn of_the_workspace() -> Result<Vec<Subject>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = vec![of_project("codebooks", load(&root)?)?, of_project("goldens", goldens(&root)?)?];
    for name in ["data-collector", "pinball-monitor", "spectrograph"] {
        found.push(of_project(name, load(&root.join("examples").join(name))?)?);
    }
    let core = of_project("widgets core", load(&root.join("examples/widgets/core"))?)?;
    let own: HashMap<String, u64> = core.schema.tables.iter().map(|table| (table.name.clone(), 0)).collect();
    let import = Import::of(core.schema.clone(), &own, "widgets_core", "widgets_core");
    let app = load(&root.join("examples/widgets/app"))?;
    let app = app.with_imports(&[import]).map_err(|faults| faults.join("\n"))?;
    found.extend([core, of_project("widgets app", app)?]);
    Ok(found)
}

fn load(folder: &Path) -> Result<Project, String> {
    Project::load(&folder.join("Cargo.toml")).map_err(|faults| faults.join("\n"))
}

/// The fixture of schema-core's tests has no manifest of its own.
fn goldens(root: &Path) -> Result<Project, String> {
    let manifest = "[package]\nname = \"goldens\"\n\n[package.metadata.codebooks]\n\
                    dialects = [\"postgres\", \"mysql\", \"sqlite\"]\ntitle = \"Goldens\"\n";
    let config = Manifest::parse("Cargo.toml", manifest)
        .map_err(|fault| vec![fault])
        .and_then(|manifest| Config::read(&manifest))
        .map_err(|faults| faults.join("\n"))?;
    let folder: PathBuf = root.join("schema-core/tests/goldens/source");
    let target = Target { kind: TargetKind::Library, name: "goldens".into(), path: folder.join("lib.rs") };
    Ok(Project { folder, config, target, history: CodeHistory::default(), imported: Vec::new() })
}

fn of_project(name: &str, project: Project) -> Result<Subject, String> {
    let compiled = project.compile();
    if !compiled.faults.is_empty() {
        return Err(format!("{name}: {}", compiled.faults.join("\n")));
    }
    let shuffled = from_shuffled_sources(&project);
    Ok(Subject {
        name: name.to_owned(),
        size: None,
        schema: compiled.assembled.schema,
        shuffled,
        config: project.config,
    })
}

/// The schema that the project's types make when they are found in another order.
fn from_shuffled_sources(project: &Project) -> Schema {
    let mut sources = walk(&project.folder, &project.target.path, &project.config.settings, &Kept::default());
    sources.imported.clone_from(&project.imported);
    let mut order: Vec<usize> = (0..sources.items.len()).collect();
    Numbers::new(7).shuffle(&mut order);
    reorder(&mut sources, &order);
    assemble(&sources, &project.config).schema
}

/// Puts items into another order: the item at `order[n]` becomes the nth.
fn reorder(sources: &mut Sources, order: &[usize]) {
    let mut items: Vec<Option<_>> = sources.items.drain(..).map(Some).collect();
    sources.items = order.iter().filter_map(|old| items[*old].take()).collect();
    let mut new = vec![0; order.len()];
    for (at, old) in order.iter().enumerate() {
        new[*old] = at;
    }
    for module in &mut sources.modules {
        for item in module.types.values_mut() {
            *item = new[*item];
        }
    }
    sources.data = sources.data.drain().map(|(item, data)| (new[item], data)).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_of_the_workspace_is_read_and_the_same_in_another_order() {
        let subjects = of_the_workspace().expect("no faults");
        assert!(subjects.iter().any(|subject| subject.name == "spectrograph"));
        for subject in subjects {
            assert!(!subject.schema.tables.is_empty(), "{}", subject.name);
            assert_eq!(subject.schema, subject.shuffled, "{}", subject.name);
        }
    }
}
