//! SQL for one database, and what each database does instead of what it lacks.
//!
//! Whatever the attributes do not cover can be written as SQL for one database. It is used as written; nothing checks it but
//! the database.
//!
//! | attribute | where | what it does |
//! |---|---|---|
//! | `type(postgres = "…", mysql = "…")` | field | the column's type; other databases get the portable one |
//! | `options(postgres = "…")` | field | is appended to the column's definition |
//! | `default(postgres = "…")` | field | the default, an expression; none for the databases left out |
//! | `collation(postgres = "…")` | field | the collation's name |
//! | `options(postgres = "…")` | struct | follows the table's closing parenthesis |
//! | `sql(postgres = "…")` | struct | a statement that runs once the table is complete; may be repeated |
//!
//! ```
//! use codebooks::Codebook;
//!
//! /// The field's type may be any: no other database is asked to hold it.
//! pub struct Shape;
//!
//! #[derive(Codebook)]
//! #[codebook(
//!     options(postgres = "WITH (fillfactor = 70)", mysql = "ROW_FORMAT = COMPRESSED"),
//!     sql(postgres = "ALTER TABLE place SET (autovacuum_enabled = false)")
//! )]
//! # #[codebook(standalone)]
//! pub struct Place {
//!     #[codebook(primary_key)]
//!     id: i64,
//!     #[codebook(type(postgres = "geometry(Point, 4326)", mysql = "point", sqlite = "BLOB"))]
//!     shape: Shape,
//!     #[codebook(default(postgres = "'{}'", mysql = "('[]')", sqlite = "'[]'"))]
//!     tags: Vec<String>,
//!     #[codebook(type(postgres = "citext"), length = 80)]
//!     name: String,
//! }
//! ```
//!
//! # What a database lacks
//!
//! | feature | PostgreSQL | MySQL/MariaDB | SQLite |
//! |---|---|---|---|
//! | namespaces | schemas | a prefix of the name | a prefix of the name |
//! | the database's own enum types | `CREATE TYPE` | `enum(…)` | a CHECK |
//! | domains | yes | a CHECK on each column | a CHECK on each column |
//! | arrays | yes | JSON | JSON |
//! | types that only PostgreSQL has | yes | their text | their text |
//! | names of primary keys | yes | always `PRIMARY` | yes |
//! | `auto = always`, `auto = serial` | yes | as `auto` | as `auto` |
//! | computed columns that are kept | yes | yes | yes |
//! | … that are not (`virtual`) | a build error | yes | yes |
//! | partitions | yes | one table | one table |
//! | indexes by `gin`, `gist`, `spgist`, `brin` | yes | none | none |
//! | … by `hash` | yes | an ordinary one | an ordinary one |
//! | … over expressions | yes | none | yes |
//! | … of some rows | yes | of all rows | yes |
//! | unique indexes that are not constraints | yes | as a constraint | yes |
//! | unique for some rows, or over expressions | yes | a build error | yes |
//! | deferrable foreign keys | yes | checked at once | yes |
//! | deferrable unique constraints | yes | checked at once | checked at once |
//! | `on_delete = set_default` | yes | a build error | yes |
