//! Boxes.

use std::collections::HashMap;

use super::{Look, marks};
use crate::escape::{Id, Xml, put};
use crate::layout::Point;
use crate::picture::metrics::{self, CHIP, GAP, HEADING, MARKS, PADDING};
use crate::picture::{Chip, CodeRow, ColumnRow, Entity, EntityKind, Picture, Row};

/// How far a row's letters reach below its middle.
const BASE: i32 = 4;

/// Which boxes a picture has, for the links of chips.
pub(super) struct Targets<'p>(HashMap<&'p str, EntityKind>);

impl<'p> Targets<'p> {
    pub(super) fn of(picture: &'p Picture) -> Self {
        Self(picture.entities.iter().map(|entity| (entity.name.as_str(), entity.kind)).collect())
    }
}

/// Appends a box, one line for each of its rows.
pub(super) fn entity(out: &mut String, entity: &Entity, place: Point, targets: &Targets<'_>, look: Look) {
    let class = marks::class(entity.kind);
    put!(out, "<g id=\"t-", Id(&entity.name), "\" class=\"", class);
    put!(out, "\" transform=\"translate(", place.x, " ", place.y, ")\"");
    if look == Look::Page {
        put!(out, " tabindex=\"0\" role=\"link\" aria-label=\"", class, " ", Xml(&entity.name), "\"");
    }
    out.push('>');
    title(out, &entity.comment);
    let (width, height) = (entity.width, entity.height());
    put!(out, "<rect class=\"frame\" width=\"", width, "\" height=\"", height, "\" rx=\"6\"/>");
    put!(out, "<path class=\"head\" d=\"M0 ", HEADING, "v-22a6 6 0 0 1 6-6h", width - 12, "a6 6 0 0 1 6 6v22z\"/>");
    put!(out, "<path class=\"icon\" transform=\"translate(", PADDING, " ", HEADING / 2, ")\"");
    put!(out, " d=\"", marks::icon(entity.kind), "\"/>");
    put!(out, "<text class=\"name\" x=\"", MARKS - PADDING / 2, "\" y=\"", HEADING / 2 + 5, "\">");
    put!(out, Xml(&entity.heading), "</text>");
    if entity.kind == EntityKind::Codebook {
        put!(out, "<path class=\"spine\" d=\"M4 ", HEADING, "V", height, "\"/>");
    }
    out.push('\n');
    let mut columns_above = false;
    let columns = entity.code_columns();
    for (at, row) in entity.rows.iter().enumerate() {
        let middle = Entity::row_middle(at);
        match row {
            Row::Column(row) => {
                columns_above = true;
                column(out, row, middle, width, targets);
            }
            Row::Code(row) => {
                if std::mem::take(&mut columns_above) {
                    put!(out, "<path class=\"rule\" d=\"M4 ", middle - metrics::ROW / 2, "H", width, "\"/>\n");
                }
                code(out, row, middle, columns);
            }
            Row::More(text) => {
                let left = if entity.kind == EntityKind::Table { MARKS } else { columns.0 };
                put!(out, "<text class=\"more\" x=\"", left, "\" y=\"", middle + BASE, "\">", Xml(text), "</text>\n");
            }
        }
    }
    out.push_str("</g>\n");
}

fn column(out: &mut String, row: &ColumnRow, middle: i32, width: i32, targets: &Targets<'_>) {
    put!(out, "<g transform=\"translate(0 ", middle, ")\">");
    title(out, &row.comment);
    marks::column(out, row);
    put!(out, "<text x=\"", MARKS, "\" y=\"", BASE, "\">", Xml(&row.name), "</text>");
    if !row.remark.is_empty() {
        let left = MARKS + metrics::text(&row.name) + GAP;
        put!(out, "<text class=\"remark\" x=\"", left, "\" y=\"", BASE, "\">", Xml(&row.remark), "</text>");
    }
    let chips: i32 = row.chips.iter().map(|one| metrics::chip(&one.text) + CHIP / 2).sum();
    let right = width - PADDING - chips;
    put!(out, "<text class=\"type\" x=\"", right, "\" y=\"", BASE, "\">", Xml(&row.ty));
    out.push_str(if row.auto { " ++</text>" } else { "</text>" });
    let mut left = right;
    for one in &row.chips {
        left += CHIP / 2;
        chip(out, one, left, targets);
        left += metrics::chip(&one.text);
    }
    out.push_str("</g>\n");
}

/// A pill, and a link where its target is in the picture.
fn chip(out: &mut String, chip: &Chip, left: i32, targets: &Targets<'_>) {
    let kind = targets.0.get(chip.target.as_str());
    if kind.is_some() {
        put!(out, "<a href=\"#t-", Id(&chip.target), "\">");
    }
    pill(out, &chip.text, (left, 0));
    if kind.is_some() {
        out.push_str("</a>");
    }
}

/// The drawing of a chip; an enum without a table has a colour of its own.
pub(super) fn pill(out: &mut String, text: &str, (left, middle): (i32, i32)) {
    let class = if text.starts_with('∈') { "chip of" } else { "chip" };
    put!(out, "<g class=\"", class, "\"><rect x=\"", left, "\" y=\"", middle - 8);
    put!(out, "\" width=\"", metrics::chip(text), "\"");
    put!(out, " height=\"16\" rx=\"8\"/><text x=\"", left + CHIP / 2, "\" y=\"", middle + BASE, "\">");
    put!(out, Xml(text), "</text></g>");
}

fn code(out: &mut String, row: &CodeRow, middle: i32, (names, meanings): (i32, i32)) {
    put!(out, "<g", if row.retired { " class=\"retired\"" } else { "" }, " transform=\"translate(0 ", middle, ")\">");
    title(out, &row.description);
    // Numbers stand under each other by their last digit.
    let is_number = row.code.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let (class, left) = if is_number { (" class=\"number\"", names - GAP) } else { ("", PADDING) };
    put!(out, "<text", class, " x=\"", left, "\" y=\"", BASE, "\">", Xml(&row.code), "</text>");
    put!(out, "<text x=\"", names, "\" y=\"", BASE, "\">", Xml(&row.name), "</text>");
    put!(out, "<text class=\"meaning\" x=\"", meanings, "\" y=\"", BASE, "\">", Xml(&row.meaning), "</text></g>\n");
}

/// A tooltip.
pub(super) fn title(out: &mut String, text: &str) {
    if !text.is_empty() {
        put!(out, "<title>", Xml(text), "</title>");
    }
}
