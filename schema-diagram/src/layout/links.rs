//! The way of each line through channels and corridors.

use std::collections::BTreeMap;

use super::sheet::{CHANNEL, Item, Sheet};

/// A line between columns this far apart passes those between; a longer one takes a corridor.
const PASSED: usize = 4;

/// How high a pass is.
const PASS: i32 = 10;

/// A side of a box, and of a channel the column that it belongs to: the left side of a channel are boxes' right sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    Left,
    Right,
}

impl Side {
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Where a line meets a box or a pass.
#[derive(Clone, Debug)]
pub(super) struct Port {
    pub item: usize,
    /// The side of the box.
    pub side: Side,
    /// The rows that it holds together, from the item's upper edge.
    pub rows: Vec<i32>,
    /// The one at which the line itself ends.
    pub row: i32,
    pub net: usize,
}

impl Port {
    pub(super) fn new(item: usize, side: Side, rows: &[i32], net: usize) -> Self {
        Self { item, side, rows: rows.to_vec(), row: rows[rows.len() / 2], net }
    }
}

/// Where a stretch in a channel ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Port(usize),
    /// The corridor above the shelf.
    Up,
    /// The corridor below.
    Down,
}

/// A stretch of a line in a channel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub net: usize,
    pub from: Stop,
    pub to: Stop,
    /// Whether its line still takes this way.
    pub is_live: bool,
}

impl Link {
    pub(super) fn new(net: usize, from: Stop, to: Stop) -> Self {
        Self { net, from, to, is_live: true }
    }
}

/// A step of a line's way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hop {
    /// Shelf, channel and the link's place in it.
    Channel(usize, usize, usize),
    /// The corridor above the shelf of that number.
    Corridor(usize),
}

/// All stretches.
pub(super) struct Links {
    pub ports: Vec<Port>,
    /// Of each shelf, of each channel; the first is left of the first column, the last right of the last.
    pub channels: Vec<Vec<Vec<Link>>>,
    /// Of each line, from the box that refers to the box referred to.
    pub ways: Vec<Vec<Hop>>,
}

/// Chooses the ways of lines as their boxes get places.
pub(super) struct Router {
    pub links: Links,
    /// The port of each box's side for each net that ends there.
    targets: BTreeMap<(usize, Side, usize), usize>,
    /// The pass of each net through a column: its ports at the left and at the right.
    passes: BTreeMap<(usize, usize, usize), (usize, usize)>,
    middles: Vec<Vec<i32>>,
}

/// Where the middle of each column is, about.
fn middles(sheet: &Sheet<'_>) -> Vec<Vec<i32>> {
    let of_shelf = |shelf: &super::sheet::Shelf| {
        let mut x = 0;
        let middle = |column: &super::sheet::Column| {
            x += column.width + CHANNEL;
            x - column.width / 2
        };
        shelf.columns.iter().map(middle).collect()
    };
    sheet.shelves.iter().map(of_shelf).collect()
}

impl Router {
    /// Routes the lines between the boxes of the core; adds their passes to the sheet's columns.
    pub(super) fn of_core(sheet: &mut Sheet<'_>) -> Self {
        let graph = sheet.graph;
        let channels = sheet.shelves.iter().map(|shelf| vec![Vec::new(); shelf.columns.len() + 1]).collect();
        let mut router = Self {
            links: Links { ports: Vec::new(), channels, ways: vec![Vec::new(); graph.edges.len()] },
            targets: BTreeMap::new(),
            passes: BTreeMap::new(),
            middles: middles(sheet),
        };
        let is_seated = |node: usize| sheet.items[node].is_seated;
        let core = |edge: &usize| is_seated(graph.edges[*edge].from.node) && is_seated(graph.edges[*edge].to.node);
        let (beside, between): (Vec<usize>, Vec<usize>) = (0..graph.edges.len()).filter(core).partition(|edge| {
            let (from, to) = router.ends(sheet, *edge);
            (from.shelf, from.column) == (to.shelf, to.column)
        });
        for edge in between.into_iter().chain(beside) {
            router.connect(sheet, edge);
        }
        router
    }

