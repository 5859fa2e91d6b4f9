//! The items of a source file, found without parsing what is inside them.
//!
//! The file is lexed once; what stands in brackets is one token tree and skipped for nothing. What a scan must not do is to
//! take a file in the middle of an edit for one with fewer types: where a `;` or a body is missing, the next item would
//! vanish into the one before, so each rest of an item is read with a doubt, see `Scanner::phrase`.

mod depth;
mod item;
mod phrase;
#[cfg(test)]
mod tests;
mod words;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

pub use item::{File, Item, ItemKind};
use phrase::Phrase;
use words::{is_keyword, is_modifier, is_path_start};

use super::uses;

/// Inline modules nest so deep at most: each level is a level of recursion.
const MODULE_DEPTH: usize = 128;

/// Why a text is not a Rust file, or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte at which it shows.
    pub offset: usize,
    /// One sentence.
    pub message: String,
}

/// A fault whose place is still a span, which only this thread can resolve; none is the file's end.
pub(super) type Wrong = (Option<Span>, String);

/// Lexes a file and finds its items.
///
/// # Errors
/// When the text does not lex, its brackets do not match, or something at item level cannot be an item.
pub fn scan(text: &str) -> Result<File, Fault> {
    let source = Source::new(text);
    scan_tokens(source.lex()?).map_err(|(span, message)| Fault { offset: source.end_or(span), message })
}

/// A file's text as it is lexed: without a shebang line, whose length its places are behind.
pub(super) struct Source<'s> {
    text: &'s str,
    start: usize,
}

impl<'s> Source<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, start: shebang_end(text) }
    }

    pub(super) fn lex(&self) -> Result<TokenStream, Fault> {
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
    pub(super) fn offset(&self, span: Span) -> usize {
        self.start + span.byte_range().start
    }

    pub(super) fn end_or(&self, span: Option<Span>) -> usize {
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

/// Finds the items of a token stream.
pub(super) fn scan_tokens(tokens: TokenStream) -> Result<File, Wrong> {
    items(tokens, 0)
}

fn items(tokens: TokenStream, depth: usize) -> Result<File, Wrong> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut scanner = Scanner { trees: &trees, at: 0, depth };
    let mut file = File { inner_attributes: scanner.inner_attributes()?, items: Vec::new() };
    while let Some(first) = scanner.peek() {
        let (start, span) = (scanner.at, first.span());
        let attributes = scanner.outer_attributes()?;
        if attributes.is_empty() && scanner.punct(';') {
            continue;
        }
        if let Some(kind) = scanner.item(start)? {
            file.items.push(Item { attributes, kind, span });
        }
    }
    Ok(file)
}

struct Scanner<'t> {
    trees: &'t [TokenTree],
    /// The next one.
    at: usize,
    /// How many modules this one is in.
    depth: usize,
}

impl<'t> Scanner<'t> {
    fn inner_attributes(&mut self) -> Result<Vec<TokenStream>, Wrong> {
        let mut found = Vec::new();
        while self.is_punct(0, '#') && self.is_punct(1, '!') {
            self.at += 2;
            found.push(self.attribute()?);
        }
        Ok(found)
    }

    fn outer_attributes(&mut self) -> Result<Vec<TokenStream>, Wrong> {
        let mut found = Vec::new();
        while self.punct('#') {
            if self.is_punct(0, '!') {
                return Err(self.wrong("an inner attribute must come before all items"));
            }
            found.push(self.attribute()?);
        }
        Ok(found)
    }

    /// The brackets of an attribute, behind its `#`.
    fn attribute(&mut self) -> Result<TokenStream, Wrong> {
        match self.group(Delimiter::Bracket) {
            Some(group) => Ok(group.stream()),
            None => Err(self.unexpected("the `[` of an attribute")),
        }
    }

