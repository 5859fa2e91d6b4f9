//! Faults: collected rather than thrown, so a user sees all of them at once.

use std::cell::RefCell;
use std::fmt;

use proc_macro2::Span;

use super::declaration::At;
use schema_model::diagnosis::{Diagnosis, shown};

/// One thing that is wrong, and where.
///
/// Message and help are lower case and without a full stop; names stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The smallest token that is wrong.
    pub at: At,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Fault {
    /// What is wrong at that place.
    pub fn new(at: At, diagnosis: impl Into<Diagnosis>) -> Self {
        let Diagnosis { message, help } = diagnosis.into();
        Self { at, message, help }
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn diagnosis(self) -> Diagnosis {
        Diagnosis { message: self.message, help: self.help }
    }
}

/// As rustc and cargo show it: the help on a line of its own.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown(&self.message, self.help.as_deref(), f)
    }
}

/// Faults gathered while one item is read, and the places that it was read at.
///
/// Dropping it without [`Faults::finish`] would lose a user's error, so debug builds notice.
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

    /// Records one fault: a message, or a message and its help, `("what is wrong", "the remedy")`.
    pub fn push(&self, at: At, diagnosis: impl Into<Diagnosis>) {
        self.list.borrow_mut().push(Fault::new(at, diagnosis));
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
