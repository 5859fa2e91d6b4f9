//! Whether a SQLite file can be opened, before the driver creates or refuses it without a reason.

use std::path::Path;

use super::DeployError;
use super::error::FileFault;

/// Whether the file exists.
///
/// # Errors
/// When it is a folder, or when its folder does not exist.
pub(super) fn exists(path: &Path) -> Result<bool, DeployError> {
    let wrong = |path: &Path, fault| Err(DeployError::File { path: path.display().to_string(), fault });
    if path.is_dir() {
        return wrong(path, FileFault::IsFolder);
    }
    if path.exists() {
        return Ok(true);
    }
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) if !folder.is_dir() => wrong(folder, FileFault::NoFolder),
        _ => Ok(false),
    }
}

/// That it does not.
pub(super) fn missing(path: &Path) -> DeployError {
    DeployError::File { path: path.display().to_string(), fault: FileFault::Missing }
}
