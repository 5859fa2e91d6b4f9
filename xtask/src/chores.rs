//! The chores, each a list of steps in order.

use crate::source::Source;
use crate::step::Step;
use crate::{architecture, behaviours, checkout, features, fresh, install, source, words};

/// How many cases a property test tries in a soak; the everyday number is the test's own.
const SOAK_CASES: &str = "5000";

/// All that must hold before a commit is published.
pub(crate) fn test() -> Result<(), String> {
    // First, because they take seconds.
    checks(&[behaviours::check, architecture::check, words::check])?;
    install::missing_servers()?;
    Step::cargo(&["fmt", "--all", "--check"]).run()?;
    Step::cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]).run()?;
    features::check()?;
    all_tests().run()?;
    diagram_gates(&[])?;
    // Last, because the builds above write the generated files.
    fresh::check()?;
    all_is_well();
    Ok(())
}

/// The last lines of a run: the servers that it ran on.
fn all_is_well() {
    println!("\nall is well, on");
    for line in test_servers::report() {
        println!("  {line}");
    }
}

/// Whether every numbered behaviour has its test.
pub(crate) fn behaviours() -> Result<(), String> {
    checks(&[behaviours::check])
}

/// Whether the sources are laid out as ARCHITECTURE.md says.
pub(crate) fn architecture() -> Result<(), String> {
    checks(&[architecture::check])
}

/// Whether texts are plain English.
pub(crate) fn words() -> Result<(), String> {
    checks(&[words::check])
}

/// A check on the sources: what it prints when all is well, or what is wrong.
type Check = fn(&[Source]) -> Result<String, String>;

/// Runs checks on the workspace's sources; all of them, so one run shows everything that is wrong.
fn checks(checks: &[Check]) -> Result<(), String> {
    println!("\n$ checks on the sources");
    if !checkout::is_readable()? {
        println!("  skipped: not a git checkout");
        return Ok(());
    }
    let sources = source::all()?;
    let mut wrong = Vec::new();
    for check in checks {
        match check(&sources) {
            Ok(summary) => println!("  {summary}"),
            Err(faults) => wrong.push(faults),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n\n")) }
}

/// The tests with random and hostile input, and deployments that crash and meet, for long.
pub(crate) fn soak() -> Result<(), String> {
    install::missing_servers()?;
    all_tests()
        // The test harness takes several filters and runs what matches any of them.
        .arguments(&["--", "hostile", "random", "soak"])
        .set("PROPTEST_CASES", SOAK_CASES)
        .set("CODEBOOKS_SOAK", "1")
        .run()?;
    for tests in ["deploy", "deployments", "migrations"] {
        Step::cargo(&["test", "-p", "cargo-codebooks", "--all-features", "--test", tests])
            .set("CODEBOOKS_SOAK", "1")
            .run()?;
    }
    diagram_gates(&["--full"])?;
    all_is_well();
    Ok(())
}

/// Every gate of the diagrams, computed from the schemas and the written files, beside Graphviz where it is installed.
pub(crate) fn diagram_gates(arguments: &[&str]) -> Result<(), String> {
    // Without optimisation, as build scripts are: the times are theirs.
    Step::cargo(&["run", "--quiet", "-p", "bench-diagrams", "--", "gates"]).arguments(arguments).run()
}

/// The tests once more, which write their expected output instead of comparing it.
pub(crate) fn goldens() -> Result<(), String> {
    install::missing_servers()?;
    all_tests().set("INSTA_UPDATE", "always").set("TRYBUILD", "overwrite").set("CODEBOOKS_UPDATE_GOLDENS", "1").run()
}

/// Unit, integration and documentation tests of every package.
fn all_tests() -> Step {
    Step::cargo(&["test", "--workspace", "--all-features"])
}
