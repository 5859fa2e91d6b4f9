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
    let source = "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(file = \"levels.json\", payload(weight: f64))]\npub enum Level {\n    /// Low\n    #[codebook(retired)] Low = 1,\n    #[codebook(description = \"High\\n\\\"est\\\"\")] High = 30 }\n";
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

/// The faults of the languages with this CSV.
fn languages(data: &str) -> Vec<String> {
    compile(LANGUAGE, "data/languages.csv", data).faults
}

#[track_caller]
fn told(faults: &[String], sentence: &str) {
    assert!(faults.iter().any(|fault| fault.ends_with(sentence)), "{sentence}: {faults:#?}");
}

const HEAD: &str = "code,name,description,speakers,living\n";
const GOOD: &str = "aaa,A,First,1,true\n";

#[test]
fn what_is_wrong_in_a_csv_file_is_told_with_its_line() {
    let row = |rows: &str, sentence: &str| told(&languages(&format!("{HEAD}{rows}")), sentence);
    let twice = |what: &str| format!("is already used by line 2\nhelp: give each row its own {what}");
    row(&format!("{GOOD}aaa,B,Second,2,true\n"), &format!("data/languages.csv:3: the code `aaa` {}", twice("code")));
    row(&format!("{GOOD}bbb,A,Second,2,true\n"), &format!("data/languages.csv:3: the name `A` {}", twice("name")));
    row(
        "toolong,A,First,1,true\n",
        "data/languages.csv:2: the code has 7 characters, but its column holds 3\nhelp: shorten it",
    );
    row(",A,First,1,true\n", "data/languages.csv:2: the row has no `code`");
    row(
        "aaa,A,First,many,true\n",
        "data/languages.csv:2: `speakers` is `many`, but its type is `bigint`\nhelp: write a whole number from \
         -9223372036854775808 to 9223372036854775807",
    );
    row(
        "aaa,A,First,1,perhaps\n",
        "data/languages.csv:2: `living` is `perhaps`, but its type is `boolean`\nhelp: write `true` or `false` in any case, or \
         `1` or `0`",
    );
    row(
        "aaa,A\n",
        "data/languages.csv:2: the row has 2 cells, but the header has 5\nhelp: give the row one cell for each column",
    );
    // The line is that on which a row begins, whatever ends lines and whatever cells hold.
    row(
        "aaa,A,\"two\nlines\",1,true\n\nbbb,B\n",
        "data/languages.csv:5: the row has 2 cells, but the header has 5\nhelp: give the row one cell for each column",
    );
    told(
        &languages(&format!("{HEAD}{GOOD}bbb,B\n").replace('\n', "\r\n")),
        "data/languages.csv:3: the row has 2 cells, but the header has 5\nhelp: give the row one cell for each column",
    );
    row(
        "aaa,A,\"First,1,true\nbbb,B,Second,1,true\n",
        "data/languages.csv:2: a quoted cell has no closing quote\nhelp: write `\"\"` for a quote within it",
    );
}

