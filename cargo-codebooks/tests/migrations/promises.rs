//! What each database's steps promise beside their result: no gaps, no long locks, nothing half done.

use schema_migrate::{Hints, Mode, State, deployment, diff, rollback};
use schema_model::model::Dialect;
use test_servers::{Database, Server};

use crate::cases::CASES;
use crate::pairs::{Side, findings};
use crate::support::connect;

#[tokio::test]
async fn tables_become_strict_and_cease_to_be() {
    let side = Side::of(CASES[0].old);
    let loose = State { sqlite_strict: false, ..side.state() };
    let migration = diff(&side.state(), &loose, &Hints::default(), Dialect::Sqlite).expect("nothing is refused");
    let database = Database::sqlite();
    connect(&database, side.facade).await.setup().await.expect("set up");
    database.script(CASES[0].rows).expect("rows");
    let strict = || {
        database
            .query("SELECT name FROM pragma_table_list WHERE strict AND name IN ('depot', 'parcel') ORDER BY name")
            .len()
    };
    assert_eq!(strict(), 2);
    database.script(&deployment(&migration, Dialect::Sqlite)).expect("no longer strict");
    assert_eq!(strict(), 0);
    database.script(&rollback(&migration, Dialect::Sqlite)).expect("strict again");
    assert_eq!(strict(), 2);
    assert_eq!(findings(&database, side.facade).await.expect("read"), Vec::<String>::new());
    assert_eq!(database.query("SELECT count(*) FROM parcel"), [["2"]]);
}

/// The client goes on after an error and would commit an empty table; and a trigger of somebody's would be gone.
#[tokio::test]
async fn a_rebuild_that_fails_leaves_every_row_where_it_was() {
    let old = Side::of(
        "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(length = 9)] name: String }",
    );
    let new = Side::of(
        "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(length = 2)] name: String }",
    );
    let migration = diff(&old.state(), &new.state(), &Hints::default(), Dialect::Sqlite).expect("nothing is refused");
    let text = deployment(&migration, Dialect::Sqlite);
    let database = Database::sqlite();
    connect(&database, old.facade).await.setup().await.expect("set up");
    database.script("INSERT INTO parcel (id, name) VALUES (1, 'long'), (2, 'x');").expect("rows");
    assert!(database.script(&text).is_err(), "a name is too long");
    assert_eq!(database.query("SELECT count(*) FROM parcel"), [["2"]]);
    database
        .script("DELETE FROM parcel WHERE id = 1; CREATE TRIGGER theirs AFTER INSERT ON parcel BEGIN SELECT 1; END;")
        .expect("done");
    let error = database.script(&text).expect_err("a trigger would be lost");
    assert!(error.contains("unknown_indexes_and_triggers"), "{error}");
    database.script("DROP TRIGGER theirs;").expect("dropped");
    database.script(&text).expect("migrated");
    assert_eq!(findings(&database, new.facade).await.expect("read"), Vec::<String>::new());
}

/// A rebuild does not look at views, and neither does DROP TABLE.
#[tokio::test]
async fn a_view_of_sqlite_that_names_what_goes_stops_the_deployment() {
    let parcel = |more: &str| {
        format!(
            "#[derive(codebooks::Codebook)] pub struct Parcel {{ #[codebook(primary_key)] id: i64, mark: i32{more} }}\n"
        )
    };
    let depot = "#[derive(codebooks::Codebook)] pub struct Depot { #[codebook(primary_key)] id: i64 }";
    let old = Side::of(&format!("{}{depot}", parcel(", #[codebook(unique)] old: i32")));
    let hints = Hints { allow_destructive: true, ..Hints::default() };
    for (new, view, told) in [
        (format!("{}{depot}", parcel("")), "SELECT old FROM parcel", "error in view theirs: no such column: old"),
        (
            parcel(", #[codebook(unique)] old: i32"),
            "SELECT id FROM depot",
            "error in view theirs: no such table: main.depot",
        ),
    ] {
        let new = Side::of(&new);
        let migration = diff(&old.state(), &new.state(), &hints, Dialect::Sqlite).expect("nothing is refused");
        let text = deployment(&migration, Dialect::Sqlite);
        let database = Database::sqlite();
        connect(&database, old.facade).await.setup().await.expect("set up");
        database
            .script(&format!("INSERT INTO parcel (id, mark, old) VALUES (1, 2, 3); CREATE VIEW theirs AS {view};"))
            .expect("a view");
        let error = database.script(&text).expect_err("the view would be broken");
        assert!(error.contains(told), "{error}");
        assert_eq!(database.query("SELECT old FROM parcel"), [["3"]]);
        database.script("DROP VIEW theirs;").expect("dropped");
        database.script(&text).expect("migrated");
        assert_eq!(findings(&database, new.facade).await.expect("read"), Vec::<String>::new());
    }
}

