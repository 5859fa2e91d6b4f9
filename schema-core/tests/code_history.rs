//! S0-20: a code or a name that was released keeps its meaning, as `codes.lock` tells it.

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use schema_core::code_history::{CodeHistory, Released};
use schema_core::known_codes::known_codes;
use schema_core::project::Project;
use schema_model::model::Codebook;
use schema_sql::known_codes::KnownCodes;

/// A library with one enum.
fn of(variants: &str) -> String {
    format!("#[derive(Codebook, Clone, Copy)]\nenum Signal {{ {variants} }}\n")
}

/// The history once a source is released.
fn released(earlier: CodeHistory, source: &str) -> CodeHistory {
    let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    earlier.with(&compiled.assembled.schema, |_: &Codebook| Vec::new())
}

/// What the build says of a source, with the history of others before it, each read from its file's text.
fn faults(earlier: &[&str], source: &str) -> Vec<String> {
    let history = earlier.iter().fold(CodeHistory::default(), |history, source| released(history, source));
    let text = history.to_text();
    assert_eq!(CodeHistory::parse("codes.lock", &text).as_ref(), Ok(&history), "{text}");
    support::compile(support::ALL, &[("src/lib.rs", source), ("schema/codes.lock", &text)]).faults
}

#[test]
fn s0_20_a_released_code_keeps_its_variant() {
    let before = of("Go = 1, Stop = 3");
    assert_eq!(
        faults(&[&before], &of("Go = 1, Halt = 3")),
        [
            "src/lib.rs:2:23: the code `3` of `Halt` was released as `Stop`\nhelp: give `Halt` a code that was never released, or \
             write `#[codebook(renamed_from = \"Stop\")]` if only the name changed"
        ]
    );
    assert_eq!(faults(&[&before], &of("Go = 1, #[codebook(renamed_from = \"Stop\")] Halt = 3")), Vec::<String>::new());
    let twice = of("Go = 1, #[codebook(renamed_from(\"Halt\", \"Stop\"))] End = 3");
    assert_eq!(faults(&[&before], &twice), Vec::<String>::new());
    assert_eq!(faults(&[&before, &twice], &twice), Vec::<String>::new(), "the old name is gone");
}

#[test]
fn s0_20_former_names_outlive_the_attribute() {
    let sources = [
        of("Go = 1, Stop = 3"),
        of("Go = 1, #[codebook(renamed_from = \"Stop\")] Halt = 3"),
        of("Go = 1, #[codebook(renamed_from = \"Halt\")] End = 3"),
        of("Go = 1"),
        of("Go = 1, #[codebook(renamed_from = \"End\")] Stop = 3"),
    ];
    let former = [
        None,
        Some("3 = [\"Stop\"]"),
        Some("3 = [\"Stop\", \"Halt\"]"),
        Some("3 = [\"Stop\", \"Halt\"]"),
        Some("3 = [\"Halt\", \"End\"]"),
    ];
    let mut history = CodeHistory::default();
    for (source, former) in sources.iter().zip(former) {
        history = released(history, source);
        let text = history.to_text().replace("\"3\"", "3");
        assert_eq!(text.split_once(".former]\n").map(|(_, names)| names.trim_end()), former, "{text}");
        assert_eq!(CodeHistory::parse("codes.lock", &text).as_ref(), Ok(&history), "{text}");
    }
}

/// What a program that was released after these sources knows of its codes.
fn known(earlier: &[&str], source: &str) -> BTreeMap<String, KnownCodes> {
    let history = earlier.iter().fold(CodeHistory::default(), |history, source| released(history, source));
    let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
    known_codes(&compiled.sources, &compiled.assembled.schema, &history)
}

