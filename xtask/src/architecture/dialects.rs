//! Code that names one database, outside the modules that are about that database.
//!
//! Each such place is one that a new dialect must not miss, so their number may only fall.

use std::collections::BTreeMap;
use std::fs;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ItemUse, Lit, LitStr, Macro, Path};
use toml::de::DeTable;

use super::order::Entry;
use super::packages::Package;
use super::paths::leaves;
use super::sites::Site;
use crate::source::Source;
use crate::step::workspace;

/// The file that keeps the numbers.
const COUNTS: &str = "xtask/dialect-sites.toml";
const VARIANTS: [&str; 3] = ["Postgres", "Mysql", "Sqlite"];
const NAMES: [&str; 3] = ["postgres", "mysql", "sqlite"];

/// The crates in which there are more or fewer such places than the file says.
pub(super) fn faults(packages: &[Package], entries: &[Entry], sources: &[Source]) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(workspace().join(COUNTS)).map_err(|error| format!("{COUNTS}: {error}"))?;
    let listed = packages.iter().filter(|package| entries.iter().any(|entry| entry.name == package.name));
    let found = listed.map(|package| (package.name.as_str(), sites_of(package, sources))).collect();
    Ok(compare(&read(&text)?, &found))
}

/// All places of a package's sources, without the modules that are about one database.
fn sites_of(package: &Package, sources: &[Source]) -> Vec<Site> {
    package
        .files(sources)
        .iter()
        .filter(|file| !is_of_a_dialect(&file.source.path))
        .flat_map(|file| sites(file.source))
        .collect()
}

/// Reads the file of numbers.
fn read(text: &str) -> Result<BTreeMap<String, usize>, String> {
    let table = DeTable::parse(text).map_err(|error| format!("{COUNTS}: {error}"))?;
    let mut counts = BTreeMap::new();
    for (name, count) in table.get_ref() {
        let count = count.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        let count = count.ok_or_else(|| format!("{COUNTS}: `{}` must be a count", name.get_ref()))?;
        counts.insert(name.get_ref().to_string(), count);
    }
    Ok(counts)
}

fn compare(allowed: &BTreeMap<String, usize>, found: &BTreeMap<&str, Vec<Site>>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, sites) in found {
        let count = sites.len();
        match allowed.get(*name).copied().unwrap_or_default() {
            limit if count > limit => {
                faults.push(format!(
                    "  `{name}` names one database at {count} places outside the dialects' own modules, {COUNTS} allows {limit}; \
                     ask the dialect instead:{}",
                    by_file(sites)
                ));
            }
            limit if count < limit => faults.push(format!(
                "  `{name}` names one database at {count} places, {COUNTS} allows {limit}; lower the number to {count}"
            )),
            _ => {}
        }
    }
    for name in allowed.keys().filter(|name| !found.contains_key(name.as_str())) {
        faults.push(format!("  {COUNTS}: ARCHITECTURE.md lists no crate `{name}`; remove the line"));
    }
    faults
}

/// A line for each file, with the numbers of its lines.
fn by_file(sites: &[Site]) -> String {
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for site in sites {
        files.entry(&site.path).or_default().push(site.line.to_string());
    }
    files.into_iter().map(|(path, lines)| format!("\n    {path}:{}", lines.join(","))).collect()
}

/// Whether a file may say which database it is about.
fn is_of_a_dialect(path: &str) -> bool {
    path.split('/').any(|part| {
        let is_named = part.strip_suffix(".rs").is_some_and(|name| name == "dialect" || NAMES.contains(&name));
        is_named || matches!(part, "dialect" | "server")
    })
}

/// The places in one file.
fn sites(source: &Source) -> Vec<Site> {
    let mut finder = Finder { source, sites: Vec::new() };
    finder.visit_file(&source.code);
    finder.sites
}

struct Finder<'a> {
    source: &'a Source,
    sites: Vec<Site>,
}

