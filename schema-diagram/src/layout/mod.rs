//! The geometry of a picture: where each box stands and which way each line takes.
//!
//! It knows neither SQL nor SVG: boxes are sizes, lines lead from rows to rows. The picture is a stack of *shelves*, a shelf
//! is a row of *columns*, a column is a stack of boxes. Between columns run vertical *channels*, between shelves horizontal
//! *corridors*, and every line keeps to them, each on a track of its own, so none can run through a box or on
//! another.
//!
//! 1. `core`: what is left without trees is laid out first, so another table moves little.
//! 2. `cluster`: boxes that belong together become blocks of a bounded size.
//! 3. `columns`: the core's boxes of each block get columns, the columns get shelves.
//! 4. `links`: each line chooses its channels and corridors.
//! 5. `order`: the boxes of each column are ordered for few crossings; `trees` puts the others between them. Both weigh
//!    channels by `gauge`.
//! 6. `ports`: lines that meet at a row keep apart; `wires` gives lines tracks, and tracks places.

mod cluster;
mod columns;
mod core;
#[cfg(test)]
mod fixtures;
mod gauge;
mod links;
mod order;
mod pack;
mod ports;
mod sheet;
mod tracks;
mod trees;
mod wires;

/// What is to be laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Graph {
    /// The boxes, in the order that decides between equals.
    pub nodes: Vec<Node>,
    /// The lines; their order decides nothing but the order of the routes.
    pub edges: Vec<Edge>,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// Boxes of one group stand together.
    pub group: Option<usize>,
}

/// A line from the box that refers to the box referred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// Where it begins.
    pub from: End,
    /// Where it ends.
    pub to: End,
}

/// An end of a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct End {
    /// The box, by its place in [`Graph::nodes`].
    pub node: usize,
    /// The middles of its rows, from the box's upper edge; several for a composite key.
    pub rows: Vec<i32>,
}

/// Where everything is; the picture's left upper corner is (0, 0).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// The left upper corner of each box.
    pub places: Vec<Point>,
    /// The way of each line.
    pub routes: Vec<Route>,
    /// The area of each group; a group may have several.
    pub bands: Vec<Band>,
}

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// The way of a line: its corners, from the edge of the box that refers to the edge of the box referred to.
///
/// Its stretches are horizontal and vertical by turns; lines to the same rows may share their last ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The corners, both ends included.
    pub points: Vec<Point>,
    /// What holds the columns of a composite key together where the line begins.
    pub from_bracket: Option<Bracket>,
    /// The same where it ends.
    pub to_bracket: Option<Bracket>,
}

/// A vertical stroke beside a box, with a tick to each of the rows; the line crosses it on the way to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// Where the stroke stands.
    pub x: i32,
    /// The middles of the rows.
    pub rows: Vec<i32>,
}

/// The area of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The group.
    pub group: usize,
    /// The left upper corner.
    pub place: Point,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
}

/// The space beside a box that its brackets and the marks of its lines take.
pub const MARGIN: i32 = 20;

/// The height of a group's heading, at the top of each of its bands.
pub const BAND_HEADING: i32 = 24;

/// Lays a graph out; the same graph always in the same way.
#[must_use]
pub fn layout(graph: &Graph) -> Layout {
    if graph.edges.is_sorted_by_key(|edge| (&edge.to, &edge.from)) {
        return layout_sorted(graph);
    }
    let mut order: Vec<usize> = (0..graph.edges.len()).collect();
    order.sort_by_key(|edge| (&graph.edges[*edge].to, &graph.edges[*edge].from));
    let edges = order.iter().map(|edge| graph.edges[*edge].clone()).collect();
    let mut layout = layout_sorted(&Graph { nodes: graph.nodes.clone(), edges });
    let mut routes = vec![Route::default(); order.len()];
    for (edge, route) in order.into_iter().zip(layout.routes) {
        routes[edge] = route;
    }
    layout.routes = routes;
    layout
}

fn layout_sorted(graph: &Graph) -> Layout {
    let target = sheet::Target::of(graph);
    let peeled = core::peel(graph);
    let blocks = cluster::blocks(graph, &peeled, &target);
    let mut sheet = columns::sheet(graph, &peeled, &blocks, &target);
    let mut router = links::Router::of_core(&mut sheet);
    order::order(&mut sheet, &router.links);
    let (leaves, inner): (Vec<usize>, Vec<usize>) =
        peeled.outer.iter().partition(|node| peeled.neighbours[**node].len() <= 1);
    trees::place(&mut sheet, &peeled, &mut router, &inner);
    let mut is_leaf = vec![false; graph.nodes.len()];
    for leaf in &leaves {
        is_leaf[*leaf] = true;
    }
    let inner: Vec<usize> = (0..graph.nodes.len()).filter(|node| !is_leaf[*node]).collect();
    for _ in 0..2 {
        let is_settled = trees::settle(&mut sheet, &mut router, &inner, 2);
        if !order::improve(&mut sheet, &router.links, |_| true) && is_settled {
            break;
        }
    }
    trees::place(&mut sheet, &peeled, &mut router, &leaves);
    trees::settle(&mut sheet, &mut router, &leaves, 2);
    order::improve(&mut sheet, &router.links, |_| true);
    let mut links = router.links;
    sheet.close();
    links::turn_to_the_nearer_corridor(&sheet, &mut links);
    let ports = ports::ports(&sheet, &links);
    wires::layout(&sheet, &links, &ports)
}
