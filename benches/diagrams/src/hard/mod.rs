//! What a layout may never do. Each gate tells its failures in sentences.

use std::collections::HashSet;

use schema_diagram::layout::{BAND_HEADING, Bracket, End, Point};
use schema_diagram::picture::metrics::ROW;

use crate::drawing::Drawing;
use crate::geometry::{Rect, Stretch, crosses, meetings, sorted};

/// A hard gate.
pub struct Gate {
    /// Its name in tables.
    pub letter: char,
    /// What it demands.
    pub demand: &'static str,
    /// What it finds wrong.
    pub failures: fn(&Drawing) -> Vec<String>,
}

/// The gates that need no file.
pub const GATES: [Gate; 7] = [
    Gate { letter: 'o', demand: "no box overlaps another, none is nearer than 8 px", failures: overlaps },
    Gate { letter: 't', demand: "no line runs through a box or along its edge", failures: through },
    Gate { letter: 's', demand: "no two unrelated lines share a stretch or touch", failures: shared },
    Gate { letter: 'e', demand: "every line ends on its rows", failures: ends },
    Gate { letter: 'r', demand: "stretches are horizontal and vertical by turns", failures: turns },
    Gate { letter: 'i', demand: "everything is inside the picture", failures: inside },
    Gate { letter: 'b', demand: "bands hold the boxes of their group and no others", failures: bands },
];

/// Least space between two boxes.
const APART: i32 = 8;

/// Lines nearer than this look like one.
const NEAR: i32 = 3;

fn overlaps(drawing: &Drawing) -> Vec<String> {
    let rects = drawing.rects();
    let mut order: Vec<usize> = (0..rects.len()).collect();
    order.sort_by_key(|node| rects[*node].left);
    let mut found = Vec::new();
    for (at, one) in order.iter().enumerate() {
        let near = rects[*one].grown(APART - 1);
        for other in order[at + 1..].iter().take_while(|other| rects[**other].left <= near.right) {
            if near.meets(&rects[*other]) {
                found.push(format!("`{}` and `{}` overlap or touch", drawing.name(*one), drawing.name(*other)));
            }
        }
    }
    found
}

fn through(drawing: &Drawing) -> Vec<String> {
    let rects = drawing.rects();
    let mut order: Vec<usize> = (0..rects.len()).collect();
    order.sort_by_key(|node| rects[*node].left);
    let broadest = rects.iter().map(|rect| rect.right - rect.left).max().unwrap_or(0);
    let mut found = Vec::new();
    for stretch in drawing.stretches() {
        let way = stretch.rect();
        let edge = &drawing.graph.edges[stretch.line];
        let from = order.partition_point(|node| rects[*node].left < way.left - broadest - NEAR);
        for node in order[from..].iter().take_while(|node| rects[**node].left <= way.right + NEAR) {
            let comes_to_it = stretch.is_end && [edge.from.node, edge.to.node].contains(node);
            let rect = if comes_to_it { rects[*node].grown(-2) } else { rects[*node].grown(NEAR - 1) };
            if rect.meets(&way) {
                let (line, name) = (drawing.line(stretch.line), drawing.name(*node));
                found.push(format!("{line} runs through `{name}` at {}", stretch.place()));
            }
        }
    }
    found
}

fn shared(drawing: &Drawing) -> Vec<String> {
    let (horizontal, vertical) = sorted(&drawing.stretches());
    let mut found = Vec::new();
    let mut told = HashSet::new();
    let mut tell = |one: &Stretch, other: &Stretch, what: &'static str| {
        if told.insert((one.line.min(other.line), one.line.max(other.line), what)) {
            let (line, with) = (drawing.line(one.line), drawing.line(other.line));
            found.push(format!("{line} and {with} {what} at {}", one.place()));
        }
    };
    for stretches in [&horizontal, &vertical] {
        for (at, one) in stretches.iter().enumerate() {
            for other in stretches[at + 1..].iter().take_while(|other| other.at - one.at < NEAR) {
                let length = one.high.min(other.high) - one.low.max(other.low);
                if drawing.nets[one.line] != drawing.nets[other.line] && length > NEAR {
                    tell(one, other, "share a stretch");
                }
            }
        }
    }
    meetings(&horizontal, &vertical, NEAR - 1, |level, upright| {
        if drawing.nets[level.line] != drawing.nets[upright.line] && !crosses(level, upright, NEAR) {
            tell(level, upright, "touch");
        }
    });
    found
}

fn ends(drawing: &Drawing) -> Vec<String> {
    let mut found = Vec::new();
    for (line, (edge, route)) in drawing.graph.edges.iter().zip(&drawing.layout.routes).enumerate() {
        let ends = [
            (&edge.from, route.points.first(), &route.from_bracket),
            (&edge.to, route.points.last(), &route.to_bracket),
        ];
        for (end, point, bracket) in ends {
            let Some(point) = point else {
                found.push(format!("{} has no way", drawing.line(line)));
                continue;
            };
            if let Some(wrong) = wrong_end(drawing, end, *point, bracket.as_ref()) {
                found.push(format!("{} {wrong} at `{}`", drawing.line(line), drawing.name(end.node)));
            }
        }
    }
    if drawing.layout.routes.len() != drawing.graph.edges.len() {
        found.push(format!("{} lines have {} ways", drawing.graph.edges.len(), drawing.layout.routes.len()));
    }
    found
}

