//! Rust's tokens, as coarsely as a scanner of items can do with.
//!
//! It runs unoptimised inside build scripts, where every call and every iterator costs: hence loops over bytes, and a
//! table instead of comparisons. What it must get right is where strings, comments, characters and brackets end.

/// Why a text is no Rust file, or none yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte at which it shows.
    pub offset: usize,
    /// One sentence.
    pub message: String,
}

const PLAIN: u8 = 0;
const WORD: u8 = 1;
const OPEN: u8 = 2;
const CLOSE: u8 = 3;
const QUOTE: u8 = 4;
const APOSTROPHE: u8 = 5;
const SLASH: u8 = 6;
/// The first byte of a character that may be white space outside ASCII.
const RARE: u8 = 7;

/// A `static`: unoptimised code copies a `const` array to the stack each time it is indexed.
static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [PLAIN; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'(' | b'[' | b'{' => OPEN,
            b')' | b']' | b'}' => CLOSE,
            b'"' => QUOTE,
            b'\'' => APOSTROPHE,
            b'/' => SLASH,
            0xC2 | 0xE2 => RARE,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xFF => WORD,
            _ => PLAIN,
        };
        byte += 1;
    }
    table
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier, raw or not, or a keyword.
    Word,
    /// `'a`
    Lifetime,
    /// A number, a string or a character.
    Literal,
    /// One byte of punctuation: `->` is two tokens.
    Punct(u8),
    /// `(`, `[` or `{`.
    Open(u8),
    /// `)`, `]` or `}`.
    Close(u8),
    /// `/// …` or `/** … */`
    OuterDoc,
    /// `//! …` or `/*! … */`
    InnerDoc,
    /// The end of the file.
    End,
}

/// A token and its place in the text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// Reads tokens one by one, or jumps over a bracket's content.
pub struct Lexer<'s> {
    bytes: &'s [u8],
    position: usize,
    /// Kept between groups, so that its memory is.
    openers: Vec<usize>,
}

impl<'s> Lexer<'s> {
    /// Stands at the first token; a shebang line is behind it.
    pub fn new(text: &'s str) -> Self {
        let mut lexer = Self::within(text);
        lexer.skip_shebang();
        lexer
    }

    /// Stands at the first token of what stands inside a file.
    pub fn within(text: &'s str) -> Self {
        Self { bytes: text.as_bytes(), position: 0, openers: Vec::new() }
    }

    /// `#!/usr/bin/env …` is a shebang, `#![…]` is an attribute, also with comments before its `[`.
    fn skip_shebang(&mut self) {
        if !self.bytes.starts_with(b"#!") {
            return;
        }
        self.position = 2;
        if self.next().is_ok_and(|token| token.kind == Kind::Open(b'[')) {
            self.position = 0;
        } else {
            self.position = line_end(self.bytes, 2);
        }
    }

    /// Stands again where a token began.
    pub fn back_to(&mut self, start: usize) {
        self.position = start;
    }