impl Finder<'_> {
    fn push(&mut self, line: usize) {
        self.sites.push(Site { path: self.source.path.clone(), line });
    }

    fn look_at_text(&mut self, text: &LitStr) {
        if NAMES.contains(&text.value().as_str()) {
            self.push(text.span().start().line);
        }
    }
}

/// `Dialect::Postgres`, however far before it the path begins.
fn names_a_dialect(path: &[String]) -> bool {
    path.windows(2).any(|pair| pair[0] == "Dialect" && (pair[1] == "*" || VARIANTS.contains(&pair[1].as_str())))
}

impl<'ast> Visit<'ast> for Finder<'_> {
    // Attributes are for the compiler and for clap, which needs the names that people type.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for leaf in leaves(item) {
            if names_a_dialect(&leaf.path) {
                self.push(leaf.line);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let Some(first) = path.segments.first().filter(|_| names_a_dialect(&names)) {
            self.push(first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.look_at_text(text);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        // `cfg!(feature = "postgres")` is about a feature.
        if !call.path.is_ident("cfg") {
            visit::visit_macro(self, call);
        }
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        // The two words before, `:` left out: `Dialect::Postgres` is `Dialect` `:` `:` `Postgres`.
        let mut before = [String::new(), String::new(), String::new()];
        for token in tokens.clone() {
            match &token {
                TokenTree::Group(group) => self.visit_token_stream(&group.stream()),
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal.clone()) {
                        self.look_at_text(&text);
                    }
                }
                TokenTree::Ident(name) => {
                    let is_variant = VARIANTS.contains(&name.to_string().as_str());
                    if is_variant && before == ["Dialect", ":", ":"] {
                        self.push(name.span().start().line);
                    }
                }
                TokenTree::Punct(_) => {}
            }
            before.rotate_left(1);
            before[2] = token.to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        sites(&Source::read("src/a.rs", text).expect("a source")).iter().map(|site| site.line).collect()
    }

    #[test]
    fn variants_and_names_are_counted() {
        let text = "use model::Dialect::{self, Mysql};\nfn f(d: Dialect) -> bool {\nd == Dialect::Postgres\n|| matches!(d, Dialect::Sqlite)\n|| name == \"mysql\"\n|| vec![\"sqlite\"].is_empty() }\nconst ALL: usize = Dialect::ALL.len();";
        assert_eq!(lines(text), [1, 3, 4, 5, 6]);
    }

    #[test]
    fn tests_attributes_comments_features_and_sentences_are_not_counted() {
        let text = "/// Dialect::Postgres, \"mysql\"\n#[cfg(feature = \"postgres\")] fn f() { cfg!(feature = \"mysql\"); g(\"a mysql server\") }\n#[derive(Args)] struct A { #[arg(default_value = \"sqlite\")] a: u8 }\n#[cfg(test)] mod tests { const A: &str = \"mysql\"; }";
        assert_eq!(lines(text), Vec::<usize>::new());
    }

    #[test]
    fn the_dialects_own_modules_may_name_them() {
        for path in ["src/sql/dialect/mod.rs", "src/deploy/server/any.rs", "src/seed/mysql.rs", "src/model/dialect.rs"]
        {
            assert!(is_of_a_dialect(path), "{path}");
        }
        assert!(!is_of_a_dialect("src/dialects.rs"));
    }

    #[test]
    fn a_number_that_rose_or_fell_is_reported() {
        let allowed = read("# Comment\na = 1\nb = 2\nc = 3\n").expect("counts");
        let site = |line| Site { path: "src/a.rs".to_owned(), line };
        let found =
            BTreeMap::from([("a", vec![site(1), site(2)]), ("b", vec![site(3), site(4)]), ("c", vec![site(5)])]);
        let faults = compare(&allowed, &found);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].starts_with("  `a` names one database at 2 places"), "{}", faults[0]);
        assert!(faults[0].ends_with(":\n    src/a.rs:1,2"), "{}", faults[0]);
        assert!(faults[1].ends_with("lower the number to 1"), "{}", faults[1]);
    }
}
