//! Sizes in pixels: of letters, rows and boxes.
//!
//! A picture names no font file, so every reader's own monospaced font must fit: their letters are at most 0.602 of
//! the font's size wide.

use crate::bytes::{PRINTABLE, is_tidy, only};

/// The size of the letters in rows.
pub const TEXT: i32 = 12;

/// The height of a row.
pub const ROW: i32 = 20;

/// The height of a box's heading.
pub const HEADING: i32 = 28;

/// Between a box's last row and its lower edge.
pub const FOOT: i32 = 4;

/// Between a box's edges and its texts.
pub const PADDING: i32 = 10;

/// Where a column's name begins: behind the marks for keys and NULL.
pub const MARKS: i32 = 38;

/// Between a row's texts.
pub const GAP: i32 = 14;

/// What a chip has around its text.
pub const CHIP: i32 = 12;

/// How wide a row's text is.
#[must_use]
pub fn text(text: &str) -> i32 {
    (cells(text) * 725 + 99) / 100
}

/// How wide a heading's text is; its letters are bold and a little larger.
#[must_use]
pub fn heading(text: &str) -> i32 {
    (cells(text) * 800 + 99) / 100
}

/// How wide a chip is with its text of small letters.
#[must_use]
pub fn chip(text: &str) -> i32 {
    (cells(text) * 665 + 99) / 100 + CHIP
}

/// Letters, of which those that may be broad count twice.
fn cells(text: &str) -> i32 {
    if only(text, &PRINTABLE) {
        return i32::try_from(text.len()).unwrap_or(i32::MAX / 1_000);
    }
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// The text as far as it fits into so many letters.
#[must_use]
pub fn shortened(text: &str, letters: usize) -> String {
    if is_tidy(text) {
        return match text.get(..letters.saturating_sub(1)) {
            Some(kept) if text.len() > letters => format!("{}…", kept.trim_end()),
            _ => text.to_owned(),
        };
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= letters {
        return text;
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