/// A constraint that cannot be validated must not stay in force where every update of an old row would fail.
#[tokio::test]
async fn rows_that_a_constraint_refuses_are_named_and_nothing_is_left_half_done() {
    let source = |check: &str, unique: &str, reference: &str| {
        format!(
            "#[derive(codebooks::Codebook)] pub struct Depot {{ #[codebook(primary_key)] id: i64 }}
             #[derive(codebooks::Codebook)] #[codebook({check})] pub struct Parcel {{ #[codebook(primary_key)] id: i64, \
             #[codebook({unique})] mark: i32, #[codebook({reference})] depot: Option<i64> }}"
        )
    };
    let old = Side::of(&source("", "", ""));
    for (new, rows, told) in [
        (source("check(name = \"ck_low\", \"mark < 9\")", "", ""), "(1, 5, NULL), (2, 50, NULL)", "ck_low"),
        (source("", "unique", ""), "(1, 5, NULL), (2, 5, NULL)", "uq_parcel_mark"),
        (source("", "", "references = Depot"), "(1, 5, 7), (2, 5, NULL)", "fk_parcel_depot"),
    ] {
        let new = Side::of(&new);
        for database in [Server::postgres().database(), Server::mariadb().database()] {
            let dialect = Dialect::from_name(database.dialect()).expect("a dialect");
            let migration = diff(&old.state(), &new.state(), &Hints::default(), dialect).expect("nothing is refused");
            connect(&database, old.facade).await.setup().await.expect("set up");
            database.script(&format!("INSERT INTO parcel (id, mark, depot) VALUES {rows};")).expect("rows");
            let error = database.script(&deployment(&migration, dialect)).expect_err("a row is refused");
            assert!(error.contains(told), "{}: {error}", database.dialect());
            let found: Vec<String> = findings(&database, old.facade).await.expect("read");
            // MySQL's foreign key stays with its index, for new rows: an old one is looked at only where its reference changes.
            let found: Vec<&String> = found.iter().filter(|one| !one.contains("`fk_parcel_depot`")).collect();
            assert_eq!(found, Vec::<&String>::new(), "{}", database.dialect());
            assert_eq!(database.query("SELECT count(*) FROM parcel"), [["2"]]);
        }
    }
}

/// Whenever others write, one of the two checks is in force.
#[tokio::test]
async fn a_check_of_postgres_that_changes_leaves_no_gap() {
    let source = |more: &str, most: u32| {
        format!(
            "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"check\")] pub enum Side {{ Left = 1{more} }}
             #[derive(codebooks::Codebook)] pub struct Parcel {{ #[codebook(primary_key)] id: i64, side: Side, #[codebook(range(..{most}))] mark: i32 }}"
        )
    };
    let (old, new) = (Side::of(&source("", 9)), Side::of(&source(", Right = 2", 99)));
    let database = Server::postgres().database();
    let migration = diff(&old.state(), &new.state(), &Hints::default(), Dialect::Postgres).expect("nothing is refused");
    connect(&database, old.facade).await.setup().await.expect("set up");
    database.script("INSERT INTO parcel (id, side, mark) VALUES (1, 1, 5);").expect("a row");
    for (steps, side) in [(&migration.deployment, &new), (&migration.rollback, &old)] {
        for step in steps {
            let statements = step.statements.join(";\n");
            let statements = if step.mode == Mode::Alone {
                format!("{statements};")
            } else {
                format!("BEGIN;\n{statements};\nCOMMIT;")
            };
            database.script(&statements).expect("it runs");
            for row in ["(2, 7, 5)", "(2, 1, 500)"] {
                let written = database.script(&format!("INSERT INTO parcel (id, side, mark) VALUES {row};"));
                assert!(written.is_err(), "{row} after {}", step.title);
            }
        }
        assert_eq!(findings(&database, side.facade).await.expect("read"), Vec::<String>::new());
    }
}

