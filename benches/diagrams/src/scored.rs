//! How good a layout is, in numbers.

use std::collections::HashSet;

use schema_diagram::picture::{Settings, View};
use schema_model::model::{Schema, TableKind};

use crate::drawing::Drawing;
use crate::geometry::{crosses, meetings, sorted};
use crate::random::{Numbers, with_column, with_table};

/// Numbers of one drawing.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// Boxes.
    pub boxes: usize,
    /// Lines that are drawn.
    pub lines: usize,
    /// Pairs of unrelated lines, counted at each of their crossings.
    pub crossings: usize,
    /// Crossings that a reader sees: lines that share a trunk are one line.
    pub visible: usize,
    /// Corners of all lines.
    pub bends: usize,
    /// Corners of the line that has most.
    pub most_bends: usize,
    /// Pixels of all lines.
    pub length: i64,
    /// Width divided by height.
    pub aspect: f64,
    /// The boxes' share of the picture.
    pub fill: f64,
}

impl Score {
    /// Measures a drawing.
    pub fn of(drawing: &Drawing) -> Self {
        let routes = &drawing.layout.routes;
        let (crossings, visible) = count_crossings(drawing);
        let bends = || routes.iter().map(|route| route.points.len().saturating_sub(2));
        let steps = routes.iter().flat_map(|route| route.points.windows(2));
        let boxes: i64 = drawing.rects().iter().map(|rect| rect.area()).sum();
        let (width, height) = (f64::from(drawing.layout.width), f64::from(drawing.layout.height));
        Self {
            boxes: drawing.picture.entities.len(),
            lines: drawing.picture.lines.len(),
            crossings,
            visible,
            bends: bends().sum(),
            most_bends: bends().max().unwrap_or(0),
            length: steps.map(|pair| i64::from((pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs())).sum(),
            aspect: width / height.max(1.0),
            fill: boxes as f64 / (width * height).max(1.0),
        }
    }

    /// A count divided by the lines.
    pub fn per_line(&self, count: usize) -> f64 {
        count as f64 / self.lines.max(1) as f64
    }
}

/// By pairs of lines, and as seen.
fn count_crossings(drawing: &Drawing) -> (usize, usize) {
    let (horizontal, vertical) = sorted(&drawing.stretches());
    let mut pairs = HashSet::new();
    let mut points = HashSet::new();
    meetings(&horizontal, &vertical, 0, |level, upright| {
        if drawing.nets[level.line] != drawing.nets[upright.line] && crosses(level, upright, 1) {
            // A line and its own bracket may go over one point twice.
            pairs.insert((level.line.min(upright.line), level.line.max(upright.line), upright.at, level.at));
            points.insert((upright.at, level.at));
        }
    });
    (pairs.len(), points.len())
}

/// Shares of boxes that a small edit moves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moved {
    /// Of all tries.
    pub mean: f64,
    /// Of the worst one.
    pub worst: f64,
}

/// A box at most this far from its old place has not moved.
const HARDLY: i32 = 10;

/// What a column more moves, and what a table more moves, each tried at so many tables.
pub fn moved(schema: &Schema, settings: &Settings, view: &View<'_>, before: &Drawing, tries: usize) -> [Moved; 2] {
    let mut names: Vec<&str> =
        schema.tables.iter().filter(|table| table.kind == TableKind::Data).map(|table| table.name.as_str()).collect();
    Numbers::new(1).shuffle(&mut names);
    names.truncate(tries);
    [with_column, with_table].map(|edit| {
        let shares: Vec<f64> =
            names.iter().map(|name| share(before, &Drawing::of(&edit(schema, name), settings, view))).collect();
        Moved {
            mean: shares.iter().sum::<f64>() / shares.len().max(1) as f64,
            worst: shares.iter().copied().fold(0.0, f64::max),
        }
    })
}

/// The share of the boxes before that are elsewhere now.
fn share(before: &Drawing, after: &Drawing) -> f64 {
    let is_moved = |node: usize| {
        let name = before.name(node);
        let now = after.picture.entities.binary_search_by(|other| other.name.as_str().cmp(name));
        now.is_ok_and(|now| {
            let (was, is) = (before.layout.places[node], after.layout.places[now]);
            (was.x - is.x).abs() > HARDLY || (was.y - is.y).abs() > HARDLY
        })
    };
    let count = before.picture.entities.len();
    (0..count).filter(|node| is_moved(*node)).count() as f64 / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hard::tests::{good, line, route};

    #[test]
    fn crossings_count_by_pairs_and_as_they_are_seen() {
        let (mut picture, mut layout) = good();
        let score = Score::of(&Drawing::new(picture.clone(), layout.clone()));
        assert_eq!((score.crossings, score.visible, score.bends, score.most_bends), (1, 1, 6, 2));
        assert_eq!(score.length, 200 + 260 + 200);
        // A line more on the trunk that crosses: a pair more, but nothing more to see.
        picture.lines[2] = line("fk_again", (0, &[3]), (1, &[0]));
        layout.routes[2] = route(&[(240, 178), (320, 178), (320, 58), (400, 58)]);
        let score = Score::of(&Drawing::new(picture, layout));
        assert_eq!((score.crossings, score.visible), (2, 1));
    }

    #[test]
    fn a_box_has_moved_when_it_is_further_than_hardly() {
        let (picture, layout) = good();
        let before = Drawing::new(picture.clone(), layout.clone());
        let moved_by = |x: i32| {
            let mut layout = layout.clone();
            layout.places[1].x += x;
            share(&before, &Drawing::new(picture.clone(), layout))
        };
        assert_eq!((moved_by(0), moved_by(10), moved_by(11)), (0.0, 0.0, 1.0 / 3.0));
    }
}
