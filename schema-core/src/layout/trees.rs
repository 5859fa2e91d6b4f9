//! Places for the boxes around the core, one after the other, each where it crosses and moves least.

use std::collections::BTreeMap;

use super::core::Peeled;
use super::links::{Link, Port, Router, Side, Stop};
use super::order::{centre, channel_cost};
use super::sheet::Sheet;

/// What a place in the parent's own column costs, in pixels of lines.
const BESIDE: i64 = 120;

/// What each column between a box and its parent costs.
const FAR: i64 = 400;

/// What a pixel costs that a column exceeds its shelf's height.
const EXCESS: i64 = 3;

/// A part of a column's height that may be exceeded before columns farther away are looked at.
const TIGHT: i32 = 8;

/// Places what hangs on the core and what hangs on nothing.
pub(super) fn place(sheet: &mut Sheet<'_>, peeled: &Peeled, router: &mut Router) {
    let mut ranges: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    for (shelf, columns) in sheet.shelves.iter().enumerate() {
        for (at, column) in columns.columns.iter().enumerate() {
            ranges.entry(column.block).or_insert((shelf, at, at)).2 = at;
        }
    }
    let mut lines: Vec<Vec<usize>> = vec![Vec::new(); sheet.graph.nodes.len()];
    for (at, edge) in sheet.graph.edges.iter().enumerate() {
        lines[edge.from.node].push(at);
        if edge.from.node != edge.to.node {
            lines[edge.to.node].push(at);
        }
    }
    for node in &peeled.outer {
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
    centre(sheet, shelf, column);
}

/// The end of the column with the most room.
fn emptiest(sheet: &Sheet<'_>, node: usize, (shelf, first, last): (usize, usize, usize)) -> (usize, usize) {
    let cost = |column: &usize| (stacked(sheet, shelf, *column), widening(sheet, node, shelf, *column), *column);
    let column = (first..=last).min_by_key(cost).unwrap_or(first);
    (column, sheet.shelves[shelf].columns[column].items.len())
}

/// How high a column's items are together.
fn stacked(sheet: &Sheet<'_>, shelf: usize, column: usize) -> i32 {
    sheet.shelves[shelf].columns[column].items.iter().map(|item| sheet.slot(*item)).sum()
}

fn widening(sheet: &Sheet<'_>, node: usize, shelf: usize, column: usize) -> i64 {
    i64::from((sheet.graph.nodes[node].width - sheet.shelves[shelf].columns[column].width).max(0))
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
            let load = stacked(sheet, shelf, column) + sheet.slot(node);
            has_room |= load <= sheet.shelf + sheet.shelf / TIGHT;
            let mut fixed = widening(sheet, node, shelf, column) / 2 + EXCESS * i64::from((load - sheet.shelf).max(0));
            fixed += match column.abs_diff(home) {
                0 => BESIDE,
                distance => FAR * i64::try_from(distance - 1).unwrap_or(0),
            };
            let (cost, at) = in_column(sheet, router, node, (parent, lines), (shelf, column));
            if fixed + cost < found.0 {
                found = (fixed + cost, (column, at));
            }
        }
        if has_room {
            break;
        }
    }
    found.1
}

/// The best place in a column, and by how much the channels beside it become worse.
fn in_column(
    sheet: &mut Sheet<'_>,
    router: &mut Router,
    node: usize,
    (parent, lines): (usize, &[usize]),
    (shelf, column): (usize, usize),
) -> (i64, usize) {
    let home = sheet.items[parent].column;
    let mut buffer = Vec::new();
    let mut cost = |sheet: &Sheet<'_>, router: &Router| -> i64 {
        let beside = &router.links.channels[shelf][column..=column + 1];
        beside.iter().map(|links| channel_cost(sheet, &router.links, shelf, links, &mut buffer)).sum()
    };
    let before = cost(sheet, router);
    let saved = sheet.items[node];
    let ports = router.links.ports.len();
    let near = column.abs_diff(home) <= 1;
    let side = if column < home { Side::Right } else { Side::Left };
    let channel = column + usize::from(side == Side::Right);
    let mut added = 0;
    for line in lines.iter().filter(|_| near) {
        let edge = &sheet.graph.edges[*line];
        let other = if edge.from.node == node { edge.to.node } else { edge.from.node };
        if other != parent {
            continue;
        }
        let net = sheet.nets[*line];
        for end in [&edge.from, &edge.to] {
            // In the parent's own column both are at the same side.
            let is_own = end.node == node || column == home;
            let of_end = if is_own { side } else { side.opposite() };
            router.links.ports.push(Port { item: end.node, side: of_end, rows: end.rows.clone(), net });
        }
        let last = router.links.ports.len();
        router.links.channels[shelf][channel].push(Link { net, from: Stop::Port(last - 2), to: Stop::Port(last - 1) });
        added += 1;
    }
    (sheet.items[node].shelf, sheet.items[node].column, sheet.items[node].is_seated) = (shelf, column, true);
    let count = sheet.shelves[shelf].columns[column].items.len();
    let mut found = (i64::MAX, count);
    // From below, so that equals move nothing.
    for at in (0..=count).rev() {
        sheet.shelves[shelf].columns[column].items.insert(at, node);
        centre(sheet, shelf, column);
        let apart = if near { 0 } else { i64::from((sheet.items[node].y - sheet.items[parent].y).abs()) };
        let new = cost(sheet, router) - before + apart;
        if new < found.0 {
            found = (new, at);
        }
        sheet.shelves[shelf].columns[column].items.remove(at);
    }
    centre(sheet, shelf, column);
    let links = &mut router.links.channels[shelf][channel];
    links.truncate(links.len() - added);
    router.links.ports.truncate(ports);
    sheet.items[node] = saved;
    found
}
