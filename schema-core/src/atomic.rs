//! Writing a file in one step: no reader ever sees half of it.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// Writes beside the file and renames, so a reader sees the old or the new file and never half of one.
///
/// # Errors
/// What the file system says.
pub fn write_atomically(path: &Path, bytes: &[u8], modified: SystemTime) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}{TEMPORARY}", unique()));
    let written = (|| {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        file.set_modified(modified)?;
        drop(file);
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Whether a file holds exactly that; it is compared part by part, since it may be as large as all else in memory.
///
/// # Errors
/// What the file system says.
pub(crate) fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = fs::File::open(path)?;
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let (mut rest, mut part) = (bytes, vec![0; 64 << 10]);
    loop {
        let read = file.read(&mut part)?;
        let Some((wanted, behind)) = rest.split_at_checked(read) else { return Ok(false) };
        if part[..read] != *wanted {
            return Ok(false);
        }
        if read == 0 {
            return Ok(rest.is_empty());
        }
        rest = behind;
    }
}

/// A word that no other writer uses: neither a thread of this process, nor a process of that number in another container.
pub(crate) fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
    format!("{}-{time:x}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// How a file in the making ends.
pub(crate) const TEMPORARY: &str = ".codebooks-tmp";
