//! What the build script does, through real cargo.

mod fixture;

use std::fs;

use fixture::{Package, Ran, SQLITE};

const STATE: &str = "
/// How far a parcel has come.
#[derive(codebooks::Codebook, Clone, Copy, Debug)]
#[repr(i16)]
pub enum State {
    /// Announced
    Announced = 0,
    /// Accepted
    Accepted = 10,
}

codebooks::schema!();
";

const SEED: &str = "schema/sqlite/create/4-seeds/c_state.sql";

/// Neither the build script nor the compiler ran for the package.
fn did_nothing(package: &Package) -> bool {
    let ran = package.run(&["build", "-v"]);
    assert!(ran.ok, "{}", ran.errors);
    !ran.errors.contains("Running ") && !ran.errors.contains("Compiling ")
}

#[test]
fn a_build_with_nothing_to_do_runs_no_build_script_and_no_rustc() {
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    package.build();
    assert!(package.read(SEED).contains("'Announced'"));
    assert!(did_nothing(&package));
}

#[test]
fn s4_04_a_deleted_and_a_hand_edited_file_heal_and_the_build_after_does_nothing() {
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    package.build();
    let whole = package.schema();
    fs::remove_file(package.path(SEED)).expect("removed");
    package.build();
    assert_eq!(package.schema(), whole);
    assert!(did_nothing(&package));
    let edited = package.read(SEED).replace("Announced", "Anounced");
    package.write(SEED, &edited);
    package.build();
    assert_eq!(package.schema(), whole);
    assert!(did_nothing(&package));
}

#[test]
fn a_renamed_type_leaves_no_orphan_and_hand_written_files_stay() {
    let package = Package::new("dialects = [\"sqlite\", \"postgres\"]", &[("src/lib.rs", STATE)]);
    package.build();
    package.write("schema/notes.sql", "-- mine\n");
    package.write("src/lib.rs", &STATE.replace("State", "Stage"));
    package.build();
    let names: Vec<String> = package.schema().into_iter().map(|(name, _)| name).collect();
    assert!(!names.iter().any(|name| name.contains("c_state")), "{names:?}");
    assert!(names.contains(&"sqlite/create/4-seeds/c_stage.sql".to_owned()));
    assert!(names.contains(&"notes.sql".to_owned()));
    let manifest = package.read("Cargo.toml").replace(", \"postgres\"", "");
    package.write("Cargo.toml", &manifest);
    package.build();
    assert!(!package.exists("schema/postgres"), "the folder of a dialect that is gone");
}

#[test]
fn a_file_in_the_middle_of_an_edit_removes_nothing_and_leaves_rustcs_own_error() {
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    package.build();
    let whole = package.schema();
    for edit in ["pub enum Sta", "#[derive(codebooks::Codebook)]\npub enm Other { A }", "fn f( {"] {
        package.write("src/lib.rs", &format!("{edit}\n{}", STATE.replace("State", "Stage")));
        let errors = package.fail();
        assert!(!errors.contains("evaluation panicked"), "{errors}");
        assert!(errors.contains("src/lib.rs:"), "{errors}");
        assert_eq!(package.schema(), whole);
    }
    package.write("src/lib.rs", STATE);
    package.build();
    assert!(did_nothing(&package));
}

#[test]
fn a_type_with_a_fault_writes_nothing() {
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    package.build();
    let whole = package.schema();
    package.write("src/lib.rs", &STATE.replace("Accepted = 10", "Accepted = 70000"));
    assert!(package.fail().contains("code 70000 does not fit into `i16`"));
    assert_eq!(package.schema(), whole);
}

#[test]
fn two_cargos_at_once_end_with_right_files() {
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    package.build();
    let right = package.schema();
    for round in 0..3 {
        fs::remove_dir_all(package.path("schema")).expect("removed");
        let one = package.cargo(&["check"]).spawn().expect("cargo starts");
        let mut other = package.cargo(&["build", "--release"]);
        other.env("CARGO_TARGET_DIR", package.path("target-release"));
        let other = other.spawn().expect("cargo starts");
        for child in [one, other] {
            assert!(Ran::of(child.wait_with_output().expect("cargo ends")).ok, "round {round}");
        }
        assert_eq!(package.schema(), right, "round {round}");
    }
}

