//! Rows from CSV.

use std::collections::HashSet;
use std::sync::Arc;

use ::csv::{ReaderBuilder, StringRecord};

use schema_model::diagnosis::Diagnosis;

use super::{DataRow, Place};

pub(super) fn rows(text: &str) -> Result<Vec<DataRow>, Diagnosis> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut header: Option<Arc<[String]>> = None;
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    loop {
        let start = reader.position().byte() as usize;
        if !reader.read_record(&mut record).map_err(|error| format!(": cannot be read: {error}"))? {
            break;
        }
        let raw = &text.as_bytes()[start..reader.position().byte() as usize];
        let breaks = raw.iter().take_while(|byte| **byte == b'\n').count();
        let line = lines.of(start + breaks);
        let Some(quoted) = quoted(&raw[breaks..]) else {
            let message = format!(":{line}: a quoted cell has no closing quote");
            return Err((message, "write `\"\"` for a quote within it").into());
        };
        let Some(header) = &header else {
            let mut seen = HashSet::new();
            if let Some(twice) = record.iter().find(|name| !seen.insert(*name)) {
                return Err(
                    (format!(":{line}: the header has the column `{twice}` twice"), "remove one of them").into()
                );
            }
            header = Some(record.iter().map(str::to_owned).collect());
            continue;
        };
        if record.len() != header.len() {
            let (cells, columns) = (record.len(), header.len());
            let s = if cells == 1 { "" } else { "s" };
            let message = format!(":{line}: the row has {cells} cell{s}, but the header has {columns}");
            return Err((message, "give the row one cell for each column").into());
        }
        let cells = record.iter().zip(&quoted).map(|(cell, quoted)| (*quoted || !cell.is_empty()).then_some(cell));
        rows.push(DataRow::new(Place::Line(line), header, cells));
    }
    if header.is_none() {
        return Err((":1: the file is empty", "begin it with a header").into());
    }
    Ok(rows)
}

/// Of each cell of a record, whether it is quoted, which the reader does not tell: `""` is an empty text, nothing at all is
/// NULL. None when a quote is never closed, for which the reader takes all that follows as one cell.
fn quoted(record: &[u8]) -> Option<Vec<bool>> {
    let mut cells = Vec::new();
    let mut rest = record;
    loop {
        let opened = rest.strip_prefix(b"\"");
        cells.push(opened.is_some());
        if let Some(mut inner) = opened {
            loop {
                let end = inner.iter().position(|byte| *byte == b'"')?;
                inner = &inner[end + 1..];
                match inner.strip_prefix(b"\"") {
                    Some(more) => inner = more,
                    None => break,
                }
            }
            rest = inner;
        }
        match rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r')) {
            Some(end) if rest[end] == b',' => rest = &rest[end + 1..],
            _ => return Some(cells),
        }
    }
}

/// Lines of places that only ever go on.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        self.line += self.text[self.at..at].iter().filter(|byte| **byte == b'\n').count();
        self.at = at;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both must see the same cells in every record, or a quote would be looked for in the wrong one.
    #[test]
    fn cells_are_those_that_the_reader_sees() {
        let pieces =
            ["", "a", "\"\"", "\"a\"", "\"a,b\"", "\"a\nb\"", "\"a\"\"b\"", "\"\"\"\"", "a\"b", "\"a\" b\"c", " \"a"];
        for left in pieces {
            for right in pieces {
                for end in ["", "\n", "\r", "\n\n"] {
                    let record = format!("x,{left},{right}{end}");
                    let mut reader = ReaderBuilder::new().has_headers(false).from_reader(record.as_bytes());
                    let cells = reader.records().next().expect("a record").expect("valid");
                    let quoted = quoted(record.as_bytes()).expect("closed");
                    let expected = [false, left.starts_with('"'), right.starts_with('"')];
                    assert_eq!((cells.len(), quoted.as_slice()), (3, expected.as_slice()), "{record:?}");
                }
            }
        }
        assert_eq!(quoted(b"a,\"b"), None);
        assert_eq!(quoted(b"a,\"b\"\""), None);
    }
}
