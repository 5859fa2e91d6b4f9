//! SQLite: only its client, `sqlite3`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::client;
use crate::programs;

/// Finds the client.
pub(crate) fn client() -> Result<PathBuf, String> {
    programs::find(&["sqlite3"], "sqlite3")
}

/// The client on one database file, which reads SQL from its standard input and stops at the first error.
pub(crate) fn command(client: &Path, file: &Path) -> Command {
    let mut command = Command::new(client);
    client::without_user_settings(&mut command);
    command
        // Else `~/.sqliterc` is read.
        .args(["-init", "/dev/null"])
        .args(["-bail", "-batch", "-noheader", "-list"])
        .args(["-separator", "\t", "-nullvalue", "NULL"])
        .args(["-cmd", ".timeout 10000"])
        .arg(file);
    command
}
