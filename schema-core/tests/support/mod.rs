//! Packages that the pipeline reads in this process, and databases that its scripts run on.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::Path;

use schema_core::project::{Compiled, Project};
use schema_model::model::Dialect;
use schema_sql::script::{Step, create_steps, whole};
use test_servers::Database;

/// The settings for all three databases.
pub const ALL: &str = "dialects = [\"postgres\", \"mysql\", \"sqlite\"]";

/// Compiles a package with these source files, the first of them `src/lib.rs`.
pub fn compile(settings: &str, files: &[(&str, &str)]) -> Compiled {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let manifest = format!("[package]\nname = \"fixture\"\n\n[package.metadata.codebooks]\n{settings}\n");
    write(folder.path(), "Cargo.toml", &manifest);
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    load(folder.path())
}

/// Compiles the package in a folder.
pub fn load(folder: &Path) -> Compiled {
    Project::load(&folder.join("Cargo.toml")).expect("a valid configuration").compile()
}

pub fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    std::fs::write(path, text).expect("the file is written");
}

/// The steps of `create/` for a database.
pub fn steps(compiled: &Compiled, database: &Database) -> Vec<Step> {
    let dialect = Dialect::from_name(database.dialect()).expect("a dialect");
    create_steps(&compiled.assembled.schema, dialect, true)
}

/// Runs `create/` as one script.
pub fn create(compiled: &Compiled, database: &Database) {
    assert_eq!(compiled.faults, Vec::<String>::new());
    let script = whole(&steps(compiled, database));
    if let Err(error) = database.script(&script) {
        panic!("{} refused the script: {error}\n{script}", database.dialect());
    }
}

/// Runs the merge of every codebook.
pub fn seed(compiled: &Compiled, database: &Database) {
    assert_eq!(compiled.faults, Vec::<String>::new());
    let steps = steps(compiled, database);
    let merges = steps.iter().filter(|step| step.folder == "4-seeds");
    for script in merges.flat_map(|step| &step.scripts) {
        if let Err(error) = database.script(&script.text) {
            panic!("{}: {error}\n{}", database.dialect(), script.text);
        }
    }
}

/// An SQL expression that gives a text's UTF-8 bytes as upper-case hex digits.
pub fn hex(database: &Database, expression: &str) -> String {
    match database.dialect() {
        "postgres" => format!("upper(encode(convert_to({expression}, 'UTF8'), 'hex'))"),
        "mysql" => format!("hex(convert({expression} using utf8mb4))"),
        _ => format!("hex({expression})"),
    }
}

/// The same of a text here.
pub fn hex_of(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02X}")).collect()
}
