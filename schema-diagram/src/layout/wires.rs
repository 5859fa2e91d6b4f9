//! From ways to corners: tracks in channels and corridors, and with them the places of everything.

use super::links::{Hop, Links, Port, Side, Stop};
use super::ports::Placed;
use super::sheet::Sheet;
use super::tracks::{Wire, tracks};
use super::{BAND_HEADING, Band, Bracket, Layout, MARGIN, Point, Route};

/// From track to track.
const PITCH: i32 = 10;

/// Columns are a multiple of it wide, so a wider box rarely moves those to its right.
const COLUMN: i32 = 40;

/// Between a shelf and the first track of the corridor beside it.
const CORRIDOR: i32 = 24;

/// Farther than anything.
const FAR: i32 = i32::MAX / 4;

/// Where a bracket stands, from its box, and how far the next is from it.
const BRACKET: (i32, i32) = (7, 4);

/// Around the boxes of a group.
const BAND: i32 = 14;

/// Gives everything its place.
pub(super) fn layout(sheet: &Sheet<'_>, links: &Links, ports: &[Placed]) -> Layout {
    let mut drawing = Drawing::new(sheet, links, ports);
    drawing.channels();
    drawing.corridors();
    drawing.layout()
}

struct Drawing<'d> {
    sheet: &'d Sheet<'d>,
    links: &'d Links,
    ports: &'d [Placed],
    /// The left edge of each column of each shelf.
    columns: Vec<Vec<i32>>,
    /// Of each link of each channel of each shelf, where its wire stands.
    wires: Vec<Vec<Vec<i32>>>,
    /// Of each line, the heights of its stretches in corridors, in their order.
    corridors: Vec<Vec<i32>>,
    /// The upper edge of each shelf.
    shelves: Vec<i32>,
    width: i32,
    height: i32,
}

impl<'d> Drawing<'d> {
    fn new(sheet: &'d Sheet<'d>, links: &'d Links, ports: &'d [Placed]) -> Self {
        Self {
            sheet,
            links,
            ports,
            columns: Vec::new(),
            wires: Vec::new(),
            corridors: vec![Vec::new(); links.ways.len()],
            shelves: Vec::new(),
            width: 0,
            height: 0,
        }
    }

    fn height(&self, stop: Stop) -> i32 {
        match stop {
            Stop::Port(port) => self.ports[port].y,
            Stop::Up => -FAR,
            Stop::Down => FAR,
        }
    }

    /// Tracks of the channels, and from their widths the columns' places.
    fn channels(&mut self) {
        for (at, shelf) in self.sheet.shelves.iter().enumerate() {
            // Neighbouring shelves are half a track apart, so wires from above and from below never meet.
            let mut x = MARGIN + PITCH / 2 * i32::from(at % 2 == 1);
            let mut lefts = Vec::new();
            let mut wires = Vec::new();
            let last = shelf.columns.len();
            for channel in 0..=last {
                let (tracks, count) = self.channel(at, channel);
                let count = i32::try_from(count).unwrap_or(0);
                // Four tracks at a time, and four before there is a line, so one more rarely moves all columns.
                let room = match channel {
                    _ if channel == last => count,
                    _ if self.is_quiet(at, channel) => 0,
                    _ => (count.max(1) + 3) / 4 * 4,
                };
                let first = x + if channel == 0 { 0 } else { MARGIN } + (room - count) / 2 * PITCH;
                let place = |track: &usize| first + PITCH * i32::try_from(*track).unwrap_or(0);
                wires.push(tracks.iter().map(place).collect());
                x += room * PITCH + if channel == 0 && room == 0 { 0 } else { MARGIN };
                x += if channel == 0 || channel == last { 0 } else { MARGIN };
                if let Some(column) = shelf.columns.get(channel) {
                    lefts.push(x);
                    x += (column.width + COLUMN - 1) / COLUMN * COLUMN;
                }
            }
            self.width = self.width.max(x + MARGIN / 2);
            self.columns.push(lefts);
            self.wires.push(wires);
        }
    }

