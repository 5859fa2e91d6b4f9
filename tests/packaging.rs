//! `cargo package` of the crates: it passes while the committed schema is fresh.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The packages that a library of a user's depends on, in folders of their own.
const OTHERS: [&str; 7] =
    ["schema-core", "schema-diagram", "schema-macros", "schema-migrate", "schema-model", "schema-rust", "schema-sql"];

/// A copy of what the packages are made of.
fn copy() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = tempfile::tempdir().expect("a temporary folder");
    for name in
        ["Cargo.lock", "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "build.rs", "src", "schema"]
    {
        copy_all(&root.join(name), &copy.path().join(name));
    }
    for package in OTHERS {
        for name in ["Cargo.toml", "src"] {
            copy_all(&root.join(package).join(name), &copy.path().join(package).join(name));
        }
    }
    // What only tests need is not part of a package, so it is not copied.
    for package in OTHERS {
        let manifest = copy.path().join(package).join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("a manifest");
        let text = without_section(&without_section(&text, "[dev-dependencies]"), "[[test]]");
        fs::write(&manifest, text).expect("written");
    }
    let text = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    let members = text.lines().find(|line| line.starts_with("members = ")).expect("the workspace's members");
    let text = text.replace(members, &format!("members = {OTHERS:?}"));
    fs::write(copy.path().join("Cargo.toml"), without_section(&text, "[dev-dependencies]")).expect("written");
    copy
}

fn without_section(manifest: &str, section: &str) -> String {
    let Some((before, rest)) = manifest.split_once(section) else { return manifest.to_owned() };
    let after = rest.find("\n[").map_or("", |at| &rest[at..]);
    format!("{before}{after}")
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("a folder")).expect("the folder is made");
    if from.is_dir() {
        for entry in fs::read_dir(from).expect("the folder is read").flatten() {
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("the file is copied");
    }
}

fn package(folder: &Path) -> Output {
    // A target folder of its own: cargo would take an earlier package of the same version for this one.
    let target = folder.join("target");
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["package", "--offline", "--color", "never", "-p", "codebooks"])
        .args(OTHERS.iter().flat_map(|package| ["-p", package]))
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target);
    for name in ["CI", "CODEBOOKS_CHECK", "DOCS_RS", "RUSTFLAGS", "CODEBOOKS_CONTEXT", "CODEBOOKS_REGISTRY", "OUT_DIR"]
    {
        command.env_remove(name);
    }
    command.output().expect("cargo runs")
}

#[test]
fn packages_verify_while_fresh_and_fail_with_one_line_when_stale() {
    let copy = copy();
    let output = package(copy.path());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(errors.contains("Verifying codebooks"), "{errors}");

    let file = copy.path().join("schema/README.md");
    let text = fs::read_to_string(&file).expect("the reference").replace("How far a step has come", "How far it came");
    fs::write(&file, text).expect("written");
    let output = package(copy.path());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "a stale package was made");
    let told: Vec<&str> = errors.lines().filter(|line| line.contains("stale")).collect();
    assert_eq!(told.len(), 1, "{errors}");
    assert!(told[0].contains("schema/README.md: differs; help: run `cargo build`"), "{}", told[0]);
}
