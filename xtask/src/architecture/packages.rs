//! The workspace's packages, and the order in which they depend on each other.

use std::fs;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::DOCUMENT;
use super::order::Entry;
use crate::source::Source;
use crate::step::workspace;

/// A member of the workspace.
pub(super) struct Package {
    pub(super) name: String,
    /// Relative to the workspace; empty for the package in its root.
    folder: String,
    /// Whether others can depend on it.
    is_published: bool,
    /// All dependencies of its library and its build script.
    uses: Vec<String>,
}

/// A file of a package and the path of its module: `["model", "name"]` for src/model/name.rs.
pub(super) struct ModuleFile<'a> {
    pub(super) source: &'a Source,
    pub(super) module: Vec<String>,
}

/// The package in the workspace's root and its members.
pub(super) fn all() -> Result<Vec<Package>, String> {
    let text = manifest("")?;
    let root = DeTable::parse(&text).map_err(|error| format!("Cargo.toml: {error}"))?;
    let members = get(root.get_ref(), "workspace").and_then(|workspace| workspace.get("members"));
    let members = members.and_then(|members| members.get_ref().as_array()).ok_or("Cargo.toml: it lists no members")?;
    let mut packages = vec![Package::read("", &text)?];
    for member in members.iter().filter_map(|member| member.get_ref().as_str()) {
        for folder in folders(member)? {
            packages.push(Package::read(&folder, &manifest(&folder)?)?);
        }
    }
    Ok(packages)
}

/// The path of a folder's manifest, relative to the workspace.
fn manifest_of(folder: &str) -> String {
    if folder.is_empty() { "Cargo.toml".to_owned() } else { format!("{folder}/Cargo.toml") }
}

fn manifest(folder: &str) -> Result<String, String> {
    let path = manifest_of(folder);
    fs::read_to_string(workspace().join(&path)).map_err(|error| format!("{path}: {error}"))
}

/// The folders that a member means: itself, or with `/*` at its end each folder in it.
fn folders(member: &str) -> Result<Vec<String>, String> {
    let Some(parent) = member.strip_suffix("/*") else { return Ok(vec![member.to_owned()]) };
    let entries = fs::read_dir(workspace().join(parent)).map_err(|error| format!("{parent}: {error}"))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut folders: Vec<String> = names.map(|name| format!("{parent}/{name}")).collect();
    folders.retain(|folder| workspace().join(folder).join("Cargo.toml").is_file());
    folders.sort();
    Ok(folders)
}

fn get<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a DeTable<'i>> {
    table.get(key).and_then(|value| value.get_ref().as_table())
}

impl Package {
    /// Reads a manifest.
    pub(super) fn read(folder: &str, text: &str) -> Result<Self, String> {
        let fault = |what: &str| format!("{}: {what}", manifest_of(folder));
        let manifest = DeTable::parse(text).map_err(|error| fault(&error.to_string()))?;
        let manifest = manifest.get_ref();
        let package = get(manifest, "package").ok_or_else(|| fault("it describes no package"))?;
        let name = package.get("name").and_then(|name| name.get_ref().as_str());
        let publish = package.get("publish").map(Spanned::get_ref);
        let mut uses = used_by(manifest);
        for target in get(manifest, "target").into_iter().flat_map(|targets| targets.values()) {
            uses.extend(target.get_ref().as_table().into_iter().flat_map(used_by));
        }
        Ok(Self {
            name: name.ok_or_else(|| fault("the package has no name"))?.to_owned(),
            folder: folder.to_owned(),
            is_published: !matches!(publish, Some(DeValue::Boolean(false))),
            uses,
        })
    }

    /// Its files below `src` that are not tests, without binaries, which are crates of their own.
    pub(super) fn files<'a>(&self, sources: &'a [Source]) -> Vec<ModuleFile<'a>> {
        let folder = if self.folder.is_empty() { "src/".to_owned() } else { format!("{}/src/", self.folder) };
        let file = |source: &'a Source| {
            let path = source.path.strip_prefix(&folder)?.strip_suffix(".rs")?;
            let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
            let is_root = module.len() == 1 && matches!(path, "lib" | "main");
            if is_root || module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            let is_binary = module.first().is_some_and(|first| first == "bin");
            (!is_binary && !source.is_test).then_some(ModuleFile { source, module })
        };
        sources.iter().filter_map(file).collect()
    }
}

