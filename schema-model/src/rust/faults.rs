//! Faults: collected rather than thrown, so that a user sees all of them at once.

use std::cell::RefCell;

use crate::syntax::At;

/// One thing that is wrong, and where.
///
/// The message is one sentence, lower case, without a full stop: what is wrong, and the remedy.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The smallest token that is wrong.
    pub at: At,
    /// What is wrong and one remedy.
    pub message: String,
}

/// Faults gathered while one item is read.
///
/// Dropping it without [`Faults::finish`] is a mistake of ours that would lose a user's error, so debug builds notice.
#[derive(Debug, Default)]
pub struct Faults {
    list: RefCell<Vec<Fault>>,
    checked: bool,
}

impl Faults {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records one fault.
    pub fn push(&self, at: At, message: impl Into<String>) {
        self.list.borrow_mut().push(Fault { at, message: message.into() });
    }

    /// The value when nothing was wrong, else every fault.
    ///
    /// # Errors
    /// All faults recorded so far.
    pub fn finish<T>(mut self, value: T) -> Result<T, Vec<Fault>> {
        self.checked = true;
        let list = self.list.take();
        if list.is_empty() { Ok(value) } else { Err(list) }
    }
}

impl Drop for Faults {
    fn drop(&mut self) {
        debug_assert!(self.checked || std::thread::panicking(), "faults were gathered but never looked at");
    }
}
