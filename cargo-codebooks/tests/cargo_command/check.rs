//! `check`: fresh, stale, faulty, of another version.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::package::{MANIFEST, Package, Ran, SOURCE};

/// Runs `check` in both formats, which must agree, and demands that nothing was written.
#[track_caller]
fn check(package: &Package) -> (Ran, Value) {
    let before = package.snapshot();
    let text = package.run(&["check"]);
    let json = package.run(&["check", "--format", "json"]);
    assert_eq!(package.snapshot(), before, "`check` wrote");
    assert_eq!((text.code, &text.stderr), (json.code, &json.stderr));
    assert_eq!(json.stdout.lines().count(), 1);
    (text, serde_json::from_str(&json.stdout).expect("one JSON object"))
}

#[test]
fn fresh_is_one_line() {
    let package = Package::fresh();
    let files = package.snapshot().keys().filter(|path| path.starts_with(package.path("schema"))).count();
    let (text, json) = check(&package);
    assert_eq!(text.printed(), format!("schema/ is fresh: {files} files\n"));
    assert_eq!(json, json!({ "fresh": true, "differences": [], "faults": [], "exit_code": 0 }));
}

#[test]
fn every_kind_of_difference_is_named() {
    let package = Package::fresh();
    let table = "schema/sqlite/create/1-tables/parcel.sql";
    package.remove(table);
    let seed = "schema/mysql/create/4-seeds/c_parcel_state.sql";
    package.write(seed, &package.read(seed).replace("carrier", "courier"));
    let left = "schema/postgres/create/1-tables/gone.sql";
    package.write(left, &package.read("schema/postgres/create/1-tables/parcel.sql"));
    package.write("schema/README.md", "# mine\n");
    // Somebody's own file in a place that we do not need is none of our business.
    package.write("schema/postgres/manual-deployment/notes.sql", "SELECT 1;\n");

    let (text, json) = check(&package);
    assert_eq!(text.code, 1);
    assert_eq!(text.stderr, "");
    assert_eq!(
        text.stdout.lines().collect::<Vec<_>>(),
        [
            "schema/README.md: not generated".to_owned(),
            format!("{seed}: differs"),
            format!("{left}: left over"),
            format!("{table}: missing"),
            "schema/ is stale: 4 files; move files that were not generated out of the folder, run `cargo build` and commit `schema/`"
                .into(),
        ]
    );
    assert_eq!(
        json,
        json!({ "fresh": false, "faults": [], "exit_code": 1, "differences": [
            { "path": "schema/README.md", "state": "not generated" },
            { "path": seed, "state": "differs" },
            { "path": left, "state": "left over" },
            { "path": table, "state": "missing" },
        ] })
    );
}

#[test]
fn an_edited_type_makes_its_files_stale() {
    let package = Package::fresh();
    package.write("src/lib.rs", &SOURCE.replace("Accepted = 10", "Accepted = 11"));
    let (text, _) = check(&package);
    assert_eq!(text.code, 1);
    for dialect in ["postgres", "mysql", "sqlite"] {
        assert!(
            text.stdout.contains(&format!("schema/{dialect}/create/4-seeds/c_parcel_state.sql: differs")),
            "{text:?}"
        );
    }
    assert!(text.stdout.ends_with("run `cargo build` and commit `schema/`\n"), "{text:?}");
}

#[test]
fn a_package_that_was_never_built_is_stale() {
    let (text, _) = check(&Package::new(MANIFEST, SOURCE));
    assert_eq!(text.code, 1);
    assert!(text.stdout.contains("schema/README.md: missing\n"), "{text:?}");
}

#[test]
fn another_output_folder_is_the_one_that_is_named() {
    let package = Package::new(&format!("{MANIFEST}output = \"db/schema\"\n"), SOURCE);
    let (text, _) = check(&package);
    assert!(text.stdout.contains("db/schema/README.md: missing\n"), "{text:?}");
    package.generate();
    assert!(check(&package).0.printed().starts_with("db/schema/ is fresh: "));
}

