//! The output depends on what the sources say, not on the order or form in which they say it.

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use schema_sql::file::File;

/// Modules, each with items that may stand in any order.
const MODULES: [(&str, &[&str]); 3] = [
    (
        "states",
        &[
            "use codebooks::Codebook;",
            "/// A state\n#[derive(Codebook)]\npub enum State { Open = FIRST, Closed }",
            "#[derive(Codebook)]\n#[codebook(names = \"snake_case\")]\npub enum Kind { Letter, Box }",
            "const FIRST: isize = 3;",
        ],
    ),
    (
        "parcels",
        &[
            "use crate::states::*;",
            "use super::depots::Depot as Place;",
            "#[derive(codebooks::Codebook)]\npub struct Parcel { #[codebook(primary_key)] id: i32, state: State, #[codebook(references = Place)] at: i32 }",
            "#[derive(codebooks::Codebook)]\npub struct Label { #[codebook(primary_key, references = Parcel)] parcel: i32, kind: Kind }",
        ],
    ),
    (
        "depots",
        &[
            "#[derive(codebooks::Codebook)]\npub struct Depot { #[codebook(primary_key)] id: i32, #[codebook(references = crate::parcels::Parcel)] last: Option<i32> }",
        ],
    ),
];

/// The output with modules and items in this order, and this between them.
fn output(modules: &[usize], items: &[usize], between: &str, crlf: bool) -> Vec<File> {
    let form = |text: String| if crlf { format!("\u{feff}{}", text.replace('\n', "\r\n")) } else { text };
    let mut root: Vec<String> = modules.iter().map(|at| format!("mod {};", MODULES[*at].0)).collect();
    root.push("codebooks::schema!();".into());
    let mut files = vec![("src/lib.rs".to_owned(), form(root.join(between)))];
    for (name, all) in MODULES {
        let ordered: Vec<&str> = items.iter().filter_map(|at| all.get(*at)).copied().collect();
        files.push((format!("src/{name}.rs"), form(ordered.join(between))));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let compiled = support::compile(support::ALL, &files);
    assert_eq!(compiled.faults, Vec::<String>::new());
    compiled.files
}

#[test]
fn random_orders_and_forms_of_sources_change_nothing() {
    let expected = output(&[0, 1, 2], &[0, 1, 2, 3], "\n", false);
    assert!(expected.len() > 30, "three databases' files");
    let orders = (Just(vec![0, 1, 2]).prop_shuffle(), Just(vec![0, 1, 2, 3]).prop_shuffle());
    let between = proptest::sample::select(vec!["\n", "\n\n\n", "\n// a comment { with \" in it\n", " /* } */ "]);
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .map_or(24, |cases: u32| cases.min(1000));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&(orders, between, any::<bool>()), |((modules, items), between, crlf)| {
            prop_assert_eq!(&output(&modules, &items, between, crlf), &expected);
            Ok(())
        })
        .expect("the output is the same");
}
