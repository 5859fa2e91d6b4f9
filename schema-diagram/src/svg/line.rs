//! Lines, each a single path: the marks of both ends, brackets and the way between.

use std::collections::{HashMap, HashSet};

use super::Look;
use crate::escape::{Id, Put, Xml, put};
use crate::layout::{Bracket, Point, Route};
use crate::picture::{Entity, EntityKind, Picture, Row};

/// The radius of a corner where both stretches leave room.
const RADIUS: i32 = 6;

/// How far the marks of an end reach from its box or bracket.
pub(super) const REACH: i32 = 13;

/// Appends every line.
pub(super) fn lines(out: &mut String, picture: &Picture, routes: &[Route], look: Look) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    // Lines that share their last stretch share its mark; which of them may be NULL their columns tell.
    let ended = picture.lines.iter().zip(routes).filter(|(line, _)| line.optional);
    let optional: HashSet<Point> = ended.filter_map(|(_, route)| route.points.last().copied()).collect();
    for (line, route) in picture.lines.iter().zip(routes) {
        let (Some(from), Some(to)) = (picture.entities.get(line.from), picture.entities.get(line.to)) else { continue };
        let count = seen.entry(&line.name).or_default();
        *count += 1;
        put!(out, "<path id=\"fk-", Id(&line.name));
        // The databases disagree whether two tables may have constraints of one name.
        if *count > 1 {
            put!(out, "-", *count);
        }
        out.push_str(if to.kind == EntityKind::Table { "\" class=\"line\"" } else { "\" class=\"line book\"" });
        if look == Look::Page {
            put!(out, " data-from=\"t-", Id(&from.name), "\" data-to=\"t-", Id(&to.name), "\"");
            put!(out, " data-from-rows=\"", list(&line.from_rows), "\" data-to-rows=\"", list(&line.to_rows), "\"");
        }
        out.push_str(" d=\"");
        let is_optional = route.points.last().is_some_and(|end| optional.contains(end));
        path(out, line.unique, is_optional, route);
        put!(out, "\"><title>", Xml(&from.name), Columns(from, &line.from_rows));
        put!(out, " → ", Xml(&to.name), Columns(to, &line.to_rows), "</title></path>\n");
    }
}

fn list(rows: &[usize]) -> String {
    rows.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
}

/// `.depot`, or `.(visit, fiber)` for a composite key.
struct Columns<'c>(&'c Entity, &'c [usize]);

impl Put for Columns<'_> {
    fn put(&self, out: &mut String) {
        let name = |row: &usize| match self.0.rows.get(*row) {
            Some(Row::Column(row)) => row.name.as_str(),
            _ => "",
        };
        match self.1 {
            [] => {}
            [row] => put!(out, ".", Xml(name(row))),
            rows => put!(out, ".(", Xml(&rows.iter().map(name).collect::<Vec<_>>().join(", ")), ")"),
        }
    }
}

/// One end: where the marks begin, and which way they point.
struct End {
    /// At the box's edge.
    edge: Point,
    /// At the bracket, else at the edge.
    base: i32,
    /// 1 to the right, -1 to the left.
    way: i32,
}

impl End {
    /// Without one when the line does not leave its box sideways.
    fn of(edge: Point, next: Point, bracket: Option<&Bracket>) -> Option<Self> {
        let way = (next.x - edge.x).signum();
        (next.y == edge.y && way != 0).then(|| Self { edge, base: bracket.map_or(edge.x, |bracket| bracket.x), way })
    }

    /// So many pixels away from the box.
    fn at(&self, pixels: i32) -> i32 {
        self.base + self.way * pixels
    }

    /// The columns of a composite key held together: ticks from the box, joined by a stroke.
    fn bracket(&self, out: &mut String, bracket: &Bracket) {
        let (Some(first), Some(last)) = (bracket.rows.iter().min(), bracket.rows.iter().max()) else { return };
        let (x, bend) = (bracket.x, 3 * self.way);
        put!(out, "M", self.edge.x, " ", first, "H", x - bend, "q", bend, " 0 ", bend, " 3V", last - 3);
        put!(out, "q0 3 ", -bend, " 3H", self.edge.x);
        for row in bracket.rows.iter().filter(|row| *row != first && *row != last) {
            put!(out, "M", self.edge.x, " ", row, "H", x);
        }
    }

