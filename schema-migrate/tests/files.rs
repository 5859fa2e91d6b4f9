//! Deployments and rollbacks as whole files, as committed under `tests/files`; `CODEBOOKS_UPDATE_GOLDENS=1` rewrites them.

use std::fs;
use std::path::Path;

use schema_core::project::Project;
use schema_migrate::{Expression, Hints, Migration, Refusal, State, deployment, diff, rollback};
use schema_model::dialect::statements;
use schema_model::model::{Dialect, Schema};

const MANIFEST: &str =
    "[package]\nname = \"shop\"\n\n[package.metadata.codebooks]\ndialects = [\"postgres\", \"mysql\", \"sqlite\"]\n";

/// The schema of a source text.
fn schema(source: &str) -> Schema {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    fs::write(folder.path().join("Cargo.toml"), MANIFEST).expect("written");
    fs::write(folder.path().join("src/lib.rs"), source).expect("written");
    let compiled = Project::load(&folder.path().join("Cargo.toml")).expect("a configuration").compile();
    assert_eq!(compiled.faults, Vec::<String>::new());
    compiled.assembled.schema
}

fn migration(old: &str, new: &str, hints: &Hints, dialect: Dialect) -> Result<Migration, Vec<Refusal>> {
    let (old, new) = (schema(old), schema(new));
    let state = |schema| State { schema, sqlite_strict: true };
    diff(&state(&old), &state(&new), hints, dialect)
}

/// Compares both files of each database with what is committed.
fn golden(name: &str, old: &str, new: &str, hints: &Hints) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let update = std::env::var_os("CODEBOOKS_UPDATE_GOLDENS").is_some();
    for dialect in Dialect::ALL {
        let migration = migration(old, new, hints, dialect).expect("nothing is refused");
        for (kind, text) in
            [("deployment", deployment(&migration, dialect)), ("rollback", rollback(&migration, dialect))]
        {
            let path = folder.join(format!("{name}.{}.{kind}.sql", dialect.name()));
            if update {
                fs::write(&path, &text).expect("written");
            }
            let expected = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(text, expected, "{} differs", path.display());
            assert_eq!(statements(&text, dialect).err(), None, "{}", path.display());
        }
    }
}

fn columns(hints: &mut Hints, renames: &[(&str, &str, &str)]) {
    for (table, new, old) in renames {
        hints.renames.columns.insert(((*table).into(), (*new).into()), vec![(*old).into()]);
    }
}

