//! `Deploy` on the three databases: create, populate, drop, and what a merge does to rows.

use std::path::PathBuf;

use codebooks::Schema;
use codebooks::deploy::{Counts, DatabaseUrl, Deploy, DeployError, MergeOptions};
use data_collector::SCHEMA;
use test_servers::Database;

async fn connect(database: &Database, schema: &'static Schema) -> Deploy {
    let url = DatabaseUrl::parse(&database.url()).expect("a URL");
    Deploy::connect(schema, &url).await.expect("the database opens")
}

/// The counts of one codebook's merge.
async fn merge(deploy: &mut Deploy, table: &str) -> Counts {
    let populated = deploy.populate_tables().await.expect("the connection stands");
    let merged =
        populated.codebooks.into_iter().find(|merged| merged.table == table).expect("the codebook is of the schema");
    merged.result.expect("the merge succeeds")
}

/// The data collector's schema with other rows in `c_cmd_list`, as another release would have it.
///
/// The scripts come from the same renderer as the committed ones.
fn release(rows: &[(i128, &str, &str, bool)]) -> &'static Schema {
    use schema_model::model::Dialect;
    use schema_model::model::{Code, Codebook, IntRepr, KeyKind, Row, StandardColumns, Storage};
    use schema_sql::embedded::to_text;
    let codebook = Codebook {
        name: "c_cmd_list".into(),
        rust: "codes::CmdName".into(),
        comment: String::new(),
        storage: Storage::Table,
        key: KeyKind::Int(IntRepr::I16),
        columns: StandardColumns {
            key: "id".into(),
            name: Some("name".into()),
            description: "description".into(),
            archive: "archived_at".into(),
        },
        mask: false,
        translates: None,
        extras: Vec::new(),
        rows: rows
            .iter()
            .map(|(code, name, description, retired)| Row {
                code: Code::Int(*code),
                // A name may wander, a code's variant may not.
                variant: format!("V{code}"),
                language: String::new(),
                name: Some((*name).to_owned().into()),
                description: (*description).to_owned().into(),
                values: Vec::new(),
                retired: *retired,
                sha: schema_model::fingerprint::row(&[&code.to_string(), name, description]).into(),
            })
            .collect(),
    };
    let model =
        schema_model::model::Schema { title: String::new(), tables: vec![codebook.table()], codebooks: vec![codebook] };
    Box::leak(Box::new(Schema::embedded(
        "",
        "",
        to_text(&model, &Dialect::ALL, true, &schema_model::dialect::Minimum::default()).leak(),
    )))
}

fn counts(inserted: usize, updated: usize, archived: usize, revived: usize, unchanged: usize) -> Counts {
    Counts { inserted, updated, archived, revived, unchanged, deleted: 0 }
}

#[tokio::test]
async fn s0_01_create_makes_fourteen_tables_in_foreign_key_order() {
    for database in Database::all() {
        let created = connect(&database, &SCHEMA).await.create_tables().await.expect("created");
        assert_eq!(created.tables.len(), 14);
        let place = |table: &str| created.tables.iter().position(|name| name == table).expect("created");
        for (parent, child) in
            [("app_groups", "app_parents"), ("app_parents", "apps"), ("apps", "runtime"), ("c_log_level", "logs")]
        {
            assert!(place(parent) < place(child), "{parent} before {child}");
        }
    }
}

#[tokio::test]
async fn s0_02_a_second_create_changes_nothing() {
    for database in Database::all() {
        let mut deploy = connect(&database, &SCHEMA).await;
        deploy.setup().await.expect("set up");
        let before = deploy.catalog().await.expect("read");
        let again = deploy.create_tables().await.expect("nothing to do");
        assert_eq!((again.tables.len(), again.indexes, again.foreign_keys, again.existing.len()), (0, 0, 0, 14));
        assert_eq!(deploy.catalog().await.expect("read"), before);
        assert_eq!(deploy.verify().await.expect("read").findings, []);
    }
}

#[tokio::test]
async fn s0_02_a_missing_index_or_key_is_created_again() {
    for database in Database::all() {
        let mut deploy = connect(&database, &SCHEMA).await;
        deploy.setup().await.expect("set up");
        // An index that a foreign key needs, MySQL does not let go.
        let (drop, missing) = match database.dialect() {
            "mysql" => (
                "ALTER TABLE logs DROP FOREIGN KEY fk_logs_log_level;",
                "`logs`: foreign key `fk_logs_log_level` is missing",
            ),
            _ => ("DROP INDEX ix_logs_log_level;", "`logs`: index `ix_logs_log_level` is missing"),
        };
        database.script(drop).expect("dropped");
        let found = deploy.verify().await.expect("read").findings;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].message(), missing);
        let again = deploy.create_tables().await.expect("repaired");
        assert_eq!((again.tables.len(), again.indexes + again.foreign_keys), (0, 1));
    }
}

