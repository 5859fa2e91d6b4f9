//! Which package is meant, and what its configuration can have wrong.

use crate::package::{MANIFEST, Package, SOURCE};

/// Every command that reads a package says the same about it.
const COMMANDS: [&[&str]; 3] = [&["check"], &["sql", "drop", "--dialect", "sqlite"], &["init"]];

#[track_caller]
fn every_command_says(package: &Package, expected: &str) {
    let before = package.snapshot();
    for command in COMMANDS {
        let ran = package.run(command);
        assert!(ran.sentence(2).contains(expected), "{command:?} does not say {expected}: {ran:?}");
        assert_eq!(ran.stdout, "");
    }
    assert_eq!(package.snapshot(), before);
}

#[test]
fn no_manifest_anywhere() {
    every_command_says(&Package::empty(), "there is no Cargo.toml in ");
}

#[test]
fn a_manifest_that_is_not_there() {
    let package = Package::fresh();
    for command in COMMANDS {
        let mut arguments = command.to_vec();
        arguments.extend(["--manifest-path", "nowhere/Cargo.toml"]);
        let ran = package.run(&arguments);
        assert_eq!(
            ran.sentence(2),
            "`nowhere/Cargo.toml` cannot be read: there is no such file\nhelp: name a package's Cargo.toml or its folder"
        );
    }
}

#[test]
fn a_manifest_that_is_not_toml() {
    let package = Package::new("[package]\nname = \n", SOURCE);
    every_command_says(&package, "Cargo.toml:2:");
}

#[test]
fn a_manifest_that_is_not_text() {
    let package = Package::empty();
    std::fs::write(package.path("Cargo.toml"), b"[package]\nname = \"\xff\"\n").expect("a file");
    every_command_says(&package, "Cargo.toml` cannot be read: ");
}

#[test]
fn a_workspace_without_a_package() {
    let package = Package::empty();
    package.write("Cargo.toml", "[workspace]\nmembers = []\n");
    every_command_says(
        &package,
        "Cargo.toml: a workspace without a `[package]` has no schema\nhelp: name a member's manifest",
    );
    package.write("Cargo.toml", "");
    every_command_says(&package, "Cargo.toml: there is no `[package]`");
}

#[test]
fn a_package_without_a_target() {
    let package = Package::new(MANIFEST, SOURCE);
    package.remove("src/lib.rs");
    every_command_says(
        &package,
        "Cargo.toml: the package has no library or binary to hold the schema\nhelp: add `src/lib.rs`",
    );
    package.write("src/bin/a.rs", "fn main() {}");
    package.write("src/bin/b.rs", "fn main() {}");
    every_command_says(&package, "several binaries and no library");
}

#[test]
fn each_faulty_setting() {
    let cases = [
        ("dialects = [\"postgress\"]", "Cargo.toml:7:13: unknown dialect `postgress`\nhelp: did you mean `postgres`?"),
        ("dialects = []", "`dialects` is empty"),
        ("dialects = \"sqlite\"", "`dialects` must be a list"),
        (
            "dialects = [\"sqlite\"]\noutput = \"../x\"",
            "Cargo.toml:8:10: the output folder `../x` is not inside the package",
        ),
        ("dialects = [\"sqlite\"]\ntitel = \"x\"", "unknown setting `titel`\nhelp: did you mean `title`?"),
        ("dialects = [\"sqlite\"]\nroot = \"src/other.rs\"", "`root = \"src/other.rs\"` is not a library or binary"),
    ];
    for (settings, expected) in cases {
        let manifest = MANIFEST.replace("dialects = [\"postgres\", \"mysql\", \"sqlite\"]", settings);
        every_command_says(&Package::new(&manifest, SOURCE), expected);
    }
}

#[test]
fn several_faults_are_told_at_once() {
    let manifest = MANIFEST.replace("\"mysql\"", "\"oracle\"") + "titel = \"x\"\n";
    let ran = Package::new(&manifest, SOURCE).run(&["check"]);
    let starts: Vec<&str> = ran.stderr.lines().filter_map(|line| line.split("Cargo.toml:").next()).collect();
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        matches!(starts[..], ["error: ", one, "error: ", two] if one.starts_with("help: ") && two.starts_with("help: ")),
        "{ran:?}"
    );
}

#[test]
fn a_package_that_is_not_configured_is_sent_to_init() {
    let package = Package::new("[package]\nname = \"app\"\n", SOURCE);
    assert!(package.run(&["check"]).sentence(2).contains("cargo codebooks init"));
    assert!(package.run(&["sql", "create"]).sentence(2).contains("cargo codebooks init"));
}

#[test]
fn the_nearest_manifest_above_is_taken() {
    let package = Package::fresh();
    package.write("src/deep/down/readme.txt", "");
    assert!(package.run_in("src/deep/down", &["check"]).printed().starts_with("schema/ is fresh: "));
}

#[test]
fn a_named_manifest_is_taken_from_anywhere() {
    let package = Package::empty();
    package.write("crates/app/Cargo.toml", MANIFEST);
    package.write("crates/app/src/lib.rs", SOURCE);
    for path in ["crates/app/Cargo.toml", "crates/app"] {
        let ran = package.run(&["check", "--manifest-path", path]);
        assert_eq!(ran.code, 1, "{ran:?}");
        let ran = package.run(&["--manifest-path", path, "sql", "create", "--dialect", "sqlite"]);
        assert!(ran.printed().contains("CREATE TABLE"));
    }
    // Places are paths that lead there from where the command was run.
    package.write("crates/app/src/lib.rs", "#[derive(Codebook, Clone, Copy)]\nenum Empty {}\n");
    let ran = package.run(&["check", "--manifest-path", "crates/app/Cargo.toml"]);
    assert!(ran.sentence(4).starts_with("crates/app/src/lib.rs:2:"), "{ran:?}");
}

#[test]
fn cargo_repeats_the_commands_name() {
    let package = Package::fresh();
    assert_eq!(package.run(&["codebooks", "check"]).printed(), package.run(&["check"]).printed());
    assert_eq!(package.run(&["check", "codebooks"]).code, 2);
}

#[test]
fn wrong_arguments_are_usage_and_help_is_not() {
    let package = Package::fresh();
    for arguments in [
        &[][..],
        &["chek"],
        &["check", "--format", "xml"],
        &["sql"],
        &["sql", "alter"],
        &["sql", "create", "--format", "json"],
    ] {
        let ran = package.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}: {ran:?}");
    }
    for arguments in [&["--help"][..], &["codebooks", "help"], &["check", "--help"], &["--version"]] {
        assert!(!package.run(arguments).printed().is_empty());
    }
    let version = package.run(&["--version"]);
    assert_eq!(version.printed().trim(), format!("cargo-codebooks {}", schema_core::VERSION));
}
