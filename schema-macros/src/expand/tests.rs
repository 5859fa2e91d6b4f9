//! Expansions as people read them; `cargo xtask goldens` accepts what they have become.

use proc_macro2::TokenStream;

use super::expand;
use crate::context::Surroundings;

/// As an editor's server expands: nothing is compared with what a build script read.
fn in_an_editor(source: &str) -> String {
    shown(expand(source.parse().expect("tokens"), &Surroundings::without_build_script(true)))
}

fn shown(expansion: TokenStream) -> String {
    let file = syn::parse2(expansion.clone()).unwrap_or_else(|error| panic!("{error}: {expansion}"));
    prettyplease::unparse(&file)
}

#[test]
fn an_enum() {
    insta::assert_snapshot!(in_an_editor(
        "/// How far a parcel has come.\n#[repr(i16)] pub enum ParcelState { /// Handed over\nAccepted = 10, #[codebook(retired)] OnHold = 20 }"
    ));
}

#[test]
fn an_enum_with_text_codes_and_accessors() {
    insta::assert_snapshot!(in_an_editor(
        "#[codebook(key = \"text\", names = \"snake_case\", payload(rate: f64, symbol: Option<&'static str>))] enum Currency { \
         #[codebook(payload(rate = 1e-3, symbol = \"€\"), order = 2, translation(de = \"Euro\"))] Euro, \
         #[codebook(payload(rate = 2), order = 1, parent = Euro)] r#Box }"
    ));
}

#[test]
fn a_struct() {
    insta::assert_snapshot!(in_an_editor(
        "struct Parcel { #[codebook(primary_key)] id: i64, state: crate::states::ParcelState, note: Option<String> }"
    ));
}

#[test]
fn a_type_with_faults() {
    insta::assert_snapshot!(in_an_editor(
        "struct Parcel { #[codebook(primry_key)] id: i64, #[codebook(length = 0)] note: String }"
    ));
}

#[test]
fn r02_only_the_compiler_asks_for_the_proof() {
    let source = "enum State { A }";
    assert!(!in_an_editor(source).contains("compile_error"));
    let compiled = shown(expand(source.parse().expect("tokens"), &Surroundings::without_build_script(false)));
    assert!(compiled.contains("requires the package's build script"), "{compiled}");
}

#[test]
fn r06_what_would_exhaust_the_stack_is_an_error() {
    let shown = in_an_editor(&format!("enum State {{ A = {}1 }}", "-".repeat(60_000)));
    assert!(shown.contains("compile_error") && shown.contains("nests too deeply"), "{shown}");
}
