//! What the crate `cargo-codebooks` needs; no part of the public interface.

pub use crate::cli::{DatabaseCommand, Defaults, Folder, Surroundings, block_on, completion, usage};
