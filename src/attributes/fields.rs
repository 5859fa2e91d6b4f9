//! Fields: columns.
//!
//! | attribute | what it does |
//! |---|---|
//! | `Option<…>` | the column can be NULL |
//! | a field of an enum's type, or `Coded<…>` of it | the column has the codebook's key type and refers to it |
//! | a field of type `Mask<…>` of an enum with `mask` | an integer of the codebook's key type, with a CHECK that it has no other bits |
//! | `column = "…"` | the column's name |
//! | `type = "varchar(32)"` | the column's type, whatever the field's; see below |
//! | `length = 255` | text of at most so many characters |
//! | `precision = 10, scale = 2` | the digits of a decimal, and those after the point |
//! | `primary_key`, `primary_key = "album_pkey"` | the primary key, or a part of it; its name |
//! | `auto` | numbered by the database; without it an integer key is assigned. `auto = always`: no INSERT may give a number of its own (PostgreSQL); `auto = serial`: PostgreSQL's `smallserial`, `serial` or `bigserial` in place of an identity |
//! | `generated = "a + b"` | computed by the database and kept; `generated(virtual, "a + b")`: computed at each read (not on PostgreSQL) |
//! | `domain(name = "year", "VALUE > 1900")` | a named type with a rule, shared by columns: PostgreSQL's domain, elsewhere a check on each column |
//! | `collation = "C"` | how the column's texts compare; by database, `collation(postgres = "C", sqlite = "NOCASE")` |
//! | `type(…)`, `options(…)`, `default(postgres = "…")` | SQL for one database alone, see [`databases`](super::databases) |
//! | `default = …` | a literal, or a variant of the field's enum; `default(now)`; `default(sql = "…")` |
//! | `range(1..=100)` | bounds of a number; one may be left out |
//! | `check("…")`, `check = "…"` | a check in SQL |
//! | `unique`, `unique = "name"`, `index`, `index = "name"` | a constraint or index of this column alone |
//! | `index(unique)`, `index(unique, name = "name")` | a unique index, which is not a constraint, see [`constraints`](super::constraints) |
//! | `references = Type` | a foreign key to the type's primary key |
//! | `to = field` | … to a unique field instead |
//! | `foreign_key = "name"` | the foreign key's name |
//! | `on_delete = …`, `on_update = …` | `cascade`, `restrict`, `set_null`, `set_default`, `no_action` |
//! | `deferrable = deferred` | checked at the end of the transaction; `immediate`: only where the transaction asks for it |
//! | `renamed_from = "weight_kg"` | the column was called so in a release, see [`names`](super::names) |
//! | `skip` | no column |
//!
//! ```
//! use codebooks::{Codebook, Coded};
//!
//! #[derive(Codebook, Clone, Copy)]
//! # #[codebook(standalone)]
//! pub enum State {
//!     Open,
//!     Closed,
//! }
//!
//! /// Where parcels lie.
//! #[derive(Codebook)]
//! # #[codebook(standalone)]
//! pub struct Depot {
//!     #[codebook(primary_key)]
//!     id: i64,
//!     #[codebook(type = "char(3)", unique)]
//!     code: String,
//!     #[codebook(length = 40, index(unique, name = "depot_name_key"))]
//!     name: String,
//! }
//!
//! #[derive(Codebook)]
//! # #[codebook(standalone)]
//! pub struct Parcel {
//!     #[codebook(primary_key, auto)]
//!     id: i64,
//!     #[codebook(references = Depot, on_delete = cascade, index)]
//!     depot: i64,
//!     #[codebook(references = Depot, to = code, type = "char(3)", foreign_key = "fk_next_depot")]
//!     next_depot: Option<String>,
//!     #[codebook(references = Self, on_delete = set_null)]
//!     packed_into: Option<i64>,
//!     #[codebook(default = Open)]
//!     state: State,
//!     before: Option<Coded<State>>,
//!     #[codebook(column = "text", length = 255, default = "")]
//!     note: String,
//!     #[codebook(range(0.0..=70.0), check("weight <> 13"))]
//!     weight: f64,
//!     #[codebook(default(sql = "1 + 1"))]
//!     pieces: i32,
//!     #[codebook(type = "timestamptz", default(now), on_update = restrict, references = Moment)]
//!     announced_at: String,
//!     #[codebook(skip)]
//!     cache: Vec<String>,
//! }
//!
//! #[derive(Codebook)]
//! # #[codebook(standalone)]
//! pub struct Moment {
//!     #[codebook(primary_key = "moment_pkey", type = "timestamptz")]
//!     at: String,
//! }
//! ```
//!
//! New tables are best numbered with `auto`, an identity on PostgreSQL. `auto = serial` is for tables that Prisma, Rails, Alembic or
//! older versions of Django made, whose columns get their numbers from a sequence that the column owns.
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook)]
//! # #[codebook(standalone)]
//! pub struct Album {
//!     #[codebook(primary_key = "album_pkey", auto = serial)]
//!     id: i32,
//! }
//! ```
//!
//! Computed columns, collations and domains:
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook)]
//! # #[codebook(standalone)]
//! pub struct Item {
//!     #[codebook(primary_key, auto = always)]
//!     id: i64,
//!     price: i32,
//!     pieces: i32,
//!     #[codebook(generated = "price * pieces")]
//!     total: i32,
//!     #[codebook(length = 40, collation(postgres = "C", sqlite = "NOCASE"))]
//!     name: String,
//!     #[codebook(domain(name = "year", "VALUE BETWEEN 1901 AND 2155"))]
//!     built: i32,
//!     #[codebook(references = Self, deferrable = deferred)]
//!     replaces: Option<i64>,
//! }
//! ```
