//! `verify`: silent after a deployment, whatever the schema; and each change by hand is found.

use test_servers::Database;

use crate::random;
use crate::support::{Package, SHOP, connect, findings, schema};

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
    for expected in
        ["--> src/lib.rs:", "`c_unit`: row ounce is missing", "Ounce,", "help: run `populate`", "pub struct Depot {"]
    {
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
