//! What was done: the journal of steps, and the stamps of codebooks.

use std::collections::HashMap;

use schema_model::fingerprint;
use schema_model::model::Dialect;
use schema_model::model::{ColumnType, Default as Value};

use super::catalog::Catalog;
use super::driver::TextRow;
use super::target::{Script, Target};
use crate::framework::{StepKind, StepState};

/// The stamp of the whole schema.
pub(super) const WHOLE: &str = "*";

/// A row of the journal for each script; rows of an earlier run of the same scripts go.
pub(super) fn record(scripts: &[&Script], state: StepState, target: &Target) -> Vec<String> {
    let dialect = target.dialect;
    let package = dialect.literal(&target.model.title);
    let done = match state {
        StepState::Done | StepState::Recorded => dialect.default(&Value::Now, &ColumnType::TimestampTz),
        StepState::Begun | StepState::Failed => "NULL".to_owned(),
    };
    let kind = StepKind::Create as i16;
    let mut statements = Vec::new();
    for scripts in scripts.chunks(500) {
        let files: Vec<String> = scripts.iter().map(|script| dialect.literal(&script.file)).collect();
        let rows: Vec<String> = scripts
            .iter()
            .zip(&files)
            .map(|(script, file)| {
                format!("({kind}, {file}, 0, '{}', {}, {done}, {package})", sha(script), state as i16)
            })
            .collect();
        statements
            .push(format!("DELETE FROM codebooks_journal WHERE kind = {kind} AND file IN ({})", files.join(", ")));
        statements.push(format!(
            "INSERT INTO codebooks_journal (kind, file, step, sha, state, done_at, package) VALUES {}",
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
    pub(super) is_done: bool,
    /// Its place among all steps.
    pub(super) number: i64,
    /// The title of its schema, where that is known.
    pub(super) package: Option<String>,
}

/// The statement that reads the journal, if there is one; an earlier version's does not know packages.
pub(super) fn look(catalog: &Catalog) -> Option<String> {
    let journal = catalog.tables.get("codebooks_journal")?;
    let package = if journal.column("package").is_some() { "package" } else { "NULL" };
    Some(format!("SELECT file, state, id, {package} FROM codebooks_journal WHERE kind = 0"))
}

/// Says of steps that an earlier version wrote to which package they belong.
pub(super) fn claim(target: &Target) -> Vec<String> {
    let dialect = target.dialect;
    let files: Vec<String> = target.scripts.iter().map(|script| dialect.literal(&script.file)).collect();
    let package = dialect.literal(&target.model.title);
    files
        .chunks(500)
        .map(|files| {
            format!(
                "UPDATE codebooks_journal SET package = {package} WHERE package IS NULL AND file IN ({})",
                files.join(", ")
            )
        })
        .collect()
}

/// What [`look`] gave.
pub(super) fn read(rows: Vec<TextRow>) -> Journal {
    let done = (StepState::Done as i16).to_string();
    rows.into_iter()
        .filter_map(|row| match <[Option<String>; 4]>::try_from(row) {
            Ok([Some(file), Some(state), Some(number), package]) => {
                let number = number.parse().unwrap_or_default();
                Some((file, Entry { is_done: state == done, number, package }))
            }
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
