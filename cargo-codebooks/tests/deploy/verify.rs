//! `verify`: silent after a deployment, whatever the schema; and each change by hand is found.

use codebooks::deploy::Severity;
use test_servers::Database;

use crate::support::{Package, SHOP, connect, findings, merge, schema};

#[path = "../../../schema-core/tests/random_schemas/source.rs"]
mod random;

#[tokio::test]
async fn s0_23_nothing_is_found_right_after_a_deployment() {
    let mut sources = vec![SHOP.to_owned()];
    sources.extend((0..6).map(random::source));
    for source in &sources {
        let schema = schema(source);
        for database in Database::all() {
            let mut deploy = connect(&database, schema).await;
            let (_, populated) = deploy.setup().await.unwrap_or_else(|error| panic!("{error}\n{source}"));
            assert_eq!(populated.failures().next(), None, "{}", database.dialect());
            assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{}\n{source}", database.dialect());
            let (created, populated) = deploy.setup().await.expect("again");
            assert_eq!(
                (created.tables.len(), created.indexes, created.foreign_keys),
                (0, 0, 0),
                "{}\n{source}",
                database.dialect()
            );
            for merged in &populated.codebooks {
                let counts = merged.result.as_ref().expect("merged");
                assert!(counts.is_noop(), "{} on {}: {counts:?}\n{source}", merged.table, database.dialect());
            }
            deploy.close().await;
        }
    }
}

/// Changes by hand for each database, and what must be found.
const CHANGES: &[(&str, [&str; 3], &str)] = &[
    (
        "a column more",
        ["ALTER TABLE depot ADD COLUMN more int"; 3],
        "warning: `depot` has the column `more`, which the schema has not",
    ),
    (
        "an index less",
        ["DROP INDEX ix_parcel_depot_announced_at", "", "DROP INDEX ix_parcel_depot_announced_at"],
        "`parcel` has no index",
    ),
    (
        "a check less",
        ["ALTER TABLE parcel DROP CONSTRAINT ck_times", "ALTER TABLE parcel DROP CONSTRAINT ck_times", ""],
        "`parcel` has no check `ck_times`",
    ),
    (
        "a check otherwise",
        [
            "ALTER TABLE parcel DROP CONSTRAINT ck_times; ALTER TABLE parcel ADD CONSTRAINT ck_times CHECK (delivered_at > announced_at)",
            "ALTER TABLE parcel DROP CONSTRAINT ck_times; ALTER TABLE parcel ADD CONSTRAINT ck_times CHECK (delivered_at > announced_at)",
            "",
        ],
        "`parcel` has the check `ck_times` as",
    ),
    (
        "a type otherwise",
        [
            "ALTER TABLE depot ALTER name TYPE varchar(90)",
            "ALTER TABLE depot MODIFY name varchar(90) NOT NULL DEFAULT 'new' COMMENT 'Its name.'",
            "",
        ],
        "`depot` has the column `name` as",
    ),
    (
        "a default otherwise",
        ["ALTER TABLE depot ALTER name SET DEFAULT 'old'", "ALTER TABLE depot ALTER name SET DEFAULT 'old'", ""],
        "`depot` has the column `name` as",
    ),
    (
        "NULL allowed",
        ["ALTER TABLE parcel ALTER place DROP NOT NULL", "ALTER TABLE parcel MODIFY place int NULL", ""],
        "`parcel` has the column `place` as",
    ),
    (
        "a foreign key less",
        [
            "ALTER TABLE parcel DROP CONSTRAINT fk_parcel_depot",
            "ALTER TABLE parcel DROP FOREIGN KEY fk_parcel_depot",
            "",
        ],
        "`parcel` has no foreign key `fk_parcel_depot`",
    ),
    (
        "a comment otherwise",
        ["COMMENT ON TABLE depot IS 'A shed.'", "ALTER TABLE depot COMMENT = 'A shed.'", ""],
        "`depot` has the comment as `A shed.`",
    ),
    ("a table less", ["DROP TABLE parcel"; 3], "error: `parcel` is missing"),
    ("a row less", ["DELETE FROM c_unit WHERE code = 'ounce'"; 3], "error: `c_unit` lacks the code ounce"),
    (
        "a row more",
        ["INSERT INTO c_unit (code, description, factor, exact, sha) VALUES ('mile', 'x', 1, TRUE, 'x')"; 3],
        "warning: `c_unit` has the live code mile",
    ),
    (
        "a text in other case",
        ["UPDATE c_state SET description = 'announced' WHERE id = 0"; 3],
        "error: `c_state` has the code 0 otherwise",
    ),
    (
        "a space more",
        ["UPDATE c_state SET description = 'Announced ' WHERE id = 0"; 3],
        "error: `c_state` has the code 0 otherwise",
    ),
    (
        "a payload otherwise",
        ["UPDATE c_unit SET factor = 28.3 WHERE code = 'ounce'"; 3],
        "error: `c_unit` has the code ounce otherwise",
    ),
    (
        "a code archived",
        ["UPDATE c_region SET archived_at = '2026-01-01 00:00:00' WHERE id = 2"; 3],
        "error: `c_region` has the code 2 otherwise",
    ),
    (
        "a translation otherwise",
        ["UPDATE c_state_translation SET description = 'x'"; 3],
        "error: `c_state_translation` has the code 0 in de otherwise",
    ),
];

