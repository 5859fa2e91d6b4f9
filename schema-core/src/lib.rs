//! The compiler of a package's schema, which the build script and the command line run.
//!
//! A user's whole `build.rs` is `fn main() { schema_core::build() }`. The pipeline is in [`project`].
#![forbid(unsafe_code)]

pub mod assemble;
pub mod atomic;
pub mod build_script;
pub mod check;
pub mod code_history;
pub mod config;
mod data_rows;
pub mod deployments;
pub mod known_codes;
pub mod memo;
pub mod output;
pub mod packages;
pub mod places;
pub mod project;
pub mod proof_of;
mod reference;
pub mod registry;
mod rows;
mod scripts;
pub mod source;
pub mod write;

pub use build_script::build;

/// This version; the build script and the command line write the same files only when theirs are equal.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
