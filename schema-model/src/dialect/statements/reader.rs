//! The tokens of a script.
//!
//! Blanks and names are told apart by bytes, not by Unicode: to all three databases a no-break space is a part of a name.

use crate::model::Dialect;

use super::Place;

/// A byte of the script, and what stands there.
pub(super) type Fault = (usize, String);

/// What all clients and servers take for blanks.
pub(super) const BLANKS: [char; 5] = [' ', '\t', '\n', '\r', '\x0c'];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name or a word of the language.
    Word(&'t str),
    /// What begins with a digit.
    Number,
    /// A text or name with its quotes.
    Quoted(&'t str),
    /// Any other character.
    Sign(char),
    /// An edge of what MySQL runs or skips by its version: `/*!80000` or its `*/`.
    Edge,
}

pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    dialect: Dialect,
    /// Where a `/*!` begins that has not ended.
    versioned: Option<usize>,
    /// Whether the last token was an `E'…'`.
    is_behind_escapes: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, at: usize, dialect: Dialect) -> Self {
        Self { text, at, dialect, versioned: None, is_behind_escapes: false }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn place(&self, at: usize) -> Place<'t> {
        Place { before: &self.text[..at], rest: &self.text[at..] }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn fault<T>(&self, what: impl Into<String>) -> Result<T, Fault> {
        Err((self.at, what.into()))
    }

    /// Skips blanks and comments.
    pub(super) fn skip_blanks(&mut self) -> Result<(), Fault> {
        loop {
            let rest = self.rest().as_bytes();
            match rest.first() {
                None => return Ok(()),
                Some(b' ' | b'\t' | b'\n' | b'\x0c') => self.at += 1,
                Some(b'\r') if rest.get(1) == Some(&b'\n') => self.at += 2,
                Some(b'\r') => return self.fault(LONE_RETURN),
                Some(byte) if byte.is_ascii_control() => {
                    return self.fault(format!("the control character {byte:#04x}"));
                }
                Some(_) if self.skip_comment()? => {}
                Some(_) => return Ok(()),
            }
        }
    }

    fn skip_comment(&mut self) -> Result<bool, Fault> {
        let rest = self.rest();
        let length = if self.is_line_comment() {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") && !self.is_versioned() {
            let Some(length) = block_length(rest, self.dialect == Dialect::Postgres) else {
                return self.fault(OPEN_COMMENT);
            };
            length
        } else {
            return Ok(false);
        };
        // A server that skips the outer comment does not see where an inner one ends.
        if self.versioned.is_some() {
            return self.fault("a comment inside `/*! … */`");
        }
        if self.dialect == Dialect::Mysql {
            refuse_for_clients(&self.text[..self.at], rest.split_at(length)).or_else(|what| self.fault(what))?;
        }
        // On PostgreSQL it ends the comment, elsewhere it does not.
        let is_lone = |at: &usize| rest.as_bytes().get(at + 1) != Some(&b'\n');
        if let Some(at) = rest[..length].match_indices('\r').map(|(at, _)| at).find(is_lone) {
            return Err((self.at + at, LONE_RETURN.to_owned()));
        }
        self.at += length;
        Ok(true)
    }

    fn is_line_comment(&self) -> bool {
        let rest = self.rest().as_bytes();
        match self.dialect {
            // `5--1` is six there.
            Dialect::Mysql => {
                rest.first() == Some(&b'#')
                    || rest.starts_with(b"--") && rest.get(2).is_none_or(|byte| BLANKS.contains(&char::from(*byte)))
            }
            Dialect::Postgres | Dialect::Sqlite => rest.starts_with(b"--"),
        }
    }

    /// Whether a comment begins that is part of a statement.
    fn is_versioned(&self) -> bool {
        let rest = self.rest();
        self.dialect == Dialect::Mysql && (rest.starts_with("/*!") || rest.starts_with("/*M!"))
    }

    /// The next token; blanks and comments must have been skipped.
    pub(super) fn token(&mut self) -> Result<Option<Token<'t>>, Fault> {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else {
            return self.versioned.map_or(Ok(None), |start| Err((start, OPEN_COMMENT.to_owned())));
        };
        let is_behind_escapes = std::mem::take(&mut self.is_behind_escapes);
        if self.is_versioned() {
            return self.begin_version().map(Some);
        }
        match (c, self.dialect) {
            // psql reads the second part as a text without escapes.
            ('\'', _) if is_behind_escapes => self.fault("a second part of an `E'…'`"),
            ('\'' | '"', dialect) => self.quoted(c, dialect == Dialect::Mysql),
            ('`', Dialect::Mysql | Dialect::Sqlite) => self.quoted(c, false),
            ('[', Dialect::Sqlite) => match rest.find(']') {
                Some(end) => self.quoted_until(self.at + end + 1),
                None => self.fault("a name that does not end with `]`"),
            },
            ('$', Dialect::Postgres) => self.dollars(),
            ('$', Dialect::Mysql) => self.fault("a `$` at the beginning of a name, which is a quote on newer servers"),
            ('\u{feff}', _) => self.fault("a byte order mark that is not at the beginning"),
            ('*', _) if self.versioned.is_some() && rest.starts_with("*/") => {
                // Its `/` and a `*` begin a comment to MariaDB's client.
                if rest.starts_with("*/*") {
                    return self.fault("a `*` right behind `/*! … */`");
                }
                (self.versioned, self.at) = (None, self.at + 2);
                Ok(Token::Edge)
            }
            (';', _) if self.versioned.is_some() => self.fault("a `;` inside `/*! … */`, where the client cuts"),
            // MySQL's client sends a comment behind the semicolon along.
            (';', Dialect::Mysql) if self.text[..self.at].ends_with("--") => self.fault("`--` right before a `;`"),
            (':', _) if rest.starts_with("::") || rest.starts_with(":=") => self.sign(':', 2),
            ('0'..='9', Dialect::Postgres) => self.number(),
            ('0'..='9', _) => {
                self.at += length_of(rest, is_of_name);
                Ok(Token::Number)
            }
            _ if is_of_name(rest.as_bytes()[0]) && c != '$' => self.word(),
            _ => self.sign(c, c.len_utf8()),
        }
        .map(Some)
    }

    fn sign(&mut self, c: char, length: usize) -> Result<Token<'t>, Fault> {
        self.at += length;
        Ok(Token::Sign(c))
    }

    /// psql and servers of different ages disagree on where a number ends that runs into a name.
    fn number(&mut self) -> Result<Token<'t>, Fault> {
        let rest = self.rest();
        let length = length_of(rest, |byte| is_of_name(byte) && byte != b'$' || byte == b'.');
        let is_plain = rest[..length].bytes().all(|byte| byte.is_ascii_digit());
        if !is_plain && rest[length..].starts_with(['$', '\'']) {
            return self.fault("a number that runs into a name or a text");
        }
        self.at += length;
        Ok(Token::Number)
    }

    fn word(&mut self) -> Result<Token<'t>, Fault> {
        let rest = self.rest();
        let length = length_of(rest, is_of_name);
        let word = &rest[..length];
        self.at += length;
        if self.dialect == Dialect::Postgres && word.eq_ignore_ascii_case("e") && rest[length..].starts_with('\'') {
            self.is_behind_escapes = true;
            return self.quoted('\'', true);
        }
        Ok(Token::Word(word))
    }

    /// Goes behind `/*!80000`.
    fn begin_version(&mut self) -> Result<Token<'t>, Fault> {
        if self.versioned.is_some() {
            return self.fault("a comment inside `/*! … */`");
        }
        self.versioned = Some(self.at);
        self.at += self.rest().find('!').map_or(0, |at| at + 1);
        self.at += length_of(self.rest(), |byte| byte.is_ascii_digit());
        Ok(Token::Edge)
    }

    /// A text or a name in quotes; a quote in it is written twice, and with `escapes` also behind a backslash.
    fn quoted(&mut self, quote: char, escapes: bool) -> Result<Token<'t>, Fault> {
        let bytes = self.text.as_bytes();
        let is_quote = |at: usize| bytes.get(at).is_some_and(|byte| char::from(*byte) == quote);
        let mut at = self.at + 1;
        while at < bytes.len() {
            if escapes && bytes[at] == b'\\' || is_quote(at) && is_quote(at + 1) {
                at += 2;
            } else if is_quote(at) {
                return self.quoted_until(at + 1);
            } else {
                at += 1;
            }
        }
        self.fault(format!("a text that does not end with `{quote}`"))
    }

    /// `$tag$ … $tag$`; the `$` of a parameter such as `$1` is only a sign.
    fn dollars(&mut self) -> Result<Token<'t>, Fault> {
        let rest = self.rest();
        let name = length_of(&rest[1..], |byte| is_of_name(byte) && byte != b'$');
        let is_tag = !rest[1..].starts_with(|c: char| c.is_ascii_digit()) && rest[1 + name..].starts_with('$');
        if !is_tag {
            return self.sign('$', 1);
        }
        let tag = &rest[..name + 2];
        match rest[tag.len()..].find(tag) {
            Some(end) => self.quoted_until(self.at + end + 2 * tag.len()),
            None => self.fault(format!("a text that does not end with `{tag}`")),
        }
    }

    fn quoted_until(&mut self, end: usize) -> Result<Token<'t>, Fault> {
        let token = &self.text[self.at..end];
        // psql alone sends what the file has.
        if self.dialect != Dialect::Postgres && token.contains("\r\n") {
            return self.fault("a text over lines that end with CR LF, of which the client sends LF alone");
        }
        // In texts a line's end means the same with and without it.
        if self.dialect == Dialect::Mysql && token.starts_with('`') && token.contains("\\\n") {
            return self.fault("a name with a `\\` at the end of a line, which the client leaves out");
        }
        // A server that skips the comment does not know of texts.
        if self.versioned.is_some() && token.contains("*/") {
            return self.fault("a text with `*/` inside `/*! … */`");
        }
        self.at = end;
        Ok(Token::Quoted(token))
    }
}