#[test]
fn a_crate_with_a_library_two_binaries_and_a_test_works() {
    let name_of = |package: &Package| {
        let manifest = package.read("Cargo.toml");
        manifest
            .lines()
            .find_map(|line| line.strip_prefix("name = \""))
            .map(|rest| rest.trim_end_matches('"').replace('-', "_"))
    };
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    let library = name_of(&package).expect("a name");
    let user = format!(
        "fn main() {{ assert_eq!(codebooks::Codebook::description(&{library}::State::Accepted), \"Accepted\"); }}\n"
    );
    package.write("src/main.rs", &user);
    package.write("src/bin/second.rs", &user);
    package
        .write("tests/uses.rs", &format!("#[test]\nfn uses() {{ assert_eq!({library}::SCHEMA.hash.len(), 64); }}\n"));
    let ran = package.run(&["test"]);
    assert!(ran.ok, "{}", ran.errors);
}

#[test]
fn binaries_hold_a_schema_where_there_is_no_library() {
    let main = format!("{STATE}\nfn main() {{}}\n");
    let package = Package::new(SQLITE, &[("src/main.rs", &main)]);
    package.build();
    assert!(package.exists(SEED));
    let package = Package::new(SQLITE, &[("src/main.rs", &main), ("src/bin/other.rs", "fn main() {}\n")]);
    let errors = package.fail();
    assert!(errors.contains("several binaries and no library; help: name the one with the schema: `root"), "{errors}");
    package.write(
        "Cargo.toml",
        &package.read("Cargo.toml").replace(SQLITE, "dialects = [\"sqlite\"]\nroot = \"src/main.rs\""),
    );
    package.build();
}

