//! What a channel costs: the lengths of its lines, and how often those of one box cross others.

use super::links::{Link, Links, Port, Side, Stop};
use super::sheet::{Item, Sheet};

/// What a crossing costs, in pixels of lines.
const CROSSING: i64 = 2200;

/// Farther than anything.
pub(super) const FAR: i32 = i32::MAX / 4;

/// A stretch of a channel as heights at its left and its right side.
#[derive(Clone, Copy)]
enum Stretch {
    /// From side to side; a way out of the channel ends far above or below the other side.
    Across(i32, i32, usize),
    /// Between two heights of one side.
    Beside(Side, i32, i32, usize),
}

/// The lines of a channel, weighed again and again while a box of a column beside it moves.
///
/// The other boxes keep their order, so their lines cross each other as before and only those of the box are looked at.
#[derive(Default)]
pub(super) struct Gauge {
    /// Those of the box come first.
    parts: Vec<Part>,
    /// How many are of the box.
    own: usize,
    /// Of all lines.
    length: i64,
    /// The shelf's height, beyond which nothing counts.
    bottom: i32,
}

struct Part {
    link: Link,
    /// The boxes or passes at its ends.
    ends: (Option<usize>, Option<usize>),
    stretch: Stretch,
    length: i64,
}

impl Gauge {
    /// Looks at a channel of a shelf, with a box that is to be moved.
    pub(super) fn fill(&mut self, sheet: &Sheet<'_>, links: &Links, (shelf, channel): (usize, usize), item: usize) {
        // As slices: an index into a `Vec` is several calls in a build script, which is not optimised.
        let (items, ports) = (&sheet.items[..], &links.ports[..]);
        self.parts.clear();
        (self.own, self.length, self.bottom) = (0, 0, sheet.shelves[shelf].height);
        let end = |stop: Stop| match stop {
            Stop::Port(port) => Some(ports[port].item),
            Stop::Up | Stop::Down => None,
        };
        for link in &links.channels[shelf][channel] {
            let Some(stretch) = stretch(items, ports, link) else { continue };
            let ends = (end(link.from), end(link.to));
            let length = length(stretch, self.bottom);
            self.length += length;
            self.parts.push(Part { link: *link, ends, stretch, length });
            if ends.0 == Some(item) || ends.1 == Some(item) {
                let last = self.parts.len() - 1;
                self.parts.swap(self.own, last);
                self.own += 1;
            }
        }
    }

    /// Two items have other heights now.
    pub(super) fn shift(&mut self, sheet: &Sheet<'_>, links: &Links, one: usize, two: usize) {
        let (items, ports) = (&sheet.items[..], &links.ports[..]);
        let (one, two) = (Some(one), Some(two));
        for part in &mut self.parts {
            let (from, to) = part.ends;
            if from == one || from == two || to == one || to == two {
                let Some(stretch) = stretch(items, ports, &part.link) else { continue };
                let length = length(stretch, self.bottom);
                self.length += length - part.length;
                (part.stretch, part.length) = (stretch, length);
            }
        }
    }

    /// What the channel costs without the box.
    pub(super) fn others(&self) -> i64 {
        self.length - self.parts[..self.own].iter().map(|part| part.length).sum::<i64>()
    }

    /// In pixels of lines.
    pub(super) fn cost(&self) -> i64 {
        let mut cost = self.length;
        for at in 0..self.own {
            for other in &self.parts[at + 1..] {
                cost += CROSSING * i64::from(cross(self.parts[at].stretch, other.stretch));
            }
        }
        cost
    }
}

fn stretch(items: &[Item], ports: &[Port], link: &Link) -> Option<Stretch> {
    if !link.is_live {
        return None;
    }
    let end = |stop: Stop| match stop {
        Stop::Port(port) => {
            let port = &ports[port];
            (Some(port.side), items[port.item].y + port.row)
        }
        Stop::Up => (None, -FAR),
        Stop::Down => (None, FAR),
    };
    let ((from_side, from), (to_side, to)) = (end(link.from), end(link.to));
    Some(match (from_side, to_side) {
        (Some(one), Some(other)) if one == other => Stretch::Beside(one, from.min(to), from.max(to), link.net),
        // A box's right side is at the channel's left.
        (Some(Side::Right), _) | (None, Some(Side::Left)) => Stretch::Across(from, to, link.net),
        (Some(Side::Left), _) | (None, Some(Side::Right)) => Stretch::Across(to, from, link.net),
        (None, None) => return None,
    })
}