#[test]
fn every_fault_of_the_sources_is_told_with_its_place() {
    let package = Package::fresh();
    package.write(
        "src/lib.rs",
        "mod broken;\nmod absent;\n#[derive(Codebook, Clone, Copy)]\npub enum Empty {}\n#[derive(Codebook)]\npub struct T {\n    #[codebook(lenght = 3)]\n    a: String,\n}\ncodebooks::schema!();\n",
    );
    package.write("src/broken.rs", "fn f( {\n");
    let (text, json) = check(&package);
    assert_eq!((text.code, text.stdout.as_str()), (4, ""));
    for place in ["error: src/broken.rs:1:", "error: src/lib.rs:2:", "error: src/lib.rs:4:", "error: src/lib.rs:7:"] {
        assert!(text.stderr.contains(place), "{place} is not in\n{}", text.stderr);
    }
    let faults: Vec<&str> = text.stderr.split("error: ").skip(1).map(str::trim_end).collect();
    assert_eq!(
        json,
        json!({ "fresh": false, "differences": [], "faults": faults, "error": faults[0], "exit_code": 4 })
    );
    // `sql` and `check` say the same.
    let sql = package.run(&["sql", "create", "--dialect", "sqlite"]);
    assert_eq!((sql.code, sql.stdout.as_str(), sql.stderr), (4, "", text.stderr));
}

