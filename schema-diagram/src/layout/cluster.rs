//! Blocks: boxes that belong together, as many as a reader takes in at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::Graph;
use super::core::Peeled;
use super::sheet::{Target, area};

/// Boxes that stand together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// In ascending order.
    pub nodes: Vec<usize>,
    pub group: Option<usize>,
    /// Whether no line leads to or from any of them.
    pub isolated: bool,
}

/// The blocks in the order in which they are to stand, connected ones near each other, isolated boxes last.
pub(super) fn blocks(graph: &Graph, peeled: &Peeled, target: &Target) -> Vec<Block> {
    let mut weights: Vec<BTreeMap<usize, u32>> = vec![BTreeMap::new(); graph.nodes.len()];
    for edge in &graph.edges {
        let (from, to) = (edge.from.node, edge.to.node);
        if from != to && peeled.is_core[from] && peeled.is_core[to] {
            *weights[from].entry(to).or_default() += 1;
            *weights[to].entry(from).or_default() += 1;
        }
    }
    let isolated: Vec<bool> = peeled.neighbours.iter().map(Vec::is_empty).collect();
    let mut merging = Merging::new(graph, weights, target.block);
    merging.with_trees(peeled);
    merging.along_lines(&peeled.is_core);
    merging.attach(peeled);
    merging.what_is_small(&isolated);
    let blocks = merging.into_blocks(graph, &isolated);
    in_line(graph, blocks)
}

struct Merging<'g> {
    graph: &'g Graph,
    /// The cluster of each box; a cluster has the number of one of its boxes.
    parent: Vec<usize>,
    /// Of each cluster, with the trees that hang on it.
    area: Vec<i64>,
    weights: Vec<BTreeMap<usize, u32>>,
    /// How many lines leave each cluster.
    lines: Vec<u32>,
    most: i64,
}

impl<'g> Merging<'g> {
    fn new(graph: &'g Graph, weights: Vec<BTreeMap<usize, u32>>, most: i64) -> Self {
        let area = graph.nodes.iter().map(|node| area(node.width, node.height)).collect();
        let lines = weights.iter().map(|others| others.values().sum()).collect();
        Self { graph, parent: (0..graph.nodes.len()).collect(), area, weights, lines, most }
    }

    /// Counts the trees with the boxes that they hang on.
    fn with_trees(&mut self, peeled: &Peeled) {
        for node in peeled.outer.iter().rev() {
            if let Some(parent) = peeled.parent[*node] {
                // A tree that is a block of its own does not count.
                let tree = self.area[*node];
                self.area[parent] += if self.area[parent] + tree > self.most { 0 } else { tree };
            }
        }
    }

    /// Puts each box of a tree to the one that it hangs on, from the core outwards, as long as the cluster has room.
    fn attach(&mut self, peeled: &Peeled) {
        let own: Vec<i64> = self.graph.nodes.iter().map(|node| area(node.width, node.height)).collect();
        let mut used = vec![0; own.len()];
        for node in (0..own.len()).filter(|node| peeled.is_core[*node]) {
            used[self.root(node)] += own[node];
        }
        for node in &peeled.outer {
            let home = peeled.parent[*node].map(|parent| self.root(parent));
            let same = |home: &usize| self.graph.nodes[*home].group == self.graph.nodes[*node].group;
            match home.filter(same).filter(|home| used[*home] + own[*node] <= self.most * 11 / 10) {
                Some(home) => {
                    self.parent[*node] = home;
                    used[home] += own[*node];
                }
                None => used[*node] = own[*node],
            }
        }
        self.area = used;
    }

    fn root(&self, mut node: usize) -> usize {
        while self.parent[node] != node {
            node = self.parent[node];
        }
        node
    }

    fn fits(&self, left: usize, right: usize) -> bool {
        self.graph.nodes[left].group == self.graph.nodes[right].group && self.area[left] + self.area[right] <= self.most
    }

