//! The output folder: what differs from the model, and how it is brought to it.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::atomic::{TEMPORARY, holds, unique, write_atomically};
use crate::output::{ATTRIBUTES, HEADERS};
use schema_model::diagnosis::with_help;
use schema_sql::file::{DEPLOYMENT, File, MANUAL, ROLLBACK};
use schema_sql::parallel;

/// What is to be done with the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A workspace checkout: bring it up to date.
    Write,
    /// Continuous integration and `cargo package`: say what is stale.
    Check,
    /// A dependency or docs.rs: leave it alone.
    Frozen,
}

impl Mode {
    /// The variables that [`Mode::of`] reads.
    pub const VARIABLES: [&'static str; 3] = ["CI", "CODEBOOKS_CHECK", "DOCS_RS"];

    /// The mode for a package in that folder.
    #[must_use]
    pub fn of(folder: &Path, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        let unpacked = |name: &str| folder.ancestors().any(|above| above.join(name).is_file());
        if set("DOCS_RS") || unpacked(".cargo-ok") || unpacked(".cargo-checksum.json") {
            Self::Frozen
        } else if set("CODEBOOKS_CHECK") || set("CI") || folder.join("Cargo.toml.orig").is_file() {
            Self::Check
        } else {
            Self::Write
        }
    }
}

/// What of the output folder differs from the model.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to write, by their index in the expected list.
    pub write: Vec<usize>,
    /// Files that the model no longer has, below the output folder, with `/`.
    pub remove: Vec<String>,
    /// Files in the way that do not carry our header.
    pub foreign: Vec<String>,
}

impl Plan {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.foreign.is_empty()
    }

    /// Each difference as `missing …`, `differs …`, `left over …`, sorted by path.
    #[must_use]
    pub fn differences(&self, output: &Path, shown: &str, files: &[File]) -> Vec<String> {
        let mut lines: Vec<(String, &str)> = Vec::new();
        for index in &self.write {
            let path = &files[*index].path;
            let what = if output.join(path).exists() { "differs" } else { "missing" };
            lines.push((format!("{shown}/{path}"), what));
        }
        lines.extend(self.remove.iter().map(|path| (format!("{shown}/{path}"), "left over")));
        lines.extend(self.foreign.iter().map(|path| (format!("{shown}/{path}"), "not generated")));
        lines.sort();
        lines.into_iter().map(|(path, what)| format!("{path}: {what}")).collect()
    }
}

/// What stands where a file should be.
enum Found {
    /// The same file.
    Same,
    /// Nothing, or an older generated file.
    Other,
    /// Somebody's own file.
    Foreign,
}

/// Compares the output folder with what it should hold.
///
/// # Errors
/// One sentence when the folder or a file in it cannot be read.
pub fn plan(output: &Path, files: &[File]) -> Result<Plan, String> {
    plan_beside(output, files, &[])
}

/// The same beside files that are known to be there and right, by their paths.
///
/// # Errors
/// One sentence when the folder or a file in it cannot be read.
pub fn plan_beside(output: &Path, files: &[File], unchanged: &[String]) -> Result<Plan, String> {
    let mut plan = Plan::default();
    let found = parallel::map(files, |file| {
        let path = output.join(&file.path);
        match holds(&path, file.text.as_bytes()) {
            Ok(true) => return Ok(Found::Same),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Other),
            _ => {}
        }
        match suspect(&path) {
            Ok(bytes) if is_same(&bytes, &file.text) => Ok(Found::Same),
            Ok(bytes) if is_ours(&file.path, &bytes) => Ok(Found::Other),
            // Whoever has told git what these files are knows better.
            Ok(_) if file.path == ATTRIBUTES => Ok(Found::Same),
            Ok(_) => Ok(Found::Foreign),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Other),
            Err(error) => Err(format!("{}: cannot be read: {error}", path.display())),
        }
    });
    for (index, found) in found.into_iter().enumerate() {
        match found? {
            Found::Same => {}
            Found::Other => plan.write.push(index),
            Found::Foreign => plan.foreign.push(files[index].path.clone()),
        }
    }
    let unchanged = unchanged.iter().map(String::as_str);
    let expected: HashSet<&str> = files.iter().map(|file| file.path.as_str()).chain(unchanged).collect();
    for path in listing(output)? {
        if !expected.contains(path.as_str()) && is_left_over(output, &path) {
            plan.remove.push(path);
        }
    }
    Ok(plan)
}

/// Brings the output folder up to date; `newest` is the newest source's time, which every written file gets, so the
/// build tool does not take our own writing for a change.
///
/// # Errors
/// What is wrong with which file, and the remedy.
pub fn apply(output: &Path, shown: &str, files: &[File], plan: &Plan, newest: SystemTime) -> Result<(), String> {
    if let Some(path) = plan.foreign.first() {
        let message = format!("`{shown}/{path}` was not generated by codebooks");
        return Err(with_help(message, "move it away, or set another `output`"));
    }
    refuse_links(output, shown, files, plan)?;
    let failed = |path: &str, error: &io::Error| {
        let message = format!("`{shown}/{path}` cannot be written: {error}");
        with_help(message, "make the folder writable, or build with `CODEBOOKS_CHECK=1`")
    };
    let mut single = Vec::new();
    for (folder, files) in by_folder(files, &plan.write) {
        let whole = output.join(folder);
        if whole.exists() || !write_folder(&whole, &files, newest).map_err(|error| failed(folder, &error))? {
            single.extend(files);
        }
    }
    for file in single {
        write_atomically(&output.join(&file.path), file.text.as_bytes(), newest)
            .map_err(|error| failed(&file.path, &error))?;
    }
    for path in &plan.remove {
        let full = output.join(path);
        match fs::remove_file(&full) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(path, &error)),
            _ => {}
        }
        // Folders that this emptied; one that is not empty stays by itself.
        for folder in full.ancestors().skip(1).take_while(|folder| *folder != output) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    Ok(())
}