    /// An item, behind its attributes; nothing if it is of a kind that is skipped.
    fn item(&mut self, start: usize) -> Result<Option<ItemKind>, Wrong> {
        let is_visible = self.visibility()?;
        let first = self.at;
        let Some(word) = self.word() else {
            return if self.is_punct(0, ':') && !is_visible {
                self.invocation().map(Some)
            } else {
                Err(self.unexpected("an item"))
            };
        };
        match word.to_string().as_str() {
            "use" => self.use_tree().map(Some),
            "struct" => self.declared(true, start).map(Some),
            "enum" => self.declared(false, start).map(Some),
            "mod" => self.module().map(Some),
            keyword @ ("const" | "static") => self.constant(keyword, first),
            "type" => self.alias(),
            "fn" | "impl" | "trait" | "unsafe" | "extern" | "macro" => self.with_body(first),
            "union" if self.is_word(0) => self.declared(false, start).map(Some),
            modifier if is_modifier(modifier) && self.is_word(0) => self.with_body(first),
            word if is_visible || is_keyword(word) && !is_path_start(word) => {
                self.at = first;
                Err(self.wrong(&format!("no item begins with `{word}`")))
            }
            _ => {
                // The path is read again from its start.
                self.at = first;
                self.invocation().map(Some)
            }
        }
    }

    /// Whether there is a `pub`.
    fn visibility(&mut self) -> Result<bool, Wrong> {
        if !self.keyword("pub") {
            return Ok(false);
        }
        let Some(TokenTree::Group(group)) = self.peek().filter(|tree| is_group(tree, Delimiter::Parenthesis)) else {
            return Ok(true);
        };
        let inside: Vec<String> = group.stream().into_iter().map(|tree| tree.to_string()).collect();
        let is_scope = match inside.as_slice() {
            [one] => is_path_start(one),
            [first, _, ..] => first == "in",
            [] => false,
        };
        if !is_scope {
            return Err(self.unexpected("`crate`, `self`, `super` or `in`"));
        }
        self.at += 1;
        Ok(true)
    }

    /// `mod x;` or `mod x { … }`, behind the `mod`.
    fn module(&mut self) -> Result<ItemKind, Wrong> {
        let name = self.name()?.to_string();
        if self.punct(';') {
            return Ok(ItemKind::Module { name, content: None });
        }
        if self.depth == MODULE_DEPTH {
            return Err(self.wrong(&format!("modules nest deeper than {MODULE_DEPTH}")));
        }
        let Some(content) = self.group(Delimiter::Brace) else { return Err(self.unexpected("`;` or `{`")) };
        let content = items(content.stream(), self.depth + 1);
        let content = content.map_err(|(span, message)| (span.or(Some(Span::call_site())), message))?;
        Ok(ItemKind::Module { name, content: Some(content) })
    }

    /// `a::{b, c as d, e::*};`, behind the `use`. All of it is read: without its `;` it would swallow the next item.
    fn use_tree(&mut self) -> Result<ItemKind, Wrong> {
        let start = self.at;
        while self.peek().is_some() && !self.is_punct(0, ';') {
            self.at += 1;
        }
        let tree = self.since(start);
        uses::flatten(tree.clone()).map_err(|span| (span, "this is not the rest of a `use`".to_owned()))?;
        self.expect(';')?;
        Ok(ItemKind::Use { tree })
    }

    /// A struct, enum or union, behind that word.
    fn declared(&mut self, is_struct: bool, start: usize) -> Result<ItemKind, Wrong> {
        let name = self.name()?.to_string();
        if self.is_punct(0, '<') {
            self.phrase(Phrase::Generics)?;
        }
        let is_tuple = is_struct && self.group(Delimiter::Parenthesis).is_some();
        if self.is_keyword(0, "where") {
            self.phrase(Phrase::Header)?;
        }
        let has_body = !is_tuple && self.group(Delimiter::Brace).is_some();
        if !has_body && !(is_struct && self.punct(';')) {
            return Err(self.unexpected(&format!("the body of `{name}`")));
        }
        Ok(ItemKind::Type { name, tokens: self.since(start) })
    }

