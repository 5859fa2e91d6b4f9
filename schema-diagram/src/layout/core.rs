//! The core of a graph: what remains when boxes with a single neighbour are taken away, again and again.
//!
//! The trees that hang on the core take the places that it leaves. So a table more that refers to another, which is what
//! schemas grow by, moves little of what was there.

use super::Graph;

/// The core and the trees.
pub(super) struct Peeled {
    /// Of each box the others that lines lead to or come from, each once.
    pub neighbours: Vec<Vec<usize>>,
    /// Whether a box is of the core; of a tree without a core one box is.
    pub is_core: Vec<bool>,
    /// The other boxes, from the core outwards, then those without a line.
    pub outer: Vec<usize>,
    /// The neighbour of an outer box on the way to the core.
    pub parent: Vec<Option<usize>>,
}

pub(super) fn peel(graph: &Graph) -> Peeled {
    let neighbours = neighbours(graph);
    let mut left: Vec<usize> = neighbours.iter().map(Vec::len).collect();
    let mut is_core = vec![true; left.len()];
    let mut ends: Vec<usize> = (0..left.len()).filter(|node| left[*node] <= 1).collect();
    while let Some(node) = ends.pop() {
        is_core[node] = false;
        for other in &neighbours[node] {
            left[*other] = left[*other].saturating_sub(1);
            if is_core[*other] && left[*other] == 1 {
                ends.push(*other);
            }
        }
    }
    roots(&neighbours, &mut is_core);
    let mut parent = vec![None; is_core.len()];
    let mut seen = is_core.clone();
    let mut order: Vec<usize> = (0..is_core.len()).filter(|node| is_core[*node]).collect();
    let core = order.len();
    let mut ring = 0..core;
    while !ring.is_empty() {
        let mut next = Vec::new();
        for node in &order[ring.clone()] {
            for other in neighbours[*node].iter().filter(|other| !seen[**other]) {
                parent[*other] = Some(*node);
                next.push(*other);
            }
        }
        for node in &next {
            seen[*node] = true;
        }
        next.sort_unstable();
        ring = order.len()..order.len() + next.len();
        order.extend(next);
    }
    let mut outer = order.split_off(core);
    outer.extend((0..seen.len()).filter(|node| !seen[*node]));
    Peeled { neighbours, is_core, outer, parent }
}

fn neighbours(graph: &Graph) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        if edge.from.node != edge.to.node {
            neighbours[edge.from.node].push(edge.to.node);
            neighbours[edge.to.node].push(edge.from.node);
        }
    }
    for others in &mut neighbours {
        others.sort_unstable();
        others.dedup();
    }
    neighbours
}

/// Gives each tree that hangs on nothing a core of one: its first box that is not a leaf.
fn roots(neighbours: &[Vec<usize>], is_core: &mut [bool]) {
    let mut seen = vec![false; neighbours.len()];
    for start in 0..neighbours.len() {
        if seen[start] || neighbours[start].is_empty() {
            continue;
        }
        seen[start] = true;
        let mut component = vec![start];
        let mut at = 0;
        while at < component.len() {
            for other in &neighbours[component[at]] {
                if !std::mem::replace(&mut seen[*other], true) {
                    component.push(*other);
                }
            }
            at += 1;
        }
        if component.iter().all(|node| !is_core[*node]) {
            let inner = component.iter().copied().filter(|node| neighbours[*node].len() > 1).min();
            is_core[inner.unwrap_or(start)] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::fixtures::graph;

    fn core(peeled: &Peeled) -> Vec<usize> {
        (0..peeled.is_core.len()).filter(|node| peeled.is_core[*node]).collect()
    }

    #[test]
    fn what_hangs_on_a_cycle_is_peeled_and_the_cycle_stays() {
        let peeled = peel(&graph(7, &[(0, 1), (1, 2), (2, 0), (3, 2), (4, 3), (5, 3)]));
        assert_eq!(core(&peeled), [0, 1, 2]);
        assert_eq!(peeled.outer, [3, 4, 5, 6], "from the core outwards, those without a line last");
        assert_eq!(peeled.parent[3..], [Some(2), Some(3), Some(3), None]);
    }

    #[test]
    fn a_tree_of_its_own_has_a_core_of_one_box_that_is_not_a_leaf() {
        assert_eq!(core(&peel(&graph(4, &[(0, 1), (1, 2), (2, 3)]))), [1]);
        assert_eq!(core(&peel(&graph(2, &[(1, 0)]))).len(), 1, "of two leaves one");
    }

    #[test]
    fn lines_between_the_same_boxes_are_one_neighbour_and_a_line_to_itself_is_none() {
        let peeled = peel(&graph(3, &[(0, 1), (1, 0), (2, 2)]));
        assert_eq!(peeled.neighbours, [vec![1], vec![0], vec![]]);
    }
}
