//! The order of the boxes in each column: few crossings, short lines.

use super::gauge::{FAR, Gauge};
use super::links::{Links, Side, Stop};
use super::sheet::{Item, Sheet};

/// How often all columns are looked at.
const ROUNDS: usize = 5;

/// How many places a box is moved at once.
const REACH: usize = 6;

/// How many pairs of lines are compared for a column in a round and a step of reach: in a crowded one boxes move less far.
const EFFORT: usize = 1 << 20;

/// Orders the columns of the core.
pub(super) fn order(sheet: &mut Sheet<'_>, links: &Links) {
    for shelf in 0..sheet.shelves.len() {
        let columns = sheet.shelves[shelf].columns.len();
        for _ in 0..3 {
            for column in 0..columns {
                towards(sheet, links, shelf, column, Side::Left);
            }
            for column in (0..columns).rev() {
                towards(sheet, links, shelf, column, Side::Right);
            }
        }
    }
    improve(sheet, links, |_| true);
}

/// Where a stop is, seen from its shelf's upper edge.
pub(super) fn height(sheet: &Sheet<'_>, links: &Links, stop: Stop) -> i32 {
    match stop {
        Stop::Port(port) => {
            let port = &links.ports[port];
            sheet.items[port.item].y + port.row
        }
        Stop::Up => -FAR,
        Stop::Down => FAR,
    }
}

/// Sorts a column by the mean height of what its boxes are linked with at one side.
fn towards(sheet: &mut Sheet<'_>, links: &Links, shelf: usize, column: usize, side: Side) {
    let channel = column + usize::from(side == Side::Right);
    let mut wishes: Vec<(usize, i64, i64)> = Vec::new();
    let mut wish = |item: usize, wanted: i32| match wishes.iter_mut().find(|(known, ..)| *known == item) {
        Some((_, sum, count)) => {
            *sum += i64::from(wanted);
            *count += 1;
        }
        None => wishes.push((item, i64::from(wanted), 1)),
    };
    for link in links.channels[shelf][channel].iter().filter(|link| link.is_live) {
        for (here, there) in [(link.from, link.to), (link.to, link.from)] {
            let Stop::Port(port) = here else { continue };
            let port = &links.ports[port];
            if port.side != side {
                continue;
            }
            let other = match there {
                Stop::Up => -sheet.shelves[shelf].height,
                Stop::Down => 2 * sheet.shelves[shelf].height,
                Stop::Port(_) => height(sheet, links, there),
            };
            wish(port.item, other - port.row + sheet.items[port.item].height / 2);
        }
    }
    let wanted = |item: usize| match wishes.iter().find(|(known, ..)| *known == item) {
        Some((_, sum, count)) => sum / count,
        None => i64::from(sheet.items[item].y + sheet.items[item].height / 2),
    };
    let mut items: Vec<(i64, usize)> =
        sheet.shelves[shelf].columns[column].items.iter().map(|item| (wanted(*item), *item)).collect();
    items.sort_by_key(|(wanted, _)| *wanted);
    sheet.shelves[shelf].columns[column].items = items.into_iter().map(|(_, item)| item).collect();
    sheet.stack(shelf, column);
}

/// Moves items within their columns as long as that makes the channels beside them better; tells whether any moved.
pub(super) fn improve(sheet: &mut Sheet<'_>, links: &Links, moves: impl Fn(&Item) -> bool) -> bool {
    let mut moved = false;
    for shelf in 0..sheet.shelves.len() {
        moved |= improve_shelf(sheet, links, shelf, &moves);
    }
    moved
}

fn improve_shelf(sheet: &mut Sheet<'_>, links: &Links, shelf: usize, moves: &impl Fn(&Item) -> bool) -> bool {
    let mut moved = false;
    let mut gauge = Gauge::default();
    for _ in 0..ROUNDS {
        let mut better = false;
        for column in 0..sheet.shelves[shelf].columns.len() {
            let beside = &links.channels[shelf][column..=column + 1];
            let count = sheet.shelves[shelf].columns[column].items.len();
            let pairs: usize = beside.iter().map(|here| here.len() * (here.len() + count)).sum();
            if count < 2 || pairs == 0 {
                continue;
            }
            let reach = REACH.min(EFFORT / pairs);
            for from in 0..count {
                let item = sheet.shelves[shelf].columns[column].items[from];
                if !moves(&sheet.items[item]) {
                    continue;
                }
                let mut cost = |sheet: &Sheet<'_>| -> i64 {
                    let mut of_channel = |channel: usize| {
                        gauge.fill(sheet, links, (shelf, channel), item);
                        gauge.cost()
                    };
                    of_channel(column) + of_channel(column + 1)
                };
                let mut best = cost(sheet);
                for to in from.saturating_sub(reach)..count.min(from + reach + 1) {
                    if to == from {
                        continue;
                    }
                    displace(sheet, shelf, column, from, to);
                    let new = cost(sheet);
                    if new < best {
                        best = new;
                        better = true;
                        break;
                    }
                    displace(sheet, shelf, column, to, from);
                }
            }
        }
        if !better {
            break;
        }
        moved = true;
    }
    moved
}

/// Moves one box of a column to another place.
fn displace(sheet: &mut Sheet<'_>, shelf: usize, column: usize, from: usize, to: usize) {
    let items = &mut sheet.shelves[shelf].columns[column].items;
    let item = items.remove(from);
    items.insert(to, item);
    sheet.stack(shelf, column);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::fixtures::{graph, sheet};
    use crate::layout::links::Router;

    #[test]
    fn lines_that_cross_are_uncrossed() {
        let graph = graph(6, &[(0, 5), (1, 4), (2, 3)]);
        let mut sheet = sheet(&graph, &[&[&[0, 1, 2], &[3, 4, 5]]]);
        let links = Router::of_core(&mut sheet).links;
        order(&mut sheet, &links);
        let columns = &sheet.shelves[0].columns;
        let partners: Vec<usize> = columns[0].items.iter().map(|node| 5 - node).collect();
        assert_eq!(partners, columns[1].items);
    }

    #[test]
    fn what_may_not_move_stays() {
        let graph = graph(4, &[(0, 3), (1, 2)]);
        let mut sheet = sheet(&graph, &[&[&[0, 1], &[2, 3]]]);
        let links = Router::of_core(&mut sheet).links;
        improve(&mut sheet, &links, |item| item.is_pass);
        assert_eq!(
            (&sheet.shelves[0].columns[0].items[..], &sheet.shelves[0].columns[1].items[..]),
            (&[0, 1][..], &[2, 3][..])
        );
    }
}
