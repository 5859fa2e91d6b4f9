//! A package in a temporary folder, and the command run on it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use schema_core::project::Project;
use schema_core::write;
use tempfile::TempDir;

/// A manifest with all three dialects.
pub const MANIFEST: &str = r#"[package]
name = "app"
version = "0.1.0"
edition = "2024"

[package.metadata.codebooks]
dialects = ["postgres", "mysql", "sqlite"]
"#;

/// A codebook and a table that refers to it.
pub const SOURCE: &str = r#"use codebooks::Codebook;

/// How far a parcel has come.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i16)]
pub enum ParcelState {
    Announced = 0,
    /// Handed to the carrier; it's theirs
    Accepted = 10,
    #[codebook(retired)]
    OnHold = 20,
}

/// One parcel.
#[derive(Codebook)]
#[codebook(index(state, note))]
pub struct Parcel {
    #[codebook(primary_key, auto)]
    pub id: i64,
    pub state: ParcelState,
    #[codebook(length = 255, default = "")]
    pub note: String,
}

codebooks::schema!();
"#;

/// A folder with a package in it.
pub struct Package {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code().expect("no signal ended it"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Demands the exit code and exactly one sentence on standard error, which it gives without its mark.
    #[track_caller]
    pub fn sentence(&self, code: i32) -> &str {
        assert_eq!(self.code, code, "{self:?}");
        let help = self.stderr.lines().nth(1).is_none_or(|line| line.starts_with("help: "));
        assert!(help && self.stderr.lines().count() <= 2, "one message, and its help: {self:?}");
        let sentence = self.stderr.trim_end().strip_prefix("error: ").expect("marked as an error");
        assert!(!sentence.ends_with('.'), "a sentence has no full stop: {sentence}");
        sentence
    }

    /// Demands success without a word on standard error; gives what was printed.
    #[track_caller]
    pub fn printed(&self) -> &str {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{self:?}");
        &self.stdout
    }
}

impl Package {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::Builder::new().prefix("codebooks-").tempdir().expect("a temporary folder") }
    }

    /// A package with that manifest and that library.
    pub fn new(manifest: &str, source: &str) -> Self {
        let package = Self::empty();
        package.write("Cargo.toml", manifest);
        package.write("src/lib.rs", source);
        package
    }

    /// The usual package, with its schema folder.
    pub fn fresh() -> Self {
        let package = Self::new(MANIFEST, SOURCE);
        package.generate();
        package
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).expect("a file")
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.path(path)).expect("a file");
    }

    /// What the build script does, without a build.
    pub fn generate(&self) {
        let project = Project::load(&self.path("Cargo.toml")).expect("a configuration");
        let files = project.compile().files;
        let output = project.output();
        let plan = write::plan(&output, &files).expect("a plan");
        write::apply(&output, "schema", &files, &plan, SystemTime::now()).expect("written");
    }

    /// Every file's path, bytes and time.
    pub fn snapshot(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.folder().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let modified = path.metadata().and_then(|data| data.modified()).expect("a time");
                    found.insert(path.clone(), (std::fs::read(&path).expect("a file"), modified));
                }
            }
        }
        found
    }

    /// The command in the package's folder, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("cargo-codebooks"));
        command.current_dir(self.folder()).args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the command starts"))
    }

    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).current_dir(self.path(folder)).output().expect("the command starts"))
    }
}
