//! The deployments of a package, as files: `schema/<dialect>/deployment/00001-add-widgets.sql`, each with its rollback.

mod hashes;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use schema_model::fingerprint;
use schema_model::model::Dialect;
use schema_sql::file::DEPLOYMENT;

pub use hashes::Hashes;

/// The files of one database.
#[derive(Debug, Default)]
pub struct Deployments {
    /// By their number: the name without `.sql`, and the text.
    pub files: BTreeMap<u32, (String, String)>,
}

impl Deployments {
    /// Reads a database's deployments; `shown` is what messages call the output folder.
    ///
    /// # Errors
    /// Everything that is wrong with names and numbers (S2-7, S2-8, S2-9), each with its remedy.
    pub fn read(output: &Path, shown: &str, dialect: Dialect) -> Result<Self, Vec<String>> {
        let shown = format!("{shown}/{}/{}", dialect.name(), DEPLOYMENT);
        let help = "run `cargo codebooks migrate --renumber`";
        let read = Self::folder(&output.join(dialect.name()).join(DEPLOYMENT), &shown, help)?;
        for (expected, (number, (name, _))) in (0..).zip(&read.files) {
            if expected != *number {
                return Err(vec![format!(
                    "{shown}/{name}.sql: there is no deployment {expected:05} before it\nhelp: restore the missing file from version control; if two branches took one number, run `cargo codebooks migrate --renumber`"
                )]);
            }
        }
        Ok(read)
    }

    /// Reads a folder in which numbers may be left out; `help` is what to do about two files with one number.
    ///
    /// # Errors
    /// Everything that is wrong with names and numbers, each with its remedy.
    pub fn folder(folder: &Path, shown: &str, help: &str) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut found: BTreeMap<u32, (String, String)> = BTreeMap::new();
        let names = names(folder).map_err(|error| vec![format!("{shown}: cannot be read: {error}")])?;
        let next = names.iter().filter_map(|name| ordinal(name)).max().map_or(0, |last| last + 1);
        for file in names {
            let Some(number) = ordinal(&file) else {
                faults.push(format!(
                    "{shown}/{file}: a deployment is named `<5 digits>-<name>.sql`\nhelp: call it `{next:05}-{}`, or move it away",
                    suggestion(&file)
                ));
                continue;
            };
            let name = file.trim_end_matches(".sql").to_owned();
            match read_file(&folder.join(&file)) {
                Err(error) => faults.push(format!("{shown}/{file}: cannot be read: {error}")),
                Ok(text) => {
                    if let Some((other, _)) = found.insert(number, (name.clone(), text)) {
                        faults.push(format!(
                            "{shown}/: `{other}.sql` and `{name}.sql` have the same number\nhelp: {help}"
                        ));
                    }
                }
            }
        }
        if faults.is_empty() { Ok(Self { files: found }) } else { Err(faults) }
    }
}

/// The text of a file that is one: a link leads to what nobody committed.
fn read_file(path: &Path) -> Result<String, String> {
    let kind = fs::symlink_metadata(path).map_err(|error| error.to_string())?.file_type();
    if !kind.is_file() {
        return Err(if kind.is_symlink() { "it is a link" } else { "it is not a file" }.to_owned());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|byte| *byte == b'\n').count();
        format!("line {line} is not UTF-8")
    })
}

/// SHA-256 of a deployment's text; how lines end and a byte order mark do not count.
#[must_use]
pub fn hash(text: &str) -> String {
    fingerprint::script(text)
}

/// The files that a lock does not know, by their names, with their texts.
///
/// # Errors
/// The file that cannot be read.
pub fn unreleased(folder: &Path, released: &BTreeMap<String, String>) -> Result<Vec<(String, String)>, String> {
    let failed = |error| format!("{}: cannot be read: {error}", folder.display());
    let mut found = Vec::new();
    for file in names(folder).map_err(failed)?.iter().filter(|file| ordinal(file).is_some()) {
        let name = file.trim_end_matches(".sql");
        if !released.contains_key(name) {
            found.push((name.to_owned(), fs::read_to_string(folder.join(file)).map_err(failed)?));
        }
    }
    Ok(found)
}

/// The names in a folder, sorted; none where there is no folder.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<std::io::Result<_>>()?;
    // What an editor or the system leaves in any folder.
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    Ok(names)
}

/// The number of a file that is named as a deployment is.
fn ordinal(file: &str) -> Option<u32> {
    let (digits, name) = file.strip_suffix(".sql")?.split_once('-')?;
    let is_plain = digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_slug = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && is_slug).then(|| digits.parse().ok())?
}

/// What a file with another name could be called after its number.
fn suggestion(file: &str) -> String {
    let stem = file.strip_suffix(".sql").unwrap_or(file);
    let slug = slug(stem.trim_start_matches(|c: char| c.is_ascii_digit()));
    format!("{}.sql", if slug.is_empty() { "change" } else { &slug })
}

/// A message as a part of a file's name: `Add widgets (again)` is `add-widgets-again`.
#[must_use]
pub fn slug(message: &str) -> String {
    const LONGEST: usize = 60;
    let words = message.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() >= LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[&str]) -> Result<Deployments, Vec<String>> {
        let folder = tempfile::tempdir().expect("a folder");
        let deployment = folder.path().join("sqlite").join(DEPLOYMENT);
        fs::create_dir_all(&deployment).expect("made");
        for file in files {
            fs::write(deployment.join(file), "-- text\n").expect("written");
        }
        Deployments::read(folder.path(), "schema", Dialect::Sqlite)
    }

    #[test]
    fn s2_7_a_name_that_does_not_match_is_shown_with_the_next_number() {
        assert_eq!(read(&["00000-baseline.sql", "00001-add.sql"]).expect("right").files.len(), 2);
        for (file, better) in [
            ("1-add-more.sql", "add-more.sql"),
            ("00001_add.sql", "add.sql"),
            ("notes.txt", "notes-txt.sql"),
            ("00001-.sql", "change.sql"),
        ] {
            let faults = read(&["00000-baseline.sql", file]).expect_err("a fault");
            let expected = format!(
                "schema/sqlite/deployment/{file}: a deployment is named `<5 digits>-<name>.sql`\nhelp: call it `00001-{better}`, or move it away"
            );
            assert_eq!(faults, [expected]);
        }
    }

    #[test]
    fn s2_8_a_gap_or_another_first_number_is_an_error() {
        let fault = |files: &[&str]| read(files).expect_err("a fault").remove(0);
        assert!(
            fault(&["00001-add.sql"])
                .starts_with("schema/sqlite/deployment/00001-add.sql: there is no deployment 00000")
        );
        assert!(fault(&["00000-a.sql", "00002-c.sql"]).contains("there is no deployment 00001 before it"));
    }

    #[test]
    fn s2_9_two_files_with_one_number_are_both_named() {
        let faults = read(&["00000-a.sql", "00000-b.sql"]).expect_err("a fault");
        assert!(faults[0].contains("`00000-a.sql` and `00000-b.sql` have the same number"), "{faults:?}");
    }

    #[test]
    fn s3_10_the_slug_comes_from_the_message() {
        assert_eq!(slug("Add widgets (again)"), "add-widgets-again");
        assert_eq!(slug(" a/../b "), "a-b");
        assert_eq!(slug("éö"), "");
        assert!(slug(&"word ".repeat(40)).len() <= 60);
    }

    #[test]
    fn how_lines_end_does_not_count() {
        assert_eq!(hash("a\r\nb\r\n"), hash("a\nb\n"));
        assert_eq!(hash("\u{feff}a"), hash("a"));
        assert_ne!(hash("a "), hash("a"));
    }
}