const SHOP: &str = "
/// What a parcel has come to.
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(names = \"snake_case\")]
pub enum State {
    /// Announced
    Announced = 0,
    /// On its way
    OnItsWay = 10,
}

/// A parcel.
#[derive(codebooks::Codebook)]
pub struct Parcel {
    #[codebook(primary_key, auto)]
    id: i64,
    state: State,
    weight: i32,
    old: Option<i32>,
}

#[derive(codebooks::Codebook)]
pub struct Gone {
    #[codebook(primary_key)]
    id: i64,
}
";

#[test]
fn the_commonest_changes() {
    let new = SHOP
        .replace(
            "/// On its way\n    OnItsWay = 10",
            "/// It is on its way\n    OnItsWay = 10,\n    /// Handed over\n    Delivered = 20",
        )
        .replace("old: Option<i32>", "/// What the sender wrote.\n    note: Option<String>")
        .replace("    weight: i32", "    grams: i32")
        .replace("pub struct Gone {", "pub struct Depot {\n    #[codebook(length = 40, unique)]\n    name: String,");
    let mut hints = Hints { allow_destructive: true, ..Hints::default() };
    columns(&mut hints, &[("parcel", "grams", "weight")]);
    golden("common", SHOP, &new, &hints);
}

#[test]
fn constraints_on_tables_that_hold_rows() {
    let new = SHOP.replace("    weight: i32", "    #[codebook(range(0..), index)]\n    weight: i32").replace(
        "    old: Option<i32>",
        "    #[codebook(unique)]\n    old: i32,\n    #[codebook(references = Gone, on_delete = cascade)]\n    gone: Option<i64>",
    );
    let mut hints = Hints::default();
    hints.backfills.insert(("parcel".into(), "old".into()), Expression::new("id"));
    golden("constraints", SHOP, &new, &hints);
}

#[test]
fn checks_that_change() {
    let old = SHOP
        .replace("names = \"snake_case\"", "storage = \"check\"")
        .replace("    weight", "    #[codebook(range(0..))]\n    weight");
    let new = old.replace("range(0..)", "range(0..=5000)").replace("OnItsWay = 10", "OnItsWay = 10,\n    Lost = 20");
    golden("checks", &old, &new, &Hints::default());
}

const TYPES: &str = "
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(storage = \"native\")]
pub enum Mood { Sad, Bored, Happy }

#[derive(codebooks::Codebook)]
pub struct Person {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(length = 20)]
    name: String,
    #[codebook(default = \"sad\")]
    mood: Mood,
    seen: NaiveDateTime,
}
";

#[test]
fn types_and_labels() {
    let new = TYPES
        .replace("Sad, Bored, Happy", "Sad, Happy, Wild")
        .replace("id: i32", "id: i64")
        .replace("length = 20", "length = 200")
        .replace("NaiveDateTime", "DateTime<Utc>");
    golden("types", TYPES, &new, &Hints::default());
}

#[test]
fn a_schema_does_not_differ_from_itself() {
    for source in [SHOP, TYPES] {
        for dialect in Dialect::ALL {
            assert_eq!(migration(source, source, &Hints::default(), dialect), Ok(Migration::default()));
        }
    }
}

#[test]
fn what_loses_something_is_refused_with_its_name() {
    let new = SHOP.replace("    old: Option<i32>,\n", "").replace("pub struct Gone", "pub struct Other");
    for dialect in Dialect::ALL {
        let refused = migration(SHOP, &new, &Hints::default(), dialect).expect_err("it loses rows");
        let messages: Vec<&str> = refused.iter().map(|refusal| refusal.diagnosis.message.as_str()).collect();
        assert_eq!(
            messages,
            ["this migration loses table `gone` with its rows", "this migration loses column `parcel.old`"]
        );
        let allowed = Hints { allow_destructive: true, ..Hints::default() };
        assert!(migration(SHOP, &new, &allowed, dialect).is_ok());
    }
}

#[test]
fn a_column_without_a_value_for_old_rows_is_refused_with_the_remedy() {
    let new = SHOP.replace("old: Option<i32>", "old: i32,\n    size: i32");
    for dialect in Dialect::ALL {
        let refused = migration(SHOP, &new, &Hints::default(), dialect).expect_err("rows have no value");
        let texts: Vec<String> = refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "column `parcel.old` becomes NOT NULL, and rows may hold NULL\n\
                 help: run `migrate --backfill parcel.old=\"…\"` with the value for such rows",
                "column `parcel.size` is NOT NULL without a default, and the table may hold rows\n\
                 help: run `migrate --backfill parcel.size=\"…\"` with the value for such rows",
            ]
        );
    }
}

#[test]
fn a_type_that_nobody_can_convert_to_is_refused_with_the_remedy() {
    let new = TYPES.replace("#[codebook(length = 20)]\n    name: String", "name: i32");
    for dialect in Dialect::ALL {
        let refused = migration(TYPES, &new, &Hints::default(), dialect).expect_err("a text is not a number");
        let texts: Vec<String> = refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            ["column `person.name` gets a type that its values cannot be converted to\n\
              help: run `migrate --using person.name=\"…\"` with the new value as SQL"]
        );
        let mut hints = Hints::default();
        hints.usings.insert(("person".into(), "name".into()), Expression::new("length(name)"));
        let migration = migration(TYPES, &new, &hints, dialect).expect("somebody said how");
        assert!(deployment(&migration, dialect).contains("length(name)"));
        assert!(rollback(&migration, dialect).contains("cannot be brought back") || dialect != Dialect::Mysql);
    }
}

