//! A merge does what it says, or says that it did not.

use codebooks::deploy::{DatabaseUrl, Deploy, DeployError, MergeOptions, Preview};
use test_servers::{Database, Server};

use crate::support::{Package, connect, findings, schema};

const BEFORE: &str = r#"
#[derive(codebooks::Codebook, Clone, Copy)]
pub enum Kind {
    /// First
    One = 1,
    /// Second
    Two = 2,
}

#[derive(codebooks::Codebook)]
pub struct Ticket {
    #[codebook(primary_key)]
    id: i32,
    kind: Kind,
}
"#;

fn after() -> &'static codebooks::Schema {
    schema(&BEFORE.replace("/// First", "/// Number one").replace("    /// Second\n    Two = 2,\n", "    Three = 3,\n"))
}

#[tokio::test]
async fn t_2_a_row_that_stays_as_it_was_is_an_error_and_no_stamp() {
    let (before, after) = (schema(BEFORE), after());
    for database in Database::all() {
        let dialect = database.dialect();
        let place = ["postgres", "mysql", "sqlite"].iter().position(|known| *known == dialect).expect("a dialect");
        connect(&database, before).await.setup().await.expect("set up");
        database
            .script(
                [
                    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; \
                     CREATE TRIGGER keep BEFORE UPDATE ON c_kind FOR EACH ROW EXECUTE FUNCTION keep();",
                    "CREATE TRIGGER keep BEFORE UPDATE ON c_kind FOR EACH ROW SET NEW.description = OLD.description;",
                    "CREATE TRIGGER keep BEFORE UPDATE ON c_kind BEGIN SELECT RAISE(IGNORE); END;",
                ][place],
            )
            .expect("a trigger");
        let mut deploy = connect(&database, after).await;
        let (_, populated) = deploy.setup().await.expect("the connection stands");
        let failures: Vec<String> = populated.failures().map(|(book, error)| format!("{book}: {error}")).collect();
        assert!(
            failures.len() == 1 && failures[0].contains("row 1 is not what was written"),
            "{dialect}: {failures:?}"
        );
        let stamps = database.query("SELECT count(*) FROM codebooks_stamp WHERE codebook = '*'");
        let whole = database.query("SELECT count(*) FROM c_kind WHERE id = 3");
        assert_eq!(whole, [["0"]], "{dialect}: all of it was taken back");
        database
            .script(if dialect == "postgres" { "DROP TRIGGER keep ON c_kind;" } else { "DROP TRIGGER keep;" })
            .expect("dropped");
        let (_, populated) = deploy.setup().await.expect("merged");
        assert_eq!(populated.failures().count(), 0, "{dialect}, {stamps:?}");
        assert_eq!(findings(&database, after).await, Vec::<String>::new(), "{dialect}");
    }
}

/// A role of PostgreSQL that owns nothing, and its URL.
fn role(database: &Database, grants: &str) -> String {
    let name = format!("role_{}", database.name());
    database
        .script(&format!("CREATE ROLE {name} LOGIN PASSWORD 'secret'; {}", grants.replace("ROLE", &name)))
        .expect("a role");
    format!("postgres://{name}:secret@127.0.0.1:{}/{}", database.port(), database.name())
}

#[tokio::test]
async fn t_2_rows_that_a_policy_hides_or_keeps_are_told() {
    let (before, after) = (schema(BEFORE), after());
    let database = Server::postgres().database();
    connect(&database, before).await.setup().await.expect("set up");
    let url = role(
        &database,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ROLE; \
         GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ROLE; ALTER TABLE c_kind ENABLE ROW LEVEL SECURITY; \
         CREATE POLICY seen ON c_kind FOR SELECT USING (id <> 2); CREATE POLICY added ON c_kind FOR INSERT WITH CHECK (true);",
    );
    let url = DatabaseUrl::parse(&url).expect("a URL");
    let mut deploy = Deploy::connect(before, &url).await.expect("connected");
    let found = deploy.verify().await.expect("read").findings;
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["error: `c_kind` has row level security, and this user may not see all its rows"]);
    deploy.close().await;
    // It may see rows, and may not change them.
    let mut deploy = Deploy::connect(after, &url).await.expect("connected");
    let populated = deploy.populate_tables().await.expect("the connection stands");
    assert_eq!(populated.failures().count(), 1, "{populated:?}");
    assert_eq!(database.query("SELECT description FROM c_kind WHERE id = 1"), [["First"]]);
}

#[tokio::test]
async fn t_2_rows_that_use_an_archived_code_are_counted() {
    let (before, after) = (schema(BEFORE), after());
    for database in Database::all() {
        connect(&database, before).await.setup().await.expect("set up");
        database.script("INSERT INTO ticket VALUES (1, 2), (2, 2), (3, 1);").expect("rows");
        let expected = "warning: `c_kind`: row 2 is archived, but 2 rows of `ticket.kind` still have the code";
        let mut deploy = connect(&database, after).await;
        let populated = deploy.populate_tables().await.expect("merged");
        let told: Vec<String> = populated.still_used.iter().map(ToString::to_string).collect();
        assert_eq!(told, [expected], "{}", database.dialect());
        assert_eq!(findings(&database, after).await, [expected], "{}", database.dialect());
        database.script("UPDATE ticket SET kind = 1;").expect("changed");
        assert_eq!(findings(&database, after).await, Vec::<String>::new(), "{}", database.dialect());
    }
}

