//! Columns for the boxes of each block, shelves for the columns.

use std::cmp::Reverse;

use super::Graph;
use super::cluster::Block;
use super::core::Peeled;
use super::sheet::{ASPECT, CHANNEL, Column, Item, Sheet, Shelf, Target, slot};

/// What a line costs that leads so many columns away.
const DISTANCE: [i64; 6] = [170, 100, 260, 420, 600, 800];

/// Puts every box of the core into a column of a shelf, and makes the columns for the others.
pub(super) fn sheet<'g>(graph: &'g Graph, peeled: &Peeled, blocks: &[Block], target: &Target) -> Sheet<'g> {
    let mut seats = Seats::new(graph, peeled);
    let mut runs = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| !block.isolated) {
        let columns = seats.block(at, block, target);
        let total: i64 = block.nodes.iter().map(|node| i64::from(slot(graph.nodes[*node].height))).sum();
        runs.push(Run { height: total / i64::try_from(columns.len()).unwrap_or(1), columns });
    }
    let mut shelves = into_shelves(runs);
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.isolated) {
        grid(graph, at, block, &mut shelves, target);
    }
    let items = graph.nodes.iter().map(|node| Item { height: node.height, ..Item::default() }).collect();
    let mut homes = vec![0; graph.nodes.len()];
    for (at, block) in blocks.iter().enumerate() {
        for node in &block.nodes {
            homes[*node] = at;
        }
    }
    let mut sheet = Sheet { graph, shelves, items, nets: nets(graph), homes, shelf: target.shelf };
    for shelf in 0..sheet.shelves.len() {
        for column in 0..sheet.shelves[shelf].columns.len() {
            for item in sheet.shelves[shelf].columns[column].items.clone() {
                sheet.items[item].shelf = shelf;
                sheet.items[item].column = column;
                sheet.items[item].is_seated = true;
            }
            sheet.stack(shelf, column);
        }
    }
    sheet
}

/// Lines to the same rows are of one net.
pub(super) fn nets(graph: &Graph) -> Vec<usize> {
    let mut order: Vec<usize> = (0..graph.edges.len()).collect();
    let key = |at: usize| {
        let edge = &graph.edges[at];
        (edge.to.node, &edge.to.rows)
    };
    order.sort_by(|left, right| key(*left).cmp(&key(*right)));
    let mut nets = vec![0; order.len()];
    for pair in order.windows(2) {
        nets[pair[1]] = nets[pair[0]] + usize::from(key(pair[0]) != key(pair[1]));
    }
    nets
}

/// Columns that have no boxes yet will be about as broad.
const USUAL: i32 = 240;

struct Seats<'g> {
    graph: &'g Graph,
    peeled: &'g Peeled,
    /// The column of each box that has one, counted over all blocks.
    column: Vec<Option<usize>>,
    /// Columns before the block in hand.
    first: usize,
}

impl<'g> Seats<'g> {
    fn new(graph: &'g Graph, peeled: &'g Peeled) -> Self {
        Self { graph, peeled, column: vec![None; graph.nodes.len()], first: 0 }
    }

