//! The model, the parser and the build script behind the `codebooks` crate.
//!
//! A user's whole `build.rs` is `fn main() { schema_core::build() }`.
//!
//! The way of the data is forward only: [`source`] → [`parse`] → [`assemble`] → [`check`] → [`render`] → [`mod@write`], put
//! together in [`project`].
#![forbid(unsafe_code)]

pub mod assemble;
pub mod build_script;
mod bytes;
pub mod check;
pub mod config;
mod data_rows;
pub mod diagram;
pub mod dialect;
pub mod embedded;
pub mod errors;
pub mod fingerprint;
pub mod import;
pub mod layout;
mod memo;
pub mod model;
pub mod order;
mod pack;
mod parallel;
pub mod parse;
pub mod project;
pub mod proof;
pub mod render;
pub mod source;
pub mod syntax;
pub mod write;

pub use build_script::build;

/// This version; the build script and the command line write the same files only when theirs are equal.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