    /// A const or static, behind that word; or a function that begins with `const`.
    fn constant(&mut self, keyword: &str, first: usize) -> Result<Option<ItemKind>, Wrong> {
        if keyword == "static" {
            self.keyword("mut");
        }
        let Some(name) = self.word().map(Ident::to_string) else { return Err(self.unexpected("a name")) };
        // `safe` and its like are names as well.
        if is_keyword(&name) && name != "_" || is_modifier(&name) && !self.is_punct(0, ':') {
            self.at = first + 1;
            return self.with_body(first);
        }
        let is_generic = self.is_punct(0, '<');
        if is_generic {
            self.phrase(Phrase::Generics)?;
        }
        self.expect(':')?;
        let ty = self.phrase(Phrase::Type)?;
        // Without a value it belongs to a trait, but parses everywhere.
        if self.punct(';') {
            return Ok(None);
        }
        self.expect('=')?;
        let value = self.phrase(Phrase::Value)?;
        self.expect(';')?;
        Ok((name != "_" && !is_generic).then_some(ItemKind::Const { name, ty, value }))
    }

    /// `A = B;`, behind the `type`.
    fn alias(&mut self) -> Result<Option<ItemKind>, Wrong> {
        let name = self.name()?.to_string();
        let head = self.at;
        self.phrase(Phrase::Header)?;
        let is_plain = self.at == head;
        if self.punct(';') {
            return Ok(None);
        }
        self.expect('=')?;
        let ty = self.phrase(Phrase::Type)?;
        self.expect(';')?;
        Ok(is_plain.then_some(ItemKind::TypeAlias { name, ty }))
    }

    /// A function, trait, impl, foreign block or macro; `first` is the place of its first word.
    fn with_body(&mut self, first: usize) -> Result<Option<ItemKind>, Wrong> {
        self.at = first;
        loop {
            let Some(word) = self.word().map(Ident::to_string) else {
                return Err(self.unexpected("the rest of an item"));
            };
            match word.as_str() {
                "fn" => return self.function().map(Some),
                "impl" => return self.implementation(),
                "trait" => {
                    self.name()?;
                    self.phrase(Phrase::Header)?;
                    // `trait A = B;`
                    if self.punct('=') {
                        self.phrase(Phrase::Type)?;
                        self.expect(';')?;
                        return Ok(None);
                    }
                    return self.body("the trait's body");
                }
                "macro" => {
                    self.name()?;
                    self.group(Delimiter::Parenthesis);
                    return self.body("the macro's body");
                }
                "extern" => {
                    if matches!(self.peek(), Some(TokenTree::Literal(_))) {
                        self.at += 1;
                    }
                    if self.group(Delimiter::Brace).is_some() {
                        return Ok(None);
                    }
                    if self.is_keyword(0, "crate") {
                        return self.extern_crate();
                    }
                }
                "mod" => return self.module().map(Some),
                "const" | "unsafe" => {}
                word if is_modifier(word) => {}
                word => {
                    self.at -= 1;
                    return Err(self.wrong(&format!("no item has `{word}` here")));
                }
            }
        }
    }

    /// Behind the `fn`.
    fn function(&mut self) -> Result<ItemKind, Wrong> {
        let name = self.name()?.clone();
        self.phrase(Phrase::Header)?;
        if self.punct(';') {
            return Ok(ItemKind::Function { name, body: None });
        }
        match self.group(Delimiter::Brace) {
            Some(body) => Ok(ItemKind::Function { name, body: Some(body.clone()) }),
            None => Err(self.unexpected("the function's body")),
        }
    }

    fn body(&mut self, what: &str) -> Result<Option<ItemKind>, Wrong> {
        match self.group(Delimiter::Brace) {
            Some(_) => Ok(None),
            None => Err(self.unexpected(what)),
        }
    }

