//! For tests: the end of the process at a chosen call to the database.
//!
//! `CODEBOOKS_FAULT=before:7` ends it before the seventh call is sent, `after:7` when its answer is here, `while:7` when it is
//! sent and its answer is not.

use std::process::abort;
use std::sync::atomic::{AtomicU32, Ordering};

static CALLS: AtomicU32 = AtomicU32::new(0);

/// The next call's number, from 1.
pub(super) fn next() -> u32 {
    CALLS.fetch_add(1, Ordering::Relaxed) + 1
}

/// Whether that call is the chosen one, at that moment.
pub(super) fn is_chosen(moment: &str, call: u32) -> bool {
    std::env::var("CODEBOOKS_FAULT").is_ok_and(|chosen| chosen == format!("{moment}:{call}"))
}

/// Ends the process where that was chosen.
pub(super) fn end_at(moment: &str, call: u32) {
    if is_chosen(moment, call) {
        abort();
    }
}
