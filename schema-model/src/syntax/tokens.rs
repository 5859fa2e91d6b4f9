//! Tokens in one flat list, in which an opening bracket knows where it closes.

use std::hash::{Hash, Hasher};

use super::lexer::{self, Fault, Lexer};
pub use lexer::Kind;

/// A position, of no account for equality of what is read there: hashing and comparing skip it.
///
/// From a text it is the offset in the file, from the compiler's tokens their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub u32);

impl At {
    /// Nowhere: what is wrong has no token.
    pub const NOWHERE: Self = Self(u32::MAX);
}

impl Hash for At {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub at: At,
    /// Its text in the buffer.
    start: u32,
    end: u32,
    /// Of an opening bracket: the number of the token that closes it.
    close: u32,
}

/// The tokens of an item, with their text.
#[derive(Debug)]
pub struct Buffer<'t> {
    text: std::borrow::Cow<'t, str>,
    list: Vec<Token>,
    open: Vec<u32>,
}

impl<'t> Buffer<'t> {
    /// Lexes a text that begins at an offset of its file.
    ///
    /// # Errors
    /// When it does not lex, or its brackets do not match.
    pub fn lex(text: &'t str, offset: usize) -> Result<Self, Fault> {
        let mut buffer = Self { text: text.into(), list: Vec::with_capacity(text.len() / 8), open: Vec::new() };
        let mut lexer = Lexer::within(text);
        loop {
            let token = lexer.next()?;
            if token.kind == Kind::End {
                break;
            }
            let at = At((offset + token.start) as u32);
            if !buffer.add(token.kind, at, token.start as u32, token.end as u32) {
                return Err(lexer::fault(token.start, "this bracket closes none"));
            }
        }
        match buffer.open.last() {
            Some(open) => Err(lexer::fault(buffer.list[*open as usize].start as usize, "this bracket is never closed")),
            None => Ok(buffer),
        }
    }

    /// Nothing yet; [`push`](Self::push) fills it.
    #[must_use]
    pub fn new() -> Buffer<'static> {
        Buffer { text: String::new().into(), list: Vec::new(), open: Vec::new() }
    }

    /// Adds a token of the compiler's; its position is its number.
    pub fn push(&mut self, kind: Kind, text: &str) {
        let start = self.text.len() as u32;
        self.text.to_mut().push_str(text);
        let at = At(self.list.len() as u32);
        self.add(kind, at, start, start + text.len() as u32);
    }

    /// False for a closing bracket that closes nothing.
    fn add(&mut self, kind: Kind, at: At, start: u32, end: u32) -> bool {
        let number = self.list.len() as u32;
        match kind {
            Kind::Open(_) => self.open.push(number),
            Kind::Close(byte) => {
                let Some(open) = self.open.pop() else { return false };
                let opener = &mut self.list[open as usize];
                if opener.kind != Kind::Open(lexer::opener(byte)) {
                    return false;
                }
                opener.close = number;
            }
            _ => {}
        }
        self.list.push(Token { kind, at, start, end, close: 0 });
        true
    }

    /// All of it.
    #[must_use]
    pub fn stream(&self) -> Stream<'_> {
        Stream { text: &self.text, list: &self.list, first: 0 }
    }
}

/// Some of a buffer's tokens, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Stream<'b> {
    text: &'b str,
    list: &'b [Token],
    /// The number of the first one in the buffer.
    first: u32,
}

impl<'b> Stream<'b> {
    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The next token.
    #[must_use]
    pub fn peek(&self) -> Option<Token> {
        self.list.first().copied()
    }

    /// The kind of the token after so many others; brackets count as they stand.
    #[must_use]
    pub fn kind(&self, ahead: usize) -> Kind {
        self.list.get(ahead).map_or(Kind::End, |token| token.kind)
    }

    /// Where the next token stands.
    #[must_use]
    pub fn at(&self) -> At {
        self.list.first().map_or(At::NOWHERE, |token| token.at)
    }

