//! The file has boxes and lines where the layout has them, so what holds for the layout holds for the file.

use schema_diagram::layout::{Bracket, Point, Route};
use schema_diagram::picture::{self as diagram, Entity};

use super::Written;
use super::complete::plain;
use super::file::Row;
use super::path::Place;

/// What is elsewhere in the file.
pub fn ways(written: &Written<'_>) -> Vec<String> {
    let (drawing, drawn) = (written.drawing, &written.drawn);
    let mut found = Vec::new();
    let counts = [(drawn.boxes.len(), drawing.layout.places.len()), (drawn.lines.len(), drawing.layout.routes.len())];
    if counts.iter().any(|(has, wanted)| has != wanted) {
        let [(boxes, all_boxes), (lines, all_lines)] = counts;
        return vec![format!("the file has {boxes} of {all_boxes} boxes, {lines} of {all_lines} lines")];
    }
    let Some(first) = drawn.boxes.first() else { return found };
    let place = drawing.layout.places[0];
    let offset = (first.frame.left - f64::from(place.x), first.frame.top - f64::from(place.y));
    for (node, one) in drawn.boxes.iter().enumerate() {
        let rect = drawing.rect(node);
        let edges = [
            (one.frame.left - offset.0, rect.left),
            (one.frame.top - offset.1, rect.top),
            (one.frame.right - offset.0, rect.right),
            (one.frame.bottom - offset.1, rect.bottom),
        ];
        if edges.iter().any(|(is, wanted)| (is - f64::from(*wanted)).abs() > 0.1) {
            found.push(format!("the box `{}` is at ({:.1}, {:.1}) in the file", one.name, edges[0].0, edges[1].0));
        }
    }
    for (line, of) in drawing.picture.lines.iter().enumerate() {
        for (node, rows) in [(of.from, &of.from_rows), (of.to, &of.to_rows)] {
            let elsewhere = rows.iter().find(|row| !stands_there(written, node, **row, offset.1));
            if let Some(row) = elsewhere {
                let (line, name) = (drawing.line(line), drawing.name(node));
                found.push(format!(
                    "{line} ends at the row {row} of `{name}`, whose column stands elsewhere in the file"
                ));
            }
        }
    }
    for (line, (one, route)) in drawn.lines.iter().zip(&drawing.layout.routes).enumerate() {
        let here = |(x, y): &Place| (x - offset.0, y - offset.1);
        let pieces: Vec<Vec<Place>> = one.pieces.iter().map(|piece| piece.iter().map(here).collect()).collect();
        if let Some(wrong) = wrong_way(&pieces, route) {
            found.push(format!("{} {wrong} in the file", drawing.line(line)));
        }
    }
    found
}

/// Whether a column stands in the file where lines to it end.
fn stands_there(written: &Written<'_>, node: usize, row: usize, offset: f64) -> bool {
    let Some(diagram::Row::Column(column)) = written.drawing.picture.entities[node].rows.get(row) else { return false };
    let middle = f64::from(written.drawing.rect(node).top + Entity::row_middle(row)) + offset;
    let name = plain(&column.name);
    let is_it = |row: &&Row| row.texts.first().is_some_and(|text| plain(text) == name);
    written.drawn.boxes[node].rows.iter().filter(is_it).any(|row| (row.middle - middle).abs() < 1.0)
}

/// How far the marks of an end reach from its box or bracket, and to its sides.
const MARKS: (f64, f64) = (16.0, 6.5);

/// How far a corner reaches that is rounded, and how far from the corner its curve is.
const CORNER: (f64, f64) = (8.0, 3.0);

