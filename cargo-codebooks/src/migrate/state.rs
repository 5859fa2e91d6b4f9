//! Locks as states to compare, and sources as locks keep them.

use std::collections::BTreeMap;

use schema_core::code_history::hash_of_rows;
use schema_core::project::Project;
use schema_migrate::State;
use schema_model::fingerprint;
use schema_model::model::{Schema, Storage};

use super::lock::{Head, SchemaLock};

impl SchemaLock {
    /// What was released before the baseline: nothing.
    pub(super) fn empty() -> Self {
        Self {
            head: Head::default(),
            dialects: Vec::new(),
            sqlite_strict: true,
            schema: Schema { title: String::new(), codebooks: Vec::new(), tables: Vec::new() },
            deployments: BTreeMap::new(),
            rows: BTreeMap::new(),
        }
    }

    pub(super) fn state(&self) -> State<'_> {
        State { schema: &self.schema, sqlite_strict: self.sqlite_strict }
    }

    /// Takes the sources for what was released.
    pub(super) fn take(&mut self, schema: &Schema, rows: &BTreeMap<String, String>, project: &Project) {
        self.schema = schema.clone();
        self.rows.clone_from(rows);
        self.dialects.clone_from(&project.config.dialects);
        self.sqlite_strict = project.config.sqlite_strict;
    }
}

/// A schema without the rows of long codebooks and of those whose rows are in a file, and the hashes of these rows.
pub(super) fn without_long_rows(schema: &Schema) -> (Schema, BTreeMap<String, String>) {
    let (mut schema, mut hashes) = (schema.clone(), BTreeMap::new());
    for codebook in schema.codebooks.iter_mut().filter(|codebook| codebook.storage == Storage::Table) {
        if let Some(hash) = hash_of_rows(codebook) {
            hashes.insert(codebook.name.clone(), hash);
            codebook.rows.clear();
        }
    }
    (schema, hashes)
}

/// A hash of all deployments, short enough for a line.
pub(super) fn head_hash(lock: &SchemaLock) -> String {
    let all: Vec<&str> = lock.deployments.values().flat_map(|files| files.values().map(String::as_str)).collect();
    fingerprint::bytes(all.join("\n").as_bytes())[..16].to_owned()
}