#[tokio::test]
async fn a_foreign_table_of_the_same_name_is_refused_and_nothing_is_created() {
    for database in Database::all() {
        database.script("CREATE TABLE logs (x INT)").expect("made");
        let mut deploy = connect(&database, &SCHEMA).await;
        let error = deploy.create_tables().await.expect_err("refused");
        let DeployError::Differs { findings } = &error else { panic!("{error}") };
        assert_eq!(findings[0].message(), "`logs`: column `id` is missing");
        assert_eq!(error.exit_code(), 5);
        let place = findings[0].place.as_deref();
        assert!(place.is_some_and(|place| place.starts_with("src/runs.rs:")), "{error}");
        assert_eq!(deploy.catalog().await.expect("read").tables.len(), 1);
    }
}

#[tokio::test]
async fn s0_03_drop_is_guarded_and_reverses_create() {
    for database in Database::all() {
        let mut deploy = connect(&database, &SCHEMA).await;
        deploy.setup().await.expect("set up");
        let refused = deploy.drop_tables("").await.expect_err("guarded");
        assert_eq!(refused.exit_code(), 5);
        assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["6"]]);
        let name = deploy.database_name().to_owned();
        let dropped = deploy.drop_tables(&name).await.expect("dropped");
        assert_eq!(dropped.tables.len(), 14);
        assert!(deploy.catalog().await.expect("read").tables.is_empty(), "none of our tables is left");
        deploy.setup().await.expect("set up again");
        let created = deploy.recreate_tables(&name).await.expect("recreated");
        assert_eq!(created.tables.len(), 14);
        assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["0"]]);
    }
}

#[tokio::test]
async fn s0_03_drop_refuses_while_a_foreign_table_refers_to_a_row() {
    for database in Database::all() {
        let mut deploy = connect(&database, &SCHEMA).await;
        deploy.setup().await.expect("set up");
        database
            .script("CREATE TABLE mine (s SMALLINT, FOREIGN KEY (s) REFERENCES c_log_level (id)); INSERT INTO mine VALUES (10);")
            .expect("made");
        let name = deploy.database_name().to_owned();
        let error = deploy.drop_tables(&name).await.expect_err("refused");
        assert_eq!(error, DeployError::StillReferenced { table: "mine".into() });
        assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["6"]]);
    }
}

#[tokio::test]
async fn s0_11_the_first_merge_inserts_all_and_the_second_writes_nothing() {
    for database in Database::all() {
        let mut deploy = connect(&database, &SCHEMA).await;
        deploy.create_tables().await.expect("created");
        let first = deploy.populate_tables().await.expect("populated");
        let inserted: usize =
            first.codebooks.iter().map(|merged| merged.result.as_ref().expect("merged").inserted).sum();
        assert_eq!((first.codebooks.len(), inserted), (7, 31));
        let rows = |table: &str| database.query(&format!("SELECT * FROM {table} ORDER BY 1"));
        let before: Vec<_> = first.codebooks.iter().map(|merged| rows(&merged.table)).collect();
        let bytes = (database.dialect() == "sqlite").then(|| std::fs::read(database.path()).expect("the file"));
        let second = deploy.populate_tables().await.expect("populated");
        assert!(second.codebooks.iter().all(|merged| merged.result.as_ref().expect("merged").is_noop()));
        assert_eq!(first.codebooks.iter().map(|merged| rows(&merged.table)).collect::<Vec<_>>(), before);
        if let Some(bytes) = bytes {
            assert_eq!(std::fs::read(database.path()).expect("the file"), bytes);
        }
    }
}

