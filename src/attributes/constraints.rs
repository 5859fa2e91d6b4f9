//! Unique constraints, indexes, checks and foreign keys of a struct; each may be repeated.
//!
//! | attribute | what it does |
//! |---|---|
//! | `unique(a, b)` | a unique constraint |
//! | `unique(a, where = "deleted IS NULL")` | unique among the rows for which the SQL holds (not on MySQL) |
//! | `unique(a, deferrable = deferred)` | checked at the end of the transaction (PostgreSQL; elsewhere at once) |
//! | `index(a, b desc)` | an index |
//! | `index(a, where = "b > 0")` | an index of the rows for which the SQL holds |
//! | `index("lower(a)")` | an index over an expression |
//! | `index(a, b, unique)` | a unique index, which is not a constraint; with `where` and expressions not on MySQL |
//! | `index(a, method = gin)` | PostgreSQL's `hash`, `gin`, `gist`, `spgist` and `brin` |
//! | `check("a <= b")` | a check in SQL that every configured database reads |
//! | `foreign_key(fields(a, b), references = Type)` | a foreign key of several columns |
//! | … `to(c, d)` | … to unique fields instead of the primary key |
//! | … `on_delete = …, on_update = …, deferrable = …` | as on [`fields`](super::fields) |
//! | … `name = "…"` | its name, in each of them |
//!
//! Columns are named by their Rust fields, whatever their names in the database; SQL names the columns.
//!
//! Clippy's `duplicated_attributes` mistakes a field that two constraints name for a repeated attribute; if it does, write `#![allow(clippy::duplicated_attributes)]` in the module.
//!
//! `unique(a)` and `index(a, unique)` refuse the same rows, and foreign keys may refer to either. A unique constraint can be
//! deferrable; a unique index can leave rows out, order its columns and contain expressions. Which one a table has matters where
//! the database keeps both, PostgreSQL and SQLite: take `index(…, unique)` for tables that Prisma or Rails made. MySQL has
//! one form for both. In a struct with a field named `unique`, write `unique = true`.
//!
//! An index that is not unique only makes queries faster, so a database that cannot build it goes without: PostgreSQL's own methods but `hash`
//! are left out elsewhere, an expression is left out on MySQL, and MySQL indexes all rows in place of some.
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook)]
//! #[codebook(
//!     unique(name, where = "deleted_at IS NULL", name = "uq_live_name"),
//!     index(state, weight desc),
//!     index(weight, where = "state = 1"),
//!     index("lower(name)", name = "ix_lower_name"),
//!     index(state, "lower(name)", unique, where = "weight > 0", name = "ix_one_name"),
//!     index(tags, method = gin),
//!     check("weight > 0 OR state = 0", name = "ck_weight")
//! )]
//! # #[codebook(standalone)]
//! pub struct Article {
//!     #[codebook(primary_key)]
//!     id: i64,
//!     #[codebook(length = 80)]
//!     name: String,
//!     state: i16,
//!     weight: i32,
//!     tags: Vec<String>,
//!     #[codebook(type = "timestamptz")]
//!     deleted_at: Option<String>,
//! }
//! ```
