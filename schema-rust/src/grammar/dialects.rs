//! Reads what the user writes for one database alone: `(postgres = "…", mysql = "…")`.

use super::attributes::{Entry, Form, Vocabulary, listed};
use super::faults::Faults;
use super::tokens::Tokens;
use schema_model::model::{Dialect, PerDialect};

const DIALECTS: Vocabulary =
    Vocabulary { place: "in a list of databases", once: &["postgres", "mysql", "sqlite"], repeated: &[] };

/// The list behind the entry's key.
pub(super) fn read_per_dialect(entry: &Entry<'_>, faults: &Faults) -> PerDialect {
    match &entry.form {
        Form::List(list) => read_list(*list, faults),
        _ => {
            let key = &entry.key;
            faults.push(
                entry.at,
                (format!("`{key}` requires a list of databases"), format!("write `{key}(postgres = \"…\")`")),
            );
            PerDialect::default()
        }
    }
}

/// One text for every database, or the list.
pub(super) fn read_text_or_per_dialect(entry: &Entry<'_>, example: &str, faults: &Faults) -> PerDialect {
    match &entry.form {
        Form::List(list) => read_list(*list, faults),
        _ => match entry.string(example, faults) {
            Some(text) => PerDialect(Dialect::ALL.map(|dialect| (dialect, text.clone())).to_vec()),
            None => PerDialect::default(),
        },
    }
}

pub(super) fn read_list(list: Tokens<'_>, faults: &Faults) -> PerDialect {
    let mut found = PerDialect::default();
    for entry in listed(list, &DIALECTS, faults) {
        let Some(sql) = entry.string("…", faults) else { continue };
        if let Some(bad) = sql.chars().find(|c| matches!(c, '\0' | '\r')) {
            faults.push(entry.at, (format!("the SQL contains `{}`", bad.escape_debug()), "remove it"));
        } else if sql.trim_end().ends_with(';') {
            faults.push(entry.at, ("the SQL ends with `;`", "remove the `;`, which is added to each statement"));
        }
        if let Some(dialect) = Dialect::from_name(&entry.key) {
            found.0.push((dialect, sql));
        }
    }
    found
}
