//! Sets up the spectrograph's database: `cargo run -p spectrograph -- setup`.

use std::process::ExitCode;

use codebooks::cli::{Options, main_with};
use spectrograph::{SCHEMA, SOURCES};

fn main() -> ExitCode {
    main_with(
        &SCHEMA,
        Options {
            default_file: Some("spectrograph.db"),
            sources: Some(SOURCES),
            env_prefix: Some("SPECTROGRAPH_DB"),
            version: Some(env!("CARGO_PKG_VERSION")),
            ..Options::default()
        },
    )
}
