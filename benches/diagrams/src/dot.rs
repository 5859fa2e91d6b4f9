//! Graphviz `dot` on the same boxes and the same lines.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use schema_diagram::layout::End;
use schema_diagram::picture::metrics::ROW;
use serde_json::Value;

use crate::drawing::Drawing;

/// Numbers of what `dot` drew.
#[derive(Clone, Copy, Debug)]
pub struct DotScore {
    /// Pairs of unrelated lines, counted at each of their crossings.
    pub crossings: usize,
    /// Width divided by height.
    pub aspect: f64,
    /// The boxes' share of the picture.
    pub fill: f64,
}

/// How `dot` draws lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splines {
    /// As it does without being asked.
    Curved,
    /// As we do.
    Orthogonal,
    /// Curved, and each from its row to its row, as ours are.
    AtRows,
}

/// What `dot` is given; a pixel is a point, of which an inch has 72.
pub fn source(drawing: &Drawing, splines: Splines, with_names: bool) -> String {
    let mut text = String::from("digraph g {\nrankdir=LR\n");
    if splines == Splines::Orthogonal {
        text.push_str("splines=ortho\n");
    }
    text.push_str("node [shape=box fixedsize=true]\nedge [arrowhead=none]\n");
    for (at, node) in drawing.graph.nodes.iter().enumerate() {
        let (width, height) = (f64::from(node.width) / 72.0, f64::from(node.height) / 72.0);
        let label = match splines {
            Splines::AtRows => rows(drawing, at),
            _ if with_names => format!("\"{}\"", drawing.name(at).replace(['"', '\\'], "")),
            _ => "\"\"".to_owned(),
        };
        let _ = writeln!(text, "n{at} [label={label} width={width:.4} height={height:.4}]");
    }
    for (at, edge) in drawing.graph.edges.iter().enumerate() {
        let end = |end: &End| match splines {
            Splines::AtRows => format!("n{}:r{}", end.node, middle(end)),
            _ => format!("n{}", end.node),
        };
        let _ = writeln!(text, "{} -> {} [id=\"{at}\"]", end(&edge.from), end(&edge.to));
    }
    text.push_str("}\n");
    text
}

/// The row at which a line ends; for a composite key the one in the middle.
fn middle(end: &End) -> i32 {
    end.rows[end.rows.len() / 2]
}

/// A label with a cell for every row of a box at which a line ends.
fn rows(drawing: &Drawing, node: usize) -> String {
    let ends = drawing.graph.edges.iter().flat_map(|edge| [&edge.from, &edge.to]);
    let mut rows: Vec<i32> = ends.filter(|end| end.node == node).map(middle).collect();
    rows.sort_unstable();
    rows.dedup();
    let width = drawing.graph.nodes[node].width;
    let cell = |height: i32, port: &str| {
        format!("<TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"{width}\" HEIGHT=\"{height}\"{port}></TD></TR>")
    };
    let mut label = "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">".to_owned();
    let mut y = 0;
    for row in rows {
        let top = row - ROW / 2;
        if top > y {
            label.push_str(&cell(top - y, ""));
        }
        label.push_str(&cell(ROW, &format!(" PORT=\"r{row}\"")));
        y = top.max(y) + ROW;
    }
    let height = drawing.graph.nodes[node].height;
    if height > y {
        label.push_str(&cell(height - y, ""));
    }
    label.push_str("</TABLE>>");
    label
}

/// Measures what `dot` draws; nothing when it is not installed, or not done in time.
pub fn score(drawing: &Drawing, splines: Splines, limit: Duration) -> Option<DotScore> {
    let answer = run(&source(drawing, splines, false), "json0", limit)?;
    let answer: Value = serde_json::from_slice(&answer).ok()?;
    measure(drawing, &answer)
}

