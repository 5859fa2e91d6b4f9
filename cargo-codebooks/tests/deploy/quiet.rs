//! No false alarm: a database that is as the schema says is clean, however it came to be so.

use std::path::PathBuf;
use std::process::Command;

use test_servers::{Database, Kind, Server};

use crate::random;
use crate::support::{Package, SHOP, connect, findings, of_manifest, schema};
use crate::truth::FACTS;

/// The schemas: of tests, random ones, and those of the examples.
fn schemas() -> Vec<&'static codebooks::Schema> {
    let mut schemas = vec![schema(SHOP), schema(FACTS)];
    schemas.extend((10..14).map(|number| schema(&random::source(number))));
    let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples");
    schemas.extend(
        ["data-collector", "pinball-monitor", "spectrograph"]
            .map(|name| of_manifest(&examples.join(name).join("Cargo.toml"))),
    );
    schemas
}

/// What a database holds, as its own tool writes it.
fn dump(database: &Database) -> String {
    let port = database.port_of().to_string();
    let mut command = match database.dialect() {
        "postgres" => {
            let mut command = Command::new("pg_dump");
            command.args(["-h", "127.0.0.1", "-p", &port, "-U", database.user(), "--no-owner", &database.name()]);
            command
        }
        "mysql" => {
            let is_mysql = database.kind() == Some(Kind::Mysql);
            let mut command = Command::new(if is_mysql { "mysqldump" } else { "mariadb-dump" });
            let password = format!("-p{}", database.password());
            command.args(["--no-defaults", "-h", "127.0.0.1", "-P", &port, "-u", database.user(), &password]);
            if is_mysql {
                command.arg("--no-tablespaces");
            }
            command.arg(database.name());
            command
        }
        _ => {
            let mut command = Command::new("sqlite3");
            command.arg(database.path()).arg(".dump");
            command
        }
    };
    let output = command.env("PGPASSWORD", database.password()).output().expect("the tool is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The port, of a file none.
trait PortOf {
    fn port_of(&self) -> u16;
}

impl PortOf for Database {
    fn port_of(&self) -> u16 {
        if self.dialect() == "sqlite" { 0 } else { self.port() }
    }
}

/// What is found, but for foreign keys that MySQL does not check for every row.
async fn alarms(database: &Database, schema: &codebooks::Schema) -> Vec<String> {
    let mut lines = findings(database, schema).await;
    lines.retain(|line| database.kind() != Some(Kind::Mysql) || !line.contains("is not checked "));
    lines
}

#[tokio::test]
async fn t_1_a_dump_that_is_restored_is_clean() {
    for schema in schemas() {
        for (database, copy) in Database::all().into_iter().zip(Database::all()) {
            let dialect = database.dialect();
            connect(&database, schema).await.setup().await.expect("set up");
            assert_eq!(alarms(&database, schema).await, Vec::<String>::new(), "{dialect}, {}", schema.title);
            copy.script(&dump(&database)).unwrap_or_else(|error| panic!("{dialect}: {error}"));
            assert_eq!(alarms(&copy, schema).await, Vec::<String>::new(), "{dialect}, {}", schema.title);
            let (created, _) = connect(&copy, schema).await.setup().await.expect("nothing to do");
            assert_eq!((created.tables.len(), created.indexes, created.foreign_keys), (0, 0, 0), "{dialect}");
            // And once more: what a dump rewrites, a second one may rewrite again.
            let is_same = |other: &Database| other.title() == database.title();
            let third = Database::all().into_iter().find(is_same).expect("one of the same kind");
            third.script(&dump(&copy)).unwrap_or_else(|error| panic!("{dialect}: {error}"));
            assert_eq!(alarms(&third, schema).await, Vec::<String>::new(), "{dialect}, {}", schema.title);
        }
    }
}

#[tokio::test]
async fn t_1_what_the_printed_script_makes_is_clean() {
    for source in [SHOP, FACTS] {
        let package = Package::new(source);
        let schema = package.schema();
        for database in Database::all() {
            let dialect = database.dialect();
            for what in ["create", "seed"] {
                let script = package.run(&["sql", what, "--dialect", dialect], &database);
                database.script(&script.stdout).unwrap_or_else(|error| panic!("{dialect}: {error}"));
            }
            assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{dialect}");
            let (created, populated) = connect(&database, schema).await.setup().await.expect("nothing to do");
            assert_eq!((created.tables.len(), created.indexes, created.foreign_keys), (0, 0, 0), "{dialect}");
            assert!(
                populated.codebooks.iter().all(|merged| merged.result.as_ref().is_ok_and(|counts| counts.is_noop()))
            );
        }
    }
}

const BEFORE: &str = r#"
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(storage = "check")]
pub enum Mood { Happy = 1, Sad = 2 }

#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(storage = "native")]
pub enum Size { Small, Large }

#[derive(codebooks::Codebook)]
pub struct Cat {
    #[codebook(primary_key, auto)]
    id: i64,
    #[codebook(length = 20)]
    name: String,
    mood: Mood,
    size: Size,
    age: i32,
}
"#;

/// Alterations by hand that bring [`BEFORE`] to [`after`].
const BY_HAND: [&str; 2] = [
    "ALTER TABLE cat ALTER name TYPE varchar(30); ALTER TYPE size ADD VALUE 'huge'; \
     ALTER TABLE cat DROP CONSTRAINT ck_cat_mood; ALTER TABLE cat ADD CONSTRAINT ck_cat_mood CHECK (mood = 1 OR mood = 2 OR mood = 3); \
     ALTER TABLE cat DROP CONSTRAINT ck_cat_mood; ALTER TABLE cat ADD CONSTRAINT ck_cat_mood CHECK (mood IN (1, 2, 3)); \
     CREATE INDEX ix_cat_age ON cat (age); ALTER TABLE cat ADD weight integer DEFAULT 5 NOT NULL;",
    "ALTER TABLE cat MODIFY name varchar(30) NOT NULL, MODIFY size enum('small', 'large', 'huge') NOT NULL; \
     ALTER TABLE cat DROP CONSTRAINT ck_cat_mood; ALTER TABLE cat ADD CONSTRAINT ck_cat_mood CHECK (mood in (1,2,3)); \
     CREATE INDEX ix_cat_age ON cat (age); ALTER TABLE cat ADD weight int NOT NULL DEFAULT 5;",
];

fn after() -> String {
    BEFORE
        .replace("Sad = 2 }", "Sad = 2, Calm = 3 }")
        .replace("Large }", "Large, Huge }")
        .replace("length = 20", "length = 30")
        .replace(
            "    age: i32,",
            "    #[codebook(index)]\n    age: i32,\n    #[codebook(default = 5)]\n    weight: i32,",
        )
}

#[tokio::test]
async fn t_1_a_changed_definition_is_refused_until_somebody_alters_the_table() {
    let (before, after) = (schema(BEFORE), schema(&after()));
    for (place, database) in [Server::postgres().database(), Server::mariadb().database()].into_iter().enumerate() {
        connect(&database, before).await.setup().await.expect("set up");
        let mut deploy = connect(&database, after).await;
        let refused = deploy.setup().await.expect_err("refused");
        assert_eq!(refused.exit_code(), 5, "{refused}");
        for part in ["`cat`: column `name` differs (type: ", "`ck_cat_mood` differs", "column `weight` is missing"] {
            assert!(refused.to_string().contains(part), "{refused}");
        }
        deploy.close().await;
        database.script(BY_HAND[place]).expect("altered");
        assert_eq!(findings(&database, after).await, Vec::<String>::new(), "{}", database.dialect());
        let (created, _) = connect(&database, after).await.setup().await.expect("nothing to do");
        assert_eq!((created.tables.len(), created.indexes, created.foreign_keys), (0, 0, 0));
    }
}

#[tokio::test]
async fn t_1_settings_of_the_server_decide_nothing() {
    let schema = schema(FACTS);
    let server = Server::start(Kind::Postgres);
    let database = server.database();
    connect(&database, schema).await.setup().await.expect("set up");
    let name = database.name();
    for setting in [
        "intervalstyle = 'iso_8601'",
        "quote_all_identifiers = on",
        "bytea_output = 'escape'",
        "datestyle = 'German'",
        "timezone = 'Asia/Tokyo'",
        "standard_conforming_strings = off",
        "extra_float_digits = -15",
    ] {
        database.script(&format!("ALTER DATABASE {name} SET {setting};")).expect("set");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{setting}");
    }
    let server = Server::start(Kind::Mariadb);
    let database = server.database();
    connect(&database, schema).await.setup().await.expect("set up");
    for setting in [
        "sql_select_limit = 1",
        "group_concat_max_len = 4",
        "sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'",
        "sql_quote_show_create = 0",
        "time_zone = '+09:00'",
        "collation_connection = 'utf8mb4_general_ci'",
    ] {
        database.script(&format!("SET GLOBAL {setting};")).expect("set");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{setting}");
        let (created, _) = connect(&database, schema).await.setup().await.expect("nothing to do");
        assert_eq!((created.tables.len(), created.indexes, created.foreign_keys), (0, 0, 0), "{setting}");
    }
}
