//! Columns for the boxes of each block, shelves for the columns.

use super::Graph;
use super::cluster::Block;
use super::sheet::{ASPECT, CHANNEL, Column, GAP, Item, Sheet, Shelf, Target};

/// What a line costs that leads so many columns away.
const DISTANCE: [i64; 6] = [170, 100, 260, 420, 600, 800];

/// Puts every box into a column of a shelf.
pub(super) fn sheet<'g>(graph: &'g Graph, blocks: &[Block], target: &Target) -> Sheet<'g> {
    let mut seats = Seats::new(graph);
    let mut runs: Vec<Vec<Column>> = Vec::new();
    for block in blocks.iter().filter(|block| !block.isolated) {
        runs.push(seats.block(block, target));
    }
    let mut shelves = into_shelves(runs, target);
    for block in blocks.iter().filter(|block| block.isolated) {
        grid(graph, block, &mut shelves, target);
    }
    let items = graph.nodes.iter().map(|node| Item { height: node.height, ..Item::default() }).collect();
    let mut sheet = Sheet { graph, shelves, items, nets: nets(graph) };
    for shelf in 0..sheet.shelves.len() {
        for column in 0..sheet.shelves[shelf].columns.len() {
            for item in sheet.shelves[shelf].columns[column].items.clone() {
                sheet.items[item].shelf = shelf;
                sheet.items[item].column = column;
            }
            sheet.stack(shelf, column);
        }
    }
    sheet
}

/// Lines to the same rows are of one net.
fn nets(graph: &Graph) -> Vec<usize> {
    let mut order: Vec<usize> = (0..graph.edges.len()).collect();
    let key = |at: usize| {
        let edge = &graph.edges[at];
        (edge.to.node, &edge.to.rows, edge.mark)
    };
    order.sort_by(|left, right| key(*left).cmp(&key(*right)));
    let mut nets = vec![0; order.len()];
    for pair in order.windows(2) {
        nets[pair[1]] = nets[pair[0]] + usize::from(key(pair[0]) != key(pair[1]));
    }
    nets
}

struct Seats<'g> {
    graph: &'g Graph,
    neighbours: Vec<Vec<usize>>,
    /// The column of each box that has one, counted over all blocks.
    column: Vec<Option<usize>>,
    /// Columns before the block in hand.
    first: usize,
}

impl<'g> Seats<'g> {
    fn new(graph: &'g Graph) -> Self {
        let mut neighbours = vec![Vec::new(); graph.nodes.len()];
        for edge in &graph.edges {
            if edge.from.node != edge.to.node {
                neighbours[edge.from.node].push(edge.to.node);
                neighbours[edge.to.node].push(edge.from.node);
            }
        }
        Self { graph, neighbours, column: vec![None; graph.nodes.len()], first: 0 }
    }

    /// The block's columns, each with its boxes in the order in which they were reached.
    fn block(&mut self, block: &Block, target: &Target) -> Vec<Column> {
        let order = self.outwards(block);
        let total: i32 = order.iter().map(|node| self.graph.nodes[*node].height + GAP).sum();
        let lines = order.iter().any(|node| !self.neighbours[*node].is_empty());
        // A little room, for boxes do not fill a column to the last pixel.
        let count = usize::try_from((total * 108 / 100 + target.shelf - 1) / target.shelf).unwrap_or(1);
        let count = count.clamp(1 + usize::from(lines && order.len() > 1), order.len().max(1));
        let mut loads = vec![0; count];
        let mut widths = vec![0; count];
        let inside: Vec<bool> = {
            let mut inside = vec![false; self.graph.nodes.len()];
            for node in &block.nodes {
                inside[*node] = true;
            }
            inside
        };
        for node in &order {
            let best = (0..count).min_by_key(|column| {
                (self.cost(*node, *column, &loads, &inside, target) + self.widening(*node, widths[*column]), *column)
            });
            let best = best.unwrap_or(0);
            self.column[*node] = Some(self.first + best);
            loads[best] += self.graph.nodes[*node].height + GAP;
            widths[best] = self.graph.nodes[*node].width.max(widths[best]);
        }
        for _ in 0..4 {
            let mut moved = false;
            for node in &order {
                let Some(old) = self.column[*node].map(|column| column - self.first) else { continue };
                loads[old] -= self.graph.nodes[*node].height + GAP;
                let cost = |column: usize| {
                    let widest = if column == old { i32::MAX } else { widths[column] };
                    self.cost(*node, column, &loads, &inside, target) + self.widening(*node, widest)
                };
                let stay = cost(old);
                let best = (0..count).min_by_key(|column| (cost(*column), *column)).unwrap_or(old);
                let new = if cost(best) < stay { best } else { old };
                moved |= new != old;
                self.column[*node] = Some(self.first + new);
                loads[new] += self.graph.nodes[*node].height + GAP;
            }
            if !moved {
                break;
            }
        }
        let mut columns: Vec<Column> = (0..count).map(|_| Column { group: block.group, ..Column::default() }).collect();
        for node in &order {
            if let Some(column) = self.column[*node] {
                let column = &mut columns[column - self.first];
                column.items.push(*node);
                column.width = column.width.max(self.graph.nodes[*node].width);
            }
        }
        self.first += count;
        columns
    }