    /// The block's columns, each with its boxes of the core.
    fn block(&mut self, at: usize, block: &Block, target: &Target) -> Vec<Column> {
        let mut inside = vec![false; self.graph.nodes.len()];
        for node in &block.nodes {
            inside[*node] = true;
        }
        let core = self.outwards(block);
        let total: i32 = block.nodes.iter().map(|node| self.slot(*node)).sum();
        let lines = block.nodes.iter().any(|node| !self.peeled.neighbours[*node].is_empty());
        // A little room, for boxes do not fill a column to the last pixel.
        let count = usize::try_from((total * 105 / 100 + target.shelf - 1) / target.shelf).unwrap_or(1);
        let count = count.clamp(1 + usize::from(lines && block.nodes.len() > 1), block.nodes.len().max(1));
        // The core stands in the first columns and leaves room for its trees; so a tree more seldom moves it.
        let core_total: i32 = core.iter().map(|node| self.slot(*node)).sum();
        let first = usize::try_from((core_total * 5 / 3 + target.shelf - 1) / target.shelf).unwrap_or(1);
        let first = first.max(1 + usize::from(core.len() > 1)).min(count);
        let mut filling =
            Filling { loads: vec![0; first], widths: vec![0; first], inside, shelf: i64::from(target.shelf) };
        for node in &core {
            self.seat(*node, &mut filling);
        }
        for _ in 0..6 {
            let moves: Vec<bool> = core.iter().map(|node| self.reseat(*node, &mut filling)).collect();
            if !moves.contains(&true) {
                break;
            }
        }
        let column = |_| Column { group: block.group, block: at, ..Column::default() };
        let mut columns: Vec<Column> = (0..count).map(column).collect();
        for node in &core {
            if let Some(column) = self.column[*node] {
                let column = &mut columns[column - self.first];
                column.items.push(*node);
                column.width = column.width.max(self.graph.nodes[*node].width);
            }
        }
        self.first += count;
        columns
    }

    fn slot(&self, node: usize) -> i32 {
        slot(self.graph.nodes[node].height)
    }

    /// Gives a box its first column.
    fn seat(&mut self, node: usize, filling: &mut Filling) {
        let cost = |column: &usize| (self.cost(node, *column, filling), *column);
        let best = (0..filling.loads.len()).min_by_key(cost).unwrap_or(0);
        self.column[node] = Some(self.first + best);
        filling.loads[best] += self.slot(node);
        filling.widths[best] = filling.widths[best].max(self.graph.nodes[node].width);
    }

    /// Gives a box a better column, if there is one.
    fn reseat(&mut self, node: usize, filling: &mut Filling) -> bool {
        let Some(old) = self.column[node].map(|column| column - self.first) else { return false };
        filling.loads[old] -= self.slot(node);
        let cost = |column: &usize| (self.cost(node, *column, filling), *column != old, *column);
        let new = (0..filling.loads.len()).min_by_key(cost).unwrap_or(old);
        self.column[node] = Some(self.first + new);
        filling.loads[new] += self.slot(node);
        filling.widths[new] = filling.widths[new].max(self.graph.nodes[node].width);
        new != old
    }

    /// The boxes of a block's core from the one with the most neighbours outwards.
    fn outwards(&self, block: &Block) -> Vec<usize> {
        let weight =
            |node: usize| self.peeled.neighbours[node].iter().filter(|other| self.peeled.is_core[**other]).count();
        let rank = |node: &usize| (Reverse(weight(*node)), *node);
        let mut seen = vec![true; self.graph.nodes.len()];
        let mut centres: Vec<usize> = block.nodes.iter().copied().filter(|node| self.peeled.is_core[*node]).collect();
        for node in &centres {
            seen[*node] = false;
        }
        centres.sort_by_key(rank);
        let mut order = Vec::with_capacity(centres.len());
        for centre in centres {
            if seen[centre] {
                continue;
            }
            seen[centre] = true;
            let mut at = order.len();
            order.push(centre);
            while at < order.len() {
                let mut next: Vec<usize> = self.peeled.neighbours[order[at]].clone();
                next.retain(|node| !seen[*node]);
                next.sort_by_key(rank);
                for node in &next {
                    seen[*node] = true;
                }
                order.extend(next);
                at += 1;
            }
        }
        order
    }

