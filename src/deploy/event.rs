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
    /// A step of a deployment is running; it is told again every second.
    Deploying {
        /// The file's name.
        file: &'e str,
        /// The step's number, from 1.
        step: u32,
        /// How many the file has.
        steps: u32,
        /// What the step does.
        title: &'e str,
        /// How long the statement has been running.
        elapsed: Duration,
    },
    /// Other connections keep a step of a deployment from the locks that it needs; it is tried again.
    Blocked {
        /// The file's name.
        file: &'e str,
        /// The step's number, from 1.
        step: u32,
        /// How often it was tried.
        attempt: u32,
        /// How long until the next try.
        pause: Duration,
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