#[test]
fn s0_12_a_program_knows_what_was_released() {
    let (one, two) = (of("Go = 1, Stop = 3"), of("Go = 1, #[codebook(renamed_from = \"Halt\")] Wait = 4"));
    assert_eq!(known(&[], &one), BTreeMap::new());
    let of_signal = known(&[&one], &two).remove("c_signal").expect("it is known");
    assert!(of_signal.is_complete && of_signal.absent == ["3"] && of_signal.former_names("4") == ["Halt"]);
    assert!(of_signal.is_newer("9") && !of_signal.is_newer("3"));
    // Texts in other languages go with their code.
    let texts = of("#[codebook(translation(de = \"Los\"))] Go = 1, Stop = 3");
    let of_texts = known(&[&texts], &texts).remove("c_signal_translation").expect("it is known");
    assert!(!of_texts.is_newer("3") && of_texts.is_newer("4"));
    // Of a long codebook only a hash was released.
    let variants: Vec<String> = (0..501).map(|code| format!("V{code} = {code}")).collect();
    let long = of(&variants.join(", "));
    assert_eq!(known(&[&long], &long), BTreeMap::new());
    // A codebook that was renamed is the same.
    let renamed = "#[derive(Codebook, Clone, Copy)]\n#[codebook(renamed_from = \"c_signal\")]\nenum Light { Go = 1 }\n";
    assert_eq!(known(&[&one], renamed).remove("c_light").expect("it is known").absent, ["3"]);
}

#[test]
fn s0_20_a_released_variant_keeps_its_code() {
    let before = of("Go = 1, Stop = 3");
    assert_eq!(
        faults(&[&before], &of("Go = 1, Stop = 4")),
        ["src/lib.rs:2:23: `Stop` was released with the code `3`\nhelp: give it the code `3` again, or another name"]
    );
    let swapped = faults(&[&before], &of("Stop = 1, Go = 3"));
    assert_eq!(swapped.len(), 2, "{swapped:?}");
    assert!(swapped[0].ends_with("help: give `Stop` its released code `3`"), "{swapped:?}");
}

#[test]
fn s0_20_a_code_that_was_removed_comes_back_as_what_it_was() {
    let (before, without) = (of("Go = 1, Stop = 3"), of("Go = 1"));
    let history = [&*before, &*without];
    assert_eq!(faults(&history, &before), Vec::<String>::new());
    assert_eq!(faults(&history, &of("Go = 1, Wait = 3")).len(), 1);
    assert_eq!(faults(&history, &of("Go = 1, Wait = 4")), Vec::<String>::new());
    // The whole enum went, and came back.
    assert_eq!(faults(&[&before, "#[derive(Codebook)]\nstruct T { a: i32 }"], &of("Go = 1, Wait = 3")).len(), 1);
}

#[test]
fn s0_20_descriptions_names_and_order_are_free() {
    let before = of("Go = 1, Stop = 3");
    assert_eq!(faults(&[&before], &of("/// Do not move\nStop = 3, #[codebook(retired)] Go = 1")), Vec::<String>::new());
}

#[test]
fn s0_20_codes_in_words_have_a_history_as_well() {
    let words = |variants: &str| of(variants).replace(")]\nenum", ")]\n#[codebook(key = \"text\")]\nenum");
    let before = words("Go, #[codebook(code = \"007\")] Bond, #[codebook(code = \"7\")] Seven");
    assert_eq!(faults(&[&before], &before), Vec::<String>::new());
    let after = words("Go, #[codebook(code = \"007\")] Seven, #[codebook(code = \"7\")] Bond");
    assert_eq!(faults(&[&before], &after).len(), 2);
}

#[test]
fn s0_20_a_codebook_that_was_renamed_takes_its_history_along() {
    let before = of("Go = 1");
    let after = "#[derive(Codebook, Clone, Copy)]\n#[codebook(renamed_from = \"c_signal\")]\nenum Light { Stop = 1 }\n";
    assert_eq!(faults(&[&before], after).len(), 1);
    assert_eq!(
        faults(&[&before], &after.replace("#[codebook(renamed_from = \"c_signal\")]\n", "")),
        Vec::<String>::new()
    );
}

#[test]
fn s0_20_a_former_name_that_another_codebook_has_by_now_is_that_ones() {
    let light = "#[derive(Codebook, Clone, Copy)]\n#[codebook(renamed_from = \"c_signal\")]\nenum Light { On = 1 }\n";
    let beside = |variants: &str| format!("{light}{}", of(variants));
    let history = [&*of("Go = 1, Stop = 3"), &*beside("Go = 1")];
    assert_eq!(faults(&history, &beside("Go = 1, Stop = 3")), Vec::<String>::new());
    assert_eq!(faults(&history, &beside("Go = 1, Wait = 3")).len(), 1, "`c_signal` kept its history");
}

