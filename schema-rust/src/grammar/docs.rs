//! Doc comments as text.

use syn::{Attribute, Expr, Lit, LitStr, Meta};

use super::faults::Faults;

/// The lines of the item's doc comments: one leading space and trailing space stripped, outer blank lines dropped.
pub(super) fn docs(attributes: &[Attribute], faults: &Faults) -> String {
    let mut text = String::new();
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else { continue };
        if !meta.path.is_ident("doc") {
            continue;
        }
        match &meta.value {
            Expr::Lit(literal) => {
                if let Lit::Str(comment) = &literal.lit {
                    lines(&value(comment), &mut text);
                }
            }
            _ => faults.push(
                faults.at(attribute.pound_token.span),
                ("this doc comment comes from a macro, which only the compiler can read", "write its text out"),
            ),
        }
    }
    text.trim_matches('\n').to_owned()
}

/// What a literal says. One without escapes says what stands between its quotes; syn would go through it by characters.
fn value(literal: &LitStr) -> String {
    let token = literal.token().to_string();
    match token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) if !text.bytes().any(|byte| matches!(byte, b'\\' | b'\r')) => text.to_owned(),
        _ => literal.value(),
    }
}

fn lines(comment: &str, text: &mut String) {
    // Nearly every comment: one attribute for each line of `///`.
    if !comment.as_bytes().contains(&b'\n') {
        return line(comment, text);
    }
    let has_stars = has_stars(comment);
    for (at, line) in comment.split('\n').enumerate() {
        let bare = line.trim_start().strip_prefix('*').filter(|_| has_stars && at > 0);
        self::line(bare.unwrap_or(line), text);
    }
}

fn line(line: &str, text: &mut String) {
    text.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
    text.push('\n');
}

/// Whether each line of a block comment but the first begins with white space and a star, which are not its text.
///
/// A list of Markdown in a `#[doc = "…"]` has no white space before its stars.
fn has_stars(comment: &str) -> bool {
    let mut rest = comment.split('\n').skip(1).peekable();
    rest.peek().is_some()
        && rest.all(|line| {
            let bare = line.trim_start();
            bare.is_empty() || bare.len() < line.len() && bare.starts_with('*')
        })
        && comment.contains('*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> (String, usize) {
        let item: syn::DeriveInput = syn::parse_str(&format!("{source}\nstruct A;")).expect("an item");
        let faults = Faults::new();
        let text = docs(&item.attrs, &faults);
        (text, faults.finish().0.len())
    }

    #[test]
    fn comments_are_what_rustdoc_makes_of_them() {
        for (source, text) in [
            ("/// One.\n///\n///   Two.  ", "One.\n\n  Two."),
            ("/** One. */", "One."),
            ("/**\n * One.\n *\n * Two.\n */", "One.\n\nTwo."),
            ("/**\n One.\n Two.\n */", "One.\nTwo."),
            ("#[doc = \"a\\n* b\\n* c\"]", "a\n* b\n* c"),
            ("#[doc = \"a\\tb \\u{e9}\"]", "a\tb é"),
            ("#[doc = r#\" One \"two\". \"#]", "One \"two\"."),
            ("#[doc = \" One.\"]\n/// Two.", "One.\nTwo."),
        ] {
            assert_eq!(read(source), (text.to_owned(), 0), "{source}");
        }
    }

    #[test]
    fn what_a_macro_makes_is_told() {
        for source in ["#[doc = include_str!(\"a.md\")]", "#[doc = concat!(\"a\", \"b\")]"] {
            assert_eq!(read(source), (String::new(), 1), "{source}");
        }
        assert_eq!(read("#[doc(hidden)]"), (String::new(), 0));
    }
}
