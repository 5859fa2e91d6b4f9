//! Brings a PostgreSQL instance up to date: `cargo run -p postgres-manager -- deployment --database-url postgresql://…`.
//!
//! A new instance takes `setup`. `cargo codebooks deployment --manual`, in this folder, runs what people have put into
//! `schema/postgres/manual-deployment`.

use std::process::ExitCode;

use codebooks::cli::{Options, main_with};
use postgres_manager::{SCHEMA, SOURCES};

fn main() -> ExitCode {
    main_with(
        &SCHEMA,
        Options { sources: Some(SOURCES), version: Some(env!("CARGO_PKG_VERSION")), ..Options::default() },
    )
}