    /// A bar across the line.
    fn bar(&self, out: &mut String, pixels: i32) {
        put!(out, "M", self.at(pixels), " ", self.edge.y - 5, "v10");
    }

    /// A ring in the line, from 8 to 13 pixels.
    fn ring(&self, out: &mut String) {
        let across = 5 * self.way;
        put!(out, "M", self.at(8), " ", self.edge.y, "a2.5 2.5 0 1 0 ", across, " 0a2.5 2.5 0 1 0 ", -across, " 0");
    }

    /// Three toes.
    fn foot(&self, out: &mut String) {
        let toe = 8 * self.way;
        put!(out, "M", self.base, " ", self.edge.y - 5, "l", toe, " 5l", -toe, " 5");
    }
}

fn path(out: &mut String, is_unique: bool, is_optional: bool, route: &Route) {
    let points = &route.points;
    let [first, second, ..] = points[..] else { return };
    let (last, before) = (points[points.len() - 1], points[points.len() - 2]);
    let from = End::of(first, second, route.from_bracket.as_ref());
    let to = End::of(last, before, route.to_bracket.as_ref());
    let (mut begin, mut stop, mut taken) = (first, last, (0, 0));
    if let Some(end) = &from {
        if let Some(bracket) = &route.from_bracket {
            end.bracket(out, bracket);
        }
        put!(out, "M", end.base, " ", first.y, "H", end.at(8));
        if is_unique {
            end.bar(out, 4);
        } else {
            end.foot(out);
        }
        end.ring(out);
        begin.x = end.at(REACH);
        taken.0 = (begin.x - first.x).abs();
    }
    if let Some(end) = &to {
        if let Some(bracket) = &route.to_bracket {
            end.bracket(out, bracket);
        }
        end.bar(out, 4);
        if is_optional {
            end.ring(out);
            stop.x = end.at(REACH);
        } else {
            end.bar(out, 8);
            stop.x = end.base;
        }
        taken.1 = (end.at(REACH) - last.x).abs();
    }
    put!(out, "M", begin.x, " ", begin.y);
    way(out, points, taken);
    let upright = before.x == last.x;
    put!(out, if upright { 'V' } else { 'H' }, if upright { stop.y } else { stop.x });
    if let Some(end) = to.filter(|_| is_optional) {
        put!(out, "M", end.at(8), " ", last.y, "H", end.base);
    }
}

/// Appends the stretches up to the last one, their corners rounded; the marks of the ends have taken their part.
fn way(out: &mut String, points: &[Point], taken: (i32, i32)) {
    let stretches = points.len() - 1;
    for at in 1..stretches {
        let (before, corner, after) = (points[at - 1], points[at], points[at + 1]);
        let room = |stretch: usize, length: i32| {
            // A stretch between two corners is for both.
            let shared = if stretch > 0 && stretch + 1 < stretches { length / 2 } else { length };
            shared - if stretch == 0 { taken.0 } else { 0 } - if stretch + 1 == stretches { taken.1 } else { 0 }
        };
        let (near, far) = (room(at - 1, distance(before, corner)), room(at, distance(corner, after)));
        let radius = RADIUS.min(near).min(far).max(0);
        let (comes, leaves) = (way_of(before, corner), way_of(corner, after));
        if comes.1 == 0 {
            put!(out, "H", corner.x - comes.0 * radius);
        } else {
            put!(out, "V", corner.y - comes.1 * radius);
        }
        if radius > 0 {
            put!(out, "q", comes.0 * radius, " ", comes.1 * radius);
            put!(out, " ", (comes.0 + leaves.0) * radius, " ", (comes.1 + leaves.1) * radius);
        }
    }
}

fn distance(one: Point, other: Point) -> i32 {
    (one.x - other.x).abs() + (one.y - other.y).abs()
}

/// The direction of a stretch.
fn way_of(from: Point, to: Point) -> (i32, i32) {
    ((to.x - from.x).signum(), (to.y - from.y).signum())
}