#[test]
fn a_faulty_configuration_is_a_fault_in_json_too() {
    let (text, json) = check(&Package::new(&MANIFEST.replace("mysql", "oracle"), SOURCE));
    let sentence = text.sentence(2);
    let (error, help) = sentence.split_once("\nhelp: ").expect("a remedy");
    assert_eq!(
        json,
        json!({
            "fresh": false, "differences": [], "faults": [sentence], "error": error, "help": help, "exit_code": 2
        })
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_failed_step() {
    let package = Package::fresh();
    package.remove("schema/README.md");
    package.write("schema/README.md/in-the-way", "");
    let (text, _) = check(&package);
    assert!(text.sentence(4).contains("README.md: cannot be read: "), "{text:?}");
}

#[test]
fn a_workspace_is_checked_member_by_member() {
    let package = Package::empty();
    package.write("Cargo.toml", "[workspace]\nmembers = [\"one\", \"two\", \"three\"]\nresolver = \"3\"\n");
    let manifest = |name: &str| MANIFEST.replace("\"app\"", &format!("\"{name}\""));
    for name in ["one", "two"] {
        package.write(&format!("{name}/Cargo.toml"), &manifest(name));
        package.write(&format!("{name}/src/lib.rs"), SOURCE);
    }
    // Without a configuration a member has no schema.
    package.write("three/Cargo.toml", "[package]\nname = \"three\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    package.write("three/src/lib.rs", "");
    let fresh = Package::fresh();
    for (path, (bytes, _)) in fresh.snapshot() {
        let path = path.strip_prefix(fresh.folder()).expect("below it").to_string_lossy().into_owned();
        if path.starts_with("schema/") {
            package.write(&format!("one/{path}"), &String::from_utf8(bytes).expect("a text").replace("app", "one"));
        }
    }
    let ran = package.run(&["check", "--workspace"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stdout.contains("one/schema/"), "{ran:?}");
    assert!(ran.stdout.contains("two/schema/README.md: missing\n"), "{ran:?}");
    assert!(ran.stdout.contains("run `cargo build` and commit `two/schema/`\n"), "{ran:?}");
    assert!(!ran.stdout.contains("three"), "{ran:?}");

    let json = package.run_in("three", &["check", "--workspace", "--format", "json"]);
    let value: Value = serde_json::from_str(&json.stdout).expect("one JSON object");
    assert_eq!((&value["fresh"], &value["exit_code"]), (&json!(false), &json!(1)), "{value}");
    let names: Vec<&str> =
        value["packages"].as_array().expect("a list").iter().filter_map(|one| one["package"].as_str()).collect();
    assert_eq!(names, ["one", "two"]);

    // A member that fails does not hide the others.
    package.write("one/src/lib.rs", "fn f( {\n");
    let ran = package.run(&["check", "--workspace"]);
    assert!(ran.code == 4 && ran.stderr.contains("one/src/lib.rs:1:"), "{ran:?}");
    assert!(ran.stdout.contains("two/schema/README.md: missing\n"), "{ran:?}");

    package.write("Cargo.toml", "[workspace]\nmembers = [\"three\"]\nresolver = \"3\"\n");
    let ran = package.run(&["check", "--workspace"]);
    assert!(ran.code == 2 && ran.stderr.contains("no package of the workspace has"), "{ran:?}");
    assert!(ran.stderr.contains("\nhelp: run `cargo codebooks init`"), "{ran:?}");
}

fn lock(package: &str, version: &str) -> String {
    format!(
        "version = 4\n\n[[package]]\nname = \"{package}\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"schema-core\"\nversion = \"{version}\"\n"
    )
}

#[test]
fn a_project_of_another_version_is_not_called_stale() {
    let package = Package::new(MANIFEST, SOURCE);
    package.write("Cargo.lock", &lock("app", "9.8.7"));
    let expected = format!(
        "this command line is {} and the project's `schema-core` is 9.8.7\nhelp: run `cargo install cargo-codebooks@9.8.7`",
        schema_core::VERSION
    );
    let (text, json) = check(&package);
    assert_eq!(text.sentence(2), expected);
    assert_eq!(json["faults"], json!([expected]));
    assert_eq!(package.run(&["sql", "create", "--dialect", "sqlite"]).sentence(2), expected);
    // What the other version alone may know is not called a fault either.
    package.write("Cargo.toml", &format!("{MANIFEST}from_the_future = true\n"));
    assert_eq!(check(&package).0.sentence(2), expected);
}

#[test]
fn a_project_of_the_same_version_is_compared() {
    let package = Package::fresh();
    package.write("Cargo.lock", &lock("app", schema_core::VERSION));
    assert_eq!(check(&package).0.code, 0);
}

#[test]
fn the_lock_is_that_of_the_packages_own_workspace() {
    let package = Package::empty();
    package.write("Cargo.lock", &lock("app", "9.8.7"));
    package.write("member/Cargo.toml", MANIFEST);
    package.write("member/src/lib.rs", SOURCE);
    let arguments = ["check", "--manifest-path", "member/Cargo.toml"];
    assert!(package.run(&arguments).sentence(2).contains("9.8.7"));
    // One that does not know the package is somebody else's.
    package.write("Cargo.lock", &lock("other", "9.8.7"));
    assert_eq!(package.run(&arguments).code, 1);
    package.write("Cargo.lock", "<<<<<<< HEAD\n");
    assert!(package.run(&arguments).sentence(2).contains("/Cargo.lock:1:"));
}

#[test]
fn a_reader_that_goes_away_is_not_an_error() {
    let package = Package::new(MANIFEST, SOURCE);
    let mut child =
        package.command(&["check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_fault() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let output = Package::fresh().command(&["check"]).stdout(full).output().expect("the command starts");
    let ran = Ran::of(output);
    assert!(ran.sentence(4).starts_with("could not write to standard output: "), "{ran:?}");
}

#[test]
fn s2_02_order_json_names_each_file_of_its_folder_once_and_anything_else_is_told() {
    let package = Package::new(MANIFEST, SOURCE);
    package.generate();
    for dialect in ["postgres", "mysql", "sqlite"] {
        for folder in ["1-tables", "2-constraints", "3-indexes", "4-seeds"] {
            let path = format!("schema/{dialect}/create/{folder}");
            let Ok(found) = std::fs::read_dir(package.path(&path)) else { continue };
            let names = found.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
            let mut files: Vec<String> = names.filter(|name| name != "order.json").collect();
            let order: std::collections::BTreeMap<String, String> =
                serde_json::from_str(&package.read(&format!("{path}/order.json"))).expect("JSON");
            let mut named: Vec<String> = order.into_values().collect();
            files.sort();
            named.sort();
            assert_eq!(named, files, "{path}");
        }
    }
    let order = "schema/sqlite/create/1-tables/order.json";
    let text = package.read(order);
    let first = text.lines().find(|line| line.contains(".sql")).expect("a file").to_owned();
    for changed in
        [text.replacen(&first, "", 1), text.replacen(&first, &format!("{first}\n  \"99\": \"more.sql\","), 1)]
    {
        assert_ne!(changed, text);
        package.write(order, &changed);
        let told = package.run(&["check"]);
        assert!(told.code == 1 && told.stdout.contains(&format!("{order}: differs")), "{told:?}");
    }
    package.write(order, &text);
    let any = first.split('"').nth(3).expect("its name").to_owned();
    package.write(
        "schema/sqlite/create/1-tables/more.sql",
        &package.read(&format!("schema/sqlite/create/1-tables/{any}")),
    );
    let told = package.run(&["check"]);
    assert!(told.code == 1 && told.stdout.contains("1-tables/more.sql: left over"), "{told:?}");
}
