//! `cargo codebooks`, see [`command`].
#![forbid(unsafe_code)]

mod arguments;
mod check;
mod command;
mod database;
mod diagram;
mod failure;
mod imports;
mod init;
mod manifest_file;
mod migrate;
mod output;
mod package;
mod sql;
mod version;

fn main() -> std::process::ExitCode {
    command::main()
}