    /// The boxes of a block from the one with the most lines outwards.
    fn outwards(&self, block: &Block) -> Vec<usize> {
        let mut order = Vec::with_capacity(block.nodes.len());
        let mut seen = vec![true; self.graph.nodes.len()];
        for node in &block.nodes {
            seen[*node] = false;
        }
        let mut centres = block.nodes.clone();
        centres.sort_by_key(|node| (std::cmp::Reverse(self.neighbours[*node].len()), *node));
        for centre in centres {
            if seen[centre] {
                continue;
            }
            seen[centre] = true;
            let mut at = order.len();
            order.push(centre);
            while at < order.len() {
                let mut next: Vec<usize> =
                    self.neighbours[order[at]].iter().copied().filter(|node| !seen[*node]).collect();
                next.sort_by_key(|node| (std::cmp::Reverse(self.neighbours[*node].len()), *node));
                next.dedup();
                for node in next {
                    if !seen[node] {
                        seen[node] = true;
                        order.push(node);
                    }
                }
                at += 1;
            }
        }
        order
    }

    /// What it costs that a box makes its column broader.
    fn widening(&self, node: usize, column: i32) -> i64 {
        if column == 0 { 0 } else { i64::from((self.graph.nodes[node].width - column).max(0)) / 3 }
    }

    /// What a box in a column of the block in hand costs: lengths of lines to boxes that have a column, and the column's load.
    fn cost(&self, node: usize, column: usize, loads: &[i32], inside: &[bool], target: &Target) -> i64 {
        let here = self.first + column;
        let mut cost = 0;
        let mut placed = false;
        for other in &self.neighbours[node] {
            match self.column[*other] {
                Some(there) if inside[*other] => {
                    cost += DISTANCE[here.abs_diff(there).min(5)];
                    placed = true;
                }
                // Another block's box pulls weakly to its side.
                Some(_) => cost += 12 * i64::try_from(column).unwrap_or(0),
                None if !inside[*other] => cost += 12 * i64::try_from(loads.len() - 1 - column).unwrap_or(0),
                None => {}
            }
        }
        let load = i64::from(loads[column] + self.graph.nodes[node].height + GAP);
        let full = i64::from(target.shelf);
        cost += 90 * load / full + 900 * (load - full).max(0) / full + if load > full { 150 } else { 0 };
        if !placed && loads.iter().all(|load| *load == 0) {
            // The centre in the middle has room on both sides.
            cost += 40 * i64::try_from(column.abs_diff(loads.len() / 2)).unwrap_or(0);
        }
        cost
    }
}

fn width(columns: &[Column]) -> i64 {
    columns.iter().map(|column| i64::from(column.width + CHANNEL)).sum()
}

/// Shelves of about the same width; every other one runs from right to left, so that neighbours in the line of blocks
/// stand near each other at its turns.
fn into_shelves(runs: Vec<Vec<Column>>, target: &Target) -> Vec<Shelf> {
    let total: i64 = runs.iter().map(|run| width(run)).sum();
    if total == 0 {
        return Vec::new();
    }
    let height = i64::from(target.shelf + CHANNEL);
    // The least count of shelves that does not make the picture too broad.
    let broad = |count: i64| (total / count * 100 - height * count * ASPECT).abs();
    let count = (1..=64).min_by_key(|count| broad(*count)).unwrap_or(1);
    let mut shelves = vec![Shelf::default()];
    let mut filled = 0;
    for run in runs {
        let wanted = total * i64::try_from(shelves.len()).unwrap_or(1) / count;
        let run_width = width(&run);
        let is_over = filled + run_width / 2 > wanted && shelves.last().is_some_and(|shelf| !shelf.columns.is_empty());
        if is_over {
            shelves.push(Shelf::default());
        }
        filled += run_width;
        if let Some(shelf) = shelves.last_mut() {
            shelf.columns.extend(run);
        }
    }
    for shelf in shelves.iter_mut().skip(1).step_by(2) {
        shelf.columns.reverse();
    }
    shelves
}

/// Isolated boxes in columns, by name: first beside a shelf that is short, then on shelves of their own.
fn grid(graph: &Graph, block: &Block, shelves: &mut Vec<Shelf>, target: &Target) {
    let total: i64 = block.nodes.iter().map(|node| i64::from(graph.nodes[*node].height + GAP)).sum();
    let widest = block.nodes.iter().map(|node| i64::from(graph.nodes[*node].width + CHANNEL)).max().unwrap_or(1);
    let page = shelves.iter().map(|shelf| width(&shelf.columns)).max().unwrap_or(0);
    let page = page.max((total * widest * ASPECT / 100).isqrt()).max(widest);
    let mut left = block.nodes.as_slice();
    if let Some(last) = shelves.last_mut() {
        let mut room = page - width(&last.columns);
        while room >= widest && !left.is_empty() {
            let column = take(graph, &mut left, target.shelf);
            room -= i64::from(column.width + CHANNEL);
            last.columns.push(column);
        }
    }
    while !left.is_empty() {
        let total: i64 = left.iter().map(|node| i64::from(graph.nodes[*node].height + GAP)).sum();
        let highest = left.iter().map(|node| graph.nodes[*node].height + GAP).max().unwrap_or(1);
        let columns = (page / widest).max(1);
        let even = i32::try_from(total / columns).unwrap_or(i32::MAX).saturating_add(highest / 2);
        let height = even.clamp(highest, target.shelf.max(highest));
        let mut shelf = Shelf::default();
        while !left.is_empty() && width(&shelf.columns) + widest <= page.max(widest) {
            shelf.columns.push(take(graph, &mut left, height));
        }
        shelves.push(shelf);
    }
}

/// A column of the first boxes that fit into a height.
fn take(graph: &Graph, left: &mut &[usize], height: i32) -> Column {
    let mut column = Column::default();
    let mut filled = 0;
    while let Some((node, rest)) = left.split_first() {
        let size = &graph.nodes[*node];
        filled += size.height + GAP;
        if filled > height + GAP && !column.items.is_empty() {
            break;
        }
        column.items.push(*node);
        column.width = column.width.max(size.width);
        *left = rest;
    }
    column
}
