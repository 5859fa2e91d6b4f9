//! Work that is the same for many things, on all of the machine's cores: a build script has nothing to wait for.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// Fewer things than this are done before a thread would have started.
const FEW: usize = 64;

/// What the work makes of each thing, in their order.
pub(crate) fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if things.len() < FEW || threads == 1 {
        return things.iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let parts: Vec<_> = things
            .chunks(things.len().div_ceil(threads))
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
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