#[tokio::test]
async fn s0_17_a_preview_shows_what_the_options_say_and_a_filter_is_a_condition() {
    let (before, after) = (schema(BEFORE), after());
    for database in Database::all() {
        connect(&database, before).await.setup().await.expect("set up");
        let mut deploy = connect(&database, after).await;
        let what = Preview { populate: true, ..Preview::default() };
        let options = MergeOptions { hard_delete: true, ..MergeOptions::default() };
        let shown = deploy.preview_with(what, &options).await.expect("read").join("\n");
        assert!(shown.contains("DELETE FROM"), "{shown}");
        let options = MergeOptions { filter: Some("1=1; DELETE FROM c_kind".to_owned()), ..MergeOptions::default() };
        let refused = deploy.populate_with(&options).await;
        assert!(matches!(refused, Err(DeployError::Options { .. })), "{refused:?}");
        assert_eq!(database.query("SELECT count(*) FROM c_kind"), [["2"]]);
    }
}

#[tokio::test]
async fn t_3_what_an_earlier_version_made_is_told() {
    let before = schema(BEFORE);
    let renamed = schema(&BEFORE.replace("Ticket", "Issue"));
    for database in Database::all() {
        connect(&database, before).await.setup().await.expect("set up");
        connect(&database, renamed).await.setup().await.expect("set up");
        let found = findings(&database, renamed).await;
        assert_eq!(
            found,
            ["warning: `ticket` is no longer in the schema; it looks like `issue` under its old name"],
            "{}",
            database.dialect()
        );
        // Another program's tables are its own.
        let other = Package::named(
            "other",
            "#[derive(codebooks::Codebook)] pub struct Other { #[codebook(primary_key)] id: i32 }",
        )
        .schema();
        connect(&database, other).await.setup().await.expect("set up");
        assert_eq!(findings(&database, other).await, Vec::<String>::new(), "{}", database.dialect());
    }
}

#[tokio::test]
async fn s0_25_many_long_texts_are_merged() {
    let variants: String =
        (1..=60).map(|code| format!("/// {}\nV{code} = {code},\n", "long ".repeat(60_000))).collect();
    let schema = schema(&format!("#[derive(codebooks::Codebook, Clone, Copy)] pub enum Long {{ {variants} }}"));
    for database in Database::all() {
        let (_, populated) = connect(&database, schema).await.setup().await.expect("set up");
        assert_eq!(populated.failures().next(), None, "{}", database.dialect());
        assert_eq!(database.query("SELECT count(*) FROM c_long"), [["60"]]);
    }
}

/// The journal and the record that earlier versions kept.
const OLD: &str = "CREATE TABLE codebooks_echo (object varchar(127) NOT NULL, sha char(64) NOT NULL, facts text NOT NULL, \
    CONSTRAINT pk_codebooks_echo PRIMARY KEY (object)); INSERT INTO codebooks_echo VALUES ('ticket', 'x', 'table');";

/// The journal of an earlier version: it knows no packages.
const OLD_JOURNAL: [&str; 2] = [
    "ALTER TABLE codebooks_journal DROP COLUMN package;",
    "DROP TABLE codebooks_journal; CREATE TABLE codebooks_journal (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INT NOT NULL, \
     file TEXT NOT NULL, step INT NOT NULL, applied_as INT NOT NULL DEFAULT 0, sha TEXT NOT NULL, state INT NOT NULL, \
     begun_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), done_at TEXT) STRICT;",
];

#[tokio::test]
async fn t_5_a_database_of_an_earlier_version_goes_on_working() {
    let before = schema(BEFORE);
    for database in Database::all() {
        let dialect = database.dialect();
        connect(&database, before).await.setup().await.expect("set up");
        database
            .script(&format!("{OLD}{}", OLD_JOURNAL[usize::from(dialect == "sqlite")]))
            .unwrap_or_else(|error| panic!("{dialect}: {error}"));
        assert_eq!(findings(&database, before).await, Vec::<String>::new(), "{dialect}");
        let mut deploy = connect(&database, before).await;
        deploy.setup().await.unwrap_or_else(|error| panic!("{dialect}: {error}"));
        assert_eq!(
            database.query("SELECT count(*) FROM codebooks_journal WHERE package IS NULL"),
            [["0"]],
            "{dialect}"
        );
        assert_eq!(findings(&database, before).await, Vec::<String>::new(), "{dialect}");
        let name = deploy.database_name().to_owned();
        deploy.drop_tables(&name).await.expect("dropped");
        assert!(deploy.catalog().await.expect("read").tables.is_empty(), "{dialect}: nothing is left");
    }
}
