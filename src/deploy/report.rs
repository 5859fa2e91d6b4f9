//! What a deployment did.

use super::{Counts, DeployError, Finding};

/// What creating did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Created {
    /// The tables created, in order.
    pub tables: Vec<String>,
    /// How many indexes were created beside them.
    pub indexes: usize,
    /// How many foreign keys; those of SQLite are part of their tables.
    pub foreign_keys: usize,
    /// The tables that were there already.
    pub existing: Vec<String>,
    /// The deployments that people wrote, which creating records like the others: what they do beyond the types was not done.
    pub by_hand: Vec<String>,
}

/// What dropping did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// The tables dropped, in order.
    pub tables: Vec<String>,
}

/// What merging did, codebook by codebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Populated {
    /// In foreign-key order.
    pub codebooks: Vec<Merged>,
    /// Rows that still have a code which is archived now.
    pub still_used: Vec<Finding>,
    /// The deployments that the database has beyond this program; then nothing was merged.
    pub ahead: Vec<String>,
    /// Rows that were left as they are, because a newer program made them.
    pub newer: Vec<Finding>,
}

impl Populated {
    /// The codebooks that failed.
    pub fn failures(&self) -> impl Iterator<Item = (&str, &DeployError)> {
        self.codebooks.iter().filter_map(|merged| Some((merged.table.as_str(), merged.result.as_ref().err()?)))
    }
}

/// What merging one codebook did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its table.
    pub table: String,
    /// How many rows were inserted, updated and so on.
    pub result: Result<Counts, DeployError>,
}
