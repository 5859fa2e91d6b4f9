//! The package's build script.

use std::io::ErrorKind;

use schema_core::source::scan::scan;

use super::change::Change;
use super::root::place;
use crate::failure::Failure;
use crate::package::ManifestFile;

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
    // Also what makes sure that every comment and string has an end.
    scan(source).map_err(|fault| fail(format!("{shown}:{}: {}", place(source, fault.offset), fault.message)))?;
    let code = code(source);
    if builds(&code, core) {
        return Ok(None);
    }
    let line = format!("add the line `{core}::build();` to");
    Err(fail(match main_function(&code) {
        Some(at) => format!("{shown}:{}: {line} this `main`, then run `cargo codebooks init` again", place(source, at)),
        None => format!("{shown}:1:1: {line} the build script's `main`, then run `cargo codebooks init` again"),
    }))
}

/// Whether `schema_core::build` is called, or imported to be.
fn builds(code: &str, core: &str) -> bool {
    let path = format!("{core}::");
    let dense: String = code.split_whitespace().collect();
    dense.match_indices(&path).any(|(at, _)| {
        let rest = &dense[at + path.len()..];
        let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
        let mut names = group.unwrap_or(rest).split(|c: char| c != '_' && !c.is_alphanumeric());
        // Without a group only the word right behind the path is meant.
        if group.is_some() { names.any(|name| name == "build") } else { names.next() == Some("build") }
    })
}

fn main_function(code: &str) -> Option<usize> {
    code.match_indices("fn").map(|(at, _)| at).find(|at| {
        let rest = code[at + 2..].trim_start();
        rest.len() < code.len() - at - 2
            && rest.strip_prefix("main").is_some_and(|rest| rest.trim_start().starts_with('('))
    })
}

/// The text with a blank for every byte of a comment or of a string; line ends stay, so places do as well.
fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = hidden_end(text, at);
        if end == at {
            let length = text[at..].chars().next().map_or(1, char::len_utf8);
            code.push_str(&text[at..at + length]);
            at += length;
        } else {
            code.extend(bytes[at..end].iter().map(|byte| if *byte == b'\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Where the comment, string or character that begins here ends; `at` itself when none does.
fn hidden_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    if rest.starts_with("//") {
        return rest.find('\n').map_or(text.len(), |end| at + end);
    }
    if rest.starts_with("/*") {
        return comment_end(text, at);
    }
    let word_before = text[..at].ends_with(|c: char| c == '_' || c.is_alphanumeric());
    let raw = rest.strip_prefix('r').map(|rest| rest.len() - rest.trim_start_matches('#').len());
    if let Some(hashes) = raw.filter(|hashes| rest[1 + hashes..].starts_with('"') && !word_before) {
        let close = format!("\"{}", "#".repeat(hashes));
        let open = hashes + 2;
        return rest[open..].find(&close).map_or(text.len(), |end| at + open + end + close.len());
    }
    if rest.starts_with('"') {
        return quoted_end(text, at, b'"');
    }
    // A lifetime has no closing quote; a character is one, or an escape.
    let mut chars = rest.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('\''), Some('\\'), _) => quoted_end(text, at, b'\''),
        (Some('\''), Some(one), Some('\'')) => at + 2 + one.len_utf8(),
        _ => at,
    }
}

fn quoted_end(text: &str, start: usize, quote: u8) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Block comments nest.
fn comment_end(text: &str, start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at < text.len() {
        match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{builds, code, main_function};

    fn calls(text: &str) -> bool {
        builds(&code(text), "schema_core")
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
        assert_eq!(main_function(&code(text)), text.find("fn main ("));
        assert_eq!(main_function(&code("fn mainly() {}")), None);
    }
}
