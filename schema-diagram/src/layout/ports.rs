//! Where exactly lines meet the rows of boxes, so several at one row keep apart.

use std::collections::BTreeMap;

use super::links::{Links, Port, Side, Stop};
use super::sheet::Sheet;

/// Lines nearer to each other than this are hard to tell apart.
const APART: i32 = 4;

/// How far from a row's middle a line may meet it.
const REACH: i32 = 8;

/// How far small steps are made straight.
const STEP: i32 = 6;

/// A port with its heights, from the shelf's upper edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Placed {
    /// Where the line ends.
    pub y: i32,
    /// Where the ticks of its bracket are; the line's own end among them.
    pub ticks: Vec<i32>,
    /// Brackets of one box that would touch stand side by side.
    pub level: i32,
}

/// The heights of every port.
pub(super) fn ports(sheet: &Sheet<'_>, links: &Links) -> Vec<Placed> {
    let mut placed: Vec<Placed> = links
        .ports
        .iter()
        .map(|port| {
            let top = sheet.items[port.item].y;
            Placed { y: top + port.row, ticks: port.rows.iter().map(|row| top + row).collect(), level: 0 }
        })
        .collect();
    let mut is_live = vec![false; placed.len()];
    for link in links.channels.iter().flatten().flatten().filter(|link| link.is_live) {
        for stop in [link.from, link.to] {
            if let Stop::Port(port) = stop {
                is_live[port] = true;
            }
        }
    }
    let alone = spread(sheet, links, &is_live, &mut placed);
    levels(links, &is_live, &mut placed);
    straighten(sheet, links, &alone, &mut placed);
    for _ in 0..4 {
        if !keep_apart(sheet, links, &mut placed) {
            break;
        }
    }
    placed
}

impl Placed {
    fn shift(&mut self, by: i32) {
        let y = self.y;
        for tick in self.ticks.iter_mut().filter(|tick| **tick == y) {
            *tick += by;
        }
        self.y += by;
    }
}

/// Spreads the lines that meet one side of a row over its height; tells which ports have their row for themselves.
fn spread(sheet: &Sheet<'_>, links: &Links, is_live: &[bool], placed: &mut [Placed]) -> Vec<bool> {
    let aims = aims(links, placed);
    let mut rows: BTreeMap<(usize, Side, i32), Vec<(usize, usize)>> = BTreeMap::new();
    for (at, port) in
        links.ports.iter().enumerate().filter(|(at, port)| is_live[*at] && !sheet.items[port.item].is_pass)
    {
        for (tick, row) in port.rows.iter().enumerate() {
            rows.entry((port.item, port.side, *row)).or_default().push((at, tick));
        }
    }
    let mut alone = vec![true; placed.len()];
    for (_, mut ports) in rows {
        let count = i32::try_from(ports.len()).unwrap_or(1);
        if count == 1 {
            continue;
        }
        ports.sort_by_key(|(port, _)| (aims[*port], *port));
        let step = (2 * REACH / count).min(2 * APART);
        let mut offset = -step * (count - 1) / 2;
        for (port, tick) in ports {
            alone[port] = false;
            let one = &mut placed[port];
            if links.ports[port].rows.len() / 2 == tick {
                one.y += offset;
            }
            one.ticks[tick] += offset;
            offset += step;
        }
    }
    alone
}

/// The mean height of the other ends of each port's lines.
fn aims(links: &Links, placed: &[Placed]) -> Vec<i64> {
    const FAR: i64 = 100_000;
    let mut sums = vec![(0_i64, 0_i64); placed.len()];
    for link in links.channels.iter().flatten().flatten().filter(|link| link.is_live) {
        for (here, there) in [(link.from, link.to), (link.to, link.from)] {
            let Stop::Port(port) = here else { continue };
            sums[port].0 += match there {
                Stop::Port(other) => i64::from(placed[other].y),
                Stop::Up => -FAR,
                Stop::Down => FAR,
            };
            sums[port].1 += 1;
        }
    }
    sums.into_iter().map(|(sum, count)| sum / count.max(1)).collect()
}

