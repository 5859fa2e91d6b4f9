//! Modules that use each other in a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::graph::Graph;

/// One circle, the shortest, for each group of modules that all reach each other.
pub(super) fn faults(graph: &Graph) -> Vec<String> {
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    let mut circles: Vec<Vec<&str>> = graph.nodes().filter_map(|node| way(graph, node, node)).collect();
    circles.sort_by_key(Vec::len);
    let mut faults = Vec::new();
    for circle in circles {
        let reached = |node: &&str| way(graph, circle[0], node).is_some() && way(graph, node, circle[0]).is_some();
        if reported.contains(circle[0]) {
            continue;
        }
        reported.extend(graph.nodes().filter(reached));
        let mut text = format!("  `{}`: modules in a circle: {}", graph.name, circle.join(" -> "));
        for pair in circle.windows(2) {
            if let Some(site) = graph.first(pair[0], pair[1]) {
                text.push_str(&format!("\n    {site}: `{}` uses `{}`", pair[0], pair[1]));
            }
        }
        faults.push(text);
    }
    faults
}

/// The shortest way along uses, with both ends; at least one step.
fn way<'a>(graph: &'a Graph, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([from]);
    while let Some(node) = next.pop_front() {
        for used in graph.used_by(node) {
            if used == to {
                let mut way = vec![used, node];
                let mut at = node;
                while at != from {
                    at = came_from[at];
                    way.push(at);
                }
                way.reverse();
                return Some(way);
            }
            if used != from && !came_from.contains_key(used) {
                came_from.insert(used, node);
                next.push_back(used);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::graph::test_graph;
    use super::*;

    #[test]
    fn a_circle_is_shown_with_a_place_for_each_step() {
        let files = [
            ("src/lib.rs", "mod a; mod b; mod c; mod d;"),
            ("src/a.rs", "use crate::b::B;"),
            ("src/b/mod.rs", "\nfn f() { super::c::f() }"),
            ("src/c.rs", "\n\nuse crate::{d, a::A};"),
            ("src/d.rs", ""),
        ];
        assert_eq!(
            faults(&test_graph(&[], &files)),
            [
                "  `x`: modules in a circle: a -> b -> c -> a\n    src/a.rs:1: `a` uses `b`\n    src/b/mod.rs:2: `b` uses `c`\n    src/c.rs:3: `c` uses `a`"
            ]
        );
    }

    #[test]
    fn separate_circles_are_each_reported_once() {
        let files = [
            ("src/lib.rs", ""),
            ("src/a.rs", "use crate::b;"),
            ("src/b.rs", "use crate::{a, c};"),
            ("src/c.rs", "use crate::d;"),
            ("src/d.rs", "use crate::c;"),
        ];
        let faults = faults(&test_graph(&[], &files));
        assert_eq!(faults.len(), 2, "{faults:?}");
    }

    #[test]
    fn uses_in_one_direction_are_not_a_circle() {
        let files = [
            ("src/lib.rs", "use a::A;"),
            ("src/a.rs", "use crate::{b, c};"),
            ("src/b.rs", "use crate::c;"),
            ("src/c.rs", ""),
        ];
        assert_eq!(faults(&test_graph(&[], &files)), Vec::<String>::new());
    }
}
