//! Places for the boxes around the core, one after the other, each where it crosses and moves least.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::core::Peeled;
use super::gauge::Gauge;
use super::links::{Hop, Link, Port, Router, Side, Stop};
use super::sheet::{Item, Sheet, TIGHT};

/// What a place in the parent's own column costs, in pixels of lines.
const BESIDE: i64 = 180;

/// What each column between a box and its parent costs.
const FAR: i64 = 400;

/// What a pixel costs that a column exceeds its shelf's height.
const EXCESS: i64 = 18;

/// How many pairs of lines are compared for a box in a column; in a crowded one not every place is tried.
const EFFORT: usize = 1 << 14;

/// Boxes up to this width fit into any column.
const USUAL: i32 = 240;

/// Places some of what hangs on the core, or on nothing.
pub(super) fn place(sheet: &mut Sheet<'_>, peeled: &Peeled, router: &mut Router, nodes: &[usize]) {
    let ranges = ranges(sheet);
    let lines = lines(sheet);
    for node in nodes {
        if sheet.items[*node].is_seated {
            continue;
        }
        let Some(range) = ranges.get(&sheet.homes[*node]) else { continue };
        let seat = match peeled.parent[*node] {
            Some(parent) if sheet.homes[parent] == sheet.homes[*node] => {
                best(sheet, router, *node, parent, &lines[*node], *range)
            }
            _ => emptiest(sheet, *node, *range),
        };
        sit(sheet, *node, range.0, seat);
        for line in &lines[*node] {
            let edge = &sheet.graph.edges[*line];
            if sheet.items[edge.from.node].is_seated && sheet.items[edge.to.node].is_seated {
                router.connect(sheet, *line);
            }
        }
    }
}

fn sit(sheet: &mut Sheet<'_>, node: usize, shelf: usize, (column, at): (usize, usize)) {
    let width = sheet.graph.nodes[node].width;
    let item = &mut sheet.items[node];
    (item.shelf, item.column, item.is_seated) = (shelf, column, true);
    let seats = &mut sheet.shelves[shelf].columns[column];
    seats.width = seats.width.max(width);
    seats.items.insert(at, node);
    sheet.stack(shelf, column);
}

/// The end of the column with the most room.
fn emptiest(sheet: &Sheet<'_>, node: usize, (shelf, first, last): (usize, usize, usize)) -> (usize, usize) {
    let cost = |column: &usize| (sheet.bottom(shelf, *column), widening(sheet, node, shelf, *column), *column);
    let column = (first..=last).min_by_key(cost).unwrap_or(first);
    (column, sheet.shelves[shelf].columns[column].items.len())
}

fn widening(sheet: &Sheet<'_>, node: usize, shelf: usize, column: usize) -> i64 {
    i64::from((sheet.graph.nodes[node].width - sheet.shelves[shelf].columns[column].width.max(USUAL)).max(0))
}

/// The column and the place in it that cost least.
fn best(
    sheet: &mut Sheet<'_>,
    router: &mut Router,
    node: usize,
    parent: usize,
    lines: &[usize],
    (shelf, first, last): (usize, usize, usize),
) -> (usize, usize) {
    let home = sheet.items[parent].column;
    let mut found = (i64::MAX, (home, 0));
    for reach in [1, 2, 4, usize::MAX] {
        let mut has_room = false;
        for column in first.max(home.saturating_sub(reach))..=last.min(home.saturating_add(reach)) {
            let load = sheet.bottom(shelf, column) + sheet.slot(node);
            has_room |= load <= sheet.shelf + sheet.shelf / TIGHT;
            let (cost, at) = in_column(sheet, router, node, lines, (shelf, column));
            if cost < found.0 {
                found = (cost, (column, at));
            }
        }
        if has_room {
            break;
        }
    }
    found.1
}

/// The best place in a column, and by how much that makes the sheet worse.
fn in_column(
    sheet: &mut Sheet<'_>,
    router: &mut Router,
    node: usize,
    lines: &[usize],
    (shelf, column): (usize, usize),
) -> (i64, usize) {
    let load = sheet.bottom(shelf, column) + sheet.slot(node);
    let room = widening(sheet, node, shelf, column) / 2 + EXCESS * i64::from((load - sheet.shelf).max(0));
    let saved = sheet.items[node];
    let ports = router.links.ports.len();
    let counts = [column, column + 1].map(|channel| router.links.channels[shelf][channel].len());
    let (distance, far) = try_lines(sheet, router, node, lines, (shelf, column));
    (sheet.items[node].shelf, sheet.items[node].column, sheet.items[node].is_seated) = (shelf, column, true);
    sheet.shelves[shelf].columns[column].items.push(node);
    sheet.stack(shelf, column);
    let (worse, at) = lift_to_the_top(sheet, router, node, lines.len(), far);
    // All is again as it was.
    sheet.shelves[shelf].columns[column].items.remove(0);
    sheet.stack(shelf, column);
    for (channel, count) in [column, column + 1].into_iter().zip(counts) {
        router.links.channels[shelf][channel].truncate(count);
    }
    router.links.ports.truncate(ports);
    sheet.items[node] = saved;
    (room + distance + worse, at)
}