#[test]
fn private_types_in_private_modules_and_every_way_to_name_them_work() {
    let library = "
#![deny(warnings, missing_docs)]
//! A fixture.

mod state;
mod hidden {
    #![allow(dead_code)]
    use codebooks::Codebook;
    use super::state::{self as st, deep::*, Renamed as Again};
    type Alias = st::State;

    #[derive(Codebook)]
    struct Parcel {
        #[codebook(primary_key)]
        id: i32,
        a: st::State,
        b: super::state::State,
        c: crate::state::deep::Deep,
        d: Deep,
        e: Again,
        f: Option<Alias>,
        g: self::inner::Inner,
        #[codebook(references = Self)]
        parent: Option<i32>,
    }

    mod inner {
        #[derive(codebooks::Codebook, Clone, Copy)]
        pub(super) enum Inner { A, #[allow(dead_code)] B }
    }
}

codebooks::schema!();
";
    let state = "
#![allow(dead_code)]
use codebooks::Codebook as Book;
#[derive(Book, Clone, Copy)]
pub(crate) enum State { A, B }
#[path = \"elsewhere.rs\"]
pub(crate) mod deep;
mod third { #[derive(codebooks::Codebook, Clone, Copy)] pub(crate) enum Third { A } }
pub(crate) use third::Third as Renamed;
";
    let deep = "#[derive(codebooks::Codebook, Clone, Copy)]\npub(crate) enum Deep { A }\n";
    let package = Package::new(SQLITE, &[("src/lib.rs", library), ("src/state.rs", state), ("src/elsewhere.rs", deep)]);
    package.build();
    let table = package.read("schema/sqlite/create/1-tables/parcel.sql");
    for (column, target) in [
        ("a", "c_state"),
        ("b", "c_state"),
        ("c", "c_deep"),
        ("d", "c_deep"),
        ("e", "c_third"),
        ("f", "c_state"),
        ("g", "c_inner"),
        ("parent", "parcel"),
    ] {
        let key = format!("\"fk_parcel_{column}\" FOREIGN KEY (\"{column}\") REFERENCES \"{target}\"");
        assert!(table.contains(&key), "{key} is not in\n{table}");
    }
    assert!(did_nothing(&package));
}

#[test]
fn a_renamed_dependency_works() {
    let rest = format!(
        "[package.metadata.codebooks]\n{SQLITE}\n\n[dependencies]\ncb = {{ package = \"codebooks\", path = \"ROOT\" }}\n"
    );
    let library = "
#[derive(cb::Codebook, Clone, Copy)]
#[codebook(crate = cb)]
pub enum State { A }
cb::schema!();
";
    Package::with_manifest(&rest, &[("src/lib.rs", library)]).build();
}

#[test]
fn output_does_not_depend_on_features_profile_line_ends_or_order() {
    let rest = format!(
        "[features]\nextra = []\n\n[package.metadata.codebooks]\n{SQLITE}\n\n[dependencies]\ncodebooks = {{ path = \"ROOT\" }}\n"
    );
    let one = "/// One\n/// and more\n#[derive(codebooks::Codebook, Clone, Copy)]\npub enum One {\n    /// First\n    A,\n}\n";
    let two = "#[cfg(feature = \"extra\")]\n#[derive(codebooks::Codebook, Clone, Copy)]\npub enum Two { A }\n#[cfg(test)]\n#[derive(codebooks::Codebook, Clone, Copy)]\npub enum Never { A }\n#[cfg(all(test, feature = \"extra\"))]\nmod tests { #[derive(codebooks::Codebook, Clone, Copy)] pub enum Never { A } }\n";
    let first = format!("{one}{two}codebooks::schema!();\n");
    let package = Package::with_manifest(&rest, &[("src/lib.rs", &first)]);
    package.build();
    let whole = package.schema();
    assert!(package.exists("schema/sqlite/create/4-seeds/c_two.sql"), "a type behind a feature is in the schema");
    assert!(!package.exists("schema/sqlite/create/4-seeds/c_never.sql"), "a type of tests is not");
    for arguments in [&["build", "--features", "extra"][..], &["build", "--release"], &["check", "--all-features"]] {
        assert!(package.run(arguments).ok, "{arguments:?}");
        assert_eq!(package.schema(), whole, "{arguments:?}");
    }
    package.write("src/lib.rs", &format!("\u{feff}{}", first.replace('\n', "\r\n")));
    package.build();
    assert_eq!(package.schema(), whole);
    package.write("src/lib.rs", &format!("codebooks::schema!();\n{two}{one}"));
    package.build();
    assert_eq!(package.schema(), whole);
}

#[test]
fn a_module_outside_the_package_is_watched() {
    let outside = tempfile::tempdir().expect("a folder");
    let file = outside.path().join("state.rs");
    fs::write(&file, "#[derive(codebooks::Codebook, Clone, Copy)]\npub enum Outer { A }\n").expect("written");
    let library = format!("#[path = {:?}]\npub mod outer;\ncodebooks::schema!();\n", file.to_string_lossy());
    let package = Package::new(SQLITE, &[("src/lib.rs", &library)]);
    package.build();
    let later =
        fs::metadata(&file).and_then(|data| data.modified()).expect("a time") + std::time::Duration::from_secs(2);
    fs::write(&file, "#[derive(codebooks::Codebook, Clone, Copy)]\npub enum Outer { A, Second }\n").expect("written");
    fs::File::options().append(true).open(&file).and_then(|file| file.set_modified(later)).expect("touched");
    package.build();
    assert!(package.read("schema/sqlite/create/4-seeds/c_outer.sql").contains("'SECOND'"));
}

#[test]
fn checking_builds_write_nothing_and_say_one_line_when_stale() {
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    package.build();
    package.write("src/lib.rs", &STATE.replace("/// Accepted", "/// Taken"));
    let before = package.schema();
    for variable in ["CI", "CODEBOOKS_CHECK"] {
        let ran = Ran::of(package.cargo(&["build"]).env(variable, "1").output().expect("cargo runs"));
        assert!(!ran.ok);
        let lines: Vec<&str> = ran.errors.lines().filter(|line| line.contains("stale")).collect();
        assert_eq!(lines.len(), 1, "{}", ran.errors);
        assert!(lines[0].contains("schema/README.md: differs ("), "{}", lines[0]);
        assert!(lines[0].contains(" more); help: run `cargo build`"), "{}", lines[0]);
        assert_eq!(package.schema(), before);
    }
    let ran = Ran::of(package.cargo(&["build"]).env("DOCS_RS", "1").output().expect("cargo runs"));
    assert!(ran.ok, "{}", ran.errors);
    assert_eq!(package.schema(), before, "docs.rs writes nothing");
    package.build();
    let ran = Ran::of(package.cargo(&["build"]).env("CI", "true").output().expect("cargo runs"));
    assert!(ran.ok, "{}", ran.errors);
}

#[test]
fn copies_from_a_registry_and_vendored_copies_never_write() {
    for marker in [".cargo-ok", ".cargo-checksum.json"] {
        let package = Package::new(SQLITE, &[("src/lib.rs", STATE), (marker, "{}")]);
        package.build();
        assert!(!package.exists("schema"), "{marker}");
    }
}

#[test]
fn bad_input_gets_one_clear_sentence() {
    let cases: [(&str, &str, &str); 6] = [
        ("", "`dialects` is missing; help: list one or more of `postgres`, `mysql` or `sqlite`", "missing"),
        ("dialects = [\"oracle\"]", "unknown dialect `oracle`; help: use `postgres`, `mysql` or `sqlite`", "unknown"),
        (
            "dialects = [\"sqlite\"]\noutput = \"../out\"",
            "the output folder `../out` is not inside the package",
            "outside",
        ),
        ("dialects = \"sqlite\"", "`dialects` must be a list", "form"),
        ("dialects = [\"sqlite\"]\ntitle = 3", "`title` must be a string", "kind"),
        ("dialects = [\"sqlite\"]\nroot = \"src/x.rs\"", "`root = \"src/x.rs\"` is not a library or binary", "root"),
    ];
    for (settings, sentence, what) in cases {
        let errors = Package::new(settings, &[("src/lib.rs", STATE)]).fail();
        let told: Vec<&str> = errors.lines().filter(|line| line.contains(sentence)).collect();
        assert_eq!(told.len(), 1, "{what}: {errors}");
    }
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE)]);
    package.write_bytes("src/lib.rs", &[STATE.as_bytes(), &[0xff]].concat());
    assert!(package.fail().contains("UTF-8"));
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE), ("schema", "a file, not a folder")]);
    let errors = package.fail();
    assert!(
        errors.contains("schema") && errors.contains("make the folder writable") || errors.contains("cannot be read"),
        "{errors}"
    );
    let package = Package::new(SQLITE, &[("src/lib.rs", STATE), ("schema/README.md", "# Mine\n")]);
    assert!(package.fail().contains("`schema/README.md` was not generated by codebooks; help: move it away"));
    assert_eq!(package.read("schema/README.md"), "# Mine\n");
}

