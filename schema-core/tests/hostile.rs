//! Texts and names that break out of quotes elsewhere: they arrive as they are, or the build says no.

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use test_servers::Database;

/// Texts that some quoting somewhere gets wrong.
const CORPUS: [&str; 32] = [
    "it's",
    "''",
    "'; DROP TABLE c_state; --",
    "\"quoted\"",
    "back\\slash",
    "\\",
    "\\'",
    "\\\\",
    "\\! touch x",
    "\\n is not a newline",
    "two\nlines",
    "carriage\rreturn",
    "both\r\nof them",
    "\r",
    "\t tab",
    "*/ comment /*",
    "-- comment",
    "# comment",
    "; end",
    "$$ dollar $tag$",
    "100 % %s %d ${x} :name ?",
    "emoji 🦀👩‍👩‍👧",
    "e\u{301} combining",
    "\u{202e}right to left",
    "\u{200b}zero width",
    "\u{1}\u{7f} control",
    "\u{feff}mark",
    "<script>alert(1)</script>",
    "a|b `c` [d](e)",
    "\u{10ffff}",
    "E'x' X'41' N'y' _utf8'z'",
    "`backticks`",
];

/// A Rust string literal that means this text, whatever is in it.
fn literal(text: &str) -> String {
    let escaped: String = text.chars().map(|c| format!("\\u{{{:x}}}", u32::from(c))).collect();
    format!("\"{escaped}\"")
}

/// A codebook with these descriptions, a table whose default is the first of them, and comments of the second.
fn source(texts: &[String]) -> String {
    let mut source = format!("#[doc = {}]\n#[derive(Codebook)]\n#[repr(i32)]\npub enum State {{\n", literal(&texts[0]));
    for (code, text) in texts.iter().enumerate() {
        source.push_str(&format!("    #[codebook(description = {})]\n    V{code} = {code},\n", literal(text)));
    }
    source.push_str(&format!(
        "}}\n#[doc = {}]\n#[derive(Codebook)]\npub struct Parcel {{\n    #[codebook(primary_key)]\n    id: i32,\n    #[doc = {}]\n    #[codebook(default = {})]\n    note: String,\n}}\n",
        literal(&texts[0]),
        literal(&texts[texts.len() / 2]),
        literal(&texts[0]),
    ));
    source
}

/// Every text arrives byte for byte, in rows and in a default.
fn arrive(texts: &[String], databases: &[Database]) {
    let compiled = support::compile(support::ALL, &[("src/lib.rs", &source(texts))]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    let dialect = |database: &Database| schema_model::model::Dialect::from_name(database.dialect()).expect("a dialect");
    for database in databases {
        support::create(&compiled, database);
        let sql = format!("SELECT {} FROM c_state ORDER BY id", support::hex(database, "description"));
        let found: Vec<String> = database.query(&sql).into_iter().flatten().collect();
        let expected: Vec<String> = texts.iter().map(|text| support::hex_of(text)).collect();
        for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
            assert_eq!(found, expected, "{:?} on {}", texts[at], database.dialect());
        }
        assert_eq!(found.len(), expected.len());
        database.script("INSERT INTO parcel (id) VALUES (1);").expect("a row");
        let sql = format!("SELECT {} FROM parcel", support::hex(database, "note"));
        assert_eq!(database.query(&sql), [[support::hex_of(&texts[0])]], "{:?} on {}", texts[0], database.dialect());
        database.script(&schema_sql::drop::script(&compiled.assembled.schema, dialect(database))).expect("dropped");
    }
    // Whatever the texts are, each row of the reference stays one row with its three cells.
    let readme = &compiled.files.iter().find(|file| file.path == "README.md").expect("a reference").text;
    let rows = readme.lines().filter(|line| line.ends_with("` |") && line.contains("| `V")).collect::<Vec<_>>();
    assert_eq!(rows.len(), texts.len());
    assert!(rows.iter().all(|row| row.matches('|').count() == 4), "{rows:?}");
    let visible = |c: char| c == '\n' || !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c);
    assert!(readme.chars().all(visible), "the reference holds what nobody sees");
}