fn length(stretch: Stretch, bottom: i32) -> i64 {
    match stretch {
        Stretch::Across(left, right, _) => i64::from((left.clamp(0, bottom) - right.clamp(0, bottom)).abs()),
        Stretch::Beside(_, upper, lower, _) => i64::from(lower - upper),
    }
}

fn cross(one: Stretch, other: Stretch) -> bool {
    match (one, other) {
        (Stretch::Across(.., net), Stretch::Across(.., same)) if net == same => false,
        (Stretch::Beside(.., net), Stretch::Beside(.., same) | Stretch::Across(.., same)) if net == same => false,
        (Stretch::Across(.., net), Stretch::Beside(.., same)) if net == same => false,
        (Stretch::Across(l1, r1, _), Stretch::Across(l2, r2, _)) => (l1 < l2 && r1 > r2) || (l1 > l2 && r1 < r2),
        (Stretch::Across(left, right, _), Stretch::Beside(side, upper, lower, _))
        | (Stretch::Beside(side, upper, lower, _), Stretch::Across(left, right, _)) => {
            let height = if side == Side::Right { left } else { right };
            upper < height && height < lower
        }
        (Stretch::Beside(s1, u1, l1, _), Stretch::Beside(s2, u2, l2, _)) => {
            s1 == s2 && ((u1 < u2 && u2 < l1 && l1 < l2) || (u2 < u1 && u1 < l2 && l2 < l1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::fixtures::{graph, sheet};
    use crate::layout::links::Router;
    use crate::layout::sheet::slot;

    #[test]
    fn a_crossing_costs_more_than_its_lines_are_long() {
        let graph = graph(4, &[(0, 2), (1, 3)]);
        let cost = |right: &[usize]| {
            let mut sheet = sheet(&graph, &[&[&[0, 1], right]]);
            let links = Router::of_core(&mut sheet).links;
            let mut gauge = Gauge::default();
            gauge.fill(&sheet, &links, (0, 1), 0);
            gauge.cost()
        };
        assert_eq!(cost(&[2, 3]), 0, "straight lines");
        assert_eq!(cost(&[3, 2]), CROSSING + 2 * i64::from(slot(100)), "each is as long as a box with its gap is high");
    }

    #[test]
    fn a_shift_costs_what_a_fresh_look_says() {
        let graph = graph(8, &[(0, 5), (1, 4), (2, 5), (3, 7), (1, 6), (2, 3), (0, 3), (5, 4)]);
        let mut sheet = sheet(&graph, &[&[&[0, 1, 2, 3], &[4, 5, 6, 7]]]);
        let links = Router::of_core(&mut sheet).links;
        let mut gauges = [Gauge::default(), Gauge::default(), Gauge::default()];
        for (channel, gauge) in gauges.iter_mut().enumerate() {
            gauge.fill(&sheet, &links, (0, channel), 3);
        }
        for at in (0..3).rev() {
            let above = sheet.lift(3, at);
            for (channel, gauge) in gauges.iter_mut().enumerate() {
                gauge.shift(&sheet, &links, 3, above);
                let mut fresh = Gauge::default();
                fresh.fill(&sheet, &links, (0, channel), 3);
                assert_eq!(gauge.cost(), fresh.cost(), "channel {channel}, place {at}");
            }
        }
    }

    #[test]
    fn lines_of_one_net_do_not_cross() {
        let [down, up] = [Stretch::Across(0, 100, 1), Stretch::Across(100, 0, 2)];
        assert!(cross(down, up) && !cross(down, Stretch::Across(100, 0, 1)));
        let beside = Stretch::Beside(Side::Right, 50, 150, 3);
        assert!(cross(beside, up) && !cross(beside, down), "it begins between the ends of the one alone");
        assert!(cross(beside, Stretch::Beside(Side::Right, 100, 200, 4)));
        assert!(!cross(beside, Stretch::Beside(Side::Left, 100, 200, 4)), "at the other side of the channel");
    }
}