    /// A token's text.
    #[must_use]
    pub fn text(&self, token: Token) -> &'b str {
        &self.text[token.start as usize..token.end as usize]
    }

    /// Takes the next token, of a bracket only itself.
    pub fn next_token(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.skip(1);
        Some(token)
    }

    fn skip(&mut self, tokens: usize) {
        self.list = &self.list[tokens..];
        self.first += tokens as u32;
    }

    /// Takes a word, if one is next.
    pub fn word(&mut self) -> Option<(&'b str, At)> {
        let token = self.peek().filter(|token| token.kind == Kind::Word)?;
        self.skip(1);
        Some((plain(self.text(token)), token.at))
    }

    /// Takes that very word, if it is next.
    pub fn keyword(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == Kind::Word && self.text(token) == word);
        if found {
            self.skip(1);
        }
        found
    }

    /// Takes that punctuation, if it is next.
    pub fn punct(&mut self, byte: u8) -> bool {
        let found = self.kind(0) == Kind::Punct(byte);
        if found {
            self.skip(1);
        }
        found
    }

    /// Takes a bracketed group of that kind, if one is next; gives what stands in it.
    pub fn group(&mut self, opener: u8) -> Option<Self> {
        let token = self.peek().filter(|token| token.kind == Kind::Open(opener))?;
        let inside = (token.close - self.first) as usize;
        let content = Self { text: self.text, list: &self.list[1..inside], first: self.first + 1 };
        self.skip(inside + 1);
        Some(content)
    }

    /// Takes one token, or a bracket with all that is in it; gives it.
    pub fn tree(&mut self) -> Option<Self> {
        let token = self.peek()?;
        let length = if matches!(token.kind, Kind::Open(_)) { (token.close - self.first) as usize + 1 } else { 1 };
        Some(self.take(length))
    }

    /// Whether the word after so many other tokens is that very word.
    #[must_use]
    pub fn is_keyword(&self, ahead: usize, word: &str) -> bool {
        self.list.get(ahead).is_some_and(|token| token.kind == Kind::Word && self.text(*token) == word)
    }

    /// All but the last token, if that is this punctuation.
    #[must_use]
    pub fn but_last(self, byte: u8) -> Option<Self> {
        let (last, rest) = self.list.split_last()?;
        (last.kind == Kind::Punct(byte)).then_some(Self { list: rest, ..self })
    }

    /// Takes so many tokens, or as many as there are.
    pub fn take(&mut self, tokens: usize) -> Self {
        let tokens = tokens.min(self.list.len());
        let taken = Self { list: &self.list[..tokens], ..*self };
        self.skip(tokens);
        taken
    }

    /// Takes what stands before the next comma, and the comma; with `angles`, commas in `<…>` are no such commas.
    ///
    /// Types need that, and expressions must not have it: there `<` may be an operator.
    pub fn until_comma(&mut self, angles: bool) -> Self {
        let mut rest = *self;
        let (mut depth, mut dash) = (0_usize, false);
        let mut taken = 0;
        while let Some(token) = rest.peek() {
            match token.kind {
                Kind::Punct(b',') if depth == 0 => break,
                Kind::Punct(b'<') if angles => depth += 1,
                // `->` closes nothing.
                Kind::Punct(b'>') if angles && !dash => depth = depth.saturating_sub(1),
                _ => {}
            }
            dash = token.kind == Kind::Punct(b'-');
            taken += rest.tree().map_or(0, |tree| tree.list.len());
        }
        let part = self.take(taken);
        self.punct(b',');
        part
    }

    /// The parts between commas; a trailing comma is fine.
    #[must_use]
    pub fn parts(mut self) -> Vec<Self> {
        let mut parts = Vec::new();
        while !self.is_empty() {
            parts.push(self.until_comma(false));
        }
        parts
    }

    /// The one word that it is, if it is one.
    #[must_use]
    pub fn as_word(mut self) -> Option<&'b str> {
        let (word, _) = self.word()?;
        self.is_empty().then_some(word)
    }

    /// The text of the one literal that it is, if it is one.
    #[must_use]
    pub fn as_literal(self) -> Option<&'b str> {
        match self.list {
            [token] if token.kind == Kind::Literal => Some(self.text(*token)),
            _ => None,
        }
    }

    /// The path that it is, `a::b`, without white space and generic arguments; `None` if it is something else.
    #[must_use]
    pub fn as_path(self) -> Option<String> {
        let mut rest = self;
        let is_global = rest.punct(b':') && rest.punct(b':');
        loop {
            rest.word()?;
            if rest.is_empty() {
                break;
            }
            if !(rest.punct(b':') && rest.punct(b':')) {
                return None;
            }
        }
        (is_global || self.kind(0) == Kind::Word).then(|| self.compact())
    }

    /// As text with a space after each word, and no comments.
    #[must_use]
    pub fn spaced(&self) -> String {
        let mut text = String::new();
        for token in self.list {
            text.push_str(self.text(*token));
            if token.kind == Kind::Word {
                text.push(' ');
            }
        }
        text
    }

    /// As text without white space.
    #[must_use]
    pub fn compact(&self) -> String {
        self.list.iter().map(|token| self.text(*token)).collect()
    }
}

/// A word without `r#`.
pub fn plain(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}
