//! What sqlite3 makes of a statement: triggers, and lines that it takes for itself.

use super::reader::{BLANKS, Fault};
use super::{Place, Token};

/// The line that makes the client stop at the first error; the only command of a client that a script may have.
const BAIL: &str = ".bail on";

/// Where the script goes on behind `.bail on`, if that is its first line.
pub(super) fn behind_bail(text: &str, has_mark: bool) -> Result<usize, Fault> {
    let blank = text.len() - text.trim_start_matches(BLANKS).len();
    let line = text[blank..].lines().next().unwrap_or_default();
    // Only at the very beginning of its line does the client know it.
    let is_command = line.trim_end() == BAIL && (blank == 0 || text[..blank].ends_with('\n'));
    if is_command && has_mark && blank == 0 {
        return Err((0, format!("a byte order mark before `{BAIL}`, which the client does not know then")));
    }
    Ok(if is_command { blank + line.len() } else { 0 })
}

/// As the client's own `sqlite3_complete`, which agrees with the server's grammar: a trigger ends with an `END` right behind a
/// semicolon. `BEGIN`, `END` and `CASE` need no counting; the first two may be names.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Watch {
    #[default]
    Start,
    Explain,
    Create,
    Plain,
    Trigger,
    Semicolon,
    End,
}

impl<'t> super::Watch<'t> for Watch {
    fn take(&mut self, token: Token<'t>, place: &Place<'t>) -> Result<(), String> {
        self.refuse_lines(token, place)?;
        if let Token::Sign(c @ ('?' | ':' | '@' | '$')) = token {
            let end = place.rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &place.rest[1..end.map_or(place.rest.len(), |end| end + 1)];
            return Err(format!("`{c}{name}` is a parameter, which gets no value"));
        }
        let is = |words: &[&str]| {
            let Token::Word(word) = token else { return false };
            words.iter().any(|other| word.eq_ignore_ascii_case(other))
        };
        *self = match *self {
            Self::Start if is(&["explain"]) => Self::Explain,
            Self::Start | Self::Explain if is(&["create"]) => Self::Create,
            Self::Explain if !is(&["explain", "temp", "temporary", "trigger", "end"]) => Self::Explain,
            Self::Create if is(&["temp", "temporary"]) => Self::Create,
            Self::Create if is(&["trigger"]) => Self::Trigger,
            Self::Start | Self::Explain | Self::Create | Self::Plain => Self::Plain,
            Self::Semicolon if is(&["end"]) => Self::End,
            Self::Trigger | Self::Semicolon | Self::End if token == Token::Sign(';') => Self::Semicolon,
            Self::Trigger | Self::Semicolon | Self::End => Self::Trigger,
        };
        Ok(())
    }

    fn ends(&self) -> bool {
        !matches!(self, Self::Trigger | Self::Semicolon)
    }

    fn open(&self) -> &'static str {
        "a trigger's `BEGIN` without its `END`"
    }
}

impl Watch {
    /// Lines that are for the client, and those that someone may have meant for it.
    fn refuse_lines(self, token: Token<'_>, place: &Place<'_>) -> Result<(), String> {
        let is_number = || place.rest[1..].starts_with(|c: char| c.is_ascii_digit());
        match token {
            Token::Sign('.') if self == Self::Start || place.begins_line() && !is_number() => {
                Err(format!("`{}` is a command of sqlite3", place.word()))
            }
            Token::Sign('#') => Err("`#`, with which sqlite3 alone lets comments begin".to_owned()),
            Token::Sign('/') if is_alone(place, 1) => Err("a line `/`, which is a `;` to sqlite3".to_owned()),
            Token::Word(word) if word.eq_ignore_ascii_case("go") && is_alone(place, 2) => {
                Err(format!("a line `{word}`, which is a `;` to sqlite3"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether a token of that length is alone on its line, but for comments.
fn is_alone(place: &Place<'_>, length: usize) -> bool {
    // Lines can be long, so the look behind the token comes last.
    place.is_first_on_line() && {
        let behind = place.rest[length..].lines().next().unwrap_or_default().trim_start();
        behind.is_empty() || behind.starts_with("--") || behind.starts_with("/*")
    }
}
