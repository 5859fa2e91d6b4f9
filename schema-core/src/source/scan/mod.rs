//! The items of a source file, found without parsing what is inside them.
//!
//! Parsing every body would cost a build script more than all the rest of its work. So the scanner reads only as far into
//! an item as it must to know where it ends, and jumps over brackets. What it must not do is to take a file in the middle
//! of an edit for one with fewer types: where a `;` or a body is missing, the next item would vanish into the one
//! before, so each rest of an item is read with a doubt, see `Scanner::phrase`.

mod item;
mod phrase;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use item::{Attribute, File, Item, ItemKind, TypeKeyword};
use phrase::Phrase;
pub use schema_model::syntax::lexer::Fault;
use schema_model::syntax::lexer::{Kind, Lexer, Token, fault, is_keyword};

/// Inline modules nest so deep at most: each level is a level of recursion.
const MODULE_DEPTH: usize = 128;

/// Finds the items of a file.
///
/// # Errors
/// When the text does not lex, its brackets do not match, or something at item level cannot be an item.
pub fn scan(text: &str) -> Result<File<'_>, Fault> {
    let lexer = Lexer::new(text);
    let token = Token { kind: Kind::End, start: 0, end: 0 };
    let mut scanner = Scanner { text, lexer, token, behind: 0 };
    scanner.advance()?;
    let file = scanner.items(0)?;
    match scanner.token.kind {
        Kind::End => Ok(file),
        _ => Err(scanner.unexpected("an item")),
    }
}

struct Scanner<'s> {
    text: &'s str,
    lexer: Lexer<'s>,
    /// The token to look at.
    token: Token,
    /// Where the token before it ended, which is where an item ends.
    behind: usize,
}

