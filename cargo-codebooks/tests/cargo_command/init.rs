//! `init`: a package gets what it needs, once, all of it or nothing.

use std::path::Path;
use std::process::Command;

use schema_core::VERSION;

use crate::package::{Package, Ran, SOURCE};

const MANIFEST: &str = r#"# An application.
[package]
name    = "app"          # aligned
version = "0.1.0"
edition = "2024"

# what it needs
[dependencies]
anyhow = "1"   # errors

# the web
serde = { version = "1", features = [ "derive" ] }

[features]
default = []
# the end
"#;

const LIBRARY: &str = "//! The application.\n\npub mod parcel {}\n";

#[track_caller]
fn changes_nothing(package: &Package, arguments: &[&str]) -> Ran {
    let before = package.snapshot();
    let ran = package.run(arguments);
    assert_eq!(package.snapshot(), before, "{ran:?}");
    assert_eq!(ran.stdout, if ran.code == 0 { "nothing to do\n" } else { "" });
    ran
}

#[test]
fn everything_is_added_and_told_and_nothing_twice() {
    let package = Package::new(MANIFEST, LIBRARY);
    let ran = package.run(&["init"]);
    assert_eq!(
        ran.printed().lines().collect::<Vec<_>>(),
        [
            format!("Cargo.toml: added `codebooks = \"{VERSION}\"` to `[dependencies]`"),
            format!("Cargo.toml: added `schema-core = \"{VERSION}\"` to `[build-dependencies]`"),
            "Cargo.toml: added `dialects = [\"postgres\", \"mysql\", \"sqlite\"]` to `[package.metadata.codebooks]`"
                .into(),
            "Cargo.toml: added `implicit_codes = \"deny\"` to `[package.metadata.codebooks]`".into(),
            "build.rs: created".into(),
            "src/lib.rs: added `codebooks::schema!();`".into(),
            "next: derive `Codebook` on an enum or a struct, run `cargo build`, and commit `schema/`".into(),
        ]
    );
    let expected = MANIFEST
        .replace(
            "\n# what it needs",
            "\n[package.metadata.codebooks]\ndialects = [\"postgres\", \"mysql\", \"sqlite\"]\nimplicit_codes = \"deny\"\n\n# what it needs",
        )
        .replace("\n# the web", &format!("codebooks = \"{VERSION}\"\n\n# the web"))
        .replace("\n[features]", &format!("\n[build-dependencies]\nschema-core = \"{VERSION}\"\n\n[features]"));
    assert_eq!(package.read("Cargo.toml"), expected);
    assert_eq!(package.read("build.rs"), "fn main() {\n    schema_core::build();\n}\n");
    assert_eq!(package.read("src/lib.rs"), format!("{LIBRARY}\ncodebooks::schema!();\n"));
    // Only these three.
    assert_eq!(package.snapshot().len(), 3);
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);
}

#[test]
fn a_half_done_package_gets_the_rest() {
    let manifest = format!("{MANIFEST}\n[build-dependencies]\nschema-core = {{ version = \"{VERSION}\" }}\n");
    let package = Package::new(&manifest, SOURCE);
    package
        .write("build.rs", "fn main() {\n    println!(\"cargo::rerun-if-changed=x\");\n    schema_core::build();\n}\n");
    let before = package.read("build.rs");
    let told: Vec<String> = package.run(&["init"]).printed().lines().map(str::to_owned).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[..3].iter().all(|line| line.starts_with("Cargo.toml: added ")), "{told:?}");
    assert_eq!((package.read("build.rs"), package.read("src/lib.rs").as_str()), (before, SOURCE));
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let package = Package::new(&windows(MANIFEST), &windows(LIBRARY));
    package.run(&["init"]).printed();
    for file in ["Cargo.toml", "src/lib.rs"] {
        let text = package.read(file);
        assert!(text.starts_with('\u{feff}') && !text[3..].contains('\u{feff}'), "{text:?}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
    }
    let unix = Package::new(MANIFEST, LIBRARY);
    unix.run(&["init"]).printed();
    assert_eq!(package.read("Cargo.toml"), windows(&unix.read("Cargo.toml")));
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);
}

#[test]
fn a_file_without_a_last_line_end_is_extended_properly() {
    let package = Package::new("[package]\nname = \"app\"", "mod a {} // the end");
    package.run(&["init"]).printed();
    assert_eq!(package.read("src/lib.rs"), "mod a {} // the end\n\ncodebooks::schema!();\n");
    let empty = Package::new("[package]\nname = \"app\"", "");
    empty.run(&["init"]).printed();
    assert_eq!(empty.read("src/lib.rs"), "codebooks::schema!();\n");
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);
}

