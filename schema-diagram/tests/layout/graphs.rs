//! Graphs to lay out.

use proptest::prelude::*;
use schema_diagram::layout::{Edge, End, Graph, Node};

/// The middle of a row of a box.
pub fn row(row: usize) -> i32 {
    28 + 20 * i32::try_from(row).unwrap_or(0) + 10
}

/// A box with so many rows.
pub fn node(width: i32, rows: i32, group: Option<usize>) -> Node {
    Node { width, height: 28 + 20 * rows + 4, group }
}

/// A line from some rows to some rows.
pub fn edge((from, from_rows): (usize, &[usize]), (to, to_rows): (usize, &[usize])) -> Edge {
    let end = |node: usize, rows: &[usize]| End { node, rows: rows.iter().map(|at| row(*at)).collect() };
    Edge { from: end(from, from_rows), to: end(to, to_rows) }
}

/// So many equal boxes with these lines, each from the second row to the first.
pub fn plain(nodes: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> Graph {
    Graph {
        nodes: vec![node(200, 5, None); nodes],
        edges: edges.into_iter().map(|(from, to)| edge((from, &[1]), (to, &[0]))).collect(),
    }
}

/// The next of some numbers that look random.
pub fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap_or(0)
}

/// A line in the making: numbers that become boxes and rows.
type Draft = (usize, usize, usize, usize);

/// So many lines can meet one row of one box and still be told apart.
const AT_A_ROW: usize = 4;

/// Any graph that a schema may give: boxes of all sizes, in groups or not, lines of single and of composite keys, lines of
/// a box to itself, several between the same two, boxes that many refer to.
pub fn graphs() -> impl Strategy<Value = Graph> {
    let node = (3..=20_i32, 90..=420_i32, prop::option::weighted(0.3, 0..4_usize));
    let nodes = prop::collection::vec(node, 0..=60);
    let draft = (any::<u16>(), any::<u16>(), any::<u8>(), 1..=3_usize);
    let draft = draft.prop_map(|(from, to, row, width)| (from.into(), to.into(), row.into(), width));
    let drafts = prop::collection::vec(draft, 0..=90);
    let hubs = prop::collection::vec((any::<u16>(), any::<u16>()), 0..=2);
    (nodes, drafts, hubs, any::<bool>()).prop_map(|(nodes, drafts, hubs, grouped)| {
        let nodes = nodes.into_iter().map(|(rows, width, group)| node_of(rows, width, group.filter(|_| grouped)));
        let hubs = hubs
            .into_iter()
            .flat_map(|(hub, step)| (0..40).map(move |at| (at * (usize::from(step) | 1), usize::from(hub), 0, 1)));
        graph(nodes.collect(), drafts.into_iter().chain(hubs))
    })
}

fn node_of(rows: i32, width: i32, group: Option<usize>) -> Node {
    node(width, rows, group)
}

fn graph(nodes: Vec<Node>, drafts: impl Iterator<Item = Draft>) -> Graph {
    let mut graph = Graph { nodes, edges: Vec::new() };
    if graph.nodes.is_empty() {
        return graph;
    }
    let mut next: Vec<usize> = vec![0; graph.nodes.len()];
    for (from, to, key, width) in drafts {
        let (from, to) = (from % graph.nodes.len(), to % graph.nodes.len());
        let rows = usize::try_from((graph.nodes[from].height - 32) / 20).unwrap_or(1);
        // Most lines begin at rows of their own.
        let first = next[from] % rows;
        next[from] += width;
        let from_rows: Vec<usize> = (0..width).map(|at| (first + at) % rows).collect();
        let to_rows: Vec<usize> = if width == 1 { vec![usize::from(key % 4 == 0)] } else { (0..width).collect() };
        let line = edge((from, &from_rows), (to, &to_rows));
        graph.edges.push(line);
        if is_crowded(&graph) {
            graph.edges.pop();
        }
    }
    graph
}

/// Whether more lines than can be told apart meet a row of the last line's boxes.
fn is_crowded(graph: &Graph) -> bool {
    let Some(last) = graph.edges.last() else { return false };
    [&last.from, &last.to].into_iter().any(|end| {
        end.rows.iter().any(|row| {
            let meets = |other: &End| other.node == end.node && other.rows.contains(row);
            let begin = graph.edges.iter().filter(|edge| meets(&edge.from)).count();
            let mut targets: Vec<&[i32]> =
                graph.edges.iter().filter(|edge| meets(&edge.to)).map(|edge| &edge.to.rows[..]).collect();
            targets.sort_unstable();
            targets.dedup();
            begin + targets.len() > AT_A_ROW
        })
    })
}
