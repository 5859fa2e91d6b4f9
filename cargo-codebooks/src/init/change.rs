//! Files to be written together.

use std::path::PathBuf;
use std::time::SystemTime;

use schema_core::atomic::write_atomically;

use crate::failure::Failure;

/// A file that shall hold another text.
pub(crate) struct Change {
    path: PathBuf,
    /// The path below the package.
    pub(crate) shown: String,
    /// What it holds, where it exists.
    before: Option<String>,
    after: String,
    /// What is new in it, each for one line of the report.
    pub(crate) news: Vec<String>,
}

impl Change {
    /// An existing file's change.
    pub(crate) fn of(path: PathBuf, shown: &str, before: &str, after: String, news: Vec<String>) -> Self {
        Self { path, shown: shown.to_owned(), before: Some(before.to_owned()), after, news }
    }

    /// A new file.
    pub(crate) fn new(path: PathBuf, shown: &str, text: String) -> Self {
        Self { path, shown: shown.to_owned(), before: None, after: text, news: vec!["created".to_owned()] }
    }

    /// A rename replaces a read-only file and a link alike; neither is meant.
    fn writable(&self) -> Result<(), Failure> {
        match std::fs::metadata(&self.path) {
            Ok(data) if data.permissions().readonly() => {
                Err(Failure::step(format!("`{}` is read-only\nhelp: make it writable", self.shown)))
            }
            _ => Ok(()),
        }
    }

    fn write(&self, text: &str) -> std::io::Result<()> {
        let path = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        let permissions = std::fs::metadata(&path).map(|data| data.permissions());
        write_atomically(&path, text.as_bytes(), SystemTime::now())?;
        permissions.map_or(Ok(()), |permissions| std::fs::set_permissions(&path, permissions))
    }

    fn undo(&self) {
        // The failure that led here is the one to tell.
        let _ = match &self.before {
            Some(text) => self.write(text),
            None => std::fs::remove_file(&self.path),
        };
    }
}

/// Makes all changes; when one fails, those before it are taken back.
pub(crate) fn make(changes: &[Change]) -> Result<(), Failure> {
    for change in changes {
        change.writable()?;
    }
    for (at, change) in changes.iter().enumerate() {
        if let Err(error) = change.write(&change.after) {
            changes[..at].iter().rev().for_each(Change::undo);
            return Err(Failure::step(format!("could not write `{}`: {error}; nothing was changed", change.shown)));
        }
    }
    Ok(())
}
