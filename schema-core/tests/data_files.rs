//! Codebooks whose rows are in a file: the same checks and the same merge as for variants.
#![cfg(all(feature = "csv", feature = "json"))]

mod support;

use std::fmt::Write as _;

use schema_core::project::Compiled;
use support::seed;
use test_servers::Database;

const LANGUAGE: &str = "#[derive(codebooks::Codebook)]\n#[codebook(file = \"data/languages.csv\", key = \"text\", length = 3, names = \"snake_case\", payload(speakers: Option<i64>, living: bool))]\npub enum Language {}\n\
    #[derive(codebooks::Codebook)]\nstruct Book { #[codebook(primary_key)] id: i32, #[codebook(references = Language, type = \"varchar(3)\")] language: String }\n";

/// As many languages as ISO 639-3 has, with three-letter codes.
const LANGUAGES: u32 = 7_910;

fn code(number: u32) -> String {
    let letter = |value: u32| char::from(b'a' + (value % 26) as u8);
    [letter(number / 676), letter(number / 26), letter(number)].iter().collect()
}

fn csv(skip: u32, edited: u32) -> String {
    let mut text = String::from("code,name,description,speakers,living\n");
    for number in (0..LANGUAGES).filter(|number| *number != skip) {
        let edit = if number == edited { "Edited" } else { "It's" };
        let speakers = if number % 3 == 0 { String::new() } else { (u64::from(number) * 1_000_000).to_string() };
        let _ = writeln!(
            text,
            "{},\"Language, {number}\",\"{edit} the \"\"{number}th\"\", é\",{speakers},{}",
            code(number),
            number % 2 == 0
        );
    }
    text
}

fn compile(source: &str, path: &str, data: &str) -> Compiled {
    support::compile(support::ALL, &[("src/lib.rs", source), (path, data)])
}

fn one(database: &Database, sql: &str) -> String {
    database.query(sql)[0].join(" ")
}

#[test]
fn thousands_of_rows_come_from_a_csv_file_and_follow_it() {
    let first = compile(LANGUAGE, "data/languages.csv", &csv(u32::MAX, u32::MAX));
    let second = compile(LANGUAGE, "data/languages.csv", &csv(7, 8));
    for database in Database::all() {
        let dialect = database.dialect();
        support::create(&first, &database);
        assert_eq!(one(&database, "SELECT count(*) FROM c_language"), LANGUAGES.to_string(), "{dialect}");
        let row =
            one(&database, &format!("SELECT name, description, speakers FROM c_language WHERE code = '{}'", code(8)));
        assert_eq!(row, "Language, 8 It's the \"8th\", é 8000000", "{dialect}");
        assert_eq!(one(&database, "SELECT count(*) FROM c_language WHERE speakers IS NULL"), "2637", "{dialect}");
        seed(&second, &database);
        assert_eq!(one(&database, "SELECT count(*) FROM c_language WHERE archived_at IS NOT NULL"), "1", "{dialect}");
        let row = one(&database, &format!("SELECT description FROM c_language WHERE code = '{}'", code(8)));
        assert_eq!(row, "Edited the \"8th\", é", "{dialect}");
        assert!(!database.accepts("INSERT INTO book VALUES (1, '???')"), "{dialect}");
        assert!(database.accepts("INSERT INTO book VALUES (1, 'aaa')"), "{dialect}");
    }
}

#[test]
fn rows_come_from_a_json_file_and_an_enum_may_name_some_of_them() {
    let source = "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(file = \"levels.json\", payload(weight: f64))]\npub enum Level { Low = 1, High = 30 }\n";
    let data = "[{\"id\": 30, \"description\": \"High\\n\\\"est\\\"\", \"weight\": -0.5}, {\"id\": 1, \"description\": \"Low\", \"weight\": 2, \"retired\": true}, {\"id\": 7, \"description\": \"Between\", \"weight\": 1}]";
    let compiled = compile(source, "levels.json", data);
    for database in Database::all() {
        support::create(&compiled, &database);
        let rows = database.query("SELECT id, weight * 10, archived_at IS NULL FROM c_level ORDER BY id");
        let rows: Vec<String> =
            rows.iter().map(|row| row.join(" ").replace(".0", "").replace('t', "1").replace('f', "0")).collect();
        assert_eq!(rows, ["1 20 0", "7 10 1", "30 -5 1"], "{}", database.dialect());
    }
    let faults = compile(source, "levels.json", "[{\"id\": 1, \"description\": \"Low\", \"weight\": 2}]").faults;
    assert!(faults[0].contains("levels.json has no row with the code `30` of `High`"), "{faults:?}");
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_place() {
    let told = |data: &str, sentence: &str| {
        let faults = compile(LANGUAGE, "data/languages.csv", data).faults;
        assert!(faults.iter().any(|fault| fault.contains(sentence)), "{sentence}: {faults:?}");
    };
    let head = "code,name,description,speakers,living\n";
    let good = "aaa,A,First,1,true\n";
    told(&format!("{head}{good}aaa,B,Second,2,true\n"), "data/languages.csv:3: the code `aaa` is that of 2 as well");
    told(&format!("{head}{good}bbb,A,Second,2,true\n"), "data/languages.csv:3: the name `A` is that of 2 as well");
    told(
        &format!("{head}toolong,A,First,1,true\n"),
        "data/languages.csv:2: the code has 7 characters, its column holds 3",
    );
    told(&format!("{head},A,First,1,true\n"), "data/languages.csv:2: the row has no `code`");
    told(&format!("{head}aaa,A,First,many,true\n"), "data/languages.csv:2: `many` is no `bigint`, which `speakers` is");
    told(&format!("{head}aaa,A,First,1,perhaps\n"), "data/languages.csv:2: `perhaps` is no `boolean`");
    told(
        "code,nmae,description,speakers,living\naaa,A,First,1,true\n",
        "the column `nmae`, which the codebook has not, did you mean `name`?",
    );
    told(head, "has no rows, which would archive the whole codebook");
    told(&format!("{head}aaa,A\n"), "CSV error");
    let faults = support::compile(support::ALL, &[("src/lib.rs", LANGUAGE)]).faults;
    assert!(faults[0].contains("data/languages.csv cannot be read"), "{faults:?}");
    let faults = compile(&LANGUAGE.replace(".csv", ".xml"), "data/languages.xml", "").faults;
    assert!(faults[0].contains("is neither `.csv` nor `.json`"), "{faults:?}");
}
