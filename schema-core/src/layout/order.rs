//! The order of the boxes in each column: few crossings, short lines.

use super::links::{Link, Links, Side, Stop};
use super::sheet::{Item, Sheet};

/// What a crossing costs, in pixels of lines.
const CROSSING: i64 = 1500;

/// How often all columns are looked at.
const ROUNDS: usize = 5;

/// How many places a box is moved at once.
const REACH: usize = 6;

/// How many pairs of lines are compared for a column in a round and a step of reach: in a crowded one boxes move less far.
const EFFORT: usize = 1 << 20;

/// Farther than anything.
const FAR: i32 = i32::MAX / 4;

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
            sheet.items[port.item].y + port.row()
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
            wish(port.item, other - port.row() + sheet.items[port.item].height / 2);
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

/// Moves items within their columns as long as that makes the channels beside them better.
pub(super) fn improve(sheet: &mut Sheet<'_>, links: &Links, moves: impl Fn(&Item) -> bool) {
    for shelf in 0..sheet.shelves.len() {
        improve_shelf(sheet, links, shelf, &moves);
    }
}

fn improve_shelf(sheet: &mut Sheet<'_>, links: &Links, shelf: usize, moves: &impl Fn(&Item) -> bool) {
    let mut buffer = Vec::new();
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
                    beside.iter().map(|here| channel_cost(sheet, links, shelf, here, item, &mut buffer)).sum()
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
    }
}

/// Moves one box of a column to another place.
fn displace(sheet: &mut Sheet<'_>, shelf: usize, column: usize, from: usize, to: usize) {
    let items = &mut sheet.shelves[shelf].columns[column].items;
    let item = items.remove(from);
    items.insert(to, item);
    sheet.stack(shelf, column);
}

/// A stretch of a channel as heights at its left and its right side.
#[derive(Clone, Copy)]
pub(super) enum Stretch {
    /// From side to side; a way out of the channel ends far above or below the other side.
    Across(i32, i32, usize),
    /// Between two heights of one side.
    Beside(Side, i32, i32, usize),
}

fn stretch(sheet: &Sheet<'_>, links: &Links, link: &Link) -> Option<Stretch> {
    if !link.is_live {
        return None;
    }
    let side = |stop: Stop| match stop {
        Stop::Port(port) => Some(links.ports[port].side),
        Stop::Up | Stop::Down => None,
    };
    let (from, to) = (height(sheet, links, link.from), height(sheet, links, link.to));
    Some(match (side(link.from), side(link.to)) {
        (Some(one), Some(other)) if one == other => Stretch::Beside(one, from.min(to), from.max(to), link.net),
        // A box's right side is at the channel's left.
        (Some(Side::Right), _) | (None, Some(Side::Left)) => Stretch::Across(from, to, link.net),
        (Some(Side::Left), _) | (None, Some(Side::Right)) => Stretch::Across(to, from, link.net),
        (None, None) => return None,
    })
}

/// What a channel costs that can change when one box of its columns moves: the lengths of all lines, and how often those of
/// the box cross others. The others keep their order, so they cross each other as before.
pub(super) fn channel_cost(
    sheet: &Sheet<'_>,
    links: &Links,
    shelf: usize,
    here: &[Link],
    item: usize,
    stretches: &mut Vec<Stretch>,
) -> i64 {
    let is_of_item = |stop: Stop| matches!(stop, Stop::Port(port) if links.ports[port].item == item);
    stretches.clear();
    let mut moved = 0;
    for link in here {
        let Some(stretch) = stretch(sheet, links, link) else { continue };
        stretches.push(stretch);
        if is_of_item(link.from) || is_of_item(link.to) {
            let last = stretches.len() - 1;
            stretches.swap(moved, last);
            moved += 1;
        }
    }
    let bottom = sheet.shelves[shelf].height;
    let mut cost = 0;
    for stretch in stretches.iter() {
        cost += match stretch {
            Stretch::Across(left, right, _) => i64::from(((*left).clamp(0, bottom) - (*right).clamp(0, bottom)).abs()),
            Stretch::Beside(_, upper, lower, _) => i64::from(lower - upper),
        };
    }
    for at in 0..moved {
        for other in &stretches[at + 1..] {
            cost += CROSSING * i64::from(cross(stretches[at], *other));
        }
    }
    cost
}

fn cross(one: Stretch, other: Stretch) -> bool {
    match (one, other) {
        (Stretch::Across(.., net), Stretch::Across(.., same)) if net == same => false,
        (Stretch::Beside(.., net), Stretch::Beside(.., same) | Stretch::Across(.., same)) if net == same => false,
        (Stretch::Across(.., net), Stretch::Beside(.., same)) if net == same => false,
        (Stretch::Across(l1, r1, _), Stretch::Across(l2, r2, _)) => (l1 < l2 && r1 > r2) || (l1 > l2 && r1 < r2),
        (Stretch::Across(left, right, _), Stretch::Beside(side, upper, lower, _))
        | (Stretch::Beside(side, upper, lower, _), Stretch::Across(left, right, _)) => {
            let height = if side == Side::Right { left } else { right };
            upper < height && height < lower
        }
        (Stretch::Beside(s1, u1, l1, _), Stretch::Beside(s2, u2, l2, _)) => {
            s1 == s2 && ((u1 < u2 && u2 < l1 && l1 < l2) || (u2 < u1 && u1 < l2 && l2 < l1))
        }
    }
}
