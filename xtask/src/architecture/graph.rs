//! Which modules of a crate, or of one of its folders, use which.
//!
//! The nodes are the files and folders directly below the graph's root. The root's own file (`lib.rs`, or the folder's
//! `mod.rs`) is not a node: it uses everything, and what modules need of it is allowed.

use std::collections::{BTreeMap, BTreeSet};

use super::packages::ModuleFile;
use super::paths;
use super::reexports::Reexports;
use super::sites::{Site, Sites};

/// Modules and uses.
pub(super) struct Graph {
    /// `schema-core`, or `codebooks/deploy` for a folder.
    pub(super) name: String,
    nodes: BTreeSet<String>,
    edges: BTreeMap<(String, String), Sites>,
    globs: Vec<Site>,
}

impl Graph {
    /// The graph of the modules directly below `root`, which is empty for a crate.
    pub(super) fn new(name: &str, root: &[String], files: &[ModuleFile<'_>], reexports: &Reexports) -> Self {
        let nodes = below(root, files);
        let outer: Vec<(&[String], BTreeSet<String>)> =
            (0..root.len()).map(|length| (&root[..length], below(&root[..length], files))).collect();
        let mut graph = Self { name: name.to_owned(), nodes, edges: BTreeMap::new(), globs: Vec::new() };
        for file in files {
            let Some([from, ..]) = file.module.strip_prefix(root) else { continue };
            for used in paths::of(file) {
                let mut path = used.path;
                for (root, nodes) in &outer {
                    path = follow(reexports, root, nodes, path);
                }
                path = follow(reexports, root, &graph.nodes, path);
                let site = Site { path: file.source.path.clone(), line: used.line };
                match path.strip_prefix(root) {
                    Some([glob]) if glob == "*" => graph.globs.push(site),
                    Some([to, ..]) if to != from && graph.nodes.contains(to) => graph.add(from, to, site),
                    _ => {}
                }
            }
        }
        graph
    }

    fn add(&mut self, from: &str, to: &str, site: Site) {
        let edge = (from.to_owned(), to.to_owned());
        self.edges.entry(edge).and_modify(Sites::add).or_insert_with(|| Sites::new(site));
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(String::as_str)
    }

    pub(super) fn has(&self, node: &str) -> bool {
        self.nodes.contains(node)
    }

    /// User, used, and where.
    pub(super) fn edges(&self) -> impl Iterator<Item = (&str, &str, &Sites)> {
        self.edges.iter().map(|((from, to), sites)| (from.as_str(), to.as_str(), sites))
    }

    /// What a module uses.
    pub(super) fn used_by<'a>(&'a self, node: &'a str) -> impl Iterator<Item = &'a str> {
        self.edges().filter(move |(from, ..)| *from == node).map(|(_, to, _)| to)
    }

    /// An order in which each module uses only those before it, as near to `wished` as can be; none if there is a circle.
    pub(super) fn ordered(&self, wished: &[String]) -> Option<Vec<&str>> {
        let rank = |node: &str| wished.iter().position(|name| name == node).unwrap_or(wished.len());
        let mut left: Vec<&str> = self.nodes().collect();
        left.sort_by_key(|node| rank(node));
        let mut ordered = Vec::new();
        while !left.is_empty() {
            let free = left.iter().position(|node| self.used_by(node).all(|used| !left.contains(&used)))?;
            ordered.push(left.remove(free));
        }
        Some(ordered)
    }

    /// Where one module first uses another.
    pub(super) fn first(&self, from: &str, to: &str) -> Option<&Site> {
        self.edges.get(&(from.to_owned(), to.to_owned())).map(Sites::first)
    }

    /// Where a module takes all names of the root.
    pub(super) fn globs(&self) -> impl Iterator<Item = &Site> {
        self.globs.iter()
    }
}

/// The names of the modules directly below one.
fn below(root: &[String], files: &[ModuleFile<'_>]) -> BTreeSet<String> {
    files.iter().filter_map(|file| file.module.strip_prefix(root)?.first().cloned()).collect()
}

/// Follows a name that the root has from elsewhere: with `pub use schema::Schema`, `crate::Schema` uses `schema`.
///
/// Names that a module has from elsewhere are not followed: a path through the module uses the module.
fn follow(reexports: &Reexports, root: &[String], nodes: &BTreeSet<String>, mut path: Vec<String>) -> Vec<String> {
    // A name can lead to another, and in sources that do not compile back to itself.
    for _ in 0..8 {
        let is_root_name =
            path.strip_prefix(root).and_then(<[String]>::first).is_some_and(|name| !nodes.contains(name));
        let reexport = (root.len() + 1..=path.len()).find_map(|end| Some((end, reexports.get(&path[..end])?)));
        let Some((end, target)) = reexport.filter(|_| is_root_name) else { break };
        path = [target.as_slice(), &path[end..]].concat();
    }
    path
}

/// The graph of a crate `x` with these files.
#[cfg(test)]
pub(super) fn test_graph(root: &[&str], files: &[(&str, &str)]) -> Graph {
    use super::packages::Package;
    use super::reexports;
    use crate::source::Source;

    let sources: Vec<Source> = files.iter().map(|(path, text)| Source::read(path, text).expect("a source")).collect();
    let files = Package::read("", "package.name = 'x'").expect("a manifest").files(&sources);
    let root: Vec<String> = root.iter().map(|&name| name.to_owned()).collect();
    Graph::new("x", &root, &files, &reexports::of(&files))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(root: &[&str], files: &[(&str, &str)]) -> Vec<String> {
        test_graph(root, files).edges().map(|(from, to, sites)| format!("{from} -> {to}, {}", sites.first())).collect()
    }

    #[test]
    fn files_and_folders_below_the_root_are_the_nodes() {
        let files = [
            ("src/lib.rs", "mod a; mod b; use a::A;"),
            ("src/a/mod.rs", "mod deep; use crate::VERSION;"),
            ("src/a/deep.rs", "\nuse super::A;\nuse super::super::b::B;"),
            ("src/b.rs", "fn f() { std::convert::identity(crate::a::deep::C) }"),
        ];
        assert_eq!(edges(&[], &files), ["a -> b, src/a/deep.rs:3", "b -> a, src/b.rs:1"]);
    }

    #[test]
    fn a_name_of_the_root_is_a_use_of_the_module_that_has_it() {
        let files = [
            ("src/lib.rs", "mod a; mod b; mod c; pub use a::A; pub mod all { pub use crate::A as Again; }"),
            ("src/a.rs", ""),
            ("src/b.rs", "use crate::A;"),
            ("src/c.rs", "use crate::all::Again;"),
        ];
        assert_eq!(edges(&[], &files), ["b -> a, src/b.rs:1", "c -> a, src/c.rs:1"]);
    }

    #[test]
    fn a_path_through_a_module_uses_that_module() {
        let files = [
            ("src/lib.rs", "mod a; mod b; mod c;"),
            ("src/a.rs", ""),
            ("src/b.rs", "pub use crate::a::A;"),
            ("src/c.rs", "use crate::b::A;"),
        ];
        assert_eq!(edges(&[], &files), ["b -> a, src/b.rs:1", "c -> b, src/c.rs:1"]);
    }

    #[test]
    fn a_folder_has_a_graph_of_its_own() {
        let files = [
            ("src/lib.rs", "mod cli; mod deploy; pub use deploy::Deploy;"),
            ("src/cli.rs", ""),
            ("src/deploy/mod.rs", "mod plan; mod server; mod url; pub use plan::Deploy;"),
            ("src/deploy/plan.rs", "use super::url::Url; use crate::cli::C;"),
            ("src/deploy/server/mod.rs", "use crate::Deploy;"),
            ("src/deploy/server/sqlite.rs", "use super::super::url;"),
            ("src/deploy/url.rs", ""),
        ];
        assert_eq!(
            edges(&["deploy"], &files),
            [
                "plan -> url, src/deploy/plan.rs:1",
                "server -> plan, src/deploy/server/mod.rs:1",
                "server -> url, src/deploy/server/sqlite.rs:1",
            ]
        );
    }
}
