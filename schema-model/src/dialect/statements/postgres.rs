//! What psql makes of a statement: parentheses, and the bodies of functions that are not quoted.

use super::{Place, Token};

/// What changes how texts are read, of which psql hears and a reader of files does not.
const SETTINGS: [&str; 2] = ["standard_conforming_strings", "backslash_quote"];

/// psql counts as its source does (`psqlscan.l`), by the first four words and by words outside of parentheses alone.
#[derive(Default)]
pub(super) struct Watch<'t> {
    parentheses: usize,
    /// `BEGIN` and `CASE` that are open.
    begins: usize,
    /// The initials of the words that psql looks for, of the first four words.
    head: [u8; 4],
    words: usize,
    first: &'t str,
    /// The word right before the next token.
    previous: &'t str,
    is_behind_begin: bool,
    /// Whether settings are changed by their names in texts.
    sets_by_text: bool,
}

impl<'t> super::Watch<'t> for Watch<'t> {
    fn take(&mut self, token: Token<'t>, place: &Place<'t>) -> Result<(), String> {
        let is_atomic = matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("atomic"));
        if std::mem::take(&mut self.is_behind_begin) && !is_atomic {
            return Err("a `BEGIN` without `ATOMIC`, with which psql lets a body begin".to_owned());
        }
        match token {
            Token::Word(word) => {
                self.take_word(word)?;
                self.previous = word;
                return Ok(());
            }
            Token::Quoted(text) => self.take_quoted(text)?,
            Token::Sign('(') => self.parentheses += 1,
            // psql does not count below zero either.
            Token::Sign(')') => self.parentheses = self.parentheses.saturating_sub(1),
            Token::Sign('\\') => return Err(format!("`{}` is a command of psql", place.word())),
            Token::Sign(':') => refuse_variable(place)?,
            Token::Sign(_) | Token::Number | Token::Edge => {}
        }
        self.previous = "";
        Ok(())
    }

    fn ends(&self) -> bool {
        self.parentheses == 0 && self.begins == 0
    }

    fn open(&self) -> &'static str {
        if self.begins > 0 { "a `BEGIN` without its `END`" } else { "a `(` without its `)`" }
    }
}

impl<'t> Watch<'t> {
    fn take_word(&mut self, word: &'t str) -> Result<(), String> {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if self.words == 0 {
            self.first = word;
        }
        if let Some(initial) = self.head.get_mut(self.words) {
            let is_sought = ["create", "function", "procedure", "or", "replace"].into_iter().any(is);
            *initial = if is_sought { word.as_bytes()[0].to_ascii_lowercase() } else { 0 };
        }
        self.words += 1;
        if self.has_body() && self.parentheses == 0 {
            if is("begin") {
                self.begins += 1;
                self.is_behind_begin = true;
            } else if is("case") && self.begins > 0 {
                self.begins += 1;
            } else if is("end") {
                self.begins = self.begins.saturating_sub(1);
            }
        }
        let is_copied = ["from", "to"].into_iter().any(|previous| self.previous.eq_ignore_ascii_case(previous));
        if self.first.eq_ignore_ascii_case("copy") && is_copied && (is("stdin") || is("stdout")) {
            return Err(format!("`COPY … {word}`, whose rows only psql sends and takes"));
        }
        self.sets_by_text |= is("set_config") || is("pg_settings");
        if self.sets() { refuse_setting(word) } else { Ok(()) }
    }

    fn take_quoted(&self, text: &str) -> Result<(), String> {
        if self.sets() || self.sets_by_text { refuse_setting(text.trim_matches(['\'', '"'])) } else { Ok(()) }
    }

    /// Whether the statement makes what may have statements in it.
    fn has_body(&self) -> bool {
        let is_routine = |initial| matches!(initial, b'f' | b'p');
        match self.head {
            [b'c', b'o', b'r', kind] => is_routine(kind),
            [b'c', kind, ..] => is_routine(kind),
            _ => false,
        }
    }

    fn sets(&self) -> bool {
        ["set", "reset", "alter"].into_iter().any(|first| self.first.eq_ignore_ascii_case(first))
    }
}

fn refuse_setting(name: &str) -> Result<(), String> {
    match SETTINGS.into_iter().find(|setting| name.eq_ignore_ascii_case(setting)) {
        Some(setting) => Err(format!("a change of `{setting}`, by which texts end in other places")),
        None => Ok(()),
    }
}

/// `:name`, `:'name'`, `:"name"` and `:{?name}`; in `a[1:2]` a number follows, and nobody calls a variable so.
fn refuse_variable(place: &Place<'_>) -> Result<(), String> {
    let next = place.rest[1..].chars().next();
    let is_name = next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '\'' | '"' | '{') || !c.is_ascii());
    if is_name {
        let end = place.rest[1..].find(|c: char| !(c.is_alphanumeric() || "_'\"{}?".contains(c)));
        let variable = &place.rest[..end.map_or(place.rest.len(), |end| end + 1)];
        return Err(format!("`{variable}` is a variable of psql"));
    }
    Ok(())
}