/// What `dot` says in that format.
pub fn run(source: &str, format: &str, limit: Duration) -> Option<Vec<u8>> {
    let mut command = Command::new("dot");
    command.arg(format!("-T{format}")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let (mut input, mut output) = (child.stdin.take()?, child.stdout.take()?);
    thread::scope(|scope| {
        scope.spawn(move || {
            // It may end before it has read all.
            let _ = input.write_all(source.as_bytes());
        });
        let read = scope.spawn(move || {
            let mut answer = Vec::new();
            output.read_to_end(&mut answer).map(|_| answer).ok()
        });
        let is_done = wait(&mut child, limit);
        let answer = read.join().ok().flatten();
        answer.filter(|_| is_done)
    })
}

/// Whether it ended well in time; else it is ended.
fn wait(child: &mut Child, limit: Duration) -> bool {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < limit => thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

type Place = (f64, f64);

/// A straight part of a curve.
struct Piece {
    line: usize,
    from: Place,
    to: Place,
}

fn measure(drawing: &Drawing, answer: &Value) -> Option<DotScore> {
    let bounds = numbers(answer.get("bb")?.as_str()?);
    let [left, bottom, right, top] = bounds[..] else { return None };
    let mut boxes: HashMap<usize, [f64; 4]> = HashMap::new();
    for object in answer.get("objects")?.as_array()? {
        let node: usize = object.get("name")?.as_str()?.strip_prefix('n')?.parse().ok()?;
        let [x, y] = numbers(object.get("pos")?.as_str()?)[..] else { return None };
        let size = drawing.graph.nodes.get(node)?;
        let (width, height) = (f64::from(size.width) / 2.0, f64::from(size.height) / 2.0);
        boxes.insert(node, [x - width, y - height, x + width, y + height]);
    }
    let mut pieces = Vec::new();
    for edge in answer.get("edges").and_then(Value::as_array).into_iter().flatten() {
        let line: usize = edge.get("id")?.as_str()?.parse().ok()?;
        for curve in edge.get("pos")?.as_str()?.split(';') {
            flatten(line, curve, &mut pieces);
        }
    }
    let area: i64 = drawing.graph.nodes.iter().map(|node| i64::from(node.width) * i64::from(node.height)).sum();
    let (width, height) = (right - left, top - bottom);
    Some(DotScore {
        crossings: crossings(drawing, &boxes, &pieces),
        aspect: width / height.max(1.0),
        fill: area as f64 / (width * height).max(1.0),
    })
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(',').filter_map(|number| number.parse().ok()).collect()
}

/// Straight parts of each Bézier curve.
const PARTS: usize = 12;

/// `x,y x,y x,y x,y …`: a start and three points for each curve; what begins with a letter is an arrow's tip.
fn flatten(line: usize, curve: &str, pieces: &mut Vec<Piece>) {
    let points: Vec<Place> = curve
        .split_whitespace()
        .filter_map(|point| match numbers(point)[..] {
            [x, y] if !point.starts_with(char::is_alphabetic) => Some((x, y)),
            _ => None,
        })
        .collect();
    for at in (0..points.len().saturating_sub(3)).step_by(3) {
        let [a, b, c, d] = [points[at], points[at + 1], points[at + 2], points[at + 3]];
        let mut from = a;
        for part in 1..=PARTS {
            let t = part as f64 / PARTS as f64;
            let s = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            let to = (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1));
            if to != from {
                pieces.push(Piece { line, from, to });
            }
            from = to;
        }
    }
}

/// The squares into which the picture is divided, so only near pieces are compared.
const SQUARE: f64 = 60.0;

fn crossings(drawing: &Drawing, boxes: &HashMap<usize, [f64; 4]>, pieces: &[Piece]) -> usize {
    let square = |place: f64| (place / SQUARE).floor() as i64;
    let mut squares: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        for x in square(piece.from.0.min(piece.to.0))..=square(piece.from.0.max(piece.to.0)) {
            for y in square(piece.from.1.min(piece.to.1))..=square(piece.from.1.max(piece.to.1)) {
                squares.entry((x, y)).or_default().push(at);
            }
        }
    }
    let at_an_end = |line: usize, (x, y): Place| {
        let edge = &drawing.graph.edges[line];
        [edge.from.node, edge.to.node].iter().filter_map(|node| boxes.get(node)).any(|[left, bottom, right, top]| {
            *left - 2.0 <= x && x <= *right + 2.0 && *bottom - 2.0 <= y && y <= *top + 2.0
        })
    };
    let mut found = HashSet::new();
    for inside in squares.values() {
        for (index, one) in inside.iter().enumerate() {
            for other in &inside[index + 1..] {
                let (a, b) = (&pieces[*one], &pieces[*other]);
                if drawing.nets[a.line] == drawing.nets[b.line] {
                    continue;
                }
                if let Some(place) = crossing(a, b)
                    && !at_an_end(a.line, place)
                    && !at_an_end(b.line, place)
                {
                    // Two pieces may share several squares, and two curves a corner of their pieces.
                    let lines = (a.line.min(b.line), a.line.max(b.line));
                    found.insert((lines, place.0.round() as i64, place.1.round() as i64));
                }
            }
        }
    }
    found.len()
}

fn crossing(a: &Piece, b: &Piece) -> Option<Place> {
    let (r, s) = ((a.to.0 - a.from.0, a.to.1 - a.from.1), (b.to.0 - b.from.0, b.to.1 - b.from.1));
    let area = r.0 * s.1 - r.1 * s.0;
    if area.abs() < 1e-9 {
        return None;
    }
    let way = (b.from.0 - a.from.0, b.from.1 - a.from.1);
    let t = (way.0 * s.1 - way.1 * s.0) / area;
    let u = (way.0 * r.1 - way.1 * r.0) / area;
    let is_within = (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u);
    is_within.then_some((a.from.0 + t * r.0, a.from.1 + t * r.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cross_where_lines_through_them_do_and_both_reach() {
        let piece = |from, to| Piece { line: 0, from, to };
        let upright = piece((5.0, 0.0), (5.0, 10.0));
        assert_eq!(crossing(&piece((0.0, 4.0), (10.0, 4.0)), &upright), Some((5.0, 4.0)));
        assert_eq!(crossing(&piece((0.0, 4.0), (4.0, 4.0)), &upright), None);
        assert_eq!(crossing(&piece((3.0, 0.0), (3.0, 10.0)), &upright), None);
    }

    #[test]
    fn a_curve_becomes_pieces_that_join() {
        let mut pieces = Vec::new();
        flatten(3, "e,9,9 0,0 10,0 20,0 30,0", &mut pieces);
        assert_eq!(pieces.len(), PARTS);
        assert!(pieces.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!(pieces.last().map(|piece| piece.to), Some((30.0, 0.0)));
    }
}
