//! The next tokens: whether they are what is expected, and what is wrong where they are not.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use super::words::is_keyword;
use super::{Scanner, Wrong};

impl<'t> Scanner<'t> {
    /// A name, which no keyword can be.
    pub(super) fn name(&mut self) -> Result<&'t Ident, Wrong> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) if !is_keyword(&ident.to_string()) => {
                self.at += 1;
                Ok(ident)
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    pub(super) fn peek(&self) -> Option<&'t TokenTree> {
        self.trees.get(self.at)
    }

    pub(super) fn is_punct(&self, ahead: usize, sign: char) -> bool {
        matches!(self.trees.get(self.at + ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
    }

    pub(super) fn is_word(&self, ahead: usize) -> bool {
        matches!(self.trees.get(self.at + ahead), Some(TokenTree::Ident(_)))
    }

    pub(super) fn is_keyword(&self, ahead: usize, word: &str) -> bool {
        matches!(self.trees.get(self.at + ahead), Some(TokenTree::Ident(ident)) if ident == word)
    }

    pub(super) fn word(&mut self) -> Option<&'t Ident> {
        let Some(TokenTree::Ident(ident)) = self.peek() else { return None };
        self.at += 1;
        Some(ident)
    }

    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let found = self.is_keyword(0, word);
        self.at += usize::from(found);
        found
    }

    pub(super) fn punct(&mut self, sign: char) -> bool {
        let found = self.is_punct(0, sign);
        self.at += usize::from(found);
        found
    }

    pub(super) fn group(&mut self, delimiter: Delimiter) -> Option<&'t Group> {
        let Some(TokenTree::Group(group)) = self.peek().filter(|tree| is_group(tree, delimiter)) else { return None };
        self.at += 1;
        Some(group)
    }

    pub(super) fn expect(&mut self, sign: char) -> Result<(), Wrong> {
        if self.punct(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    /// The tokens from a place to this one.
    pub(super) fn since(&self, start: usize) -> TokenStream {
        self.trees[start..self.at].iter().cloned().collect()
    }

    /// A fault at the next token.
    pub(super) fn wrong(&self, message: &str) -> Wrong {
        (self.peek().map(first_span), message.to_owned())
    }

    pub(super) fn unexpected(&self, what: &str) -> Wrong {
        self.wrong(&match self.peek() {
            None => format!("something ends where {what} is expected"),
            // It may be long.
            Some(TokenTree::Literal(_)) => format!("a literal stands where {what} is expected"),
            Some(TokenTree::Group(group)) => {
                let bracket = match group.delimiter() {
                    Delimiter::Parenthesis => "(",
                    Delimiter::Bracket => "[",
                    Delimiter::Brace | Delimiter::None => "{",
                };
                format!("`{bracket}` stands where {what} is expected")
            }
            Some(tree) => format!("`{tree}` stands where {what} is expected"),
        })
    }
}

fn first_span(tree: &TokenTree) -> Span {
    match tree {
        TokenTree::Group(group) => group.span_open(),
        other => other.span(),
    }
}

pub(super) fn is_group(tree: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == delimiter)
}
