//! A file's text and its tokens, whose places lie behind a shebang line.

use proc_macro2::{Span, TokenStream};

use super::{Fault, depth};

/// A file's text as it is lexed: without a shebang line, whose length its places are behind.
pub(in crate::source) struct Source<'s> {
    text: &'s str,
    start: usize,
}

impl<'s> Source<'s> {
    pub(in crate::source) fn new(text: &'s str) -> Self {
        Self { text, start: shebang_end(text) }
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
        self.start + span.byte_range().start
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
