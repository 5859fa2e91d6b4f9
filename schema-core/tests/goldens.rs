//! The whole output of one rich schema, for three databases, as committed files.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use schema_core::project::Compiled;
use schema_model::dialect::{Minimum, Server, Version};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name)
}

/// The golden package, compiled.
fn golden() -> Compiled {
    let source = |name: &str| fs::read_to_string(folder("source").join(name)).expect("a source file");
    let settings = format!("{}\ntitle = \"Goldens\"", support::ALL);
    support::compile(&settings, &[("src/lib.rs", &source("lib.rs")), ("src/places.rs", &source("places.rs"))])
}

fn files(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read_to_string(entry.path()).expect("text"));
        }
    }
}

#[test]
fn the_output_is_as_committed() {
    let compiled = golden();
    assert_eq!(compiled.faults, Vec::<String>::new());
    let expected = folder("expected");
    if std::env::var_os("CODEBOOKS_UPDATE_GOLDENS").is_some() {
        let _ = fs::remove_dir_all(&expected);
        for file in &compiled.files {
            support::write(&expected, &file.path, &file.text);
        }
    }
    let mut committed = BTreeMap::new();
    files(&expected, "", &mut committed);
    for file in &compiled.files {
        let golden = committed.remove(&file.path);
        assert_eq!(golden.as_deref(), Some(file.text.as_str()), "{} differs", file.path);
    }
    assert_eq!(committed.keys().collect::<Vec<_>>(), Vec::<&String>::new(), "files that are written no more");
}

#[test]
fn the_scripts_run_on_every_database_file_by_file_and_as_a_whole() {
    let compiled = golden();
    for database in test_servers::Database::all() {
        for script in support::steps(&compiled, &database).iter().flat_map(|step| &step.scripts) {
            let done = database.script(&script.text);
            assert!(done.is_ok(), "{} on {}: {done:?}\n{}", script.name, database.dialect(), script.text);
        }
    }
    for database in test_servers::Database::all() {
        support::create(&compiled, &database);
        let dialect = schema_model::model::Dialect::from_name(database.dialect()).expect("a dialect");
        let drop = schema_sql::drop::script(&compiled.assembled.schema, dialect);
        database.script(&drop).expect("everything is dropped");
        support::create(&compiled, &database);
    }
}

