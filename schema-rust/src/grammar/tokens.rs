//! A part of an attribute's tokens: syn's cursor, with an end of its own.
//!
//! An attribute's list is cut at its commas before anything in it is read: a parser that stops at the first mistake
//! would hide all the others.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::Lit;
use syn::buffer::{Cursor, TokenBuffer};
use syn::spanned::Spanned as _;

use super::declaration::At;
use super::faults::Faults;

/// Some tokens, one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Tokens<'b> {
    cursor: Cursor<'b>,
    end: Cursor<'b>,
    faults: &'b Faults,
}

impl<'b> Tokens<'b> {
    /// All tokens of a buffer.
    pub(super) fn of(buffer: &'b TokenBuffer, faults: &'b Faults) -> Self {
        Self::inside(buffer.begin(), faults)
    }

    /// Everything from a cursor to the end of its group.
    fn inside(cursor: Cursor<'b>, faults: &'b Faults) -> Self {
        let mut end = cursor;
        while let Some((_, next)) = end.token_tree() {
            end = next;
        }
        Self { cursor, end, faults }
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.cursor == self.end
    }

    /// Where the next token stands; nowhere when there is none.
    pub(super) fn at(&self) -> At {
        if self.is_empty() { At::NOWHERE } else { self.faults.at(self.span()) }
    }

    /// A bracket's span is that of the opening one: an error points at the smallest token.
    fn span(&self) -> Span {
        match self.cursor.any_group() {
            Some((inside, Delimiter::None, _, _)) => inside.span(),
            Some((_, _, span, _)) => span.open(),
            None => self.cursor.span(),
        }
    }

    /// Takes what `take` finds at the front, unless nothing is left.
    fn take<T>(&mut self, take: impl FnOnce(Cursor<'b>) -> Option<(T, Cursor<'b>)>) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        let (taken, rest) = take(self.cursor)?;
        self.cursor = rest;
        Some(taken)
    }

    /// Takes a word, without `r#`, and where it stands.
    pub(super) fn word(&mut self) -> Option<(String, At)> {
        let ident = self.take(Cursor::ident)?;
        Some((plain(&ident.to_string()).to_owned(), self.faults.at(ident.span())))
    }

    /// Takes that very word, if it is next.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        self.take(|cursor| cursor.ident().filter(|(ident, _)| ident == word)).is_some()
    }

    /// Whether that very word is next.
    pub(super) fn is_keyword(mut self, word: &str) -> bool {
        self.keyword(word)
    }

    /// Takes that punctuation, if it is next.
    pub(super) fn punct(&mut self, sign: char) -> bool {
        self.take(|cursor| cursor.punct().filter(|(punct, _)| punct.as_char() == sign)).is_some()
    }

    /// Takes a group in parentheses, if one is next; gives what stands in it.
    pub(super) fn parenthesised(&mut self) -> Option<Self> {
        let inside =
            self.take(|cursor| cursor.group(Delimiter::Parenthesis).map(|(inside, _, rest)| (inside, rest)))?;
        Some(Self::inside(inside, self.faults))
    }

    /// Takes a literal.
    pub(super) fn literal(&mut self) -> Option<Lit> {
        self.take(Cursor::literal).map(Lit::new)
    }

    /// Takes what stands before the next comma, and the comma; with `angles`, commas in `<…>` are not such commas.
    ///
    /// Types need that, and expressions must not have it: there `<` may be an operator.
    pub(super) fn until_comma(&mut self, angles: bool) -> Self {
        let start = self.cursor;
        let (mut depth, mut dash) = (0_usize, false);
        loop {
            let before = self.cursor;
            let Some(tree) = self.take(Cursor::token_tree) else { return Self { cursor: start, end: before, ..*self } };
            let sign = match &tree {
                TokenTree::Punct(punct) => punct.as_char(),
                _ => ' ',
            };
            match sign {
                ',' if depth == 0 => return Self { cursor: start, end: before, ..*self },
                '<' if angles => depth += 1,
                // `->` closes nothing.
                '>' if angles && !dash => depth = depth.saturating_sub(1),
                _ => {}
            }
            dash = sign == '-';
        }
    }

    /// The parts between commas; a trailing comma is fine.
    pub(super) fn parts(mut self) -> Vec<Self> {
        let mut parts = Vec::new();
        while !self.is_empty() {
            parts.push(self.until_comma(false));
        }
        parts
    }

    /// The one word that it is, if it is one.
    pub(super) fn as_word(mut self) -> Option<String> {
        let (word, _) = self.word()?;
        self.is_empty().then_some(word)
    }

    /// The one string that it is, if it is one.
    pub(super) fn as_string(mut self) -> Option<String> {
        match self.literal()? {
            Lit::Str(text) if self.is_empty() => Some(text.value()),
            _ => None,
        }
    }

    /// The path that it is, `a::b`, without generic arguments; `None` if it is something else.
    pub(super) fn as_path(mut self) -> Option<String> {
        let mut path = String::new();
        if self.colons() {
            path.push_str("::");
        }
        loop {
            path.push_str(&self.take(Cursor::ident)?.to_string());
            if self.is_empty() {
                return Some(path);
            }
            if !self.colons() {
                return None;
            }
            path.push_str("::");
        }
    }

    /// Takes `::`.
    fn colons(&mut self) -> bool {
        self.punct(':') && self.punct(':')
    }

    /// The tokens themselves.
    pub(super) fn stream(mut self) -> TokenStream {
        std::iter::from_fn(|| self.take(Cursor::token_tree)).collect()
    }

    /// Its words and signs as one text, for messages and for words with signs in them.
    pub(super) fn compact(self) -> String {
        self.stream().to_string().split_whitespace().collect()
    }
}

/// A path as text, `::a::b`; `None` for one with generic arguments.
pub(super) fn path_text(path: &syn::Path) -> Option<String> {
    let mut text = String::from(if path.leading_colon.is_some() { "::" } else { "" });
    for (at, segment) in path.segments.iter().enumerate() {
        if !segment.arguments.is_none() {
            return None;
        }
        if at > 0 {
            text.push_str("::");
        }
        text.push_str(&segment.ident.to_string());
    }
    Some(text)
}

/// Where a type begins: what stands at that place is named by its first token.
///
/// A path's is taken from it: for any other type its tokens are made once more, which costs too much for each field.
pub(super) fn start(ty: &syn::Type) -> Span {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() => path_start(&path.path),
        _ => ty.span(),
    }
}

/// Where a path begins.
pub(super) fn path_start(path: &syn::Path) -> Span {
    match (&path.leading_colon, path.segments.first()) {
        (None, Some(segment)) => segment.ident.span(),
        _ => path.span(),
    }
}

/// Tokens as one text that does not depend on who lexed them: the compiler and proc-macro2 print spaces differently.
pub(super) fn spelled(tokens: TokenStream) -> String {
    let mut text = String::new();
    spell(tokens, &mut text);
    text
}

fn spell(tokens: TokenStream, text: &mut String) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    // What a macro's fragment brought stands in a group without brackets.
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                spell(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => text.push(punct.as_char()),
            TokenTree::Ident(ident) => {
                text.push_str(&ident.to_string());
                text.push(' ');
            }
            TokenTree::Literal(literal) => text.push_str(&literal.to_string()),
        }
    }
}

/// A word without `r#`.
pub(super) fn plain(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}