    /// Whether no line leads to or from the columns beside a channel.
    fn is_quiet(&self, shelf: usize, channel: usize) -> bool {
        let channels = &self.links.channels[shelf];
        let near = channel.saturating_sub(1)..channels.len().min(channel + 2);
        channels[near].iter().flatten().all(|link| !link.is_live)
    }

    /// The track of each link of a channel, and how many tracks there are.
    fn channel(&self, shelf: usize, channel: usize) -> (Vec<usize>, usize) {
        let links = &self.links.channels[shelf][channel];
        let mut spans: Vec<Span> = links
            .iter()
            .enumerate()
            .filter(|(_, link)| link.is_live)
            .map(|(at, link)| {
                let mut left = Vec::new();
                let mut right = Vec::new();
                for stop in [link.from, link.to] {
                    if let Stop::Port(port) = stop {
                        // A box's right side is at the channel's left.
                        let of_right_side = self.links.ports[port].side == Side::Right;
                        if of_right_side { &mut left } else { &mut right }.push(self.ports[port].y);
                    }
                }
                let (from, to) = (self.height(link.from), self.height(link.to));
                Span { of: at, wire: Wire { net: link.net, low: from.min(to), high: from.max(to), left, right } }
            })
            .collect();
        on_tracks(&mut spans, links.len())
    }

    /// Tracks of the corridors, and from their heights the shelves' places.
    fn corridors(&mut self) {
        let count = self.sheet.shelves.len();
        let mut spans: Vec<Vec<Span>> = (0..=count).map(|_| Vec::new()).collect();
        // Which line's corridor each span is.
        let mut owners: Vec<Vec<usize>> = vec![Vec::new(); count + 1];
        for (edge, way) in self.links.ways.iter().enumerate() {
            for hops in way.windows(3) {
                let [Hop::Channel(from, channel, link), Hop::Corridor(corridor), Hop::Channel(to, other, last)] = *hops
                else {
                    continue;
                };
                let (start, end) = (self.wires[from][channel][link], self.wires[to][other][last]);
                let mut wire = Wire { low: start.min(end), high: start.max(end), ..Wire::default() };
                wire.net = self.links.channels[from][channel][link].net;
                for (shelf, x) in [(from, start), (to, end)] {
                    // The shelf before the corridor is above it.
                    if shelf < corridor { &mut wire.left } else { &mut wire.right }.push(x);
                }
                spans[corridor].push(Span { of: owners[corridor].len(), wire });
                owners[corridor].push(edge);
            }
        }
        let mut heights: Vec<Vec<i32>> = Vec::new();
        let mut y = MARGIN;
        for (corridor, spans) in spans.iter_mut().enumerate() {
            let (tracks, used) = on_tracks(spans, owners[corridor].len());
            let used = i32::try_from(used).unwrap_or(0);
            let is_between = corridor > 0 && corridor < count;
            let first = y + if corridor == 0 { 0 } else { CORRIDOR };
            heights.push(tracks.iter().map(|track| first + PITCH * i32::try_from(*track).unwrap_or(0)).collect());
            y = match (used, is_between) {
                (0, false) => y,
                (0, true) => y + 2 * CORRIDOR,
                _ => first + (used + 3) / 4 * 4 * PITCH + if corridor == count { 0 } else { CORRIDOR },
            };
            if corridor < count {
                y += self.sheet.heading(corridor);
                self.shelves.push(y);
                y += self.sheet.shelves[corridor].height;
            }
        }
        self.height = y + MARGIN;
        let mut next = vec![0; count + 1];
        let mut found: Vec<Vec<i32>> = vec![Vec::new(); self.links.ways.len()];
        for (edge, way) in self.links.ways.iter().enumerate() {
            for hop in way {
                if let Hop::Corridor(corridor) = *hop {
                    found[edge].push(heights[corridor][next[corridor]]);
                    next[corridor] += 1;
                }
            }
        }
        self.corridors = found;
    }

