//! Settings of the package.
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
