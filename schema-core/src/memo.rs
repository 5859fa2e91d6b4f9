//! What the last build rendered: a change that leaves the schema as it is draws nothing anew.
//!
//! Rendering is a pure function of the schema and the configuration, so their text is the key. It is kept beside the
//! registry in `OUT_DIR`, which is cargo's to throw away, and has no part in what is right or wrong.

use std::env;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::VERSION;
use crate::config::Config;
use crate::embedded;
use crate::model::Schema;
use crate::render::{self, File};
use crate::write;

/// The file in `OUT_DIR`.
const MEMO: &str = "codebooks.files";

/// The files of the output folder, rendered when the last build did not.
pub(crate) fn files(out: &Path, schema: &Schema, config: &Config) -> Vec<File> {
    let path = out.join(MEMO);
    let key = key(schema, config);
    let kept = fs::read_to_string(&path).ok();
    if let Some(files) = kept.as_deref().and_then(|text| unpack(text, &key)) {
        return files;
    }
    let files = render::files(schema, config);
    // Without it the next build renders again, which is no fault.
    let _ = write::write_atomically(&path, pack(&files, &key).as_bytes(), UNIX_EPOCH);
    files
}

/// Everything that a file depends on, the program that renders it included.
fn key(schema: &Schema, config: &Config) -> String {
    let program = env::current_exe().and_then(fs::metadata).and_then(|data| Ok((data.len(), data.modified()?))).ok();
    let schema = embedded::to_text(schema, &config.dialects, config.sqlite_strict);
    format!("{VERSION} {program:?} {config:?} {schema}")
}

/// Each text behind its length.
fn pack(files: &[File], key: &str) -> String {
    let size = files.iter().map(|file| file.path.len() + file.text.len() + 24).sum::<usize>();
    let mut text = String::with_capacity(key.len() + size);
    for part in [key].into_iter().chain(files.iter().flat_map(|file| [file.path.as_str(), file.text.as_str()])) {
        text.push_str(&part.len().to_string());
        text.push(':');
        text.push_str(part);
    }
    text
}

/// The files, when the key is the same and nothing is cut off.
fn unpack(text: &str, key: &str) -> Option<Vec<File>> {
    let mut rest = text;
    let mut part = || {
        let (length, behind) = rest.split_once(':')?;
        let (part, behind) = behind.split_at_checked(length.parse().ok()?)?;
        rest = behind;
        Some(part)
    };
    if part()? != key {
        return None;
    }
    let mut files = Vec::new();
    while let Some(path) = part() {
        files.push(File { path: path.to_owned(), text: part()?.to_owned() });
    }
    rest.is_empty().then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_memo_of_the_same_schema_is_used() {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let files = [file("README.md", "a: b\n"), file("x/y.sql", ""), file("z", "7:é")];
        let text = pack(&files, "key");
        assert_eq!(unpack(&text, "key").as_deref(), Some(&files[..]));
        assert_eq!(unpack(&text, "other"), None);
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            assert!(unpack(&text[..cut], "key").is_none_or(|files| files.len() < 3), "{cut}");
        }
        assert_eq!(unpack("", "key"), None);
    }
}
