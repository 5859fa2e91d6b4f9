//! Small graphs and sheets for the tests of the rooms.

use super::columns::nets;
use super::sheet::{Column, Item, Sheet, Shelf};
use super::{Edge, End, Graph, Node};

/// Boxes of 200 by 100 pixels; each line leads from a first row to a first row.
pub(super) fn graph(boxes: usize, lines: &[(usize, usize)]) -> Graph {
    let end = |node: usize| End { node, rows: vec![40] };
    let mut edges: Vec<Edge> = lines.iter().map(|(from, to)| Edge { from: end(*from), to: end(*to) }).collect();
    edges.sort_by(|left, right| (&left.to, &left.from).cmp(&(&right.to, &right.from)));
    Graph { nodes: vec![Node { width: 200, height: 100, group: None }; boxes], edges }
}

/// A sheet with the boxes of each column of each shelf, all of one block.
pub(super) fn sheet<'g>(graph: &'g Graph, shelves: &[&[&[usize]]]) -> Sheet<'g> {
    let column = |boxes: &&[usize]| Column {
        items: boxes.to_vec(),
        width: boxes.iter().map(|node| graph.nodes[*node].width).max().unwrap_or(0),
        ..Column::default()
    };
    let shelf = |columns: &&[&[usize]]| Shelf { columns: columns.iter().map(column).collect(), height: 0 };
    let mut sheet = Sheet {
        graph,
        shelves: shelves.iter().map(shelf).collect(),
        items: graph.nodes.iter().map(|node| Item { height: node.height, ..Item::default() }).collect(),
        nets: nets(graph),
        homes: vec![0; graph.nodes.len()],
        shelf: 1_000,
    };
    for (shelf, columns) in shelves.iter().enumerate() {
        for (column, boxes) in columns.iter().enumerate() {
            for node in *boxes {
                (sheet.items[*node].shelf, sheet.items[*node].column) = (shelf, column);
                sheet.items[*node].is_seated = true;
            }
            sheet.stack(shelf, column);
        }
    }
    sheet
}
