//! Annotated Rust types become a database, and a lookup table can never drift from its enum.
//!
//! A *codebook* is a table of codes and what they mean. `#[derive(Codebook)]` on an enum makes it one: its variants are the rows.
//! On a struct it makes a table. A three-line build script writes `CREATE TABLE` scripts, seed merges, a diagram and a reference
//! into a folder that you commit, and the compiler proves that they match the types.
//!
//! ```
//! use codebooks::{Codebook, Coded, Entity};
//!
//! /// How far a parcel has come.
//! #[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
//! #[codebook(names = "snake_case")]
//! # #[codebook(standalone)]
//! #[repr(i16)]
//! pub enum ParcelState {
//!     /// Announced by the shop
//!     Announced = 0,
//!     /// Handed to the carrier
//!     Accepted = 10,
//!     #[codebook(retired)] // Rust still reads it; the database archives it
//!     OnHold = 20,
//! }
//!
//! /// One parcel.
//! #[derive(Codebook)]
//! #[codebook(index(state, weight desc))]
//! # #[codebook(standalone)]
//! pub struct Parcel {
//!     #[codebook(primary_key, auto)]
//!     id: i64,
//!     #[codebook(default = Announced)]
//!     state: ParcelState, // the type is the foreign key
//!     #[codebook(length = 255, default = "")]
//!     note: String,
//!     #[codebook(range(0..=70_000))]
//!     weight: Option<i32>,
//! }
//!
//! assert_eq!(ParcelState::TABLE, "c_parcel_state");
//! assert_eq!(ParcelState::Accepted.code(), 10);
//! assert_eq!(ParcelState::try_from(10), Ok(ParcelState::Accepted));
//! assert_eq!(ParcelState::Accepted.description(), "Handed to the carrier");
//! assert_eq!(ParcelState::from_name("accepted"), Some(ParcelState::Accepted));
//! // A code that only a newer release knows is read without failing.
//! assert!(matches!(Coded::<ParcelState>::from_code(30), Coded::Unknown(30)));
//! ```
//!
//! A crate with a schema has `codebooks::schema!();` at its root and `fn main() { schema_core::build() }` as its build script
//! (`cargo codebooks init` writes both). [`attributes`] documents every attribute and setting, a page for each family.
//!
//! # Features
//!
//! None is on by default; without any, this crate has no dependency at run time.
//!
//! | feature | gives |
//! |---|---|
//! | `sqlx` | `Type`, `Encode` and `Decode` of sqlx 0.9 for every codebook, for any driver |
//! | `postgres`, `mysql`, `sqlite` | `sqlx` with that driver; `postgres` adds arrays of codes (`= ANY($1)`). SQLite is compiled in; the others connect to a server |
//! | `serde` | `Coded` and `Mask` as numbers, and `codebooks::serde::by_code` and `by_name` for fields |
//! | `deploy` | `codebooks::deploy` and `SCHEMA.ensure` for the drivers that are enabled, at least one; runs on tokio, and compiles rustls for servers |
//! | `cli` | `deploy`, and `codebooks::cli`, the database commands for an application |
//!
//! A service on PostgreSQL takes `["deploy", "postgres"]`, and a program with a file of its own `["deploy", "sqlite"]`: neither
//! compiles the driver of the other. A URL for a database whose driver is missing gives an error that names the feature.
#![forbid(unsafe_code)]

// The derive names `::codebooks`, and this crate declares the framework's own tables with it.
extern crate self as codebooks;

pub mod attributes;
mod book;
#[cfg(all(feature = "cli", any(feature = "postgres", feature = "mysql", feature = "sqlite")))]
pub mod cli;
mod coded;
#[cfg(all(feature = "deploy", any(feature = "postgres", feature = "mysql", feature = "sqlite")))]
pub mod deploy;
mod fingerprint;
pub mod framework;
#[cfg(all(feature = "cli", any(feature = "postgres", feature = "mysql", feature = "sqlite")))]
#[doc(hidden)]
pub mod internal;
mod mask;
mod proof;
mod schema;
#[cfg(feature = "serde")]
pub mod serde;
mod traits;

#[cfg(feature = "sqlx")]
mod sqlx_impls;

#[cfg(all(feature = "deploy", not(any(feature = "postgres", feature = "mysql", feature = "sqlite"))))]
compile_error!("feature `deploy` needs a driver: enable `postgres`, `mysql` or `sqlite`");

pub use coded::Coded;
pub use mask::{Mask, MaskIter};
pub use schema::{Deployment, Schema};
pub use schema_macros::Codebook;
pub use traits::{Code, Codebook, Entity, UnknownCode};

/// What generated code names; not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::book::Book;
    pub use crate::fingerprint::Print;
    pub use crate::proof::{code, present, same};
    pub use crate::schema::{Deployment, Schema, with_mysql, with_postgres, with_sqlite};
    #[cfg(feature = "sqlx")]
    pub use crate::sqlx_impls::{Get, Holds, Put, decode, encode};
    pub use crate::traits::{Codebook, Entity, UnknownCode, code_at, known};
    pub use crate::{__sqlx_codebook as sqlx_codebook, __sqlx_native as sqlx_native};
    pub use schema_macros::registry;
    #[cfg(feature = "sqlx")]
    pub use sqlx;
}

/// Declares the schema of a crate: one line at the crate's root.
///
/// It declares [`SCHEMA`](crate::Schema), which holds everything that a deployment needs, and ties the crate to what its build
/// script read.
#[macro_export]
macro_rules! schema {
    () => {
        #[doc(hidden)]
        #[allow(dead_code, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        mod __codebooks {
            use $crate::__private as facade;
            facade::registry!();
        }

        /// The schema of this crate: its codebooks, and the scripts for every configured database.
        #[allow(dead_code)]
        pub static SCHEMA: $crate::Schema = __codebooks::SCHEMA;
    };
}

// Without the feature the derive's implementations for sqlx are nothing.
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_codebook {
    ($ty:ident, $stored:ty) => {};
}

#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native {
    ($ty:ident, $name:literal) => {};
}

schema!();
