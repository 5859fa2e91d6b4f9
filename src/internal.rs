//! What the crate `cargo-codebooks` and the project's own tests need; no part of the public interface.

use crate::Schema;

#[cfg(feature = "cli")]
pub use crate::cli::{DatabaseCommand, Defaults, block_on, completion};

/// The model that a program carries: every codebook with its rows, every table.
///
/// A text that another version's build script wrote is an empty schema.
#[must_use]
pub fn model(schema: &Schema) -> schema_model::model::Schema {
    schema.read().map_or_else(
        || schema_model::model::Schema { title: schema.title.to_owned(), codebooks: Vec::new(), tables: Vec::new() },
        |embedded| embedded.schema,
    )
}
