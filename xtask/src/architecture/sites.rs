//! Places in source files.

use std::fmt;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) path: String,
    pub(super) line: usize,
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.path, self.line)
    }
}

/// All places where one module uses another; at least one.
#[derive(Debug)]
pub(super) struct Sites {
    first: Site,
    more: usize,
}

impl Sites {
    pub(super) fn new(first: Site) -> Self {
        Self { first, more: 0 }
    }

    pub(super) fn add(&mut self) {
        self.more += 1;
    }

    pub(super) fn first(&self) -> &Site {
        &self.first
    }

    /// ` (and 3 more)`, or nothing.
    pub(super) fn and_more(&self) -> String {
        if self.more == 0 { String::new() } else { format!(" (and {} more)", self.more) }
    }
}
