//! The tables of a data collector: apps that are grouped, started, stopped and watched, their runs and their logs.
//!
//! Seven codebooks, whose rows the enums in [`codes`] are, and seven tables that refer to them.

pub mod apps;
pub mod codes;
pub mod example;
pub mod level;
pub mod runs;

codebooks::schema!();

/// Where the committed SQL, the diagram and the reference are, for those who run this from its sources.
pub const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");
