//! The model behind the `codebooks` crate: what the derive, the build script and a deployment share.
//!
//! Plain data and pure functions; nothing here reads or writes a file.
#![forbid(unsafe_code)]

pub mod counts;
pub mod diagnosis;
pub mod dialect;
pub mod fingerprint;
pub mod model;
pub mod pack;
pub mod words;
