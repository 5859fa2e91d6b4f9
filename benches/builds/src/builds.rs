//! Whole builds of one crate by cargo: its dependencies are built before, once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::corpus::{self, Derives};
use crate::usage;

/// Runs of each measure, of which the median is printed.
const RUNS: usize = 5;

/// What one build cost.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// CPU seconds of cargo and everything that it started.
    whole: f64,
    /// CPU seconds of the compiler on the crate itself.
    compiler: f64,
    /// The compiler's peak memory in MB.
    memory: f64,
}

struct Package {
    folder: tempfile::TempDir,
    target: PathBuf,
}

impl Package {
    fn new(pairs: usize, derives: Derives, target: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_package(folder.path(), pairs, derives);
        Self { folder, target: target.to_owned() }
    }

    fn cargo(&self, arguments: &[&str]) -> Cost {
        let log = self.folder.path().join("usage.log");
        let _ = fs::remove_file(&log);
        let (before, _) = usage::children();
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--offline").current_dir(self.folder.path());
        command.env("CARGO_TARGET_DIR", &self.target).env(usage::LOG, &log);
        command.env("RUSTC_WRAPPER", std::env::current_exe().expect("this program"));
        for name in ["CI", "CODEBOOKS_CHECK", "CODEBOOKS_CONTEXT", "CODEBOOKS_REGISTRY", "OUT_DIR"] {
            command.env_remove(name);
        }
        let output = command.output().expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let (after, _) = usage::children();
        let mut cost = Cost { whole: after - before, ..Cost::default() };
        for line in fs::read_to_string(&log).unwrap_or_default().lines() {
            if let [name, seconds, memory] = line.split(' ').collect::<Vec<_>>()[..]
                && name == "measured"
            {
                cost.compiler += seconds.parse::<f64>().unwrap_or_default();
                cost.memory = cost.memory.max(memory.parse().unwrap_or_default());
            }
        }
        cost
    }

    /// Clean builds, builds after an edit, builds with nothing to do.
    fn measure(&self) -> [Cost; 3] {
        self.cargo(&["build"]);
        let clean = median((0..RUNS).map(|_| {
            self.cargo(&["clean", "-p", "measured"]);
            self.cargo(&["build"])
        }));
        let edited = median((0..RUNS).map(|round| {
            corpus::edit(self.folder.path(), round);
            self.cargo(&["build"])
        }));
        let idle = median((0..RUNS).map(|_| self.cargo(&["build"])));
        [clean, edited, idle]
    }
}

/// A package with the corpus as its library.
fn write_package(folder: &Path, pairs: usize, derives: Derives) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().expect("the workspace");
    let root = root.display();
    let mut manifest =
        "[package]\nname = \"measured\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n".to_owned();
    if derives == Derives::Codebook {
        manifest.push_str(&format!(
            "\n[package.metadata.codebooks]\ndialects = [\"postgres\"]\n\n\
             [dependencies]\ncodebooks = {{ path = \"{root}\", features = [\"sqlx\"] }}\n\n\
             [build-dependencies]\nschema-core = {{ path = \"{root}/schema-core\" }}\n"
        ));
        fs::write(folder.join("build.rs"), "fn main() {\n    schema_core::build();\n}\n").expect("a build script");
        fs::copy(format!("{root}/Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    }
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    corpus::write(folder, pairs, derives);
}

/// Leaves the crate with our derive in a folder.
pub fn keep(folder: &Path, pairs: usize) {
    fs::create_dir_all(folder).expect("the folder is made");
    write_package(folder, pairs, Derives::Codebook);
}

fn median(costs: impl Iterator<Item = Cost>) -> Cost {
    let mut costs: Vec<Cost> = costs.collect();
    costs.sort_by(|left, right| left.whole.total_cmp(&right.whole));
    costs[costs.len() / 2]
}

pub fn table(pairs: usize) {
    println!(
        "builds of {pairs} enums and {pairs} structs: CPU seconds in all and of the compiler on the crate alone, its memory; median of {RUNS}\n"
    );
    println!("derives     clean  ratio   rustc  ratio    edit  ratio    idle   memory  ratio");
    let target = tempfile::tempdir().expect("a temporary folder");
    let base = Package::new(pairs, Derives::Std, target.path()).measure();
    let ours = Package::new(pairs, Derives::Codebook, target.path()).measure();
    for (name, costs) in [("std", &base), ("codebook", &ours)] {
        let [clean, edited, idle] = costs;
        println!(
            "{name:<9} {:>7.2}  {:>5.2} {:>7.2}  {:>5.2} {:>7.2}  {:>5.2} {:>7.2} {:>5.0} MB  {:>5.2}",
            clean.whole,
            clean.whole / base[0].whole,
            clean.compiler,
            clean.compiler / base[0].compiler,
            edited.whole,
            edited.whole / base[1].whole,
            idle.whole,
            clean.memory,
            clean.memory / base[0].memory,
        );
    }
    println!();
}

/// The crates of other people in a user's build tree, and what building them costs once.
pub fn tree() {
    let target = tempfile::tempdir().expect("a temporary folder");
    let package = Package::new(1, Derives::Codebook, target.path());
    let mut command = Command::new(env!("CARGO"));
    // What a build script is made of; the derive is made of the same.
    command.args([
        "tree",
        "--offline",
        "-p",
        "schema-core",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let output = command.current_dir(package.folder.path()).output().expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let all: BTreeSet<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    let theirs: Vec<&str> = all.into_iter().filter(|name| !["schema-core", ""].contains(name)).collect();
    println!("build tree: {} crates of other people: {}", theirs.len(), theirs.join(", "));
    let cost = package.cargo(&["build"]);
    println!("cold build of everything, sqlx's core included: {:.1} s CPU", cost.whole);
}