/// Locks, not latencies: what a step says that it costs is what it does to tables that were there.
#[tokio::test]
async fn a_step_of_postgres_locks_and_rewrites_no_more_than_it_says() {
    let mut wrong = Vec::new();
    let mut steps = 0;
    for case in CASES {
        let database = Server::postgres().database();
        let (old, new) = (Side::of(case.old), Side::of(case.new));
        let mut hints = Hints { allow_destructive: true, ..Hints::default() };
        (case.hints)(&mut hints);
        let migration = diff(&old.state(), &new.state(), &hints, Dialect::Postgres).expect("nothing is refused");
        connect(&database, old.facade).await.setup().await.expect("set up");
        database.script(&case.rows.replace("SHOP", "shop.")).expect("rows");
        let known = "relkind IN ('r', 'p') AND relnamespace IN ('public'::regnamespace, coalesce(to_regnamespace('shop')::oid, 0))";
        let tables = database.query(&format!("SELECT oid FROM pg_class WHERE {known}")).concat().join(", ");
        let files = || database.query(&format!("SELECT oid, relfilenode FROM pg_class WHERE oid IN ({tables})"));
        for step in migration.deployment.iter().filter(|step| !step.statements.is_empty()) {
            let before = files();
            let statements = step.statements.join(";\n");
            if step.mode == Mode::Alone {
                database.script(&format!("{statements};")).expect("it runs");
            } else {
                let strong = format!(
                    "SELECT 'lock ' || mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN ({tables}) \
                     AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')"
                );
                let output = database.script(&format!("BEGIN;\n{statements};\n{strong};\nCOMMIT;")).expect("it runs");
                // What reads all rows must let others write meanwhile, unless it says that it does not.
                if step.cost.scans && !step.cost.blocks_writes && output.contains("lock ") {
                    wrong.push(format!("{}: {}: {output}", case.name, step.title));
                }
            }
            let after = files();
            if !step.cost.rewrites
                && before.iter().any(|file| after.iter().any(|other| other[0] == file[0] && other[1] != file[1]))
            {
                wrong.push(format!("{}: {} rewrites", case.name, step.title));
            }
            steps += 1;
        }
    }
    eprintln!("{steps} steps");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// SQLite keeps moments as texts, which sort by time only if all of a column are of one form.
#[tokio::test]
async fn moments_of_sqlite_take_the_form_of_their_new_type() {
    let source = |ty: &str| {
        format!("#[derive(codebooks::Codebook)] pub struct Parcel {{ #[codebook(primary_key)] id: i64, at: {ty} }}")
    };
    let at = |database: &Database| database.query("SELECT at FROM parcel").concat().join(" ");
    for (from, to, before, after) in [
        ("NaiveDateTime", "DateTime<Utc>", "2026-01-02 03:04:05.123456", "2026-01-02T03:04:05.123456+00:00"),
        ("DateTime<Utc>", "NaiveDateTime", "2026-01-02T03:04:05.123456+00:00", "2026-01-02 03:04:05.123456"),
        ("NaiveDate", "DateTime<Utc>", "2026-01-02", "2026-01-02T00:00:00+00:00"),
    ] {
        let (old, new) = (Side::of(&source(from)), Side::of(&source(to)));
        let migration = diff(&old.state(), &new.state(), &Hints::default(), Dialect::Sqlite).expect("nothing is lost");
        let database = Database::sqlite();
        connect(&database, old.facade).await.setup().await.expect("set up");
        database.script(&format!("INSERT INTO parcel (id, at) VALUES (1, '{before}');")).expect("a row");
        database.script(&deployment(&migration, Dialect::Sqlite)).expect("up");
        assert_eq!(at(&database), after);
        database.script(&rollback(&migration, Dialect::Sqlite)).expect("down");
        assert_eq!(at(&database), before);
    }
}
