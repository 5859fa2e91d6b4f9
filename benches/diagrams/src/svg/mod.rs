//! What a written SVG file may never be: each gate looks at the file, beside the model and the layout.

mod complete;
mod file;
mod inert;
mod labels;
mod path;
mod style;
mod ways;

use schema_diagram::picture::{Settings, View};
use schema_model::model::Schema;

use crate::drawing::Drawing;

pub use file::{Drawn, read};
pub use inert::inert;
pub use labels::labels_of;

/// A file with what it was made of.
pub struct Written<'w> {
    /// The model.
    pub schema: &'w Schema,
    /// How its pictures look.
    pub settings: &'w Settings,
    /// What this one shows of it.
    pub view: &'w View<'w>,
    /// The geometry that was to be written.
    pub drawing: &'w Drawing,
    /// What the file shows.
    pub drawn: Drawn,
}

/// A hard gate of files.
pub struct FileGate {
    /// Its name in tables.
    pub letter: char,
    /// What it demands.
    pub demand: &'static str,
    /// What it finds wrong.
    pub failures: fn(&Written<'_>) -> Vec<String>,
}

/// The gates of a file that can be read; `inert` looks at any.
pub const FILE_GATES: [FileGate; 3] = [
    FileGate { letter: 'p', demand: "the file draws boxes and lines where the layout has them", failures: ways::ways },
    FileGate { letter: 'l', demand: "no label is cut off or covered", failures: labels::labels },
    FileGate {
        letter: 'c',
        demand: "every table, column, key and row of a codebook is in the file",
        failures: complete::complete,
    },
];

#[cfg(test)]
mod tests;
