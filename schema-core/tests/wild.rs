//! Codebooks as they are in the wild: payload, order and hierarchy reach the tables, and follow the enum.

mod support;

use schema_core::project::Compiled;
use support::seed;
use test_servers::Database;

/// A codebook of regions with these variants.
fn regions(variants: &str) -> Compiled {
    let source = format!(
        "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(payload(area: f64, motto: Option<&'static str>, island: bool, people: i64))]\nenum Region {{ {variants} }}\n"
    );
    support::compile(support::ALL, &[("src/lib.rs", &source)])
}

/// Code, order, parent, area, motto, island, people and whether archived, by code.
fn rows(database: &Database) -> Vec<String> {
    let island = if database.dialect() == "postgres" { "island::int" } else { "island" };
    let sql = format!(
        "SELECT id, sort_order, coalesce(parent, -1), area * 10, coalesce(motto, '-'), {island}, people, archived_at IS NULL FROM c_region ORDER BY id"
    );
    let tidy = |cell: &String| match cell.as_str() {
        "t" => "1".to_owned(),
        "f" => "0".to_owned(),
        cell => cell.strip_suffix(".0").unwrap_or(cell).to_owned(),
    };
    database.query(&sql).iter().map(|row| row.iter().map(tidy).collect::<Vec<_>>().join(" ")).collect()
}

const FIRST: &str = "
    #[codebook(order = 2, payload(area = 70.5, motto = \"it's \\\\ big\", island = false, people = 83_000_000_000))] Germany = 20,
    #[codebook(order = 3, parent = Germany, payload(area = 7, island = false, people = 13))] Bavaria = 5,
    #[codebook(order = 1, payload(area = 0.1, motto = \"\", island = true, people = -1))] Malta = 1";

/// The hierarchy is turned round, texts change by case, a value goes, a code goes, one comes above those that were there.
const SECOND: &str = "
    #[codebook(order = 9, parent = World, payload(area = 70.5, motto = \"It's \\\\ big\", island = false, people = 0))] Germany = 20,
    #[codebook(order = 3, payload(area = 7.5, motto = None, island = true, people = 13))] Bavaria = 5,
    #[codebook(order = 0, parent = Bavaria, payload(area = 9, island = false, people = 0))] World = 99";

#[test]
fn extra_columns_follow_the_enum() {
    let (first, second) = (regions(FIRST), regions(SECOND));
    for database in Database::all() {
        let dialect = database.dialect();
        support::create(&first, &database);
        let expected =
            ["1 1 -1 1  1 -1 1", "5 3 20 70 - 0 13 1", "20 2 -1 705 it's \\ big 0 83000000000 1"].map(str::to_owned);
        assert_eq!(rows(&database), expected, "{dialect}");
        seed(&first, &database);
        assert_eq!(rows(&database), expected, "{dialect}, again");
        seed(&second, &database);
        let after = ["1 1 -1 1  1 -1 0", "5 3 -1 75 - 1 13 1", "20 9 99 705 It's \\ big 0 0 1", "99 0 5 90 - 0 0 1"];
        assert_eq!(rows(&database), after, "{dialect}, second");
        seed(&first, &database);
        let back = rows(&database);
        assert_eq!(back[..3], expected, "{dialect}, back");
        assert!(back[3].ends_with(" 0"), "{dialect}: {back:?}");
    }
}

#[test]
fn a_hand_edit_of_an_extra_column_is_put_right() {
    let first = regions(FIRST);
    for database in Database::all() {
        support::create(&first, &database);
        let before = rows(&database);
        database
            .script("UPDATE c_region SET area = 3, motto = NULL, parent = 1, sort_order = 7 WHERE id = 20;")
            .expect("edited");
        assert_ne!(rows(&database), before);
        seed(&first, &database);
        assert_eq!(rows(&database), before, "{}", database.dialect());
    }
}

#[test]
fn what_is_wrong_with_extra_columns_is_told() {
    let fault = |variants: &str, sentence: &str| {
        let faults = regions(variants).faults;
        assert!(faults.iter().any(|fault| fault.contains(sentence)), "{sentence}: {faults:?}");
    };
    let whole = "payload(area = 1, island = true, people = 1)";
    fault("A", "`A` has no `area`\nhelp: add `payload(area = …)`");
    fault(&format!("#[codebook({whole}, parent = B)] A"), "the enum has no variant `B`");
    fault(&format!("#[codebook({whole}, parent = A)] A"), "`A` is its own ancestor");
    fault(
        &format!(
            "#[codebook({whole}, parent = B)] A, #[codebook({whole}, parent = C)] B, #[codebook({whole}, parent = A)] C"
        ),
        "`A` is its own ancestor",
    );
    fault(&format!("#[codebook({whole}, order = 1)] A, #[codebook({whole})] B"), "`B` has no `order`");
    fault(
        "#[codebook(payload(area = \"x\", island = true, people = 1))] A",
        "the value of `area` is not a value of its type `double`",
    );
    fault(
        "#[codebook(payload(area = 1, island = 1, people = 1))] A",
        "the value of `island` is not a value of its type `boolean`",
    );
    fault(
        "#[codebook(payload(area = 1, island = true, people = 99999999999999999999))] A",
        "the value of `people` is not a value of its type `bigint`",
    );
    fault("#[codebook(payload(areas = 1))] A", "the enum has no payload `areas`\nhelp: did you mean `area`?");
    let source =
        |attributes: &str| format!("#[derive(codebooks::Codebook)]\n#[codebook({attributes})]\nenum State {{ A }}\n");
    let told = |attributes: &str, sentence: &str| {
        let faults = support::compile(support::ALL, &[("src/lib.rs", &source(attributes))]).faults;
        assert!(faults.iter().any(|fault| fault.contains(sentence)), "{sentence}: {faults:?}");
    };
    told("payload(a: String)", "a payload cannot have this type\nhelp: use an integer");
    told("payload(a)", "expected a list like `payload(rate: f64");
    told("payload(sha: bool)", "two columns named `sha`");
    told("payload(a: bool, a: bool)", "`a` is given twice");
    told(
        "storage = \"check\", payload(a: bool)",
        "`payload`, `order` and `parent` require a codebook stored as a table",
    );
}

