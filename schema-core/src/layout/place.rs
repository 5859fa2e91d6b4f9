//! Heights: each box as level with what it is linked with as its column allows.

use super::links::{Links, Stop};
use super::order::height;
use super::sheet::{GRID, PASS_GAP, Sheet, TIGHT};

/// Shelves grow by steps: a box more seldom moves what is below, and there is some room for straight lines.
const STEP: i32 = 120;

/// Gives every item its height.
pub(super) fn place(sheet: &mut Sheet<'_>, links: &Links) {
    for shelf in 0..sheet.shelves.len() {
        let columns = sheet.shelves[shelf].columns.len();
        let needed = (0..columns).map(|column| needed(sheet, shelf, column)).max().unwrap_or(0);
        let bottom = needed.max(sheet.shelf);
        let bottom = (bottom + STEP - 1) / STEP * STEP;
        for column in
            (0..columns).filter(|column| links.channels[shelf][*column..=column + 1].iter().all(Vec::is_empty))
        {
            // What nothing leads to stands at the top.
            sheet.stack(shelf, column);
        }
        for c in 0..columns {
            sheet.stack(shelf, c);
        }
        for round in 0..0 {
            let columns: Vec<usize> =
                if round % 2 == 0 { (0..columns).collect() } else { (0..columns).rev().collect() };
            for column in columns {
                settle(sheet, links, shelf, column, bottom);
            }
        }
        for column in 0..columns {
            onto_the_grid(sheet, shelf, column);
        }
        let is_last = shelf + 1 == sheet.shelves.len();
        let used = (0..columns).map(|column| sheet.bottom(shelf, column)).max().unwrap_or(0);
        sheet.shelves[shelf].height = if is_last { used } else { bottom.max(used) };
    }
}

/// The least height of a column.
fn needed(sheet: &Sheet<'_>, shelf: usize, column: usize) -> i32 {
    sheet.shelves[shelf].columns[column].items.iter().map(|item| sheet.slot(*item)).sum()
}

/// Where each item of a column would stand if it were alone, and how much it wants that.
fn wishes(sheet: &Sheet<'_>, links: &Links, shelf: usize, column: usize) -> Vec<(i64, i64)> {
    let items = &sheet.shelves[shelf].columns[column].items;
    let is_here = |item: usize| (sheet.items[item].shelf, sheet.items[item].column) == (shelf, column);
    let mut wishes = vec![(0_i64, 0_i64); items.len()];
    let beside = links.channels[shelf][column].iter().chain(&links.channels[shelf][column + 1]);
    for link in beside.filter(|link| link.is_live) {
        for (here, there) in [(link.from, link.to), (link.to, link.from)] {
            let (Stop::Port(port), Stop::Port(other)) = (here, there) else { continue };
            let (port, other_item) = (&links.ports[port], links.ports[other].item);
            if !is_here(port.item) || is_here(other_item) {
                continue;
            }
            let at = sheet.items[port.item].slot;
            // A line through several columns is to be straight.
            let both = sheet.items[port.item].is_pass && sheet.items[other_item].is_pass;
            let weight = if both { 8 } else { 2 };
            wishes[at].0 += weight * i64::from(height(sheet, links, there) - port.row());
            wishes[at].1 += weight;
        }
    }
    for (at, item) in items.iter().enumerate() {
        if wishes[at].1 == 0 {
            wishes[at] = (i64::from(sheet.items[*item].y), 1);
        }
    }
    wishes
}

/// Moves a column's items to their wishes as far as their order and their gaps allow: what wants to overlap moves as one
/// (isotonic regression by pooling adjacent violators).
fn settle(sheet: &mut Sheet<'_>, links: &Links, shelf: usize, column: usize, bottom: i32) {
    let wishes = wishes(sheet, links, shelf, column);
    let items = sheet.shelves[shelf].columns[column].items.clone();
    let mut offsets = Vec::with_capacity(items.len());
    let mut y = 0;
    for item in &items {
        offsets.push(y);
        y += sheet.slot(*item);
    }
    // Sum, weight and count of each pool.
    let mut pools: Vec<(i64, i64, usize)> = Vec::with_capacity(items.len());
    for (at, (sum, weight)) in wishes.iter().enumerate() {
        let mut pool = (sum - weight * i64::from(offsets[at]), *weight, 1);
        while let Some((sum, weight, count)) = pools.last().copied() {
            if sum * pool.1 <= pool.0 * weight {
                break;
            }
            pools.pop();
            pool = (pool.0 + sum, pool.1 + weight, pool.2 + count);
        }
        pools.push(pool);
    }
    let most = i64::from((bottom - y).max(0));
    let mut at = 0;
    for (sum, weight, count) in pools {
        let base = i32::try_from((sum / weight).clamp(0, most)).unwrap_or(0);
        for _ in 0..count {
            sheet.items[items[at]].y = base + offsets[at];
            at += 1;
        }
    }
}

/// Boxes onto multiples of the grid, from above.
fn onto_the_grid(sheet: &mut Sheet<'_>, shelf: usize, column: usize) {
    let mut free = 0;
    for at in 0..sheet.shelves[shelf].columns[column].items.len() {
        let item = sheet.shelves[shelf].columns[column].items[at];
        let wanted = sheet.items[item].y;
        let y = if sheet.items[item].is_pass {
            wanted.max(free)
        } else {
            let rounded = (wanted + GRID / 2) / GRID * GRID;
            if rounded < free { (free + GRID - 1) / GRID * GRID } else { rounded }
        };
        sheet.items[item].y = y;
        // A little less than it takes, so that rounding seldom moves all that is below.
        free = y + (sheet.slot(item) - GRID / 2).max(sheet.items[item].height + PASS_GAP);
    }
}
