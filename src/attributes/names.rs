//! Namespaces, and the names of constraints.
//!
//! A constraint without a name gets `pk_`, `fk_`, `uq_`, `ix_` or `ck_`, the table and the columns: `fk_parcel_depot`. Names
//! have at most 63 bytes, and each is unique where the configured databases keep it:
//!
//! | name of | PostgreSQL | MySQL/MariaDB | SQLite |
//! |---|---|---|---|
//! | a check, a foreign key | the table | the database | the table |
//! | a unique constraint | the namespace | the table | the table |
//! | an index | the namespace | the table | the database |
//! | a primary key | the namespace | always `PRIMARY` | the table |
//!
//! With PostgreSQL alone, two tables can each have a check named `positive`, as an existing database may; with MySQL too, the
//! build asks for another name.
//!
//! Checks that follow from a column's type have names as well. Where a database needs a check for a type, such as `bool` on
//! MySQL and SQLite, it is `ck_parcel_open_type`; where it has no domains, the rule of one is `ck_parcel_built_domain`. On
//! PostgreSQL the rule of the domain `year` is `ck_year`. Names that would be longer than 63 bytes end in a number in place of the
//! rest. In a database that was created before these names, `verify` tells each difference with the statement that renames the
//! check; SQLite has no such statement and needs none.
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
//!
//! # Former names
//!
//! A released code keeps its meaning: `schema/codes.lock` remembers the variant of each, and the build refuses another
//! variant with that code, or the variant with another code. Where only a name changed, `renamed_from` says so: on a variant the
//! former name in Rust, on a type its former table, on a field its former column. Over several releases it takes a list, the
//! newest first: `renamed_from("halt", "stop")`. After a release `codes.lock` keeps a variant's former names, and the attribute can
//! go. A database keeps what its codes mean as well: a merge refuses a codebook in which a code has become another variant.
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook, Clone, Copy)]
//! #[codebook(renamed_from = "c_signal")]
//! # #[codebook(standalone)]
//! pub enum Light {
//!     Go = 1,
//!     #[codebook(renamed_from = "Stop")]
//!     Halt = 3,
//! }
//!
//! #[derive(Codebook)]
//! #[codebook(renamed_from = "crossroads")]
//! # #[codebook(standalone)]
//! pub struct Crossing {
//!     #[codebook(primary_key)]
//!     id: i64,
//!     #[codebook(renamed_from("lamp", "bulb"))]
//!     light: i32,
//! }
//! ```
