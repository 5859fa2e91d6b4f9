//! Rust as people write it: what the build script reads of it, and what it says of what it cannot read.

mod support;

use schema_core::project::Compiled;
use support::{ALL, compile};

const SQLITE: &str = "dialects = [\"sqlite\"]";

fn library(text: &str) -> Compiled {
    compile(SQLITE, &[("src/lib.rs", text)])
}

fn tables(compiled: &Compiled) -> Vec<&str> {
    assert_eq!(compiled.faults, Vec::<String>::new());
    compiled.assembled.schema.tables.iter().map(|table| table.name.as_str()).collect()
}

/// The only fault, without its place.
fn fault(compiled: &Compiled) -> &str {
    assert_eq!(compiled.faults.len(), 1, "{:?}", compiled.faults);
    compiled.faults[0].split_once(": ").expect("a place").1
}

#[test]
fn r03_globs_that_open_each_other_come_to_an_end() {
    let root = "pub mod apps; pub mod runs; pub mod codes; pub mod consts;\n\
                pub use apps::*; pub use runs::*; pub use codes::*; pub use consts::*;\n";
    let opens = |text: &str| format!("use crate::*;\n{text}");
    let derived = "#[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind { A = START, B }\n";
    let compiled = compile(
        SQLITE,
        &[
            ("src/lib.rs", root),
            ("src/apps.rs", &opens(derived)),
            ("src/runs.rs", &opens("")),
            ("src/codes.rs", &opens("")),
            ("src/consts.rs", "macro_rules! make { ($n:ident) => { pub const $n: isize = 3; } } make!(START);"),
        ],
    );
    assert!(fault(&compiled).contains("`START`, which is not an integer constant"), "{:?}", compiled.faults);
}

#[test]
fn r03_a_constant_is_found_through_globs() {
    let compiled = compile(
        SQLITE,
        &[
            ("src/lib.rs", "mod a; mod b; pub use a::*; pub use b::*;"),
            (
                "src/a.rs",
                "use crate::*; #[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind { A = START as isize, B }",
            ),
            (
                "src/b.rs",
                "use crate::*; pub const START: i32 = FIRST + 1; pub const FIRST: i32 = 2; pub const OTHER: i32 = FIRST;",
            ),
        ],
    );
    // A constant is a literal or the name of another one; a sum with a name is neither.
    assert!(fault(&compiled).contains("`START`"), "{:?}", compiled.faults);
    let compiled = compile(
        SQLITE,
        &[
            ("src/lib.rs", "mod a; mod b; pub use a::*; pub use b::*;"),
            (
                "src/a.rs",
                "use crate::*; #[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind { A = OTHER as isize, B }",
            ),
            ("src/b.rs", "use crate::*; pub const FIRST: i32 = 1 << 4; pub const OTHER: i32 = FIRST;"),
        ],
    );
    assert_eq!(tables(&compiled), ["c_kind"]);
    let codes = compiled.assembled.schema.codebooks[0].rows.iter().map(|row| row.code.to_string());
    assert_eq!(codes.collect::<Vec<_>>(), ["16", "17"]);
}

#[test]
fn r04_derives_are_found_however_they_are_written() {
    let compiled = library(
        "#[derive(Clone, Copy, // x\n codebooks::Codebook)] pub enum One { A }\n\
         #[cfg_attr(all(), derive(Clone, Copy), derive(codebooks::Codebook))] pub enum Two { A }\n\
         use codebooks::{Codebook as Book};\n#[derive(Clone, Copy, Book)] pub enum Three { A }\n\
         #[cfg(/* x */ test)] mod tests { #[derive(codebooks::Codebook, Clone, Copy)] enum Four { A } }\n\
         #[cfg(all(unix, test))] mod more { #[derive(codebooks::Codebook, Clone, Copy)] enum Five { A } }\n",
    );
    assert_eq!(tables(&compiled), ["c_one", "c_three", "c_two"]);
}

#[test]
fn r05_types_on_any_field_are_checked() {
    for (field, expected) in [
        (
            "#[codebook(type = \"numeric(2,5)\", default = 1)] bad: (u8, u8)",
            "cannot have the precision 2 and the scale 5",
        ),
        ("#[codebook(type = \"numeric(90,40)\")] bad: [u8; 4]", "the precision may be at most 65"),
        ("#[codebook(type = \"varchar(0)\")] bad: (u8, u8)", "the length of `varchar` must be between 1 and 16000"),
        ("#[codebook(type = \"char(9000)\")] bad: &'static [u8]", "the length of `char` must be between 1 and 255"),
        (
            "#[codebook(type = \"integer\", length = 3)] bad: (u8, u8)",
            "`length` requires a text column, but this one is `integer`",
        ),
        ("#[codebook(type = \"varchar()\")] bad: String", "unknown type `varchar()`"),
    ] {
        let compiled = library(&format!(
            "#[derive(codebooks::Codebook)] pub struct T {{ #[codebook(primary_key)] id: i64, {field} }}"
        ));
        assert!(fault(&compiled).contains(expected), "{field}: {:?}", compiled.faults);
    }
    let compiled = library(
        "#[derive(codebooks::Codebook)] pub struct T { #[codebook(primary_key)] id: i64, #[codebook(type = \"text\", length = 9)] good: (u8, u8) }",
    );
    assert_eq!(tables(&compiled), ["t"]);
    assert!(format!("{:?}", compiled.assembled.schema.tables[0].columns[1].ty).contains("Varchar(9)"));
}

