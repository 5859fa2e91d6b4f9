//! What a step left that was begun and is not known to be done.

use schema_model::dialect::{Step, words};

use super::probe::{Probe, Seen};
use super::rules::{Shows, rules};
use crate::deploy::{Deploy, DeployError};

/// What is to be done about such a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// Nothing: it is done.
    Done,
    /// It is to be run, as if it had not been begun.
    Again,
    /// Only a person can tell.
    Unknown,
}

impl Deploy {
    /// What a step left that an earlier run began. That run's session is over: it held the lock that this one has.
    pub(super) async fn left(&mut self, step: &Step<'_>) -> Result<Left, DeployError> {
        if rules(self.target.dialect).shows == Shows::Probe {
            let Some(probe) = &step.probe else { return Ok(Left::Unknown) };
            let sql: Vec<&str> = step.statements.iter().map(|statement| statement.sql).collect();
            return self.probed(probe, &sql.join(";\n")).await;
        }
        if step.probe.as_deref() == Some("again") {
            self.clear_away(step).await?;
            return Ok(Left::Again);
        }
        let [statement] = step.statements.as_slice() else { return Ok(Left::Unknown) };
        let words = words(statement.sql);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["CREATE", "INDEX", "CONCURRENTLY", ..] | ["CREATE", "UNIQUE", "INDEX", "CONCURRENTLY", ..] => {
                let state = self.index(statement.sql).await?;
                self.clear_away(step).await?;
                Ok(if state == Some(true) { Left::Done } else { Left::Again })
            }
            ["DROP", "INDEX", "CONCURRENTLY", ..] => {
                let name = after(statement.sql, &["CONCURRENTLY", "IF", "EXISTS"]);
                let sql = format!("SELECT to_regclass({})", self.target.dialect.literal(name));
                let is_there = self.one("the catalog", &sql).await?.is_some();
                Ok(if is_there { Left::Again } else { Left::Done })
            }
            ["ALTER", "TYPE", ..] => self.left_of_label(statement.sql).await,
            ["VACUUM" | "ANALYZE" | "REINDEX" | "REFRESH" | "CLUSTER", ..] => Ok(Left::Again),
            _ => Ok(Left::Unknown),
        }
    }

    /// Takes away what a build of an index leaves when it fails: an index that answers nothing and refuses duplicates all the same.
    pub(super) async fn clear_away(&mut self, step: &Step<'_>) -> Result<(), DeployError> {
        for statement in &step.statements {
            let words = words(statement.sql);
            if !words.iter().any(|word| word == "CONCURRENTLY") || words.first().is_none_or(|word| word != "CREATE") {
                continue;
            }
            if self.index(statement.sql).await? == Some(false) {
                let (name, schema) = self.name_of_index(statement.sql).await?;
                // So nobody queues behind it.
                let sql = format!("DROP INDEX CONCURRENTLY {}.{}", self.quoted(&schema), self.quoted(&name));
                self.connection.run_unbounded(&sql).await.map_err(|error| self.failed(&name, Some(&sql), &error))?;
            }
        }
        Ok(())
    }

    /// Whether an index is valid; nothing where there is none of that name.
    async fn index(&mut self, sql: &str) -> Result<Option<bool>, DeployError> {
        let (name, schema) = self.name_of_index(sql).await?;
        let literal = |text: &str| self.target.dialect.literal(text);
        let sql = format!(
            "SELECT CASE WHEN i.indisvalid THEN '1' ELSE '0' END FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
             JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = {} AND n.nspname = {}",
            literal(&name),
            literal(&schema)
        );
        Ok(self.one("the catalog", &sql).await?.map(|valid| valid == "1"))
    }

    /// The name of the index that a statement builds, and the namespace of its table, where it comes to be.
    async fn name_of_index(&mut self, sql: &str) -> Result<(String, String), DeployError> {
        let rest = after(sql, &["CONCURRENTLY", "IF", "NOT", "EXISTS"]);
        let table = after(&rest[name(rest).len()..], &["ON", "ONLY"]);
        let dialect = self.target.dialect;
        let sql = format!(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass({})",
            dialect.literal(name(table))
        );
        let schema = self.one("the catalog", &sql).await?.unwrap_or_default();
        Ok((unquoted(name(rest)), schema))
    }

    async fn left_of_label(&mut self, sql: &str) -> Result<Left, DeployError> {
        let upper = sql.to_ascii_uppercase();
        let Some(at) = upper.find("ADD VALUE") else { return Ok(Left::Unknown) };
        let label = after(&sql[at..], &["ADD", "VALUE", "IF", "NOT", "EXISTS"]);
        let label = label.strip_prefix('\'').and_then(|rest| rest.split_once('\'')).map_or("", |(label, _)| label);
        let ty = name(after(sql, &["ALTER", "TYPE"]));
        let literal = |text: &str| self.target.dialect.literal(text);
        let ask = format!(
            "SELECT enumlabel FROM pg_enum WHERE enumtypid = to_regtype({}) AND enumlabel = {}",
            literal(ty),
            literal(label)
        );
        Ok(if self.one("the catalog", &ask).await?.is_some() { Left::Done } else { Left::Again })
    }

    /// What MySQL's catalog shows of a step.
    async fn probed(&mut self, probe: &str, sql: &str) -> Result<Left, DeployError> {
        let Some(probe) = Probe::read(probe) else { return Ok(Left::Unknown) };
        if probe == Probe::Again {
            return Ok(Left::Again);
        }
        let catalog = self.catalog().await?;
        Ok(match probe.seen(&catalog, sql, self.target.dialect) {
            Seen::After => Left::Done,
            Seen::Before => Left::Again,
            Seen::Neither => Left::Unknown,
        })
    }

    fn quoted(&self, name: &str) -> String {
        self.target.dialect.identifier(name)
    }

    /// What asks another connection whether the server has this session; nothing where there is no server.
    pub(super) async fn session_probe(&mut self) -> Option<String> {
        let (ask, probe) = rules(self.target.dialect).session?;
        if self.session.is_none() {
            self.session = self.connection.one(ask).await.ok().flatten();
        }
        self.session.as_ref().map(|id| format!("{probe}{id}"))
    }
}

