//! Sets up the monitor's database: `cargo run -p pinball-monitor -- setup`.

use std::process::ExitCode;

use codebooks::cli::{Options, main_with};
use pinball_monitor::{SCHEMA, SOURCES};

fn main() -> ExitCode {
    main_with(
        &SCHEMA,
        Options { sources: Some(SOURCES), version: Some(env!("CARGO_PKG_VERSION")), ..Options::default() },
    )
}
