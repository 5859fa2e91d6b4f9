//! Tracks for wires that run beside each other in a channel or a corridor.
//!
//! Channels are vertical and corridors horizontal; here both are taken as vertical.

/// A straight piece of a line, with the stubs that join it from either side.
#[derive(Clone, Debug, Default)]
pub(super) struct Wire {
    pub net: usize,
    pub low: i32,
    pub high: i32,
    /// Heights of the stubs that come from the left, sorted; those of a corridor come from above.
    pub left: Vec<i32>,
    pub right: Vec<i32>,
}

/// Wires on one track are at least so far from each other.
const APART: i32 = 10;

/// Stubs nearer to each other than this look like one line.
const NEAR: i32 = 4;

/// How many crossings are better than stubs that overlap.
const OVERLAP: usize = 1_000;

/// How often each wire is moved to where it stands best.
const ROUNDS: usize = 8;

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
    for _ in 0..ROUNDS {
        let mut moved = false;
        for (wire, better) in better.iter().enumerate() {
            moved |= settle(&mut order, better, wire);
        }
        if !moved {
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

/// Moves a wire to where it stands best among the others, if that is better than where it is.
fn settle(order: &mut Vec<usize>, better: &[i32], wire: usize) -> bool {
    let Some(old) = order.iter().position(|other| *other == wire) else { return false };
    // What it costs to stand before all others, and then behind one after the other, less what it costs where it is.
    let mut best = (0, old);
    for step in [-1, 1] {
        let mut cost = 0;
        let mut at = old;
        while let Some(next) = at.checked_add_signed(step)
            && let Some(other) = order.get(next)
        {
            at = next;
            cost += if step < 0 { better[*other] } else { -better[*other] };
            if cost < best.0 {
                best = (cost, at);
            }
        }
    }
    if best.1 == old {
        return false;
    }
    order.remove(old);
    order.insert(best.1, wire);
    true
}

/// How often the stubs of two wires cross the other wire when they stand so, and how much worse they do.
fn crossings(left: &Wire, right: &Wire) -> i32 {
    if left.net == right.net {
        return 0;
    }
    let below = |stubs: &[i32], height: i32| stubs.partition_point(|y| *y < height);
    let within = |stubs: &[i32], wire: &Wire| below(stubs, wire.high).saturating_sub(below(stubs, wire.low + 1));
    let facing = |y: &&i32| below(&right.left, **y + NEAR) > below(&right.left, **y - NEAR + 1);
    let overlapping = left.right.iter().filter(facing).count();
    i32::try_from(within(&left.right, right) + within(&right.left, left) + OVERLAP * overlapping).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(net: usize, (low, high): (i32, i32), left: &[i32], right: &[i32]) -> Wire {
        Wire { net, low, high, left: left.to_vec(), right: right.to_vec() }
    }

    #[test]
    fn wires_that_overlap_have_tracks_of_their_own_and_others_share_one() {
        let (found, count) = tracks(&[
            wire(0, (0, 100), &[0], &[100]),
            wire(1, (50, 150), &[50], &[150]),
            wire(2, (300, 400), &[300], &[400]),
        ]);
        assert_eq!(count, 2);
        assert_ne!(found[0], found[1]);
        assert_eq!(found[2], 0);
    }

    #[test]
    fn wires_that_nearly_touch_do_not_share_a_track() {
        let ends = |gap: i32| tracks(&[wire(0, (0, 100), &[0], &[]), wire(1, (100 + gap, 200), &[200], &[])]).1;
        assert_eq!((ends(APART - 1), ends(APART)), (2, 1));
    }

    #[test]
    fn of_two_orders_the_one_with_fewer_crossings_is_taken() {
        // Each comes from the left at its upper end; the one that reaches further down must turn first.
        let [short, long] = [wire(0, (0, 100), &[0], &[100]), wire(1, (50, 200), &[50], &[200])];
        assert_eq!((crossings(&short, &long), crossings(&long, &short)), (2, 0));
        assert_eq!(tracks(&[short.clone(), long.clone()]).0, [1, 0]);
        assert_eq!(tracks(&[long, short]).0, [0, 1], "whichever is named first");
    }

    #[test]
    fn a_wire_without_a_length_takes_no_track() {
        assert_eq!(tracks(&[wire(0, (50, 50), &[50], &[50])]), (vec![0], 0));
    }
}