#[test]
fn the_line_in_a_comment_or_a_string_does_not_count() {
    let library = "// codebooks::schema!();\nconst X: &str = \"codebooks::schema!();\";\n";
    let package = Package::new(MANIFEST, library);
    package.run(&["init"]).printed();
    assert!(package.read("src/lib.rs").ends_with("\n\ncodebooks::schema!();\n"));
}

#[test]
fn the_root_is_the_target_that_holds_the_schema() {
    let package = Package::empty();
    package.write("Cargo.toml", MANIFEST);
    package.write("src/main.rs", "mod a;\nfn main() {}\n");
    // A module that does not exist yet is not this command's concern.
    package.run(&["init"]).printed();
    assert!(package.read("src/main.rs").ends_with("fn main() {}\n\ncodebooks::schema!();\n"));

    let configured = "[package.metadata.codebooks]\nroot = \"src/bin/b.rs\"\n";
    let package = Package::empty();
    package.write("Cargo.toml", &format!("{MANIFEST}\n{configured}"));
    package.write("src/bin/a.rs", "fn main() {}\n");
    package.write("src/bin/b.rs", "fn main() {}\n");
    package.run(&["init"]).printed();
    assert_eq!(package.read("src/bin/a.rs"), "fn main() {}\n");
    assert!(package.read("src/bin/b.rs").contains("schema!"));
    assert!(package.read("Cargo.toml").contains("root = \"src/bin/b.rs\"\ndialects = ["));
}

#[test]
fn dialects_can_be_chosen_once() {
    let package = Package::new(MANIFEST, LIBRARY);
    let ran = package.run(&["codebooks", "init", "--dialects", "sqlite,postgres"]);
    assert!(ran.printed().contains("added `dialects = [\"postgres\", \"sqlite\"]`"), "{ran:?}");
    assert_eq!(changes_nothing(&package, &["init", "--dialects", "postgres", "--dialects", "sqlite"]).code, 0);
    let ran = changes_nothing(&package, &["init", "--dialects", "mysql"]);
    assert_eq!(
        ran.sentence(2),
        "Cargo.toml: `dialects = [\"postgres\", \"sqlite\"]` is already configured\nhelp: change it there"
    );
    let ran = changes_nothing(&package, &["init", "--dialects", "oracle"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("[possible values: postgres, mysql, sqlite]"), "{ran:?}");
}

#[test]
fn dependencies_by_other_names_are_known() {
    let manifest = "[package]\nname = \"app\"\n\n[dependencies]\nlookup-tables = { package = \"codebooks\", version = \"0.1\" }\n\n[build-dependencies]\ncore-of-it = { package = \"schema-core\", version = \"0.1\" }\n";
    let package = Package::new(manifest, LIBRARY);
    assert_eq!(package.run(&["init"]).printed().lines().count(), 5);
    assert!(package.read("src/lib.rs").ends_with("\nlookup_tables::schema!();\n"));
    assert!(package.read("build.rs").contains(" core_of_it::build();"));
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);

    let taken = "[package]\nname = \"app\"\n\n[dependencies]\ncodebooks = { package = \"other\", version = \"1\" }\n";
    let ran = changes_nothing(&Package::new(taken, LIBRARY), &["init"]);
    assert_eq!(
        ran.sentence(2),
        "Cargo.toml: `codebooks` in `[dependencies]` is the package `other`, give it another name"
    );
}

#[test]
fn every_way_to_write_a_table_is_known() {
    for manifest in [
        "package = { name = \"app\" }\ndependencies.serde = \"1\"\n",
        "package.name = \"app\"\nbuild-dependencies = { cc = \"1\" }\n",
        "dependencies.codebooks.version = \"1\"\n[package]\nname = \"app\"\n[package.metadata]\ndocs.rs.all-features = true\n",
        "[dependencies.codebooks]\nworkspace = true\n[package]\nname = \"app\"\nmetadata.codebooks.title = \"x\"\n",
    ] {
        let package = Package::new(manifest, LIBRARY);
        package.run(&["init"]).printed();
        assert_eq!(changes_nothing(&package, &["init"]).code, 0);
        assert_eq!(package.run(&["check"]).code, 1, "{}", package.read("Cargo.toml"));
    }
}