    /// Routes a line whose boxes have places.
    pub(super) fn connect(&mut self, sheet: &mut Sheet<'_>, edge: usize) {
        let (from, to) = self.ends(sheet, edge);
        if from.shelf != to.shelf || from.column.abs_diff(to.column) > PASSED {
            self.by_corridors(sheet, edge, from, to);
        } else if from.column == to.column {
            self.beside(sheet, edge);
        } else {
            self.across(sheet, edge, from, to);
        }
    }

    /// Takes a line's way back.
    pub(super) fn disconnect(&mut self, edge: usize) {
        for hop in std::mem::take(&mut self.links.ways[edge]) {
            if let Hop::Channel(shelf, channel, link) = hop {
                self.links.channels[shelf][channel][link].is_live = false;
            }
        }
    }

    /// The side of a column with the fewer lines beside it.
    pub(super) fn emptier_side(&self, shelf: usize, column: usize) -> Side {
        let count = |channel: usize| self.links.channels[shelf][channel].iter().filter(|link| link.is_live).count();
        if count(column) < count(column + 1) { Side::Left } else { Side::Right }
    }

    fn ends(&self, sheet: &Sheet<'_>, edge: usize) -> (Item, Item) {
        let edge = &sheet.graph.edges[edge];
        (sheet.items[edge.from.node], sheet.items[edge.to.node])
    }

    fn port(&mut self, item: usize, side: Side, rows: &[i32], net: usize) -> usize {
        self.links.ports.push(Port::new(item, side, rows, net));
        self.links.ports.len() - 1
    }

    fn origin(&mut self, sheet: &Sheet<'_>, edge: usize, side: Side) -> usize {
        let end = &sheet.graph.edges[edge].from;
        self.port(end.node, side, &end.rows, sheet.nets[edge])
    }

    fn target(&mut self, sheet: &Sheet<'_>, edge: usize, side: Side) -> usize {
        let end = &sheet.graph.edges[edge].to;
        let net = sheet.nets[edge];
        if let Some(port) = self.targets.get(&(end.node, side, net)) {
            return *port;
        }
        let port = self.port(end.node, side, &end.rows, net);
        self.targets.insert((end.node, side, net), port);
        port
    }

    fn hop(&mut self, edge: usize, net: usize, (shelf, channel): (usize, usize), from: Stop, to: Stop) {
        let links = &mut self.links.channels[shelf][channel];
        links.push(Link::new(net, from, to));
        self.links.ways[edge].push(Hop::Channel(shelf, channel, links.len() - 1));
    }

    /// Between boxes of one column, also of a box with itself: in the emptier of the channels beside it.
    fn beside(&mut self, sheet: &Sheet<'_>, edge: usize) {
        let (from, _) = self.ends(sheet, edge);
        let side = self.emptier_side(from.shelf, from.column);
        let channel = from.column + usize::from(side == Side::Right);
        let (origin, target) = (self.origin(sheet, edge, side), self.target(sheet, edge, side));
        self.hop(edge, sheet.nets[edge], (from.shelf, channel), Stop::Port(origin), Stop::Port(target));
    }