    fn layout(&self) -> Layout {
        let place = |node: usize| {
            let item = self.sheet.items[node];
            Point { x: self.columns[item.shelf][item.column], y: self.shelves[item.shelf] + item.y }
        };
        Layout {
            width: self.width,
            height: self.height,
            places: (0..self.sheet.graph.nodes.len()).map(place).collect(),
            routes: (0..self.links.ways.len()).map(|edge| self.route(edge)).collect(),
            bands: self.bands(),
        }
    }

    fn route(&self, edge: usize) -> Route {
        let way = &self.links.ways[edge];
        let mut points = Vec::new();
        let mut corridors = self.corridors[edge].iter();
        let mut brackets = (None, None);
        for (at, hop) in way.iter().enumerate() {
            let Hop::Channel(shelf, channel, link) = *hop else { continue };
            let x = self.wires[shelf][channel][link];
            let link = self.links.channels[shelf][channel][link];
            if let Stop::Port(port) = link.from {
                let (end, bracket) = self.end(shelf, port);
                if at == 0 {
                    points.push(end);
                    brackets.0 = bracket;
                }
                points.push(Point { x, y: end.y });
            } else if let Some(last) = points.last().copied() {
                points.push(Point { x, y: last.y });
            }
            match link.to {
                Stop::Port(port) => {
                    let (end, bracket) = self.end(shelf, port);
                    points.push(Point { x, y: end.y });
                    if at + 1 == way.len() {
                        points.push(end);
                        brackets.1 = bracket;
                    }
                }
                Stop::Up | Stop::Down => points.extend(corridors.next().map(|y| Point { x, y: *y })),
            }
        }
        Route { points: corners(points), from_bracket: brackets.0, to_bracket: brackets.1 }
    }

    /// Where a port is at its box's edge, and its bracket.
    fn end(&self, shelf: usize, port: usize) -> (Point, Option<Bracket>) {
        let placed = &self.ports[port];
        let Port { item, side, .. } = &self.links.ports[port];
        let column = self.sheet.items[*item].column;
        let left = self.columns[shelf][column];
        let width = self.sheet.graph.nodes.get(*item).map_or(0, |node| node.width);
        let top = self.shelves[shelf];
        let (x, outwards) = match side {
            Side::Left => (left, -1),
            Side::Right => (left + width, 1),
        };
        let bracket = (placed.ticks.len() > 1).then(|| Bracket {
            x: x + outwards * (BRACKET.0 + BRACKET.1 * placed.level),
            rows: placed.ticks.iter().map(|tick| top + tick).collect(),
        });
        (Point { x, y: top + placed.y }, bracket)
    }

    /// Where a column's last box ends, from its shelf's upper edge.
    fn bottom(&self, shelf: usize, column: usize) -> i32 {
        let items = self.sheet.shelves[shelf].columns[column].items.iter().map(|item| &self.sheet.items[*item]);
        items.map(|item| item.y + item.height).max().unwrap_or(0)
    }

    /// The columns of one group that stand beside each other, as areas.
    fn bands(&self) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        for (at, shelf) in self.sheet.shelves.iter().enumerate() {
            let mut last = None;
            let columns = shelf.columns.iter().zip(&self.columns[at]).enumerate();
            for (number, (column, left)) in columns.filter(|(_, (column, _))| !column.items.is_empty()) {
                let right = left + column.width + BAND;
                let height = BAND_HEADING + self.bottom(at, number) + BAND;
                match (column.group, bands.last_mut()) {
                    (Some(group), Some(band)) if last == Some(group) => {
                        band.width = right - band.place.x;
                        band.height = band.height.max(height);
                    }
                    (Some(group), _) => bands.push(Band {
                        group,
                        place: Point { x: left - BAND, y: self.shelves[at] - BAND_HEADING },
                        width: right - left + BAND,
                        height,
                    }),
                    (None, _) => {}
                }
                last = column.group;
            }
        }
        bands
    }
}

