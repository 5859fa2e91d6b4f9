//! The command line `cargo codebooks`, run as a process on packages of its own.

#[path = "cargo_command/check.rs"]
mod check;
#[path = "cargo_command/diagram.rs"]
mod diagram;
#[path = "cargo_command/init.rs"]
mod init;
#[path = "cargo_command/manifest.rs"]
mod manifest;
#[path = "cargo_command/migrate.rs"]
mod migrate;
#[path = "cargo_command/package.rs"]
mod package;
#[path = "cargo_command/sql.rs"]
mod sql;
