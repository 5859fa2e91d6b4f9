//! Settings of the package.
//!
//! In `Cargo.toml`, below `[package.metadata.codebooks]`:
//!
//! | setting | what it does | default |
//! |---|---|---|
//! | `dialects = ["postgres", "mysql", "sqlite"]` | the databases to write for | required |
//! | `output = "schema"` | the output folder, inside the package | `schema` |
//! | `title = "…"` | the title of the diagrams and the reference | the package's name |
//! | `prefix = "poser_"` | the prefix that every table's name must have | nothing |
//! | `rename_all = "…"` | the description of variants without a doc comment | `SCREAMING_SNAKE_CASE` |
//! | `archive_column = "…"` | the archive column of codebooks | `archived_at` |
//! | `sqlite_strict = false` | SQLite tables without `STRICT` | `true` |
//! | `minimum = { postgres = 15, mariadb = "10.11" }` | the oldest servers that a deployment accepts, of `postgres`, `mysql`, `mariadb` and `sqlite` | PostgreSQL 12, MySQL 8.0.16, MariaDB 10.6, SQLite 3.37 |
//! | `root = "src/bin/a.rs"` | the target that holds the schema | the library, else the only binary |
//! | `implicit_codes = "deny"` | a variant of a codebook's table without `= 1` is an error, see below | `"allow"` |
//! | `groups = { "Visits" = ["visit*"] }` | the groups of tables in diagrams and reference | the namespaces, if any |
//! | `diagram = { … }` | how diagrams look, see below | |
//!
//! # Codes
//!
//! A variant without a discriminant has the code after the one before it, so deleting a variant from the middle renumbers those
//! behind it. With `implicit_codes = "deny"`, which `cargo codebooks init` writes, each variant of an enum with integer codes that
//! is stored as a table says its code: `Accepted = 10`.
//!
//! # Diagrams
//!
//! ```toml
//! [package.metadata.codebooks.groups]
//! "Visits" = ["visit*", "c_visit_*"]
//! "Targets" = ["target*", "c_target_*"]
//!
//! [package.metadata.codebooks.diagram]
//! types = "postgres"
//! remarks = true
//! ```
//!
//! A group is a name and the patterns of its tables, `*` for any characters. A table that several groups match belongs to the
//! first of them by name; one that none matches belongs to no group.
//!
//! | setting of `diagram` | what it does | default |
//! |---|---|---|
//! | `types = "postgres"` | shows the types of this database, one of `dialects` | portable names |
//! | `remarks = true` | shows comments in the boxes, not only as tooltips | `false` |
//! | `hide = ["tmp_*"]` | tables that no diagram shows | nothing |
//! | `hub_threshold = 8` | a table with more foreign keys to it is named beside each of them instead of joined by lines | `8` |
//! | `html = true` | writes `schema.html`, a page with search and zoom | `false` |
