//! What codebooks costs a user's build: `cargo run -p bench-builds` prints the tables,
//! `… script`, `… builds` (`… 200`, `… 1000`) or `… tree` one of them, and `… corpus <folder> <N>` leaves a measured crate for a profiler.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "a table on the terminal is its purpose")]

mod builds;
mod corpus;
mod script;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(log) = std::env::var_os(usage::LOG) {
        return usage::wrap_compiler(&log);
    }
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    if let [what, folder, pairs] = &chosen[..]
        && what == "corpus"
    {
        let pairs = pairs.parse().expect("a number of enums");
        builds::keep(folder.as_ref(), pairs);
        return ExitCode::SUCCESS;
    }
    let wanted = |name: &str| chosen.is_empty() || chosen.iter().any(|other| other == name);
    if wanted("script") {
        script::table();
    }
    for pairs in [200, 1_000] {
        if wanted("builds") || chosen.iter().any(|other| *other == pairs.to_string()) {
            builds::table(pairs);
        }
    }
    if wanted("tree") {
        builds::tree();
    }
    ExitCode::SUCCESS
}
