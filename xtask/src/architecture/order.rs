//! The section of ARCHITECTURE.md that lists crates and modules in order, and what differs from it.
//!
//! An entry is ``- `crate` (on `other` alone): `first`, `second` ``. Names stand in backticks; all other words are for people.

use super::DOCUMENT;
use super::graph::Graph;

/// The section's heading.
const SECTION: &str = "## Order of modules";

/// A crate, or a folder of one, and its modules.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// `schema-core`, or `codebooks/deploy` for a folder.
    pub(super) name: String,
    /// The only crates of the workspace that this one may use, where that is said.
    pub(super) only: Option<Vec<String>>,
    /// Each uses those before it.
    pub(super) modules: Vec<String>,
    line: usize,
}

impl Entry {
    /// The package's name.
    pub(super) fn package(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The folder below `src`; nothing for the package itself.
    pub(super) fn folder(&self) -> Vec<String> {
        self.name.split('/').skip(1).map(str::to_owned).collect()
    }

    /// Where the entry begins.
    pub(super) fn place(&self) -> String {
        format!("{DOCUMENT}:{}", self.line)
    }
}

/// Reads the section.
pub(super) fn read(document: &str) -> Result<Vec<Entry>, String> {
    let mut lines = (1..).zip(document.lines()).skip_while(|(_, line)| line.trim_end() != SECTION);
    lines.next().ok_or_else(|| format!("{DOCUMENT}: the section \"{SECTION}\" is missing"))?;
    let mut texts: Vec<(usize, String)> = Vec::new();
    for (number, line) in lines.take_while(|(_, line)| !line.starts_with("## ")) {
        if let Some(entry) = line.strip_prefix("- ") {
            texts.push((number, entry.to_owned()));
        } else if line.starts_with("  ")
            && let Some((_, text)) = texts.last_mut()
        {
            text.push(' ');
            text.push_str(line);
        }
    }
    texts.into_iter().map(|(line, text)| entry(line, &text)).collect()
}

fn entry(line: usize, text: &str) -> Result<Entry, String> {
    let (head, modules) = text.split_once(':').unwrap_or((text, ""));
    let mut names = quoted(head).into_iter();
    let name = names
        .next()
        .ok_or_else(|| format!("{DOCUMENT}:{line}: this entry names no crate; begin it with - `crate`:"))?;
    let others: Vec<String> = names.collect();
    Ok(Entry { name, only: (!others.is_empty()).then_some(others), modules: quoted(modules), line })
}

/// The words in backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Modules that are not listed or do not exist, and uses against the order.
pub(super) fn faults(graph: &Graph, entry: &Entry) -> Vec<String> {
    let mut faults = Vec::new();
    let place = entry.place();
    let position = |name: &str| entry.modules.iter().position(|module| module == name);
    let missing: Vec<&str> = graph.nodes().filter(|node| position(node).is_none()).collect();
    if !missing.is_empty() {
        faults.push(format!("  {place}: `{}` has modules that are not listed: `{}`", entry.name, missing.join("`, `")));
    }
    for (index, module) in entry.modules.iter().enumerate() {
        if !graph.has(module) {
            faults.push(format!("  {place}: `{}` has no module `{module}`; remove it", entry.name));
        } else if position(module) != Some(index) {
            faults.push(format!("  {place}: `{module}` is listed twice"));
        }
    }
    for (from, to, sites) in graph.edges() {
        if let (Some(user), Some(used)) = (position(from), position(to))
            && used > user
        {
            faults.push(format!(
                "  {}: `{from}` uses `{to}`, which stands after it at {place}{}",
                sites.first(),
                sites.and_more()
            ));
        }
    }
    if !faults.is_empty()
        && let Some(order) = graph.ordered(&entry.modules)
    {
        faults.push(format!("  {place}: an order that holds: `{}`", order.join("`, `")));
    }
    faults.extend(graph.globs().map(|site| {
        format!("  {site}: a glob of the whole crate or folder hides which modules are used; name what is used")
    }));
    faults
}

#[cfg(test)]
mod tests {
    use super::super::graph::test_graph;
    use super::*;

    const LIST: &str = "# Title\n\n## Order of modules\n\nProse with `ticks`.\n\n- `a-crate`: `one`, `two`,\n  `three`\n- `b-crate` (on `a-crate` alone): `four` (it is small)\n\nMore.\n\n## Next\n\n- `no`: `five`\n";

    #[test]
    fn the_section_is_read() {
        let entries = read(LIST).expect("a section");
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].modules, ["one", "two", "three"]);
        assert_eq!(entries[0].only, None);
        assert_eq!(entries[1].only.as_deref(), Some(&["a-crate".to_owned()][..]));
        assert_eq!(entries[1].modules, ["four"]);
        assert_eq!(entries[1].place(), "ARCHITECTURE.md:9");
    }

    #[test]
    fn a_document_without_the_section_is_refused() {
        assert!(read("# Title\n").expect_err("no section").contains("is missing"));
    }

    #[test]
    fn a_folder_is_an_entry_of_its_own() {
        let entries = read("## Order of modules\n- `codebooks/deploy`: `url`\n").expect("a section");
        assert_eq!(entries[0].package(), "codebooks");
        assert_eq!(entries[0].folder(), ["deploy"]);
    }

    #[test]
    fn a_use_of_a_later_module_is_reported() {
        let files =
            [("src/lib.rs", "mod a; mod b;"), ("src/a.rs", "\nuse crate::b::B;\nuse crate::b::C;"), ("src/b.rs", "")];
        let entries = read("## Order of modules\n- `x`: `a`, `b`\n").expect("a section");
        assert_eq!(
            faults(&test_graph(&[], &files), &entries[0]),
            [
                "  src/a.rs:2: `a` uses `b`, which stands after it at ARCHITECTURE.md:2 (and 1 more)",
                "  ARCHITECTURE.md:2: an order that holds: `b`, `a`"
            ]
        );
    }

    #[test]
    fn every_module_must_be_listed_once() {
        let files = [("src/lib.rs", ""), ("src/a.rs", ""), ("src/b.rs", "")];
        let entries = read("## Order of modules\n- `x`: `a`, `c`, `a`\n").expect("a section");
        assert_eq!(
            faults(&test_graph(&[], &files), &entries[0]),
            [
                "  ARCHITECTURE.md:2: `x` has modules that are not listed: `b`",
                "  ARCHITECTURE.md:2: `x` has no module `c`; remove it",
                "  ARCHITECTURE.md:2: `a` is listed twice",
                "  ARCHITECTURE.md:2: an order that holds: `a`, `b`",
            ]
        );
    }

    #[test]
    fn a_glob_of_the_root_is_reported() {
        let files = [("src/lib.rs", ""), ("src/a.rs", "use super::*;")];
        let entries = read("## Order of modules\n- `x`: `a`\n").expect("a section");
        assert_eq!(faults(&test_graph(&[], &files), &entries[0]).len(), 1);
    }
}
