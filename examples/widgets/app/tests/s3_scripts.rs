//! The framework's tables and the application's, as one schema on every database.

use std::fs;
use std::path::Path;
use std::process::Command;

use test_servers::Database;

fn create(database: &Database) {
    database.create(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(database.dialect()).join("create"));
}

fn count(database: &Database, table: &str) -> String {
    database.query(&format!("SELECT count(*) FROM {table}"))[0][0].clone()
}

#[test]
fn s3_09_a_core_crate_and_an_application_are_one_schema() {
    for database in Database::all() {
        create(&database);
        assert_eq!(count(&database, "c_component_kind"), "2", "{}", database.dialect());
        assert_eq!(count(&database, "core_tenant"), "0");
    }
}

#[test]
fn s3_12_two_rows_go_in_and_an_orphan_does_not() {
    let (tenant, widget) = ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210");
    for database in Database::all() {
        create(&database);
        let dialect = database.dialect();
        let insert = format!(
            "INSERT INTO poser_widget (id, tenant, name, version) VALUES ('{widget}', '{tenant}', 'Clock', '1.0')"
        );
        assert!(!database.accepts(&insert), "{dialect} took a widget without a tenant");
        assert!(database.accepts(&format!("INSERT INTO core_tenant VALUES ('{tenant}', 'Somebody')")), "{dialect}");
        assert!(database.accepts(&insert), "{dialect}");
        let component =
            |id: &str, widget: &str| format!("INSERT INTO poser_component (id, widget) VALUES ('{id}', '{widget}')");
        assert!(!database.accepts(&component("a", "nobody")), "{dialect} took a component without a widget");
        assert!(database.accepts(&component("a", widget)), "{dialect}");
        assert_eq!((count(&database, "poser_widget"), count(&database, "poser_component")), ("1".into(), "1".into()));
        let row = &database.query("SELECT kind FROM poser_component")[0];
        assert_eq!(row[0], "1");
    }
}

#[test]
fn s3_07_the_diagram_shows_the_relations_across_crates() {
    let read = |path: &str| {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(path)).expect("a generated file")
    };
    for line in ["\"core_tenant\" ||--o{ \"poser_widget\"", "\"poser_widget\" ||--o{ \"poser_component\""] {
        assert!(read("diagram/schema.mmd").contains(line), "{line}");
    }
    assert!(read("README.md").contains("`widgets_core::Tenant`"));
}

#[test]
fn the_application_sets_up_a_database_with_the_frameworks_tables() {
    let database = Database::sqlite();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("widgets-app"));
    let output = command.args(["setup", "--database-url", &database.url()]).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(count(&database, "c_component_kind"), "2");
}
