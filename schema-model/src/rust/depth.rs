//! Whether an item is shallow enough for a parser that recurses.
//!
//! Build scripts and derives have a thread's stack; ten thousand signs before a number must not end the process.

use proc_macro2::{Span, TokenTree};
use syn::buffer::Cursor;
use syn::parse::{Parse, ParseStream};
use syn::{DeriveInput, Error, Result};

use crate::diagnosis::with_help;

/// Groups within groups, and angle brackets within angle brackets.
const MOST_LEVELS: usize = 16;

/// Tokens between two commas. A type or a discriminant recurses at most once for each.
const MOST_TOKENS: usize = 128;

/// `&` and `*` between two commas: each level of a reference takes several kilobytes of an unoptimised parser's stack.
const MOST_POINTERS: usize = 16;

/// An item that is shallow enough.
///
/// What is looked at is the parser's own buffer: a walk of the stream would ask the compiler for each group once more.
pub(super) struct Shallow(pub(super) DeriveInput);

impl Parse for Shallow {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        match too_deep(input.cursor(), 0) {
            Some(span) => Err(Error::new(
                span,
                with_help("this nests too deeply to be read", "give its inner parts names of their own"),
            )),
            None => input.parse().map(Self),
        }
    }
}

/// Where it is too deep.
fn too_deep(mut cursor: Cursor<'_>, level: usize) -> Option<Span> {
    let (mut run, mut pointers, mut angles) = (0, 0, 0_usize);
    loop {
        run += 1;
        let rest = if let Some((inside, _, brackets, rest)) = cursor.any_group() {
            // What stands in an attribute is walked by us, part by part.
            if level == MOST_LEVELS {
                return Some(brackets.open());
            }
            if let Some(span) = too_deep(inside, level + 1) {
                return Some(span);
            }
            rest
        } else {
            let (tree, rest) = cursor.token_tree()?;
            if let TokenTree::Punct(punct) = tree {
                match punct.as_char() {
                    ',' | ';' | '#' => (run, pointers) = (0, 0),
                    '&' | '*' => pointers += 1,
                    '<' => angles += 1,
                    '>' => angles = angles.saturating_sub(1),
                    _ => {}
                }
            }
            rest
        };
        if run > MOST_TOKENS || pointers > MOST_POINTERS || angles > MOST_LEVELS {
            return Some(cursor.span());
        }
        cursor = rest;
    }
}

#[cfg(test)]
mod tests {
    use syn::buffer::TokenBuffer;

    use super::*;

    fn is_too_deep(text: &str) -> bool {
        let buffer = TokenBuffer::new2(text.parse().expect("tokens"));
        too_deep(buffer.begin(), 0).is_some()
    }

    #[test]
    fn what_would_exhaust_a_stack_is_seen() {
        assert!(is_too_deep(&format!("enum A {{ B = {}1 }}", "-".repeat(60_000))));
        assert!(is_too_deep(&format!("struct A {{ a: {}u8{} }}", "Vec<".repeat(5_000), ">".repeat(5_000))));
        assert!(is_too_deep(&format!("struct A {{ a: {}u8{} }}", "M<u8, ".repeat(5_000), ">".repeat(5_000))));
        assert!(is_too_deep(&format!("struct A {{ a: {}u8{} }}", "(".repeat(500), ")".repeat(500))));
        assert!(is_too_deep(&format!("struct A {{ a: {}u8 }}", "&".repeat(5_000))));
    }

    #[test]
    fn what_people_write_is_not() {
        let variants: String = (0..5_000).map(|at| format!("/// Docs.\nV{at} = {at},\n")).collect();
        assert!(!is_too_deep(&format!("#[derive(A)] pub enum A {{ {variants} }}")));
        assert!(!is_too_deep("struct A { a: Option<Vec<HashMap<String, Vec<u8>>>>, b: [u8; { 1 << 2 }] }"));
    }

    #[test]
    fn what_is_allowed_leaves_a_threads_stack_room() {
        let read = || {
            for item in [
                format!("enum A {{ B = {}1 }}", "-".repeat(MOST_TOKENS - 4)),
                format!("enum A {{ B = {}1{} }}", "(".repeat(MOST_LEVELS - 2), ")".repeat(MOST_LEVELS - 2)),
                format!("struct A {{ a: {}u8{} }}", "Vec<".repeat(MOST_LEVELS - 1), ">".repeat(MOST_LEVELS - 1)),
                format!("struct A {{ a: {}u8 }}", "&".repeat(MOST_POINTERS)),
                format!("struct A {{ a: {}u8 }}", "*const ".repeat(MOST_POINTERS)),
                format!("struct A {{ a: {}u8 }}", "fn() -> ".repeat(MOST_TOKENS / 4 - 4)),
            ] {
                super::super::item(item.parse().expect("tokens")).expect("an item");
            }
        };
        // A quarter of what the threads have that read: other packages may ask syn for more than we do.
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(read).expect("a thread");
        thread.join().expect("it comes to its end");
    }
}