    /// From column to column, between the boxes of those on the way.
    fn across(&mut self, sheet: &mut Sheet<'_>, edge: usize, from: Item, to: Item) {
        let net = sheet.nets[edge];
        let rightwards = from.column < to.column;
        let (leaving, arriving) = if rightwards { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) };
        let mut column = from.column;
        let mut stop = self.origin(sheet, edge, leaving);
        loop {
            let channel = column + usize::from(rightwards);
            column = if rightwards { column + 1 } else { column - 1 };
            if column == to.column {
                let target = self.target(sheet, edge, arriving);
                return self.hop(edge, net, (from.shelf, channel), Stop::Port(stop), Stop::Port(target));
            }
            let (left, right) = self.pass(sheet, net, (from.shelf, column), from.y);
            let (near, far) = if rightwards { (left, right) } else { (right, left) };
            self.hop(edge, net, (from.shelf, channel), Stop::Port(stop), Stop::Port(near));
            stop = far;
        }
    }

    fn pass(
        &mut self,
        sheet: &mut Sheet<'_>,
        net: usize,
        (shelf, column): (usize, usize),
        height: i32,
    ) -> (usize, usize) {
        if let Some(ports) = self.passes.get(&(net, shelf, column)) {
            return *ports;
        }
        let item = sheet.items.len();
        sheet.items.push(Item { shelf, column, height: PASS, is_pass: true, is_seated: true, ..Item::default() });
        let items = &sheet.shelves[shelf].columns[column].items;
        // Between the boxes nearest to where the line comes from; it may find a better place later.
        let at = items.iter().filter(|item| sheet.items[**item].y < height).count();
        sheet.shelves[shelf].columns[column].items.insert(at, item);
        sheet.stack(shelf, column);
        let left = self.port(item, Side::Left, &[PASS / 2], net);
        let right = self.port(item, Side::Right, &[PASS / 2], net);
        self.passes.insert((net, shelf, column), (left, right));
        (left, right)
    }

    /// Out of the shelf, along corridors and through the shelves between, into the other shelf.
    fn by_corridors(&mut self, sheet: &Sheet<'_>, edge: usize, from: Item, to: Item) {
        let net = sheet.nets[edge];
        let here = self.middles[from.shelf][from.column];
        let there = self.middles[to.shelf][to.column];
        let (leaving, arriving) = if here <= there { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) };
        let origin = self.origin(sheet, edge, leaving);
        let target = self.target(sheet, edge, arriving);
        let first = (from.shelf, from.column + usize::from(leaving == Side::Right));
        let last = (to.shelf, to.column + usize::from(arriving == Side::Right));
        if from.shelf == to.shelf {
            self.hop(edge, net, first, Stop::Port(origin), Stop::Up);
            self.links.ways[edge].push(Hop::Corridor(from.shelf));
            return self.hop(edge, net, last, Stop::Up, Stop::Port(target));
        }
        let downwards = from.shelf < to.shelf;
        let (out, into) = if downwards { (Stop::Down, Stop::Up) } else { (Stop::Up, Stop::Down) };
        self.hop(edge, net, first, Stop::Port(origin), out);
        let mut shelf = from.shelf;
        loop {
            self.links.ways[edge].push(Hop::Corridor(shelf + usize::from(downwards)));
            shelf = if downwards { shelf + 1 } else { shelf - 1 };
            if shelf == to.shelf {
                return self.hop(edge, net, last, into, Stop::Port(target));
            }
            let channel = self.nearest(shelf, (here + there) / 2);
            self.hop(edge, net, (shelf, channel), into, out);
        }
    }

    /// The channel of a shelf that is nearest to a place.
    fn nearest(&self, shelf: usize, x: i32) -> usize {
        self.middles[shelf].iter().filter(|middle| **middle < x).count()
    }
}

