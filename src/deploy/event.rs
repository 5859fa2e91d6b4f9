//! What a deployment reports while it runs.

use std::time::Duration;

/// Progress of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'e> {
    /// The server has not answered yet.
    Connecting {
        /// The URL without its password.
        url: &'e str,
        /// How long connecting may take in all.
        at_most: Duration,
    },
    /// Another deployment holds the lock.
    Waiting {
        /// Who holds it, as far as the server shows.
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

/// Receives the events.
pub type Listener = Box<dyn FnMut(Event<'_>) + Send>;