#[test]
fn what_must_be_a_table_and_is_none() {
    for (manifest, expected) in [
        ("dependencies = 1\n[package]\nname = \"app\"\n", "Cargo.toml: `dependencies` must be a table"),
        ("[package]\nname = \"app\"\nmetadata = 1\n", "Cargo.toml: `package.metadata` must be a table"),
        (
            "[package]\nname = \"app\"\nmetadata.codebooks = 1\n",
            "Cargo.toml: `package.metadata.codebooks` must be a table",
        ),
        (
            "[package]\nname = \"app\"\nbuild = false\n",
            "Cargo.toml: `build = false` turns build scripts off, remove it",
        ),
        ("[package]\nname = \"app\"\nbuild = 1\n", "Cargo.toml: `build` must be the path of one build script"),
    ] {
        let ran = changes_nothing(&Package::new(manifest, LIBRARY), &["init"]);
        assert_eq!(ran.sentence(2), expected);
    }
}

#[test]
fn a_build_script_of_the_users_own_gets_the_line_and_keeps_every_other_byte() {
    let package = Package::new(MANIFEST, LIBRARY);
    let own = "// schema_core::build();\nfn domain() {}\n\npub fn main() {\n  domain() ;\n}\n";
    package.write("build.rs", own);
    let told = package.run(&["init"]);
    assert!(told.printed().contains("build.rs: added `schema_core::build();` to `main`\n"), "{told:?}");
    let line = "\n  schema_core::build();";
    assert_eq!(package.read("build.rs"), own.replace("pub fn main() {", &format!("pub fn main() {{{line}")));
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);

    // A byte order mark and CR LF stay where they are.
    let package = Package::new(MANIFEST, LIBRARY);
    package.write("build.rs", "\u{feff}fn main() {\r\n    é();\r\n}\r\n");
    package.run(&["init"]).printed();
    assert_eq!(package.read("build.rs"), "\u{feff}fn main() {\r\n    schema_core::build();\r\n    é();\r\n}\r\n");
}

#[test]
fn a_build_script_without_one_main_is_the_users_to_change() {
    let package = Package::new(MANIFEST, LIBRARY);
    package.write("build.rs", "include!(\"elsewhere.rs\");\n");
    let ran = changes_nothing(&package, &["init"]);
    let help = "\nhelp: add the line `schema_core::build();` to the build script's `main`";
    assert!(ran.code == 4 && ran.stderr.contains(help), "{ran:?}");
    package.write("build.rs", "#[cfg(unix)]\nfn main() {}\n#[cfg(not(unix))]\nfn main() {}\n");
    let ran = changes_nothing(&package, &["init"]);
    assert!(
        ran.code == 4 && ran.stderr.contains("build.rs:2:11: there are several functions `main`\nhelp: "),
        "{ran:?}"
    );
    package.write("build.rs", "fn main() {\n");
    let ran = changes_nothing(&package, &["init"]);
    assert!(ran.sentence(4).starts_with("build.rs:"), "{ran:?}");
    package.write("build.rs", "use schema_core::build;\nfn main() { build() }\n");
    assert!(!package.run(&["init"]).printed().contains("build.rs"));
}

#[test]
fn a_path_must_be_a_checkout_and_is_written_from_the_package() {
    let package = Package::empty();
    package.write("app/Cargo.toml", "[package]\nname = \"app\"\n");
    package.write("app/src/lib.rs", LIBRARY);
    package.write("a file", "");
    package.write("empty/Cargo.toml", "[package]\nname = \"other\"\n");
    for (path, message) in [
        ("nowhere", "there is no folder `nowhere`"),
        ("a file", "there is no folder `a file`"),
        ("empty", "`empty` is not a checkout of codebooks"),
    ] {
        let before = package.snapshot();
        let ran = package.run(&["init", "--manifest-path", "app", "--path", path]);
        assert_eq!(package.snapshot(), before);
        let help = "help: give `--path` the folder of a checkout of codebooks";
        assert_eq!((ran.code, ran.stderr), (2, format!("error: {message}\n{help}\n")));
    }
    package.write("tools/codebooks/Cargo.toml", "[package]\nname = \"codebooks\"\n");
    package.write("tools/codebooks/schema-core/Cargo.toml", "[package]\nname = \"schema-core\"\n");
    let absolute = package.path("tools/codebooks");
    for path in ["tools/codebooks", "app/../tools/./codebooks/", absolute.to_str().expect("UTF-8")] {
        package.write("app/Cargo.toml", "[package]\nname = \"app\"\n");
        package.run(&["init", "--manifest-path", "app", "--path", path]).printed();
        let manifest = package.read("app/Cargo.toml");
        assert!(manifest.contains("codebooks = { path = \"../tools/codebooks\" }"), "{path}: {manifest}");
        assert!(manifest.contains("schema-core = { path = \"../tools/codebooks/schema-core\" }"), "{path}: {manifest}");
    }
}