impl<'s> Scanner<'s> {
    fn items(&mut self, depth: usize) -> Result<File<'s>, Fault> {
        let mut file = File::default();
        let mut only_inner = true;
        loop {
            let offset = self.token.start;
            let mut attributes = Vec::new();
            let mut documented = false;
            loop {
                match self.token.kind {
                    Kind::OuterDoc => self.advance()?,
                    Kind::InnerDoc if only_inner && !documented => {
                        self.advance()?;
                        break;
                    }
                    Kind::Punct(b'#') => {
                        let (attribute, inner) = self.attribute()?;
                        if !inner {
                            attributes.push(attribute);
                        } else if only_inner && !documented {
                            file.inner_attributes.push(attribute);
                            break;
                        } else {
                            return Err(fault(attribute.offset, "an inner attribute must come before all items"));
                        }
                    }
                    _ => {
                        only_inner = false;
                        break;
                    }
                }
                documented = true;
            }
            if only_inner {
                continue;
            }
            match self.token.kind {
                Kind::End | Kind::Close(_) if !documented => return Ok(file),
                Kind::Punct(b';') if !documented => self.advance()?,
                _ => {
                    if let Some(kind) = self.item(offset, depth)? {
                        file.items.push(Item { attributes, kind, offset });
                    }
                }
            }
        }
    }

    /// An attribute, and whether it is an inner one.
    fn attribute(&mut self) -> Result<(Attribute<'s>, bool), Fault> {
        let offset = self.token.start;
        self.advance()?;
        let inner = self.token.kind == Kind::Punct(b'!');
        if inner {
            self.advance()?;
        }
        if self.token.kind != Kind::Open(b'[') {
            return Err(self.unexpected("the `[` of an attribute"));
        }
        let text = self.group()?.trim_ascii();
        Ok((Attribute { text, offset }, inner))
    }

    /// An item, behind its attributes; nothing if it is of a kind that is skipped.
    fn item(&mut self, offset: usize, depth: usize) -> Result<Option<ItemKind<'s>>, Fault> {
        let visibility = self.visibility()?;
        let first = self.token;
        match first.kind {
            Kind::Word => {}
            Kind::Punct(b':') if visibility.is_none() => return self.invocation(offset).map(Some),
            _ => return Err(self.unexpected("an item")),
        }
        let word = self.slice(first.start, first.end);
        self.advance()?;
        match word {
            "use" => self.use_tree(visibility.unwrap_or(false)).map(Some),
            "struct" => self.declared(TypeKeyword::Struct, offset).map(Some),
            "enum" => self.declared(TypeKeyword::Enum, offset).map(Some),
            "mod" => self.module(depth).map(Some),
            "const" | "static" => self.constant(word, depth),
            "type" => self.alias(offset),
            "fn" | "impl" | "trait" | "unsafe" | "extern" | "macro" => self.with_body(first, depth),
            "union" if self.token.kind == Kind::Word => self.declared(TypeKeyword::Union, offset).map(Some),
            "async" | "auto" | "default" | "gen" | "safe" if self.token.kind == Kind::Word => {
                self.with_body(first, depth)
            }
            _ if visibility.is_some() || is_keyword(word) && !is_path_start(word) => {
                Err(fault(first.start, format!("no item begins with `{word}`")))
            }
            _ => {
                // The path is read again from its start, which may be a `::`.
                self.lexer.back_to(first.start);
                self.advance()?;
                self.invocation(offset).map(Some)
            }
        }
    }

    /// `None` without `pub`; else whether other modules may see the item.
    fn visibility(&mut self) -> Result<Option<bool>, Fault> {
        if self.token.kind != Kind::Word || self.word() != "pub" {
            return Ok(None);
        }
        self.advance()?;
        if self.token.kind != Kind::Open(b'(') {
            return Ok(Some(true));
        }
        self.advance()?;
        let scope = if self.token.kind == Kind::Word { self.word() } else { "" };
        let mut is_private = scope == "self";
        if !is_path_start(scope) && scope != "in" {
            return Err(self.unexpected("`crate`, `self`, `super` or `in`"));
        }
        self.advance()?;
        if scope == "in" {
            let start = self.token.start;
            while matches!(self.token.kind, Kind::Word | Kind::Punct(b':')) {
                self.advance()?;
            }
            if self.behind < start {
                return Err(self.unexpected("a path"));
            }
            is_private = self.slice(start, self.behind) == "self";
        }
        self.expect(Kind::Close(b')'), "`)`")?;
        Ok(Some(!is_private))
    }

    /// `mod x;` or `mod x { … }`, behind the `mod`.
    fn module(&mut self, depth: usize) -> Result<ItemKind<'s>, Fault> {
        let name = self.name()?;
        match self.token.kind {
            Kind::Punct(b';') => {
                self.advance()?;
                Ok(ItemKind::Module { name, content: None })
            }
            Kind::Open(b'{') => {
                let opener = self.token.start;
                if depth == MODULE_DEPTH {
                    return Err(fault(opener, format!("modules nest deeper than {MODULE_DEPTH}")));
                }
                self.advance()?;
                let content = self.items(depth + 1)?;
                if self.token.kind == Kind::End {
                    return Err(fault(opener, "this `{` is never closed"));
                }
                self.expect(Kind::Close(b'}'), "the module's `}`")?;
                Ok(ItemKind::Module { name, content: Some(content) })
            }
            _ => Err(self.unexpected("`;` or `{`")),
        }
    }

    /// `a::{b, c as d, e::*};`, behind the `use`. All of it is checked: without its `;` it would swallow the next item.
    fn use_tree(&mut self, public: bool) -> Result<ItemKind<'s>, Fault> {
        #[derive(Clone, Copy, PartialEq)]
        enum Place {
            Start,
            Segment,
            Colons,
            End,
        }
        let start = self.token.start;
        let mut depth = 0_usize;
        let mut place = Place::Start;
        loop {
            place = match (self.token.kind, place) {
                (Kind::Word, Place::Segment) if self.word() == "as" => {
                    self.advance()?;
                    if self.token.kind != Kind::Word {
                        return Err(self.unexpected("a name"));
                    }
                    Place::End
                }
                (Kind::Word, Place::Start | Place::Colons) => Place::Segment,
                (Kind::Punct(b':'), Place::Start | Place::Segment) => {
                    self.advance()?;
                    if self.token.kind != Kind::Punct(b':') {
                        return Err(self.unexpected("`::`"));
                    }
                    Place::Colons
                }
                (Kind::Punct(b'*'), Place::Start | Place::Colons) => Place::End,
                (Kind::Open(b'{'), Place::Start | Place::Colons) => {
                    depth += 1;
                    Place::Start
                }
                (Kind::Punct(b','), Place::Segment | Place::End) if depth > 0 => Place::Start,
                (Kind::Close(b'}'), Place::Start | Place::Segment | Place::End) if depth > 0 => {
                    depth -= 1;
                    Place::End
                }
                (Kind::Punct(b';'), Place::Segment | Place::End) if depth == 0 => {
                    let tree = self.slice(start, self.behind);
                    self.advance()?;
                    return Ok(ItemKind::Use { tree, public });
                }
                _ => return Err(self.unexpected("the rest of a `use`")),
            };
            self.advance()?;
        }
    }

    /// A struct, enum or union, behind that word.
    fn declared(&mut self, keyword: TypeKeyword, offset: usize) -> Result<ItemKind<'s>, Fault> {
        let name = self.name()?;
        if self.token.kind == Kind::Punct(b'<') {
            self.phrase(Phrase::Generics)?;
        }
        let is_tuple = self.token.kind == Kind::Open(b'(') && keyword == TypeKeyword::Struct;
        if is_tuple {
            self.group()?;
        }
        if self.token.kind == Kind::Word && self.word() == "where" {
            self.phrase(Phrase::Header)?;
        }
        match self.token.kind {
            Kind::Open(b'{') if !is_tuple => {
                self.group()?;
            }
            Kind::Punct(b';') if keyword == TypeKeyword::Struct => self.advance()?,
            _ => return Err(self.unexpected(&format!("the body of `{name}`"))),
        }
        Ok(ItemKind::Type { keyword, name, text: self.slice(offset, self.behind) })
    }

    /// A const or static, behind that word; or a function that begins with `const`.
    fn constant(&mut self, keyword: &str, depth: usize) -> Result<Option<ItemKind<'s>>, Fault> {
        if keyword == "static" && self.token.kind == Kind::Word && self.word() == "mut" {
            self.advance()?;
        }
        let token = self.token;
        if token.kind != Kind::Word {
            return Err(self.unexpected("a name"));
        }
        let name = self.word();
        self.advance()?;
        // `safe` and its like are names as well.
        if is_keyword(name) && name != "_" || is_modifier(name) && self.token.kind != Kind::Punct(b':') {
            return self.with_body(token, depth);
        }
        let is_generic = self.token.kind == Kind::Punct(b'<');
        if is_generic {
            self.phrase(Phrase::Generics)?;
        }
        self.expect(Kind::Punct(b':'), "`:` and a type")?;
        let start = self.token.start;
        self.phrase(Phrase::Type)?;
        let ty = self.slice(start, self.behind);
        // Without a value it belongs to a trait, but parses everywhere.
        if self.token.kind == Kind::Punct(b';') {
            self.advance()?;
            return Ok(None);
        }
        self.advance()?;
        let start = self.token.start;
        self.phrase(Phrase::Value)?;
        let value = self.slice(start, self.behind);
        self.advance()?;
        Ok((name != "_" && !is_generic).then_some(ItemKind::Const { name, ty, value }))
    }

    /// `A = B;`, behind the `type`.
    fn alias(&mut self, offset: usize) -> Result<Option<ItemKind<'s>>, Fault> {
        let name = self.name()?;
        let is_plain = self.token.kind == Kind::Punct(b'=');
        self.phrase(Phrase::Header)?;
        if is_plain || self.token.kind == Kind::Punct(b'=') {
            self.advance()?;
            let start = self.token.start;
            let seen = self.phrase(Phrase::Type)?;
            let ty = self.slice(start, seen.before_where.unwrap_or(self.behind));
            self.expect(Kind::Punct(b';'), "`;`")?;
            return Ok(is_plain.then(|| ItemKind::TypeAlias { name, ty, text: self.slice(offset, self.behind) }));
        }
        self.expect(Kind::Punct(b';'), "`=` and a type")?;
        Ok(None)
    }

    /// What begins with `first`, a keyword or a modifier before one, and ends in a body, mostly.
    fn with_body(&mut self, first: Token, depth: usize) -> Result<Option<ItemKind<'s>>, Fault> {
        let mut token = first;
        loop {
            match self.slice(token.start, token.end) {
                "fn" => {
                    self.name()?;
                    if !matches!(self.token.kind, Kind::Open(b'(') | Kind::Punct(b'<')) {
                        return Err(self.unexpected("the function's parameters"));
                    }
                    self.phrase(Phrase::Header)?;
                    if self.token.kind == Kind::Punct(b';') {
                        self.advance()?;
                        return Ok(None);
                    }
                    return self.body("the function's body");
                }
                "trait" => {
                    self.name()?;
                    self.phrase(Phrase::Header)?;
                    if self.token.kind == Kind::Punct(b'=') {
                        self.advance()?;
                        self.phrase(Phrase::Type)?;
                        self.expect(Kind::Punct(b';'), "`;`")?;
                        return Ok(None);
                    }
                    return self.body("the trait's body");
                }
                "impl" => return self.implementation(),
                "mod" => return self.module(depth).map(Some),
                "macro" => {
                    self.name()?;
                    if self.token.kind == Kind::Open(b'(') {
                        self.group()?;
                    }
                    return self.body("the macro's body");
                }
                "extern" => {
                    if self.token.kind == Kind::Literal {
                        self.advance()?;
                    }
                    if self.token.kind == Kind::Open(b'{') {
                        return self.body("a block");
                    }
                    if self.token.kind == Kind::Word && self.word() == "crate" {
                        return self.extern_crate();
                    }
                }
                "const" | "unsafe" => {}
                word if is_modifier(word) => {}
                word => return Err(fault(token.start, format!("no item has `{word}` here"))),
            }
            token = self.token;
            if token.kind != Kind::Word {
                return Err(self.unexpected("the rest of an item"));
            }
            self.advance()?;
        }
    }

    fn body(&mut self, what: &str) -> Result<Option<ItemKind<'s>>, Fault> {
        if self.token.kind != Kind::Open(b'{') {
            return Err(self.unexpected(what));
        }
        self.group()?;
        Ok(None)
    }

    /// `crate a as b;`, before the `crate`.
    fn extern_crate(&mut self) -> Result<Option<ItemKind<'s>>, Fault> {
        self.advance()?;
        if self.token.kind == Kind::Word && self.word() == "self" {
            self.advance()?;
        } else {
            self.name()?;
        }
        if self.token.kind == Kind::Word && self.word() == "as" {
            self.advance()?;
            self.expect(Kind::Word, "a name")?;
        }
        self.expect(Kind::Punct(b';'), "`;`")?;
        Ok(None)
    }

    /// `impl A { … }` or `impl Trait for A { … }`, behind the `impl`.
    fn implementation(&mut self) -> Result<Option<ItemKind<'s>>, Fault> {
        if self.token.kind == Kind::Punct(b'<') {
            self.phrase(Phrase::Generics)?;
        }
        let start = self.token.start;
        let seen = self.phrase(Phrase::SelfType)?;
        let self_type = self.slice(start, seen.before_where.unwrap_or(self.behind));
        if self.token.kind != Kind::Open(b'{') {
            return Err(self.unexpected("the body of an `impl`"));
        }
        let content = self.group()?;
        Ok((!seen.is_for).then_some(ItemKind::Impl { self_type, content }))
    }

    /// `a::b! { … }` or `a::b!(…);`, from its start.
    fn invocation(&mut self, offset: usize) -> Result<ItemKind<'s>, Fault> {
        let start = self.token.start;
        let mut name = Cow::Borrowed("");
        let mut after_word = false;
        while self.token.kind != Kind::Punct(b'!') || !after_word {
            let from = self.token.start;
            match self.token.kind {
                Kind::Word if !after_word => {}
                Kind::Punct(b':') if after_word || name.is_empty() => {
                    self.advance()?;
                    if self.token.kind != Kind::Punct(b':') {
                        return Err(self.unexpected("`::`"));
                    }
                }
                _ if after_word => return Err(fault(start, format!("no item begins with `{name}`"))),
                _ => return Err(self.unexpected("the path of a macro")),
            }
            after_word = self.token.kind == Kind::Word;
            name = match name {
                Cow::Borrowed(known) if from == start + known.len() => Cow::Borrowed(self.slice(start, self.token.end)),
                // Without the white space between.
                name => name + self.slice(from, self.token.end),
            };
            self.advance()?;
        }
        self.advance()?;
        if self.token.kind == Kind::Word && self.word() == "try" {
            self.advance()?;
        } else if self.token.kind == Kind::Word {
            self.name()?;
        }
        let Kind::Open(opener) = self.token.kind else {
            return Err(self.unexpected("the macro's brackets"));
        };
        let body = self.group()?;
        if opener != b'{' {
            self.expect(Kind::Punct(b';'), "`;`")?;
        }
        Ok(ItemKind::Macro { name, body, text: self.slice(offset, self.behind) })
    }

    /// A name, which no keyword can be.
    fn name(&mut self) -> Result<&'s str, Fault> {
        if self.token.kind != Kind::Word || is_keyword(self.word()) {
            return Err(self.unexpected("a name"));
        }
        let name = self.word();
        self.advance()?;
        Ok(name)
    }

    /// Jumps over the bracket that begins here; gives what stands in it.
    fn group(&mut self) -> Result<&'s str, Fault> {
        let opener = self.token.start;
        let close = self.lexer.close(opener)?;
        self.behind = close + 1;
        self.token = self.lexer.next()?;
        Ok(self.slice(opener + 1, close))
    }

    fn expect(&mut self, kind: Kind, what: &str) -> Result<(), Fault> {
        if self.token.kind == kind { self.advance() } else { Err(self.unexpected(what)) }
    }

    fn advance(&mut self) -> Result<(), Fault> {
        self.behind = self.token.end;
        self.token = self.lexer.next()?;
        Ok(())
    }

    fn word(&self) -> &'s str {
        self.slice(self.token.start, self.token.end)
    }

    fn slice(&self, start: usize, end: usize) -> &'s str {
        &self.text[start..end]
    }

    fn unexpected(&self, what: &str) -> Fault {
        let message = match self.token.kind {
            Kind::End => format!("the file ends where {what} is expected"),
            Kind::OuterDoc | Kind::InnerDoc => format!("a doc comment stands where {what} is expected"),
            // It may be long.
            Kind::Literal => format!("a literal stands where {what} is expected"),
            _ => format!("`{}` stands where {what} is expected", self.word()),
        };
        fault(self.token.start, message)
    }
}

/// Words before `fn`, `trait` or `impl` that are names elsewhere, or were once.
fn is_modifier(word: &str) -> bool {
    matches!(word, "async" | "auto" | "default" | "gen" | "safe")
}

fn is_path_start(word: &str) -> bool {
    matches!(word, "crate" | "self" | "super")
}
