//! What a picture shows: boxes with rows, and the lines between them, before anything has a place.
//!
//! A [`Picture`] is made of the schema and a [`View`] of it; [`crate::layout`] gives it a geometry, and the renderers of
//! [`crate`] draw both.

mod entity;
mod groups;
pub mod metrics;
mod select;

pub use entity::{Chip, CodeRow, ColumnRow, Entity, EntityKind, Row};
pub use groups::groups;
pub use select::shown_type;
pub use select::{boxes, neighbourhood, picture};

use std::collections::BTreeSet;

use crate::layout::{Edge, End, Graph, Node};
use schema_model::model::Dialect;

/// How every picture of a package looks, from its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whose types are shown; the portable names without one.
    pub types: Option<Dialect>,
    /// Whether comments stand in the boxes; they are tooltips in any case.
    pub remarks: bool,
    /// Patterns of tables that no picture shows, `*` for any characters.
    pub hide: Vec<String>,
    /// A table that more lines than these would lead to is named beside its users in place of the lines.
    pub hub_threshold: usize,
    /// Whether a page for browsers is written beside the pictures.
    pub html: bool,
    /// Names of groups, each with the patterns of its tables; the first that matches wins.
    pub groups: Vec<(String, Vec<String>)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            types: None,
            remarks: false,
            hide: Vec::new(),
            hub_threshold: HUB_THRESHOLD,
            html: false,
            groups: Vec::new(),
        }
    }
}

/// Beyond so many lines to one table a reader follows none of them.
pub const HUB_THRESHOLD: usize = 8;

/// What one picture shows of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View<'v> {
    /// What it is headed with.
    pub title: String,
    /// How much of each table.
    pub detail: Detail,
    /// The tables; all that are not hidden without a choice.
    pub tables: Option<BTreeSet<&'v str>>,
    /// Whether lines are drawn to hubs as well.
    pub all_edges: bool,
}

/// How much of a table a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Detail {
    /// Every column.
    Full,
    /// Keys, foreign keys and indexed columns.
    Light,
}

/// The content of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// What it is headed with.
    pub title: String,
    /// How much of each table it shows.
    pub detail: Detail,
    /// Whether comments stand in the boxes.
    pub remarks: bool,
    /// The boxes, sorted by name.
    pub entities: Vec<Entity>,
    /// The foreign keys that are drawn, sorted by table and constraint.
    pub lines: Vec<Line>,
    /// The groups that have a box here, in the order of the configuration.
    pub groups: Vec<Group>,
    /// All foreign keys between the boxes of this picture, those included that chips stand for.
    pub keys: usize,
}

/// A group of boxes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    /// As it is configured, or the namespace.
    pub name: String,
    /// The number of its colour.
    pub tint: usize,
}

/// A foreign key that is drawn as a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// The constraint's name.
    pub name: String,
    /// The table that refers, by its place in [`Picture::entities`].
    pub from: usize,
    /// Its columns, by their places in [`Entity::rows`].
    pub from_rows: Vec<usize>,
    /// The table referred to.
    pub to: usize,
    /// Its columns.
    pub to_rows: Vec<usize>,
    /// Whether a row need not refer to any.
    pub optional: bool,
    /// Whether no two rows refer to the same one.
    pub unique: bool,
}

impl Picture {
    /// Gives each group the tint of its place among all [`groups`] of the schema, so a group has one colour on every
    /// page.
    pub fn tint(&mut self, all: &[(&str, BTreeSet<&str>)]) {
        for group in &mut self.groups {
            group.tint = all.iter().position(|(name, _)| *name == group.name).unwrap_or(group.tint);
        }
    }

    /// The boxes and lines as mere sizes.
    #[must_use]
    pub fn graph(&self) -> Graph {
        let node = |entity: &Entity| Node { width: entity.width, height: entity.height(), group: entity.group };
        let end = |node: usize, rows: &[usize]| {
            let middles: Vec<i32> = rows.iter().map(|row| Entity::row_middle(*row)).collect();
            // What a picture leaves out is referred to at the heading.
            End { node, rows: if middles.is_empty() { vec![metrics::HEADING / 2] } else { middles } }
        };
        let edge = |line: &Line| Edge { from: end(line.from, &line.from_rows), to: end(line.to, &line.to_rows) };
        Graph { nodes: self.entities.iter().map(node).collect(), edges: self.lines.iter().map(edge).collect() }
    }
}
