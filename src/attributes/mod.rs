//! Every attribute of `#[codebook(…)]`, and every setting: a page for each family.
//!
//! The examples are compiled and run as they stand. They carry `#[codebook(standalone)]`, since a documentation example has
//! no build script: a standalone type gets the implementations and is not part of any schema. Use it for types in tests and
//! examples; in your crate leave it out.
//!
//! | page | about |
//! |---|---|
//! | [`enums`] | codebooks: their table, keys, names and storage |
//! | [`variants`] | codes and texts, and what else a row can have: payload, order, hierarchy |
//! | [`structs`] | tables: keys, partitions, options |
//! | [`fields`] | columns: defaults, keys, computed and numbered ones |
//! | [`constraints`] | unique constraints, indexes, checks and foreign keys |
//! | [`types`] | which field becomes which column in each database |
//! | [`names`] | namespaces, and the names of constraints |
//! | [`databases`] | SQL for one database, and what each database does instead of what it lacks |
//! | [`rows`] | reading and writing rows with sqlx and serde: lists of codes, small and unsigned integers |
//! | [`settings`] | `[package.metadata.codebooks]` |

pub mod constraints;
pub mod databases;
pub mod enums;
pub mod fields;
pub mod names;
pub mod rows;
pub mod settings;
pub mod structs;
pub mod types;
pub mod variants;