#[test]
fn r06_numbers_and_nesting_have_an_end() {
    let compiled = library(
        "const MOST: i128 = 170141183460469231731687303715884105727;\n\
         #[derive(codebooks::Codebook, Clone, Copy)] #[repr(i128)] pub enum Kind { A = MOST, B }",
    );
    assert!(!compiled.faults.is_empty());
    for deep in [
        format!("pub enum Kind {{ A = {}1 }}", "-".repeat(60_000)),
        format!("pub enum Kind {{ A = {}1{} }}", "(".repeat(60_000), ")".repeat(60_000)),
        format!("pub struct Kind {{ #[codebook(type = \"integer{}\")] a: i32 }}", "[]".repeat(100_000)),
        format!("pub struct Kind {{ a: {}u8{} }}", "Vec<".repeat(20_000), ">".repeat(20_000)),
        format!("pub struct Kind {{ #[codebook(check{}\"a\"{})] a: i32 }}", "(".repeat(9_000), ")".repeat(9_000)),
    ] {
        let compiled = library(&format!("#[derive(codebooks::Codebook, Clone, Copy)] {deep}"));
        assert!(!compiled.faults.is_empty(), "{}", &deep[..60]);
    }
    for (deep, end) in [("use a::{", "}"), ("mod a {", "}"), ("#![cfg_attr(a, ", ")]")] {
        let repeated = deep.trim_start_matches("#![");
        let text = match end {
            ")]" => format!("#![{}x{}]\n", repeated.repeat(60_000), ")".repeat(60_000)),
            _ => format!("{}b{}", deep.replace("use ", "").repeat(60_000), end.repeat(60_000)),
        };
        assert!(!library(&text).faults.is_empty(), "{deep}");
    }
}

#[test]
fn r09_docs_are_what_rustdoc_makes_of_them() {
    let compiled = library(
        "/**\n * One.\n * Two.\n */\n#[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind { /** A. */ A }",
    );
    assert_eq!(tables(&compiled), ["c_kind"]);
    let book = &compiled.assembled.schema.codebooks[0];
    assert_eq!((book.comment.as_str(), &*book.rows[0].description), ("One.\nTwo.", "A."));
    for doc in ["include_str!(\"a.md\")", "concat!(\"a\", \"b\")"] {
        let compiled =
            library(&format!("#[doc = {doc}] #[derive(codebooks::Codebook, Clone, Copy)] pub enum Kind {{ A }}"));
        assert!(fault(&compiled).contains("comes from a macro"), "{:?}", compiled.faults);
    }
}

#[test]
fn r13_numbers_have_exponents() {
    let compiled = compile(
        ALL,
        &[(
            "src/lib.rs",
            "#[derive(codebooks::Codebook)] pub struct T { #[codebook(primary_key)] id: i64, #[codebook(default = 1e300)] a: f64, #[codebook(default = -1.5e-3)] b: f32 }",
        )],
    );
    assert_eq!(tables(&compiled), ["t"]);
}

#[test]
fn r15_codes_may_differ_in_case_alone() {
    let source = |storage: &str| {
        format!(
            "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\"{storage})]\n\
             pub enum Prefix {{ #[codebook(code = \"m\")] Milli, #[codebook(code = \"M\")] Mega }}\n\
             #[derive(codebooks::Codebook)] pub struct Unit {{ #[codebook(primary_key)] id: i64, prefix: Prefix }}\n"
        )
    };
    for storage in ["", ", storage = \"check\"", ", storage = \"native\""] {
        let compiled = compile(ALL, &[("src/lib.rs", &source(storage))]);
        for database in test_servers::Database::all() {
            support::create(&compiled, &database);
            support::seed(&compiled, &database);
            for (id, code) in [(1, "m"), (2, "M")] {
                database
                    .script(&format!("INSERT INTO unit (id, prefix) VALUES ({id}, '{code}');"))
                    .expect("it is a code");
            }
            let rows = database.query("SELECT prefix FROM unit ORDER BY id");
            assert_eq!(rows, [["m"], ["M"]], "{} {storage}", database.dialect());
        }
    }
    let twice = source("").replace("code = \"M\"", "code = \"m\"");
    let compiled = compile(SQLITE, &[("src/lib.rs", &twice)]);
    assert!(fault(&compiled).contains("`Milli` and `Mega` have the same code `m`"), "{:?}", compiled.faults);
}

