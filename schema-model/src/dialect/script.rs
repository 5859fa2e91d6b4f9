//! A deployment's file as the steps that a runner does and keeps in a journal one by one.
//!
//! A file's own `BEGIN … COMMIT` makes one step of what stands between; everything else stands alone, but for what a session is
//! told (`SET`, SQLite's `PRAGMA`), which is not a step: whoever goes on in the middle of a file says it again.

use super::statements::{Statement, statements};
use crate::model::Dialect;

/// What the lines above a step tell about it begin like this.
const PROBES: [&str; 5] = ["makes: ", "drops: ", "renames: ", "again", "by hand"];

/// A part of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<'t> {
    /// What it does, for people: the first of the comment's lines above it, or the beginning of its statement.
    pub title: String,
    /// How to see in a catalog whether it was done: `makes: column apps.size …`, `drops: table apps`, `renames: …`, `again` for what
    /// can run twice, `by hand` where only people can tell.
    pub probe: Option<String>,
    /// How its statements belong together.
    pub kind: StepKind,
    /// In their order, without `BEGIN` and `COMMIT`.
    pub statements: Vec<Statement<'t>>,
}

/// How the statements of a step belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Says something to the session; nothing of it stays.
    Session,
    /// Done whole or not at all.
    Transaction,
    /// Outside of transactions.
    Alone,
}

/// Reads a script as its steps.
///
/// # Errors
/// As [`statements`], and where a transaction does not end, or holds what the database does not keep in one.
pub fn steps(script: &str, dialect: Dialect) -> Result<Vec<Step<'_>>, (usize, String)> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    let mut open: Option<Step<'_>> = None;
    for statement in statements(script, dialect)? {
        let words = words(statement.sql);
        let mut heading = Heading::of(statement.above);
        let follows = statement.above.trim().is_empty() && statement.above.matches('\n').count() < 2;
        match (&mut open, bound(&words)) {
            (None, Some(Bound::Begin)) => {
                let Heading { title, probe } = heading;
                let title = title.unwrap_or_default();
                open = Some(Step { title, probe, kind: StepKind::Transaction, statements: vec![statement] });
            }
            (Some(_), Some(Bound::Begin)) => return Err((statement.line, "a `BEGIN` within another one".to_owned())),
            (Some(_), Some(Bound::Commit)) => {
                let Some(mut step) = open.take() else { continue };
                step.statements.remove(0);
                if step.statements.is_empty() {
                    continue;
                }
                if step.title.is_empty() {
                    step.title = beginning(step.statements[0].sql);
                }
                steps.push(step);
            }
            (None, Some(Bound::Commit)) => return Err((statement.line, "a `COMMIT` without its `BEGIN`".to_owned())),
            (_, Some(Bound::Rollback)) => return Err((statement.line, "a `ROLLBACK`".to_owned())),
            (Some(step), None) => {
                if dialect == Dialect::Mysql && commits(&words) {
                    let what = format!("`{}` within a transaction, which the server ends there", words[0]);
                    return Err((statement.line, what));
                }
                if step.title.is_empty() {
                    step.title = heading.title.unwrap_or_default();
                }
                step.statements.push(statement);
            }
            (None, None) => {
                // What stands under one heading with a probe is one step.
                let last = steps.last_mut().filter(|step| step.probe.is_some() && step.kind == StepKind::Alone);
                if let Some(last) = last.filter(|_| follows) {
                    last.statements.push(statement);
                    continue;
                }
                // What is said to the session right before a statement is said for it.
                if let Some(before) = steps.last().filter(|step| follows && step.kind == StepKind::Session) {
                    heading.title = Some(before.title.clone());
                }
                if let Some(function) = about_the_last(statement.sql).filter(|_| heading.probe.is_none()) {
                    let what =
                        format!("`{function}` outside of a transaction, where the journal's own row comes between");
                    return Err((statement.line, what));
                }
                let is_session = heading.probe.is_none() && is_session(&words, dialect);
                let kind = if is_session { StepKind::Session } else { StepKind::Alone };
                let title = heading.title.unwrap_or_else(|| beginning(statement.sql));
                steps.push(Step { title, probe: heading.probe, kind, statements: vec![statement] });
            }
        }
    }
    match open {
        Some(step) => Err((step.statements[0].line, "a `BEGIN` without its `COMMIT`".to_owned())),
        None => Ok(steps),
    }
}