/// Adds the lines that a box in a column has to its neighbours; what they cost wherever it stands there, and a box that is too
/// far for a line through one channel.
fn try_lines(
    sheet: &Sheet<'_>,
    router: &mut Router,
    node: usize,
    lines: &[usize],
    (shelf, column): (usize, usize),
) -> (i64, Option<usize>) {
    let mut cost = 0;
    let mut far = None;
    for line in lines {
        let edge = &sheet.graph.edges[*line];
        let other = if edge.from.node == node { edge.to.node } else { edge.from.node };
        if other == node || !sheet.items[other].is_seated {
            continue;
        }
        let home = sheet.items[other].column;
        if sheet.items[other].shelf != shelf || column.abs_diff(home) > 1 {
            cost += FAR * i64::try_from(column.abs_diff(home).min(6)).unwrap_or(0);
            far = Some(other);
            continue;
        }
        let side = match column.cmp(&home) {
            Ordering::Less => Side::Right,
            Ordering::Greater => Side::Left,
            Ordering::Equal => {
                cost += BESIDE;
                router.emptier_side(shelf, column)
            }
        };
        let channel = column + usize::from(side == Side::Right);
        let net = sheet.nets[*line];
        for end in [&edge.from, &edge.to] {
            // In the same column both are at the same side.
            let of_end = if end.node == node || column == home { side } else { side.opposite() };
            router.links.ports.push(Port::new(end.node, of_end, &end.rows, net));
        }
        let last = router.links.ports.len();
        router.links.channels[shelf][channel].push(Link::new(net, Stop::Port(last - 2), Stop::Port(last - 1)));
    }
    (cost, far)
}

/// Lifts the last box of a column place by place to the top; the least by which that makes the channels beside it worse, and
/// at which place.
fn lift_to_the_top(
    sheet: &mut Sheet<'_>,
    router: &Router,
    node: usize,
    lines: usize,
    far: Option<usize>,
) -> (i64, usize) {
    let Item { shelf, column, .. } = sheet.items[node];
    let count = sheet.shelves[shelf].columns[column].items.len() - 1;
    let crowd: usize = router.links.channels[shelf][column..=column + 1].iter().map(Vec::len).sum();
    let step = 1 + crowd * (lines + 1) * (count + 1) / EFFORT;
    let mut gauges = [Gauge::default(), Gauge::default()];
    let fill = |gauges: &mut [Gauge; 2], sheet: &Sheet<'_>| {
        for (gauge, channel) in gauges.iter_mut().zip([column, column + 1]) {
            gauge.fill(sheet, &router.links, (shelf, channel), node);
        }
    };
    fill(&mut gauges, sheet);
    // At the end of the column it moves no other.
    let before = gauges[0].others() + gauges[1].others();
    let mut found = (i64::MAX, count);
    // From below, so equals move nothing.
    for at in (0..=count).rev() {
        let above = (at < count).then(|| sheet.lift(node, at));
        if !(count - at).is_multiple_of(step) {
            continue;
        }
        match above {
            Some(above) if step == 1 => {
                gauges.iter_mut().for_each(|gauge| gauge.shift(sheet, &router.links, node, above));
            }
            Some(_) => fill(&mut gauges, sheet),
            None => {}
        }
        let apart = far.map_or(0, |other| i64::from((sheet.items[node].y - sheet.items[other].y).abs()));
        let new = gauges[0].cost() + gauges[1].cost() - before + apart;
        if new < found.0 {
            found = (new, at);
        }
    }
    found
}

