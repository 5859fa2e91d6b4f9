//! Under which account a server runs: PostgreSQL and MariaDB refuse to run as root.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The numbers of an unprivileged account.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// The first account of `names` that exists, or `None` when this process is not root and a server can
    /// simply run as the same user.
    ///
    /// `own_folder` is a folder that this process made: its owner says who we are, without a system call
    /// that the standard library lacks.
    pub(crate) fn for_server(own_folder: &Path, names: &[&str]) -> Result<Option<Self>, String> {
        let owner = fs::metadata(own_folder)
            .map_err(|error| format!("cannot look at `{}`: {error}", own_folder.display()))?
            .uid();
        if owner != 0 {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd")
            .map_err(|error| format!("cannot read the accounts in `/etc/passwd`: {error}"))?;
        names.iter().find_map(|name| find(&accounts, name)).map(Some).ok_or_else(|| {
            format!("a database server does not run as root, and none of the accounts {} exists", names.join(", "))
        })
    }

    /// Gives a folder to this account.
    pub(crate) fn own(self, folder: &Path) -> io::Result<()> {
        chown(folder, Some(self.user), Some(self.group))
    }

    /// Makes a command run as this account; the standard library drops root's other groups then.
    pub(crate) fn run(self, command: &mut Command) {
        command.uid(self.user).gid(self.group);
    }
}

/// Reads one account from the text of a passwd file.
fn find(accounts: &str, name: &str) -> Option<Account> {
    accounts.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        match fields[..] {
            [found, _, user, group, ..] if found == name => {
                Some(Account { user: user.parse().ok()?, group: group.parse().ok()? })
            }
            _ => None,
        }
    })
}
