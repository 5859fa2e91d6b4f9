//! Rows of codebooks from files: CSV and JSON, each behind a feature, so only projects that read them pay for them.

#[cfg(feature = "csv")]
mod csv;
#[cfg(feature = "json")]
mod json;

use std::fmt;
use std::io::ErrorKind;
use std::path::{Component, Path};
use std::sync::Arc;

use schema_model::diagnosis::Diagnosis;

/// A row of a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRow {
    place: Place,
    /// The names of its columns, which most rows share.
    columns: Arc<[String]>,
    /// The texts of its cells, one behind the other: a file may have hundreds of thousands of rows.
    text: Box<str>,
    /// Of each cell where its text ends, and whether there is one: there is none for what is null in JSON, or between two
    /// commas.
    ends: Box<[(u32, bool)]>,
}

/// Where a row stands, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "each format has a place of its own, and each is a feature")]
pub enum Place {
    /// A line of the file.
    Line(usize),
    /// An entry of a list.
    Entry(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Entry(entry) => write!(f, "entry {entry}"),
        }
    }
}

impl DataRow {
    #[cfg_attr(not(any(feature = "csv", feature = "json")), allow(dead_code, reason = "each format is a feature"))]
    fn new<'c>(place: Place, columns: &Arc<[String]>, cells: impl Iterator<Item = Option<&'c str>>) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(columns.len()));
        for cell in cells {
            text.push_str(cell.unwrap_or_default());
            ends.push((text.len() as u32, cell.is_some()));
        }
        Self { place, columns: Arc::clone(columns), text: text.into(), ends: ends.into() }
    }

    /// The names of its columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(String::as_str)
    }

    /// A column's cell, with whether there is something in it.
    fn cell(&self, column: &str) -> Option<(&str, bool)> {
        let at = self.columns.iter().position(|own| own == column)?;
        let start = if at == 0 { 0 } else { self.ends.get(at - 1)?.0 };
        let (end, is_there) = *self.ends.get(at)?;
        Some((self.text.get(start as usize..end as usize)?, is_there))
    }

    /// The text in a column, where there is one.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<&str> {
        self.cell(column).filter(|(_, is_there)| *is_there).map(|(text, _)| text)
    }

    /// Whether there is nothing between two commas, which is an empty text where a column cannot be NULL.
    #[must_use]
    pub fn is_blank(&self, column: &str) -> bool {
        matches!(self.place, Place::Line(_)) && self.cell(column).is_some_and(|(_, is_there)| !is_there)
    }

    /// Where it stands, which is shown as `line 3` or `entry 3`.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The place with its file: `levels.csv:3`, or `levels.json, entry 3`.
    #[must_use]
    pub fn place_in(&self, file: &str) -> String {
        match self.place {
            Place::Line(line) => format!("{file}:{line}"),
            Place::Entry(entry) => format!("{file}, entry {entry}"),
        }
    }
}

/// Reads a data file; `path` may end with the JSON pointer of a list in it, `levels.json#/list`.
///
/// # Errors
/// What is wrong, as it follows the file's name: `:3: …` with a line, else `: …`.
pub(super) fn read(path: &Path) -> Result<Vec<DataRow>, Diagnosis> {
    let path = path.to_string_lossy();
    let (file, pointer) = split(&path);
    let extension = Path::new(file).extension().unwrap_or_default().to_string_lossy().to_lowercase();
    // Other names are not even opened: they may be devices.
    match extension.as_str() {
        "json" => json(&text(Path::new(file))?, file.rsplit(['/', '\\']).next().unwrap_or(file), pointer),
        "csv" => csv(&text(Path::new(file))?),
        _ if path.contains(".csv#") => Err((": only JSON files have parts", "remove the text from `#` on").into()),
        _ => Err((": rows come from a `.csv` or `.json` file", "convert the file to one of them").into()),
    }
}

/// The file and the JSON pointer into it.
fn split(file: &str) -> (&str, Option<&str>) {
    match file.rfind(".json#") {
        Some(at) => (&file[..at + ".json".len()], Some(&file[at + ".json#".len()..])),
        None => (file, None),
    }
}

/// How a file is outside the package, if it is.
fn outside(folder: &Path, file: &str) -> Option<(&'static str, &'static str)> {
    let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if !Path::new(file).components().all(inside) {
        return Some((": the file is outside the package", "move it below the package's folder"));
    }
    let (folder, file) = (folder.canonicalize().ok()?, folder.join(file).canonicalize().ok()?);
    let leads_out = !file.starts_with(folder);
    leads_out.then_some((": the file is a link that leads out of the package", "put the file itself there"))
}

/// A file's text without a byte order mark, and with LF alone, so every checkout gives the same rows.
fn text(path: &Path) -> Result<String, Diagnosis> {
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Diagnosis::from((": there is no such file", "give its path from the package's folder")),
        _ => format!(": cannot be read: {error}").into(),
    })?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err((":1: the file is UTF-16", "save it as UTF-8").into());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        Diagnosis::from((
            format!(":{line}: the byte 0x{:02X} is not UTF-8", error.as_bytes()[at]),
            "save the file as UTF-8",
        ))
    })?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

#[cfg(feature = "csv")]
fn csv(text: &str) -> Result<Vec<DataRow>, Diagnosis> {
    csv::rows(text)
}

#[cfg(not(feature = "csv"))]
fn csv(_: &str) -> Result<Vec<DataRow>, Diagnosis> {
    Err((": the file is CSV", "give `schema-core` the feature `csv` in `[build-dependencies]`").into())
}

#[cfg(feature = "json")]
fn json(text: &str, file: &str, pointer: Option<&str>) -> Result<Vec<DataRow>, Diagnosis> {
    json::rows(text, file, pointer)
}

#[cfg(not(feature = "json"))]
fn json(_: &str, _: &str, _: Option<&str>) -> Result<Vec<DataRow>, Diagnosis> {
    Err((": the file is JSON", "give `schema-core` the feature `json` in `[build-dependencies]`").into())
}

impl super::Sources {
    /// Refuses data files outside the package, gives each fault of one the file's name, and the watched path that of the file without a pointer.
    pub(crate) fn settle_data(&mut self, folder: &Path) {
        for (shown, rows) in self.data.values_mut() {
            let (file, _) = split(shown);
            for source in self.files.iter_mut().filter(|source| source.shown == *shown) {
                source.path = folder.join(file);
            }
            if let Some(why) = outside(folder, file) {
                *rows = Err(why.into());
            }
            if let Err(why) = rows {
                // A line is one of the file; anything else is about the part of it that was asked for.
                let of_line = why.message.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
                why.message.insert_str(0, if of_line { file } else { shown });
            }
        }
    }
}