#[test]
fn a_build_script_elsewhere_is_found_there() {
    let manifest = MANIFEST.replace("edition =", "build = \"tools/build.rs\"\nedition =");
    let package = Package::new(&manifest, LIBRARY);
    assert!(package.run(&["init"]).printed().contains("tools/build.rs: created\n"));
    assert!(!package.path("build.rs").exists());
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);
}

#[test]
fn a_root_that_does_not_lex_stops_everything() {
    let package = Package::new(MANIFEST, "mod a {\n");
    let ran = changes_nothing(&package, &["init"]);
    assert!(ran.sentence(4).starts_with("src/lib.rs:"), "{ran:?}");
}

#[test]
fn a_read_only_file_stops_everything() {
    let package = Package::new(MANIFEST, LIBRARY);
    let set = |readonly| {
        let mut permissions = package.path("src/lib.rs").metadata().expect("a file").permissions();
        permissions.set_readonly(readonly);
        std::fs::set_permissions(package.path("src/lib.rs"), permissions).expect("ours");
    };
    set(true);
    let ran = changes_nothing(&package, &["init"]);
    assert_eq!(ran.sentence(4), "`src/lib.rs` is read-only\nhelp: make it writable");
    set(false);
}

#[test]
fn a_write_that_fails_takes_the_others_back() {
    // The name is short enough for the file itself and too long for the one that is renamed to it.
    let name = format!("{}.rs", "b".repeat(250));
    let manifest = MANIFEST.replace("edition =", &format!("build = \"{name}\"\nedition ="));
    let package = Package::new(&manifest, LIBRARY);
    let ran = package.run(&["init"]);
    assert!(ran.sentence(4).ends_with(", nothing was changed"), "{ran:?}");
    assert_eq!((package.read("Cargo.toml"), package.read("src/lib.rs")), (manifest, LIBRARY.to_owned()));
    assert_eq!(package.snapshot().len(), 2);
}

#[test]
#[cfg(unix)]
fn links_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let package = Package::new(MANIFEST, LIBRARY);
    std::fs::rename(package.path("src/lib.rs"), package.path("real.rs")).expect("renamed");
    symlink("../real.rs", package.path("src/lib.rs")).expect("linked");
    let mode = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(package.path("Cargo.toml"), mode).expect("ours");
    package.run(&["init"]).printed();
    assert!(package.path("src/lib.rs").is_symlink());
    assert!(package.read("real.rs").contains("schema!"));
    let mode = package.path("Cargo.toml").metadata().expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn an_initialised_package_builds_and_is_fresh() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let library = SOURCE.replace("codebooks::schema!();\n", "");
    let package = Package::new(
        "[package]\nname = \"initialised\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n",
        &library,
    );
    // The versions that this workspace was locked to are at hand, without the network.
    std::fs::copy(workspace.join("Cargo.lock"), package.path("Cargo.lock")).expect("a lock file");
    let checkout = workspace.to_str().expect("UTF-8");
    assert_eq!(package.run(&["init", "--path", checkout]).printed().lines().count(), 7);
    assert!(!package.read("Cargo.toml").contains("path = \"/"), "{}", package.read("Cargo.toml"));
    assert_eq!(package.run(&["check"]).code, 1);

    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--offline", "--quiet"]).current_dir(package.folder());
    build.env("CARGO_TARGET_DIR", workspace.join("target/fixtures"));
    for variable in ["CI", "CODEBOOKS_CHECK", "DOCS_RS", "RUSTFLAGS"] {
        build.env_remove(variable);
    }
    let built = Ran::of(build.output().expect("cargo starts"));
    assert_eq!(built.code, 0, "{}", built.stderr);

    assert!(package.run(&["check"]).printed().starts_with("schema/ is fresh: "));
    assert!(package.read("schema/README.md").contains("Handed to the carrier"));
    assert_eq!(changes_nothing(&package, &["init"]).code, 0);
}
