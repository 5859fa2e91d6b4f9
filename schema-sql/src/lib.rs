//! The SQL behind the `codebooks` crate: the statements that make, fill and drop a schema, and the schema as a program
//! carries it.
//!
//! A crate of its own, so the derive does not wait for it. Pure functions; nothing here reads or writes a file.
#![forbid(unsafe_code)]

pub mod checks;
pub mod comments;
pub mod ddl;
pub mod drop;
pub mod embedded;
pub mod file;
pub mod known_codes;
pub mod parallel;
pub mod script;
pub mod seed;
