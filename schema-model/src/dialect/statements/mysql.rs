//! What the clients `mysql` and `mariadb` make of a statement: they cut at every semicolon.

use super::{Place, Token};

/// The words at the beginning of a statement that a client takes for itself, in any version of either.
const COMMANDS: [&str; 27] = [
    "charset",
    "clear",
    "connect",
    "costs",
    "delimiter",
    "edit",
    "ego",
    "exit",
    "go",
    "help",
    "nopager",
    "notee",
    "nowarning",
    "pager",
    "print",
    "prompt",
    "query_attributes",
    "quit",
    "rehash",
    "resetconnection",
    "sandbox",
    "source",
    "ssl_session_data_print",
    "status",
    "system",
    "tee",
    "warnings",
];

/// What MariaDB runs outside of routines too.
const COMPOUND: [&str; 6] = ["case", "for", "if", "loop", "repeat", "while"];

/// What may have several statements in it.
const ROUTINES: [&str; 5] = ["event", "function", "package", "procedure", "trigger"];

/// What may stand between `CREATE` and what is made.
const BETWEEN: [&str; 6] = ["aggregate", "current_role", "current_user", "definer", "or", "replace"];

/// The modes, and those that stand for them among others, with which texts end in other places.
const MODES: [&str; 7] = ["NO_BACKSLASH_ESCAPES", "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"];

const BODY: &str =
    "a body of several statements, which the client cuts at its first `;` (make it a body of one statement)";

#[derive(Default)]
pub(super) struct Watch<'t> {
    first: Option<&'t str>,
    words: usize,
    /// The sign right before the next token.
    sign: Option<char>,
    head: Head,
    /// `CASE` that are open in a body.
    cases: usize,
    mode: Mode,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Head {
    #[default]
    Start,
    Create,
    Routine,
    Other,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Unnamed,
    /// Its value comes next.
    Named,
    Valued,
}

impl<'t> super::Watch<'t> for Watch<'t> {
    fn take(&mut self, token: Token<'t>, place: &Place<'t>) -> Result<(), String> {
        if token == Token::Edge {
            return Ok(());
        }
        self.refuse_commands(token, place)?;
        self.refuse_modes(token)?;
        if let Token::Word(word) = token {
            self.take_word(word, place)?;
        }
        self.first.get_or_insert(if let Token::Word(word) = token { word } else { "" });
        self.sign = if let Token::Sign(c) = token { Some(c) } else { None };
        Ok(())
    }

    fn ends(&self) -> bool {
        true
    }

    fn open(&self) -> &'static str {
        BODY
    }

    fn finish(&self) -> Result<(), String> {
        if self.cases > 0 { Err(BODY.to_owned()) } else { Ok(()) }
    }
}

impl<'t> Watch<'t> {
    /// What a client takes for itself, or for a comment where the server does not.
    fn refuse_commands(&self, token: Token<'t>, place: &Place<'t>) -> Result<(), String> {
        let is_first = self.first.is_none();
        match token {
            Token::Sign('\\') => Err(command(place.word())),
            Token::Sign('?') if is_first => Err(command("?")),
            Token::Sign('-') if is_first && place.rest.starts_with("--") => {
                Err("`--` without a blank behind it, a comment to the client alone".to_owned())
            }
            Token::Word(word) if is_first && is_one_of(word, &COMMANDS) => Err(command(word)),
            Token::Word(word) if is_first && word.eq_ignore_ascii_case("use") => {
                Err("`USE`, with which the rest would go to another database".to_owned())
            }
            Token::Word(word) if is_first && is_one_of(word, &COMPOUND) => Err(BODY.to_owned()),
            Token::Word(word) if self.starts_with("begin") && self.words == 1 && word.eq_ignore_ascii_case("not") => {
                Err(BODY.to_owned())
            }
            Token::Word(word) if self.starts_with("load") && word.eq_ignore_ascii_case("local") => {
                Err("`LOAD … LOCAL`, whose file only the client reads".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn take_word(&mut self, word: &'t str, place: &Place<'t>) -> Result<(), String> {
        self.words += 1;
        // `NEW.begin`, `@begin`, `DEFINER = begin@localhost`.
        let is_name = matches!(self.sign, Some('.' | '@')) || self.head == Head::Create && self.sign == Some('=');
        if is_name {
            return Ok(());
        }
        match self.head {
            Head::Start if is_one_of(word, &["create", "alter"]) => self.head = Head::Create,
            Head::Create if is_one_of(word, &ROUTINES) => self.head = Head::Routine,
            Head::Create if is_one_of(word, &BETWEEN) => {}
            Head::Routine => return self.take_word_of_body(word, place),
            Head::Start | Head::Create | Head::Other => self.head = Head::Other,
        }
        Ok(())
    }

    fn take_word_of_body(&mut self, word: &str, place: &Place<'t>) -> Result<(), String> {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        // A function has the same name.
        let is_call = || place.rest[word.len()..].trim_start_matches(super::reader::BLANKS).starts_with('(');
        if is("begin") || is("loop") || is("while") || is("repeat") && !is_call() || is("then") && self.cases == 0 {
            return Err(BODY.to_owned());
        }
        if is("case") {
            self.cases += 1;
        } else if is("end") {
            self.cases = self.cases.saturating_sub(1);
        }
        Ok(())
    }

    /// The clients follow the server into these modes.
    fn refuse_modes(&mut self, token: Token<'t>) -> Result<(), String> {
        if !self.starts_with("set") {
            return Ok(());
        }
        let text = match token {
            Token::Word(text) | Token::Quoted(text) => text,
            Token::Number if self.mode == Mode::Named => "",
            Token::Sign('=' | ':') => return Ok(()),
            Token::Sign(_) | Token::Number | Token::Edge => {
                self.mode = if self.mode == Mode::Named { Mode::Valued } else { self.mode };
                return Ok(());
            }
        };
        let upper = text.to_ascii_uppercase();
        let is_refused = text.is_empty() || MODES.iter().any(|mode| upper.contains(mode));
        if self.mode != Mode::Unnamed && is_refused {
            return Err("a `sql_mode` with which texts end in other places".to_owned());
        }
        self.mode = match self.mode {
            _ if upper.trim_matches('`') == "SQL_MODE" => Mode::Named,
            Mode::Named => Mode::Valued,
            mode => mode,
        };
        Ok(())
    }

    fn starts_with(&self, word: &str) -> bool {
        self.first.is_some_and(|first| first.eq_ignore_ascii_case(word))
    }
}

fn command(word: &str) -> String {
    format!("`{word}` is a command of the client")
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}
