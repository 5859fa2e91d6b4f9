//! The statements of a script, as the databases' own clients find them.
//!
//! Strict: what only a client understands is refused rather than sent to the server.

use crate::model::Dialect;

/// The line that makes SQLite's client stop at the first error; the only command of a client that a script may have.
const BAIL: &str = ".bail on";

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
/// The line, from 1, and what stands there that only a client understands, or that does not end.
pub fn statements(script: &str, dialect: Dialect) -> Result<Vec<Statement<'_>>, (usize, String)> {
    let script = script.trim_start_matches('\u{feff}');
    let mut reader = Reader { text: script, at: 0, dialect };
    let mut found = Vec::new();
    let (mut line, mut counted, mut behind) = (1, 0, 0);
    loop {
        reader.skip_blanks().map_err(|what| reader.fault(what))?;
        if reader.at == script.len() {
            return Ok(found);
        }
        reader.refuse_commands().map_err(|what| reader.fault(what))?;
        let start = reader.at;
        reader.statement().map_err(|what| (script[..start].matches('\n').count() + 1, what))?;
        let sql = script[start..reader.at].trim_end();
        // A lone semicolon says nothing.
        if !sql.is_empty() {
            line += script[counted..start].matches('\n').count();
            counted = start;
            found.push(Statement { above: &script[behind..start], sql, line });
            behind = reader.at + 1;
        }
        reader.at = (reader.at + 1).min(script.len());
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    dialect: Dialect,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn fault(&self, what: String) -> (usize, String) {
        (self.text[..self.at].matches('\n').count() + 1, what)
    }

    /// White space and comments.
    fn skip_blanks(&mut self) -> Result<(), String> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            self.at += blank;
            if !self.comment()? && blank == 0 {
                return Ok(());
            }
        }
    }

    /// A comment, if one begins here.
    fn comment(&mut self) -> Result<bool, String> {
        let rest = self.rest();
        let is_mysql = self.dialect == Dialect::Mysql;
        // MySQL takes two hyphens for a comment only before white space.
        let is_line = rest.starts_with("--") && (!is_mysql || rest[2..].chars().next().is_none_or(char::is_whitespace));
        if is_line || is_mysql && rest.starts_with('#') {
            self.at += rest.find('\n').unwrap_or(rest.len());
            return Ok(true);
        }
        // What MySQL runs or skips by its version is part of a statement.
        if !rest.starts_with("/*") || is_mysql && (rest.starts_with("/*!") || rest.starts_with("/*M!")) {
            return Ok(false);
        }
        let nests = self.dialect == Dialect::Postgres;
        let (mut depth, mut at) = (1_usize, 2);
        while depth > 0 {
            let next = rest.get(at..).unwrap_or_default();
            let Some(end) = next.find("*/") else { return Err("a comment that does not end".to_owned()) };
            match next.find("/*").filter(|start| nests && *start < end) {
                Some(start) => (depth, at) = (depth + 1, at + start + 2),
                None => (depth, at) = (depth - 1, at + end + 2),
            }
        }
        self.at += at;
        Ok(true)
    }

    /// What a client would take for itself.
    fn refuse_commands(&mut self) -> Result<(), String> {
        let line = self.rest().lines().next().unwrap_or_default();
        let word = line.split_whitespace().next().unwrap_or_default();
        match self.dialect {
            Dialect::Postgres if line.starts_with('\\') => Err(format!("`{word}` is a command of psql")),
            Dialect::Mysql if word.eq_ignore_ascii_case("delimiter") || line.starts_with('\\') => {
                Err(format!("`{word}` is a command of the client"))
            }
            Dialect::Sqlite if line.trim_end() == BAIL && self.text[..self.at].trim().is_empty() => {
                self.at += line.len();
                self.skip_blanks()
            }
            Dialect::Sqlite if line.starts_with('.') => Err(format!("`{word}` is a command of sqlite3")),
            _ => Ok(()),
        }
    }

    /// Goes to the semicolon that ends a statement, or to the end.
    fn statement(&mut self) -> Result<(), String> {
        let mut words = Words::default();
        while let Some(c) = self.rest().chars().next() {
            match c {
                ';' if words.depth == 0 => break,
                '\'' | '"' | '`' => self.quoted(c, c == '\'' && words.is_escape(self.dialect))?,
                '$' if self.dialect == Dialect::Postgres => self.dollars()?,
                '[' if self.dialect == Dialect::Sqlite => self.at = self.find(']')?,
                _ if c.is_alphabetic() || c == '_' => {
                    let rest = self.rest();
                    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
                    words.take(&rest[..end], self.dialect);
                    self.at += end;
                    continue;
                }
                _ if self.comment()? => {}
                _ => self.at += c.len_utf8(),
            }
            words.last.clear();
        }
        if words.depth > 0 {
            return Err("`BEGIN` without its `END`".to_owned());
        }
        let begin: Vec<&str> = words.first.iter().map(String::as_str).collect();
        if self.dialect == Dialect::Postgres && begin.first() == Some(&"COPY") && words.from_stdin {
            return Err("`COPY … FROM stdin`, whose rows only psql sends".to_owned());
        }
        Ok(())
    }

    fn find(&self, end: char) -> Result<usize, String> {
        let found = self.rest().find(end).map(|at| self.at + at + end.len_utf8());
        found.ok_or_else(|| format!("a name that does not end with `{end}`"))
    }

    /// A text or a name in quotes.
    fn quoted(&mut self, quote: char, escapes: bool) -> Result<(), String> {
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if c == '\\' && escapes {
                chars.next();
            } else if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
                self.at += at + c.len_utf8();
                return Ok(());
            }
        }
        Err(format!("a text that does not end with `{quote}`"))
    }

    /// `$tag$ … $tag$`; a parameter such as `$1` is only a sign.
    fn dollars(&mut self) -> Result<(), String> {
        let rest = self.rest();
        let tag = rest[1..].find('$').map(|end| &rest[..end + 2]);
        let is_tag = |tag: &&str| {
            let name = &tag[1..tag.len() - 1];
            !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        };
        let Some(tag) = tag.filter(is_tag) else {
            self.at += 1;
            return Ok(());
        };
        let end = rest[tag.len()..].find(tag).ok_or_else(|| format!("a text that does not end with `{tag}`"))?;
        self.at += end + 2 * tag.len();
        Ok(())
    }
}