/// Takes boxes out, one after the other, and puts each where it is best now that all others are there.
///
/// Tells whether all stay where they are in the end, so another round would change nothing.
pub(super) fn settle(sheet: &mut Sheet<'_>, router: &mut Router, nodes: &[usize], rounds: usize) -> bool {
    let ranges = ranges(sheet);
    let lines = lines(sheet);
    for _ in 0..rounds {
        let mut moved = false;
        for node in nodes.iter().copied() {
            let Some((shelf, first, last)) = ranges.get(&sheet.homes[node]).copied() else { continue };
            let near = |line: &usize| matches!(router.links.ways[*line][..], [Hop::Channel(..)]);
            let placed: Vec<usize> =
                lines[node].iter().copied().filter(|line| !router.links.ways[*line].is_empty()).collect();
            let lines = &placed;
            let others: Vec<usize> = lines
                .iter()
                .map(|line| &sheet.graph.edges[*line])
                .map(|edge| if edge.from.node == node { edge.to.node } else { edge.from.node })
                .filter(|other| *other != node)
                .collect();
            // A box without others has its place in the grid, even if it refers to itself.
            if others.is_empty() || !lines.iter().all(near) {
                continue;
            }
            let old = sheet.items[node].column;
            let Some(place) = sheet.shelves[shelf].columns[old].items.iter().position(|item| *item == node) else {
                continue;
            };
            for line in lines {
                router.disconnect(*line);
            }
            sheet.shelves[shelf].columns[old].items.remove(place);
            sheet.items[node].is_seated = false;
            sheet.narrow(shelf, old);
            sheet.stack(shelf, old);
            let mut found = (i64::MAX, (old, place));
            for column in first.max(old.saturating_sub(2))..=last.min(old + 2) {
                if others.iter().any(|other| sheet.items[*other].column.abs_diff(column) > 1) {
                    continue;
                }
                let (cost, at) = in_column(sheet, router, node, lines, (shelf, column));
                if cost < found.0 {
                    found = (cost, (column, at));
                }
            }
            moved |= found.1 != (old, place);
            sit(sheet, node, shelf, found.1);
            for line in lines {
                router.connect(sheet, *line);
            }
        }
        if !moved {
            return true;
        }
    }
    false
}

/// The shelf and the columns of each block.
fn ranges(sheet: &Sheet<'_>) -> BTreeMap<usize, (usize, usize, usize)> {
    let mut ranges: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    for (shelf, columns) in sheet.shelves.iter().enumerate() {
        for (at, column) in columns.columns.iter().enumerate() {
            ranges.entry(column.block).or_insert((shelf, at, at)).2 = at;
        }
    }
    ranges
}

/// The lines of each box.
fn lines(sheet: &Sheet<'_>) -> Vec<Vec<usize>> {
    let mut lines: Vec<Vec<usize>> = vec![Vec::new(); sheet.graph.nodes.len()];
    for (at, edge) in sheet.graph.edges.iter().enumerate() {
        lines[edge.from.node].push(at);
        if edge.from.node != edge.to.node {
            lines[edge.to.node].push(at);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Graph;
    use crate::layout::core::peel;
    use crate::layout::fixtures::{graph, sheet};

    /// The sheet when the first boxes stand so and all others are placed.
    fn placed<'g>(graph: &'g Graph, columns: &[&[usize]]) -> Sheet<'g> {
        let mut sheet = sheet(graph, &[columns]);
        let mut router = Router::of_core(&mut sheet);
        let peeled = peel(graph);
        place(&mut sheet, &peeled, &mut router, &peeled.outer);
        sheet
    }

    #[test]
    fn a_leaf_stands_beside_its_parent() {
        let graph = graph(5, &[(0, 1), (1, 2), (2, 0), (3, 0), (4, 2)]);
        let sheet = placed(&graph, &[&[0, 1], &[2], &[]]);
        for (leaf, parent) in [(3, 0), (4, 2)] {
            assert!(sheet.items[leaf].is_seated);
            assert!(sheet.items[leaf].column.abs_diff(sheet.items[parent].column) <= 1, "{leaf}");
        }
    }

    #[test]
    fn a_box_without_a_line_takes_the_emptiest_column() {
        let graph = graph(5, &[(0, 1), (1, 2), (2, 0), (0, 3), (3, 1)]);
        let sheet = placed(&graph, &[&[0, 1], &[2, 3], &[]]);
        assert_eq!(sheet.items[4].column, 2);
    }

    #[test]
    fn a_leaf_goes_where_its_line_crosses_none() {
        let graph = graph(5, &[(0, 2), (1, 3), (0, 1), (4, 1)]);
        let sheet = placed(&graph, &[&[0, 1], &[2, 3]]);
        assert_eq!(sheet.items[4].column, 1);
        assert!(sheet.items[4].y > sheet.items[2].y, "above it the line would cross that to 2");
    }

    #[test]
    fn what_is_taken_out_again_finds_the_better_place() {
        let graph = graph(4, &[(0, 3), (1, 2)]);
        let mut sheet = sheet(&graph, &[&[&[0, 1], &[2, 3]]]);
        let mut router = Router::of_core(&mut sheet);
        settle(&mut sheet, &mut router, &[2], 1);
        assert_eq!(sheet.shelves[0].columns[1].items, [3, 2]);
    }
}
