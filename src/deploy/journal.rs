//! What was done: the journal of steps, the stamps of codebooks, and how the database wrote down what was created.

use std::collections::HashMap;

use schema_model::fingerprint;
use schema_model::model::Dialect;
use schema_model::model::{ColumnType, Default as Value};

use super::catalog::Table;
use super::driver::TextRow;
use super::target::Script;
use crate::framework::{StepKind, StepState};

/// The stamp of the whole schema.
pub(super) const WHOLE: &str = "*";

/// A row of the journal for each script; rows of an earlier run of the same scripts go.
pub(super) fn record(scripts: &[&Script], state: StepState, dialect: Dialect) -> Vec<String> {
    let done = match state {
        StepState::Done => dialect.default(&Value::Now, &ColumnType::TimestampTz),
        StepState::Begun | StepState::Failed => "NULL".to_owned(),
    };
    let kind = StepKind::Create as i16;
    let mut statements = Vec::new();
    for scripts in scripts.chunks(500) {
        let files: Vec<String> = scripts.iter().map(|script| dialect.literal(&script.file)).collect();
        let rows: Vec<String> = scripts
            .iter()
            .zip(&files)
            .map(|(script, file)| format!("({kind}, {file}, 0, '{}', {}, {done})", sha(script), state as i16))
            .collect();
        statements
            .push(format!("DELETE FROM codebooks_journal WHERE kind = {kind} AND file IN ({})", files.join(", ")));
        statements.push(format!(
            "INSERT INTO codebooks_journal (kind, file, step, sha, state, done_at) VALUES {}",
            rows.join(", ")
        ));
    }
    statements
}

/// What the journal says of the scripts that were run, by their files.
pub(super) type Journal = HashMap<String, Entry>;

/// What the journal says of a script.
#[derive(Debug)]
pub(super) struct Entry {
    /// Of its statements.
    pub(super) sha: String,
    pub(super) is_done: bool,
}

/// Reads the journal.
pub(super) const READ: &str = "SELECT file, sha, state FROM codebooks_journal WHERE kind = 0";

/// What [`READ`] gave.
pub(super) fn read(rows: Vec<TextRow>) -> Journal {
    let done = (StepState::Done as i16).to_string();
    rows.into_iter()
        .filter_map(|row| match <[Option<String>; 3]>::try_from(row) {
            Ok([Some(file), Some(sha), Some(state)]) => Some((file, Entry { sha, is_done: state == done })),
            _ => None,
        })
        .collect()
}

/// A script's statements as a SHA-256.
pub(super) fn sha(script: &Script) -> String {
    let statements: Vec<&str> = script.parts.iter().map(|part| part.sql.as_str()).collect();
    fingerprint::bytes(statements.join(";\n").as_bytes())
}

/// Says of codebooks what their rows were merged from; the stamp of the whole goes, until all is known to be right.
pub(super) fn stamp<'s>(stamps: impl IntoIterator<Item = (&'s str, String)>, dialect: Dialect) -> Vec<String> {
    let stamps: Vec<(String, String)> =
        stamps.into_iter().map(|(codebook, sha)| (dialect.literal(codebook), sha)).collect();
    let names: Vec<&str> = stamps.iter().map(|(name, _)| name.as_str()).collect();
    let rows: Vec<String> = stamps.iter().map(|(name, sha)| format!("({name}, '{sha}')")).collect();
    vec![
        format!("DELETE FROM codebooks_stamp WHERE codebook IN ('{WHOLE}', {})", names.join(", ")),
        format!("INSERT INTO codebooks_stamp (codebook, sha) VALUES {}", rows.join(", ")),
    ]
}

/// Keeps what the catalog says of tables.
pub(super) fn echo(tables: &[(&str, String, &Table)], dialect: Dialect) -> Vec<String> {
    let mut statements = Vec::new();
    for tables in tables.chunks(100) {
        let names: Vec<String> = tables.iter().map(|(name, ..)| dialect.literal(name)).collect();
        let rows: Vec<String> = tables
            .iter()
            .zip(&names)
            .map(|((_, sha, table), name)| format!("({name}, '{sha}', {})", dialect.literal(&facts_text(table))))
            .collect();
        statements.push(format!("DELETE FROM codebooks_echo WHERE object IN ({})", names.join(", ")));
        statements.push(format!("INSERT INTO codebooks_echo (object, sha, facts) VALUES {}", rows.join(", ")));
    }
    statements
}

/// A table's facts as one text: a line for each, its parts apart by tabs.
fn facts_text(table: &Table) -> String {
    let plain = |text: &str| text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r");
    let lines: Vec<String> = table
        .facts()
        .iter()
        .map(|((what, name), detail)| format!("{}\t{}\t{}", plain(what), plain(name), plain(detail)))
        .collect();
    lines.join("\n")
}

/// The facts that [`echo`] kept.
pub(super) fn facts(text: &str) -> std::collections::BTreeMap<(String, String), String> {
    let read = |text: &str| {
        let mut plain = String::with_capacity(text.len());
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            plain.push(match c {
                '\\' => match rest.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('r') => '\r',
                    other => other.unwrap_or('\\'),
                },
                other => other,
            });
        }
        plain
    };
    let mut facts = std::collections::BTreeMap::new();
    for line in text.lines() {
        let mut parts = line.splitn(3, '\t');
        if let (Some(what), Some(name), Some(detail)) = (parts.next(), parts.next(), parts.next()) {
            facts.insert((read(what), read(name)), read(detail));
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::catalog::Column;

    #[test]
    fn facts_are_read_as_they_were_written() {
        let column =
            Column { name: "a\tb\\".into(), ty: "text".into(), comment: "one\r\ntwo".into(), ..Column::default() };
        let table = Table { columns: vec![column], comment: "é".into(), ..Table::default() };
        assert_eq!(facts(&facts_text(&table)), table.facts());
    }
}
