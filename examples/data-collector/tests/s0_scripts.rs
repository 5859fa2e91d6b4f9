//! The committed scripts on the three databases, by their own clients.

use std::path::Path;

use test_servers::Database;

const TABLES: [&str; 14] = [
    "app_db_objects",
    "app_groups",
    "app_parents",
    "apps",
    "c_alert_severity",
    "c_cmd_flags",
    "c_cmd_list",
    "c_fatal_flags",
    "c_log_level",
    "c_run_status",
    "c_runtime_codes",
    "example_table",
    "logs",
    "runtime",
];

/// Code, name where there is one, description.
type Row = (&'static str, Option<&'static str>, &'static str);

/// The document's "Seed Data Reference".
const ROWS: [(&str, &[Row]); 7] = [
    (
        "c_cmd_flags",
        &[
            ("0", None, "Command pending"),
            ("1", None, "Command Executed"),
            ("2", None, "Command not executed, conditions not meet"),
        ],
    ),
    (
        "c_cmd_list",
        &[
            ("1", Some("start"), "Start app"),
            ("2", Some("stop"), "Stop app"),
            ("3", Some("restart"), "Restart app"),
            ("4", Some("enable"), "Enable app"),
            ("5", Some("disable"), "Disable app"),
        ],
    ),
    (
        "c_fatal_flags",
        &[("1", None, "Failed to start"), ("2", None, "App stopped, alert sent"), ("3", None, "Unexpected behaviour")],
    ),
    (
        "c_run_status",
        &[
            ("0", None, "App not running"),
            ("1", None, "App is running"),
            ("2", None, "App is stopped. Send command start or restart to start again."),
        ],
    ),
    (
        "c_log_level",
        &[
            ("0", None, "NOTSET"),
            ("10", None, "DEBUG"),
            ("20", None, "INFO"),
            ("30", None, "WARNING"),
            ("40", None, "ERROR"),
            ("50", None, "CRITICAL"),
        ],
    ),
    (
        "c_runtime_codes",
        &[
            ("0", None, "FINISHED"),
            ("1", None, "MANAGER_EXIT"),
            ("2", None, "ORPHAN_PID"),
            ("3", None, "CMD_DISABLE"),
            ("4", None, "CMD_RESET"),
            ("5", None, "CMD_STOP"),
            ("6", None, "CMD_START"),
        ],
    ),
    ("c_alert_severity", &[("1", None, "INFO"), ("2", None, "WARNING"), ("3", None, "ERROR"), ("4", None, "CRITICAL")]),
];

fn create(database: &Database) {
    database.create(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(database.dialect()).join("create"));
}

#[test]
fn s0_01_and_s0_23_every_table_of_the_document_is_there() {
    for database in Database::all() {
        create(&database);
        let sql = match database.dialect() {
            "postgres" => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
            }
            "mysql" => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY table_name"
            }
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        };
        // Each database sorts `_` by rules of its own.
        let mut found: Vec<String> = database.query(sql).into_iter().flatten().collect();
        found.sort();
        assert_eq!(found, TABLES, "{}", database.dialect());
    }
}

#[test]
fn s0_04_to_s0_06_the_codebooks_hold_the_documents_rows_and_no_others() {
    assert_eq!(ROWS.iter().map(|(_, rows)| rows.len()).sum::<usize>(), 31);
    for database in Database::all() {
        create(&database);
        for (table, rows) in ROWS {
            let named = rows[0].1.is_some();
            let name = if named { "name, " } else { "" };
            let found = database.query(&format!("SELECT id, {name}description FROM {table} ORDER BY id"));
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(|(code, name, description)| {
                    [Some(*code), *name, Some(*description)].into_iter().flatten().map(str::to_owned).collect()
                })
                .collect();
            assert_eq!(found, expected, "{table} on {}", database.dialect());
        }
    }
}

#[test]
fn s0_07_no_sequence_numbers_the_codes() {
    for database in Database::all() {
        create(&database);
        let without_code = "INSERT INTO c_cmd_flags (description, sha) VALUES ('x', 'x')";
        assert!(!database.accepts(without_code), "{} made up a code", database.dialect());
    }
}

#[test]
fn s0_08_standard_columns_hold_what_they_should() {
    for database in Database::all() {
        create(&database);
        let sql = "SELECT count(*) FROM c_cmd_list WHERE length(sha) = 64 AND archived_at IS NULL AND date_created IS NOT NULL";
        assert_eq!(database.query(sql), [["5"]], "{}", database.dialect());
    }
}

#[test]
fn s0_11_seeds_run_twice_change_nothing() {
    for database in Database::all() {
        create(&database);
        let dump = |table: &str| database.query(&format!("SELECT * FROM {table} ORDER BY 1"));
        let before: Vec<_> = ROWS.iter().map(|(table, _)| dump(table)).collect();
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        database.step(&schema.join(database.dialect()).join("create/4-seeds"));
        let after: Vec<_> = ROWS.iter().map(|(table, _)| dump(table)).collect();
        assert_eq!(before, after, "{}", database.dialect());
    }
}

#[test]
fn s0_26_composite_keys_bind_and_cascades_run() {
    for database in Database::all() {
        create(&database);
        let ok = |sql: &str| assert!(database.accepts(sql), "{} refused {sql}", database.dialect());
        let refused = |sql: &str| assert!(!database.accepts(sql), "{} took {sql}", database.dialect());
        let key = "a".repeat(64);
        let app = |parent: &str| {
            format!("INSERT INTO apps (app, group_name, parent_name, app_name) VALUES ('{key}', 'g', '{parent}', 'n')")
        };
        ok("INSERT INTO app_groups (name) VALUES ('g')");
        refused("INSERT INTO app_parents (group_name, name) VALUES ('other', 'p')");
        ok("INSERT INTO app_parents (group_name, name) VALUES ('g', 'p')");
        refused(&app("q"));
        ok(&app("p"));
        refused("DELETE FROM app_parents");
        refused("UPDATE apps SET run_status = 7");
        refused("UPDATE apps SET fatal_flag = 0");
        refused("UPDATE apps SET progress = 101");
        ok(&format!(
            "INSERT INTO app_db_objects (app, server, database_name, object_schema, object_name, object_type) \
             VALUES ('{key}', 's', 'd', 'o', 't', 'table')"
        ));
        assert_eq!(database.query("SELECT run_status, progress FROM apps"), [["0", "0"]]);
        ok("DELETE FROM apps");
        assert_eq!(database.query("SELECT count(*) FROM app_db_objects"), [["0"]], "{}", database.dialect());
    }
}
