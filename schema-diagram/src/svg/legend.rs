//! The legend below a picture: only what the picture has.

use super::marks;
use super::style::BANDS;
use crate::escape::{Xml, put};
use crate::picture::{EntityKind, Picture, Row, metrics};

/// The height of a line of the legend.
const LINE: i32 = 24;

/// Between two entries.
const BETWEEN: i32 = 22;

/// An entry: its drawing and its words.
struct Entry {
    drawing: String,
    width: i32,
    text: String,
}

/// The entries of a picture.
pub(super) struct Legend(Vec<Entry>);

impl Legend {
    pub(super) fn of(picture: &Picture) -> Self {
        Self(entries(picture))
    }

    /// The width of its widest entry.
    pub(super) fn least_width(&self) -> i32 {
        self.0.iter().map(|entry| entry.width + words(&entry.text)).max().unwrap_or(0)
    }

    /// The drawing with its middle line at y = 0, and how high it is at that width.
    pub(super) fn drawn(&self, width: i32) -> (String, i32) {
        let mut out = String::new();
        let (mut x, mut y) = (0, LINE / 2);
        for entry in &self.0 {
            let wide = entry.width + words(&entry.text);
            if x > 0 && x + wide > width {
                (x, y) = (0, y + LINE);
            }
            put!(&mut out, "<g transform=\"translate(", x, " ", y, ")\">", entry.drawing);
            put!(&mut out, "<text x=\"", entry.width, "\" y=\"4\">", Xml(&entry.text), "</text></g>\n");
            x += wide + BETWEEN;
        }
        (out, y + LINE / 2)
    }
}

/// How wide a text of the legend's small letters is.
pub(super) fn words(text: &str) -> i32 {
    metrics::chip(text) - metrics::CHIP
}

fn entries(picture: &Picture) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut entry = |drawing: String, width: i32, text: &str| {
        entries.push(Entry { drawing, width, text: text.to_owned() });
    };
    for (kind, text) in
        [(EntityKind::Table, "table"), (EntityKind::Codebook, "codebook"), (EntityKind::Enum, "enum without a table")]
    {
        if picture.entities.iter().any(|entity| entity.kind == kind) {
            let drawing = format!(
                "<g class=\"{}\"><path class=\"head\" d=\"M4-10h16a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-16a4 4 0 0 1-4-4v-12a4 4 0 0 1 4-4z\"/>\
                 <path class=\"icon\" transform=\"translate(5 0)\" d=\"{}\"/></g>",
                marks::class(kind),
                marks::icon(kind)
            );
            entry(drawing, 32, text);
        }
    }
    marks_of_columns(picture, &mut entry);
    ends_of_lines(picture, &mut entry);
    for group in &picture.groups {
        let drawing = format!("<rect class=\"b{}\" y=\"-8\" width=\"24\" height=\"16\" rx=\"4\"/>", group.tint % BANDS);
        entry(drawing, 32, &metrics::shortened(&group.name, 60));
    }
    entry(String::new(), 0, &share(picture));
    entries
}

fn marks_of_columns(picture: &Picture, entry: &mut impl FnMut(String, i32, &str)) {
    let (mut primary, mut unique, mut indexed, mut foreign) = (false, false, false, false);
    let (mut filled, mut null, mut auto) = (false, false, false);
    for row in picture.entities.iter().flat_map(|entity| &entity.rows) {
        if let Row::Column(row) = row {
            primary |= row.primary;
            unique |= !row.primary && row.unique;
            indexed |= !row.primary && !row.unique && row.indexed;
            foreign |= row.foreign;
            filled |= !row.nullable;
            null |= row.nullable;
            auto |= row.auto;
        }
    }
    for (present, mark, left, text) in [
        (primary, marks::KEY, 7, "primary key"),
        (foreign, marks::FOREIGN, 19, "foreign key"),
        (unique, marks::UNIQUE, 7, "unique"),
        (indexed, marks::INDEX, 7, "indexed"),
        (filled, marks::NOT_NULL, 28, "NOT NULL"),
        (null, marks::NULL, 28, "NULL"),
    ] {
        if present {
            let width = if left == 28 { 12 } else { 16 };
            entry(format!("<g transform=\"translate(-{left} 0)\">{mark}</g>"), width, text);
        }
    }
    if auto {
        entry(String::new(), 0, "++ numbered by the database");
    }
}

fn ends_of_lines(picture: &Picture, entry: &mut impl FnMut(String, i32, &str)) {
    let line = |d: &str| format!("<path class=\"line\" d=\"{d}\"/>");
    let ring = "M8 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M13 0h15";
    if picture.lines.iter().any(|line| !line.unique) {
        entry(line(&format!("M0 0h8M0-5l8 5l-8 5{ring}")), 36, "any number of rows refer");
    }
    if picture.lines.iter().any(|line| line.unique) {
        entry(line(&format!("M0 0h8M4-5v10{ring}")), 36, "at most one row refers");
    }
    if picture.lines.iter().any(|line| !line.optional) {
        entry(line("M28 0h-28M4-5v10M8-5v10"), 36, "to exactly one");
    }
    if picture.lines.iter().any(|line| line.optional) {
        entry(line(&format!("M0 0h8M4-5v10{ring}")), 36, "to one or none");
    }
}

/// How many of the foreign keys are lines.
fn share(picture: &Picture) -> String {
    let (drawn, keys) = (picture.lines.len(), picture.keys);
    let noun = if keys == 1 { "key" } else { "keys" };
    match keys.saturating_sub(drawn) {
        _ if keys == 0 => "no foreign keys".to_owned(),
        0 if keys == 1 => "the only foreign key is drawn".to_owned(),
        0 => format!("all {keys} foreign keys drawn"),
        named => format!("{drawn} of {keys} foreign {noun} drawn, {named} named as → chips"),
    }
}
