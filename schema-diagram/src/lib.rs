//! Diagrams of a schema: what a picture shows, where its boxes stand and its lines run, and the formats that draw it.
//!
//! A schema goes in, text comes out; no file is read or written.
#![forbid(unsafe_code)]

pub mod bytes;
pub mod dbml;
pub mod dot;
pub mod escape;
pub mod files;
pub mod html;
pub mod layout;
pub mod mermaid;
pub mod picture;
pub mod svg;
