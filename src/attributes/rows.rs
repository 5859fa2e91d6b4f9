//! Reading and writing rows with sqlx and serde.
//!
//! With the feature `sqlx` every codebook implements `Type`, `Encode` and `Decode` of sqlx 0.9 for each database: bind a
//! variant, read a column into the enum. Reading a code that the enum does not have is an error; read it into
//! [`Coded`](crate::Coded) where a newer release may have added one. With the feature `serde` rows go on as JSON, by code or by
//! name: see `codebooks::serde`.
//!
//! # Lists of codes
//!
//! On PostgreSQL (feature `postgres`) a `Vec` or a slice of an enum, of [`Coded`](crate::Coded) or of [`Mask`](crate::Mask) is
//! an array, however the enum is stored:
//!
#![cfg_attr(feature = "postgres", doc = "```no_run")]
#![cfg_attr(not(feature = "postgres"), doc = "```ignore")]
//! use codebooks::Codebook;
//!
//! #[derive(Codebook, Clone, Copy)]
//! # #[codebook(standalone)]
//! #[repr(i16)]
//! enum ParcelState {
//!     Announced = 0,
//!     Accepted = 10,
//! }
//!
//! # async fn run(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
//! let open = vec![ParcelState::Announced, ParcelState::Accepted];
//! let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM parcel WHERE state = ANY($1)")
//!     .bind(open)
//!     .fetch_all(connection)
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! MySQL, MariaDB and SQLite have no arrays. There, write one `?` for each code, with `sqlx::QueryBuilder`:
//!
#![cfg_attr(feature = "sqlite", doc = "```no_run")]
#![cfg_attr(not(feature = "sqlite"), doc = "```ignore")]
//! # use codebooks::Codebook;
//! # #[derive(Codebook, Clone, Copy)]
//! # #[codebook(standalone)]
//! # enum ParcelState { Announced = 0, Accepted = 10 }
//! # async fn run(connection: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
//! let open = [ParcelState::Announced, ParcelState::Accepted];
//! let mut query = sqlx::QueryBuilder::new("SELECT id FROM parcel WHERE state IN (");
//! let mut list = query.separated(", ");
//! for state in open {
//!     list.push_bind(state);
//! }
//! query.push(")");
//! let ids: Vec<i64> = query.build_query_scalar().fetch_all(connection).await?;
//! # Ok(())
//! # }
//! ```
//!
//! An empty list gives `IN ()`, which MySQL refuses; skip the query then.
//!
//! # Small and unsigned integers
//!
//! Columns are signed, and at least 16 bits wide (see [`types`](super::types)). Not every driver of sqlx reads such a column
//! into the Rust type of the field: PostgreSQL's has no `i8`, `u8`, `u16` and `u32`, and MySQL's refuses a signed column for
//! unsigned fields. Where a struct derives `sqlx::FromRow`, name the type of the column; the row then reads alike on every
//! database, and a value that the field cannot hold is an error that names the column:
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook, sqlx::FromRow)]
//! # #[codebook(standalone)]
//! struct Sensor {
//!     #[codebook(primary_key)]
//!     id: i32,
//!     #[sqlx(try_from = "i16")]
//!     offset: i8,
//!     #[sqlx(try_from = "i16")]
//!     channel: u8,
//!     #[sqlx(try_from = "i32")]
//!     port: u16,
//!     #[sqlx(try_from = "i64")]
//!     serial: u32,
//! }
//! ```
//!
//! A field of an enum needs none of this, whatever its `repr`: it is read as what its column holds.
