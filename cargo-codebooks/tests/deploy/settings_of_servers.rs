//! Servers with settings of their own, and what a drop takes along.

use test_servers::{Database, Kind, Server};

use crate::support::{SHOP, connect, findings, schema};

/// Tables whose names have capital letters.
const MIXED: &str = r#"
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(table = "StateOfThings", names = "snake_case")]
pub enum State { Open = 1, Closed = 2 }

#[derive(codebooks::Codebook)]
#[codebook(table = "MyThing", check(name = "ck_Size", "size BETWEEN 1 AND 9"))]
pub struct Thing {
    #[codebook(primary_key, auto)]
    id: i64,
    #[codebook(index)]
    size: i32,
    state: State,
    #[codebook(references = Self)]
    other: Option<i64>,
}
"#;

#[tokio::test]
async fn a_server_that_stores_names_in_small_letters_is_deployed_to() {
    let schema = schema(MIXED);
    let server = Server::start_with(Kind::Mariadb, &["--lower-case-table-names=1"]);
    let database = server.database();
    for _ in 0..2 {
        let (created, _) = connect(&database, schema).await.setup().await.expect("set up");
        assert!(created.tables.len() == 2 || created.existing.len() == 2, "{created:?}");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new());
    }
    assert_eq!(database.query("SELECT count(*) FROM stateofthings"), [["2"]]);
    database.script("ALTER TABLE mything DROP FOREIGN KEY `fk_MyThing_other`;").expect("changed");
    assert_eq!(findings(&database, schema).await, ["error: `MyThing`: foreign key `fk_MyThing_other` is missing"]);
    let mut deploy = connect(&database, schema).await;
    deploy.create_tables().await.expect("made");
    let name = deploy.database_name().to_owned();
    assert_eq!(deploy.drop_tables(&name).await.expect("dropped").tables.len(), 2);
    assert_eq!(database.query("SHOW TABLES"), Vec::<Vec<String>>::new());
}

#[tokio::test]
async fn a_server_whose_log_repeats_statements_is_deployed_to() {
    let schema = schema(SHOP);
    let server = Server::start_with(Kind::Mariadb, &["--log-bin", "--binlog-format=STATEMENT"]);
    let database = server.database();
    assert_eq!(database.query("SELECT @@log_bin, @@binlog_format"), [["1", "STATEMENT"]]);
    connect(&database, schema).await.setup().await.expect("set up");
    assert_eq!(findings(&database, schema).await, Vec::<String>::new());
    database.script("UPDATE c_state SET description = 'x'; DELETE FROM c_unit;").expect("changed");
    connect(&database, schema).await.setup().await.expect("merged");
    assert_eq!(findings(&database, schema).await, Vec::<String>::new());
}

/// A table whose own statements make sequences: one belongs to its column, one to nobody.
const NUMBERED: &str = r#"
#[derive(codebooks::Codebook)]
#[codebook(sql(
    postgres = "CREATE SEQUENCE bill_number INCREMENT BY 10; CREATE SEQUENCE bill_part OWNED BY bill.part",
    mysql = "CREATE SEQUENCE bill_number INCREMENT BY 10"
))]
pub struct Bill {
    #[codebook(primary_key, auto)]
    id: i64,
    part: i64,
}
"#;

#[tokio::test]
async fn a_drop_takes_sequences_along() {
    let schema = schema(NUMBERED);
    for database in [Server::postgres().database(), Server::mariadb().database()] {
        let dialect = database.dialect();
        let mut deploy = connect(&database, schema).await;
        deploy.setup().await.expect("set up");
        database.script("CREATE SEQUENCE other_number;").expect("made");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{dialect}");
        let name = deploy.database_name().to_owned();
        deploy.recreate_tables(&name).await.unwrap_or_else(|error| panic!("{dialect}: {error}"));
        deploy.drop_tables(&name).await.unwrap_or_else(|error| panic!("{dialect}: {error}"));
        let left = match dialect {
            "postgres" => database.query("SELECT sequencename FROM pg_sequences"),
            _ => database.query("SHOW TABLES"),
        };
        assert_eq!(left, [["other_number"]], "{dialect}: somebody else's alone stays");
    }
}

/// What happens to a sequence of own statements, and what is found.
const SEQUENCES: &[[&str; 3]] = &[
    [
        "ALTER SEQUENCE bill_part OWNED BY NONE",
        "error: `bill`: sequence `bill_part` differs (owner: none in the database, `bill.part` in the schema)",
        "ALTER SEQUENCE bill_part OWNED BY bill.part",
    ],
    [
        "ALTER SEQUENCE bill_number INCREMENT BY 1 CYCLE",
        "error: `bill`: sequence `bill_number` differs (increment: `1` in the database, `10` in the schema; cycle: `yes` in the \
         database, `no` in the schema)",
        "ALTER SEQUENCE bill_number INCREMENT BY 10 NO CYCLE",
    ],
    [
        "DROP SEQUENCE bill_number",
        "error: `bill`: sequence `bill_number` is missing",
        "CREATE SEQUENCE bill_number INCREMENT BY 10",
    ],
];

#[tokio::test]
async fn t_1_sequences_of_own_statements_are_compared() {
    let schema = schema(NUMBERED);
    let database = Server::postgres().database();
    connect(&database, schema).await.setup().await.expect("set up");
    for [change, expected, back] in SEQUENCES {
        database.script(&format!("{change};")).expect("changed");
        assert_eq!(findings(&database, schema).await, [*expected]);
        let error = connect(&database, schema).await.create_tables().await.expect_err("refused");
        assert_eq!(error.exit_code(), 5, "{error}");
        database.script(&format!("{back};")).expect("taken back");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{change}, taken back");
    }
}

/// A table of SQLite, a text of its definition, what stands there instead, and what is found.
const REBUILT: &[[&str; 4]] = &[
    ["item", ",\n  CONSTRAINT \"pk_item\" PRIMARY KEY (\"id\", \"part\")", "", "error: `item`: primary key is missing"],
    [
        "owner",
        ",\n  CONSTRAINT \"uq_owner_country_region\" UNIQUE (\"country\", \"region\")",
        "",
        "error: `owner`: unique constraint `uq_owner_country_region` is missing",
    ],
    [
        "owner",
        "\"region\" INT NOT NULL",
        "\"region\" INT NOT NULL CONSTRAINT mine UNIQUE",
        "warning: `owner`: unique constraint `mine` exists in the database but not in the schema",
    ],
];

/// SQLite has no ALTER for keys, and keeps an index for each: the table is made once more.
#[tokio::test]
async fn t_1_keys_of_a_rebuilt_table_are_compared() {
    let schema = schema(crate::truth::FACTS);
    let database = Database::sqlite();
    connect(&database, schema).await.setup().await.expect("set up");
    for [table, from, to, expected] in REBUILT {
        let sql = format!(
            "SELECT sql || ';' FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL ORDER BY type <> 'table'"
        );
        let before = database.script(&sql).expect("read");
        assert!(before.contains(from), "`{from}` is not in\n{before}");
        let rebuild = |text: &str| database.script(&format!("DROP TABLE {table}; {text}")).expect("rebuilt");
        let _ = rebuild(&before.replace(from, to));
        let found = findings(&database, schema).await;
        assert!(found.iter().any(|line| line == expected), "{table}: {found:#?}");
        let created = connect(&database, schema).await.create_tables().await;
        assert_eq!(created.is_err(), expected.starts_with("error"), "{table}: {created:?}");
        let _ = rebuild(&before);
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{table}, taken back");
    }
}