    /// The next token; at the end of the file `End`, again and again.
    #[allow(clippy::should_implement_trait, reason = "it never ends")]
    pub fn next(&mut self) -> Result<Token, Fault> {
        let bytes = self.bytes;
        let mut at = self.position;
        let mut doc = None;
        while at < bytes.len() {
            match bytes[at] {
                b' ' | b'\n' | b'\t' | b'\r' | 0x0B | 0x0C => at += 1,
                b'/' => {
                    let end = comment_end(bytes, at)?;
                    if end == at {
                        break;
                    }
                    if let Some(kind) = doc_kind(bytes, at, end) {
                        doc = Some((kind, end));
                        break;
                    }
                    at = end;
                }
                0xC2 | 0xE2 => match rare_space(bytes, at) {
                    0 => break,
                    length => at += length,
                },
                _ => break,
            }
        }
        let start = at;
        let (kind, end) = match (doc, bytes.get(at)) {
            (Some(doc), _) => doc,
            (None, None) => (Kind::End, at),
            (None, Some(byte)) => match CLASS[*byte as usize] {
                OPEN => (Kind::Open(*byte), at + 1),
                CLOSE => (Kind::Close(*byte), at + 1),
                QUOTE => (Kind::Literal, word_end(bytes, string_end(bytes, at)?)),
                APOSTROPHE => {
                    let (is_lifetime, end) = apostrophe_end(bytes, at)?;
                    (if is_lifetime { Kind::Lifetime } else { Kind::Literal }, end)
                }
                WORD | RARE => {
                    let end = word_end(bytes, at);
                    match bytes.get(end) {
                        Some(b'"' | b'\'' | b'#') if end - at <= 2 => prefixed(bytes, at, end)?,
                        _ if byte.is_ascii_digit() => (Kind::Literal, end),
                        _ => (Kind::Word, end),
                    }
                }
                _ => (Kind::Punct(*byte), at + 1),
            },
        };
        self.position = end;
        Ok(Token { kind, start, end })
    }

    /// Jumps behind the bracket that closes the one at `opener`, which was the last token; gives where that bracket is.
    ///
    /// A stack of its own rather than recursion: ten thousand nested brackets are a file, too.
    pub fn close(&mut self, opener: usize) -> Result<usize, Fault> {
        let bytes = self.bytes;
        let length = bytes.len();
        let mut at = opener + 1;
        self.openers.clear();
        self.openers.push(opener);
        loop {
            while at < length && CLASS[bytes[at] as usize] == PLAIN {
                at += 1;
            }
            if at >= length {
                let opener = self.openers.pop().unwrap_or(opener);
                return Err(fault(opener, format!("this `{}` is never closed", char::from(bytes[opener]))));
            }
            match CLASS[bytes[at] as usize] {
                WORD => {
                    let start = at;
                    at += 1;
                    while at < length && CLASS[bytes[at] as usize] == WORD {
                        at += 1;
                    }
                    if at < length {
                        match bytes[at] {
                            0xC2 | 0xE2 => at = word_end(bytes, at),
                            b'"' | b'\'' | b'#' if at - start <= 2 => at = prefixed(bytes, start, at)?.1,
                            _ => {}
                        }
                    }
                }
                OPEN => {
                    self.openers.push(at);
                    at += 1;
                }
                CLOSE => {
                    let opener = self.openers.pop().unwrap_or(opener);
                    if bytes[at] != closer(bytes[opener]) {
                        let (close, open) = (char::from(bytes[at]), char::from(bytes[opener]));
                        return Err(fault(at, format!("this `{close}` does not close the `{open}` before it")));
                    }
                    at += 1;
                    if self.openers.is_empty() {
                        self.position = at;
                        return Ok(at - 1);
                    }
                }
                QUOTE => at = word_end(bytes, string_end(bytes, at)?),
                APOSTROPHE => at = apostrophe_end(bytes, at)?.1,
                SLASH => {
                    let end = comment_end(bytes, at)?;
                    at = if end == at { at + 1 } else { end };
                }
                _ => match rare_space(bytes, at) {
                    0 => at = word_end(bytes, at),
                    space => at += space,
                },
            }
        }
    }
}

pub fn fault(offset: usize, message: impl Into<String>) -> Fault {
    Fault { offset, message: message.into() }
}

