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
fn s3_01_and_s3_12_two_rows_go_in_and_an_orphan_does_not() {
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

/// What the catalog says of a column: its type with its length, whether it takes NULL, and its default.
fn column(database: &Database, table: &str, column: &str) -> [String; 3] {
    let row = match database.dialect() {
        "postgres" => database.query(&format!(
            "SELECT format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) FROM pg_attribute \
             LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum) \
             WHERE attrelid = '{table}'::regclass AND attname = '{column}'"
        )),
        "mysql" => database.query(&format!(
            "SELECT column_type, is_nullable = 'NO', column_default FROM information_schema.columns \
             WHERE table_schema = database() AND table_name = '{table}' AND column_name = '{column}'"
        )),
        _ => database.query(&format!(
            "SELECT type, \"notnull\", dflt_value FROM pragma_table_info('{table}') WHERE name = '{column}'"
        )),
    };
    let [row] = <[Vec<String>; 1]>::try_from(row).expect("one column");
    let [kind, required, default] = <[String; 3]>::try_from(row).expect("three values");
    let required = if matches!(required.as_str(), "t" | "1") { "NOT NULL" } else { "NULL" };
    [kind, required.to_owned(), default]
}

/// That a text column is NOT NULL and holds so many characters; SQLite's types have no length, but its CHECKs do.
fn expect_varchar(database: &Database, table: &str, name: &str, length: usize) {
    let kind = match database.dialect() {
        "postgres" => format!("character varying({length})"),
        "mysql" => format!("varchar({length})"),
        _ => "TEXT".to_owned(),
    };
    let expected = [kind.as_str(), "NOT NULL", "NULL"];
    assert_eq!(column(database, table, name), expected, "{table}.{name} on {}", database.dialect());
    if database.dialect() == "sqlite" {
        let sql = database.query(&format!("SELECT sql FROM sqlite_master WHERE name = '{table}'"));
        let check = format!("CHECK (length(\"{name}\") <= {length})");
        assert!(sql.concat().iter().any(|line| line.contains(&check)), "{check} is not in {sql:?}");
    }
}

#[test]
fn s3_03_a_uuid_key_is_a_text_of_32_digits() {
    let digits = "0123456789abcdef0123456789abcdef";
    for database in Database::all() {
        create(&database);
        let dialect = database.dialect();
        for (table, name) in [("core_tenant", "id"), ("poser_widget", "id"), ("poser_component", "id")] {
            expect_varchar(&database, table, name, 32);
        }
        for (table, name) in [("poser_widget", "tenant"), ("poser_component", "widget")] {
            expect_varchar(&database, table, name, 32);
        }
        let tenant = |id: &str, name: &str| format!("INSERT INTO core_tenant (id, name) VALUES ('{id}', '{name}')");
        assert!(database.accepts(&tenant(digits, "a")), "{dialect}");
        assert!(!database.accepts(&tenant(digits, "b")), "{dialect} took a key twice");
        assert!(!database.accepts(&tenant(&format!("{digits}0"), "c")), "{dialect} took 33 digits");
        assert_eq!(database.query("SELECT id FROM core_tenant"), [[digits]], "{dialect}");
    }
}

#[test]
fn s3_04_texts_have_their_length_and_a_boolean_its_default() {
    let tenant = "INSERT INTO core_tenant VALUES ('t', 'Somebody')";
    for database in Database::all() {
        create(&database);
        let dialect = database.dialect();
        expect_varchar(&database, "poser_widget", "name", 255);
        expect_varchar(&database, "poser_widget", "version", 20);
        let expected = match dialect {
            "postgres" => ["boolean", "NOT NULL", "true"],
            "mysql" => ["tinyint(1)", "NOT NULL", "1"],
            _ => ["INTEGER", "NOT NULL", "1"],
        };
        assert_eq!(column(&database, "poser_widget", "enabled"), expected, "{dialect}");

        assert!(database.accepts(tenant), "{dialect}");
        let widget = |id: &str, name: &str, version: &str| {
            let values = format!("'{id}', 't', {name}, {version}");
            format!("INSERT INTO poser_widget (id, tenant, name, version) VALUES ({values})")
        };
        let text = |length: usize| format!("'{}'", "x".repeat(length));
        assert!(database.accepts(&widget("a", &text(255), &text(20))), "{dialect}");
        for (name, version) in
            [(text(256), text(1)), (text(1), text(21)), ("NULL".into(), text(1)), (text(1), "NULL".into())]
        {
            assert!(!database.accepts(&widget("b", &name, &version)), "{dialect} took {name} {version}");
        }
        assert!(!database.accepts("UPDATE poser_widget SET enabled = NULL"), "{dialect}");
        assert_eq!(database.query("SELECT id FROM poser_widget WHERE enabled"), [["a"]], "{dialect}");
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
