//! Finds the installed database programs and says what is missing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::client;
use crate::mariadb::Mariadb;
use crate::postgres::Postgres;
use crate::sqlite;

/// The Debian and Ubuntu packages that the tests need and this machine lacks; empty when all is there.
pub fn missing_packages() -> Vec<&'static str> {
    let found = [
        ("postgresql", Postgres::find().is_ok()),
        ("mariadb-server", Mariadb::find().is_ok()),
        ("sqlite3", sqlite::client().is_ok()),
        ("pgbouncer", find(&["pgbouncer"], "pgbouncer").is_ok()),
        ("chromium", chromium().is_ok()),
        ("graphviz", find(&["dot"], "graphviz").is_ok()),
    ];
    found.into_iter().filter_map(|(package, there)| (!there).then_some(package)).collect()
}

/// A browser, for the pages that are made for browsers.
///
/// # Errors
/// One sentence about what to install.
pub fn chromium() -> Result<PathBuf, String> {
    find(&["chromium", "chromium-browser", "google-chrome"], "chromium")
}

/// The first of `names` that is a file in one of the folders for programs, or one sentence about what to install.
pub(crate) fn find(names: &[&str], package: &str) -> Result<PathBuf, String> {
    let folders = folders();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
        // Debian's versioned folders are reached through links; the real folder holds the fitting siblings.
        .map(|path| path.canonicalize().unwrap_or(path))
        .ok_or_else(|| missing(names, package))
}

/// The program `name` beside `sibling`, else wherever it is found.
///
/// Debian's `/usr/bin/psql` is a slow wrapper with a configuration of its own, hence the sibling first.
pub(crate) fn find_beside(sibling: &Path, name: &str, package: &str) -> Result<PathBuf, String> {
    let beside = sibling.with_file_name(name);
    if beside.is_file() {
        return Ok(beside);
    }
    find(&[name], package)
}

fn missing(names: &[&str], package: &str) -> String {
    format!(
        "the program `{}` is not installed: `cargo xtask test` installs it, or on Debian and Ubuntu `apt-get install {package}`",
        names.join("` or `")
    )
}

/// Every program of that name in the folders for programs; several of one name may be installed.
pub(crate) fn every(name: &str) -> impl Iterator<Item = PathBuf> {
    folders().into_iter().map(move |folder| folder.join(name)).filter(|path| path.is_file())
}

/// What a program prints as its version.
pub(crate) fn version_of(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new(program);
    client::without_user_settings(&mut command);
    let printed = client::run(command.args(arguments), Stdio::null())?;
    Ok(printed.lines().next().unwrap_or_default().trim().to_owned())
}

/// Whether `CODEBOOKS_REQUIRE` lists a server, which then must not be missing.
pub(crate) fn is_required(server: &str) -> bool {
    env::var("CODEBOOKS_REQUIRE").is_ok_and(|list| list.split(',').any(|name| name.trim() == server))
}

/// PATH, then where Debian keeps PostgreSQL's programs (highest version first), then the system folders.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by(|left, right| right.cmp(left));
    folders.extend(versions.into_iter().map(|(_, folder)| folder));
    folders.extend(["/usr/bin", "/usr/sbin", "/usr/local/bin"].map(PathBuf::from));
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_one_sentence_with_the_remedy() {
        let sentence = find(&["no-such-database"], "no-such-package").expect_err("it does not exist");
        assert_eq!(
            sentence,
            "the program `no-such-database` is not installed: `cargo xtask test` installs it, or on Debian and \
             Ubuntu `apt-get install no-such-package`"
        );
    }
}
