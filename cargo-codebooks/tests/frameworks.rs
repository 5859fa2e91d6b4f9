//! Schemas across packages: a library with a `links` key, and an application built on it, through real cargo.

#[path = "../../tests/fixture/mod.rs"]
mod fixture;

use fixture::{Package, SQLITE};
use std::process::Command;

const CORE: &str = "\
codebooks::schema!();
pub mod inner {
    #[derive(codebooks::Codebook, Clone, Copy)]
    #[codebook(table = \"core_kind\")]
    pub enum Kind { One = 1, Two = 2 }
}
pub use inner::Kind;
#[derive(codebooks::Codebook)]
pub struct Tenant { #[codebook(primary_key)] pub id: i64, #[codebook(length = 20, unique)] pub name: String }
";

const APP: &str = "\
codebooks::schema!();
use framework::Kind;
#[derive(codebooks::Codebook)]
pub struct Widget {
    #[codebook(primary_key)]
    pub id: i64,
    #[codebook(references = framework::Tenant)]
    pub tenant: i64,
    #[codebook(default = Two)]
    pub kind: Kind,
    #[codebook(references = ::framework::Tenant, to = name, length = 20)]
    pub name: Option<String>,
}
";

fn core(source: &str) -> Package {
    let manifest = format!(
        "links = \"framework\"\n\n[lib]\nname = \"framework\"\n\n[package.metadata.codebooks]\n{SQLITE}\n\n[dependencies]\ncodebooks = {{ path = \"ROOT\" }}\n"
    );
    Package::with_manifest(&manifest, &[("src/lib.rs", source)])
}

fn application(core: &Package, dependency: &str, source: &str) -> Package {
    let path = core.path("");
    let manifest = format!(
        "[package.metadata.codebooks]\n{SQLITE}\n\n[dependencies]\ncodebooks = {{ path = \"ROOT\" }}\n{dependency} = {{ package = \"{}\", path = \"{}\" }}\n",
        core.name(),
        path.display()
    );
    Package::with_manifest(&manifest, &[("src/lib.rs", source)])
}

#[test]
fn s3_09_types_of_a_framework_are_referred_to_and_its_tables_arrive() {
    let core = core(CORE);
    let app = application(&core, "framework", APP);
    app.build();
    let table = app.read("schema/sqlite/create/1-tables/widget.sql");
    assert!(table.contains("REFERENCES \"tenant\" (\"id\")"), "{table}");
    assert!(table.contains("REFERENCES \"tenant\" (\"name\")"), "{table}");
    assert!(table.contains("\"kind\" INT NOT NULL DEFAULT 2"), "{table}");
    assert!(app.exists("schema/sqlite/create/4-seeds/core_kind.sql"));
    // The framework's own folder holds its own tables alone.
    assert!(core.exists("schema/sqlite/create/1-tables/tenant.sql"));
    assert!(!core.exists("schema/sqlite/create/1-tables/widget.sql"));
}

#[test]
fn s3_08_a_framework_that_nobody_refers_to_loses_no_table() {
    let core = core(CORE);
    let app = application(&core, "framework", "codebooks::schema!();\n");
    app.build();
    assert!(app.exists("schema/sqlite/create/1-tables/tenant.sql"));
}

#[test]
fn s3_09_a_change_of_the_framework_reaches_the_application() {
    let core = core(CORE);
    let app = application(&core, "framework", APP);
    app.build();
    let before = app.schema();
    assert!(!app.build().errors.contains("Compiling"), "a second build has nothing to do");
    core.write("src/lib.rs", &CORE.replace("Two = 2", "Two = 2, Three = 3"));
    app.build();
    assert!(app.read("schema/sqlite/create/4-seeds/core_kind.sql").contains("THREE"));
    core.write("src/lib.rs", CORE);
    app.build();
    assert_eq!(app.schema(), before);
}

#[test]
fn s3_09_a_renamed_and_a_glob_imported_framework_work() {
    let core = core(CORE);
    let source = APP.replace("use framework::Kind;", "use base::*;").replace("framework::Tenant", "base::Tenant");
    let app = application(&core, "base", &source);
    app.build();
    assert!(app.read("schema/sqlite/create/1-tables/widget.sql").contains("REFERENCES \"core_kind\""));
}

#[test]
fn s3_09_the_command_reads_the_framework_as_the_build_does() {
    let core = core(CORE);
    let app = application(&core, "framework", APP);
    app.build();
    let command = |arguments: &[&str]| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("cargo-codebooks"));
        let done = command.arg("codebooks").args(arguments).current_dir(app.path("")).output().expect("it runs");
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let (code, said) = command(&["check"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("schema/ is fresh"), "{said}");
    let (code, script) = command(&["sql", "create"]);
    assert_eq!(code, Some(0));
    let tables = ["core_kind", "tenant", "widget"].map(|table| script.find(&format!("CREATE TABLE \"{table}\"")));
    assert!(tables[0] < tables[2] && tables[1] < tables[2] && tables[0].is_some(), "{script}");
    // After the framework changes, the application's folder is stale.
    core.write("src/lib.rs", &CORE.replace("Two = 2", "Two = 2, Three = 3"));
    let (code, said) = command(&["check"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("core_kind.sql"), "{said}");
}

#[test]
fn s0_20_a_program_carries_what_it_and_its_framework_know_of_their_codes() {
    let core = core(&CORE.replace("One = 1", "#[codebook(renamed_from = \"Uno\")] One = 1"));
    core.write(
        "schema/codes.lock",
        "format = 1\n\n[core_kind.live]\n1 = \"Uno\"\n\n[core_kind.removed]\n7 = \"Seven\"\n",
    );
    let path = core.path("");
    let manifest = format!(
        "[package.metadata.codebooks]\n{SQLITE}\n\n[dependencies]\ncodebooks = {{ path = \"ROOT\" }}\nframework = {{ package = \"{}\", path = \"{}\" }}\n",
        core.name(),
        path.display()
    );
    let main = "codebooks::schema!();\n#[derive(codebooks::Codebook, Clone, Copy)]\nenum Own { Two = 2 }\n\
        fn main() { let _ = Own::Two; std::fs::write(\"codes\", include_str!(concat!(env!(\"OUT_DIR\"), \"/codebooks.codes\"))).unwrap(); }\n";
    let app = Package::with_manifest(&manifest, &[("src/main.rs", main)]);
    let carried = || {
        let ran = app.run(&["run"]);
        assert!(ran.ok, "{}", ran.errors);
        schema_sql::known_codes::from_text(&app.read("codes")).expect("known codes")
    };
    let known = carried();
    assert_eq!(known.keys().collect::<Vec<_>>(), ["core_kind"]);
    assert_eq!(known["core_kind"].former_names("1"), ["Uno"]);
    assert!(known["core_kind"].is_newer("3") && !known["core_kind"].is_newer("7"));
    app.write("schema/codes.lock", "format = 1\n\n[c_own.live]\n2 = \"Two\"\n\n[c_own.removed]\n1 = \"One\"\n");
    // A new file is not watched yet.
    app.write("src/main.rs", &format!("{main}\n"));
    assert_eq!(carried()["c_own"].absent, ["1"]);
}

#[test]
fn s3_09_a_clash_of_names_is_an_error_at_the_type() {
    let core = core(CORE);
    let app = application(
        &core,
        "framework",
        &APP.replace("pub struct Widget", "#[codebook(table = \"tenant\")]\npub struct Widget"),
    );
    let errors = app.fail();
    let sentence = "error: `Widget` and `framework::Tenant` have the same name `tenant` in the database";
    assert!(errors.contains(sentence), "{errors}");
    assert!(!app.exists("schema"), "nothing is written");
}

#[test]
fn s3_09_keys_across_crates_are_checked() {
    let core = core(CORE);
    let app = application(&core, "framework", &APP.replace("pub tenant: i64", "pub tenant: i32"));
    let errors = app.fail();
    assert!(errors.contains("`tenant` is `integer`, but `id` of `framework::Tenant` is `bigint`"), "{errors}");
    let app = application(&core, "framework", &APP.replace("framework::Tenant)]", "framework::Tenants)]"));
    assert!(app.fail().contains("is not a struct or enum of the schema"));
    // Another type of the same last name: only the compiler knows.
    core.write(
        "src/lib.rs",
        &format!("{CORE}pub mod other {{ #[derive(codebooks::Codebook, Clone, Copy)] #[codebook(standalone)] pub enum Kind {{ A }} }}\n"),
    );
    let app = application(&core, "framework", &APP.replace("use framework::Kind;", "use framework::other::Kind;"));
    assert!(app.fail().contains("the build script took this for another type of the same name"));
}
