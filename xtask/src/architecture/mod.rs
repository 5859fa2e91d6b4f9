//! Whether the sources are laid out as ARCHITECTURE.md says: which module uses which, where databases are told apart, and sizes.

mod circle;
mod dialects;
mod graph;
mod order;
mod packages;
mod paths;
mod reexports;
mod sites;
mod sizes;

use std::fs;

use graph::Graph;
use order::Entry;
use packages::Package;

use crate::source::Source;
use crate::step::workspace;

const DOCUMENT: &str = "ARCHITECTURE.md";

/// Everything that ARCHITECTURE.md promises and a program can check.
pub(crate) fn check(sources: &[Source]) -> Result<String, String> {
    let text = fs::read_to_string(workspace().join(DOCUMENT)).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    let entries = order::read(&text)?;
    let packages = packages::all()?;
    let mut faults = packages::faults(&packages, &entries);
    for package in &packages {
        faults.extend(module_faults(package, &entries, sources));
    }
    faults.extend(dialects::faults(&packages, &entries, sources)?);
    faults.extend(sizes::faults(sources));
    if faults.is_empty() {
        let modules: usize = entries.iter().map(|entry| entry.modules.len()).sum();
        return Ok(format!("{} crates, {modules} modules in order, no circle", packages.len()));
    }
    Err(format!("the sources do not follow {DOCUMENT}:\n{}", faults.join("\n")))
}

/// The faults between a package's modules; the folders that have a list of their own are graphs of their own.
fn module_faults(package: &Package, entries: &[Entry], sources: &[Source]) -> Vec<String> {
    let files = package.files(sources);
    let reexports = reexports::of(&files);
    let mut faults = Vec::new();
    let listed: Vec<&Entry> = entries.iter().filter(|entry| entry.package() == package.name).collect();
    if !listed.iter().any(|entry| entry.folder().is_empty()) {
        // Examples, benchmarks and tools: their order is up to them, but circles are not.
        let graph = Graph::new(&package.name, &[], &files, &reexports);
        faults.extend(circle::faults(&graph));
    }
    for entry in listed {
        let graph = Graph::new(&entry.name, &entry.folder(), &files, &reexports);
        faults.extend(circle::faults(&graph));
        faults.extend(order::faults(&graph, entry));
    }
    faults
}