/// What the words of a statement tell of its end.
#[derive(Default)]
struct Words {
    /// The first of them, in upper case.
    first: Vec<String>,
    /// The last one, while nothing but blanks stands behind it.
    last: String,
    /// Blocks that are open.
    depth: usize,
    from_stdin: bool,
    before: String,
}

impl Words {
    /// Whether a text that begins here has escapes: `E'…'` on PostgreSQL, every text on MySQL.
    fn is_escape(&self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Postgres => self.last.eq_ignore_ascii_case("e"),
            Dialect::Mysql => true,
            Dialect::Sqlite => false,
        }
    }

    /// Whether the statement makes something that has statements in it.
    fn has_body(&self) -> bool {
        let mut words = self.first.iter().map(String::as_str);
        words.next() == Some("CREATE")
            && words.any(|word| matches!(word, "TRIGGER" | "PROCEDURE" | "FUNCTION" | "EVENT"))
    }

    fn take(&mut self, word: &str, dialect: Dialect) {
        let upper = word.to_ascii_uppercase();
        if self.first.len() < 12 {
            self.first.push(upper.clone());
        }
        self.from_stdin |= upper == "STDIN" && self.before == "FROM";
        if self.has_body() {
            // On PostgreSQL only `BEGIN ATOMIC` has no quotes around it.
            let opens = match dialect {
                Dialect::Postgres => upper == "ATOMIC" && self.before == "BEGIN" || upper == "CASE" && self.depth > 0,
                _ => upper == "BEGIN" || upper == "CASE" && self.before != "END",
            };
            if opens {
                self.depth += 1;
            } else if upper == "END" && self.depth > 0 {
                self.depth -= 1;
            } else if self.before == "END" && matches!(&*upper, "IF" | "LOOP" | "WHILE" | "REPEAT") {
                // It ended what opened without being counted.
                self.depth += 1;
            }
        }
        self.last = word.to_owned();
        self.before = upper;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(script: &str, dialect: Dialect) -> Vec<&str> {
        statements(script, dialect).expect("it splits").into_iter().map(|statement| statement.sql).collect()
    }

    fn fault(script: &str, dialect: Dialect) -> (usize, String) {
        statements(script, dialect).expect_err("a fault")
    }

    #[test]
    fn semicolons_in_texts_names_and_comments_end_nothing() {
        for dialect in Dialect::ALL {
            let name = if dialect == Dialect::Mysql { "`a;`" } else { "\"a;\"" };
            let script = format!("-- a;\n/* ; */ SELECT 'a;''b', {name}; ;\n-- end;\nSELECT 2 -- ;\n;");
            let first = format!("SELECT 'a;''b', {name}");
            assert_eq!(split(&script, dialect), [&*first, "SELECT 2 -- ;"], "{dialect:?}");
        }
        assert_eq!(split("SELECT 'a\\';b'; SELECT 2", Dialect::Mysql), ["SELECT 'a\\';b'", "SELECT 2"]);
        assert_eq!(split("SELECT E'a\\';b'; SELECT '\\'", Dialect::Postgres), ["SELECT E'a\\';b'", "SELECT '\\'"]);
        assert_eq!(split("SELECT 1 # ;\n; SELECT 5--1;", Dialect::Mysql), ["SELECT 1 # ;", "SELECT 5--1"]);
        assert_eq!(split("SELECT [a;]; SELECT 2", Dialect::Sqlite), ["SELECT [a;]", "SELECT 2"]);
        assert_eq!(split("", Dialect::Sqlite), Vec::<&str>::new());
        assert_eq!(split("\u{feff}SELECT 1;\r\n", Dialect::Postgres), ["SELECT 1"]);
    }

    #[test]
    fn dollar_quotes_and_nested_comments_are_postgres_own() {
        let body = "DO $a$ BEGIN; $b$ ; END $a$";
        assert_eq!(
            split(&format!("{body}; SELECT $1; SELECT a$b;"), Dialect::Postgres),
            [body, "SELECT $1", "SELECT a$b"]
        );
        assert_eq!(split("/* /* ; */ ; */ SELECT 1;", Dialect::Postgres), ["SELECT 1"]);
        assert_eq!(split("SELECT $$a;$$; SELECT 2", Dialect::Postgres), ["SELECT $$a;$$", "SELECT 2"]);
    }

    #[test]
    fn bodies_end_with_their_end() {
        let trigger =
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END";
        assert_eq!(split(&format!("{trigger}; SELECT 1;"), Dialect::Sqlite), [trigger, "SELECT 1"]);
        let procedure =
            "CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; CASE b WHEN 1 THEN SELECT 2; END CASE; END";
        assert_eq!(split(&format!("{procedure}; SELECT 1;"), Dialect::Mysql), [procedure, "SELECT 1"]);
        let function = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 2 END; END";
        assert_eq!(split(&format!("{function}; SELECT 1;"), Dialect::Postgres), [function, "SELECT 1"]);
        assert_eq!(split("BEGIN; UPDATE a SET b = 1; END; COMMIT", Dialect::Postgres).len(), 4);
    }

    #[test]
    fn what_only_clients_understand_is_refused_with_its_line() {
        assert_eq!(fault("SELECT 1;\n\\i other.sql\n", Dialect::Postgres).0, 2);
        assert_eq!(fault("DELIMITER //\n", Dialect::Mysql), (1, "`DELIMITER` is a command of the client".to_owned()));
        assert_eq!(fault("SELECT 1;\n\n.read a\n", Dialect::Sqlite), (3, "`.read` is a command of sqlite3".to_owned()));
        assert!(fault("COPY a FROM stdin;\n1\n\\.\n", Dialect::Postgres).1.contains("COPY"));
        assert_eq!(split(".bail on\n-- x\nSELECT 1;", Dialect::Sqlite), ["SELECT 1"]);
        assert!(fault("SELECT 1;\n.bail on\n", Dialect::Sqlite).1.contains(".bail"));
    }

    #[test]
    fn what_does_not_end_is_a_fault_where_it_begins() {
        for (script, line) in
            [("SELECT 1;\nSELECT 'a", 2), ("SELECT $a$ b", 1), ("\n\nSELECT \"a", 3), ("SELECT 1; /* a", 1)]
        {
            assert_eq!(fault(script, Dialect::Postgres).0, line, "{script}");
        }
        assert!(fault("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;", Dialect::Sqlite).1.contains("END"));
    }
}
