//! The package's build script.

use std::io::ErrorKind;

use proc_macro2::{TokenStream, TokenTree};
use schema_core::source::scan::{File, ItemKind, scan};

use super::change::Change;
use super::root::place;
use crate::failure::Failure;
use crate::manifest_file::ManifestFile;

/// Creates the build script, unless there is one that builds the schema; one that does not is its author's to change.
pub(crate) fn change(manifest: &ManifestFile, named: Option<&str>, core: &str) -> Result<Option<Change>, Failure> {
    let shown = named.unwrap_or("build.rs");
    let path = manifest.folder().join(shown);
    let fail = |message: String| Failure::step(manifest.place(&message));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let text = format!("fn main() {{\n    {core}::build();\n}}\n");
            return Ok(Some(Change::new(path, shown, text)));
        }
        Err(error) => return Err(fail(format!("{shown}: cannot be read: {error}"))),
    };
    let source = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let file =
        scan(source).map_err(|fault| fail(format!("{shown}:{}: {}", place(source, fault.offset), fault.message)))?;
    if builds(source, core) {
        return Ok(None);
    }
    let line = format!("add the line `{core}::build();` to");
    Err(fail(match main_function(&file) {
        Some(at) => format!("{shown}:{}: {line} this `main`, then run `cargo codebooks init` again", place(source, at)),
        None => format!("{shown}:1:1: {line} the build script's `main`, then run `cargo codebooks init` again"),
    }))
}

/// Whether `schema_core::build` is called, or imported to be.
fn builds(source: &str, core: &str) -> bool {
    source.parse().is_ok_and(|tokens: TokenStream| names_build(&tokens.into_iter().collect::<Vec<_>>(), core))
}

/// Looks for `schema_core::build` and `schema_core::{…, build, …}` among tokens, at any depth.
fn names_build(trees: &[TokenTree], core: &str) -> bool {
    let is_build = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if word == "build");
    (0..trees.len()).any(|at| match &trees[at..] {
        [TokenTree::Ident(first), TokenTree::Punct(one), TokenTree::Punct(two), next, ..]
            if first == core && one.as_char() == ':' && two.as_char() == ':' =>
        {
            match next {
                TokenTree::Group(group) => group.stream().into_iter().any(|tree| is_build(&tree)),
                other => is_build(other),
            }
        }
        [TokenTree::Group(group), ..] => names_build(&group.stream().into_iter().collect::<Vec<_>>(), core),
        _ => false,
    })
}

fn main_function(file: &File) -> Option<usize> {
    file.items.iter().find_map(|item| match &item.kind {
        ItemKind::Function { name, .. } if name == "main" => Some(name.span().byte_range().start),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{builds, main_function};
    use schema_core::source::scan::scan;

    fn calls(text: &str) -> bool {
        builds(text, "schema_core")
    }

    #[test]
    fn calls_and_imports_are_seen() {
        assert!(calls("fn main() { schema_core::build(); }"));
        assert!(calls("use schema_core :: build;\nfn main() { build() }"));
        assert!(calls("use schema_core::{build, config};"));
        assert!(calls("fn main() { println!(\"https://x\"); ::schema_core::build() }"));
        assert!(calls("fn f<'a>(x: &'a str) -> char { '\"' } fn main() { schema_core::build() }"));
        assert!(calls("const R: &str = r#\"a\"b\"#; fn main() { schema_core::build() }"));
    }

    #[test]
    fn comments_strings_and_other_names_are_not() {
        assert!(!calls("// schema_core::build();\nfn main() {}"));
        assert!(!calls("/* /* */ schema_core::build() */ fn main() {}"));
        assert!(!calls("fn main() { println!(\"\\\" schema_core::build()\"); }"));
        assert!(!calls("fn main() { println!(r##\"\"# schema_core::build()\"##); }"));
        assert!(!calls("use schema_core::build_script::build as b;"));
    }

    #[test]
    fn the_main_function_is_found_where_it_stands() {
        let text = "// fn main()\nfn domain() {}\nfn main () {}\n";
        assert_eq!(main_function(&scan(text).expect("it scans")), text.find("main ("));
        assert_eq!(main_function(&scan("fn mainly() {}").expect("it scans")), None);
    }
}
