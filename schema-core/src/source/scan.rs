//! The items of a source file, found without parsing what is inside them.
//!
//! Parsing every body would cost a build script more than all the rest of its work. So the scanner reads only as far into
//! an item as it must to know where it ends, and jumps over brackets. What it must not do is to take a file in the middle
//! of an edit for one with fewer types: where a `;` or a body is missing, the next item would vanish into the one
//! before, so each rest of an item is read with a doubt, see `Scanner::phrase`.

use std::borrow::Cow;

use super::lexer::{Kind, Lexer, Token, fault, is_keyword};

/// Inline modules nest so deep at most: each level is a level of recursion.
const MODULE_DEPTH: usize = 128;

/// What a file, or the braces of an inline module, holds.
#[derive(Debug, Default)]
pub struct File<'s> {
    /// `#![…]` at its start, without doc comments.
    pub inner_attributes: Vec<Attribute<'s>>,
    /// The items, without those that nobody asks for: functions, traits, …
    pub items: Vec<Item<'s>>,
}

/// An attribute.
#[derive(Debug)]
pub struct Attribute<'s> {
    /// What stands between `[` and `]`, trimmed.
    pub text: &'s str,
    /// Where its `#` stands.
    pub offset: usize,
}

/// An item.
#[derive(Debug)]
pub struct Item<'s> {
    /// The attributes before it, without doc comments.
    pub attributes: Vec<Attribute<'s>>,
    /// What it is.
    pub kind: ItemKind<'s>,
    /// Where it begins, its doc comments and attributes included.
    pub offset: usize,
}

/// What an item is. Names keep their `r#`; each `text` is the whole item, doc comments and attributes included.
#[derive(Debug)]
pub enum ItemKind<'s> {
    /// `mod x;` without content, `mod x { … }` with.
    Module {
        /// `x`
        name: &'s str,
        /// What stands between the braces.
        content: Option<File<'s>>,
    },
    /// `use a::{b, c};`
    Use {
        /// What stands between `use` and `;`, comments included.
        tree: &'s str,
        /// Whether other modules may see it: any `pub` but `pub(self)`.
        public: bool,
    },
    /// A struct, enum or union.
    Type {
        /// Which of them.
        keyword: TypeKeyword,
        /// Its name.
        name: &'s str,
        /// To the closing brace or semicolon.
        text: &'s str,
    },
    /// A const or static that has a name and a value.
    Const {
        /// Its name.
        name: &'s str,
        /// What stands between `:` and `=`.
        ty: &'s str,
        /// What stands between `=` and `;`.
        value: &'s str,
    },
    /// `type A = B;`, without generics.
    TypeAlias {
        /// `A`
        name: &'s str,
        /// `B`
        ty: &'s str,
        /// To the semicolon.
        text: &'s str,
    },
    /// A macro's invocation, or `macro_rules! x { … }`.
    Macro {
        /// The path before the `!`, without white space: `codebooks::schema`.
        name: Cow<'s, str>,
        /// What stands between the brackets.
        body: &'s str,
        /// To the closing brace or semicolon.
        text: &'s str,
    },
    /// `impl A { … }`, but no `impl Trait for A { … }`.
    Impl {
        /// `A`, with its generic arguments.
        self_type: &'s str,
        /// What stands between the braces.
        content: &'s str,
    },
}

/// The word that declares a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKeyword {
    /// `struct`
    Struct,
    /// `enum`
    Enum,
    /// `union`
    Union,
}

/// Why a text is no Rust file, or none yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte at which it shows.
    pub offset: usize,
    /// One sentence.
    pub message: String,
}

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