/// What follows those words, of which only the first must be there.
fn after<'s>(sql: &'s str, words: &[&str]) -> &'s str {
    let Some(start) = sql.to_ascii_uppercase().find(words[0]) else { return "" };
    let mut rest = sql[start + words[0].len()..].trim_start();
    for word in &words[1..] {
        if rest.get(..word.len()).is_some_and(|one| one.eq_ignore_ascii_case(word))
            && rest[word.len()..].starts_with(char::is_whitespace)
        {
            rest = rest[word.len()..].trim_start();
        }
    }
    rest
}

/// The name at the beginning, in quotes or not, with its namespace.
fn name(sql: &str) -> &str {
    let mut quoted = false;
    let end = sql.find(|c: char| {
        quoted ^= c == '"';
        !quoted && c != '"' && (c.is_whitespace() || matches!(c, '(' | ';' | ','))
    });
    &sql[..end.unwrap_or(sql.len())]
}

/// A name as the catalog has it.
fn unquoted(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => name.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_statements() {
        let sql = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"a b\" ON ONLY \"s\".\"t\" (c)";
        let rest = after(sql, &["CONCURRENTLY", "IF", "NOT", "EXISTS"]);
        assert_eq!(unquoted(name(rest)), "a b");
        assert_eq!(name(after(sql, &["ON ", "ONLY"])), "\"s\".\"t\"");
        assert_eq!(name(after("drop index concurrently if exists Ix", &["CONCURRENTLY", "IF", "EXISTS"])), "Ix");
        assert_eq!(unquoted("Ix"), "ix");
    }
}
