//! The items of a source file, found without parsing what is inside them.
//!
//! The file is lexed once; what stands in brackets is one token tree and skipped for nothing. What a scan must not do is to
//! take a file in the middle of an edit for one with fewer types: where a `;` or a body is missing, the next item would
//! vanish into the one before, so each rest of an item is read with a doubt, see `Scanner::phrase`.

mod cursor;
mod depth;
mod item;
mod phrase;
mod source;
#[cfg(test)]
mod tests;
mod words;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};

use cursor::is_group;
pub use item::{File, Item, ItemKind};
use phrase::Phrase;
pub(super) use source::Source;
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
        if !(has_body || is_struct && self.punct(';')) {
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
}
