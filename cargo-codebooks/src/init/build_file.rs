//! The package's build script.

use std::io::ErrorKind;

use proc_macro2::{Group, TokenStream, TokenTree};
use schema_core::source::scan::{File, ItemKind, scan};

use super::change::Change;
use super::root::place;
use crate::failure::Failure;
use crate::manifest_file::ManifestFile;

/// Creates the build script, or adds the line to the one that is there.
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
    let line = format!("{core}::build();");
    match main_functions(&file).as_slice() {
        [body] => {
            let (at, added) = insertion(source, body, &line);
            let at = at + (text.len() - source.len());
            let after = format!("{}{added}{}", &text[..at], &text[at..]);
            Ok(Some(Change::of(path, shown, &text, after, vec![format!("added `{line}` to `main`")])))
        }
        [] => Err(fail(format!(
            "{shown}: there is no `fn main` in this file\nhelp: add the line `{line}` to the build script's `main`, then run `cargo codebooks init` again"
        ))),
        // Which of them is compiled, an attribute decides.
        [first, ..] => Err(fail(format!(
            "{shown}:{}: there are several functions `main`\nhelp: add the line `{line}` to each that builds the schema, then run `cargo codebooks init` again",
            place(source, first.span_open().byte_range().start)
        ))),
    }
}

/// Where the line goes into a body, and what is put there: before the first statement, in the body's own style.
fn insertion(source: &str, body: &Group, line: &str) -> (usize, String) {
    let start = body.span_open().byte_range().end;
    let end = body.span_close().byte_range().start;
    let inside = &source[start..end];
    let at = start + inner_attributes(body).map_or(0, |last| last - start);
    let line_end = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent: String = source[line_start..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    if inside.trim().is_empty() && !inside.contains('\n') {
        return (at, format!("{line_end}{indent}    {line}{line_end}{indent}"));
    }
    if !inside.contains('\n') {
        return (at, format!(" {line}"));
    }
    // The indentation of the first line that holds something.
    let first = source[at..end].lines().skip(1).find(|text| !text.trim().is_empty());
    let own = first.map(|text| text.chars().take_while(|c| matches!(c, ' ' | '\t')).collect::<String>());
    let own = own.filter(|own| own.len() > indent.len()).unwrap_or_else(|| format!("{indent}    "));
    (at, format!("{line_end}{own}{line}"))
}

/// The end of the last `#![…]`, which nothing may come before.
fn inner_attributes(body: &Group) -> Option<usize> {
    let trees: Vec<TokenTree> = body.stream().into_iter().collect();
    let is = |at: usize, c: char| matches!(trees.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == c);
    let mut end = None;
    let mut at = 0;
    while is(at, '#') && is(at + 1, '!') {
        let Some(TokenTree::Group(group)) = trees.get(at + 2) else { break };
        end = Some(group.span_close().byte_range().end);
        at += 3;
    }
    end
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

/// The bodies of the functions `main`.
fn main_functions(file: &File) -> Vec<&Group> {
    let main = |item: &'_ ItemKind| matches!(item, ItemKind::Function { name, .. } if name == "main");
    let bodies = file.items.iter().filter(|item| main(&item.kind)).filter_map(|item| match &item.kind {
        ItemKind::Function { body, .. } => body.as_ref(),
        _ => None,
    });
    bodies.collect()
}

#[cfg(test)]
mod tests {
    use super::{builds, insertion, main_functions};
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

    fn inserted(text: &str) -> String {
        let file = scan(text).expect("it scans");
        let (at, added) = insertion(text, main_functions(&file)[0], "x();");
        format!("{}{added}{}", &text[..at], &text[at..])
    }

    #[test]
    fn the_line_comes_first_and_in_the_bodys_style() {
        for (before, after) in [
            ("fn main() {}\n", "fn main() {\n    x();\n}\n"),
            ("fn main() {\n}\n", "fn main() {\n    x();\n}\n"),
            ("fn main() { y(); }", "fn main() { x(); y(); }"),
            ("fn main() {\n\ty();\n}", "fn main() {\n\tx();\n\ty();\n}"),
            ("fn main() {\n  // why\n  y();\n}", "fn main() {\n  x();\n  // why\n  y();\n}"),
            ("fn main() { // why\n    y();\n}", "fn main() {\n    x(); // why\n    y();\n}"),
            ("fn main() {\r\n    y();\r\n}", "fn main() {\r\n    x();\r\n    y();\r\n}"),
            (
                "fn main() {\n    #![allow(unused)]\n    y();\n}",
                "fn main() {\n    #![allow(unused)]\n    x();\n    y();\n}",
            ),
            (
                "fn é() {}\nfn main() -> R<{ 1 }> {\n    y()\n}",
                "fn é() {}\nfn main() -> R<{ 1 }> {\n    x();\n    y()\n}",
            ),
        ] {
            assert_eq!(inserted(before), after);
        }
    }

    #[test]
    fn the_main_function_is_found_where_it_stands() {
        let text = "// fn main() { no }\nfn domain() { no }\nfn main () { yes }\n";
        let file = scan(text).expect("it scans");
        let bodies: Vec<String> = main_functions(&file).iter().map(|body| body.to_string()).collect();
        assert_eq!(bodies, ["{ yes }"]);
        assert!(main_functions(&scan("fn mainly() {}").expect("it scans")).is_empty());
    }
}