    /// What a box in a column of the block in hand costs: lengths of lines to boxes that have a column, and the column's load.
    fn cost(&self, node: usize, column: usize, filling: &Filling) -> i64 {
        let here = self.first + column;
        let count = filling.loads.len();
        let mut cost = 0;
        let mut placed = false;
        for other in self.peeled.neighbours[node].iter().filter(|other| self.peeled.is_core[**other]) {
            match self.column[*other] {
                Some(there) if filling.inside[*other] => {
                    cost += DISTANCE[here.abs_diff(there).min(5)];
                    placed = true;
                }
                // Another block's box pulls weakly to its side.
                Some(_) => cost += 40 * i64::try_from(column).unwrap_or(0),
                None if !filling.inside[*other] => cost += 40 * i64::try_from(count - 1 - column).unwrap_or(0),
                None => {}
            }
        }
        let full = filling.shelf;
        let load = i64::from(filling.loads[column] + self.slot(node));
        cost += 90 * load / full + 900 * (load - full).max(0) / full + if load > full { 150 } else { 0 };
        if filling.widths[column] > 0 {
            // A box that makes its column broader.
            cost += i64::from((self.graph.nodes[node].width - filling.widths[column]).max(0)) / 3;
        }
        if !placed && filling.loads.iter().all(|load| *load == 0) {
            // The centre in the middle has room on both sides.
            cost += 40 * i64::try_from(column.abs_diff(count / 2)).unwrap_or(0);
        }
        cost
    }
}

/// How full the columns of a block are.
struct Filling {
    loads: Vec<i32>,
    widths: Vec<i32>,
    inside: Vec<bool>,
    shelf: i64,
}

fn width(columns: &[Column]) -> i64 {
    columns.iter().map(|column| i64::from(column.width.max(USUAL) + CHANNEL)).sum()
}

/// A block's columns, and how high they will be, about.
struct Run {
    columns: Vec<Column>,
    height: i64,
}

/// As many shelves as give the picture its aspect, of about the same width, with whole blocks.
fn into_shelves(runs: Vec<Run>) -> Vec<Shelf> {
    let off = |count: &i64| {
        let shelves = breaks(&runs, *count);
        let widest = shelves.iter().map(|runs| runs.iter().map(|run| width(&run.columns)).sum::<i64>()).max();
        let high: i64 = shelves.iter().map(|runs| runs.iter().map(|run| run.height).max().unwrap_or(0)).sum();
        let corridors = i64::from(CHANNEL) * i64::try_from(shelves.len()).unwrap_or(1);
        let aspect = (widest.unwrap_or(0) * 100 / (high + corridors).max(1)).max(1);
        // With fewer shelves fewer lines need corridors.
        (aspect * 100 / ASPECT).max(ASPECT * 100 / aspect) * (12 + count)
    };
    let count = (1..=64.min(i64::try_from(runs.len()).unwrap_or(1))).min_by_key(off).unwrap_or(1);
    let lengths: Vec<usize> = breaks(&runs, count).iter().map(|runs| runs.len()).collect();
    let mut runs = runs.into_iter();
    let mut shelf = |length: usize| runs.by_ref().take(length).flat_map(|run| run.columns).collect();
    lengths.into_iter().map(|length| Shelf { columns: shelf(length), height: 0 }).collect()
}

/// The blocks of each shelf when there are to be so many.
fn breaks(mut runs: &[Run], count: i64) -> Vec<&[Run]> {
    let total: i64 = runs.iter().map(|run| width(&run.columns)).sum();
    let mut shelves = Vec::new();
    let mut filled = 0;
    while !runs.is_empty() {
        let full = total * (i64::try_from(shelves.len()).unwrap_or(0) + 1) / count;
        let mut length = 0;
        while let Some(run) = runs.get(length) {
            let more = width(&run.columns);
            if length > 0 && filled + more / 2 > full {
                break;
            }
            filled += more;
            length += 1;
        }
        let (shelf, rest) = runs.split_at(length);
        shelves.push(shelf);
        runs = rest;
    }
    shelves
}