/// The value of a line `-- key: value` that stands for itself.
#[must_use]
pub fn told<'t>(script: &'t str, key: &str) -> Option<&'t str> {
    let of_line = |line: &'t str| line.trim_end().strip_prefix("-- ")?.strip_prefix(key)?.strip_prefix(": ");
    script.lines().find_map(of_line)
}

/// What the comment right above a statement says.
#[derive(Default)]
struct Heading {
    title: Option<String>,
    probe: Option<String>,
}

impl Heading {
    fn of(above: &str) -> Self {
        let mut heading = Self::default();
        for line in above.lines().map(str::trim) {
            let Some(line) = line.strip_prefix("--") else {
                // Behind an empty line begins another comment.
                if line.is_empty() && heading.title.is_some() {
                    heading = Self::default();
                }
                continue;
            };
            let line = line.trim();
            if PROBES
                .iter()
                .any(|probe| line.strip_prefix(probe).is_some_and(|rest| probe.ends_with(' ') || rest.is_empty()))
            {
                heading.probe = Some(line.to_owned());
            } else if heading.title.is_none() && !line.is_empty() {
                heading.title = Some(line.to_owned());
            }
        }
        heading
    }
}

enum Bound {
    Begin,
    Commit,
    Rollback,
}

/// Whether a statement opens or ends a transaction.
fn bound(words: &[String]) -> Option<Bound> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["BEGIN" | "COMMIT" | "END" | "ROLLBACK", "PREPARED", ..] => None,
        // MariaDB's block is not a transaction.
        ["BEGIN", "NOT", ..] => None,
        ["BEGIN", ..] | ["START", "TRANSACTION", ..] => Some(Bound::Begin),
        ["COMMIT", ..] | ["END"] | ["END", "TRANSACTION" | "WORK", ..] => Some(Bound::Commit),
        ["ROLLBACK", "TO", ..] => None,
        ["ROLLBACK" | "ABORT", ..] => Some(Bound::Rollback),
        _ => None,
    }
}

/// Whether a statement only tells the session something.
fn is_session(words: &[String], dialect: Dialect) -> bool {
    match words.first().map(String::as_str) {
        Some("SET") => true,
        Some("RESET") => dialect == Dialect::Postgres,
        Some("PRAGMA") => dialect == Dialect::Sqlite,
        _ => false,
    }
}

/// A function that tells about the statement before it.
fn about_the_last(sql: &str) -> Option<&'static str> {
    let upper = sql.to_ascii_uppercase();
    let functions = ["LAST_INSERT_ID(", "LAST_INSERT_ROWID(", "LASTVAL(", "ROW_COUNT(", "FOUND_ROWS("];
    functions.into_iter().find(|function| upper.contains(function)).map(|function| function.trim_end_matches('('))
}

/// Whether MySQL ends a transaction before that statement.
fn commits(words: &[String]) -> bool {
    let is_temporary = words.get(1).is_some_and(|word| word == "TEMPORARY");
    match words.first().map(String::as_str) {
        Some("CREATE" | "DROP") => !is_temporary,
        Some(
            "ALTER" | "RENAME" | "TRUNCATE" | "GRANT" | "REVOKE" | "ANALYZE" | "OPTIMIZE" | "REPAIR" | "LOCK"
            | "UNLOCK",
        ) => true,
        _ => false,
    }
}

/// The first words of a statement in upper case, without comments between them.
#[must_use]
pub fn words(sql: &str) -> Vec<String> {
    const MOST: usize = 6;
    let mut rest = sql;
    let mut words = Vec::new();
    while words.len() < MOST {
        rest = rest.trim_start();
        if rest.starts_with("--") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            if end == 0 {
                break;
            }
            words.push(rest[..end].to_ascii_uppercase());
            rest = &rest[end..];
        }
    }
    words
}