/// What a phrase is, which says where it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phrase {
    /// `<…>`; ends behind it.
    Generics,
    /// What stands between the name of a function, trait or type and its body; ends at `{`, `=` or `;`.
    Header,
    /// What an impl has there: a type rather than the rest of something.
    SelfType,
    /// Ends at `=` or `;`.
    Type,
    /// Ends at `;`. Its `<` may be operators.
    Value,
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

    /// Reads up to where such a phrase ends, and makes sure that it does not run on into another item.
    ///
    /// No parser, but two things show a missing `;` or body: a word that only an item can hold, and two words (or a bracket
    /// and a word, …) of which the first ends an operand and the second cannot go on.
    fn phrase(&mut self, phrase: Phrase) -> Result<Seen, Fault> {
        let start = self.token.start;
        let mut seen = Seen { behind: start, ..Seen::default() };
        // Open `<`, and whether the outermost one follows an operand: `Vec<u8>` is one, `for<'a>` is none.
        let (mut angles, mut angles_are_operand) = (0_usize, false);
        let mut after_operand = phrase == Phrase::Header;
        let mut previous = "";
        let mut dash_end = 0;
        loop {
            let token = self.token;
            let mut word = "";
            let mut operand = false;
            match token.kind {
                Kind::Punct(b';') if angles == 0 && phrase != Phrase::Generics => break,
                Kind::Punct(b'=') if angles == 0 && !matches!(phrase, Phrase::Generics | Phrase::Value) => break,
                Kind::Open(b'{')
                    if angles == 0 && matches!(phrase, Phrase::Header | Phrase::SelfType) && previous != "!" =>
                {
                    break;
                }
                Kind::Punct(b';') | Kind::Close(_) | Kind::End | Kind::InnerDoc => {
                    return Err(self.unexpected("the rest of an item"));
                }
                Kind::OuterDoc | Kind::Punct(b'#') | Kind::Literal if after_operand => {
                    return Err(self.unexpected("the end of an item"));
                }
                Kind::OuterDoc | Kind::Lifetime => self.advance()?,
                Kind::Punct(b'#') => {
                    self.attribute()?;
                }
                Kind::Literal => {
                    operand = previous != "extern";
                    self.advance()?;
                }
                // `[const] Trait` is a bound.
                Kind::Open(_) => operand = self.group()? != "const",
                Kind::Word => {
                    word = self.word();
                    let goes_on =
                        !after_operand || is_follower(word) || previous == "raw" && matches!(word, "const" | "mut");
                    self.advance()?;
                    let is_binder = self.token.kind == Kind::Punct(b'<');
                    // `use<'a>` is a bound.
                    if !goes_on || begins_item(word) || word == "use" && !is_binder {
                        return Err(fault(token.start, format!("the item before `{word}` does not end")));
                    }
                    operand = !is_keyword(word) || is_operand(word);
                    seen.is_for |= word == "for" && angles == 0 && !is_binder;
                    if word == "where" && angles == 0 && token.start > start {
                        seen.before_where = Some(seen.before_where.unwrap_or(seen.behind));
                    }
                }
                Kind::Punct(b'<') if phrase != Phrase::Value => {
                    if angles == 0 {
                        angles_are_operand = after_operand;
                    }
                    angles += 1;
                    self.advance()?;
                }
                Kind::Punct(b'>') if phrase != Phrase::Value && dash_end != token.start => {
                    if angles == 0 {
                        return Err(self.unexpected("the rest of an item"));
                    }
                    angles -= 1;
                    operand = angles == 0 && angles_are_operand;
                    self.advance()?;
                    if angles == 0 && phrase == Phrase::Generics {
                        return Ok(seen);
                    }
                }
                Kind::Punct(byte) => {
                    if byte == b'-' {
                        dash_end = token.end;
                    }
                    operand = after_operand && byte == b'?';
                    // `for m! {} {`: the first brace is the macro's.
                    word = if after_operand && byte == b'!' { "!" } else { "" };
                    self.advance()?;
                }
            }
            seen.behind = self.behind;
            after_operand = operand;
            previous = word;
        }
        if self.token.start == start && phrase != Phrase::Header {
            return Err(self.unexpected("a type or a value"));
        }
        Ok(seen)
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

/// What a phrase showed on the way.
#[derive(Default)]
struct Seen {
    /// The `for` between a trait and a type.
    is_for: bool,
    /// Where the part before `where` ends.
    before_where: Option<usize>,
    /// Where the last token ended.
    behind: usize,
}

/// Words that stand in no type and no expression, but where items begin.
fn begins_item(word: &str) -> bool {
    matches!(word, "pub" | "struct" | "enum" | "mod" | "type" | "trait")
}

/// Words that may follow an operand.
fn is_follower(word: &str) -> bool {
    matches!(word, "as" | "else" | "for" | "in" | "where")
}

/// Keywords that are operands.
fn is_operand(word: &str) -> bool {
    matches!(word, "_" | "Self" | "await" | "crate" | "false" | "self" | "super" | "true")
}

/// Words before `fn`, `trait` or `impl` that are names elsewhere, or were once.
fn is_modifier(word: &str) -> bool {
    matches!(word, "async" | "auto" | "default" | "gen" | "safe")
}

fn is_path_start(word: &str) -> bool {
    matches!(word, "crate" | "self" | "super")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items, each in a few words.
    fn items(text: &str) -> Vec<String> {
        fn describe(file: &File<'_>, shown: &mut Vec<String>) {
            for item in &file.items {
                let line = match &item.kind {
                    ItemKind::Module { name, content: None } => format!("mod {name}"),
                    ItemKind::Module { name, content: Some(content) } => {
                        shown.push(format!("mod {name} {{"));
                        describe(content, shown);
                        "}".to_owned()
                    }
                    ItemKind::Use { tree, public } => format!("use {tree} {public}"),
                    ItemKind::Type { keyword, name, .. } => format!("{keyword:?} {name}"),
                    ItemKind::Const { name, ty, value } => format!("const {name}: {ty} = {value}"),
                    ItemKind::TypeAlias { name, ty, .. } => format!("type {name} = {ty}"),
                    ItemKind::Macro { name, body, .. } => format!("{name}! {body}"),
                    ItemKind::Impl { self_type, content } => format!("impl {self_type} {content}"),
                };
                shown.push(line);
            }
        }
        let file = scan(text).unwrap_or_else(|fault| panic!("{fault:?} in {text}"));
        let mut shown = Vec::new();
        describe(&file, &mut shown);
        shown
    }

    fn fault_of(text: &str) -> Fault {
        match scan(text) {
            Ok(file) => panic!("{file:?} from {text}"),
            Err(fault) => fault,
        }
    }

    #[test]
    fn types_and_their_bodies() {
        for (text, shown) in [
            ("struct A;", "Struct A"),
            ("pub struct A(u8);", "Struct A"),
            ("struct A<T>(T) where T: Fn(u8) -> Vec<Vec<u8>>;", "Struct A"),
            ("struct A where u8: Copy;", "Struct A"),
            ("struct A<const N: usize = { 1 >> 2 }, const M: i8 = -1> where [(); { N }]: Sized { a: u8 }", "Struct A"),
            ("struct r#type<#[a] 'a, /// Docs.\n T: for<'b> Fn(&'b T)> {}", "Struct r#type"),
            ("pub(in crate::a) enum A { B = 1 << 2, C = { '}' as isize }, D = \"}\".len() as isize }", "Enum A"),
            ("union A { a: u8 }", "Union A"),
        ] {
            assert_eq!(items(text), [shown], "{text}");
        }
    }

    #[test]
    fn a_type_keeps_its_docs_and_attributes() {
        let text =
            "//! File.\n#![a] // x\n\n/// One.\n#[b(\"]\")] /* y */ # [ c ] /** Two. */ pub struct A { } // z\n;";
        let file = scan(text).expect("it scans");
        assert_eq!(file.inner_attributes.iter().map(|one| one.text).collect::<Vec<_>>(), ["a"]);
        let item = &file.items[0];
        assert_eq!(item.attributes.iter().map(|one| one.text).collect::<Vec<_>>(), ["b(\"]\")", "c"]);
        assert_eq!(item.offset, text.find("///").expect("it is there"));
        let ItemKind::Type { text: whole, .. } = item.kind else { panic!("{item:?}") };
        assert!(whole.starts_with("/// One.") && whole.ends_with("pub struct A { }"), "{whole}");
    }

    #[test]
    fn modules_nest() {
        let text = "mod a { #![b] //! c\n pub(super) mod d { struct E; } mod f; } unsafe mod g {}";
        assert_eq!(items(text), ["mod a {", "mod d {", "Struct E", "}", "mod f", "}", "mod g {", "}"]);
        let nested = |depth| ["mod a {".repeat(depth), "}".repeat(depth)].concat();
        assert!(scan(&nested(MODULE_DEPTH)).is_ok());
        assert!(fault_of(&nested(MODULE_DEPTH + 1)).message.contains("nest deeper"));
        let hostile = "(".repeat(100_000);
        assert!(fault_of(&format!("a!{hostile}")).message.contains("never closed"));
    }

    #[test]
    fn uses() {
        for (text, shown) in [
            ("use ::a::{self, b::{C as D, *,}, e as _, r#f,};", "use ::a::{self, b::{C as D, *,}, e as _, r#f,} false"),
            ("pub use a;", "use a true"),
            ("pub(crate) use self :: a;", "use self :: a true"),
            ("pub(self) use a::*;", "use a::* false"),
            ("pub(in self) use {};", "use {} false"),
        ] {
            assert_eq!(items(text), [shown]);
        }
        for bad in
            ["use;", "use a::;", "use a, b;", "use a b;", "use a::\npub struct B;", "use a as\nstruct B;", "use {a b};"]
        {
            fault_of(bad);
        }
    }

    #[test]
    fn constants_and_aliases() {
        for (text, shown) in [
            ("const A: Vec<u8>= x;", "const A: Vec<u8> = x"),
            ("static mut A: fn() -> u8 = || 1;", "const A: fn() -> u8 = || 1"),
            (
                "const A: X = if a { b } else { c } as u8 < 2. as u8;",
                "const A: X = if a { b } else { c } as u8 < 2. as u8",
            ),
            (
                "const A: X = &raw const B?.c as unsafe extern \"C\" fn();",
                "const A: X = &raw const B?.c as unsafe extern \"C\" fn()",
            ),
            ("const A: X = #[a] match b { };", "const A: X = #[a] match b { }"),
            ("const safe: [u8; { 1 }] = [1; 1];", "const safe: [u8; { 1 }] = [1; 1]"),
            ("type A = dyn for<'a> Fn(&'a u8) -> B<{ 1 }>;", "type A = dyn for<'a> Fn(&'a u8) -> B<{ 1 }>"),
        ] {
            assert_eq!(items(text), [shown]);
        }
        for none in ["const _: () = ();", "const A: u8;", "const A<T>: u8 = 1;", "type A<T> = B;", "type A: B;"] {
            assert!(items(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn macros_and_impls() {
        for (text, shown) in [
            ("codebooks::schema!();", "codebooks::schema! "),
            (":: a /* b */ :: c ! [d];", "::a::c! d"),
            ("crate::a! { struct B; }", "crate::a!  struct B; "),
            ("macro_rules! a { () => {} }", "macro_rules!  () => {} "),
            ("macro_rules! a (() => {});", "macro_rules! () => {}"),
            ("union! {}", "union! "),
            ("impl<T: X<{ 1 }>> A<T> where T: for<'a> B<'a> { c }", "impl A<T>  c "),
        ] {
            assert_eq!(items(text), [shown]);
        }
    }

    #[test]
    fn other_items_are_skipped() {
        for text in [
            "fn a() {} pub const unsafe extern \"C\" fn b<const N: usize = { 1 }>() -> [u8; { 2 }] where A<{ N }>: B { }",
            "async fn a(); pub(crate) unsafe fn b(); safe fn c(); const async fn d() {} extern fn e() -> ! {}",
            "fn a() -> impl B + use<'b> where C: D {} default fn e() {} fn f() -> A<{ struct B; }> { enum C { } }",
            "trait A<T>: B + 'static where T: C { } unsafe auto trait D {} trait E = F<u8>; const trait G {}",
            "impl A for B {} unsafe impl<T> !A for B<T> where T: C { } impl<T> const A for fn(T) -> T {} default impl A for B {}",
            "extern crate a; extern crate self as b; extern \"C\" { fn c(); } unsafe extern { } extern r#\"C\"# {}",
            "macro a($b:expr) { struct C; } pub macro d { () => {} } ;;",
        ] {
            assert!(items(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_shebang_is_no_attribute() {
        assert_eq!(items("#!/bin/run [ \" '\nstruct A;"), ["Struct A"]);
        assert_eq!(items("#!/bin/run\r\nstruct A;\r\n"), ["Struct A"]);
        assert_eq!(items("#! // x\n /* y */ [a]\nstruct A;"), ["Struct A"]);
        assert!(items("#!").is_empty() && items("").is_empty());
    }

    #[test]
    fn a_file_in_the_middle_of_an_edit_is_none() {
        for bad in [
            "pub enm Foo { A }",
            "pub enum Foo",
            "pub",
            "struct",
            "pub struct\npub enum Foo {}",
            "struct Foo\npub struct Bar;",
            "struct Foo(u8)\nstruct Bar;",
            "struct Foo<T\nstruct Bar<U>(U);",
            "struct Foo where T: A\nenum Bar {}",
            "enum Foo;",
            "#[derive(A)]",
            "/// Docs.",
            "#[a] ;",
            "mod a { #[b] }",
            "mod a { struct B;",
            "struct A; }",
            "mod a { struct B; )",
            "struct A; #![b]",
            "struct A; //! B",
            "/// A\n#![b]\nstruct C;",
            "const A: u8 = 1\npub struct B;",
            "const A: u8 = 1 +\nstruct B;",
            "const A: u8 = 1\n#[b] schema!();",
            "const A: u8 = b()\nschema!();",
            "const A: Vec<u8>\nstruct B;",
            "const A: = 1;",
            "const A: u8 = ;",
            "type A = B<C>\nschema!();",
            "type A = B\n/// C\nstruct D;",
            "fn a()\nstruct B;",
            "fn a() -> B<C>\nschema!();\nfn d() {}",
            "fn a",
            "impl A\nstruct B {}",
            "trait A;",
            "mod a\nstruct B;",
            "schema!()\nstruct B;",
            "schema!\nstruct B {}",
            "pub schema!();",
            "pub(a) struct B;",
            "unsafe struct B;",
            "a::b",
            "let a = 1;",
            "\"a\"",
            "1",
            "pub 'a",
        ] {
            let fault = fault_of(bad);
            assert!(fault.offset <= bad.len() && bad.is_char_boundary(fault.offset), "{fault:?} in {bad}");
            assert!(!fault.message.is_empty() && !fault.message.ends_with('.'), "{fault:?}");
        }
        assert_eq!(fault_of("pub enm Foo { A }"), fault(4, "no item begins with `enm`"));
        assert_eq!(fault_of("struct A {\n  b: (u8,\n}"), fault(21, "this `}` does not close the `(` before it"));
        assert_eq!(fault_of("const A: u8 = 1\nstruct B;"), fault(16, "the item before `struct` does not end"));
    }
}
