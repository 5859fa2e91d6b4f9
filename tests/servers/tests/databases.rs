//! What a test may rely on, for each database.

use std::fs;

use test_servers::{Database, Kind, Server};

const TABLE: &str = "CREATE TABLE words (id INT NOT NULL PRIMARY KEY, word VARCHAR(200));";

#[test]
fn a_script_runs_and_its_rows_come_back() {
    for database in Database::all() {
        let printed = database.script(&format!(
            "{TABLE} INSERT INTO words VALUES (1, 'one'), (2, ''), (3, NULL); SELECT COUNT(*) FROM words;"
        ));
        assert_eq!(printed.as_deref(), Ok("3\n"), "{}", database.dialect());
        assert_eq!(
            database.query("SELECT id, word FROM words ORDER BY id"),
            [["1", "one"], ["2", ""], ["3", "NULL"]],
            "{}",
            database.dialect()
        );
        assert_eq!(database.query("SELECT word FROM words WHERE id = 2"), [[""]]);
        assert!(database.query("SELECT word FROM words WHERE id = 9").is_empty());
    }
}

#[test]
fn a_script_stops_at_the_first_error_and_says_it() {
    for database in Database::all() {
        let error = database
            .script(&format!("{TABLE} INSERT INTO nowhere VALUES (1); INSERT INTO words VALUES (1, 'late');"))
            .expect_err("there is no such table");
        assert!(error.contains("nowhere"), "{}: {error}", database.dialect());
        assert!(database.query("SELECT id FROM words").is_empty(), "{} went on after an error", database.dialect());
    }
}

#[test]
fn a_query_that_fails_names_database_and_statement() {
    for database in Database::all() {
        let panic = std::panic::catch_unwind(|| database.query("SELECT nothing")).expect_err("there is no such column");
        let sentence = panic.downcast_ref::<String>().expect("a formatted message");
        assert!(sentence.starts_with(&format!("{} refused `SELECT nothing`: ", database.dialect())), "{sentence}");
    }
}

#[test]
fn a_file_runs_as_a_script() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("it's a script.sql");
    let broken = folder.path().join("broken.sql");
    fs::write(&file, format!("{TABLE}\nINSERT INTO words VALUES (1, 'from a file');\n")).expect("write");
    fs::write(&broken, "SELECT 1;\nSELECT * FROM nowhere;\n").expect("write");
    for database in Database::all() {
        assert_eq!(database.script_file(&file).as_deref(), Ok(""), "{}", database.dialect());
        assert_eq!(database.query("SELECT word FROM words"), [["from a file"]]);
        let error = database.script_file(&broken).expect_err("there is no such table");
        assert!(error.contains("nowhere"), "{}: {error}", database.dialect());
        let error = database.script_file(&folder.path().join("absent.sql")).expect_err("there is no such file");
        assert!(error.contains("absent.sql"), "{}: {error}", database.dialect());
    }
}

#[test]
fn unicode_and_backslashes_survive() {
    let word = r"Ça coûte 5 € — 日本語 🦀 \n \\ C:\new";
    for database in Database::all() {
        let literal = match database.dialect() {
            "mysql" => word.replace('\\', r"\\"),
            _ => word.to_owned(),
        };
        let output =
            database.script(&format!("{TABLE} INSERT INTO words VALUES (1, '{literal}'); SELECT word FROM words;"));
        assert_eq!(output, Ok(format!("{word}\n")), "{}", database.dialect());
        let length = match database.dialect() {
            "mysql" => "char_length(word)",
            _ => "length(word)",
        };
        assert_eq!(
            database.query(&format!("SELECT {length} FROM words")),
            [[word.chars().count().to_string()]],
            "{} took the text for another encoding",
            database.dialect()
        );
    }
}

#[test]
fn two_databases_of_one_server_are_separate() {
    for (first, second) in Database::all().into_iter().zip(Database::all()) {
        assert_ne!(first.url(), second.url());
        first.script(TABLE).expect("the first database is empty");
        second.script(TABLE).expect("the second database is empty too");
        first.script("INSERT INTO words VALUES (1, 'here');").expect("a row");
        assert!(second.query("SELECT word FROM words").is_empty());
    }
}

#[test]
fn a_dropped_database_leaves_its_server() {
    for server in Server::all() {
        let database = server.database();
        let name = database.name();
        drop(database);
        let list = match server.kind() {
            Kind::Postgres => "SELECT datname FROM pg_database",
            Kind::Mariadb | Kind::Mysql => "SELECT schema_name FROM information_schema.schemata",
        };
        assert!(!server.database().query(list).contains(&vec![name]), "{:?}", server.kind());
    }
}

#[test]
fn a_script_larger_than_the_pipes_neither_hangs_nor_is_cut() {
    for database in Database::all() {
        let statement = format!("SELECT '{}';\n", "x".repeat(1000));
        let output = database.script(&statement.repeat(2000)).expect("plain selects");
        assert_eq!(output.len(), 2000 * 1001, "{}", database.dialect());
    }
}

#[test]
fn urls_name_loopback_and_the_database() {
    for database in Database::all() {
        let expected = match database.dialect() {
            "sqlite" => format!("sqlite://{}?mode=rwc", database.path().display()),
            dialect => format!(
                "{dialect}://{}:{}@127.0.0.1:{}/{}",
                database.user(),
                database.password(),
                database.port(),
                database.name()
            ),
        };
        assert_eq!(database.url(), expected);
    }
}
