//! Rows of codebooks from files: CSV and JSON, each behind a feature, so that nobody pays for what nobody reads.

use std::collections::HashMap;
use std::path::Path;

/// A row of a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRow {
    /// Where it stands, from 1: the line in CSV, the entry in JSON.
    pub place: usize,
    /// Its cells by the columns' names; what is empty in CSV is an empty text, what is null in JSON is left out.
    pub cells: HashMap<String, String>,
}

/// Reads a data file.
///
/// # Errors
/// One sentence.
pub(super) fn read(path: &Path) -> Result<Vec<DataRow>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => csv(text),
        Some("json") => json(text),
        _ => Err("is neither `.csv` nor `.json`".to_owned()),
    }
}

#[cfg(feature = "csv")]
fn csv(text: &str) -> Result<Vec<DataRow>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let place = record.position().map_or(0, |position| position.line() as usize);
        let cells = header.iter().zip(&record).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect();
        rows.push(DataRow { place, cells });
    }
    Ok(rows)
}

#[cfg(not(feature = "csv"))]
fn csv(_: &str) -> Result<Vec<DataRow>, String> {
    Err("is CSV: give `schema-core` the feature `csv` in `[build-dependencies]`".to_owned())
}

#[cfg(feature = "json")]
fn json(text: &str) -> Result<Vec<DataRow>, String> {
    use serde_json::Value;
    let list: Vec<serde_json::Map<String, Value>> =
        serde_json::from_str(text).map_err(|error| format!("is no JSON list of objects: {error}"))?;
    let mut rows = Vec::with_capacity(list.len());
    for (at, object) in list.into_iter().enumerate() {
        let mut cells = HashMap::new();
        for (name, value) in object {
            match value {
                Value::Null => {}
                Value::String(text) => drop(cells.insert(name, text)),
                Value::Bool(_) | Value::Number(_) => drop(cells.insert(name, value.to_string())),
                Value::Array(_) | Value::Object(_) => {
                    return Err(format!(
                        "holds a list or an object as `{name}` of entry {}, write a plain value",
                        at + 1
                    ));
                }
            }
        }
        rows.push(DataRow { place: at + 1, cells });
    }
    Ok(rows)
}

#[cfg(not(feature = "json"))]
fn json(_: &str) -> Result<Vec<DataRow>, String> {
    Err("is JSON: give `schema-core` the feature `json` in `[build-dependencies]`".to_owned())
}
