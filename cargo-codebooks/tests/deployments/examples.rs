//! The committed deployments of the examples, run by the command.

#[path = "examples/pinball_monitor.rs"]
mod pinball_monitor;
#[path = "examples/postgres_manager.rs"]
mod postgres_manager;
#[path = "examples/widgets.rs"]
mod widgets;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use test_servers::Database;

use crate::support::Ran;

/// An example where it is committed, or in a folder of its own where it can be changed.
struct Example {
    folder: PathBuf,
    /// Goes with the example.
    _own: Option<tempfile::TempDir>,
}

impl Example {
    /// As it is committed.
    fn committed(name: &str) -> Self {
        Self { folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name), _own: None }
    }

    /// A copy without dependencies: nothing is compiled.
    fn copied(name: &str) -> Self {
        let own = tempfile::Builder::new().prefix("codebooks-").tempdir().expect("a folder");
        let folder = own.path().to_owned();
        copy(&Self::committed(name).folder, &folder);
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        let (alone, _) = manifest.split_once("[dependencies]").expect("dependencies");
        fs::write(folder.join("Cargo.toml"), alone).expect("written");
        Self { folder, _own: Some(own) }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Changes the types.
    fn edit(&self, change: impl FnOnce(String) -> String) {
        fs::write(self.path("src/lib.rs"), change(self.read("src/lib.rs"))).expect("written");
    }

    /// The names in a folder, sorted.
    fn names(&self, path: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(path)).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Puts the files of one folder in place of those of another.
    fn replace(&self, from: &str, to: &str) {
        if self.path(to).is_dir() {
            fs::remove_dir_all(self.path(to)).expect("removed");
        }
        copy(&self.path(from), &self.path(to));
    }

    /// Runs `cargo codebooks`, for a database where one is given.
    fn run(&self, words: &[&str], database: Option<&Database>) -> Ran {
        let mut command = Command::new(cargo_bin!("cargo-codebooks"));
        command.arg("--manifest-path").arg(self.path("Cargo.toml")).args(words);
        command.env_remove("DATABASE_URL").env_remove("DATABASE_PATH").env_remove("RUST_BACKTRACE");
        command.envs(database.map(|database| ("DATABASE_URL", database.url())));
        Ran::of(command.output().expect("it runs"))
    }

    /// The same, where it must succeed; gives what was printed.
    #[track_caller]
    fn done(&self, words: &[&str], database: Option<&Database>) -> String {
        let ran = self.run(words, database);
        assert_eq!(ran.code, Some(0), "{words:?}: {ran:?}");
        ran.stdout
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// What the command wants to hear before it loses rows.
fn confirmation(refused: &Ran) -> String {
    assert_eq!(refused.code, Some(5), "{refused:?}");
    let rest = refused.stderr.split("--allow-destructive=").nth(1).expect("a name");
    format!("--allow-destructive={}", rest.split('`').next().expect("it"))
}

/// The tables of a database, without the framework's.
fn tables(database: &Database) -> Vec<String> {
    let sql = match database.dialect() {
        "postgres" => "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
        "mysql" => "SELECT table_name FROM information_schema.tables WHERE table_schema = database()",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    };
    let mut tables = database.query(sql).concat();
    tables.retain(|table| !table.starts_with("codebooks_"));
    tables.sort();
    tables
}

/// The statements of a script, without its comments.
fn statements(script: &str) -> String {
    script.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n")
}
