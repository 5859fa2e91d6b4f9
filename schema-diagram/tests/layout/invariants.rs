//! What no layout may do, whatever the graph is; each rule tells the first breach in a sentence.

use std::collections::{BTreeMap, BTreeSet};

use schema_diagram::layout::{BAND_HEADING, Bracket, End, Graph, Layout, Point};

/// Least space between two boxes.
const APART: i32 = 8;

/// How far from a row's middle a line may meet it; more would be the next row.
const REACH: i32 = 9;

/// A rectangle by its edges: left, upper, right, lower.
#[derive(Clone, Copy, Debug)]
struct Area(i32, i32, i32, i32);

impl Area {
    fn new(place: Point, width: i32, height: i32) -> Self {
        Self(place.x, place.y, place.x + width, place.y + height)
    }

    fn of_stretch(from: Point, to: Point) -> Self {
        Self(from.x.min(to.x), from.y.min(to.y), from.x.max(to.x), from.y.max(to.y))
    }

    /// Whether they have a point in common that is on no edge of the other grown by so much.
    fn meets(self, other: Self, by: i32) -> bool {
        self.0 < other.2 + by && other.0 - by < self.2 && self.1 < other.3 + by && other.1 - by < self.3
    }

    fn holds(self, other: Self) -> bool {
        self.0 <= other.0 && self.1 <= other.1 && other.2 <= self.2 && other.3 <= self.3
    }
}

/// All rules; an empty answer is a good layout.
pub fn breaches(graph: &Graph, layout: &Layout) -> Vec<String> {
    assert_eq!((layout.places.len(), layout.routes.len()), (graph.nodes.len(), graph.edges.len()));
    let areas: Vec<Area> = graph
        .nodes
        .iter()
        .zip(&layout.places)
        .map(|(node, place)| Area::new(*place, node.width, node.height))
        .collect();
    let mut found = Vec::new();
    found.extend(boxes_keep_apart(&areas));
    found.extend(everything_is_inside(layout, &areas));
    found.extend(stretches_turn(layout));
    found.extend(ends_are_on_their_rows(graph, layout, &areas));
    found.extend(no_line_runs_through_a_box(layout, &areas));
    found.extend(no_stretch_is_shared(graph, layout));
    found.extend(bands_hold_their_group(graph, layout, &areas));
    found
}

/// By left edge, so only near ones need to be compared.
fn by_left(areas: &[Area]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..areas.len()).collect();
    order.sort_by_key(|node| areas[*node].0);
    order
}

fn boxes_keep_apart(areas: &[Area]) -> Option<String> {
    let order = by_left(areas);
    for (at, one) in order.iter().enumerate() {
        for other in order[at + 1..].iter().take_while(|other| areas[**other].0 < areas[*one].2 + APART) {
            if areas[*one].meets(areas[*other], APART) {
                return Some(format!("boxes {one} {:?} and {other} {:?} are too near", areas[*one], areas[*other]));
            }
        }
    }
    None
}

fn everything_is_inside(layout: &Layout, areas: &[Area]) -> Option<String> {
    let picture = Area(0, 0, layout.width, layout.height);
    let bands = layout.bands.iter().map(|band| Area::new(band.place, band.width, band.height));
    let points = layout.routes.iter().flat_map(|route| &route.points).map(|point| Area::new(*point, 0, 0));
    let outside = areas.iter().copied().chain(bands).chain(points).find(|area| !picture.holds(*area))?;
    Some(format!("{outside:?} is outside of {picture:?}"))
}

fn stretches_turn(layout: &Layout) -> Option<String> {
    layout.routes.iter().enumerate().find_map(|(edge, route)| {
        // The first, the third … are horizontal, and so is the last.
        let turns = route.points.windows(2).enumerate().all(|(at, pair)| {
            let (along, across) = (pair[0].x != pair[1].x, pair[0].y != pair[1].y);
            along != across && along == (at % 2 == 0)
        });
        let good = turns && route.points.len() >= 2 && route.points.len() % 2 == 0;
        (!good).then(|| format!("line {edge} does not turn rightly: {:?}", route.points))
    })
}

fn ends_are_on_their_rows(graph: &Graph, layout: &Layout, areas: &[Area]) -> Option<String> {
    graph.edges.iter().zip(&layout.routes).enumerate().find_map(|(at, (edge, route))| {
        let (first, second) = (route.points.first()?, route.points.get(1)?);
        let (before, last) = (route.points.get(route.points.len() - 2)?, route.points.last()?);
        let wrong = end(&edge.from, areas[edge.from.node], *first, *second, route.from_bracket.as_ref())
            .or_else(|| end(&edge.to, areas[edge.to.node], *last, *before, route.to_bracket.as_ref()))?;
        Some(format!("line {at}: {wrong}: {edge:?} {route:?}"))
    })
}

