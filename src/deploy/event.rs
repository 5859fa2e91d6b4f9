//! What a deployment tells while it is under way.

use std::time::Duration;

/// News of a deployment, for whoever shows its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'e> {
    /// The server has not answered yet.
    Connecting {
        /// The URL without its password.
        url: &'e str,
        /// When connecting is given up.
        at_most: Duration,
    },
    /// Another deployer is waited for.
    Waiting {
        /// Who that is, as far as the server tells.
        holder: &'e str,
    },
    /// Objects are created.
    Creating {
        /// The table whose statements are next.
        object: &'e str,
        /// How many scripts are done.
        done: usize,
        /// How many there are to run.
        total: usize,
    },
    /// A codebook's rows are merged.
    Merging {
        /// Its table.
        codebook: &'e str,
        /// How many codebooks are done.
        done: usize,
        /// How many differ.
        total: usize,
    },
}

/// Who is told.
pub type Listener = Box<dyn FnMut(Event<'_>) + Send>;