/// A folder that is a link could lead out of the package; a file that is one is replaced, which changes nothing elsewhere.
fn refuse_links(output: &Path, shown: &str, files: &[File], plan: &Plan) -> Result<(), String> {
    let changed = plan.write.iter().map(|index| &files[*index].path).chain(&plan.remove);
    let folders: BTreeSet<&str> =
        changed.flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect();
    let is_link = |folder: &&&str| fs::symlink_metadata(output.join(**folder)).is_ok_and(|data| data.is_symlink());
    match folders.iter().find(is_link) {
        Some(link) => {
            let message = format!("`{shown}/{link}` is a link, which may lead out of `{shown}`");
            Err(with_help(message, "replace it with a folder"))
        }
        None => Ok(()),
    }
}

/// The files to write, by the folder that they are in; the files are sorted by path, so each folder's stand together.
fn by_folder<'f>(files: &'f [File], chosen: &[usize]) -> Vec<(&'f str, Vec<&'f File>)> {
    let mut folders: Vec<(&str, Vec<&File>)> = Vec::new();
    for file in chosen.iter().map(|index| &files[*index]) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match folders.last_mut() {
            Some((last, list)) if *last == folder => list.push(file),
            _ => folders.push((folder, vec![file])),
        }
    }
    folders
}

/// Writes a folder that is not there as one: beside it, and renamed when it is whole; thousands of renames are slow.
///
/// False when another process was faster, or when something other than a folder is in the way.
fn write_folder(folder: &Path, files: &[&File], newest: SystemTime) -> io::Result<bool> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let temporary = parent.join(format!(".{name}.{}{TEMPORARY}", unique()));
    let written = (|| {
        fs::create_dir(&temporary)?;
        let write = |file: &&File| {
            let name = file.path.rsplit('/').next().unwrap_or(&file.path);
            let mut open = fs::File::create(temporary.join(name))?;
            open.write_all(file.text.as_bytes())?;
            open.set_modified(newest)
        };
        parallel::map(files, write).into_iter().collect::<io::Result<()>>()?;
        Ok(fs::rename(&temporary, folder).is_ok())
    })();
    if !matches!(written, Ok(true)) {
        let _ = fs::remove_dir_all(&temporary);
    }
    written
}

/// A file in the making that is this old was left by a build that was killed.
const ABANDONED: Duration = Duration::from_secs(600);

/// A file that differs: all of it where its first line ends with CR LF, as git may have written them all, else its beginning.
fn suspect(path: &Path) -> io::Result<Vec<u8>> {
    const HEAD: u64 = 4096;
    let mut bytes = Vec::new();
    let mut file = fs::File::open(path)?;
    (&mut file).take(HEAD).read_to_end(&mut bytes)?;
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    if bytes[..line].ends_with(b"\r") {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Whether a file holds that text; git may have checked it out with CR LF for each LF.
fn is_same(bytes: &[u8], text: &str) -> bool {
    bytes == text.as_bytes() || bytes.contains(&b'\r') && !text.contains('\r') && with_lf(bytes) == text.as_bytes()
}

fn with_lf(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).chain([&0]);
    bytes.iter().zip(next).filter(|pair| *pair != (&b'\r', &b'\n')).map(|(byte, _)| *byte).collect()
}

/// A generated file, or one that was cut to nothing.
fn is_ours(path: &str, bytes: &[u8]) -> bool {
    bytes.is_empty()
        || path.ends_with("order.json")
        || HEADERS.iter().any(|header| bytes.starts_with(header.as_bytes()))
}

fn is_left_over(output: &Path, path: &str) -> bool {
    let full = output.join(path);
    if path.split('/').any(|part| part.ends_with(TEMPORARY)) {
        let age = fs::metadata(&full).and_then(|data| data.modified()).ok().and_then(|time| time.elapsed().ok());
        return age.is_some_and(|age| age > ABANDONED);
    }
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        // A build has no part in these.
        [_, DEPLOYMENT | ROLLBACK | MANUAL, ..] => false,
        // An order names files of its folder; without our header it is known by its place and its folder's loss of them.
        [_, "create", _, "order.json"] => {
            fs::read(&full).is_ok_and(|bytes| with_lf(&bytes).starts_with(b"{\n  \"1\": \""))
        }
        [.., name] if name.ends_with(".sql") || name.ends_with(".md") || is_diagram(&parts) => {
            fs::read(&full).is_ok_and(|bytes| !bytes.is_empty() && is_ours("", &bytes))
        }
        _ => false,
    }
}

/// Whether a diagram of the model could stand there; `cargo codebooks diagram` gives others the same header.
fn is_diagram(parts: &[&str]) -> bool {
    let ends =
        |name: &str, endings: &[&str]| name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending));
    match parts {
        ["schema.html"] => true,
        ["diagram", name] => name.starts_with("schema") && ends(name, &["svg", "mmd", "dbml", "dot"]),
        ["diagram", "groups" | "tables", name] => ends(name, &["svg"]),
        _ => false,
    }
}

/// Every file below a folder, with `/`, sorted; links are not followed.
fn listing(folder: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut open: Vec<(PathBuf, String)> = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = open.pop() {
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(format!("{}: cannot be read: {error}", path.display())),
        };
        for entry in entries.filter_map(Result::ok) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push((entry.path(), format!("{name}/"))),
                Ok(kind) if kind.is_file() => found.push(name),
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}
