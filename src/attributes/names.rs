//! Namespaces, and the names of constraints.
//!
//! A constraint without a name gets `pk_`, `fk_`, `uq_`, `ix_` or `ck_`, the table and the columns: `fk_parcel_depot`. Names
//! have at most 63 bytes and are unique in the whole schema, since each database keeps them in a name space of its own.
//!
//! A database that something else created has other names, such as PostgreSQL's own `album_pkey` and `album_title_key`. Each
//! attribute takes one: `primary_key(id, name = "album_pkey")`, `unique = "album_title_key"`. MySQL calls every primary key
//! `PRIMARY` and ignores the name.
//!
//! # Namespaces
//!
//! `namespace = "shop"` on a type puts its table or enum type into PostgreSQL's schema of that name, which `create` makes
//! where it is missing and nothing drops. Foreign keys lead from any namespace to any other. MySQL and SQLite have no such
//! name spaces within a database: there the table is `shop_parcel`, and so it is in the names of constraints everywhere.
//!
//! ```
//! use codebooks::{Codebook, Entity};
//!
//! #[derive(Codebook, Clone, Copy)]
//! #[codebook(namespace = "shop")]
//! # #[codebook(standalone)]
//! pub enum Kind {
//!     Letter,
//!     Crate,
//! }
//!
//! #[derive(Codebook)]
//! #[codebook(namespace = "shop")]
//! # #[codebook(standalone)]
//! pub struct Parcel {
//!     #[codebook(primary_key)]
//!     id: i64,
//!     kind: Kind,
//! }
//!
//! assert_eq!(Parcel::TABLE, "shop.parcel");
//! assert_eq!(Kind::TABLE, "shop.c_kind");
//! ```
