//! Annotated Rust types become a database: lookup tables that cannot drift from their enums.
//!
//! `#[derive(Codebook, Clone, Copy)]` makes an enum a *codebook* (a lookup table and its rows) and a struct a table. A three-line build
//! script writes `CREATE TABLE` scripts, seed merges, a diagram and a reference into a folder that is committed, and the
//! compiler proves that they match the types.
//!
//! # Features
//!
//! None is on by default; without any, this crate has no dependency at run time.
//!
//! | feature | gives |
//! |---|---|
//! | `sqlx` | `Type`, `Encode` and `Decode` of sqlx 0.9 for every codebook, for any driver |
//! | `postgres`, `mysql`, `sqlite` | `sqlx` with that driver; `postgres` adds arrays of codes (`= ANY($1)`). SQLite is compiled in, the others need a server |
//! | `serde` | `Coded` and `Mask` as numbers, and `codebooks::serde::by_code` and `by_name` for fields |
//! | `deploy` | `codebooks::deploy` and `SCHEMA.ensure`, for the drivers that are enabled; needs at least one of them, runs on tokio, and with a server's driver compiles rustls |
//! | `cli` | `deploy`, and `codebooks::cli` with the database commands for an application |
//!
//! A service with PostgreSQL takes `["deploy", "postgres"]`, and a program with a file of its own `["deploy", "sqlite"]`: neither
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
pub use schema::Schema;
pub use schema_macros::Codebook;
pub use traits::{Code, Codebook, Entity, UnknownCode};

/// What generated code names; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::book::Book;
    pub use crate::fingerprint::Print;
    pub use crate::proof::{code, present, same};
    pub use crate::schema::Schema;
    #[cfg(feature = "sqlx")]
    pub use crate::sqlx_impls::{Get, Holds, Put, decode, encode};
    pub use crate::traits::{Codebook, Entity, UnknownCode, code_at, known};
    pub use crate::{__sqlx_codebook as sqlx_codebook, __sqlx_native as sqlx_native};
    pub use schema_macros::registry;
    #[cfg(feature = "sqlx")]
    pub use sqlx;
}

/// Ties the crate to what its build script read: one line at the crate's root.
///
/// It gives [`SCHEMA`](crate::Schema), which holds everything that a deployment needs, and the registry that every
/// `#[derive(Codebook)]` is checked against.
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
