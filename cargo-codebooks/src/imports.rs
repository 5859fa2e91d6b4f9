//! The schemas of other packages that the package builds on, read from their sources: what cargo tells a build script, it
//! does not tell a command.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use schema_core::config::Manifest;
use schema_core::packages::Import;
use schema_core::project::Project;
use schema_core::proof_of::fingerprints;
use serde_json::Value;

use crate::failure::Failure;
use crate::manifest_file::ManifestFile;

/// The schemas of the direct dependencies that have a `links` key and a configuration.
pub(crate) fn imports(manifest: &ManifestFile) -> Result<Vec<Import>, Failure> {
    let parsed = Manifest::parse("Cargo.toml", &manifest.text).map_err(Failure::usage)?;
    if parsed.table("dependencies").is_none() {
        return Ok(Vec::new());
    }
    let metadata = metadata(&manifest.path)?;
    let tree = Tree::of(&metadata);
    let root = tree.packages.values().find(|package| same_file(&package.manifest, &manifest.path));
    root.map_or(Ok(Vec::new()), |root| tree.imports(root))
}

/// What cargo knows of the package and its dependencies; from the network only what is not there already.
fn metadata(manifest: &Path) -> Result<Value, Failure> {
    // Locked: a command that only looks must not write the lock file.
    cargo_metadata(manifest, "--locked")
}

/// The manifests of a workspace's members that have a configuration.
pub(crate) fn members(manifest: &Path) -> Result<Vec<PathBuf>, Failure> {
    let metadata = cargo_metadata(manifest, "--no-deps")?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let configured = packages.iter().filter(|package| !package["metadata"]["codebooks"].is_null());
    Ok(configured.filter_map(|package| package["manifest_path"].as_str()).map(PathBuf::from).collect())
}

fn cargo_metadata(manifest: &Path, option: &str) -> Result<Value, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut why = String::new();
    for offline in [true, false] {
        let mut command = Command::new(&cargo);
        command.args(["metadata", option, "--format-version", "1", "--manifest-path"]).arg(manifest);
        command.args(offline.then_some("--offline"));
        let output = command.output().map_err(|error| Failure::step(format!("could not start cargo: {error}")))?;
        if output.status.success() {
            return serde_json::from_slice(&output.stdout)
                .map_err(|error| Failure::step(format!("could not read cargo's metadata: {error}")));
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        why = said.lines().find(|line| line.starts_with("error")).unwrap_or(&said).to_owned();
    }
    Err(Failure::step(format!("cargo could not list the dependencies: {why}")))
}

fn same_file(left: &Path, right: &Path) -> bool {
    left == right || matches!((left.canonicalize(), right.canonicalize()), (Ok(left), Ok(right)) if left == right)
}

/// The packages that cargo knows.
struct Tree<'m> {
    packages: HashMap<&'m str, Package<'m>>,
}

struct Package<'m> {
    manifest: PathBuf,
    /// Whether it hands its schema on.
    exports: bool,
    /// The name of its library's crate.
    crate_name: String,
    /// The names of its dependencies here, and which packages they are.
    dependencies: Vec<(&'m str, &'m str)>,
}

impl<'m> Tree<'m> {
    fn of(metadata: &'m Value) -> Self {
        let list = |value: &'m Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |value: &'m Value, key: &str| value[key].as_str().unwrap_or_default();
        let mut packages: HashMap<&str, Package<'_>> = HashMap::new();
        for package in list(&metadata["packages"]) {
            let library = list(&package["targets"]).iter().find(|target| {
                list(&target["kind"]).iter().any(|kind| kind.as_str().is_some_and(|kind| kind.ends_with("lib")))
            });
            let found = Package {
                manifest: text(package, "manifest_path").into(),
                exports: !package["links"].is_null() && !package["metadata"]["codebooks"].is_null(),
                crate_name: library.map(|target| text(target, "name").replace('-', "_")).unwrap_or_default(),
                dependencies: Vec::new(),
            };
            packages.insert(text(package, "id"), found);
        }
        for node in list(&metadata["resolve"]["nodes"]) {
            if let Some(package) = packages.get_mut(text(node, "id")) {
                let named = list(&node["deps"]).iter().map(|dep| (text(dep, "name"), text(dep, "pkg")));
                package.dependencies = named.collect();
            }
        }
        Self { packages }
    }

    fn imports(&self, of: &Package<'_>) -> Result<Vec<Import>, Failure> {
        let mut imports = Vec::new();
        for (name, id) in &of.dependencies {
            let Some(package) = self.packages.get(id).filter(|package| package.exports) else { continue };
            let project = Project::load(&package.manifest)
                .and_then(|project| project.with_imports(&self.imports(package).map_err(|failure| failure.messages)?))
                .map_err(Failure::configuration)?;
            let compiled = project.compile_schema();
            if let Some(fault) = compiled.faults.first() {
                return Err(Failure::sources(vec![format!("{}: {fault}", project.folder.display())]));
            }
            let items = compiled.sources.items.iter().zip(fingerprints(&compiled.sources));
            let known =
                items.filter_map(|(item, print)| Some((item.declaration.as_ref().ok()?.name().to_owned(), print?)));
            let prints = known.collect();
            let codes = project.known_codes(&compiled.sources, &compiled.assembled.schema);
            let import = Import::of(compiled.assembled.schema, &prints, &package.crate_name, name);
            imports.push(import.knowing(codes));
        }
        Ok(imports)
    }
}