/// Isolated boxes in columns, by name: first beside a shelf that is short, then on shelves of their own.
fn grid(graph: &Graph, at: usize, block: &Block, shelves: &mut Vec<Shelf>, target: &Target) {
    let total: i64 = block.nodes.iter().map(|node| i64::from(slot(graph.nodes[*node].height))).sum();
    let widest = block.nodes.iter().map(|node| i64::from(graph.nodes[*node].width + CHANNEL)).max().unwrap_or(1);
    let page = shelves.iter().map(|shelf| width(&shelf.columns)).max().unwrap_or(0);
    let page = page.max((total * widest * 5 / 4).isqrt()).max(widest);
    let mut left = block.nodes.as_slice();
    if let Some(last) = shelves.last_mut() {
        let mut room = page - width(&last.columns);
        while room >= widest && !left.is_empty() {
            let column = take(graph, at, &mut left, target.shelf);
            room -= i64::from(column.width + CHANNEL);
            last.columns.push(column);
        }
    }
    while !left.is_empty() {
        let total: i64 = left.iter().map(|node| i64::from(slot(graph.nodes[*node].height))).sum();
        let highest = left.iter().map(|node| slot(graph.nodes[*node].height)).max().unwrap_or(1);
        let columns = (page / widest).max(1);
        let even = i32::try_from(total / columns).unwrap_or(i32::MAX).saturating_add(highest / 2);
        let height = even.clamp(highest, target.shelf.max(highest));
        let mut shelf = Shelf::default();
        while !left.is_empty() && width(&shelf.columns) + widest <= page.max(widest) {
            shelf.columns.push(take(graph, at, &mut left, height));
        }
        shelves.push(shelf);
    }
}

/// A column of the first boxes that fit into a height.
fn take(graph: &Graph, block: usize, left: &mut &[usize], height: i32) -> Column {
    let mut column = Column { block, ..Column::default() };
    let mut filled = 0;
    while let Some((node, rest)) = left.split_first() {
        let size = &graph.nodes[*node];
        filled += slot(size.height);
        if filled > height && !column.items.is_empty() {
            break;
        }
        column.items.push(*node);
        column.width = column.width.max(size.width);
        *left = rest;
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::cluster::blocks;
    use crate::layout::core::peel;
    use crate::layout::fixtures::graph;

    fn of<'g>(graph: &'g Graph, target: &Target) -> Sheet<'g> {
        let peeled = peel(graph);
        sheet(graph, &peeled, &blocks(graph, &peeled, target), target)
    }

    #[test]
    fn boxes_without_a_line_fill_columns_by_name_within_the_shelf() {
        let graph = graph(12, &[]);
        let sheet = of(&graph, &Target { shelf: 500, block: i64::MAX });
        let columns: Vec<&Column> = sheet.shelves.iter().flat_map(|shelf| &shelf.columns).collect();
        let all: Vec<usize> = columns.iter().flat_map(|column| column.items.clone()).collect();
        assert_eq!(all, (0..12).collect::<Vec<_>>());
        assert!(columns.iter().all(|column| column.items.len() <= 4), "four are 480 pixels high");
    }

    #[test]
    fn neighbours_of_the_core_stand_in_columns_beside_each_other() {
        let graph = graph(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
        let sheet = of(&graph, &Target { shelf: 300, block: i64::MAX });
        for edge in &graph.edges {
            let (from, to) = (sheet.items[edge.from.node].column, sheet.items[edge.to.node].column);
            assert!(from.abs_diff(to) <= 1, "{edge:?} leads from column {from} to {to}");
        }
    }

    #[test]
    fn blocks_are_shared_out_to_shelves_of_about_one_width() {
        let run = |width: i32| Run { columns: vec![Column { width, ..Column::default() }], height: 500 };
        let runs: Vec<Run> = [800, 250, 250, 300, 800].map(run).into();
        let widths: Vec<usize> = breaks(&runs, 3).iter().map(|runs| runs.len()).collect();
        assert_eq!(widths, [1, 3, 1]);
    }

    #[test]
    fn lines_to_the_same_rows_are_of_one_net() {
        let graph = graph(4, &[(0, 3), (1, 3), (2, 1)]);
        let nets = nets(&graph);
        let to = |node: usize| -> Vec<usize> {
            let of_node = graph.edges.iter().zip(&nets).filter(|(edge, _)| edge.to.node == node);
            of_node.map(|(_, net)| *net).collect()
        };
        assert!(to(3)[0] == to(3)[1] && to(3)[0] != to(1)[0], "{nets:?}");
    }
}