/// The dependencies in a manifest or in a target's table, without those of tests.
fn used_by(manifest: &DeTable<'_>) -> Vec<String> {
    let tables = ["dependencies", "build-dependencies"].into_iter().filter_map(|name| get(manifest, name));
    let names = tables.flat_map(|table| table.iter()).map(|(key, value)| {
        let renamed = value.get_ref().as_table().and_then(|value| value.get("package"));
        let name = renamed.and_then(|name| name.get_ref().as_str()).unwrap_or(key.get_ref());
        name.to_owned()
    });
    names.collect()
}

/// Packages that are not listed or do not exist, and dependencies against the order.
pub(super) fn faults(packages: &[Package], entries: &[Entry]) -> Vec<String> {
    let mut faults = Vec::new();
    let crates: Vec<&Entry> = entries.iter().filter(|entry| entry.folder().is_empty()).collect();
    let position = |name: &str| crates.iter().position(|entry| entry.name == name);
    for package in packages.iter().filter(|package| package.is_published && position(&package.name).is_none()) {
        faults.push(format!("  {DOCUMENT}: the crate `{}` is not listed; add it", package.name));
    }
    for entry in entries {
        let Some(package) = packages.iter().find(|package| package.name == entry.package()) else {
            faults.push(format!("  {}: the workspace has no crate `{}`; remove it", entry.place(), entry.package()));
            continue;
        };
        let Some(user) = position(&entry.name) else { continue };
        let manifest = manifest_of(&package.folder);
        for used in &package.uses {
            let Some(index) = position(used) else { continue };
            if index >= user {
                let place = crates[index].place();
                faults.push(format!("  {manifest}: it depends on `{used}`, which stands after it at {place}"));
            } else if entry.only.as_ref().is_some_and(|only| !only.contains(used)) {
                let place = entry.place();
                faults.push(format!("  {manifest}: it depends on `{used}`, which {place} does not allow"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::order;
    use super::*;

    fn faults_of(list: &str, manifests: &[(&str, &str)]) -> Vec<String> {
        let entries = order::read(&format!("## Order of modules\n{list}")).expect("a section");
        let read = |(folder, text): &(&str, &str)| Package::read(folder, text).expect("a manifest");
        faults(&manifests.iter().map(read).collect::<Vec<_>>(), &entries)
    }

    const A: (&str, &str) = ("a", "package.name = 'a'\ndependencies.serde = '1'");
    const B: (&str, &str) = ("b", "package.name = 'b'\n[target.'cfg(unix)'.dependencies]\na.workspace = true");
    const C: (&str, &str) = ("c", "package.name = 'c'\n[build-dependencies]\nother = { package = 'b', path = '../b' }");

    #[test]
    fn crates_in_order_are_right() {
        assert_eq!(faults_of("- `a`\n- `b`\n- `c` (on `b` alone)\n", &[C, B, A]), Vec::<String>::new());
    }

    #[test]
    fn a_dependency_on_a_later_crate_is_reported() {
        assert_eq!(
            faults_of("- `b`\n- `a`\n- `c`\n", &[A, B, C]),
            ["  b/Cargo.toml: it depends on `a`, which stands after it at ARCHITECTURE.md:3"]
        );
    }

    #[test]
    fn a_dependency_that_the_list_does_not_allow_is_reported() {
        assert_eq!(
            faults_of("- `a`\n- `b`\n- `c` (on `a` alone)\n", &[A, B, C]),
            ["  c/Cargo.toml: it depends on `b`, which ARCHITECTURE.md:4 does not allow"]
        );
    }

    #[test]
    fn a_published_crate_must_be_listed_and_a_listed_one_exist() {
        let tool = ("tool", "package = { name = 'tool', publish = false }");
        assert_eq!(
            faults_of("- `b`\n", &[A, tool]),
            [
                "  ARCHITECTURE.md: the crate `a` is not listed; add it",
                "  ARCHITECTURE.md:2: the workspace has no crate `b`; remove it",
            ]
        );
    }

    #[test]
    fn files_have_their_modules() {
        let package = Package::read("a", A.1).expect("a manifest");
        let paths = [
            "a/src/lib.rs",
            "a/src/m/mod.rs",
            "a/src/m/n.rs",
            "a/src/bin/x.rs",
            "a/src/m/tests.rs",
            "a/tests/t.rs",
            "b/src/m.rs",
        ];
        let sources: Vec<Source> = paths.iter().map(|path| Source::read(path, "").expect("a source")).collect();
        let modules: Vec<String> = package.files(&sources).iter().map(|file| file.module.join("::")).collect();
        assert_eq!(modules, ["", "m", "m::n"]);
    }
}