/// What it is, what it changes of a valid parcel, and whether a database must take it.
type Case = (&'static str, Vec<(&'static str, &'static str)>, bool);

/// A parcel that every database takes; `changes` replaces values by column.
fn parcel(changes: &[(&str, &str)]) -> String {
    let mut values: BTreeMap<&str, &str> = BTreeMap::from([
        ("depot", "1"),
        ("size", "'s'"),
        ("kind", "'letter'"),
        ("number", "1"),
        ("count", "1"),
        ("code", "'abc'"),
        ("weight", "1.5"),
        ("note", "'n'"),
        ("ORDER", "7"),
    ]);
    values.extend(changes.iter().copied());
    let columns: Vec<String> =
        values.keys().map(|name| if *name == "ORDER" { "QUOTED".into() } else { (*name).to_owned() }).collect();
    let values: Vec<&str> = values.values().copied().collect();
    format!("INSERT INTO parcel ({}) VALUES ({})", columns.join(", "), values.join(", "))
}

#[test]
fn s1_05_every_database_gives_the_same_verdict() {
    let compiled = golden();
    let cases: [Case; 27] = [
        ("a plain one", vec![], true),
        ("an unknown code", vec![("state", "7")], false),
        ("a negative code", vec![("state", "-1"), ("note", "'a'"), ("number", "2")], true),
        ("a retired code", vec![("state", "20"), ("note", "'b'"), ("number", "3")], true),
        ("a text code", vec![("size", "'grün'"), ("note", "'c'"), ("number", "4")], true),
        ("an unknown text code", vec![("size", "'x'")], false),
        ("a code outside the CHECK", vec![("priority", "2")], false),
        ("a text outside the CHECK", vec![("kind", "'crate'")], false),
        ("a label of the native type", vec![("mood", "'it''s sad'"), ("note", "'d'"), ("number", "5")], true),
        ("no label of the native type", vec![("mood", "'angry'")], false),
        ("a number past 16 bits", vec![("number", "40000")], false),
        ("a number past 32 bits", vec![("count", "3000000000")], false),
        ("a unique text twice", vec![("note", "'a'"), ("number", "6")], false),
        ("a unique pair twice", vec![("note", "'e'"), ("number", "1")], false),
        ("a text too long", vec![("code", "'abcd'")], false),
        ("a weight below its range", vec![("weight", "0.25")], false),
        ("a latitude at its edge", vec![("latitude", "-90"), ("note", "'f'"), ("number", "7")], true),
        ("a latitude past its edge", vec![("latitude", "90.0001")], false),
        ("an orphan", vec![("depot", "9")], false),
        ("no depot", vec![("depot", "NULL")], false),
        ("a country by its unique column", vec![("country", "'AT'"), ("note", "'g'"), ("number", "8")], true),
        ("an unknown country", vec![("country", "'XX'")], false),
        (
            "times in the wrong order",
            vec![("announced_at", "'2026-01-02 00:00:00'"), ("delivered_at", "'2026-01-01 00:00:00'")],
            false,
        ),
        ("JSON", vec![("extra", "'{\"a\": [1]}'"), ("note", "'h'"), ("number", "9")], true),
        ("no JSON", vec![("extra", "'{'")], false),
        ("no truth value", vec![("fragile", "NULL")], false),
        ("a parent that is not there", vec![("parent", "99")], false),
    ];
    for database in test_servers::Database::all() {
        support::create(&compiled, &database);
        let quoted = if database.dialect() == "mysql" { "`order`" } else { "\"order\"" };
        for row in ["INSERT INTO country (id, iso) VALUES (1, 'AT')", "INSERT INTO depot (id, country) VALUES (1, 1)"] {
            assert!(database.accepts(row), "{row}");
        }
        for (what, changes, valid) in &cases {
            let sql = parcel(changes).replace("QUOTED", quoted);
            assert_eq!(database.accepts(&sql), *valid, "{what} on {}: {sql}", database.dialect());
        }
        let defaults = database.query("SELECT state, priority, mood, price, computed FROM parcel WHERE note = 'n'");
        let first: Vec<&str> = defaults[0].iter().map(String::as_str).collect();
        assert_eq!((first[0], first[1], first[2], first[4]), ("0", "5", "glad", "2"), "{}", database.dialect());
        assert_eq!(first[3].parse::<f64>().ok(), Some(0.5));
        let note = parcel(&[("number", "20")]).replace("QUOTED", quoted).replace("note, ", "").replace("'n', ", "");
        assert!(database.accepts(&note), "{note}");
        let sql = format!("SELECT {} FROM parcel WHERE number = 20", support::hex(&database, "note"));
        assert_eq!(database.query(&sql), [[support::hex_of("it's \\ \"here\"")]], "{}", database.dialect());
        assert!(!database.accepts("DELETE FROM country"), "a country with depots stays");
        assert!(database.accepts("UPDATE parcel SET country = NULL"));
        assert!(database.accepts("DELETE FROM depot"), "its parcels go with it");
        assert_eq!(database.query("SELECT count(*) FROM parcel"), [["0"]]);
    }
}

#[test]
fn s3_06_comments_arrive_in_the_catalogs() {
    let compiled = golden();
    for database in test_servers::Database::all() {
        support::create(&compiled, &database);
        let sql = match database.dialect() {
            "postgres" => "SELECT obj_description('parcel'::regclass), col_description('parcel'::regclass, 2)",
            "mysql" => {
                "SELECT table_comment, (SELECT column_comment FROM information_schema.columns WHERE table_schema = database() AND table_name = 'parcel' AND column_name = 'depot') FROM information_schema.tables WHERE table_schema = database() AND table_name = 'parcel'"
            }
            _ => continue,
        };
        assert_eq!(database.query(sql), [["One parcel: every scalar type, every kind of default.", "Where it lies."]]);
    }
}

#[test]
fn what_a_program_carries_is_the_whole_model() {
    use schema_sql::embedded::{Embedded, to_text};
    let schema = golden().assembled.schema;
    let minimum = Minimum(vec![(Server::Postgres, Version([15, 0, 0])), (Server::Mysql, Version([8, 0, 30]))]);
    let dialects = schema_model::model::Dialect::ALL.to_vec();
    let embedded = Embedded { schema, dialects, sqlite_strict: false, minimum };
    let text = to_text(&embedded.schema, &embedded.dialects, embedded.sqlite_strict, &embedded.minimum);
    assert_eq!(Embedded::from_text(&text), Some(embedded));
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert_eq!(Embedded::from_text(&text[..end]), None, "cut at {end}");
    }
}
