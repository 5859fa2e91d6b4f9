//! Sets up the data collector's database: `cargo run -p data-collector -- setup`.
//!
//! That is a SQLite file. PostgreSQL and MySQL/MariaDB need `--features servers`.

use std::process::ExitCode;

use codebooks::cli::{Options, main_with};
use data_collector::SCHEMA;

fn main() -> ExitCode {
    main_with(
        &SCHEMA,
        Options {
            default_file: Some("data-collector.db"),
            sources: Some(data_collector::SOURCES),
            env_prefix: Some("DC_DB_MAIN"),
            name: Some(env!("CARGO_BIN_NAME")),
            version: Some(env!("CARGO_PKG_VERSION")),
        },
    )
}