/// The first line of a statement, no longer than a message can bear.
fn beginning(sql: &str) -> String {
    const MOST: usize = 60;
    let line = sql.lines().next().unwrap_or_default().trim_end_matches(['(', ' ']);
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str, dialect: Dialect) -> Vec<(StepKind, String, Option<String>, usize)> {
        let steps = steps(script, dialect).expect("it reads");
        steps.into_iter().map(|step| (step.kind, step.title, step.probe, step.statements.len())).collect()
    }

    fn fault(script: &str, dialect: Dialect) -> (usize, String) {
        steps(script, dialect).expect_err("a fault")
    }

    #[test]
    fn transactions_are_steps_and_what_stands_outside_stands_alone() {
        let script = "-- deployment; run it with psql\nSET lock_timeout = '500ms';\n\n-- new table a\nBEGIN;\nCREATE TABLE a ();\n\
             COMMENT ON TABLE a IS '';\nCOMMIT;\n\n-- index\n-- reads the whole table\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON a (b);\n";
        assert_eq!(
            read(script, Dialect::Postgres),
            [
                (StepKind::Session, "deployment; run it with psql".to_owned(), None, 1),
                (StepKind::Transaction, "new table a".to_owned(), None, 2),
                (StepKind::Session, "index".to_owned(), None, 1),
                (StepKind::Alone, "index".to_owned(), None, 1),
            ]
        );
    }

    #[test]
    fn what_stands_under_one_probe_is_one_step() {
        let script = "SET NAMES utf8mb4;\n\n-- key k of a\n-- makes: foreign key a.k\nSET foreign_key_checks = 0;\nALTER TABLE a ADD b int;\n\
             SET foreign_key_checks = 1;\n\n-- rows\n-- again\nUPDATE a SET b = 1;\n\nDELETE FROM c;\n-- d\nDELETE FROM d;";
        let probe = |text: &str| Some(text.to_owned());
        assert_eq!(
            read(script, Dialect::Mysql),
            [
                (StepKind::Session, "SET NAMES utf8mb4".to_owned(), None, 1),
                (StepKind::Alone, "key k of a".to_owned(), probe("makes: foreign key a.k"), 3),
                (StepKind::Alone, "rows".to_owned(), probe("again"), 1),
                (StepKind::Alone, "DELETE FROM c".to_owned(), None, 1),
                (StepKind::Alone, "d".to_owned(), None, 1),
            ]
        );
    }

    #[test]
    fn a_file_of_sqlite_is_one_transaction() {
        let script =
            ".bail on\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n-- new table a\nCREATE TABLE a (b);\nCOMMIT;\n";
        let found = read(script, Dialect::Sqlite);
        assert_eq!(found[1], (StepKind::Transaction, "new table a".to_owned(), None, 1));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_no_runner_can_keep_together_is_refused_with_its_line() {
        assert_eq!(fault("BEGIN;\nSELECT 1;", Dialect::Postgres), (1, "a `BEGIN` without its `COMMIT`".to_owned()));
        assert_eq!(fault("SELECT 1;\nCOMMIT;", Dialect::Postgres).0, 2);
        assert_eq!(fault("BEGIN;\nBEGIN;\nCOMMIT;", Dialect::Postgres).0, 2);
        let (line, what) = fault("INSERT INTO a VALUES (1);\nINSERT INTO b VALUES (last_insert_id());", Dialect::Mysql);
        assert!(line == 2 && what.starts_with("`LAST_INSERT_ID` outside"), "{what}");
        assert_eq!(fault("BEGIN;\nSELECT 1;\nROLLBACK;", Dialect::Postgres).0, 3);
        let (line, what) = fault("BEGIN;\nUPDATE a SET b = 1;\nALTER TABLE a ADD c int;\nCOMMIT;", Dialect::Mysql);
        assert!(line == 3 && what.contains("`ALTER` within a transaction"), "{what}");
    }

    #[test]
    fn a_line_of_its_own_tells_something() {
        let script = "SELECT 1;\n-- replaces: abc\n-- populate: c_language (run it)\n";
        assert_eq!(told(script, "replaces"), Some("abc"));
        assert_eq!(told(script, "makes"), None);
    }
}