#[test]
fn s0_25_hostile_texts_of_the_corpus_arrive_intact() {
    let databases = Database::all();
    let texts: Vec<String> = CORPUS.iter().map(|text| (*text).to_owned()).collect();
    arrive(&texts, &databases);
    for text in CORPUS {
        // Each once as a default and a comment, which are quoted in places of their own.
        let compiled = support::compile(support::ALL, &[("src/lib.rs", &source(&[text.to_owned()]))]);
        assert_eq!(compiled.faults, Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn hostile_texts_at_random_arrive_intact() {
    let databases = Database::all();
    let piece = prop_oneof![
        3 => proptest::sample::select(CORPUS.to_vec()).prop_map(str::to_owned),
        2 => "[ -~]{0,20}",
        1 => proptest::collection::vec(any::<char>(), 0..12).prop_map(|chars| chars.into_iter().filter(|c| *c != '\0').collect()),
    ];
    let text = proptest::collection::vec(piece, 1..4)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("an empty description is none", |text| !text.is_empty());
    // A case is 50 texts; the soak runs thousands of them.
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse::<u32>().ok())
        .map_or(4, |cases| cases.div_ceil(50));
    let config = Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&proptest::collection::vec(text, 50), |texts| {
            arrive(&texts, &databases);
            Ok(())
        })
        .expect("every text arrives");
}

#[test]
fn nul_is_refused_everywhere() {
    for source in [
        "#[derive(Codebook)]\nenum A { #[codebook(description = \"a\\0b\")] X }",
        "#[doc = \"a\\0b\"]\n#[derive(Codebook)]\nenum A { X }",
        "#[derive(Codebook)]\nstruct A { #[codebook(default = \"\\0\")] x: String }",
        "#[derive(Codebook)]\n#[codebook(names = \"snake_case\")]\nenum A { #[codebook(name = \"\\0\")] X }",
    ] {
        let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
        assert_eq!(compiled.faults.len(), 1, "{source}: {:?}", compiled.faults);
        assert!(compiled.faults[0].contains("NUL"), "{:?}", compiled.faults);
    }
}

/// A name arrives as it is or is refused with one fault; it never breaks a script.
fn name_is_safe(name: &str, databases: &[Database]) -> bool {
    let source = format!(
        "#[derive(Codebook)]\n#[codebook(table = {})]\npub struct Parcel {{\n    #[codebook(primary_key)]\n    id: i32,\n    #[codebook(column = {}, length = 9, unique)]\n    other: String,\n}}\n",
        literal(name),
        literal(name)
    );
    let compiled = support::compile(support::ALL, &[("src/lib.rs", &source)]);
    if !compiled.faults.is_empty() {
        return false;
    }
    for database in databases {
        support::create(&compiled, database);
        let dialect = schema_model::model::Dialect::from_name(database.dialect()).expect("a dialect");
        let (table, column) = (dialect.identifier(name), dialect.identifier(name));
        database
            .script(&format!("INSERT INTO {table} (id, {column}) VALUES (1, 'x');"))
            .unwrap_or_else(|error| panic!("{name:?} on {}: {error}", database.dialect()));
        database.script(&schema_sql::drop::script(&compiled.assembled.schema, dialect)).expect("dropped");
    }
    true
}

#[test]
fn hostile_names_are_quoted_or_refused() {
    let databases = Database::all();
    for name in ["select", "order", "group", "user", "table", "Mixed", "größe", "表", "a1", "_x", "current_timestamp"]
    {
        assert!(name_is_safe(name, &databases), "{name}");
    }
    let long = "x".repeat(64);
    for name in
        ["a\"b", "a`b", "a'b", "a b", "a;b", "a--b", "1a", "a\\b", "a.b", "a\nb", "a\u{202e}b", "a\u{0}b", "🦀", &long]
    {
        assert!(!name_is_safe(name, &databases), "{name:?}");
    }
}

#[test]
fn hostile_names_at_random_never_break_a_script() {
    let databases = Database::all();
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse::<u32>().ok())
        .map_or(8, |cases| cases.div_ceil(10));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let name = prop_oneof!["[a-zA-Z_][a-zA-Z0-9_]{0,30}", "\\PC{1,10}", "[\u{c0}-\u{17f}]{1,20}"];
    TestRunner::new(config)
        .run(&name, |name| {
            name_is_safe(&name, &databases);
            Ok(())
        })
        .expect("no name breaks a script");
}