fn wrong_way(pieces: &[Vec<Place>], route: &Route) -> Option<String> {
    let strokes = strokes(route);
    let (Some(first), Some(last)) = (route.points.first(), route.points.last()) else { return None };
    let ends = [(first, &route.from_bracket), (last, &route.to_bracket)];
    // Each end at the very edge: at its row, or for a bracket at each of its rows.
    for (end, bracket) in ends {
        let rows = bracket.as_ref().map_or_else(|| vec![end.y], |bracket: &Bracket| bracket.rows.clone());
        for row in rows {
            let target = (f64::from(end.x), f64::from(row));
            if !pieces.iter().flatten().any(|place| distance(*place, target) <= 1.0) {
                return Some(format!("does not reach ({}, {row})", end.x));
            }
        }
    }
    let tolerance = |place: Place| {
        let at_mark = ends.iter().any(|(end, bracket)| {
            let base = bracket.as_ref().map_or(end.x, |bracket| bracket.x);
            (place.0 - f64::from(base)).abs() <= MARKS.0 && (place.1 - f64::from(end.y)).abs() <= MARKS.1 + 1.0
        });
        let at_corner = route.points.iter().any(|corner| distance(place, float(*corner)) <= CORNER.0);
        // The bends of a bracket are as round as those of a line.
        let at_bracket = ends.iter().any(|(_, bracket)| {
            bracket.as_ref().is_some_and(|bracket| (place.0 - f64::from(bracket.x)).abs() <= CORNER.0)
        });
        if at_mark {
            MARKS.1
        } else if at_corner || at_bracket {
            CORNER.1
        } else {
            0.6
        }
    };
    for step in pieces.iter().flat_map(|piece| piece.windows(2)) {
        for place in along(step[0], step[1], 5.0) {
            let off = strokes.iter().map(|(from, to)| to_stroke(place, *from, *to)).fold(f64::MAX, f64::min);
            if off > tolerance(place) {
                return Some(format!("is {off:.1} px off its way at ({:.0}, {:.0})", place.0, place.1));
            }
        }
    }
    for (from, to) in &strokes {
        for place in along(*from, *to, 5.0) {
            let steps = pieces.iter().flat_map(|piece| piece.windows(2));
            let off = steps.map(|step| to_stroke(place, step[0], step[1])).fold(f64::MAX, f64::min);
            if off > tolerance(place) {
                return Some(format!("is not drawn at ({:.0}, {:.0})", place.0, place.1));
            }
        }
    }
    None
}

fn float(point: Point) -> Place {
    (f64::from(point.x), f64::from(point.y))
}

/// Everything that is to be drawn: the way, and brackets with their ticks. A bracket stands in place of the last piece.
fn strokes(route: &Route) -> Vec<(Place, Place)> {
    let mut points: Vec<Place> = route.points.iter().map(|point| float(*point)).collect();
    let mut strokes = Vec::new();
    let count = points.len();
    for (at, bracket) in [(0, &route.from_bracket), (count.saturating_sub(1), &route.to_bracket)] {
        let (Some(bracket), Some(end)) = (bracket, points.get(at).copied()) else { continue };
        let x = f64::from(bracket.x);
        let rows: Vec<f64> = bracket.rows.iter().map(|row| f64::from(*row)).collect();
        strokes.extend(rows.iter().map(|row| ((end.0, *row), (x, *row))));
        let (first, last) =
            (rows.iter().copied().fold(f64::MAX, f64::min), rows.iter().copied().fold(f64::MIN, f64::max));
        strokes.push(((x, first), (x, last)));
        points[at].0 = x;
    }
    strokes.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
    strokes
}

fn distance(one: Place, other: Place) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

/// Places along a stroke, its ends included.
fn along(from: Place, to: Place, step: f64) -> impl Iterator<Item = Place> {
    let count = (distance(from, to) / step).ceil().max(1.0);
    (0..=count as usize).map(move |at| {
        let t = at as f64 / count;
        (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1))
    })
}

fn to_stroke(place: Place, from: Place, to: Place) -> f64 {
    let way = (to.0 - from.0, to.1 - from.1);
    let length = way.0 * way.0 + way.1 * way.1;
    if length == 0.0 {
        return distance(place, from);
    }
    let t = (((place.0 - from.0) * way.0 + (place.1 - from.1) * way.1) / length).clamp(0.0, 1.0);
    distance(place, (from.0 + t * way.0, from.1 + t * way.1))
}