/// Whether no item may have this name without `r#`. By its first letter: unoptimised, fifty comparisons are slow.
pub fn is_keyword(word: &str) -> bool {
    match word.as_bytes().first() {
        Some(b'a') => matches!(word, "abstract" | "as" | "async" | "await"),
        Some(b'b') => matches!(word, "become" | "box" | "break"),
        Some(b'c') => matches!(word, "const" | "continue" | "crate"),
        Some(b'd') => matches!(word, "do" | "dyn"),
        Some(b'e') => matches!(word, "else" | "enum" | "extern"),
        Some(b'f') => matches!(word, "false" | "final" | "fn" | "for"),
        Some(b'i') => matches!(word, "if" | "impl" | "in"),
        Some(b'l') => matches!(word, "let" | "loop"),
        Some(b'm') => matches!(word, "macro" | "match" | "mod" | "move" | "mut"),
        Some(b'o') => word == "override",
        Some(b'p') => matches!(word, "priv" | "pub"),
        Some(b'r') => matches!(word, "ref" | "return"),
        Some(b's') => matches!(word, "self" | "static" | "struct" | "super"),
        Some(b't') => matches!(word, "trait" | "true" | "try" | "type" | "typeof"),
        Some(b'u') => matches!(word, "unsafe" | "unsized" | "use"),
        Some(b'v') => word == "virtual",
        Some(b'w') => matches!(word, "where" | "while"),
        Some(b'y') => word == "yield",
        Some(b'S') => word == "Self",
        Some(b'_') => word == "_",
        _ => false,
    }
}

/// The bracket that this one closes.
pub fn opener(closer: u8) -> u8 {
    match closer {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    }
}

fn closer(opener: u8) -> u8 {
    match opener {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// How many bytes of white space outside ASCII stand here: U+0085, U+200E, U+200F, U+2028, U+2029, as rustc has it.
///
/// Words would swallow them otherwise, and a word's first letters decide whether a string is raw.
fn rare_space(bytes: &[u8], at: usize) -> usize {
    match (bytes[at], bytes.get(at + 1), bytes.get(at + 2)) {
        (0xC2, Some(0x85), _) => 2,
        (0xE2, Some(0x80), Some(0x8E | 0x8F | 0xA8 | 0xA9)) => 3,
        _ => 0,
    }
}

/// Where a word ends that begins at `at` or before it; `at` itself if no letter or digit stands there.
fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match CLASS[bytes[at] as usize] {
            WORD => at += 1,
            RARE if rare_space(bytes, at) == 0 => at += 1,
            _ => break,
        }
    }
    at
}

/// What a word of one or two letters begins that a quote, an apostrophe or `#` follows: perhaps a literal, a raw word.
fn prefixed(bytes: &[u8], start: usize, end: usize) -> Result<(Kind, usize), Fault> {
    let prefix = &bytes[start..end];
    let next = bytes[end];
    let raw = matches!(prefix, b"r" | b"br" | b"cr");
    if next == b'\'' && prefix == b"b" {
        return Ok((Kind::Literal, word_end(bytes, character_end(bytes, end)?)));
    }
    if next == b'"' && (raw || prefix == b"b" || prefix == b"c") {
        let end = if raw { raw_string_end(bytes, end)? } else { string_end(bytes, end)? };
        return Ok((Kind::Literal, word_end(bytes, end)));
    }
    if next == b'#' && raw {
        let word = word_end(bytes, end + 1);
        if prefix == b"r" && word > end + 1 && !bytes[end + 1].is_ascii_digit() {
            return Ok((Kind::Word, word));
        }
        return Ok((Kind::Literal, word_end(bytes, raw_string_end(bytes, end)?)));
    }
    Ok((if bytes[start].is_ascii_digit() { Kind::Literal } else { Kind::Word }, end))
}

/// The end of a string whose quote is at `at`.
fn string_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'"' => return Ok(end + 1),
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    Err(fault(at, "this string is never closed"))
}

/// The end of a raw string whose `"` or first `#` is at `at`.
fn raw_string_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let mut quote = at;
    while bytes.get(quote) == Some(&b'#') {
        quote += 1;
    }
    let hashes = quote - at;
    if bytes.get(quote) != Some(&b'"') {
        return Err(fault(at, "this `#` begins neither a raw string nor a raw identifier"));
    }
    let mut end = quote + 1;
    while end < bytes.len() {
        if bytes[end] != b'"' {
            end += 1;
            continue;
        }
        end += 1;
        let mut seen = 0;
        while seen < hashes && bytes.get(end + seen) == Some(&b'#') {
            seen += 1;
        }
        if seen == hashes {
            return Ok(end + hashes);
        }
    }
    Err(fault(at, "this raw string is never closed"))
}

