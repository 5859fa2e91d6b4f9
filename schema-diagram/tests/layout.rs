//! The layout engine's promises, on random graphs and on extreme ones.

#[path = "layout/graphs.rs"]
mod graphs;
#[path = "layout/invariants.rs"]
mod invariants;

use std::time::{Duration, Instant};

use graphs::{edge, graphs, next, node, plain};
use invariants::breaches;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use schema_diagram::layout::{Graph, Layout, Route, layout};

/// What the largest graph may take; it is unoptimised, and the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_graph_keeps_the_rules(graph in graphs()) {
        let found = breaches(&graph, &layout(&graph));
        prop_assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn the_same_graph_is_laid_out_in_the_same_way(graph in graphs()) {
        prop_assert_eq!(layout(&graph), layout(&graph.clone()));
    }

    #[test]
    fn the_order_of_lines_decides_nothing(graph in graphs(), seed in any::<u64>()) {
        let mut shuffled = graph.clone();
        let mut state = seed;
        for at in (1..shuffled.edges.len()).rev() {
            shuffled.edges.swap(at, next(&mut state) % (at + 1));
        }
        let (one, other) = (layout(&graph), layout(&shuffled));
        prop_assert_eq!(routes(&graph, &one), routes(&shuffled, &other));
        prop_assert_eq!(Layout { routes: Vec::new(), ..one }, Layout { routes: Vec::new(), ..other });
    }
}

/// Every day the same few graphs; a soak tries many others.
fn config() -> ProptestConfig {
    let (cases, rng_seed) = match std::env::var_os("CODEBOOKS_SOAK") {
        Some(_) => (20_000, RngSeed::Random),
        None => (96, RngSeed::Fixed(1)),
    };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

/// The ways of all lines, sorted, since equal lines may change places.
fn routes<'g>(graph: &'g Graph, layout: &'g Layout) -> Vec<String> {
    let of = |(edge, route): (_, &'g Route)| format!("{edge:?} {route:?}");
    let mut routes: Vec<String> = graph.edges.iter().zip(&layout.routes).map(of).collect();
    routes.sort_unstable();
    routes
}

fn holds(graph: &Graph) -> Layout {
    let start = Instant::now();
    let layout = layout(graph);
    let taken = start.elapsed();
    let found = breaches(graph, &layout);
    assert!(found.is_empty(), "{found:#?}");
    assert!(taken < PATIENCE, "{taken:?}");
    layout
}

#[test]
fn nothing_has_no_places() {
    let layout = holds(&Graph::default());
    assert!(layout.places.is_empty() && layout.routes.is_empty() && layout.bands.is_empty());
}

#[test]
fn a_box_alone_fills_the_picture() {
    let layout = holds(&plain(1, []));
    assert!(layout.width < 200 + 100 && layout.height < 132 + 100, "{layout:?}");
}

#[test]
fn a_box_may_refer_to_itself_often() {
    let rows = 0..20;
    let graph =
        Graph { nodes: vec![node(200, 21, None)], edges: rows.map(|row| edge((0, &[row + 1]), (0, &[0]))).collect() };
    holds(&graph);
}

#[test]
fn a_box_may_refer_to_itself_by_twenty_keys() {
    let graph = Graph {
        nodes: vec![node(200, 40, None)],
        edges: (0..20).map(|row| edge((0, &[row + 20]), (0, &[row]))).collect(),
    };
    holds(&graph);
}

#[test]
fn two_thousand_boxes_may_refer_to_one() {
    holds(&plain(2_001, (1..=2_000).map(|leaf| (leaf, 0))));
}

#[test]
fn one_box_may_refer_to_two_thousand() {
    let mut graph = plain(2_001, []);
    graph.nodes[0] = node(200, 2_000, None);
    graph.edges = (1..=2_000).map(|leaf| edge((0, &[leaf - 1]), (leaf, &[0]))).collect();
    holds(&graph);
}

#[test]
fn a_chain_may_have_two_thousand_boxes() {
    holds(&plain(2_000, (1..2_000).map(|at| (at, at - 1))));
}

#[test]
fn forty_boxes_may_all_refer_to_each_other() {
    let mut graph = plain(40, []);
    for from in 0..40 {
        graph.nodes[from] = node(200, 41, None);
        graph.edges.extend((0..from).map(|to| edge((from, &[to + 1]), (to, &[0]))));
    }
    holds(&graph);
}

#[test]
fn boxes_may_be_very_high() {
    let mut graph = plain(12, (1..12).map(|at| (at, (at * 5) % 7)));
    for at in [0, 4, 8] {
        graph.nodes[at].height = 10_000;
    }
    holds(&graph);
}

#[test]
fn boxes_may_be_very_wide() {
    let mut graph = plain(12, (1..12).map(|at| (at, (at * 5) % 7)));
    for at in [0, 4, 8] {
        graph.nodes[at].width = 10_000;
    }
    holds(&graph);
}

#[test]
fn boxes_without_others_may_refer_to_themselves_on_every_shelf() {
    for alone in [5, 40, 70, 200] {
        // Wide boxes first, so the shelves of the others have more columns.
        let ring = (0..8).map(|at| (at, (at + 1) % 8));
        let mut graph = plain(8 + alone, ring.chain((8..8 + alone).map(|at| (at, at))));
        graph.nodes[..8].iter_mut().for_each(|node| node.width = 420);
        graph.nodes[8..].iter_mut().for_each(|node| node.width = 90);
        holds(&graph);
    }
}

#[test]
fn five_thousand_boxes_may_have_no_line() {
    let layout = holds(&plain(5_000, []));
    let aspect = f64::from(layout.width) / f64::from(layout.height);
    assert!((0.4..=2.5).contains(&aspect), "{} × {}", layout.width, layout.height);
}