#[test]
fn names_that_change_in_a_circle_are_refused_with_the_remedy() {
    let renamed = |hints: &[(&str, &str, &str)], tables: &[(&str, &str)]| {
        let mut all = Hints::default();
        columns(&mut all, hints);
        all.renames.tables.extend(tables.iter().map(|(new, old)| ((*new).to_owned(), vec![(*old).to_owned()])));
        all
    };
    let circles = [
        (renamed(&[("parcel", "weight", "id"), ("parcel", "id", "weight")], &[]), "`id`, `weight`"),
        (renamed(&[], &[("parcel", "gone"), ("gone", "parcel")]), "`gone`, `parcel`"),
        (
            renamed(&[("parcel", "weight", "id"), ("parcel", "id", "state"), ("parcel", "state", "weight")], &[]),
            "`id`, `state`, `weight`",
        ),
    ];
    for (hints, names) in circles {
        for dialect in Dialect::ALL {
            let refused = migration(SHOP, SHOP, &hints, dialect).expect_err("a circle");
            let first = names.split(',').next().unwrap_or_default();
            let texts: Vec<String> = refused.iter().map(ToString::to_string).collect();
            assert_eq!(
                texts,
                [format!(
                    "{names} are renamed in a circle, and nothing shows whether that has happened already\n\
                     help: rename {first} to a third name and run `migrate`; then give them their final names, each with \
                     `renamed_from`, and run it again"
                )]
            );
        }
    }
}

#[test]
fn what_a_database_cannot_change_is_refused_for_it_alone() {
    let old = "#[derive(codebooks::Codebook)] #[codebook(partition(hash(id), parts = 2), options(sqlite = \"WITHOUT ROWID\"))]
        pub struct Entry { #[codebook(primary_key)] id: i64 }";
    let new = old.replace("parts = 2", "parts = 4").replace("WITHOUT ROWID", "WITHOUT ROWID ");
    let refused = migration(old, &new, &Hints::default(), Dialect::Postgres).expect_err("parts are for good");
    let texts: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["PostgreSQL cannot change how `entry` is partitioned\n\
          help: create a table of another name, copy the rows, and drop this one"]
    );
    assert!(migration(old, &new, &Hints::default(), Dialect::Sqlite).is_ok());
}

#[test]
fn a_codebook_of_many_rows_is_left_to_the_merge() {
    let variants: String = (0..501).map(|number| format!("V{number} = {number}, ")).collect();
    let new = format!("{SHOP}#[derive(codebooks::Codebook, Clone, Copy)] pub enum Many {{ {variants} }}");
    for dialect in Dialect::ALL {
        let migration = migration(SHOP, &new, &Hints::default(), dialect).expect("nothing is refused");
        let text = deployment(&migration, dialect);
        assert!(text.contains("-- populate: c_many") && !text.contains("V500"), "{text}");
    }
}

/// `cargo test --release -p schema-migrate -- --nocapture thousand` shows how long it takes.
#[test]
fn a_column_in_each_of_a_thousand_tables_is_a_step_each() {
    let source = |more: &str| -> String {
        let table = |number: u32| {
            format!(
                "#[derive(codebooks::Codebook)] pub struct T{number} {{ #[codebook(primary_key)] id: i64, a: i32, b: bool, \
                 #[codebook(length = 9, unique)] c: String, #[codebook(references = T{}, index)] d: Option<i64>{more} }}\n",
                number / 2
            )
        };
        (0..1_000).map(table).collect()
    };
    let (old, new) = (schema(&source("")), schema(&source(", e: Option<i16>")));
    let state = |schema| State { schema, sqlite_strict: true };
    for dialect in Dialect::ALL {
        let start = std::time::Instant::now();
        let migration = diff(&state(&old), &state(&new), &Hints::default(), dialect).expect("nothing is refused");
        let text = deployment(&migration, dialect);
        eprintln!("{}: {:?}, {} bytes", dialect.name(), start.elapsed(), text.len());
        assert!(migration.deployment.len() >= 1_000);
    }
}