    /// How much two clusters belong together: the share of its lines that the looser one would keep inside.
    fn bond(&self, left: usize, right: usize) -> u64 {
        let between = u64::from(self.weights[left].get(&right).copied().unwrap_or(0));
        between * 10_000 / u64::from(self.lines[left].min(self.lines[right]).max(1))
    }

    /// The order of magnitude of two clusters' area, so a little more or less of it decides nothing.
    fn size(&self, left: usize, right: usize) -> u32 {
        (self.area[left] + self.area[right]).ilog2()
    }

    /// Merges the two that belong together most, again and again.
    fn along_lines(&mut self, is_core: &[bool]) {
        let mut heap = BinaryHeap::new();
        let pairs: Vec<(usize, usize)> = self
            .weights
            .iter()
            .enumerate()
            .filter(|(left, _)| is_core[*left])
            .flat_map(|(left, others)| {
                others.keys().filter(move |right| left < **right).map(move |right| (left, *right))
            })
            .collect();
        for (left, right) in pairs {
            self.propose(&mut heap, left, right);
        }
        while let Some((bond, Reverse(size), Reverse(left), Reverse(right))) = heap.pop() {
            let alive = self.parent[left] == left && self.parent[right] == right;
            // What changed since then has been proposed again.
            if !alive || !self.fits(left, right) || self.size(left, right) != size || self.bond(left, right) != bond {
                continue;
            }
            self.merge(left, right);
            let others: Vec<usize> = self.weights[left].keys().copied().collect();
            for other in others {
                self.propose(&mut heap, left.min(other), left.max(other));
            }
        }
    }

    fn propose(&self, heap: &mut BinaryHeap<Proposal>, left: usize, right: usize) {
        if self.fits(left, right) {
            heap.push((self.bond(left, right), Reverse(self.size(left, right)), Reverse(left), Reverse(right)));
        }
    }

    fn merge(&mut self, left: usize, right: usize) {
        self.parent[right] = left;
        self.area[left] += self.area[right];
        let between = self.weights[left].remove(&right).unwrap_or(0);
        self.lines[left] = self.lines[left] + self.lines[right] - 2 * between;
        for (other, weight) in std::mem::take(&mut self.weights[right]) {
            if other != left {
                self.weights[other].remove(&right);
                *self.weights[other].entry(left).or_default() += weight;
                *self.weights[left].entry(other).or_default() += weight;
            }
        }
    }

    /// Puts islands together, so each block fills its columns; isolated boxes only into a group's blocks.
    fn what_is_small(&mut self, isolated: &[bool]) {
        let mut open: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for (node, alone) in isolated.iter().enumerate() {
            let group = self.graph.nodes[node].group;
            if self.parent[node] != node || self.area[node] * 2 > self.most || (*alone && group.is_none()) {
                continue;
            }
            match open.get(&group) {
                Some(other) if self.fits(*other, node) => self.merge(*other, node),
                _ => {
                    open.insert(group, node);
                }
            }
        }
    }

    fn into_blocks(self, graph: &Graph, isolated: &[bool]) -> Vec<Block> {
        let mut blocks: BTreeMap<usize, Block> = BTreeMap::new();
        let mut alone: Vec<usize> = Vec::new();
        for (node, is_alone) in isolated.iter().enumerate() {
            let group = graph.nodes[node].group;
            if *is_alone && group.is_none() {
                alone.push(node);
                continue;
            }
            let block = blocks.entry(self.root(node)).or_insert_with(|| Block { group, ..Block::default() });
            block.nodes.push(node);
        }
        let alone = (!alone.is_empty()).then_some(Block { nodes: alone, group: None, isolated: true });
        blocks.into_values().chain(alone).collect()
    }
}

/// The most bound first, of those the smallest, of those by name.
type Proposal = (u64, Reverse<u32>, Reverse<usize>, Reverse<usize>);

