//! The small drawings: of boxes' kinds and of columns' marks. Each has its middle at a row's middle, y = 0.

use crate::picture::{ColumnRow, EntityKind};

/// A grid, an open book or braces, 14 pixels wide, from x = 0.
pub(super) fn icon(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Table => "M2-6h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-10a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM0-2h14M5-2v8",
        EntityKind::Codebook => "M7-4.5c-2-1.5-5-1.5-7-.7v10c2-.8 5-.8 7 .7c2-1.5 5-1.5 7-.7v-10c-2-.8-5-.8-7 .7zv10",
        EntityKind::Enum => {
            "M4.5-6c-2 0-2.5 1-2.5 3s-.5 2.5-2 3c1.5.5 2 1 2 3s.5 3 2.5 3M9.5-6c2 0 2.5 1 2.5 3s.5 2.5 2 3c-1.5.5-2 1-2 3s-.5 3-2.5 3"
        }
    }
}

/// The class that a kind's rules have.
pub(super) fn class(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Table => "table",
        EntityKind::Codebook => "codebook",
        EntityKind::Enum => "enum",
    }
}

/// A ring and a bit.
pub(super) const KEY: &str = r#"<path class="key" d="M12.5 0a2.5 2.5 0 1 0-5 0a2.5 2.5 0 1 0 5 0h4.5v2.5m-2-2.5v2"/>"#;

/// A diamond.
pub(super) const UNIQUE: &str = r#"<path class="unique" d="M12-4l4 4l-4 4l-4-4z"/>"#;

/// Lines in order of length.
pub(super) const INDEX: &str = r#"<path class="index" d="M8-3h8M8 0h5.5M8 3h3"/>"#;

/// An arrow that leads away.
pub(super) const FOREIGN: &str = r#"<path class="fk" d="M19 0h6.5m-2.5-2.5l2.5 2.5l-2.5 2.5"/>"#;

/// A filled dot.
pub(super) const NOT_NULL: &str = r#"<circle class="filled" cx="31" r="2.5"/>"#;

/// A ring.
pub(super) const NULL: &str = r#"<circle class="null" cx="31" r="2.2"/>"#;

/// Appends the marks of a column, left of [`crate::picture::metrics::MARKS`].
pub(super) fn column(out: &mut String, row: &ColumnRow) {
    if row.primary {
        out.push_str(KEY);
    } else if row.unique {
        out.push_str(UNIQUE);
    } else if row.indexed {
        out.push_str(INDEX);
    }
    if row.foreign {
        out.push_str(FOREIGN);
    }
    out.push_str(if row.nullable { NULL } else { NOT_NULL });
}