#[test]
fn a_long_codebook_is_a_hash() {
    let variants: Vec<String> = (0..501).map(|code| format!("V{code} = {code}")).collect();
    let history = released(CodeHistory::default(), &of(&variants.join(", ")));
    assert!(matches!(history.of(["c_signal"]), Some(Released::Rows(hash)) if hash.len() == 64));
    assert_eq!(CodeHistory::parse("codes.lock", &history.to_text()), Ok(history));
}

#[test]
fn keys_have_quotes_where_toml_needs_them_and_may_have_them_elsewhere() {
    let quoted = "format = 1\n\n[\"apps.c_state\".live]\n\"a b\" = \"Both\"\n\"ok\" = \"Ok\"\n\n[\"apps.c_state\".removed]\n\"é\" = \"E\"\n\n\
                  [\"c_signal\".live]\n\"-1\" = \"Back\"\n\"1\" = \"Go\"\n";
    let bare = "format = 1\n\n[\"apps.c_state\".live]\n\"a b\" = \"Both\"\nok = \"Ok\"\n\n[\"apps.c_state\".removed]\n\"é\" = \"E\"\n\n\
                [c_signal.live]\n-1 = \"Back\"\n1 = \"Go\"\n";
    let history = CodeHistory::parse("codes.lock", quoted).expect("it reads");
    assert!(history.to_text().ends_with(bare), "{}", history.to_text());
    assert_eq!(CodeHistory::parse("codes.lock", bare), Ok(history));
}

#[test]
fn a_history_that_cannot_be_read_says_why() {
    let fault = |text: &str| CodeHistory::parse("codes.lock", text).expect_err("a fault");
    for (text, sentence) in [
        (
            "",
            "codes.lock: there is no `format`, so this is not a history of codes\nhelp: restore the file from version control",
        ),
        ("format = 2\n", "codes.lock: a newer version of codebooks wrote this file"),
        (
            "format = 1\n[c.live]\n<<<<<<< HEAD\n",
            "codes.lock:3:1: a merge left its conflict markers here\nhelp: keep the lines of both",
        ),
        ("format = 1\n[c.live]\n1 = \"A\n", "codes.lock:3:"),
        ("format = 1\nc = 1\n", "codes.lock:2:5: `c` is not a codebook's history"),
        ("format = 1\n[c.live]\n1 = 2\n", "`c` is not a codebook's history"),
    ] {
        assert!(fault(text).starts_with(sentence) || fault(text).contains(sentence), "{text}: {}", fault(text));
    }
}

#[test]
fn a_history_that_is_broken_stops_the_build() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = format!("[package]\nname = \"fixture\"\n\n[package.metadata.codebooks]\n{}\n", support::ALL);
    for (path, text) in
        [("Cargo.toml", &*manifest), ("src/lib.rs", &of("Go = 1")), ("schema/codes.lock", "format = 9\n")]
    {
        support::write(folder.path(), path, text);
    }
    let Err(faults) = Project::load(&folder.path().join("Cargo.toml")) else { panic!("it loads") };
    assert!(faults[0].starts_with("schema/codes.lock: a newer version"), "{faults:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read(codes in proptest::collection::btree_map(any::<i32>(), any::<bool>(), 1..20)) {
        let variants: Vec<String> = codes.keys().enumerate().map(|(at, code)| format!("V{at} = {code}")).collect();
        let kept: Vec<String> = variants.iter().zip(codes.values()).filter(|(_, kept)| **kept).map(|(text, _)| text.clone()).collect();
        let mut history = released(CodeHistory::default(), &of(&variants.join(", ")));
        if !kept.is_empty() {
            history = released(history, &of(&kept.join(", ")));
        }
        let text = history.to_text();
        prop_assert_eq!(CodeHistory::parse("codes.lock", &text), Ok(history), "{}", text);
    }
}