/// Whether the apostrophe at `at` begins a lifetime rather than a character, and where that ends.
///
/// `'a'` is a character, `'a` a lifetime, and `'ab'` neither: rustc decides by the second character, too.
fn apostrophe_end(bytes: &[u8], at: usize) -> Result<(bool, usize), Fault> {
    let Some(first) = bytes.get(at + 1) else {
        return Err(fault(at, "this apostrophe begins neither a character nor a lifetime"));
    };
    let is_word = matches!(CLASS[*first as usize], WORD | RARE);
    if !is_word || bytes.get(at + 1 + character_length(*first)) == Some(&b'\'') {
        let end = character_end(bytes, at)?;
        return Ok((false, word_end(bytes, end)));
    }
    let mut end = word_end(bytes, at + 1);
    // `'r#type` is a raw lifetime.
    if *first == b'r' && end == at + 2 && bytes.get(end) == Some(&b'#') {
        end = word_end(bytes, end + 1);
    }
    if end == at + 1 || bytes.get(end) == Some(&b'\'') {
        return Err(fault(at, "this apostrophe begins neither a character nor a lifetime"));
    }
    Ok((true, end))
}

/// The end of a character whose apostrophe is at `at`.
fn character_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let mut end = at + 1;
    match bytes.get(end) {
        // `\u{…}` has more behind the escaped character, which may be the apostrophe.
        Some(b'\\') => {
            while end < bytes.len() && !matches!(bytes[end], b'\'' | b'\n') {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
        }
        // Any other character is one, an apostrophe as well: rustc says later that it wants escaping.
        Some(first) => end += character_length(*first),
        None => {}
    }
    match bytes.get(end) {
        Some(b'\'') => Ok(end + 1),
        _ => Err(fault(at, "this character is never closed")),
    }
}

fn character_length(first: u8) -> usize {
    match first {
        0..=0xBF => 1,
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

fn line_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'\n' {
        at += 1;
    }
    at
}

/// The end of the comment at `at`, or `at` if this is a mere slash.
fn comment_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'/') => return Ok(line_end(bytes, at + 2)),
        Some(b'*') => {}
        _ => return Ok(at),
    }
    let mut depth = 1_usize;
    let mut end = at + 2;
    while end + 1 < bytes.len() {
        match bytes[end] {
            b'*' if bytes[end + 1] == b'/' => {
                end += 2;
                depth -= 1;
                if depth == 0 {
                    return Ok(end);
                }
            }
            b'/' if bytes[end + 1] == b'*' => {
                end += 2;
                depth += 1;
            }
            _ => end += 1,
        }
    }
    Err(fault(at, "this comment is never closed"))
}

