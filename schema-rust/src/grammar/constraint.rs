//! What fields and structs say of constraints in the same words.

use super::attributes::{Entry, Form};
use super::declaration::At;
use super::declaration::CheckDeclaration;
use super::faults::Faults;
use super::text::{check_name, check_sql};
use super::tokens::Tokens;
use schema_model::model::{Action, Deferrable, physical};

/// The name of a constraint that is given none: its kind, table and columns.
pub(super) fn default_name(kind: &str, table: &str, columns: &[String]) -> String {
    format!("{kind}_{}_{}", physical(table), columns.join("_"))
}

pub(super) fn read_to(entry: &Entry<'_>, faults: &Faults) -> Vec<String> {
    match entry.form {
        Form::List(tokens) => idents(tokens, faults).into_iter().map(|(name, _)| name).collect(),
        _ => entry.ident("field", faults).map(|(ident, _)| ident).into_iter().collect(),
    }
}

pub(super) fn read_action(entry: &Entry<'_>, faults: &Faults) -> Option<(Action, At)> {
    entry.word(&Action::WORDS, Action::from_word, faults).map(|action| (action, entry.at))
}

/// `deferrable = immediate` or `deferrable = deferred`.
pub(super) fn read_deferrable(entry: &Entry<'_>, faults: &Faults) -> Option<Deferrable> {
    let choose = |word: &str| match word {
        "immediate" => Some(Deferrable::Immediate),
        "deferred" => Some(Deferrable::Deferred),
        _ => None,
    };
    entry.word(&["immediate", "deferred"], choose, faults)
}

/// Field names in a list.
pub(super) fn idents(tokens: Tokens<'_>, faults: &Faults) -> Vec<(String, At)> {
    let mut found = Vec::new();
    for part in tokens.parts() {
        match part.as_word() {
            Some(word) => found.push((word, part.at())),
            None => faults.push(part.at(), "expected the name of a field"),
        }
    }
    found
}

/// `check = "sql"`, `check("sql")` or `check(name = "ck_x", "sql")`; without a name it is left empty.
pub(super) fn read_check(entry: &Entry<'_>, faults: &Faults) -> Option<CheckDeclaration> {
    let mut name = String::new();
    let mut sql: Option<(String, At)> = None;
    match entry.form {
        Form::Value(_) => sql = Some(entry.text("a > b", faults)?),
        Form::List(tokens) => {
            for part in tokens.parts() {
                if let Some(text) = part.as_string() {
                    if sql.replace((text, part.at())).is_some() {
                        faults.push(part.at(), ("a check has one expression", "write a second `check`"));
                    }
                } else if let Some(given) = named_option(part, "name", faults) {
                    check_name(&given, "constraint name", part.at(), faults);
                    name = given;
                }
            }
        }
        Form::Flag => {}
    }
    let Some((sql, at)) = sql else {
        let example = if entry.key == "domain" { "year\", \"VALUE > 1900" } else { "ck_times\", \"a <= b" };
        let key = &entry.key;
        faults.push(entry.at, (format!("`{key}` has no expression"), format!("write `{key}(name = \"{example}\")`")));
        return None;
    };
    check_sql(&sql, at, faults);
    Some(CheckDeclaration { at: entry.at, name, sql })
}

/// `key = "text"` within a list; anything else is a fault.
pub(super) fn named_option(part: Tokens<'_>, key: &str, faults: &Faults) -> Option<String> {
    let mut rest = part;
    let is_key = rest.keyword(key);
    if !(is_key && rest.punct('=')) {
        faults.push(part.at(), format!("expected a string or `{key} = \"…\"`"));
        return None;
    }
    let text = rest.as_string().filter(|text| !text.is_empty());
    if text.is_none() {
        faults.push(part.at(), format!("expected `{key} = \"…\"`"));
    }
    text
}
