//! The build script's work on crates of growing size, beside a bare parse of the same sources.
//!
//! `cargo bench -p schema-core --profile dev` measures what users pay: build scripts are not optimised.
#![allow(clippy::print_stdout, reason = "a table on the terminal is its purpose")]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use schema_core::project::Project;
use schema_core::render::registry::registry;
use schema_core::write;

/// Types per file of the generated crate.
const TYPES_PER_FILE: usize = 50;

/// Runs of each measure, of which the median is printed.
const RUNS: usize = 5;

fn main() {
    println!("types  source   parse_file   pipeline   ratio   first write   nothing to write");
    for types in [50, 200, 1000, 2000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = generate(folder.path(), types);
        let parse = median(|| parse_all(&folder.path().join("src")));
        let whole = median(|| {
            black_box(run(folder.path(), false));
        });
        let first = run(folder.path(), true);
        let again = median(|| {
            black_box(run(folder.path(), true));
        });
        println!(
            "{types:>5}  {:>4} KB   {:>7.0} ms   {:>5.0} ms   {:>5.2}   {:>8.0} ms   {:>13.0} ms",
            bytes / 1024,
            millis(parse),
            millis(whole),
            millis(whole) / millis(parse),
            millis(first),
            millis(again)
        );
    }
}

/// What the build script does: load, compile, registry, and the comparison with the output folder.
fn run(folder: &Path, write_files: bool) -> Duration {
    let start = Instant::now();
    let project = Project::load(&folder.join("Cargo.toml")).expect("a valid configuration");
    let compiled = project.compile();
    assert_eq!(compiled.faults, Vec::<String>::new(), "the generated crate has no faults");
    black_box(registry(&compiled.sources, &compiled.assembled, &compiled.create, ""));
    if write_files {
        let output = project.output();
        let plan = write::plan(&output, &compiled.files).expect("the folder can be read");
        write::apply(&output, "schema", &compiled.files, &plan, SystemTime::now()).expect("the folder can be written");
    }
    start.elapsed()
}

fn parse_all(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a source file");
        black_box(syn::parse_file(&text).expect("valid Rust"));
    }
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Writes a crate with as many enums of 12 variants as structs of 10 columns; the size of its sources in bytes.
fn generate(folder: &Path, types: usize) -> usize {
    let manifest = "[package]\nname = \"bench\"\nversion = \"0.1.0\"\n\n[package.metadata.codebooks]\ndialects = [\"postgres\", \"mysql\", \"sqlite\"]\n";
    fs::create_dir_all(folder.join("src")).expect("a source folder");
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    let mut root = String::from("codebooks::schema!();\n");
    let mut bytes = 0;
    for file in 0..types.div_ceil(TYPES_PER_FILE) {
        let mut text = String::from("//! Generated.\nuse codebooks::Codebook;\nuse chrono::{DateTime, Utc};\n\n");
        for number in file * TYPES_PER_FILE / 2..(file + 1) * TYPES_PER_FILE / 2 {
            pair(number, &mut text);
        }
        bytes += text.len();
        fs::write(folder.join(format!("src/m{file}.rs")), text).expect("a source file");
        let _ = writeln!(root, "mod m{file};");
    }
    fs::write(folder.join("src/lib.rs"), root).expect("a crate root");
    bytes
}

/// An enum and a struct that refers to it.
fn pair(number: usize, text: &mut String) {
    let _ = writeln!(text, "/// State number {number} of something that has states.");
    let _ = writeln!(
        text,
        "#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(i16)]\npub enum State{number} {{"
    );
    for variant in 0..12 {
        let _ = writeln!(
            text,
            "    /// The thing has come to stage {variant} of its way.\n    Stage{variant} = {},",
            variant * 10
        );
    }
    let _ = writeln!(
        text,
        "}}\n\n/// Record number {number} of something that is kept.\n#[derive(Codebook, Clone, Debug)]"
    );
    let _ = writeln!(
        text,
        "#[codebook(index(state, created_at desc), check(\"amount >= 0\"))]\npub struct Record{number} {{"
    );
    text.push_str("    /// Number.\n    #[codebook(primary_key, auto)]\n    pub id: i64,\n");
    let _ = writeln!(
        text,
        "    /// How far it has come.\n    #[codebook(default = Stage0)]\n    pub state: State{number},"
    );
    if number > 0 {
        let _ = writeln!(
            text,
            "    /// The record before.\n    #[codebook(references = crate::m{}::Record{})]\n    pub before: Option<i64>,",
            (number - 1) * 2 / TYPES_PER_FILE,
            number - 1
        );
    }
    text.push_str(
        "    /// What people call it.\n    #[codebook(length = 255, unique)]\n    pub name: String,\n    /// What is said of it.\n    pub note: Option<String>,\n    \
         /// How much.\n    pub amount: i32,\n    /// How good.\n    #[codebook(range(0.0..=1.0))]\n    pub quality: f64,\n    /// Whether it counts.\n    \
         #[codebook(default = true)]\n    pub active: bool,\n    /// The picture.\n    pub picture: Option<Vec<u8>>,\n    /// When it was made.\n    #[codebook(default(now))]\n    \
         pub created_at: DateTime<Utc>,\n}\n\n",
    );
}