#[test]
fn a_program_carries_the_deployments_of_its_drivers_and_a_build_leaves_them_alone() {
    let source = STATE.to_owned()
        + "#[test]\nfn deployments() {\n    let names: Vec<_> = SCHEMA.deployments(\"sqlite\").iter().map(|all| (all.name, all.text)).collect();\n\
           assert_eq!(names, [(\"00000-baseline\", \"SELECT 1;\\n\"), (\"00001-more\", \"SELECT 2;\\n\")]);\n\
           assert_eq!(SCHEMA.deployments(\"sqlite\")[0].hash.len(), 64);\n\
           assert!(SCHEMA.deployments(\"postgres\").is_empty(), \"its driver is not compiled in\");\n}\n";
    let settings = "dialects = [\"sqlite\", \"postgres\"]\n\n[dependencies]\ncodebooks = { path = \"ROOT\", features = [\"sqlite\"] }";
    let package =
        Package::with_manifest(&format!("[package.metadata.codebooks]\n{settings}\n"), &[("src/lib.rs", &source)]);
    for dialect in ["sqlite", "postgres"] {
        for (name, text) in [("00000-baseline", "SELECT 1;\n"), ("00001-more", "SELECT 2;\n")] {
            package.write(&format!("schema/{dialect}/deployment/{name}.sql"), text);
            package.write(&format!("schema/{dialect}/rollback/{name}.sql"), text);
        }
    }
    let ran = package.run(&["test", "--lib"]);
    assert!(ran.ok, "{}", ran.errors);
    assert!(package.exists("schema/sqlite/rollback/00001-more.sql"));
    package.write("schema/sqlite/deployment/00003-late.sql", "SELECT 3;\n");
    package.write("src/lib.rs", &format!("{source}\n"));
    let errors = package.fail();
    assert!(
        errors.contains("schema/sqlite/deployment/00003-late.sql: there is no deployment 00002 before it"),
        "{errors}"
    );
}