#[test]
fn s4_08_masks_hold_several_bits_and_no_others() {
    let source = "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(mask)]\n#[repr(i16)]\npub enum Flag { A = 1, B = 4, C = 1 << 3 }\n\
                  #[derive(codebooks::Codebook)]\nstruct Target { #[codebook(primary_key)] id: i32, #[codebook(default = 5)] flags: Mask<Flag>, more: Option<codebooks::Mask<Flag>> }\n";
    let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
    for database in Database::all() {
        support::create(&compiled, &database);
        let accepts =
            |id: u32, flags: i32| database.accepts(&format!("INSERT INTO target (id, flags) VALUES ({id}, {flags})"));
        let verdicts = [0, 1, 5, 13, 2, 16, 3, -1].map(|flags| accepts((flags + 1) as u32, flags));
        assert_eq!(verdicts, [true, true, true, true, false, false, false, false], "{}", database.dialect());
        assert!(database.accepts("INSERT INTO target (id) VALUES (99)"));
        assert_eq!(database.query("SELECT flags FROM target WHERE id = 99")[0][0], "5");
    }
    let told = |source: &str, sentence: &str| {
        let faults = support::compile(support::ALL, &[("src/lib.rs", source)]).faults;
        assert!(faults.iter().any(|fault| fault.contains(sentence)), "{sentence}: {faults:?}");
    };
    told(&source.replace("B = 4", "B = 6"), "the code 6 of `B` is not a single bit");
    told(&source.replace("A = 1,", "A,"), "the code 0 of `A` is not a single bit");
    told(&source.replace("#[codebook(mask)]", ""), "`Flag` is not a mask\nhelp: give the enum `#[codebook(mask)]`");
    told(&source.replace("default = 5", "default = 2"), "the default of `flags` is `2`, which is not a code");
    told(&source.replace("default = 5", "on_delete = cascade"), "a mask of `Flag` is not a foreign key");
    told(&source.replace("mask)]", "mask, key = \"text\")]"), "`mask` requires integer codes");
    told(
        &format!("const X: isize = 3;\n{}", source.replace("B = 4", "B = X")),
        "the code 3 of `B` is not a single bit",
    );
}

const TRANSLATED: &str = "
    /// Announced
    #[codebook(translation(de = \"Angekündigt\", pt_BR = \"Anunciado\"), translated_name(de = \"da\"))] Announced = 10,
    #[codebook(translation(de = \"Verloren\"), translated_name(de = \"weg\"))] Lost = 20,
    Found = 30";

/// A name goes to another code, a text changes, one language goes, another comes.
const TRANSLATED_AGAIN: &str = "
    /// Announced
    #[codebook(translation(de = \"angekündigt \"), translated_name(de = \"weg\"))] Announced = 10,
    #[codebook(translation(de = \"Verloren\"), translated_name(de = \"da\"))] Lost = 20,
    #[codebook(translation(fr = \"Retrouvé\"))] Found = 30";

fn translated(variants: &str) -> Compiled {
    let source = format!(
        "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(names = \"snake_case\")]\nenum State {{ {variants} }}\n"
    );
    support::compile(support::ALL, &[("src/lib.rs", &source)])
}

#[test]
fn translations_stand_beside_the_codebook_and_follow_the_enum() {
    let (first, second) = (translated(TRANSLATED), translated(TRANSLATED_AGAIN));
    let texts = |database: &Database| -> Vec<String> {
        let archived = "CASE WHEN archived_at IS NULL THEN 'live' ELSE 'archived' END";
        let sql = format!(
            "SELECT id, language, name, description, {archived} FROM c_state_translation ORDER BY id, language"
        );
        database.query(&sql).iter().map(|row| row.join("|")).collect()
    };
    for database in Database::all() {
        let dialect = database.dialect();
        support::create(&first, &database);
        let expected = ["10|de|da|Angekündigt|live", "10|pt-BR|announced|Anunciado|live", "20|de|weg|Verloren|live"]
            .map(str::to_owned);
        assert_eq!(texts(&database), expected, "{dialect}");
        seed(&first, &database);
        assert_eq!(texts(&database), expected, "{dialect}, again");
        seed(&second, &database);
        let after = [
            "10|de|weg|angekündigt |live",
            "10|pt-BR|announced|Anunciado|archived",
            "20|de|da|Verloren|live",
            "30|fr|found|Retrouvé|live",
        ];
        assert_eq!(texts(&database), after, "{dialect}, second");
        seed(&first, &database);
        assert_eq!(texts(&database)[..3], expected, "{dialect}, back");
        assert!(!database.accepts(
            "INSERT INTO c_state_translation (id, language, name, description, sha) VALUES (77, 'de', 'x', 'x', 'x')"
        ));
    }
}

#[test]
fn payload_numbers_may_have_an_exponent() {
    let compiled = regions("#[codebook(payload(area = -1.5e30, island = true, people = 8e9))] World = 1");
    for database in Database::all() {
        support::create(&compiled, &database);
        let rows = database.query("SELECT area, people FROM c_region");
        let area = rows[0][0].parse::<f64>();
        assert_eq!((area, rows[0][1].as_str()), (Ok(-1.5e30), "8000000000"), "{}", database.dialect());
    }
}