/// Puts the brackets of a box that would touch side by side.
fn levels(links: &Links, is_live: &[bool], placed: &mut [Placed]) {
    let mut brackets: BTreeMap<(usize, Side), Vec<usize>> = BTreeMap::new();
    for (at, port) in links.ports.iter().enumerate().filter(|(at, port)| is_live[*at] && port.rows.len() > 1) {
        brackets.entry((port.item, port.side)).or_default().push(at);
    }
    for ports in brackets.into_values() {
        let mut ends: Vec<i32> = Vec::new();
        let mut ports: Vec<(i32, i32, usize)> = ports
            .into_iter()
            .filter_map(|port| {
                let ticks = &placed[port].ticks;
                Some((*ticks.iter().min()?, *ticks.iter().max()?, port))
            })
            .collect();
        ports.sort_unstable();
        for (first, last, port) in ports {
            let level = ends.iter().position(|end| end + APART < first).unwrap_or(ends.len());
            if level == ends.len() {
                ends.push(last);
            } else {
                ends[level] = last;
            }
            placed[port].level = i32::try_from(level).unwrap_or(0);
        }
    }
}

/// Makes lines straight that lead to almost the same height.
fn straighten(sheet: &Sheet<'_>, links: &Links, alone: &[bool], placed: &mut [Placed]) {
    let mut count = vec![0; placed.len()];
    for link in links.channels.iter().flatten().flatten().filter(|link| link.is_live) {
        for stop in [link.from, link.to] {
            if let Stop::Port(port) = stop {
                count[port] += 1;
            }
        }
    }
    for link in links.channels.iter().flatten().flatten().filter(|link| link.is_live) {
        let (Stop::Port(from), Stop::Port(to)) = (link.from, link.to) else { continue };
        let (one, other) = (&links.ports[from], &links.ports[to]);
        let step = placed[to].y - placed[from].y;
        if one.side == other.side || step == 0 || step.abs() > STEP {
            continue;
        }
        // Only the end of a single line may move, and never a pass, whose other side would stay.
        let free = |port: usize| {
            let Port { item, rows, .. } = &links.ports[port];
            alone[port] && count[port] == 1 && rows.len() == 1 && !sheet.items[*item].is_pass
        };
        if free(from) {
            placed[from].shift(step);
        } else if free(to) {
            placed[to].shift(-step);
        }
    }
}

/// Moves ends of unrelated lines that face each other across a channel at the same height; tells whether any moved.
fn keep_apart(sheet: &Sheet<'_>, links: &Links, placed: &mut [Placed]) -> bool {
    let mut moved = false;
    let mut twins: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, port) in links.ports.iter().enumerate().filter(|(_, port)| sheet.items[port.item].is_pass) {
        twins.entry(port.item).or_default().push(at);
    }
    for channel in links.channels.iter().flatten() {
        let mut here: Vec<usize> = channel
            .iter()
            .filter(|link| link.is_live)
            .flat_map(|link| [link.from, link.to])
            .filter_map(|stop| if let Stop::Port(port) = stop { Some(port) } else { None })
            .collect();
        here.sort_unstable();
        here.dedup();
        for at in 0..here.len() {
            for other in at + 1..here.len() {
                let (one, two) = (here[at], here[other]);
                if !collide(links, placed, one, two) {
                    continue;
                }
                // A box's end moves rather than a pass, which has another side.
                let is_pass = |port: usize| sheet.items[links.ports[port].item].is_pass;
                let movers = if is_pass(two) && !is_pass(one) { [one, two] } else { [two, one] };
                let found = movers.into_iter().find_map(|mover| {
                    let middle = sheet.items[links.ports[mover].item].y + links.ports[mover].row;
                    let reach = if is_pass(mover) { REACH + APART } else { REACH };
                    Some((mover, roomiest(links, placed, &here, mover, middle - reach..=middle + reach)?))
                });
                let Some((mover, by)) = found else { continue };
                moved = true;
                match twins.get(&links.ports[mover].item) {
                    Some(both) => both.iter().for_each(|port| placed[*port].shift(by)),
                    None => placed[mover].shift(by),
                }
            }
        }
    }
    moved
}

