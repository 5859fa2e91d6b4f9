//! Structs: tables.
//!
//! A struct is a table; its doc comment is the table's comment.
//!
//! | attribute | what it does |
//! |---|---|
//! | `table = "parcel"` | the table's name; by default the type in snake case, never a plural |
//! | `primary_key(a, b)`, `primary_key(a, b, name = "album_pkey")` | a composite primary key, and its name |
//! | `unique(…)`, `index(…)`, `check(…)`, `foreign_key(…)` | see [`constraints`](super::constraints) |
//! | `partition(range(a))`, `partition(list(a))`, `partition(hash(a), parts = 4)` | how PostgreSQL divides it; the other databases keep it whole |
//! | `namespace = "shop"` | the namespace, see [`names`](super::names) |
//! | `options(…)`, `sql(…)` | SQL for one database alone, see [`databases`](super::databases) |
//! | `renamed_from = "package"` | the table was called so in a release, see [`names`](super::names) |
//! | `crate = path`, `standalone` | as on enums |
//!
//! Columns are named by their Rust fields, whatever their names in the database.
//!
//! ```
//! use codebooks::Codebook;
//!
//! /// A shelf of a depot.
//! #[derive(Codebook)]
//! #[codebook(primary_key(depot, shelf, name = "shelf_pkey"), check("height > 0", name = "ck_height"))]
//! # #[codebook(standalone)]
//! pub struct Shelf {
//!     depot: i64,
//!     #[codebook(length = 20)]
//!     shelf: String,
//!     height: i32,
//! }
//!
//! /// A parcel on a shelf.
//! #[derive(Codebook)]
//! #[codebook(
//!     table = "parcels",
//!     foreign_key(fields(depot, shelf), references = Shelf, on_delete = cascade),
//!     unique(depot, number, name = "uq_number_per_depot"),
//!     index(depot, number desc)
//! )]
//! # #[codebook(standalone)]
//! pub struct Parcel {
//!     #[codebook(primary_key, auto)]
//!     id: i64,
//!     depot: i64,
//!     #[codebook(length = 20)]
//!     shelf: String,
//!     number: i32,
//! }
//! ```
//!
//! # Partitions
//!
//! PostgreSQL gets the divided table and parts that take every row: all of them by hash, else one `…_default`, from which you
//! split your own. The columns of the partition are part of every key, and no column is an identity: `auto = serial` numbers one.
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook)]
//! #[codebook(primary_key(sensor, at), partition(range(at)))]
//! # #[codebook(standalone)]
//! pub struct Reading {
//!     sensor: i64,
//!     #[codebook(type = "timestamptz")]
//!     at: String,
//!     value: f64,
//! }
//!
//! #[derive(Codebook)]
//! #[codebook(partition(hash(id), parts = 8))]
//! # #[codebook(standalone)]
//! pub struct Session {
//!     #[codebook(primary_key, type = "uuid")]
//!     id: [u8; 16],
//! }
//! ```
