//! Every attribute of `#[codebook(…)]`, and every setting.
//!
//! The examples are compiled as they stand. They carry `#[codebook(standalone)]`, since a documentation example has no build
//! script: a standalone type gets the implementations and is no part of any schema. Use it for types in tests and examples;
//! in your crate leave it out.
//!
//! # Enums
//!
//! An enum is a codebook: a table with a row for each variant.
//!
//! | attribute | what it does | default |
//! |---|---|---|
//! | `table = "c_state"` | the name in the database | `c_` and the type in snake case; without `c_` for the other storages |
//! | `storage = "table"` | a lookup table and foreign keys; `"check"`: a CHECK with the codes at every column; `"native"`: the database's own enum type (`CREATE TYPE`, `ENUM`, a CHECK on SQLite) | `"table"` |
//! | `key = "int"` | codes are the discriminants, in the integer of `#[repr(…)]`; `"text"`: codes are text | `"int"`, with `i32`; `"text"` for native storage |
//! | `length = 64` | the most characters of a text code | 64 |
//! | `codes = "snake_case"` | how text codes are made of the variants | `snake_case` |
//! | `names = "snake_case"` | adds a name column, unique among live codes, and makes the names of the variants | no name column |
//! | `rename_all = "SCREAMING_SNAKE_CASE"` | how a variant without a doc comment is described | the package's setting |
//! | `key_column`, `name_column`, `description_column`, `archive_column` | the columns' names | `id` (`code` for text), `name`, `description`, the package's setting |
//! | `crate = path` | the facade's path where the dependency is renamed | `::codebooks` |
//! | `standalone` | no part of the schema | |
//!
//! Naming conventions are `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `camelCase`, `PascalCase`, `Title Case`,
//! `lowercase` and `UPPERCASE`.
//!
//! Every codebook table also has `sha` (SHA-256 of the row as declared), the archive column (NULL while the code is live) and
//! `date_created`. The integers are `i8` to `i64` and `u8` to `u32`; an unsigned one is kept in the next signed column.
//!
//! ```
//! use codebooks::{Codebook, Entity};
//!
//! /// What an app can be told.
//! #[derive(Codebook, Debug, PartialEq, Clone, Copy)]
//! #[codebook(table = "c_cmd_list", names = "snake_case", archive_column = "gone_at")]
//! # #[codebook(standalone)]
//! #[repr(i16)]
//! pub enum CmdName {
//!     /// Start app
//!     Start = 1,
//!     /// Stop app
//!     Stop = 2,
//! }
//!
//! assert_eq!(CmdName::TABLE, "c_cmd_list");
//! assert_eq!(CmdName::from_name("stop"), Some(CmdName::Stop));
//! ```
//!
//! Text codes, and the other two storages:
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook, Clone, Copy)]
//! #[codebook(key = "text", length = 8, codes = "lowercase")]
//! # #[codebook(standalone)]
//! pub enum Size {
//!     Small,
//!     #[codebook(code = "xl")]
//!     ExtraLarge,
//! }
//!
//! #[derive(Codebook, Clone, Copy)]
//! #[codebook(storage = "check")]
//! # #[codebook(standalone)]
//! pub enum Priority {
//!     Low = 1,
//!     High = 5,
//! }
//!
//! #[derive(Codebook, Clone, Copy)]
//! #[codebook(storage = "native", table = "mood")]
//! # #[codebook(standalone)]
//! pub enum Mood {
//!     Glad,
//!     Sad,
//! }
//!
//! assert_eq!(Size::ExtraLarge.code(), "xl");
//! assert_eq!(Priority::High.code(), 5);
//! assert_eq!(Mood::Sad.code(), "sad");
//! ```
//!
//! # Variants
//!
//! | attribute | what it does | default |
//! |---|---|---|
//! | a doc comment | the description | the variant by `rename_all` |
//! | `description = "…"` | the description, where the doc comment is to say something else | |
//! | `= 10` | the code: a literal, or a constant of the package that reduces to one | one more than the variant before |
//! | `code = "…"` | the text code | the variant by `codes` |
//! | `name = "…"` | the name | the variant by `names` |
//! | `retired` | still readable in Rust, archived in the database | |
//!
//! A variant that is removed is archived as well; `retired` keeps its meaning in the program.
//!
//! ```
//! use codebooks::Codebook;
//!
//! const LEVEL: isize = 10;
//!
//! #[derive(Codebook, Clone, Copy)]
//! # #[codebook(standalone)]
//! pub enum Level {
//!     Notset = 0,
//!     Debug = LEVEL,
//!     #[codebook(retired, description = "Said too much")]
//!     Trace,
//! }
//!
//! assert_eq!(Level::Debug.description(), "DEBUG");
//! assert_eq!(Level::Trace.code(), 11);
//! assert!(Level::Trace.is_retired());
//! ```
//!
//! # Structs
//!
//! A struct is a table; its doc comment is the table's comment.
//!
//! | attribute | what it does |
//! |---|---|
//! | `table = "parcel"` | the table's name; by default the type in snake case, never a plural |
//! | `primary_key(a, b)` | a composite primary key |
//! | `unique(a, b, name = "…")` | a unique constraint; may stand several times |
//! | `index(a, b desc, name = "…")` | an index; may stand several times |
//! | `check("a <= b", name = "…")` | a check in SQL that every configured database reads; may stand several times |
//! | `foreign_key(fields(a, b), references = Type, to(c, d), name = "…", on_delete = …, on_update = …)` | a foreign key of several columns |
//! | `crate = path`, `standalone` | as on enums |
//!
//! Columns are named by their Rust fields, whatever their names in the database.
//!
//! ```
//! use codebooks::Codebook;
//!
//! /// A shelf of a depot.
//! #[derive(Codebook)]
//! #[codebook(primary_key(depot, shelf), check("height > 0", name = "ck_height"))]
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
//! # Fields
//!
//! | attribute | what it does |
//! |---|---|
//! | `Option<…>` | the column can be NULL |
//! | a field of an enum's type, or `Coded<…>` of it | the column has the codebook's key type and refers to it |
//! | `column = "…"` | the column's name |
//! | `type = "varchar(32)"` | the column's type, whatever the field's; see below |
//! | `length = 255` | text of at most so many characters |
//! | `precision = 10, scale = 2` | the digits of a decimal, and those after the point |
//! | `primary_key` | the primary key, or a part of it |
//! | `auto` | numbered by the database; without it an integer key is assigned |
//! | `default = …` | a literal, or a variant of the field's enum; `default(now)`; `default(sql = "…")` |
//! | `range(1..=100)` | bounds of a number; one may be left out |
//! | `check("…")`, `check = "…"` | a check in SQL |
//! | `unique`, `unique = "name"`, `index`, `index = "name"` | a constraint or index of this column alone |
//! | `references = Type` | a foreign key to the type's primary key |
//! | `to = field` | … to a unique field instead |
//! | `foreign_key = "name"` | the foreign key's name |
//! | `on_delete = …`, `on_update = …` | `cascade`, `restrict`, `set_null`, `set_default`, `no_action` |
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
//!     #[codebook(primary_key, type = "timestamptz")]
//!     at: String,
//! }
//! ```
//!
//! # Types
//!
//! | field | `type = "…"` | PostgreSQL | MySQL/MariaDB | SQLite |
//! |---|---|---|---|---|
//! | `i8`, `i16`, `u8` | `smallint` | `smallint` | `smallint` | `INT`, bounded by a CHECK |
//! | `i32`, `u16` | `integer` | `integer` | `int` | `INT`, bounded by a CHECK |
//! | `i64`, `u32` | `bigint` | `bigint` | `bigint` | `INT` |
//! | `bool` | `boolean` | `boolean` | `boolean` | `INTEGER`, 0 or 1 |
//! | `f32` | `real` | `real` | `float` | `REAL` |
//! | `f64` | `double` | `double precision` | `double` | `REAL` |
//! | `Decimal`, `BigDecimal` | `numeric(p,s)` | `numeric(p, s)` | `decimal(p, s)` | `REAL` |
//! | `String` | `text` | `text` | `longtext` | `TEXT` |
//! | `String` with `length` | `varchar(n)` | `varchar(n)` | `varchar(n)` | `TEXT`, bounded by a CHECK |
//! | | `char(n)` | `char(n)` | `char(n)` | `TEXT`, bounded by a CHECK |
//! | `NaiveDate`, `Date` | `date` | `date` | `date` | `TEXT` |
//! | `NaiveTime`, `Time` | `time` | `time` | `time(6)` | `TEXT` |
//! | `NaiveDateTime`, `PrimitiveDateTime` | `timestamp` | `timestamp` | `datetime(6)` | `TEXT` |
//! | `DateTime<Utc>`, `OffsetDateTime` | `timestamptz` | `timestamptz` | `datetime(6)`, UTC | `TEXT`, UTC |
//! | `Uuid` | `uuid` | `uuid` | `binary(16)` | `BLOB` of 16 bytes |
//! | `Vec<u8>` | `bytes` | `bytea` | `longblob` | `BLOB` |
//! | | `json` | `json` | `json` | `TEXT`, valid JSON |
//! | `Value`, `Json<…>` | `jsonb` | `jsonb` | `json` | `TEXT`, valid JSON |
//!
//! Types are known by their last path segment. MySQL indexes no unbounded text: a `String` in a key or an index needs a
//! `length` where `mysql` is configured.
//!
//! # Names of constraints
//!
//! A constraint without a name gets `pk_`, `fk_`, `uq_`, `ix_` or `ck_`, the table and the columns: `fk_parcel_depot`. Names
//! have at most 63 bytes and are unique in the whole schema, since each database keeps them in a name space of its own.
//!
//! # Settings
//!
//! In `Cargo.toml`, below `[package.metadata.codebooks]`:
//!
//! | setting | what it does | default |
//! |---|---|---|
//! | `dialects = ["postgres", "mysql", "sqlite"]` | which databases to write for | must be given |
//! | `output = "schema"` | the output folder, inside the package | `schema` |
//! | `title = "…"` | what the reference is headed with | the package's name |
//! | `prefix = "poser_"` | what every table's name must begin with | nothing |
//! | `rename_all = "…"` | how variants without a doc comment are described | `SCREAMING_SNAKE_CASE` |
//! | `archive_column = "…"` | the archive column of codebooks | `archived_at` |
//! | `sqlite_strict = false` | SQLite tables without `STRICT` | `true` |
//! | `root = "src/bin/a.rs"` | the target that holds the schema | the library, else the only binary |
