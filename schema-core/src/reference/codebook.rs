//! Codebooks, each with its rows.

use super::links::{Anchors, Users};
use super::table::value;
use super::{Diagrams, escape, heading, row, source};
use crate::reference::markdown::code;
use schema_model::model::{Codebook, Storage};

/// More rows of one codebook are for a database to list.
const MOST_ROWS: usize = 200;

/// A codebook with its rows.
pub(super) fn section(
    codebook: &Codebook,
    users: &Users<'_>,
    diagrams: &Diagrams<'_>,
    anchors: &Anchors<'_>,
) -> String {
    let mut page = String::new();
    heading(&codebook.name, &codebook.comment, &mut page);
    let stored = match codebook.storage {
        Storage::Table => "a table",
        Storage::Check => "a CHECK on every column of the type",
        Storage::Native => "the database's own enum type",
    };
    let what = format!("Source enum: {}, stored as {stored}", code(&codebook.rust));
    source(&what, diagrams, &codebook.name, &mut page);
    if let Some(translated) = &codebook.translates {
        page.push_str(&format!("The texts of {} in other languages.\n\n", anchors.link(translated)));
    }
    if codebook.mask {
        page.push_str("Each code is one bit; a column may hold several, added up.\n\n");
    }
    let named = codebook.columns.name.is_some();
    let retired = codebook.rows.iter().any(|row| row.retired);
    let mut header = vec!["Code"];
    header.extend(codebook.translates.is_some().then_some("Language"));
    header.extend(named.then_some("Name"));
    header.push("Description");
    header.extend(codebook.extras.iter().map(|extra| extra.column.as_str()));
    header.push("Variant");
    header.extend(retired.then_some("State"));
    page.push_str(&row(&header.iter().map(|cell| escape(cell)).collect::<Vec<_>>()));
    page.push_str(&row(&header.iter().map(|_| "---".to_owned()).collect::<Vec<_>>()));
    for entry in codebook.rows.iter().take(MOST_ROWS) {
        let mut cells = vec![escape(&entry.code.to_string())];
        cells.extend(codebook.translates.is_some().then(|| escape(&entry.language)));
        cells.extend(entry.name.as_deref().filter(|_| named).map(escape));
        cells.push(escape(&entry.description));
        cells.extend(entry.values.iter().map(|found| found.as_ref().map_or_else(String::new, value)));
        cells.push(if entry.variant.is_empty() { String::new() } else { code(&entry.variant) });
        cells.extend(retired.then(|| if entry.retired { "retired".into() } else { String::new() }));
        page.push_str(&row(&cells));
    }
    page.push('\n');
    if let Some(more) = codebook.rows.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        page.push_str(&format!("And {more} more.\n\n"));
    }
    users.sentence(&codebook.name, &mut page);
    page
}
