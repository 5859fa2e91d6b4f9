//! Files, and what to say where one cannot be changed.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::SystemTime;

use schema_core::atomic::write_atomically;

use crate::failure::Failure;

pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_atomically(path, text.as_bytes(), SystemTime::now())
        .map_err(|error| Failure::step(format!("{}: cannot be written: {error}", path.display())))
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Failure::step(format!("{}: cannot be renamed: {error}", from.display())))
        }
        _ => Ok(()),
    }
}

pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Failure::step(format!("{}: cannot be removed: {error}", path.display())))
        }
        _ => Ok(()),
    }
}
