//! Whether the committed generated files are the ones that the build writes.

use crate::checkout;
use crate::step::Step;

/// The generated folders, as git matches them.
const GENERATED: [&str; 3] =
    [":(top,glob)schema/**", ":(top,glob)examples/*/schema/**", ":(top,glob)examples/widgets/*/schema/**"];

/// Fails when the build changed, removed or added a generated file.
pub(crate) fn check() -> Result<(), String> {
    println!("\n$ git status --porcelain -- schema 'examples/*/schema'");
    if !checkout::is_readable()? {
        println!("  skipped: not a git checkout");
        return Ok(());
    }
    let status = Step::program("git", &["status", "--porcelain=v1", "--untracked-files=all", "--"])
        .arguments(&GENERATED)
        .output()
        .ok_or("`git status` failed")?;
    let stale = stale(&status);
    if stale.is_empty() {
        println!("  all generated files are fresh");
        return Ok(());
    }
    let _ = Step::program("git", &["--no-pager", "diff", "--stat", "--"]).arguments(&GENERATED).run();
    Err(format!("the build wrote other files than the committed ones, read and `git add` them:\n{}", stale.join("\n")))
}

/// The lines about files that differ from the index.
///
/// The first letter of a line compares the index with the last commit: what is added for the next commit
/// is as good as committed.
fn stale(status: &str) -> Vec<&str> {
    status.lines().filter(|line| line.chars().nth(1) != Some(' ')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_removed_and_unknown_files_are_stale_but_added_ones_are_not() {
        let status =
            " M schema/a.sql\n D schema/b.sql\n?? schema/c.sql\nA  schema/d.sql\nM  schema/e.sql\nAM schema/f.sql\n";
        assert_eq!(stale(status), [" M schema/a.sql", " D schema/b.sql", "?? schema/c.sql", "AM schema/f.sql"]);
    }

    #[test]
    fn a_clean_checkout_is_fresh() {
        assert!(stale("").is_empty());
    }
}