/// `////` and `/***` begin plain comments, and `/**/` is an empty one.
fn doc_kind(bytes: &[u8], at: usize, end: usize) -> Option<Kind> {
    let (marker, third) = (bytes[at + 1], *bytes.get(at + 2)?);
    match third {
        b'!' => Some(Kind::InnerDoc),
        _ if third != marker || end < at + 3 || bytes.get(at + 3) == Some(&marker) => None,
        b'*' if end < at + 5 => None,
        _ => Some(Kind::OuterDoc),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Vec<(Kind, &str)>, Fault> {
        let mut lexer = Lexer::new(text);
        let mut found = Vec::new();
        loop {
            let token = lexer.next()?;
            if token.kind == Kind::End {
                return Ok(found);
            }
            found.push((token.kind, &text[token.start..token.end]));
        }
    }

    /// That a text is one token, and that a group around it ends where it should.
    fn one(text: &str, kind: Kind) {
        assert_eq!(tokens(text), Ok(vec![(kind, text)]));
        let group = format!("({text}\n)}}");
        let mut lexer = Lexer::new(&group);
        lexer.next().expect("a bracket");
        assert_eq!(lexer.close(0), Ok(group.len() - 2), "{group}");
    }

    #[test]
    fn literals() {
        for literal in [
            "\"\"",
            "\"\\\"{\"",
            "\"\\\\\"",
            "b\"\\\"\"",
            "c\"\\\"\"",
            "\"é\\\n{\"",
            "\"a\"suffix",
            "r\"\\\"",
            "r#\"\"{\"#",
            "r##\"\"#\"##",
            "br\"\\\"",
            "br#\"\"\"#",
            "cr#\"\"'\"#",
            "'a'",
            "'\\''",
            "'\\\\'",
            "'\"'",
            "'{'",
            "'é'",
            "'\u{1F600}'",
            "'\\u{1F600}'",
            "'\\x7f'",
            "'\u{2028}'",
            "b'a'",
            "b'\\''",
            "b'\"'",
            "b'\\\\'",
            "0",
            "1_000u8",
            "0xFF",
            "1e5",
        ] {
            one(literal, Kind::Literal);
        }
    }

    #[test]
    fn words_and_lifetimes() {
        for word in ["a", "r", "br", "r#type", "r#r", "_", "été", "ⱠⰀ", "b1", "crate"] {
            one(word, Kind::Word);
        }
        for lifetime in ["'a", "'_", "'static", "'r", "'r#type", "'é"] {
            one(lifetime, Kind::Lifetime);
        }
        assert_eq!(tokens("x\u{2028}r\"\\\"").map(|found| found.len()), Ok(2));
        assert_eq!(tokens("&'a'b").map(|found| found[1]), Ok((Kind::Literal, "'a'b")));
        assert_eq!(tokens("<'a,'b>").map(|found| found.len()), Ok(5));
        assert_eq!(tokens("1r\"\\\"\" 0..=1.5").map(|found| found.len()), Ok(2 + 7));
    }

    #[test]
    fn comments() {
        for doc in ["/// a", "///", "/** a */", "/**a/*b*/*/"] {
            one(doc, Kind::OuterDoc);
        }
        for doc in ["//! a", "//!", "/*! a */", "/*!*/"] {
            one(doc, Kind::InnerDoc);
        }
        for plain in [
            "//",
            "// ' \" {",
            "//// a",
            "////",
            "/**/",
            "/***/",
            "/*** a */",
            "/* /* \" */ ' */",
            "\u{85}\u{200E}\u{2029}\u{B}",
        ] {
            assert_eq!(tokens(plain), Ok(Vec::new()), "{plain}");
            assert_eq!(Lexer::new(&format!("[{plain}\n]")).close(0), Ok(plain.len() + 2), "{plain}");
        }
        assert_eq!(tokens("a/b").map(|found| found.len()), Ok(3));
    }

    #[test]
    fn what_does_not_end_is_a_fault() {
        let literals = [
            "\"",
            "\"\\\"",
            "r\"",
            "r#\"\"",
            "br##\"\"#",
            "r##a",
            "br#a",
            "'",
            "'ab'",
            "''",
            "'\\'",
            "'\\u{1",
            "b'",
            "b''",
            "b'ab'",
        ];
        for bad in literals.into_iter().chain(["/*", "/* /* */", "/**", "'\u{2028}", "'\\"]) {
            assert!(tokens(bad).is_err(), "{bad}");
            assert!(Lexer::new(&format!("{{{bad}")).close(0).is_err(), "{bad}");
        }
        assert_eq!(Lexer::new("{[(").close(0), Err(fault(2, "this `(` is never closed")));
        assert_eq!(Lexer::new("{[)").close(0), Err(fault(2, "this `)` does not close the `[` before it")));
    }
}