#[test]
fn r08_an_enum_of_the_schema_goes_before_a_scalar_of_its_name() {
    let compiled = library(
        "#[derive(codebooks::Codebook, Clone, Copy)] pub enum Value { Low, High }\n\
         #[derive(codebooks::Codebook)] pub struct T { #[codebook(primary_key)] id: i64, value: Value, #[codebook(default = High)] more: Option<Value> }",
    );
    assert_eq!(tables(&compiled), ["c_value", "t"]);
    let table = compiled.assembled.schema.table("t").expect("the table");
    assert_eq!(table.foreign_keys.len(), 2, "{table:?}");
    assert!(table.columns[1..].iter().all(|column| column.codebook.as_deref() == Some("c_value")), "{table:?}");
    // Without such an enum it is the scalar.
    let compiled = library(
        "use serde_json::Value; #[derive(codebooks::Codebook)] pub struct T { #[codebook(primary_key)] id: i64, value: Value }",
    );
    assert_eq!(tables(&compiled), ["t"]);
}

#[test]
fn r08_a_type_of_the_crates_own_is_not_the_scalar_of_its_name() {
    for own in ["pub struct Date(u8);", "mod times { pub enum Date { A } } use times::Date;", "type Date = (u8, u8);"] {
        let compiled = library(&format!(
            "{own} #[derive(codebooks::Codebook)] pub struct T {{ #[codebook(primary_key)] id: i64, day: Date }}"
        ));
        let expected = "`Date` is a type of this crate, not the scalar of that name";
        assert!(fault(&compiled).starts_with(expected), "{:?}", compiled.faults);
    }
    let compiled = library(
        "pub struct Date(u8); #[derive(codebooks::Codebook)] pub struct T { #[codebook(primary_key)] id: i64, #[codebook(type = \"date\")] day: Date }",
    );
    assert_eq!(tables(&compiled), ["t"]);
}

#[test]
fn r12_types_that_no_column_holds_name_the_one_that_does() {
    for (ty, expected) in [
        ("u64", "use `i64`"),
        ("Option<usize>", "use `i64`"),
        ("char", "use `String` with `length = 1`"),
        ("Duration", "use `i64` for its seconds"),
        ("std::time::Duration", "use `i64` for its seconds"),
        ("std::collections::HashMap<String, String>", "use `Json<…>`"),
        ("u128", "`Decimal`"),
    ] {
        let compiled = library(&format!(
            "#[derive(codebooks::Codebook)] pub struct T {{ #[codebook(primary_key)] id: i64, a: {ty} }}"
        ));
        assert!(fault(&compiled).contains(expected), "{ty}: {:?}", compiled.faults);
    }
}

#[test]
fn r12_a_type_elsewhere_in_the_crate_is_named_by_its_path() {
    let compiled = library(
        "pub mod tables { #[derive(codebooks::Codebook, Clone, Copy)] pub enum Tag { A } }\n\
         #[derive(codebooks::Codebook, Clone, Copy)] pub enum Tab { A }\n\
         #[derive(codebooks::Codebook)] pub struct T { #[codebook(primary_key)] id: i64, tag: Tag }",
    );
    assert_eq!(
        fault(&compiled),
        "`Tag` is not in scope here\nhelp: write `crate::tables::Tag`, or bring it into scope with `use`"
    );
    let compiled = library(
        "pub enum State { A }\n#[derive(codebooks::Codebook)] pub struct T { #[codebook(primary_key)] id: i64, state: State }",
    );
    assert!(
        fault(&compiled).starts_with("`State` does not derive `Codebook`\nhelp: add `#[derive(Codebook)]` to `State`"),
        "{:?}",
        compiled.faults
    );
}

#[test]
fn r12_words_of_other_tools_are_known() {
    for (attribute, expected) in [
        ("nullable", "make the field's type an `Option`"),
        ("autoincrement", "write `auto`"),
        ("size = 3", "write `length`"),
        ("foreign_key(V.id)", "write `references = Type`"),
    ] {
        let compiled = library(&format!(
            "#[derive(codebooks::Codebook)] pub struct T {{ #[codebook(primary_key)] id: i64, #[codebook({attribute})] a: String }}"
        ));
        assert!(fault(&compiled).contains(expected), "{attribute}: {:?}", compiled.faults);
    }
}
