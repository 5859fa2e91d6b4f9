//! Each way in which files and types can drift apart is a compile error at the user's type.
//!
//! `tests/drift/<name>.stderr` is what the user reads; `CODEBOOKS_UPDATE_GOLDENS=1` rewrites it.

mod fixture;

use std::fs;
use std::path::Path;

use fixture::{Package, SQLITE};

/// Builds a package that must fail and compares what cargo says with the golden file of that name.
fn drifts(name: &str, package: &Package, arguments: &[&str]) {
    let ran = package.run(arguments);
    assert!(!ran.ok, "{name}: the build went well");
    let said = package.normalise(&ran.errors);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drift").join(format!("{name}.stderr"));
    if std::env::var_os("CODEBOOKS_UPDATE_GOLDENS").is_some() {
        fs::create_dir_all(golden.parent().expect("a folder")).expect("the folder is made");
        fs::write(&golden, said).expect("the golden file is written");
        return;
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(said, expected, "{name} differs from {}", golden.display());
}

fn library(name: &str, text: &str) {
    library_with(name, SQLITE, text);
}

fn library_with(name: &str, settings: &str, text: &str) {
    let text = format!(
        "#![allow(dead_code, unexpected_cfgs, unused_imports)]\nuse codebooks::Codebook;\n\n{text}\ncodebooks::schema!();\n"
    );
    drifts(name, &Package::new(settings, &[("src/lib.rs", &text)]), &["build"]);
}

#[test]
fn field_under_cfg() {
    library(
        "field_under_cfg",
        "#[derive(Codebook)]\nstruct Parcel {\n    #[codebook(primary_key)]\n    id: i32,\n    #[cfg(feature = \"x\")]\n    more: i32,\n}\n",
    );
}

#[test]
fn variant_under_cfg() {
    library(
        "variant_under_cfg",
        "#[derive(Codebook, Clone, Copy)]\nenum State {\n    A,\n    #[cfg(all())]\n    B,\n}\n",
    );
}

#[test]
fn type_made_by_macro_rules() {
    library(
        "type_made_by_macro_rules",
        "macro_rules! made {\n    ($name:ident) => {\n        #[derive(Codebook, Clone, Copy)]\n        enum $name { A }\n    };\n}\nmade!(State);\n",
    );
}

#[test]
fn type_in_an_unvisited_file() {
    let text = "mod state {\n    include!(\"state.in\");\n}\ncodebooks::schema!();\n";
    let state = "#[derive(codebooks::Codebook, Clone, Copy)]\npub enum State { A }\n";
    let package = Package::new(SQLITE, &[("src/lib.rs", text), ("src/state.in", state)]);
    drifts("type_in_an_unvisited_file", &package, &["build"]);
}

#[test]
fn type_that_only_the_registry_has() {
    library(
        "type_that_only_the_registry_has",
        "#[derive(Codebook, Clone, Copy)]\n#[cfg_attr(all(), cfg(any()))]\nenum State { A }\n",
    );
}

#[test]
fn foreign_key_to_another_type_of_the_same_name() {
    // The macro's `use` shadows the glob, which is all that the build script sees.
    library(
        "foreign_key_to_another_type_of_the_same_name",
        "mod a {\n    #[derive(codebooks::Codebook, Clone, Copy)]\n    #[codebook(table = \"c_a\")]\n    pub enum State { A }\n}\nmod b {\n    #[derive(codebooks::Codebook, Clone, Copy)]\n    #[codebook(table = \"c_b\")]\n    pub enum State { B }\n}\nuse a::*;\nmacro_rules! bring {\n    ($($path:tt)*) => { use $($path)*; };\n}\nbring!(b::State);\n\n#[derive(Codebook)]\nstruct Parcel {\n    #[codebook(primary_key)]\n    id: i32,\n    state: State,\n}\n",
    );
}

#[test]
fn derive_without_build_script() {
    let package =
        Package::new(SQLITE, &[("src/lib.rs", "#[derive(codebooks::Codebook, Clone, Copy)]\npub enum State { A }\n")]);
    fs::remove_file(package.path("build.rs")).expect("removed");
    drifts("derive_without_build_script", &package, &["build"]);
}

#[test]
fn build_script_that_does_not_call_build() {
    let package = Package::new(
        SQLITE,
        &[
            ("src/lib.rs", "#[derive(codebooks::Codebook, Clone, Copy)]\npub enum State { A }\n"),
            ("build.rs", "fn main() {}\n"),
        ],
    );
    drifts("build_script_that_does_not_call_build", &package, &["build"]);
}

#[test]
fn schema_macro_without_build_script() {
    let package = Package::new(SQLITE, &[("src/lib.rs", "codebooks::schema!();\n")]);
    fs::remove_file(package.path("build.rs")).expect("removed");
    drifts("schema_macro_without_build_script", &package, &["build"]);
}

#[test]
fn schema_macro_forgotten() {
    let package =
        Package::new(SQLITE, &[("src/lib.rs", "#[derive(codebooks::Codebook, Clone, Copy)]\npub enum State { A }\n")]);
    drifts("schema_macro_forgotten", &package, &["build"]);
}

#[test]
fn derive_in_another_target() {
    let package = Package::new(
        SQLITE,
        &[
            ("src/lib.rs", "codebooks::schema!();\n"),
            ("src/main.rs", "#[derive(codebooks::Codebook, Clone, Copy)]\nenum State { A }\nfn main() {}\n"),
        ],
    );
    drifts("derive_in_another_target", &package, &["build"]);
}

#[test]
fn derive_in_a_test() {
    let test = "#[derive(codebooks::Codebook, Clone, Copy)]\nenum State { A }\n";
    let package = Package::new(SQLITE, &[("src/lib.rs", "codebooks::schema!();\n"), ("tests/uses.rs", test)]);
    drifts("derive_in_a_test", &package, &["build", "--tests"]);
}

#[test]
fn constant_that_does_not_reduce() {
    library(
        "constant_that_does_not_reduce",
        "const fn one() -> isize { 1 }\nconst ONE: isize = one();\n#[derive(Codebook, Clone, Copy)]\nenum State { A = ONE }\n",
    );
}

#[test]
fn constant_that_the_build_script_takes_for_another() {
    library(
        "constant_that_the_build_script_takes_for_another",
        "#[cfg(any())]\nconst ONE: isize = 2;\nmacro_rules! one {\n    () => { const ONE: isize = 1; };\n}\none!();\n#[derive(Codebook, Clone, Copy)]\nenum State { A = ONE }\n",
    );
}

#[test]
fn s0_20_two_types_of_one_name() {
    library(
        "two_types_of_one_name",
        "mod a {\n    #[derive(codebooks::Codebook, Clone, Copy)]\n    enum State { A }\n}\nmod b {\n    #[derive(codebooks::Codebook, Clone, Copy)]\n    enum State { A }\n}\n",
    );
}

#[test]
fn s0_21_default_that_is_not_a_code() {
    library(
        "default_that_is_not_a_code",
        "#[derive(Codebook, Clone, Copy)]\nenum State { Open, Closed }\n#[derive(Codebook)]\nstruct Parcel {\n    #[codebook(primary_key)]\n    id: i32,\n    #[codebook(default = Opened)]\n    state: State,\n}\n",
    );
}

#[test]
fn s0_21_set_null_on_a_column_that_is_never_null() {
    library(
        "set_null_on_a_column_that_is_never_null",
        "#[derive(Codebook, Clone, Copy)]\nenum State { Open }\n#[derive(Codebook)]\nstruct Parcel {\n    #[codebook(primary_key)]\n    id: i32,\n    #[codebook(on_delete = set_null)]\n    state: State,\n}\n",
    );
}

#[test]
fn s4_12_foreign_key_whose_types_differ() {
    library(
        "foreign_key_whose_types_differ",
        "#[derive(Codebook)]\nstruct Depot {\n    #[codebook(primary_key)]\n    id: i64,\n}\n#[derive(Codebook)]\nstruct Parcel {\n    #[codebook(primary_key)]\n    id: i32,\n    #[codebook(references = Depot)]\n    depot: i32,\n}\n",
    );
}

#[test]
fn s4_12_foreign_key_to_a_type_without_the_derive() {
    library(
        "foreign_key_to_a_type_without_the_derive",
        "struct Depot;\n#[derive(Codebook)]\nstruct Parcel {\n    #[codebook(primary_key)]\n    id: i32,\n    #[codebook(references = Depot)]\n    depot: i32,\n}\n",
    );
}

#[test]
fn s3_02_a_name_without_the_projects_prefix() {
    library_with(
        "name_without_the_projects_prefix",
        "dialects = [\"sqlite\"]\nprefix = \"poser_\"",
        "#[derive(Codebook)]\nstruct Widget {\n    #[codebook(primary_key)]\n    id: i32,\n}\n#[derive(Codebook)]\n#[codebook(table = \"poser_component\")]\nstruct Component {\n    #[codebook(primary_key)]\n    id: i32,\n}\n",
    );
}

#[test]
fn s0_24_an_enum_without_the_derive_yields_no_table() {
    let text = "pub enum Plain { A }\n#[derive(codebooks::Codebook, Clone, Copy)]\npub enum State { A }\ncodebooks::schema!();\n";
    let package = Package::new(SQLITE, &[("src/lib.rs", text)]);
    package.build();
    let names: Vec<String> =
        package.schema().into_iter().map(|(name, _)| name).filter(|name| name.contains("plain")).collect();
    assert_eq!(names, Vec::<String>::new());
}

#[test]
fn type_that_mysql_lacks() {
    let settings = "dialects = [\"mysql\"]\n";
    let text = "#[derive(Codebook)]\nstruct Label {\n    #[codebook(primary_key)]\n    id: i32,\n    \
        #[codebook(type = \"varchar\")]\n    name: String,\n}\n";
    library_with("type_that_mysql_lacks", settings, text);
}

#[test]
fn s0_20_code_that_was_released_as_another_variant() {
    let text = "#![allow(dead_code)]\nuse codebooks::Codebook;\n\n#[derive(Codebook, Clone, Copy)]\nenum Signal {\n    Go = 1,\n    Halt = 3,\n}\ncodebooks::schema!();\n";
    let history = "format = 1\n\n[c_signal.live]\n1 = \"Go\"\n3 = \"Stop\"\n";
    let package = Package::new(SQLITE, &[("src/lib.rs", text), ("schema/codes.lock", history)]);
    drifts("code_that_was_released_as_another_variant", &package, &["build"]);
}