/// A line that leaves its shelf and comes back takes the corridor that is nearer, now that its ends have heights.
pub(super) fn turn_to_the_nearer_corridor(sheet: &Sheet<'_>, links: &mut Links) {
    for way in 0..links.ways.len() {
        let [Hop::Channel(shelf, first, out), Hop::Corridor(corridor), Hop::Channel(other, last, into)] =
            links.ways[way][..]
        else {
            continue;
        };
        if shelf != other {
            continue;
        }
        let height = |stop: Stop| match stop {
            Stop::Port(port) => sheet.items[links.ports[port].item].y + links.ports[port].row,
            Stop::Up | Stop::Down => 0,
        };
        let out_link = links.channels[shelf][first][out];
        let into_link = links.channels[shelf][last][into];
        if height(out_link.from) + height(into_link.to) <= sheet.shelves[shelf].height {
            continue;
        }
        links.channels[shelf][first][out].to = Stop::Down;
        links.channels[shelf][last][into].from = Stop::Down;
        links.ways[way][1] = Hop::Corridor(corridor + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Graph;
    use crate::layout::fixtures::{graph, sheet};

    /// The ways of each line when the boxes stand so, and the passes.
    fn ways(graph: &Graph, shelves: &[&[&[usize]]]) -> (Vec<Vec<Hop>>, usize) {
        let mut sheet = sheet(graph, shelves);
        let router = Router::of_core(&mut sheet);
        (router.links.ways, sheet.items.len() - graph.nodes.len())
    }

    #[test]
    fn a_line_between_columns_side_by_side_takes_the_channel_between_them() {
        let (ways, passes) = ways(&graph(2, &[(0, 1)]), &[&[&[0], &[1]]]);
        assert!(matches!(ways[0][..], [Hop::Channel(0, 1, _)]), "{ways:?}");
        assert_eq!(passes, 0);
    }

    #[test]
    fn lines_of_one_net_share_their_pass_through_a_column() {
        let columns: &[&[&[usize]]] = &[&[&[0, 1], &[2], &[3]]];
        let (shared, passes) = ways(&graph(4, &[(0, 3), (1, 3)]), columns);
        assert!(
            shared.iter().all(|way| matches!(way[..], [Hop::Channel(0, 1, _), Hop::Channel(0, 2, _)])),
            "{shared:?}"
        );
        assert_eq!(passes, 1);
        let apart = Graph {
            edges: vec![graph(4, &[(0, 3)]).edges[0].clone(), graph(4, &[(3, 1)]).edges[0].clone()],
            ..graph(4, &[])
        };
        assert_eq!(ways(&apart, columns).1, 2);
    }

    #[test]
    fn a_line_in_one_column_takes_the_emptier_side() {
        let (ways, _) = ways(&graph(4, &[(0, 1), (0, 2), (1, 2), (2, 3)]), &[&[&[0, 1, 3], &[2]]]);
        let beside = ways.iter().find(|way| matches!(way[..], [Hop::Channel(0, 0, _)]));
        assert!(beside.is_some(), "the channel left of the column is empty: {ways:?}");
    }

    #[test]
    fn a_line_to_another_shelf_takes_the_corridors_between() {
        let (ways, _) = ways(&graph(3, &[(0, 2)]), &[&[&[0]], &[&[1]], &[&[2]]]);
        let corridors: Vec<usize> =
            ways[0].iter().filter_map(|hop| if let Hop::Corridor(at) = hop { Some(*at) } else { None }).collect();
        assert_eq!(corridors, [1, 2], "{ways:?}");
    }

    #[test]
    fn a_way_that_is_taken_back_counts_no_more() {
        let graph = graph(2, &[(0, 1)]);
        let mut sheet = sheet(&graph, &[&[&[0], &[1]]]);
        let mut router = Router::of_core(&mut sheet);
        assert_eq!(router.emptier_side(0, 0), Side::Left);
        router.disconnect(0);
        assert!(router.links.channels.iter().flatten().flatten().all(|link| !link.is_live));
        assert!(router.links.ways[0].is_empty());
    }

    #[test]
    fn a_line_far_down_turns_to_the_corridor_below() {
        let boxes: Vec<usize> = (0..12).collect();
        let columns: Vec<&[usize]> = boxes[..10].chunks(1).collect();
        let mut long = columns.clone();
        long[0] = &[0, 10];
        long[9] = &[9, 11];
        let graph = graph(12, &[(10, 11)]);
        let mut sheet = sheet(&graph, &[&long]);
        let mut links = Router::of_core(&mut sheet).links;
        turn_to_the_nearer_corridor(&sheet, &mut links);
        assert!(
            matches!(links.ways[0][..], [Hop::Channel(..), Hop::Corridor(1), Hop::Channel(..)]),
            "{:?}",
            links.ways
        );
    }
}