/// A link's or a line's wish for a wire.
struct Span {
    of: usize,
    wire: Wire,
}

/// Joins the spans of one net that touch, and gives each owner, of so many, its wire's track.
fn on_tracks(spans: &mut [Span], owners: usize) -> (Vec<usize>, usize) {
    spans.sort_by_key(|span| (span.wire.net, span.wire.low, span.wire.high, span.of));
    let mut wires: Vec<Wire> = Vec::new();
    let mut of = vec![None; owners];
    for span in spans.iter() {
        match wires.last_mut() {
            Some(wire) if wire.net == span.wire.net && span.wire.low <= wire.high => {
                wire.high = wire.high.max(span.wire.high);
                wire.left.extend(&span.wire.left);
                wire.right.extend(&span.wire.right);
            }
            _ => wires.push(span.wire.clone()),
        }
        of[span.of] = Some(wires.len() - 1);
    }
    for wire in &mut wires {
        for stubs in [&mut wire.left, &mut wire.right] {
            stubs.sort_unstable();
            stubs.dedup();
        }
    }
    let (tracks, count) = tracks(&wires);
    (of.into_iter().map(|wire| wire.map_or(0, |wire| tracks[wire])).collect(), count)
}

/// Leaves out points that are not corners.
fn corners(points: Vec<Point>) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = corners[..]
            && ((before.x == last.x && last.x == point.x) || (before.y == last.y && last.y == point.y))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::fixtures::{graph, sheet};
    use crate::layout::links::Router;
    use crate::layout::ports::ports;

    fn point(x: i32, y: i32) -> Point {
        Point { x, y }
    }

    #[test]
    fn only_corners_are_kept() {
        let points = [(0, 0), (5, 0), (9, 0), (9, 0), (9, 7), (9, 9), (12, 9)].map(|(x, y)| point(x, y));
        assert_eq!(corners(points.into()), [point(0, 0), point(9, 0), point(9, 9), point(12, 9)]);
    }

    #[test]
    fn spans_of_one_net_that_touch_are_one_wire() {
        let span =
            |of: usize, net: usize, low: i32, high: i32| Span { of, wire: Wire { net, low, high, ..Wire::default() } };
        let mut spans = [span(0, 1, 0, 50), span(1, 1, 50, 90), span(2, 2, 20, 60), span(3, 1, 200, 300)];
        let (tracks, count) = on_tracks(&mut spans, 5);
        assert_eq!((tracks[0], count), (tracks[1], 2));
        assert_ne!(tracks[0], tracks[2], "another net keeps apart");
    }

    #[test]
    fn a_channel_is_as_wide_as_its_lines_need_and_boxes_stand_beside_it() {
        let lines: Vec<(usize, usize)> = (0..8).map(|at| (at, 15 - at)).collect();
        let graph = graph(16, &lines);
        let place = |columns: &[&[usize]]| {
            let mut sheet = sheet(&graph, &[columns]);
            let links = Router::of_core(&mut sheet).links;
            sheet.close();
            let ports = ports(&sheet, &links);
            layout(&sheet, &links, &ports)
        };
        let straight = place(&[&[0, 1, 2, 3, 4, 5, 6, 7], &[15, 14, 13, 12, 11, 10, 9, 8]]);
        let crossed = place(&[&[0, 1, 2, 3, 4, 5, 6, 7], &[8, 9, 10, 11, 12, 13, 14, 15]]);
        let gap = |layout: &Layout| layout.places[15].x - layout.places[0].x - 200;
        assert!(gap(&straight) < gap(&crossed), "{} and {}", gap(&straight), gap(&crossed));
        assert!(straight.routes.iter().all(|route| route.points.len() <= 4));
    }
}
