//! A file's text and its tokens, whose places lie behind a shebang line.

use std::iter;

use proc_macro2::{Span, TokenStream};

use super::{Fault, depth};

/// A file's text as it is lexed: without a shebang line, whose length its places are behind.
///
/// A span knows its line and column at once, its byte only by counting characters, so bytes are looked up here.
pub(in crate::source) struct Source<'s> {
    text: &'s str,
    start: usize,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    is_ascii: bool,
}

impl<'s> Source<'s> {
    pub(in crate::source) fn new(text: &'s str) -> Self {
        let start = shebang_end(text);
        let ends = text[start..].match_indices('\n').map(|(end, _)| start + end + 1);
        Self { text, start, lines: iter::once(start).chain(ends).collect(), is_ascii: text.is_ascii() }
    }

    pub(in crate::source) fn lex(&self) -> Result<TokenStream, Fault> {
        let text = &self.text[self.start..];
        let tokens: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| Fault {
            offset: self.offset(error.span()),
            message: "from here on the file does not lex, close what is open".to_owned(),
        })?;
        match depth::too_deep(text, &tokens) {
            Some(span) => Err(Fault { offset: self.offset(span), message: "brackets nest too deep here".to_owned() }),
            None => Ok(tokens),
        }
    }

    /// The byte at which a span begins.
    pub(in crate::source) fn offset(&self, span: Span) -> usize {
        let place = span.start();
        let Some(line) = place.line.checked_sub(1).and_then(|line| self.lines.get(line)) else { return self.start };
        if self.is_ascii {
            return line + place.column;
        }
        let column = self.text[*line..].char_indices().nth(place.column);
        column.map_or(self.text.len(), |(bytes, _)| line + bytes)
    }

    pub(in crate::source) fn end_or(&self, span: Option<Span>) -> usize {
        span.map_or(self.text.len(), |span| self.offset(span))
    }
}

/// `#!/usr/bin/env …` is a shebang, `#![…]` is an attribute, also with white space and comments before its `[`.
fn shebang_end(text: &str) -> usize {
    let Some(mut rest) = text.strip_prefix("#!") else { return 0 };
    loop {
        rest = rest.trim_start();
        let comment = match rest.get(..2) {
            Some("//") => rest.find('\n'),
            Some("/*") => rest.find("*/").map(|end| end + 1),
            _ => break,
        };
        rest = comment.map_or("", |end| &rest[end + 1..]);
    }
    if rest.starts_with('[') { 0 } else { text.find('\n').unwrap_or(text.len()) }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenTree;

    use super::*;

    fn check(source: &Source<'_>, tokens: TokenStream) {
        for tree in tokens {
            assert_eq!(source.offset(tree.span()), source.start + tree.span().byte_range().start, "{tree}");
            if let TokenTree::Group(group) = tree {
                check(source, group.stream());
            }
        }
    }

    #[test]
    fn bytes_are_those_that_counting_characters_gives() {
        for text in [
            "",
            "struct A;",
            "/// a\r\nstruct A {\r\n    b: u8,\r\n}\r\n",
            "#!/usr/bin/env x\n/// ä\nstruct É { ü: u8, /* 🎹 */ z: &'static str }\n\nconst C: &str = \"é\n🎹\"; enum D { E }",
            "\u{feff}/// ä\nstruct A;\nstruct B;",
        ] {
            let source = Source::new(text);
            check(&source, source.lex().expect("the text lexes"));
        }
    }
}
