//! The build script's work beside a bare `syn::parse_file` of the same sources, both as unoptimised as build scripts are.

use std::cell::Cell;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use schema_core::build_script::for_the_compiler;
use schema_core::project::Project;
use schema_core::write;

use crate::corpus::{self, Derives};

/// Types, and the databases whose scripts are written.
const SCALES: [(usize, &[&str]); 6] = [
    (50, &["postgres"]),
    (200, &["postgres"]),
    (1_000, &["postgres"]),
    (2_000, &["postgres"]),
    (200, &["postgres", "mysql", "sqlite"]),
    (2_000, &["postgres", "mysql", "sqlite"]),
];

/// Runs of each measure, of which the median is printed.
const RUNS: usize = 5;

pub fn table() {
    println!("build script, beside a bare parse of the same sources\n");
    println!(
        "types  source  databases   parse_file   first build   ratio   one enum changed   ratio   nothing changed   ratio"
    );
    for (types, dialects) in SCALES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let manifest = format!(
            "[package]\nname = \"bench\"\nversion = \"0.1.0\"\n\n[package.metadata.codebooks]\ndialects = {dialects:?}\n"
        );
        fs::write(folder.path().join("Cargo.toml"), &manifest).expect("a manifest");
        let bytes = corpus::write(folder.path(), types / 2, Derives::Codebook);
        let parse = median(|| {}, || parse_all(&folder.path().join("src")));
        // A new output folder each time: the file system is slow where many files have just been deleted.
        let round = Cell::new(0);
        let elsewhere = || {
            round.set(round.get() + 1);
            let output = format!("{manifest}output = \"schema{}\"\n", round.get());
            // A first build starts without what an earlier build kept.
            for kept in ["codebooks.files", "codebooks.sources"] {
                let _ = fs::remove_file(folder.path().join(kept));
            }
            fs::write(folder.path().join("Cargo.toml"), output).expect("a manifest");
        };
        let first = median(elsewhere, || run(folder.path()));
        let edit = || {
            round.set(round.get() + 1);
            corpus::edit(folder.path(), round.get());
        };
        let changed = median(edit, || run(folder.path()));
        let again = median(|| {}, || run(folder.path()));
        println!(
            "{types:>5}  {:>4} KB  {:>9}   {:>7.0} ms   {:>8.0} ms   {:>5.2}   {:>13.0} ms   {:>5.2}   {:>12.0} ms   {:>5.2}",
            bytes / 1024,
            dialects.len(),
            millis(parse),
            millis(first),
            millis(first) / millis(parse),
            millis(changed),
            millis(changed) / millis(parse),
            millis(again),
            millis(again) / millis(parse),
        );
    }
    println!();
}

/// What the build script does: load, compile, registry, and the comparison with the output folder.
fn run(folder: &Path) {
    let project = Project::load(&folder.join("Cargo.toml")).expect("a valid configuration");
    let compiled = project.compile_in(folder);
    assert_eq!(compiled.faults, Vec::<String>::new(), "the generated crate has no faults");
    black_box(for_the_compiler(&project, &compiled, &[]));
    let output = project.output();
    let (rendered, memo) = project.render(folder, &compiled);
    let plan = write::plan_beside(&output, &rendered.files, &rendered.unchanged).expect("the folder can be read");
    write::apply(&output, &project.config.output, &rendered.files, &plan, SystemTime::now())
        .expect("the folder can be written");
    memo.write(folder, &rendered);
}

fn parse_all(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a source file");
        black_box(syn::parse_file(&text).expect("valid Rust"));
    }
}

/// The median of the work's times; what prepares it is not counted.
fn median(prepare: impl Fn(), work: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            prepare();
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
