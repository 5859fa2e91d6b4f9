//! Enums: codebooks.
//!
//! An enum is a codebook: a table of codes and what they mean, with a row for each variant.
//!
//! | attribute | what it does | default |
//! |---|---|---|
//! | `table = "c_state"` | the name in the database | `c_` and the type in snake case; without `c_` for the other storages |
//! | `storage = "table"` | a lookup table and foreign keys; `"check"`: a CHECK with the codes at every column; `"native"`: the database's own enum type (`CREATE TYPE`, `ENUM`, a CHECK on SQLite) | `"table"` |
//! | `key = "int"` | codes are the discriminants, in the integer of `#[repr(…)]`; `"text"`: codes are text | `"int"`, with `i32`; `"text"` for native storage |
//! | `length = 64` | the most characters of a text code | 64 |
//! | `codes = "snake_case"` | how text codes are derived from the variants | `snake_case` |
//! | `names = "snake_case"` | adds a name column, unique among live codes, with names derived from the variants | no name column |
//! | `rename_all = "SCREAMING_SNAKE_CASE"` | the description of a variant without a doc comment | the package's setting |
//! | `key_column`, `name_column`, `description_column`, `archive_column` | the columns' names | `id` (`code` for text), `name`, `description`, the package's setting |
//! | `namespace = "shop"` | the namespace, see [`names`](super::names) | none |
//! | `payload(rate: f64)` | columns of your own, see [`variants`](super::variants) | none |
//! | `file = "data/languages.csv"` | the rows are in a CSV or JSON file of the package, see below | the variants are the rows |
//! | `mask` | each code is one bit: a field of type [`Mask`](crate::Mask) holds several of them, added up, with a CHECK | |
//! | `renamed_from = "c_signal"` | the codebook was called so in a release, see [`names`](super::names) | |
//! | `crate = path` | the facade's path where the dependency is renamed | `::codebooks` |
//! | `standalone` | not part of the schema | |
//!
//! Naming conventions are `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `camelCase`, `PascalCase`, `Title Case`,
//! `lowercase` and `UPPERCASE`.
//!
//! The enum is `Copy`. Every codebook table also has `sha` (SHA-256 of the row as declared), the archive column (NULL while the code is live) and
//! `date_created`. Any integer can be the `repr`. An unsigned
//! one is kept in the next signed column; of those that are wider than every database's integers, the codes must fit into
//! `bigint`.
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
//! # Rows from a file
//!
//! Thousands of rows, or rows that others maintain, belong in a file: `file = "data/languages.csv"`, relative to the
//! package. The CSV's first line, or the JSON objects' keys, name the columns: the key (`id`, or `code` for text), the name where
//! the codebook has one, the description, the payload's columns, and `retired`. They are checked and merged as variants are.
//! The enum has no variants and only names the table, or it has some of the codes as variants, each of which must be in the
//! file and say the same there: a name, description or `retired` that differs is an error at the variant, and what the row leaves
//! out, the variant says. `schema-core` needs the feature `csv` or `json` in `[build-dependencies]`.
//!
//! Files are UTF-8 and inside the package; a link must not lead out of it. Truth values are `true` and `false` in any case, or `1`
//! and `0`. In CSV, a cell with nothing in it is NULL in a column that may be NULL, and a quoted one, `""`, is the empty text. JSON
//! is a list of objects; a list inside a larger file is named by a JSON pointer: `file = "data/world.json#/languages"`.
//!
//! ```
//! use codebooks::{Codebook, Entity};
//!
//! #[derive(Codebook)]
//! #[codebook(file = "data/languages.csv", key = "text", length = 3, names = "snake_case")]
//! # #[codebook(standalone)]
//! pub enum Language {}
//!
//! #[derive(Codebook)]
//! # #[codebook(standalone)]
//! pub struct Book {
//!     #[codebook(primary_key)]
//!     id: i64,
//!     #[codebook(references = Language, type = "varchar(3)")]
//!     language: String,
//! }
//!
//! assert_eq!(Language::TABLE, "c_language");
//! ```