    /// `crate a as b;`, before the `crate`.
    fn extern_crate(&mut self) -> Result<Option<ItemKind>, Wrong> {
        self.at += 1;
        if !self.keyword("self") {
            self.name()?;
        }
        if self.keyword("as") && self.word().is_none() {
            return Err(self.unexpected("a name"));
        }
        self.expect(';')?;
        Ok(None)
    }

    /// `impl A { … }` or `impl Trait for A { … }`, behind the `impl`.
    fn implementation(&mut self) -> Result<Option<ItemKind>, Wrong> {
        if self.is_punct(0, '<') {
            self.phrase(Phrase::Generics)?;
        }
        self.phrase(Phrase::SelfType)?;
        self.body("the body of an `impl`")
    }

    /// `a::b! { … }` or `a::b!(…);`, from its start.
    fn invocation(&mut self) -> Result<ItemKind, Wrong> {
        let start = self.at;
        let mut name = String::new();
        let mut after_word = false;
        while !(after_word && self.punct('!')) {
            if !after_word && let Some(word) = self.word() {
                name.push_str(&word.to_string());
                after_word = true;
            } else if (after_word || name.is_empty()) && self.is_punct(0, ':') && self.is_punct(1, ':') {
                self.at += 2;
                name.push_str("::");
                after_word = false;
            } else if after_word {
                self.at = start;
                return Err(self.wrong(&format!("no item begins with `{name}`")));
            } else {
                return Err(self.unexpected("the path of a macro"));
            }
        }
        if self.is_word(0) && !self.keyword("try") {
            self.name()?;
        }
        let Some(TokenTree::Group(group)) = self.peek() else { return Err(self.unexpected("the macro's brackets")) };
        self.at += 1;
        if group.delimiter() != Delimiter::Brace {
            self.expect(';')?;
        }
        Ok(ItemKind::Macro { name, body: group.stream() })
    }

    /// A name, which no keyword can be.
    fn name(&mut self) -> Result<&'t Ident, Wrong> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) if !is_keyword(&ident.to_string()) => {
                self.at += 1;
                Ok(ident)
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    fn peek(&self) -> Option<&'t TokenTree> {
        self.trees.get(self.at)
    }

    fn is_punct(&self, ahead: usize, sign: char) -> bool {
        matches!(self.trees.get(self.at + ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
    }

    fn is_word(&self, ahead: usize) -> bool {
        matches!(self.trees.get(self.at + ahead), Some(TokenTree::Ident(_)))
    }

    fn is_keyword(&self, ahead: usize, word: &str) -> bool {
        matches!(self.trees.get(self.at + ahead), Some(TokenTree::Ident(ident)) if ident == word)
    }

    fn word(&mut self) -> Option<&'t Ident> {
        let Some(TokenTree::Ident(ident)) = self.peek() else { return None };
        self.at += 1;
        Some(ident)
    }

    fn keyword(&mut self, word: &str) -> bool {
        let found = self.is_keyword(0, word);
        self.at += usize::from(found);
        found
    }

    fn punct(&mut self, sign: char) -> bool {
        let found = self.is_punct(0, sign);
        self.at += usize::from(found);
        found
    }

    fn group(&mut self, delimiter: Delimiter) -> Option<&'t Group> {
        let Some(TokenTree::Group(group)) = self.peek().filter(|tree| is_group(tree, delimiter)) else { return None };
        self.at += 1;
        Some(group)
    }

    fn expect(&mut self, sign: char) -> Result<(), Wrong> {
        if self.punct(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    /// The tokens from a place to this one.
    fn since(&self, start: usize) -> TokenStream {
        self.trees[start..self.at].iter().cloned().collect()
    }

    /// A fault at the next token.
    fn wrong(&self, message: &str) -> Wrong {
        (self.peek().map(first_span), message.to_owned())
    }

    fn unexpected(&self, what: &str) -> Wrong {
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

fn is_group(tree: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == delimiter)
}
