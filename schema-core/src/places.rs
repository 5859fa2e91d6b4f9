//! Where types and fields stand in the sources, so a deployment can name the line of what fails.

use std::fmt::Write as _;

use crate::source::{Item, Sources};
use schema_rust::Declaration;

/// The places as a program carries them: a line per type, its path, file and line, then each column and its line.
///
/// `prefix` leads to the package. They are kept apart from the schema, because moving a type changes no database.
#[must_use]
pub fn places(sources: &Sources, prefix: &str) -> String {
    let mut items: Vec<(&Item, &Declaration)> =
        sources.items.iter().filter_map(|item| Some((item, item.declaration.as_ref().ok()?))).collect();
    items.sort_by_key(|(item, _)| (item.file, item.offset));
    let mut text = String::new();
    let mut lines = Lines::default();
    for (item, declaration) in items {
        let mut line = |at| lines.of(sources, item.file, item.byte(at));
        let file = &sources.files[item.file].shown;
        let _ = write!(text, "{}\t{prefix}{file}\t{}", sources.path(item), line(declaration.at()));
        if let Declaration::Struct(item) = declaration {
            for field in &item.fields {
                let _ = write!(text, "\t{}\t{}", field.column, line(field.at));
            }
        }
        text.push('\n');
    }
    text
}

/// Counts lines onward from the last place, so each file is read once.
#[derive(Default)]
struct Lines {
    file: usize,
    byte: usize,
    before: usize,
}

impl Lines {
    /// The line of a byte, from 1.
    fn of(&mut self, sources: &Sources, file: usize, byte: usize) -> usize {
        if file != self.file || byte < self.byte {
            *self = Self { file, ..Self::default() };
        }
        let text = sources.files[file].text.as_bytes();
        let byte = byte.min(text.len());
        self.before += text[self.byte..byte].iter().filter(|byte| **byte == b'\n').count();
        self.byte = byte;
        self.before + 1
    }
}
