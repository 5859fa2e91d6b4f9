//! The project's own chores, started as `cargo xtask <chore>`.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)] // a program that talks to the person who runs it

mod architecture;
mod behaviours;
mod checkout;
mod chores;
mod features;
mod fresh;
mod install;
mod source;
mod step;
mod words;

use std::process::ExitCode;

const HELP: &str = "\
usage: cargo xtask <chore>

  test      everything, as on a fresh machine: the checks on the sources, missing database servers installed,
            format, lints, the facade with each set of features, all tests, the diagrams' gates, and whether the
            committed generated files are what the build writes
  behaviours
            whether every behaviour of docs/behaviours.md has a test that carries its number
  architecture
            whether modules and crates use each other in the order of ARCHITECTURE.md, without circles; how often
            code names one database; how long files and functions are
  words     whether messages, documentation, comments and names of tests are free of phrases that read as translated
  features  whether the facade compiles with each set of its features, and no driver that the set does not name
  diagram-gates [--full] [--only 60] [--svg FOLDER] …
            every gate of the diagrams, as a table beside Graphviz; fails when a hard one does not hold
  soak      the tests named `hostile`, `random` or `soak` with many more cases, and all diagram gates
  goldens   runs all tests and accepts what they see as the new expected output; read the diff before a commit
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["test"] => chores::test(),
        ["behaviours"] => chores::behaviours(),
        ["features"] => features::check(),
        ["architecture"] => chores::architecture(),
        ["words"] => chores::words(),
        ["diagram-gates", ref options @ ..] => chores::diagram_gates(options),
        ["soak"] => chores::soak(),
        ["goldens"] => chores::goldens(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!("no such chore: {}\n\n{HELP}", arguments.join(" "));
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}
