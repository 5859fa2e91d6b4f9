//! Faults: collected rather than thrown, so a user sees all of them at once.

use std::cell::RefCell;

use proc_macro2::Span;

use super::declaration::At;

/// One thing that is wrong, and where.
///
/// The message is one sentence, lower case, without a full stop: what is wrong, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The smallest token that is wrong.
    pub at: At,
    /// What is wrong and one remedy.
    pub message: String,
}

/// Faults gathered while one item is read, and the places that it was read at.
///
/// Dropping it without [`Faults::finish`] is a mistake of ours that would lose a user's error, so debug builds notice.
#[derive(Debug, Default)]
pub struct Faults {
    list: RefCell<Vec<Fault>>,
    places: RefCell<Vec<Span>>,
    checked: bool,
}

impl Faults {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a place.
    pub fn at(&self, span: Span) -> At {
        let mut places = self.places.borrow_mut();
        places.push(span);
        At(places.len() as u32 - 1)
    }

    /// Records one fault.
    pub fn push(&self, at: At, message: impl Into<String>) {
        self.list.borrow_mut().push(Fault { at, message: message.into() });
    }

    /// Every fault, and the spans that places are numbers of.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Fault>, Vec<Span>) {
        self.checked = true;
        (self.list.take(), self.places.take())
    }
}

impl Drop for Faults {
    fn drop(&mut self) {
        debug_assert!(self.checked || std::thread::panicking(), "faults were gathered but never looked at");
    }
}
