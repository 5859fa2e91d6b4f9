//! Hashes of deployments that have not changed since the last build.
//!
//! Deployments only ever get more, and SHA-256 takes long in a build script, which is not optimised. They stand beside the
//! registry in `OUT_DIR`, which is cargo's to throw away.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::hash;
use crate::VERSION;
use crate::atomic::write_atomically;
use schema_model::fingerprint::number;
use schema_model::pack::{Pack, Reader};

/// The file in `OUT_DIR`.
const FILE: &str = "codebooks.deployments";

/// Hashes by the fingerprints of the texts.
#[derive(Debug, Default)]
pub struct Hashes {
    /// Of the last build.
    last: HashMap<u64, String>,
    /// Of this one.
    now: Vec<(u64, String)>,
}

impl Hashes {
    /// What the last build left in a folder.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        Self { last: unpack(&text).unwrap_or_default(), now: Vec::new() }
    }

    /// SHA-256 of a deployment's text: the kept one, or a new one.
    pub fn of(&mut self, text: &str) -> String {
        let fingerprint = number(&text);
        let hash = self.last.get(&fingerprint).cloned().unwrap_or_else(|| hash(text));
        self.now.push((fingerprint, hash.clone()));
        hash
    }

    /// Keeps this build's hashes for the next one.
    pub fn write(self, folder: &Path) {
        let is_kept = |(fingerprint, _): &(u64, String)| self.last.contains_key(fingerprint);
        if self.now.len() == self.last.len() && self.now.iter().all(is_kept) {
            return;
        }
        let mut text = String::new();
        VERSION.to_owned().pack(&mut text);
        self.now.pack(&mut text);
        // Without it the next build hashes again, which is not a fault.
        let _ = write_atomically(&folder.join(FILE), text.as_bytes(), UNIX_EPOCH);
    }
}

/// The hashes of a text that the same version wrote, when nothing is cut off.
fn unpack(text: &str) -> Option<HashMap<u64, String>> {
    let mut rest = Reader::new(text);
    if rest.text()? != VERSION {
        return None;
    }
    let hashes = Vec::<(u64, String)>::unpack(&mut rest)?;
    let is_whole = rest.is_empty() && hashes.iter().all(|(_, hash)| hash.len() == 64);
    is_whole.then(|| hashes.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 3] = ["CREATE TABLE a (id int);\n", "CREATE TABLE b (id int);\n", ""];

    fn build(folder: &Path) -> Vec<String> {
        let mut hashes = Hashes::read(folder);
        let all = TEXTS.iter().map(|text| hashes.of(text)).collect();
        hashes.write(folder);
        all
    }

    #[test]
    fn a_kept_hash_is_the_hash() {
        let folder = tempfile::tempdir().expect("a folder");
        let cold = build(folder.path());
        assert_eq!(cold, TEXTS.map(hash));
        let kept = fs::read_to_string(folder.path().join(FILE)).expect("kept");
        assert_eq!(unpack(&kept).expect("whole").len(), TEXTS.len());
        assert_eq!(build(folder.path()), cold);
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).expect("still there"), kept);
        // What is edited gets another one, and the memo forgets the old text.
        let mut edited = Hashes::read(folder.path());
        assert_eq!(edited.of("CREATE TABLE c (id int);\n"), hash("CREATE TABLE c (id int);\n"));
        edited.write(folder.path());
        assert_eq!(Hashes::read(folder.path()).last.len(), 1);
    }

    #[test]
    fn a_broken_memo_is_ignored() {
        let folder = tempfile::tempdir().expect("a folder");
        let cold = build(folder.path());
        let kept = fs::read_to_string(folder.path().join(FILE)).expect("kept");
        let other_version = kept.replacen(VERSION, &"9".repeat(VERSION.len()), 1);
        let cuts = (0..kept.len()).map(|end| kept[..end].to_owned());
        for broken in cuts.chain([other_version, format!("{kept}x"), "\0".to_owned()]) {
            fs::write(folder.path().join(FILE), &broken).expect("written");
            assert_eq!(Hashes::read(folder.path()).last.len(), 0, "{broken:?}");
            assert_eq!(build(folder.path()), cold);
        }
    }
}