#[test]
fn what_is_wrong_with_a_csv_header_is_told() {
    told(
        &languages("code,nmae,description,speakers,living\naaa,A,First,1,true\n"),
        "column `nmae` exists in data/languages.csv but not in the codebook\nhelp: did you mean `name`?",
    );
    // A column is one of the file's even if no row says anything in it.
    told(
        &languages("code,name,description,speakers,living,population\naaa,A,First,1,true,\n"),
        "column `population` exists in data/languages.csv but not in the codebook",
    );
    told(
        &languages("code,name,description,speakers,living,name\naaa,A,First,1,true,B\n"),
        "data/languages.csv:1: the header has the column `name` twice\nhelp: remove one of them",
    );
    told(&languages(HEAD), "data/languages.csv has no rows, which would archive the whole codebook");
    told(&languages(""), "data/languages.csv:1: the file is empty\nhelp: begin it with a header");
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let faults = support::compile(support::ALL, &[("src/lib.rs", LANGUAGE)]).faults;
    told(&faults, "data/languages.csv: there is no such file\nhelp: give its path from the package's folder");
    let faults = compile(&LANGUAGE.replace(".csv", ".xml"), "data/languages.xml", "").faults;
    told(&faults, "data/languages.xml: rows come from a `.csv` or `.json` file\nhelp: convert the file to one of them");
    let faults = compile(&LANGUAGE.replace(".csv", ".csv#/list"), "data/languages.csv", HEAD).faults;
    told(&faults, "data/languages.csv#/list: only JSON files have parts\nhelp: remove the text from `#` on");

    let bytes = |name: &str, bytes: &[u8]| {
        let source = LANGUAGE.replace("languages.csv", name);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let manifest = format!("[package]\nname = \"fixture\"\n\n[package.metadata.codebooks]\n{}\n", support::ALL);
        support::write(folder.path(), "Cargo.toml", &manifest);
        support::write(folder.path(), "src/lib.rs", &source);
        support::write(folder.path(), "data/.keep", "");
        std::fs::write(folder.path().join("data").join(name), bytes).expect("written");
        support::load(folder.path()).faults
    };
    let latin: Vec<u8> = format!("{HEAD}{GOOD}bbb,B,caf").bytes().chain([0xE9]).chain(*b",1,true\n").collect();
    told(&bytes("l.csv", &latin), "data/l.csv:3: the byte 0xE9 is not UTF-8\nhelp: save the file as UTF-8");
    told(
        &bytes("l.json", b"[\n{\"code\": \"\xFF\"}]"),
        "data/l.json:2: the byte 0xFF is not UTF-8\nhelp: save the file as UTF-8",
    );
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(HEAD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    told(&bytes("l.csv", &utf16), "data/l.csv:1: the file is UTF-16\nhelp: save it as UTF-8");
}

#[test]
fn truth_values_are_taken_in_any_case() {
    for word in ["TRUE", "True", "true", "1", "FALSE", "False", "false", "0"] {
        assert_eq!(languages(&format!("{HEAD}aaa,A,First,1,{word}\n")), Vec::<String>::new(), "{word}");
        let retired = format!("code,name,description,speakers,living,retired\naaa,A,First,1,true,{word}\n");
        let compiled = compile(LANGUAGE, "data/languages.csv", &retired);
        assert_eq!(compiled.faults, Vec::<String>::new(), "{word}");
        let expected = word == "1" || word.eq_ignore_ascii_case("true");
        assert_eq!(compiled.assembled.schema.codebooks[0].rows[0].retired, expected, "{word}");
    }
    told(
        &languages("code,name,description,speakers,living,retired\naaa,A,First,1,true,yes\n"),
        "data/languages.csv:2: `retired` is `yes`, but its type is `boolean`\nhelp: write `true` or `false` in any case, or `1` or `0`",
    );
}

#[test]
fn an_empty_text_is_not_null() {
    let source = "#[derive(codebooks::Codebook)]\n#[codebook(file = \"n.csv\", payload(note: Option<&'static str>, word: &'static str, size: Option<i32>))]\npub enum N {}\n";
    let csv = "id,description,note,word,size\n1,a,,,\n2,b,\"\",\"\",\"\"\n3,\"c, \"\"\",x,y,3\n4,d,\"\n\",\"\"\"\",4\n";
    let compiled = compile(source, "n.csv", csv);
    let json = "[{\"id\": 1, \"note\": null, \"word\": \"\"}, {\"id\": 2, \"note\": \"\", \"word\": \"\"}]";
    let from_json = compile(&source.replace(".csv", ".json"), "n.json", json);
    for database in Database::all() {
        support::create(&compiled, &database);
        let sql = "SELECT coalesce(note, 'null'), word, coalesce(size, -1) FROM c_n WHERE id < 4 ORDER BY id";
        let rows =
            |database: &Database| -> Vec<String> { database.query(sql).iter().map(|row| row.join("|")).collect() };
        assert_eq!(rows(&database), ["null||-1", "||-1", "x|y|3"], "{}", database.dialect());
        seed(&from_json, &database);
        assert_eq!(rows(&database)[..2], ["null||-1", "||-1"], "{}", database.dialect());
    }
    let faults = compile(&source.replace(".csv", ".json"), "n.json", "[{\"id\": 1, \"word\": null}]").faults;
    told(&faults, "n.json, entry 1: the row has no `word`");
}

#[test]
fn r15_codes_in_a_file_may_differ_in_case_alone() {
    let source = "#[derive(codebooks::Codebook)]\n#[codebook(file = \"prefixes.csv\", key = \"text\", length = 2, names = \"snake_case\", payload(exponent: i32))]\npub enum Prefix {}\n\
        #[derive(codebooks::Codebook)]\nstruct Unit { #[codebook(primary_key)] id: i32, #[codebook(references = Prefix, type = \"varchar(2)\")] prefix: String }\n";
    let csv = "code,name,description,exponent\nm,milli,A thousandth,-3\nM,mega,A million,6\nda,deca,Ten,1\nd,deci,A tenth,-1\n";
    let first = compile(source, "prefixes.csv", csv);
    let edited = compile(source, "prefixes.csv", &csv.replace("A million", "A thousand thousands"));
    let smaller = compile(source, "prefixes.csv", &csv.replace("m,milli,A thousandth,-3\n", ""));
    for database in Database::all() {
        let dialect = database.dialect();
        support::create(&first, &database);
        let row = |code: &str| {
            one(&database, &format!("SELECT name, description, exponent FROM c_prefix WHERE code = '{code}'"))
        };
        assert_eq!((row("m"), row("M")), ("milli A thousandth -3".into(), "mega A million 6".into()), "{dialect}");
        for (id, code) in [(1, "m"), (2, "M")] {
            assert!(database.accepts(&format!("INSERT INTO unit VALUES ({id}, '{code}')")), "{dialect}: {code}");
        }
        assert!(!database.accepts("INSERT INTO unit VALUES (3, 'D')"), "{dialect} took `D` for `d`");
        seed(&edited, &database);
        let expected = ("milli A thousandth -3".into(), "mega A thousand thousands 6".into());
        assert_eq!((row("m"), row("M")), expected, "{dialect}");
        seed(&smaller, &database);
        let archived = database.query("SELECT code FROM c_prefix WHERE archived_at IS NOT NULL");
        assert_eq!(archived, [["m"]], "{dialect}");
        assert_eq!(database.query("SELECT prefix FROM unit ORDER BY id"), [["m"], ["M"]], "{dialect}");
    }
    let faults = compile(source, "prefixes.csv", &csv.replace("M,mega", "m,mega")).faults;
    told(&faults, "prefixes.csv:3: the code `m` is already used by line 2\nhelp: give each row its own code");
}

/// A level's source with rows in this file.
fn level(file: &str) -> String {
    format!("#[derive(codebooks::Codebook)]\n#[codebook(file = \"{file}\")]\npub enum Level {{}}\n")
}

#[test]
fn a_list_within_json_is_found_by_a_pointer() {
    let data = "{\"a/b\": {\"~\": [{\"id\": 1, \"description\": \"One\"}]}, \"other\": [{\"id\": 2}], \"list\": [{\"id\": 3}]}";
    let codes = |file: &str| {
        let compiled = compile(&level(file), "levels.json", data);
        assert_eq!(compiled.faults, Vec::<String>::new(), "{file}");
        compiled.assembled.schema.codebooks[0].rows.iter().map(|row| row.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(codes("levels.json#/a~1b/~0"), ["1"]);
    assert_eq!(codes("levels.json#/list"), ["3"]);
    let faults = |file: &str| compile(&level(file), "levels.json", data).faults;
    told(
        &faults("levels.json"),
        "levels.json: the file is an object, not a list of objects\nhelp: name the list in it: `file = \"levels.json#/other\"`",
    );
    told(
        &faults("levels.json#/lost"),
        "levels.json#/lost: the file has nothing at `/lost`\nhelp: it has `/a~1b`, `/other`, `/list`",
    );
    told(
        &faults("levels.json#/a~1b"),
        "levels.json#/a~1b: `/a~1b` is an object, not a list of objects\nhelp: name the list in it: `file = \"levels.json#/a~1b/~0\"`",
    );
    told(&faults("levels.json#list"), "levels.json#list: the text after `#` must begin with `/`");
    // What is watched is the file.
    let compiled = compile(&level("levels.json#/list"), "levels.json", data);
    assert!(compiled.sources.files.iter().any(|file| file.path.ends_with("levels.json")));
}

#[test]
fn what_is_wrong_in_a_json_file_is_told_with_its_entry_or_line() {
    let json = |data: &str, sentence: &str| told(&compile(&level("l.json"), "l.json", data).faults, sentence);
    json(
        "[\n  {\"id\": 1},\n  {\"id\": 2, \"description\": \"a\", \"description\": \"b\"}\n]",
        "l.json:3:45: the key `description` appears twice in one object",
    );
    json("[{\"id\": 1}, 2]", "l.json, entry 2: a row must be an object");
    json("[{\"id\": [1]}]", "l.json, entry 1: `id` is a list\nhelp: write a text, a number or a truth value");
    json(
        "[{\"id\": 1}, {\"id\": 1}]",
        "l.json, entry 2: the code `1` is already used by entry 1\nhelp: give each row its own code",
    );
    json("[{\"id\": 1}", "l.json:1:10: EOF while parsing a list");
    json("7", "l.json: the file is a plain value, not a list of objects");
    json("[{\"id\": 1}, {\"id\": true}]", "l.json, entry 2: the code is `true`, which is not a whole number");
}

const RATES: &str = "#[derive(codebooks::Codebook)]\n#[codebook(file = \"rates.csv\", payload(rate: f64, single: Option<f32>, size: i32))]\npub enum Rate {}\n";

#[test]
fn numbers_are_taken_as_programs_write_them() {
    let csv = "id,rate,single,size\n1,1e3,.5,1e3\n2.0,.5,1E-2,-2.0\n3,1e22,5.,+3\n4,-1.5e+300,1e30,1.2e1\n5,1e-300,-1e-30,0e5\n6,00.10,,007\n";
    let json = "[{\"id\": 1, \"rate\": 1000, \"single\": 0.5, \"size\": 1e3}, {\"id\": 2, \"rate\": 5e-1, \"single\": 0.01, \"size\": -2}, \
        {\"id\": 3e0, \"rate\": 1e22, \"single\": 5, \"size\": 3.0}, {\"id\": 4, \"rate\": -15e299, \"single\": 1e30, \"size\": 12}, \
        {\"id\": 5, \"rate\": 1e-300, \"single\": -1e-30, \"size\": 0}, {\"id\": 6, \"rate\": 0.1, \"single\": null, \"size\": 7}]";
    let expected = [
        (1e3, 0.5, "1000"),
        (0.5, 0.01, "-2"),
        (1e22, 5.0, "3"),
        (-1.5e300, 1e30, "12"),
        (1e-300, -1e-30, "0"),
        (0.1, 0.0, "7"),
    ];
    // MySQL reads plain digits as a decimal, which has 65 of them.
    let long = format!("{csv}7,1{},,0\n", "0".repeat(100));
    let compiled = compile(RATES, "rates.csv", &long);
    let from_json = compile(&RATES.replace(".csv", ".json"), "rates.json", json);
    for database in Database::all() {
        support::create(&compiled, &database);
        for again in [None, Some(&compiled), Some(&from_json)] {
            if let Some(again) = again {
                seed(again, &database);
            }
            let mut rows = database.query("SELECT rate, coalesce(single, 0), size FROM c_rate ORDER BY id");
            assert_eq!(rows.pop().and_then(|row| row[0].parse().ok()), Some(1e100), "{}", database.dialect());
            let read = |text: &String| text.parse::<f64>().expect("a number");
            for (row, (rate, single, size)) in rows.iter().zip(expected) {
                let close = (read(&row[1]) - single).abs() <= 1e-5 * f64::abs(single);
                assert!(read(&row[0]) == rate && close && row[2] == size, "{}: {row:?}", database.dialect());
            }
            assert_eq!(rows.len(), expected.len());
        }
    }
}

#[test]
fn numbers_that_do_not_fit_are_told() {
    let rate = |rate: &str, single: &str, size: &str, sentence: &str| {
        told(
            &compile(RATES, "rates.csv", &format!("id,rate,single,size\n1,{rate},{single},{size}\n")).faults,
            sentence,
        );
    };
    rate(
        "1e999",
        "1",
        "1",
        "`rate` is `1e999`, but its type is `double`\nhelp: write a number such as `1.5` or `1e3` that fits",
    );
    rate(
        "1e-999",
        "1",
        "1",
        "`rate` is `1e-999`, but its type is `double`\nhelp: write a number such as `1.5` or `1e3` that fits",
    );
    rate(
        "1",
        "1e39",
        "1",
        "`single` is `1e39`, but its type is `real`\nhelp: write a number such as `1.5` or `1e3` that fits",
    );
    for other in ["NaN", "inf", "1e", "e3", ".", "", "1e3.5", "1 000", "--1", "1,5e"] {
        let faults = compile(RATES, "rates.csv", &format!("id,rate,single,size\n1,\"{other}\",1,1\n")).faults;
        assert!(faults.len() == 1 && faults[0].contains("but its type is `double`"), "{other}: {faults:?}");
    }
    let range = "but its type is `integer`\nhelp: write a whole number from -2147483648 to 2147483647";
    for other in ["3e9", "1.5", "15e-1", "1e99999999999999999999", "2147483648"] {
        rate("1", "1", other, &format!("`size` is `{other}`, {range}"));
    }
    told(
        &compile(RATES, "rates.csv", "id,rate,single,size\n1.5,1,1,1\n").faults,
        "the code is `1.5`, which is not a whole number",
    );
}

/// The faults of an enum with names, rows in a file, and these variants.
fn grades(variants: &str, csv: &str) -> Compiled {
    let source = format!(
        "#[derive(codebooks::Codebook)]\n#[codebook(file = \"g.csv\", names = \"snake_case\")]\npub enum Grade {{\n{variants}\n}}\n"
    );
    compile(&source, "g.csv", csv)
}

#[test]
fn a_variant_and_its_row_say_the_same() {
    let csv = "id,name,description,retired\n1,low,Low at best,false\n2,up,High,true\n3,mid,Middle,false\n";
    let right = "/// Low at best\nLow = 1,\n#[codebook(name = \"up\", description = \"High\", retired)]\nHigh = 2,";
    assert_eq!(grades(right, csv).faults, Vec::<String>::new());

    let faults = |variants: &str| grades(variants, csv).faults;
    assert_eq!(
        faults("/// Low at worst\nLow = 1,\n/// High\n#[codebook(retired)]\nHigh = 2,"),
        [
            "src/lib.rs:5:1: `Low` differs from g.csv:2 (description: `Low at worst` in the enum, `Low at best` in the \
             file)\nhelp: write `#[codebook(description = \"Low at best\")]` on the variant, or change the file",
            "src/lib.rs:8:1: `High` differs from g.csv:3 (name: `high` in the enum, `up` in the file)\nhelp: write \
             `#[codebook(name = \"up\")]` on the variant, or change the file",
        ]
    );
    // A variant that says nothing has its default description in Rust.
    assert_eq!(
        faults("Low = 1,"),
        [
            "src/lib.rs:4:1: `Low` differs from g.csv:2 (description: `LOW` in the enum, `Low at best` in the file)\nhelp: write \
          `#[codebook(description = \"Low at best\")]` on the variant, or change the file"
        ]
    );
    assert_eq!(
        faults("/// Low at best\n#[codebook(retired)]\nLow = 1,\n/// High\n#[codebook(name = \"up\")]\nHigh = 2,"),
        [
            "src/lib.rs:6:1: `Low` differs from g.csv:2 (retired: `true` in the enum, `false` in the file)\nhelp: remove \
             `retired` on the variant, or change the file",
            "src/lib.rs:9:1: `High` differs from g.csv:3 (retired: `false` in the enum, `true` in the file)\nhelp: write \
             `#[codebook(retired)]` on the variant, or change the file",
        ]
    );
}

#[test]
fn what_a_row_leaves_out_its_variant_says() {
    let compiled =
        grades("#[codebook(retired)]\nLow = 1,\n/// High\nHigh = 2,", "id,name,description\n1,low,\n2,high,\n3,low,\n");
    assert_eq!(compiled.faults, Vec::<String>::new());
    let rows = &compiled.assembled.schema.codebooks[0].rows;
    let said: Vec<(&str, bool)> = rows.iter().map(|row| (&*row.description, row.retired)).collect();
    assert_eq!(said, [("LOW", true), ("High", false), ("", false)]);
    // An empty text is said.
    let faults = grades("/// High\nHigh = 2,", "id,name,description\n2,high,\"\"\n").faults;
    assert!(faults.len() == 1 && faults[0].contains("(description: `High` in the enum, `` in the file)"), "{faults:?}");
}

#[test]
fn data_files_live_inside_the_package() {
    let outer = tempfile::tempdir().expect("a temporary folder");
    let csv = "id,description\n1,One\n";
    let faults = |file: &str| {
        let package = outer.path().join("package");
        let manifest = format!("[package]\nname = \"fixture\"\n\n[package.metadata.codebooks]\n{}\n", support::ALL);
        support::write(&package, "Cargo.toml", &manifest);
        support::write(&package, "src/lib.rs", &level(file));
        support::write(&package, "data/inside.csv", csv);
        support::write(outer.path(), "x.csv", csv);
        support::load(&package).faults
    };
    let absolute = outer.path().join("x.csv").display().to_string();
    for file in ["/etc/passwd", "../x.csv", "data/../../x.csv", "../package/data/inside.csv", &absolute] {
        told(
            &faults(file),
            &format!("{file}: the file is outside the package\nhelp: move it below the package's folder"),
        );
    }
    assert_eq!(faults("data/inside.csv"), Vec::<String>::new());
    assert_eq!(faults("./data/inside.csv"), Vec::<String>::new());
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        let package = outer.path().join("package");
        symlink(outer.path().join("x.csv"), package.join("linked.csv")).expect("linked");
        symlink(outer.path(), package.join("out")).expect("linked");
        symlink(package.join("data"), package.join("in")).expect("linked");
        for file in ["linked.csv", "out/x.csv"] {
            told(
                &faults(file),
                &format!("{file}: the file is a link that leads out of the package\nhelp: put the file itself there"),
            );
        }
        assert_eq!(faults("in/inside.csv"), Vec::<String>::new());
    }
}
