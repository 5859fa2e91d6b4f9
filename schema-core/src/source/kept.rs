//! Outlines of files that have not changed since the last build.
//!
//! An outline depends on the file's text and on the package's settings, and on nothing else. They stand beside the registry
//! in `OUT_DIR`, which is cargo's to throw away, and have no part in what is right or wrong.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use schema_model::fingerprint::number;
use schema_model::pack::{Pack, Reader, push_number};
use schema_rust::Settings;

use super::outline::{Outline, outline};
use super::scan::Fault;
use crate::atomic::write_atomically;

/// The file in `OUT_DIR`.
const FILE: &str = "codebooks.sources";

/// Outlines by the fingerprints of the files' texts.
#[derive(Default)]
pub struct Kept {
    /// The program and the settings that made them.
    key: String,
    /// Of the last build, packed.
    last: HashMap<u64, String>,
    /// Of this one, and whether the last one had it.
    now: Mutex<Vec<(u64, String, bool)>>,
}

impl Kept {
    /// What the last build left in a folder; `program` is what reads.
    #[must_use]
    pub fn read(folder: &Path, program: &str, settings: &Settings) -> Self {
        let key = format!("{program} {settings:?}");
        let text = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let last = unpack(&text, &key).unwrap_or_default();
        Self { key, last, now: Mutex::default() }
    }

    /// The outline of a text: the kept one, or a new one.
    pub(super) fn outline(&self, text: &str, settings: &Settings) -> Result<Outline, Fault> {
        let fingerprint = number(&text);
        if let Some(packed) = self.last.get(&fingerprint)
            && let Some(outline) = Outline::unpack(&mut Reader::new(packed))
        {
            self.keep(fingerprint, packed.clone(), true);
            return Ok(outline);
        }
        let outline = outline(text, settings)?;
        if !self.key.is_empty() {
            let mut packed = String::new();
            outline.pack(&mut packed);
            self.keep(fingerprint, packed, false);
        }
        Ok(outline)
    }

    fn keep(&self, fingerprint: u64, packed: String, was_there: bool) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).push((fingerprint, packed, was_there));
    }

    /// Keeps this build's outlines for the next one.
    pub fn write(self, folder: &Path) {
        let now = self.now.into_inner().unwrap_or_else(PoisonError::into_inner);
        if now.len() == self.last.len() && now.iter().all(|(_, _, was_there)| *was_there) {
            return;
        }
        let mut text = String::new();
        self.key.pack(&mut text);
        for (fingerprint, packed, _) in now {
            fingerprint.pack(&mut text);
            push_number(packed.len(), &mut text);
            text.push(':');
            text.push_str(&packed);
        }
        // Without it the next build reads again, which is not a fault.
        let _ = write_atomically(&folder.join(FILE), text.as_bytes(), UNIX_EPOCH);
    }
}

/// The outlines of a text that the same program wrote with the same settings, when nothing is cut off.
fn unpack(text: &str, key: &str) -> Option<HashMap<u64, String>> {
    let mut rest = Reader::new(text);
    if rest.text()? != key {
        return None;
    }
    let mut found = HashMap::new();
    while !rest.is_empty() {
        found.insert(Pack::unpack(&mut rest)?, rest.text()?.to_owned());
    }
    Some(found)
}
