//! Users with few rights, search paths, and servers with habits of their own.

use codebooks::deploy::{DatabaseUrl, Deploy, Severity};
use sqlx::Executor as _;
use test_servers::{Database, Server};

use crate::support::{Package, SHOP, connect, findings, schema};
use crate::truth::FACTS;

/// A user that may read, and its URL.
fn reader(database: &Database) -> String {
    let name = format!("reads_{}", database.name());
    let sql = match database.dialect() {
        "postgres" => format!(
            "CREATE ROLE {name} LOGIN PASSWORD 'secret'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}; \
             REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC;",
            database.name()
        ),
        _ => format!("CREATE USER {name} IDENTIFIED BY 'secret'; GRANT SELECT ON {}.* TO {name};", database.name()),
    };
    database.script(&sql).expect("a user");
    format!("{}://{name}:secret@127.0.0.1:{}/{}", database.dialect(), database.port(), database.name())
}

#[tokio::test]
async fn t_1_a_user_that_may_only_read_sees_no_false_alarm_and_every_certain_difference() {
    for source in [SHOP, FACTS] {
        let schema = schema(source);
        for database in [Server::postgres().database(), Server::mariadb().database()] {
            let dialect = database.dialect();
            connect(&database, schema).await.setup().await.expect("set up");
            let url = DatabaseUrl::parse(&reader(&database)).expect("a URL");
            let mut deploy = Deploy::connect(schema, &url).await.expect("connected");
            let verified = deploy.verify().await.expect("read");
            assert!(verified.is_clean(), "{dialect}: {:?}", verified.findings);
            assert!(dialect == "postgres" || verified.findings.is_empty(), "{dialect}: {:?}", verified.findings);
            if source == FACTS {
                database.script("ALTER TABLE owner ALTER name SET DEFAULT 'other';").expect("changed");
                let found = deploy.verify().await.expect("read").findings;
                let of_name = found.iter().find(|finding| finding.column() == Some("name")).expect("it is found");
                // Nobody could ask what the texts mean.
                assert_eq!(of_name.severity, Severity::Note, "{dialect}: {found:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_pool_prepares_the_connections_of_a_start() {
    let schema = schema(SHOP);
    let database = Server::postgres().database();
    database.script("CREATE SCHEMA app;").expect("made");
    let pool = sqlx::postgres::PgPoolOptions::new()
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute("SET search_path = app").await.map(drop) })
        })
        .connect(&database.url())
        .await
        .expect("a pool");
    schema.ensure(&pool).await.expect("set up");
    let tables = |space: &str| database.query(&format!("SELECT count(*) FROM pg_tables WHERE schemaname = '{space}'"));
    assert_eq!(tables("public"), [["0"]]);
    assert_ne!(tables("app"), [["0"]]);
    schema.ensure(&pool).await.expect("nothing to do");
}

#[tokio::test]
async fn a_search_path_that_leads_past_the_tables_is_told() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    let database = Server::postgres().database();
    connect(&database, schema).await.setup().await.expect("set up");
    database
        .script(&format!("CREATE SCHEMA extra; ALTER DATABASE {} SET search_path = extra, public;", database.name()))
        .expect("set");
    let found = findings(&database, schema).await;
    let expected = "error: `depot` is in `public`, and this connection works in `extra`";
    assert!(found.iter().any(|line| line == expected), "{found:#?}");
    database.script("UPDATE public.c_unit SET description = 'x';").expect("changed");
    let ran = package.run(&["populate"], &database);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert_eq!(database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'extra'"), [["0"]]);
    // A set of tables of its own is somebody's wish.
    connect(&database, schema).await.setup().await.expect("set up");
    assert_eq!(findings(&database, schema).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_table_that_keeps_its_history_is_the_same_table() {
    let schema = schema(SHOP);
    let database = Server::mariadb().database();
    connect(&database, schema).await.setup().await.expect("set up");
    database.script("ALTER TABLE depot ADD SYSTEM VERSIONING;").expect("altered");
    let found = findings(&database, schema).await;
    assert_eq!(found, ["warning: `depot` differs (option: `system versioning` in the database, none in the schema)"]);
    connect(&database, schema).await.setup().await.expect("nothing to do");
}

const DIVIDED: &str = r#"
#[derive(codebooks::Codebook)]
pub struct Place {
    #[codebook(primary_key)]
    id: i64,
}

#[derive(codebooks::Codebook)]
#[codebook(partition(hash(id), parts = 3))]
pub struct Event {
    #[codebook(primary_key)]
    id: i64,
    #[codebook(references = Place)]
    place: i64,
}
"#;

#[tokio::test]
async fn s0_03_a_partitioned_table_with_a_foreign_key_can_be_dropped() {
    let schema = schema(DIVIDED);
    let database = Server::postgres().database();
    let mut deploy = connect(&database, schema).await;
    deploy.setup().await.expect("set up");
    assert_eq!(findings(&database, schema).await, Vec::<String>::new());
    database.script("DROP TABLE event_p1;").expect("dropped");
    assert_eq!(findings(&database, schema).await, ["error: `event`: partition `event_p1` is missing"]);
    let name = deploy.database_name().to_owned();
    deploy.recreate_tables(&name).await.expect("made again");
    assert_eq!(findings(&database, schema).await, Vec::<String>::new());
}

#[tokio::test]
async fn as_many_keys_as_mysql_takes_are_deployed() {
    let fields: String = (0..63).map(|at| format!("#[codebook(index)] a{at}: i32, ")).collect();
    let schema = schema(&format!(
        "#[derive(codebooks::Codebook)] pub struct T {{ #[codebook(primary_key)] id: i32, {fields} }}"
    ));
    let database = Server::mariadb().database();
    connect(&database, schema).await.setup().await.expect("set up");
    assert_eq!(findings(&database, schema).await, Vec::<String>::new());
    let refused = database.script("CREATE INDEX one_more ON t (a0, a1);").expect_err("no more");
    assert!(refused.contains("Too many keys"), "{refused}");
}
