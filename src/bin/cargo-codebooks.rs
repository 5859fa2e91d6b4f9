//! `cargo codebooks`, see [`codebooks::cargo_command`].

fn main() -> std::process::ExitCode {
    codebooks::cargo_command::main()
}