#[tokio::test]
async fn s0_11_a_merge_with_nothing_to_do_passes_another_writers_lock() {
    let database = Database::sqlite();
    let mut deploy = connect(&database, &SCHEMA).await;
    deploy.setup().await.expect("set up");
    let mut other = connect(&database, &SCHEMA).await;
    let url = DatabaseUrl::parse(&database.url()).expect("a URL");
    assert_eq!(url.dialect(), "sqlite");
    // The other connection holds the write lock for as long as its transaction is open.
    let holder = std::process::Command::new("sqlite3")
        .arg(database.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("sqlite3 starts");
    let mut holder = Holder::begin(holder);
    assert!(merge(&mut other, "c_cmd_list").await.is_noop());
    holder.end();
}

/// A client that holds the write lock.
struct Holder(std::process::Child);

impl Holder {
    fn begin(mut client: std::process::Child) -> Self {
        use std::io::{BufRead, BufReader, Write};
        let input = client.stdin.as_mut().expect("piped");
        writeln!(input, "BEGIN IMMEDIATE;\nSELECT 'held';").expect("written");
        let mut line = String::new();
        BufReader::new(client.stdout.as_mut().expect("piped")).read_line(&mut line).expect("read");
        assert_eq!(line.trim(), "held");
        Self(client)
    }

    fn end(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn s0_12_to_s0_14_a_codebook_through_its_releases() {
    for database in Database::all() {
        let first = release(&[
            (1, "start", "Start app", false),
            (2, "stop", "Stop app", false),
            (3, "pause", "Pause app", false),
        ]);
        let mut deploy = connect(&database, first).await;
        deploy.create_tables().await.expect("created");
        assert_eq!(merge(&mut deploy, "c_cmd_list").await, counts(3, 0, 0, 0, 0));
        let created = database.query("SELECT id, date_created FROM c_cmd_list ORDER BY id");

        // `pause` goes, `stop` and `start` swap their names, a text changes in case only.
        let second = release(&[(1, "stop", "Start app", false), (2, "start", "STOP app", false)]);
        let mut deploy = connect(&database, second).await;
        assert_eq!(merge(&mut deploy, "c_cmd_list").await, counts(0, 2, 1, 0, 0));
        let stamp = database.query("SELECT archived_at FROM c_cmd_list WHERE id = 3");
        assert_ne!(stamp, [["NULL"]]);
        assert_eq!(merge(&mut deploy, "c_cmd_list").await, counts(0, 0, 0, 0, 3));
        assert_eq!(database.query("SELECT archived_at FROM c_cmd_list WHERE id = 3"), stamp, "archived once");

        // `pause` returns, `start` is retired.
        let third = release(&[
            (1, "stop", "Start app", false),
            (2, "start", "STOP app", true),
            (3, "pause", "Pause app", false),
        ]);
        let mut deploy = connect(&database, third).await;
        assert_eq!(merge(&mut deploy, "c_cmd_list").await, counts(0, 0, 1, 1, 1));
        assert_eq!(database.query("SELECT archived_at FROM c_cmd_list WHERE id = 3"), [["NULL"]]);
        assert_eq!(
            database.query("SELECT id, date_created FROM c_cmd_list ORDER BY id"),
            created,
            "one row a key, kept"
        );
    }
}

#[tokio::test]
async fn s0_14_a_hand_edit_is_found_though_its_sha_is_as_it_was() {
    for database in Database::all() {
        let mut deploy = connect(&database, &SCHEMA).await;
        deploy.setup().await.expect("set up");
        database.script("UPDATE c_cmd_list SET description = 'start app' WHERE id = 1").expect("edited");
        assert_eq!(merge(&mut deploy, "c_cmd_list").await, counts(0, 1, 0, 0, 4));
        assert_eq!(database.query("SELECT description FROM c_cmd_list WHERE id = 1"), [["Start app"]]);
    }
}

#[tokio::test]
async fn s0_15_rows_that_refer_to_an_archived_code_stay_valid() {
    for database in Database::all() {
        let mut deploy =
            connect(&database, release(&[(1, "start", "Start app", false), (2, "stop", "Stop app", false)])).await;
        deploy.setup().await.expect("set up");
        database
            .script("CREATE TABLE child (cmd SMALLINT, FOREIGN KEY (cmd) REFERENCES c_cmd_list (id)); INSERT INTO child VALUES (2);")
            .expect("made");
        let mut deploy = connect(&database, release(&[(1, "start", "Start app", false)])).await;
        assert_eq!(merge(&mut deploy, "c_cmd_list").await, counts(0, 0, 1, 0, 1));
        assert_eq!(database.query("SELECT count(*) FROM child JOIN c_cmd_list ON id = cmd"), [["1"]]);
        let options = MergeOptions { hard_delete: true, ..MergeOptions::default() };
        let populated = deploy.populate_with(&options).await.expect("the connection stands");
        let (table, error) = populated.failures().next().expect("a referenced code cannot be deleted");
        assert!(table == "c_cmd_list" && matches!(error, DeployError::Statement { .. }), "{table}: {error}");
        assert_eq!(database.query("SELECT count(*) FROM c_cmd_list"), [["2"]]);
        database.script("DELETE FROM child;").expect("deleted");
        let populated = deploy.populate_with(&options).await.expect("the connection stands");
        assert_eq!(populated.codebooks[0].result.as_ref().expect("merged").deleted, 1);
        assert_eq!(database.query("SELECT count(*) FROM c_cmd_list"), [["1"]]);
    }
}

#[tokio::test]
async fn s0_18_one_codebooks_failure_does_not_block_the_others() {
    for database in Database::all() {
        let mut deploy = connect(&database, &SCHEMA).await;
        deploy.create_tables().await.expect("created");
        database.script("ALTER TABLE c_cmd_flags RENAME TO gone;").expect("renamed");
        let populated = deploy.populate_tables().await.expect("the connection stands");
        let failures: Vec<&str> = populated.failures().map(|(table, _)| table).collect();
        assert_eq!(failures, ["c_cmd_flags"]);
        assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["6"]]);
    }
}

#[tokio::test]
async fn s2_17_what_cannot_be_opened_is_told_without_the_password() {
    for text in ["sqlite:/no/such/folder/x.db?key=canary", "postgres://me:canary@127.0.0.1:1/db"] {
        let url = DatabaseUrl::parse(text).expect("a known scheme");
        let error = Deploy::connect(&SCHEMA, &url).await.expect_err("cannot be reached");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("text.db");
    std::fs::write(&path, "this is not a database, it is text, and longer than the header of SQLite's is")
        .expect("written");
    let url = DatabaseUrl::sqlite_file(&path.to_string_lossy());
    let error = Deploy::connect(&SCHEMA, &url).await.expect_err("no database");
    assert_eq!(error.exit_code(), 4, "{error}");
}