fn wrong_end(drawing: &Drawing, end: &End, point: Point, bracket: Option<&Bracket>) -> Option<String> {
    let rect = drawing.rect(end.node);
    if (point.x - rect.left).abs() > 1 && (point.x - rect.right).abs() > 1 {
        return Some(format!("ends at x {}, not at an edge", point.x));
    }
    let rows: Vec<i32> = end.rows.iter().map(|row| rect.top + row).collect();
    let on = |y: i32, row: i32| (y - row).abs() < ROW / 2;
    if let [row] = rows[..] {
        if bracket.is_some() {
            return Some("has a bracket for one row".to_owned());
        }
        return (!on(point.y, row)).then(|| format!("ends at y {}, not on the row at {row}", point.y));
    }
    let Some(bracket) = bracket else { return Some("has no bracket for its rows".to_owned()) };
    let ticks = bracket.rows.len() == rows.len() && bracket.rows.iter().zip(&rows).all(|(tick, row)| on(*tick, *row));
    if !ticks {
        return Some(format!("has ticks at y {:?}, not on the rows at {rows:?}", bracket.rows));
    }
    let is_at_right = (point.x - rect.right).abs() <= 1;
    let distance = if is_at_right { bracket.x - rect.right } else { rect.left - bracket.x };
    if distance < NEAR {
        return Some(format!("has its bracket at x {}, on the wrong side or on the edge", bracket.x));
    }
    let is_within = bracket.rows.iter().min().is_some_and(|first| *first <= point.y)
        && bracket.rows.iter().max().is_some_and(|last| point.y <= *last);
    (!is_within).then(|| format!("ends at y {}, outside its bracket", point.y))
}

fn turns(drawing: &Drawing) -> Vec<String> {
    let mut found = Vec::new();
    for (line, route) in drawing.layout.routes.iter().enumerate() {
        let stretches: Vec<Option<Stretch>> =
            route.points.windows(2).map(|pair| Stretch::between(line, pair[0], pair[1])).collect();
        if let Some(at) = stretches.iter().position(Option::is_none) {
            let [from, to] = [route.points[at], route.points[at + 1]];
            let way = format!("({}, {}) to ({}, {})", from.x, from.y, to.x, to.y);
            found.push(format!("{} is slanted or stands still from {way}", drawing.line(line)));
        }
        let known: Vec<Stretch> = stretches.into_iter().flatten().collect();
        if known.windows(2).any(|pair| pair[0].is_horizontal == pair[1].is_horizontal) {
            found.push(format!("{} goes on in one direction in two stretches", drawing.line(line)));
        }
        if [known.first(), known.last()].into_iter().flatten().any(|end| !end.is_horizontal) {
            found.push(format!("{} comes to its box from above or below", drawing.line(line)));
        }
    }
    found
}

fn inside(drawing: &Drawing) -> Vec<String> {
    let picture = Rect::new(0, 0, drawing.layout.width, drawing.layout.height);
    let mut found = Vec::new();
    for (node, rect) in drawing.rects().iter().enumerate() {
        if !picture.holds(rect) {
            found.push(format!("`{}` is outside the picture", drawing.name(node)));
        }
    }
    for stretch in drawing.stretches() {
        if !picture.holds(&stretch.rect()) {
            found.push(format!("{} leaves the picture at {}", drawing.line(stretch.line), stretch.place()));
        }
    }
    for band in &drawing.layout.bands {
        if !picture.holds(&Rect::new(band.place.x, band.place.y, band.width, band.height)) {
            found.push(format!("a band of `{}` is outside the picture", drawing.picture.groups[band.group].name));
        }
    }
    found
}

fn bands(drawing: &Drawing) -> Vec<String> {
    let bands: Vec<(usize, Rect)> = drawing
        .layout
        .bands
        .iter()
        .map(|band| (band.group, Rect::new(band.place.x, band.place.y, band.width, band.height)))
        .collect();
    let group = |group: usize| &drawing.picture.groups[group].name;
    let mut found = Vec::new();
    for (node, rect) in drawing.rects().iter().enumerate() {
        let own = drawing.graph.nodes[node].group;
        let mut is_held = own.is_none();
        for (of, band) in &bands {
            let below_heading = Rect { top: band.top + BAND_HEADING, ..*band };
            if Some(*of) == own && below_heading.holds(rect) {
                is_held = true;
            } else if band.meets(rect) {
                found.push(format!("`{}` is in or on a band of `{}`", drawing.name(node), group(*of)));
            }
        }
        if !is_held {
            found.push(format!("`{}` is in no band of its group", drawing.name(node)));
        }
    }
    for (at, (of, band)) in bands.iter().enumerate() {
        for (other, with) in &bands[at + 1..] {
            if band.meets(with) {
                found.push(format!("bands of `{}` and `{}` overlap", group(*of), group(*other)));
            }
        }
    }
    found
}

#[cfg(test)]
pub mod tests;
