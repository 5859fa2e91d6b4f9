//! Tracks for wires that run beside each other in a channel or a corridor.
//!
//! Channels are vertical and corridors horizontal; here both are taken as vertical.

/// A straight piece of a line, with the stubs that join it from either side.
#[derive(Clone, Debug, Default)]
pub(super) struct Wire {
    pub net: usize,
    pub low: i32,
    pub high: i32,
    /// Heights of the stubs that come from the left; those of a corridor come from above.
    pub left: Vec<i32>,
    pub right: Vec<i32>,
}

/// Wires on one track are at least so far from each other.
const APART: i32 = 10;

/// The track of each wire, from the left, and how many there are.
///
/// Of two wires that overlap, the one stands left that gives fewer crossings so.
pub(super) fn tracks(wires: &[Wire]) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..wires.len()).collect();
    order.sort_by_key(|at| {
        let wire = &wires[*at];
        let sides = match (wire.left.is_empty(), wire.right.is_empty()) {
            (false, true) => 0,
            (true, false) => 2,
            _ => 1,
        };
        (sides, wire.low, wire.net)
    });
    let better: Vec<Vec<i32>> = wires
        .iter()
        .map(|left| wires.iter().map(|right| crossings(left, right) - crossings(right, left)).collect())
        .collect();
    for _ in 0..wires.len() {
        let mut swapped = false;
        for at in 1..order.len() {
            if better[order[at - 1]][order[at]] > 0 {
                order.swap(at - 1, at);
                swapped = true;
            }
        }
        if !swapped {
            break;
        }
    }
    let mut tracks = vec![0; wires.len()];
    let mut count = 0;
    for at in 0..order.len() {
        let wire = &wires[order[at]];
        if wire.low == wire.high {
            continue;
        }
        let before = order[..at].iter().filter(|other| wires[**other].low < wires[**other].high);
        let beside =
            before.filter(|other| wires[**other].low - APART < wire.high && wire.low < wires[**other].high + APART);
        tracks[order[at]] = beside.map(|other| tracks[*other] + 1).max().unwrap_or(0);
        count = count.max(tracks[order[at]] + 1);
    }
    (tracks, count)
}

/// How often the stubs of two wires cross the other wire when they stand so.
fn crossings(left: &Wire, right: &Wire) -> i32 {
    if left.net == right.net {
        return 0;
    }
    let within = |stubs: &[i32], wire: &Wire| stubs.iter().filter(|y| wire.low < **y && **y < wire.high).count();
    i32::try_from(within(&left.right, right) + within(&right.left, left)).unwrap_or(i32::MAX)
}
