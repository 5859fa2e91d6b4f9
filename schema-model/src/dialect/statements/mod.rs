//! The statements of a script, as the databases' own clients find them.
//!
//! Strict: what only a client understands, and what client and server would read differently, is refused.

mod mysql;
mod postgres;
mod reader;
mod sqlite;
#[cfg(test)]
mod tests;
mod whole;

use crate::model::Dialect;

use reader::{Fault, Reader, Token};

/// A statement of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'t> {
    /// The blanks and comments in front of it.
    pub above: &'t str,
    /// It, without the semicolon at its end.
    pub sql: &'t str,
    /// The line on which it begins, from 1.
    pub line: usize,
}

/// Splits a script at its semicolons; what stands behind the last one is only comments.
///
/// # Errors
/// The line, from 1, and what stands there: something that only a client understands, that the client would cut in another
/// place than the server, or that does not end.
pub fn statements(script: &str, dialect: Dialect) -> Result<Vec<Statement<'_>>, (usize, String)> {
    let text = script.strip_prefix('\u{feff}').unwrap_or(script);
    let line_at = |at: usize| text[..at].matches('\n').count() + 1;
    split(text, text.len() < script.len(), dialect).map_err(|(at, what)| (line_at(at), what))
}

fn split(text: &str, has_mark: bool, dialect: Dialect) -> Result<Vec<Statement<'_>>, Fault> {
    whole::check(text)?;
    let from = if dialect == Dialect::Sqlite { sqlite::behind_bail(text, has_mark)? } else { 0 };
    let mut reader = Reader::new(text, from, dialect);
    let mut found = Vec::new();
    let (mut line, mut counted, mut behind) = (1, 0, 0);
    loop {
        reader.skip_blanks()?;
        let start = reader.at();
        if start == text.len() {
            return Ok(found);
        }
        let end = read_statement(&mut reader, dialect)?;
        let sql = text[start..end].trim_end_matches(reader::BLANKS);
        // A lone semicolon says nothing.
        if !sql.is_empty() {
            line += text[counted..start].matches('\n').count();
            counted = start;
            found.push(Statement { above: &text[behind..start], sql, line });
            behind = reader.at();
        }
    }
}

/// Goes behind the semicolon that ends a statement, or to the end; gives where the statement ends.
fn read_statement(reader: &mut Reader<'_>, dialect: Dialect) -> Result<usize, Fault> {
    let start = reader.at();
    let mut watch: Box<dyn Watch<'_>> = match dialect {
        Dialect::Postgres => Box::<postgres::Watch<'_>>::default(),
        Dialect::Mysql => Box::<mysql::Watch<'_>>::default(),
        Dialect::Sqlite => Box::<sqlite::Watch>::default(),
    };
    loop {
        reader.skip_blanks()?;
        let at = reader.at();
        let Some(token) = reader.token()? else { break };
        if token == Token::Sign(';') && watch.ends() {
            watch.finish().map_err(|what| (start, what))?;
            return Ok(at);
        }
        let place = reader.place(at);
        if whole::is_marker(&place) {
            return Err((at, whole::MARKERS.to_owned()));
        }
        watch.take(token, &place).map_err(|what| (at, what))?;
    }
    // A semicolon that ends nothing is as the end of the script inside of what is open.
    if !watch.ends() {
        return Err((start, watch.open().to_owned()));
    }
    watch.finish().map_err(|what| (start, what))?;
    Ok(reader.at())
}

/// What a database's client makes of the tokens of one statement.
trait Watch<'t> {
    /// Takes the next token, or says what stands there that is refused.
    fn take(&mut self, token: Token<'t>, place: &Place<'t>) -> Result<(), String>;

    /// Whether a semicolon that comes now ends the statement.
    fn ends(&self) -> bool;

    /// What is open where a semicolon does not end the statement.
    fn open(&self) -> &'static str;

    /// What is refused once the whole statement is known.
    fn finish(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Where a token stands.
struct Place<'t> {
    /// The script in front of it.
    before: &'t str,
    /// The script from it on.
    rest: &'t str,
}

impl<'t> Place<'t> {
    /// Whether only blanks stand before it on its line.
    fn is_first_on_line(&self) -> bool {
        self.before.trim_end_matches([' ', '\t', '\x0c']).is_empty()
            || self.before.trim_end_matches([' ', '\t', '\x0c']).ends_with('\n')
    }

    /// Whether it is the very first of its line.
    fn begins_line(&self) -> bool {
        self.before.is_empty() || self.before.ends_with('\n')
    }

    /// What stands there up to the next blank, for a message.
    fn word(&self) -> &'t str {
        self.rest.split_ascii_whitespace().next().unwrap_or_default()
    }
}
