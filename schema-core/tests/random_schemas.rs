//! Random schemas over the whole grammar: each builds, creates on three databases, and its second build changes nothing.

#[path = "random_schemas/source.rs"]
mod source;
mod support;

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::time::SystemTime;

use schema_core::write;
use test_servers::Database;

/// A soak tries many schemas, from anywhere; every day the same few are tried.
fn seeds() -> Range<u64> {
    if std::env::var_os("CODEBOOKS_SOAK").is_none() {
        return 0..12;
    }
    let anywhere = RandomState::new().hash_one("seed") >> 16;
    anywhere..anywhere + 1_000
}

#[test]
fn random_schemas_build_create_and_build_again() {
    for seed in seeds() {
        let source = source::source(seed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let manifest = format!("[package]\nname = \"fixture\"\n\n[package.metadata.codebooks]\n{}\n", support::ALL);
        support::write(folder.path(), "Cargo.toml", &manifest);
        support::write(folder.path(), "src/lib.rs", &source);
        let compiled = support::load(folder.path());
        assert!(compiled.faults.is_empty(), "seed {seed}: {:?}\n{source}", compiled.faults);
        let output = folder.path().join("schema");
        let plan = write::plan(&output, &compiled.files).expect("the folder is read");
        write::apply(&output, "schema", &compiled.files, &plan, SystemTime::now()).expect("the files are written");
        let again = support::load(folder.path());
        assert!(write::plan(&output, &again.files).expect("the folder is read").is_empty(), "seed {seed}\n{source}");
        for database in Database::all() {
            support::create(&compiled, &database);
        }
    }
}
