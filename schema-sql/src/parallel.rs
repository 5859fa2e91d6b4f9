//! Work that is the same for many things, on all of the machine's cores: a build script has nothing to wait for.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Fewer things than this are done before a thread would have started.
const FEW: usize = 64;

/// The stack of a thread in bytes, that of a program's first one: parsers recurse.
const STACK: usize = 8 << 20;

/// What the work makes of each thing, in their order. One may take as long as a hundred others, so each thread takes the
/// next that nobody has.
pub fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if things.len() < FEW { things.iter().map(work).collect() } else { map_each(things, work) }
}

/// The same for things of which each is worth a thread.
pub fn map_each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(things.len());
    if threads < 2 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        things.get(at).map(|thing| (at, work(thing)))
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let work = || std::iter::from_fn(take).collect::<Vec<_>>();
        let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let workers: Vec<_> = (0..threads).filter_map(start).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    // Where no thread could be started, this one does the work.
    done.extend(std::iter::from_fn(take));
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Two pieces of work at once.
pub fn join<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_kept() {
        for length in [0, 1, FEW - 1, FEW, 1_000] {
            let things: Vec<usize> = (0..length).collect();
            assert_eq!(map(&things, |thing| thing * 2), things.iter().map(|thing| thing * 2).collect::<Vec<_>>());
        }
    }
}
