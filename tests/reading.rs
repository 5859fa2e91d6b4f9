//! Rust as people write it, through real cargo: what compiles, and what the user reads of what does not.

mod fixture;

use fixture::{Package, SQLITE};

fn package(files: &[(&str, &str)]) -> Package {
    Package::new(SQLITE, files)
}

fn library(text: &str) -> Package {
    package(&[(
        "src/lib.rs",
        &format!("#![allow(dead_code)]\nuse codebooks::Codebook;\ncodebooks::schema!();\n{text}"),
    )])
}

/// The errors that cargo shows, each as its first line.
fn errors(said: &str) -> Vec<&str> {
    said.lines().filter(|line| line.starts_with("error") && !line.contains("could not compile")).collect()
}

#[test]
fn r01_payloads_of_text_compile() {
    let package = library(
        "#[derive(Codebook, Clone, Copy)]\n#[codebook(payload(symbol: &'static str, note: Option<&'static str>))]\n\
         pub enum Currency { #[codebook(payload(symbol = \"€\"))] Euro }\n\
         #[derive(Codebook, Clone, Copy)]\n#[codebook(file = \"rows.csv\", payload(symbol: &'static str))]\npub enum Unit {}\n",
    );
    let manifest = package.read("Cargo.toml").replace("/schema-core\" }", "/schema-core\", features = [\"csv\"] }");
    package.write("Cargo.toml", &manifest);
    package.write("rows.csv", "id,description,symbol\n1,Metre,m\n");
    package.build();
    assert!(package.read("schema/sqlite/create/4-seeds/c_unit.sql").contains("'m'"));
}

#[test]
fn r01_a_payload_without_a_lifetime_is_told_plainly() {
    let said =
        library("#[derive(Codebook, Clone, Copy)]\n#[codebook(payload(symbol: &str))]\npub enum Currency { Euro }\n")
            .fail();
    assert_eq!(errors(&said)[0], "error: a payload of text must be `&'static str`");
    assert!(!said.contains("E0106"), "{said}");
}

#[test]
fn r07_methods_of_the_enums_own_go_first() {
    library(
        "#[derive(Codebook, Clone, Copy)]\npub enum Kind { /// First\n A = 1 }\n\
         impl Kind { pub fn name(&self) -> u8 { 7 } pub fn description(&self) -> u8 { 8 } pub fn code(&self) -> u8 { 9 } }\n\
         const _: fn() = || { let own: (u8, u8, u8) = (Kind::A.name(), Kind::A.description(), Kind::A.code()); let _ = own; };\n",
    )
    .build();
}

#[test]
fn r07_a_payload_never_hides_a_method() {
    for name in ["code", "name", "clone", "to_string", "parent"] {
        let said = library(&format!(
            "#[derive(Codebook, Clone, Copy)]\n#[codebook(payload({name}: i32))]\npub enum Kind {{ #[codebook(payload({name} = 1))] A }}\n"
        ))
        .fail();
        let expected = format!("error: `{name}` is already the name of a method");
        assert_eq!(errors(&said), [expected], "{said}");
    }
}

#[test]
fn r10_a_word_half_typed_in_one_file_is_one_error() {
    let kinds: String =
        (0..6).map(|at| format!("#[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind{at} {{ A }}\n")).collect();
    let package = package(&[
        ("src/lib.rs", "codebooks::schema!();\npub mod kinds;\nmod typing;\n"),
        ("src/kinds.rs", &kinds),
        ("src/typing.rs", "pub new_f\n"),
    ]);
    let said = package.fail();
    assert!(said.contains("src/typing.rs:1"), "{said}");
    assert!(!said.contains("build script") && !said.contains("src/kinds.rs"), "{said}");
    assert!(!package.exists("schema"), "nothing is written");
}

#[test]
fn r10_a_file_that_only_the_build_script_reads_is_told_once() {
    let package = package(&[
        ("src/lib.rs", "codebooks::schema!();\npub mod kinds;\n#[cfg(target_os = \"none\")] mod elsewhere;\n"),
        ("src/kinds.rs", "#[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind { A }\n"),
        ("src/elsewhere.rs", "pub new_f\n"),
    ]);
    let said = package.fail();
    assert_eq!(errors(&said).len(), 1, "{said}");
    assert!(said.contains("could not read the crate's sources: src/elsewhere.rs:1:5: "), "{said}");
}

#[test]
fn r10_a_faulty_enum_is_told_once_however_many_fields_use_it() {
    let said = library(
        "#[derive(Codebook, Clone, Copy)] pub enum State { #[codebook(retird)] A }\n\
         #[derive(Codebook)] pub struct One { #[codebook(primary_key)] id: i64, state: State }\n\
         #[derive(Codebook)] pub struct Two { #[codebook(primary_key)] id: i64, before: State, after: Option<State> }\n",
    )
    .fail();
    assert_eq!(errors(&said), ["error: unknown attribute `retird` on a variant"], "{said}");
}

#[test]
fn r11_a_file_that_is_saved_while_a_build_runs_is_named() {
    let package = package(&[
        ("src/lib.rs", "codebooks::schema!();\npub mod kinds;\n"),
        ("src/kinds.rs", "#[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind { A }\n"),
    ]);
    package.write(
        "build.rs",
        "fn main() {\n    schema_core::build();\n    let text = std::fs::read_to_string(\"src/kinds.rs\").unwrap();\n    \
         std::fs::write(\"src/kinds.rs\", text.replace(\"{ A }\", \"{ A, B }\")).unwrap();\n}\n",
    );
    let said = package.fail();
    assert_eq!(errors(&said), ["error: `src/kinds.rs` changed during the build"], "{said}");
}