const LONE_RETURN: &str = "a carriage return without a line feed";
const OPEN_COMMENT: &str = "a comment that does not end";

/// Comments of which MySQL's and MariaDB's clients make something else than the servers.
fn refuse_for_clients(before: &str, (comment, behind): (&str, &str)) -> Result<(), &'static str> {
    // MariaDB's client leaves the comment out, and what follows is a blank.
    if before.ends_with("--") {
        return Err("`--` right before a comment");
    }
    let begins_again = |at: usize| ["/", "!", "M!", "+"].iter().any(|next| comment[at + 2..].starts_with(next));
    if comment.starts_with("/*") && comment.match_indices("/*").skip(1).any(|(at, _)| begins_again(at)) {
        return Err("a `/*` in a comment, of which the client waits for another end");
    }
    // A hint is a comment to MySQL's client on its first line alone, and its `/` may begin another one.
    let has = |signs: &[&str]| signs.iter().any(|sign| comment.contains(sign));
    let is_code = has(&["\\"]) || has(&["\n"]) && has(&[";", "'", "\"", "`", "#", "--"]) || behind.starts_with('*');
    if comment.starts_with("/*+") && is_code {
        return Err("a hint `/*+ … */` that the client does not take for a comment");
    }
    Ok(())
}

/// The length of a comment in `/* … */`; with `nests`, of all that are inside of it too.
fn block_length(rest: &str, nests: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (1_usize, 2);
    while depth > 0 {
        at += match bytes.get(at..at + 2)? {
            b"*/" => {
                depth -= 1;
                2
            }
            b"/*" if nests => {
                depth += 1;
                2
            }
            _ => 1,
        };
    }
    Some(at)
}

fn length_of(text: &str, is_part: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(|byte| !is_part(byte)).unwrap_or(text.len())
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii()
}