fn end(end: &End, area: Area, point: Point, next: Point, bracket: Option<&Bracket>) -> Option<&'static str> {
    let is_right = point.x == area.2;
    if (!is_right && point.x != area.0) || (next.x > point.x) != is_right {
        return Some("it does not leave an edge of its box outwards");
    }
    let on = |y: &i32, row: &i32| (y - area.1 - row).abs() <= REACH;
    match (&end.rows[..], bracket) {
        ([row], None) if on(&point.y, row) => None,
        ([_], None) => Some("it is not on its row"),
        (rows, Some(bracket)) if rows.len() > 1 => {
            let ticks = bracket.rows.len() == rows.len() && bracket.rows.iter().zip(rows).all(|(y, row)| on(y, row));
            let outside = if is_right { bracket.x > area.2 } else { bracket.x < area.0 };
            if !ticks || !outside {
                return Some("its bracket does not hold its rows");
            }
            (!bracket.rows.contains(&point.y)).then_some("it does not leave from a tick of its bracket")
        }
        _ => Some("brackets are for several rows"),
    }
}

fn no_line_runs_through_a_box(layout: &Layout, areas: &[Area]) -> Option<String> {
    let order = by_left(areas);
    let broadest = areas.iter().map(|area| area.2 - area.0).max().unwrap_or(0);
    for (edge, route) in layout.routes.iter().enumerate() {
        for pair in route.points.windows(2) {
            let way = Area::of_stretch(pair[0], pair[1]);
            let from = order.partition_point(|node| areas[*node].0 < way.0 - broadest);
            for node in order[from..].iter().take_while(|node| areas[**node].0 <= way.2) {
                // An end touches its box's edge, which is not inside.
                if way.meets(areas[*node], 0) {
                    return Some(format!("line {edge} runs through box {node} {:?} at {way:?}", areas[*node]));
                }
            }
        }
    }
    None
}

/// Lines to the same rows of the same box may share what they like.
fn no_stretch_is_shared(graph: &Graph, layout: &Layout) -> Option<String> {
    let mut levels = BTreeMap::<_, Vec<(i32, i32, usize)>>::new();
    for (edge, route) in layout.routes.iter().enumerate() {
        for pair in route.points.windows(2) {
            let Area(left, top, right, bottom) = Area::of_stretch(pair[0], pair[1]);
            let (level, low, high) =
                if top == bottom { ((true, top), left, right) } else { ((false, left), top, bottom) };
            levels.entry(level).or_default().push((low, high, edge));
        }
    }
    let target = |edge: usize| &graph.edges[edge].to;
    for ((is_horizontal, level), mut stretches) in levels {
        stretches.sort_unstable();
        // Of those before, the one that goes on farthest, and the farthest of another target.
        for (at, (low, high, edge)) in stretches.iter().enumerate() {
            for (other, end, with) in stretches[at + 1..].iter().take_while(|(other, ..)| other < high) {
                if target(*edge) != target(*with) {
                    let way = if is_horizontal { "y" } else { "x" };
                    return Some(format!(
                        "lines {edge} and {with} share {way} {level}, {low}..{high} with {other}..{end}: {:?} {:?}",
                        graph.edges[*edge], graph.edges[*with]
                    ));
                }
            }
        }
    }
    None
}

fn bands_hold_their_group(graph: &Graph, layout: &Layout, areas: &[Area]) -> Option<String> {
    let bands: Vec<(usize, Area)> = layout
        .bands
        .iter()
        .map(|band| {
            let below_heading = Point { y: band.place.y + BAND_HEADING, ..band.place };
            (band.group, Area::new(below_heading, band.width, band.height - BAND_HEADING))
        })
        .collect();
    let mut used = BTreeSet::new();
    for (node, area) in areas.iter().enumerate() {
        let group = graph.nodes[node].group;
        let mut is_held = group.is_none();
        for (at, (of, band)) in bands.iter().enumerate() {
            if Some(*of) == group && band.holds(*area) {
                is_held = true;
                used.insert(at);
            } else if area.meets(Area(band.0, band.1 - BAND_HEADING, band.2, band.3), 0) {
                return Some(format!("box {node} {area:?} of {group:?} is in a band of {of}: {band:?}"));
            }
        }
        if !is_held {
            return Some(format!("box {node} {area:?} is in no band of {group:?}"));
        }
    }
    (used.len() < bands.len()).then(|| "a band is empty".to_owned())
}
