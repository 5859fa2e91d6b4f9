//! The workspace's Rust files, read once for all checks.

mod only_tests;
mod test_names;

use std::fs;

use syn::{File, Item};

pub(crate) use test_names::TestName;

use crate::checkout;
use crate::step::workspace;

/// One Rust file, its tests taken out of the code.
pub(crate) struct Source {
    /// Relative to the workspace, with `/`.
    pub(crate) path: String,
    /// The items without those that only tests compile.
    pub(crate) code: File,
    /// How many lines are not tests'.
    pub(crate) lines: usize,
    /// The tests of this file.
    pub(crate) tests: Vec<TestName>,
    /// Whether tests alone use this file.
    pub(crate) is_test: bool,
    /// The modules that only tests compile and that stand in files of their own.
    test_modules: Vec<String>,
}

/// Every Rust file that git tracks or would track.
pub(crate) fn all() -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    for path in checkout::files("*.rs")? {
        let text = fs::read_to_string(workspace().join(&path)).map_err(|error| format!("{path}: {error}"))?;
        sources.push(Source::read(&path, &text)?);
    }
    mark_test_modules(&mut sources);
    Ok(sources)
}

impl Source {
    /// Reads a file's text.
    pub(crate) fn read(path: &str, text: &str) -> Result<Self, String> {
        // Programs that must not compile: only their names matter here.
        let text_to_parse = if is_ui_test(path) { "" } else { text };
        let mut code = syn::parse_file(text_to_parse)
            .map_err(|error| format!("{path}:{}: cannot read this file: {error}", error.span().start().line))?;
        let mut tests = test_names::of(&code);
        if is_ui_test(path) {
            tests.push(TestName { name: module_name(path).to_owned(), line: 1 });
        }
        let taken = only_tests::take_out(&mut code.items);
        let lines = text.lines().count() - taken.lines;
        let is_test = path.split('/').any(|part| matches!(part, "tests" | "tests.rs"));
        Ok(Self { path: path.to_owned(), code, lines, tests, is_test, test_modules: taken.modules })
    }

    /// The folder in which this file's modules stand.
    fn folder_of_modules(&self) -> &str {
        let (folder, _) = self.path.rsplit_once('/').unwrap_or_default();
        match module_name(&self.path) {
            "lib" | "main" | "mod" => folder,
            _ => self.path.trim_end_matches(".rs"),
        }
    }
}

/// A program of the tests that compare the compiler's messages.
fn is_ui_test(path: &str) -> bool {
    path.contains("tests/ui/")
}

/// A file's name without its ending.
fn module_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// `#[cfg(test)] mod support;` makes the other file a test.
fn mark_test_modules(sources: &mut [Source]) {
    let only_tests: Vec<String> = sources
        .iter()
        .flat_map(|source| source.test_modules.iter().map(|name| format!("{}/{name}", source.folder_of_modules())))
        .collect();
    for source in sources {
        let belongs = |module: &String| {
            source.path.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        };
        source.is_test |= only_tests.iter().any(belongs);
    }
}

/// An identifier as it is meant: `r#type` is `type`.
pub(crate) fn plain(identifier: &syn::Ident) -> String {
    let text = identifier.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// The attributes of an item of any kind.
fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_read_is_named_with_the_line() {
        let error = Source::read("src/a.rs", "fn a() {}\nfn {").err().expect("a syntax error");
        assert!(error.starts_with("src/a.rs:2: "), "{error}");
    }

    #[test]
    fn a_file_of_a_test_module_is_a_test() {
        let read = |path, text| Source::read(path, text).expect("a source");
        let mut sources = vec![
            read("x/src/lib.rs", "#[cfg(test)] mod support; mod sup;"),
            read("x/src/support.rs", ""),
            read("x/src/support/deep.rs", ""),
            read("x/src/sup.rs", "#[cfg(test)] mod nested;"),
            read("x/src/sup/nested/mod.rs", ""),
            read("x/src/sup/tests.rs", ""),
            read("x/tests/any.rs", ""),
        ];
        mark_test_modules(&mut sources);
        let marks: Vec<bool> = sources.iter().map(|source| source.is_test).collect();
        assert_eq!(marks, [false, true, true, false, true, true, true]);
    }

    #[test]
    fn a_ui_test_is_named_by_its_file() {
        let source = Source::read("tests/ui/s0_19_enum_without_variants.rs", "fn {").expect("only its name is read");
        assert_eq!(source.tests.len(), 1);
        assert_eq!(source.tests[0].name, "s0_19_enum_without_variants");
    }
}
