//! Which target of a package holds its schema: the library, else the only binary, else the one that is named.

use std::path::{Path, PathBuf};

use crate::config::{Config, Manifest};
use schema_model::diagnosis::with_help;

/// A target of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Library or binary.
    pub kind: TargetKind,
    /// The crate's name, with `_`.
    pub name: String,
    /// Its root file.
    pub path: PathBuf,
}

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// `[lib]`
    Library,
    /// `[[bin]]`
    Binary,
}

/// The target that holds the package's schema.
///
/// # Errors
/// One sentence when there is none or when it is not clear which.
pub fn find_target(folder: &Path, manifest: &Manifest<'_>, config: &Config) -> Result<Target, String> {
    let targets = targets(folder, manifest);
    if let Some(root) = &config.root {
        let wanted = folder.join(root);
        return targets.into_iter().find(|target| target.path == wanted).ok_or_else(|| {
            let message = format!("Cargo.toml: `root = \"{root}\"` is not a library or binary of the package");
            with_help(message, "give the path of a target's root file")
        });
    }
    let (libraries, mut binaries): (Vec<_>, Vec<_>) =
        targets.into_iter().partition(|target| target.kind == TargetKind::Library);
    match (libraries.into_iter().next(), binaries.len()) {
        (Some(library), _) => Ok(library),
        (None, 1) => Ok(binaries.remove(0)),
        (None, 0) => {
            Err(with_help("Cargo.toml: the package has no library or binary to hold the schema", "add `src/lib.rs`"))
        }
        (None, _) => Err(with_help(
            "Cargo.toml: the package has several binaries and no library",
            "name the one with the schema: `root = \"src/….rs\"`",
        )),
    }
}

fn targets(folder: &Path, manifest: &Manifest<'_>) -> Vec<Target> {
    let package = manifest
        .package()
        .and_then(|package| package.get("name"))
        .and_then(|name| name.get_ref().as_str())
        .unwrap_or_default();
    let text = |table: Option<&toml::de::DeTable<'_>>, key: &str| {
        table.and_then(|table| table.get(key)).and_then(|value| value.get_ref().as_str()).map(str::to_owned)
    };
    let mut found: Vec<Target> = Vec::new();
    let library = manifest.table("lib");
    let path = folder.join(text(library, "path").unwrap_or_else(|| "src/lib.rs".into()));
    if path.is_file() {
        let name = text(library, "name").unwrap_or_else(|| package.to_owned());
        found.push(Target { kind: TargetKind::Library, name: name.replace('-', "_"), path });
    }
    let mut push_binary = |name: &str, path: PathBuf| {
        if path.is_file() && !found.iter().any(|target| target.path == path) {
            found.push(Target { kind: TargetKind::Binary, name: name.replace('-', "_"), path });
        }
    };
    for binary in manifest.tables("bin") {
        let name = text(Some(binary), "name").unwrap_or_else(|| package.to_owned());
        match text(Some(binary), "path") {
            Some(path) => push_binary(&name, folder.join(path)),
            None if name == package => push_binary(&name, folder.join("src/main.rs")),
            None => {
                push_binary(&name, folder.join(format!("src/bin/{name}.rs")));
                push_binary(&name, folder.join(format!("src/bin/{name}/main.rs")));
            }
        }
    }
    let automatic = manifest
        .package()
        .and_then(|package| package.get("autobins"))
        .and_then(|value| value.get_ref().as_bool())
        .unwrap_or(true);
    if automatic {
        push_binary(package, folder.join("src/main.rs"));
        let mut others: Vec<PathBuf> = std::fs::read_dir(folder.join("src/bin"))
            .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
            .unwrap_or_default();
        others.sort();
        for path in others {
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned) else { continue };
            if path.is_dir() {
                push_binary(&name, path.join("main.rs"));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                push_binary(&name, path);
            }
        }
    }
    found
}