#[tokio::test]
async fn s0_23_each_change_by_hand_is_found() {
    let schema = schema(SHOP);
    for database in Database::all() {
        let dialect = database.dialect();
        let place = ["postgres", "mysql", "sqlite"].iter().position(|known| *known == dialect).expect("a dialect");
        let mut deploy = connect(&database, schema).await;
        let name = deploy.database_name().to_owned();
        for (what, statements, expected) in CHANGES {
            if statements[place].is_empty() {
                continue;
            }
            let _ = deploy.drop_tables(&name).await.expect("dropped");
            deploy.setup().await.expect("set up");
            database.script(&format!("{};", statements[place])).unwrap_or_else(|error| panic!("{what}: {error}"));
            let verified = deploy.verify().await.expect("read");
            let found: Vec<String> = verified.findings.iter().map(ToString::to_string).collect();
            assert!(found.iter().any(|line| line.contains(expected)), "{dialect}, {what}: {found:?}");
            let is_warning = verified.findings.iter().all(|finding| finding.severity == Severity::Warning);
            assert_eq!(verified.is_right(), is_warning);
        }
    }
}

#[tokio::test]
async fn a_database_that_scripts_made_is_right_by_its_names() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    for database in Database::all() {
        let script = package.run(&["sql", "create", "--dialect", database.dialect()], &database);
        database.script(&script.stdout).expect("the script runs");
        let mut deploy = connect(&database, schema).await;
        let verified = deploy.verify().await.expect("read");
        assert_eq!(verified.findings, [], "{}", database.dialect());
        assert_eq!(verified.by_names_only.is_empty(), database.dialect() == "sqlite");
        let (created, _) = deploy.setup().await.expect("nothing to do");
        assert_eq!((created.tables.len(), created.indexes, created.foreign_keys), (0, 0, 0), "{}", database.dialect());
        assert_eq!(merge(&database, schema).await.inserted, 0);
    }
}

#[test]
fn a_finding_is_drawn_on_its_source() {
    let package = Package::new(SHOP);
    let database = Database::sqlite();
    assert_eq!(package.run(&["setup"], &database).code, Some(0));
    database
        .script("ALTER TABLE depot ADD COLUMN more INT; DELETE FROM c_unit WHERE code = 'ounce';")
        .expect("spoiled");
    let ran = package.run(&["verify"], &database);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for expected in ["--> src/lib.rs:", "pub enum Unit {", "`c_unit` lacks the code ounce", "pub struct Depot {"] {
        assert!(ran.stdout.contains(expected), "{expected}: {}", ran.stdout);
    }
    let ran = package.run(&["verify", "--format", "json"], &database);
    let value: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((ran.code, &value["right"]), (Some(1), &serde_json::json!(false)));
}

#[test]
fn s2_15_a_dry_run_shows_what_would_be_done_and_does_nothing() {
    let package = Package::new(SHOP);
    for database in Database::all() {
        let shown = package.run(&["setup", "--dry-run"], &database);
        assert_eq!(shown.code, Some(0), "{shown:?}");
        assert!(shown.stdout.contains("CREATE TABLE") && shown.stdout.contains("INSERT INTO"), "{}", shown.stdout);
        let real = package.run(&["verify"], &database);
        // Of SQLite not even the file.
        let code = if database.dialect() == "sqlite" { 4 } else { 1 };
        assert_eq!(real.code, Some(code), "nothing was created");
        // What was shown is a script that does it.
        database.script(&shown.stdout).expect("the statements run");
        let again = package.run(&["setup", "--dry-run"], &database);
        assert!(again.stdout.contains("there is nothing to do"), "{}", again.stdout);
        let shown = package.run(&["drop", "--dry-run"], &database);
        assert!(shown.stdout.contains("DROP TABLE") && package.run(&["verify"], &database).code == Some(0));
    }
}