/// How far an end moves to where it is farthest from those that it could be mistaken for, if there is a better place.
fn roomiest(
    links: &Links,
    placed: &[Placed],
    here: &[usize],
    mover: usize,
    heights: impl Iterator<Item = i32>,
) -> Option<i32> {
    let (of, old) = (&links.ports[mover], placed[mover].y);
    let others: Vec<i32> = here
        .iter()
        .filter(|port| **port != mover && (links.ports[**port].net != of.net || links.ports[**port].side == of.side))
        .map(|port| placed[*port].y)
        .collect();
    let room = |height: i32| others.iter().map(|other| (other - height).abs()).min().unwrap_or(APART).min(APART);
    let best = heights.max_by_key(|height| (room(*height), -(height - old).abs()))?;
    (room(best) > room(old)).then_some(best - old)
}

fn collide(links: &Links, placed: &[Placed], one: usize, two: usize) -> bool {
    let (left, right) = (&links.ports[one], &links.ports[two]);
    left.side != right.side && left.net != right.net && (placed[one].y - placed[two].y).abs() < APART
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::fixtures::{graph, sheet};
    use crate::layout::links::Router;
    use crate::layout::{Edge, End, Graph};

    /// The heights at which lines meet a side of a box, each once.
    fn heights(graph: &Graph, shelves: &[&[&[usize]]], node: usize, side: Side) -> Vec<i32> {
        let mut sheet = sheet(graph, shelves);
        let links = Router::of_core(&mut sheet).links;
        let placed = ports(&sheet, &links);
        let of_node = links.ports.iter().zip(&placed).filter(|(port, _)| port.item == node && port.side == side);
        let mut heights: Vec<i32> = of_node.map(|(_, placed)| placed.y - sheet.items[node].y).collect();
        heights.sort_unstable();
        heights.dedup();
        heights
    }

    #[test]
    fn a_line_that_has_a_row_for_itself_meets_it_near_its_middle() {
        let found = heights(&graph(2, &[(0, 1)]), &[&[&[0], &[1]]], 0, Side::Right);
        assert!(found.len() == 1 && (found[0] - 40).abs() <= REACH, "{found:?}");
    }

    #[test]
    fn lines_to_one_row_share_a_port_and_lines_from_it_keep_apart() {
        let shelves: &[&[&[usize]]] = &[&[&[0, 1, 2], &[3]]];
        assert_eq!(heights(&graph(4, &[(0, 3), (1, 3), (2, 3)]), shelves, 3, Side::Left).len(), 1);
        let from = heights(&graph(4, &[(3, 0), (3, 1), (3, 2)]), shelves, 3, Side::Left);
        assert_eq!(from.len(), 3, "{from:?}");
        assert!(from.windows(2).all(|pair| pair[1] - pair[0] >= APART), "{from:?}");
        assert!(from.iter().all(|y| (y - 40).abs() <= REACH), "within the row: {from:?}");
    }

    #[test]
    fn brackets_that_would_touch_stand_side_by_side() {
        let end = |node: usize, rows: &[i32]| End { node, rows: rows.to_vec() };
        let edges = vec![
            Edge { from: end(0, &[10, 30, 50]), to: end(1, &[40]) },
            Edge { from: end(0, &[30, 50, 70]), to: end(2, &[40]) },
        ];
        let graph = Graph { edges, ..graph(3, &[]) };
        let mut sheet = sheet(&graph, &[&[&[0], &[1, 2]]]);
        let links = Router::of_core(&mut sheet).links;
        let placed = ports(&sheet, &links);
        let levels: Vec<i32> = links
            .ports
            .iter()
            .zip(&placed)
            .filter(|(port, _)| port.item == 0)
            .map(|(_, placed)| placed.level)
            .collect();
        assert!(levels.len() == 2 && levels[0] != levels[1], "{levels:?}");
    }
}
