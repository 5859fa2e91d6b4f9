//! What a build script with very many rows holds in memory.
#![cfg(all(feature = "csv", target_os = "linux"))]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// With this variable the test is the build script.
const INNER: &str = "CODEBOOKS_TEST_BUILD_SCRIPT";

/// The bytes of all files below a folder.
fn bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| if entry.path().is_dir() { bytes(&entry.path()) } else { entry.metadata().expect("a file").len() })
        .sum()
}

/// The most memory that this process has held, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak");
    line.trim().trim_end_matches("kB").trim().parse::<u64>().expect("a number") * 1024
}

fn csv(edited: usize) -> String {
    let mut text = String::from("code,name,description\n");
    for number in 0..200_000 {
        let edit = if number == edited { "Edited" } else { "What" };
        let description = format!("{edit} row {number} means");
        let _ = writeln!(text, "{number:06},name_of_row_{number:08},\"{description:60}\"");
    }
    text
}

#[test]
fn s0_27_a_build_script_holds_at_most_twice_what_it_writes() {
    if let Some(folder) = std::env::var_os(INNER) {
        schema_core::build();
        let folder = Path::new(&folder);
        let written = bytes(&folder.join("schema")) + bytes(&folder.join("out"));
        assert!(written > 100_000_000 && peak() <= 2 * written, "{} bytes for {written}", peak());
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let write = |name: &str, text: &str| std::fs::write(path.join(name), text).expect("written");
    for name in ["src", "data", "out"] {
        std::fs::create_dir(path.join(name)).expect("a folder");
    }
    write(
        "Cargo.toml",
        "[package]\nname = \"rows\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[package.metadata.codebooks]\n\
         dialects = [\"postgres\", \"mysql\", \"sqlite\"]\n",
    );
    write(
        "src/lib.rs",
        "codebooks::schema!();\n#[derive(codebooks::Codebook)]\n#[codebook(file = \"data/article.csv\", key = \"text\", \
         length = 8, names = \"snake_case\")]\npub enum Article {}\n",
    );
    // The first build writes everything, one after an edit writes it once more.
    for edited in [usize::MAX, 7] {
        write("data/article.csv", &csv(edited));
        let done = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "s0_27_a_build_script_holds_at_most_twice_what_it_writes", "--nocapture"])
            .env(INNER, path)
            .env("CARGO_MANIFEST_PATH", path.join("Cargo.toml"))
            .env("CARGO_MANIFEST_DIR", path)
            .env("CARGO_PKG_NAME", "rows")
            .env("OUT_DIR", path.join("out"))
            .env_remove("CI")
            .env_remove("CODEBOOKS_CHECK")
            .env_remove("DOCS_RS")
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(
            done.status.success() && !said.contains("cargo::error"),
            "{said}{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}
