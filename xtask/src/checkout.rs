//! What git knows of this checkout.

use crate::step::{Step, workspace};

/// Whether git can read this checkout; `false` where there is no git checkout at all.
pub(crate) fn is_readable() -> Result<bool, String> {
    if Step::program("git", &["rev-parse", "--is-inside-work-tree"]).output().is_some() {
        return Ok(true);
    }
    // A checkout of another owner must not pass for a tree without git.
    if workspace().join(".git").exists() {
        return Err("git cannot read this checkout, `git status` says why".to_owned());
    }
    Ok(false)
}

/// The existing files that match a pattern, relative to the workspace: those in the index and those that `git add` would take.
pub(crate) fn files(pattern: &str) -> Result<Vec<String>, String> {
    let listed = Step::program("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"])
        .arguments(&[pattern])
        .output()
        .ok_or("`git ls-files` failed")?;
    let mut files: Vec<String> = listed.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    // A file that is deleted but not yet in the index as such is still listed.
    files.retain(|name| workspace().join(name).is_file());
    Ok(files)
}
