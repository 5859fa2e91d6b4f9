//! A picture as SVG, without script, foreign content, fonts or anything from elsewhere.

mod entity;
mod legend;
mod line;
mod marks;
pub mod style;

use std::fmt::Write as _;

use crate::escape::{Xml, put};
use crate::layout::{BAND_HEADING, Band, Layout};
use crate::picture::{Detail, EntityKind, Picture, metrics};
use entity::Targets;
use legend::Legend;
use schema_sql::file::MARKUP_HEADER;
use style::BANDS;

/// Around everything.
const BORDER: i32 = 24;

/// The height of the title and the line below it.
const TITLE: i32 = 64;

/// Above and below the legend.
const AROUND_LEGEND: i32 = 16;

/// Where the drawing is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// In a file of its own.
    File,
    /// Inside the page for browsers, whose script asks for more.
    Page,
}

/// The whole file.
#[must_use]
pub fn svg(picture: &Picture, layout: &Layout) -> String {
    drawing(picture, layout, Look::File)
}

/// The drawing as an element of the page for browsers, without its title and its style sheet.
pub fn element(picture: &Picture, layout: &Layout) -> String {
    drawing(picture, layout, Look::Page)
}

fn drawing(picture: &Picture, layout: &Layout, look: Look) -> String {
    let title = metrics::shortened(&picture.title, 80);
    let subtitle = subtitle(picture);
    // The title's letters are half as large again as a row's.
    let legend = Legend::of(picture);
    let texts = (metrics::text(&title) * 3 / 2).max(legend::words(&subtitle)).max(legend.least_width());
    let inner = layout.width.max(texts).max(320);
    let (legend, legend_height) = legend.drawn(inner);
    let (width, legend_top) = (inner + 2 * BORDER, TITLE + layout.height + AROUND_LEGEND);
    let height = legend_top + legend_height + BORDER;

    let mut out = String::with_capacity(4096 + 400 * picture.entities.len());
    if look == Look::File {
        put!(
            &mut out,
            MARKUP_HEADER,
            "
<svg xmlns=\"http://www.w3.org/2000/svg\""
        );
        put!(&mut out, " viewBox=\"0 0 ", width, " ", height, "\"");
        put!(&mut out, " width=\"", width, "\" height=\"", height, "\" role=\"img\" aria-labelledby=\"title\">\n");
        put!(
            &mut out,
            "<title id=\"title\">",
            Xml(&picture.title),
            "</title>
"
        );
        put!(
            &mut out,
            "<style>
",
            style::standalone(),
            "</style>
"
        );
        put!(&mut out, "<rect class=\"ground\" width=\"", width, "\" height=\"", height, "\"/>\n");
        put!(&mut out, "<text class=\"title\" x=\"", BORDER, "\" y=\"40\">", Xml(&title), "</text>\n");
        put!(&mut out, "<text class=\"small\" x=\"", BORDER, "\" y=\"60\">", Xml(&subtitle), "</text>\n");
    } else {
        put!(&mut out, "<svg id=\"drawing\" viewBox=\"0 0 ", width, " ", height, "\"");
        put!(&mut out, " width=\"", width, "\" height=\"", height, "\"");
        out.push_str(" role=\"group\" aria-label=\"Tables and their foreign keys\">\n");
    }
    // Half a pixel aside, strokes of one pixel are crisp.
    put!(&mut out, "<g transform=\"translate(", BORDER, ".5 ", TITLE, ".5)\">\n");
    for one in &layout.bands {
        band(&mut out, one, picture);
    }
    out.push_str("<g id=\"lines\">\n");
    line::lines(&mut out, picture, &layout.routes, look);
    out.push_str("</g>\n<g id=\"boxes\">\n");
    let targets = Targets::of(picture);
    for (one, place) in picture.entities.iter().zip(&layout.places) {
        entity::entity(&mut out, one, *place, &targets, look);
    }
    out.push_str("</g>\n</g>\n");
    put!(&mut out, "<path class=\"rule\" d=\"M", BORDER, " ", legend_top, ".5h", inner, "\"/>\n");
    let legend_middle = legend_top + AROUND_LEGEND / 2;
    put!(
        &mut out,
        "<g class=\"legend\" transform=\"translate(",
        BORDER,
        ".5 ",
        legend_middle,
        ".5)\">
"
    );
    out.push_str(&legend);
    out.push_str("</g>\n</svg>\n");
    out
}

/// The area of a group; one of no known group has no name.
fn band(out: &mut String, band: &Band, picture: &Picture) {
    let (name, tint) = picture.groups.get(band.group).map_or(("", 0), |group| (&*group.name, group.tint));
    put!(out, "<g class=\"band\"><rect class=\"b", tint % BANDS, "\" x=\"", band.place.x, "\"");
    put!(out, " y=\"", band.place.y, "\" width=\"", band.width, "\" height=\"", band.height, "\" rx=\"10\"/>");
    put!(out, "<text x=\"", band.place.x + 12, "\" y=\"", band.place.y + BAND_HEADING / 2 + 5, "\">");
    let letters = usize::try_from((band.width - 24) * 100 / 725).unwrap_or(0);
    put!(out, Xml(&metrics::shortened(name, letters)), "</text></g>\n");
}

/// What is in the picture, in words.
pub fn subtitle(picture: &Picture) -> String {
    let mut text = String::new();
    for (kind, one, many) in [
        (EntityKind::Table, "table", "tables"),
        (EntityKind::Codebook, "codebook", "codebooks"),
        (EntityKind::Enum, "enum without a table", "enums without a table"),
    ] {
        let count = picture.entities.iter().filter(|entity| entity.kind == kind).count();
        if count > 0 {
            let comma = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{comma}{count} {}", if count == 1 { one } else { many });
        }
    }
    if text.is_empty() {
        text.push_str("no tables");
    }
    if picture.detail == Detail::Light {
        text.push_str("; columns of keys and indexes only");
    }
    text
}