/// Puts the blocks into a line: each next is the one with the most lines to those before it; a group stays together.
fn in_line(graph: &Graph, blocks: Vec<Block>) -> Vec<Block> {
    let mut of = vec![0; graph.nodes.len()];
    for (at, block) in blocks.iter().enumerate() {
        for node in &block.nodes {
            of[*node] = at;
        }
    }
    let mut weights: Vec<BTreeMap<usize, i64>> = vec![BTreeMap::new(); blocks.len()];
    for edge in &graph.edges {
        let (from, to) = (of[edge.from.node], of[edge.to.node]);
        if from != to {
            *weights[from].entry(to).or_default() += 1;
            *weights[to].entry(from).or_default() += 1;
        }
    }
    let mut pull = vec![0_i64; blocks.len()];
    let mut left: Vec<usize> = (0..blocks.len()).filter(|at| !blocks[*at].isolated).collect();
    let mut line = Vec::with_capacity(blocks.len());
    let mut group = None;
    while !left.is_empty() {
        let stays = left.iter().any(|at| blocks[*at].group == group && group.is_some());
        let best = left
            .iter()
            .copied()
            .filter(|at| !stays || blocks[*at].group == group)
            .max_by_key(|at| (pull[*at], Reverse(*at)));
        let Some(best) = best else { break };
        left.retain(|at| *at != best);
        // The last ones stand nearest.
        for pull in &mut pull {
            *pull = *pull * 3 / 4;
        }
        for (other, weight) in &weights[best] {
            pull[*other] += weight * 100;
        }
        group = blocks[best].group;
        line.push(best);
    }
    line.extend((0..blocks.len()).filter(|at| blocks[*at].isolated));
    let mut blocks: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    line.into_iter().filter_map(|at| blocks[at].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::core::peel;
    use crate::layout::fixtures::graph;

    fn of(graph: &Graph, most: i64) -> Vec<Block> {
        let found = blocks(graph, &peel(graph), &Target { shelf: 1_000, block: most });
        let mut all: Vec<usize> = found.iter().flat_map(|block| block.nodes.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..graph.nodes.len()).collect::<Vec<_>>(), "each box is in one block");
        found
    }

    /// Room for all.
    const ENOUGH: i64 = 1 << 40;

    fn together(blocks: &[Block], one: usize, other: usize) -> bool {
        blocks.iter().any(|block| block.nodes.contains(&one) && block.nodes.contains(&other))
    }

    /// Two rings of four boxes with one line between them.
    fn rings() -> Graph {
        graph(8, &[(0, 1), (1, 2), (2, 3), (3, 0), (0, 4), (4, 5), (5, 6), (6, 7), (7, 4)])
    }

    #[test]
    fn what_fits_is_one_block_and_no_block_is_larger_than_it_may_be() {
        let graph = rings();
        assert_eq!(of(&graph, ENOUGH).len(), 1);
        let half = 4 * area(200, 100);
        let blocks = of(&graph, half);
        assert!(blocks.iter().all(|block| block.nodes.len() <= 4), "{blocks:?}");
        assert!(together(&blocks, 1, 2) && together(&blocks, 5, 6) && !together(&blocks, 1, 5), "{blocks:?}");
    }

    #[test]
    fn groups_never_share_a_block() {
        let mut graph = rings();
        for node in [1, 2] {
            graph.nodes[node].group = Some(0);
        }
        for block in of(&graph, ENOUGH) {
            assert!(block.nodes.iter().all(|node| graph.nodes[*node].group == block.group), "{block:?}");
        }
    }

    #[test]
    fn boxes_without_a_line_are_in_a_block_of_their_own_and_last() {
        let blocks = of(&graph(5, &[(0, 1), (1, 2)]), ENOUGH);
        let isolated: Vec<bool> = blocks.iter().map(|block| block.isolated).collect();
        assert_eq!(isolated, [false, true]);
        assert_eq!(blocks[1].nodes, [3, 4]);
    }
}
