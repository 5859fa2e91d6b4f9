//! The framework's own tables: as an earlier version made them, as a later one will, and broken.

use codebooks::deploy::DeployError;
use test_servers::Database;

use crate::support::{SHOP, connect, findings, schema};

#[tokio::test]
async fn t_5_own_tables_of_an_earlier_version_are_read_and_brought_up_to_date() {
    let schema = schema(SHOP);
    for database in Database::all() {
        let dialect = database.dialect();
        connect(&database, schema).await.setup().await.expect("set up");
        database.script(&without_package(&database)).expect("changed");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{dialect}");
        connect(&database, schema).await.setup().await.unwrap_or_else(|error| panic!("{dialect}: {error}"));
        assert_eq!(database.query("SELECT DISTINCT package FROM codebooks_journal"), [["shop"]], "{dialect}");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{dialect}");
    }
}

/// What takes the journal back to before it knew packages.
fn without_package(database: &Database) -> String {
    if database.dialect() != "sqlite" {
        return "ALTER TABLE codebooks_journal DROP COLUMN package;".to_owned();
    }
    let sql = database.script("SELECT sql FROM sqlite_master WHERE name = 'codebooks_journal';").expect("read");
    let older: Vec<&str> = sql.lines().filter(|line| !line.contains("package")).collect();
    let columns = "id, kind, file, step, applied_as, sha, state, begun_at, done_at";
    format!(
        "CREATE TABLE kept AS SELECT {columns} FROM codebooks_journal; DROP TABLE codebooks_journal; {}; \
         INSERT INTO codebooks_journal ({columns}) SELECT {columns} FROM kept; DROP TABLE kept;",
        older.join("\n")
    )
}

#[tokio::test]
async fn t_5_an_older_program_works_with_own_tables_of_a_newer_one() {
    let schema = schema(SHOP);
    for database in Database::all() {
        let dialect = database.dialect();
        connect(&database, schema).await.create_tables().await.expect("created");
        database
            .script(
                "ALTER TABLE codebooks_journal ADD COLUMN later int; CREATE INDEX ix_later ON codebooks_journal (later); \
                 CREATE TABLE codebooks_later (id int PRIMARY KEY); \
                 INSERT INTO codebooks_step_kind (id, name, description, sha) VALUES (9, 'later', 'Later', 'x');",
            )
            .expect("changed");
        assert_eq!(findings(&database, schema).await, missing_rows(&database, schema).await, "{dialect}");
        connect(&database, schema).await.setup().await.unwrap_or_else(|error| panic!("{dialect}: {error}"));
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{dialect}");
        let archived = database.query("SELECT count(*) FROM codebooks_step_kind WHERE archived_at IS NOT NULL");
        assert_eq!(archived, [["0"]], "{dialect}: a newer program's row");
    }
}

/// The findings about rows, which nobody has merged yet.
async fn missing_rows(database: &Database, schema: &codebooks::Schema) -> Vec<String> {
    let found = findings(database, schema).await;
    found.into_iter().filter(|line| line.contains(": row ")).collect()
}

/// What breaks an own table, what is found, and how it is taken back.
const BROKEN: &[[&str; 3]] = &[
    [
        "ALTER TABLE codebooks_stamp RENAME COLUMN sha TO hash",
        "error: `codebooks_stamp`: column `sha` is missing",
        "ALTER TABLE codebooks_stamp RENAME COLUMN hash TO sha",
    ],
    [
        "ALTER TABLE codebooks_journal RENAME COLUMN begun_at TO started_at",
        "error: `codebooks_journal`: column `begun_at` is missing",
        "ALTER TABLE codebooks_journal RENAME COLUMN started_at TO begun_at",
    ],
    [
        "ALTER TABLE codebooks_stamp ADD COLUMN must int NOT NULL",
        "error: `codebooks_stamp`: column `must` exists in the database but not in the schema",
        "ALTER TABLE codebooks_stamp DROP COLUMN must",
    ],
    [
        "ALTER TABLE codebooks_stamp RENAME TO stamp_; CREATE VIEW codebooks_stamp AS SELECT * FROM stamp_",
        "error: `codebooks_stamp` differs (kind: `a view` in the database, `a table` in the schema)",
        "DROP VIEW codebooks_stamp; ALTER TABLE stamp_ RENAME TO codebooks_stamp",
    ],
];

#[tokio::test]
async fn t_5_own_tables_that_nobody_can_work_with_are_found_and_refused() {
    let schema = schema(SHOP);
    for database in Database::all() {
        let dialect = database.dialect();
        connect(&database, schema).await.setup().await.expect("set up");
        for [change, expected, back] in BROKEN {
            if dialect == "sqlite" && change.contains("NOT NULL") {
                continue;
            }
            // A table with rows takes no such column.
            if change.contains("NOT NULL") {
                database.script("DELETE FROM codebooks_stamp;").expect("emptied");
            }
            database.script(&format!("{change};")).unwrap_or_else(|error| panic!("{dialect}, {change}: {error}"));
            let found = findings(&database, schema).await;
            assert!(found.iter().any(|line| line == expected), "{dialect}, {change}: {found:#?}");
            let created = connect(&database, schema).await.setup().await;
            let Err(error @ DeployError::Differs { .. }) = created else { panic!("{dialect}, {change}: {created:?}") };
            assert!(error.to_string().contains(&expected["error: ".len()..]), "{dialect}, {change}: {error}");
            database.script(&format!("{back};")).unwrap_or_else(|error| panic!("{dialect}, {back}: {error}"));
            assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{dialect}, {change}, taken back");
        }
        connect(&database, schema).await.setup().await.unwrap_or_else(|error| panic!("{dialect}: {error}"));
    }
}
