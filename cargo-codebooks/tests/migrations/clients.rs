//! Hard scripts are split as each database's own client splits them, and our statements leave the same rows.
//!
//! A client tells what it sends: psql by the server's log, which the session shows; `mariadb` and `mysql` by `--verbose`; sqlite3
//! by `.trace`.

use std::io::Write;
use std::process::{Command, Stdio};

use schema_model::dialect::statements;
use schema_model::model::Dialect;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, PgConnection, SqliteConnection};
use test_servers::{Database, Kind, Server};

/// Statements of one script; `ADD` puts rows into the table that is compared.
type Scripts = &'static [&'static [&'static str]];

const ADD: &str = "INSERT INTO seen (what) VALUES";

const POSTGRES: Scripts = &[
    &["ADD ($$a;b$$)", "ADD ($q$ $$ ; $q$)", "ADD ($a$ $b$;$a $ $a$)", "ADD ($é_1$;$é_1$)"],
    &["CREATE TABLE x$$ (a$b$ int)", "CREATE TABLE é$$ (\u{a0}$$ int)", "ADD ('x')", "DROP TABLE x$$, é$$"],
    &[
        "ADD (E'a\\';b')",
        "ADD ('\\')",
        "ADD (e'\\\\;')",
        "ADD ('a'\n';\\')",
        "ADD (U&'\\0041;')",
        "ADD (U&'!0041;' UESCAPE '!')",
    ],
    &["/* a /* ; */ ; /*/ ; */ */ ADD ('a') -- ; '\n", "ADD ('b') /* ' */", "/* \" */ ADD ('c /* ;'), ('--')"],
    &["CREATE TABLE \"a;\"\";\" (\"--\" int)", "ADD ('it''s;')", "CREATE TABLE b (c int)"],
    &[
        "CREATE TABLE r (a int)",
        "CREATE RULE r AS ON INSERT TO r DO ALSO (ADD ('1'); ADD (('2')); )",
        "INSERT INTO r VALUES (1)",
    ],
    &[
        "CREATE FUNCTION f(begin int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN (begin = 1) THEN (CASE 2 WHEN 2 THEN 3 END) END; END",
        "ADD (f(1))",
    ],
    &[
        "CREATE OR REPLACE PROCEDURE p() BEGIN\nATOMIC ADD ('1'); ADD ('2;'); END",
        "CALL p()",
        "CREATE /* ; */ OR -- ;\nREPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END $f$",
        "ADD (f())",
    ],
    &[
        "BEGIN",
        "ADD (CASE WHEN true THEN 'a' END)",
        "END",
        "CREATE TABLE function (begin int, \"case\" int)",
        "BEGIN",
        "COMMIT",
    ],
    &[
        "ADD ((array[1, 2])[1:2]::text)",
        "ADD ((array[1, 2])[1 : 2]::text)",
        "ADD (make_date(year := 1, month := 2, day := 3)::text)",
    ],
    &[
        "ADD ('{\"a\": 1}'::jsonb ? 'a')",
        "ADD ('{\"a\": 1}'::jsonb ->> 'a')",
        "ADD (6 # 7)",
        "ADD (- -5), (@ -5)",
        "ADD (4/2), (4*/**/2)",
    ],
    &["DO $$ BEGIN ADD ('a;'); END $$", "DO 'BEGIN ADD (''b;''); END'", "PREPARE p AS ADD ($1)", "EXECUTE p (';')"],
    &[
        "COPY seen TO PROGRAM 'cat > /dev/null'",
        "SET search_path = public",
        "SELECT current_setting('standard_conforming_strings')",
    ],
    &[
        "ADD\r\n('a')",
        "ADD ('a\r\nb')",
        "ADD ('a\rb')",
        "ADD\x0c('\u{1}')",
        "ADD ('\\d :a \\g')",
        "ADD ('\n\\g\n\\.\n')",
    ],
];

/// For MariaDB and MySQL alike.
const MYSQL: Scripts = &[
    &["ADD (5--1)", "ADD (5--- 1 ;\n-1)", "ADD ('a') -- ; '\n", "ADD ('b') --\t;\n", "ADD ('c') # ; \"\n", "ADD ('d')"],
    &["/* a /* b */ ADD ('a') /*/ ; */", "ADD ('b' /* ' */)", "ADD ('c /* ;'), ('-- ')", "# ;\n-- ;\nADD ('d')"],
    &[
        "ADD ('a\\';b')",
        "ADD (\"x\\\";y\")",
        "ADD ('\\\\')",
        "ADD (\"\\\\\")",
        "ADD (\"it's;\"), ('say \"hi;')",
        "ADD ('it''s;')",
        "ADD (';\\\n;')",
    ],
    &[
        "CREATE TABLE `a;``;` (`\\` int, `'` int)",
        "ADD ('a')",
        "CREATE TABLE `\"` (é\u{a0} int, a$b int, c$$ int, 1a int)",
        "ADD ('b')",
    ],
    &["ADD (N'\\';')", "ADD (_utf8mb4'\\';')", "SET @a = 'a;', @`b;` = 2", "ADD (@a), (@`b;`)", "ADD (hex(x'1f'))"],
    &[
        "/*!50000 ADD */ ('a')",
        "ADD (/*! 'b' */), ('c')",
        "INSERT /*+ ; ' */ INTO seen (what) VALUES ('d')",
        "ADD ('e')",
    ],
    &[
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,PIPES_AS_CONCAT'",
        "ADD ('a' || ';')",
        "SET @m = @@sql_mode, sql_mode = @@sql_mode",
        "ADD ('b')",
    ],
    &[
        "ADD ('DELIMITER //')",
        "CREATE TABLE status (a\nint, `use` int)",
        "ADD (\n'\nstatus\n')",
        "BEGIN",
        "ADD ('b')",
        "COMMIT",
    ],
    &[
        "CREATE TABLE r (a int, begin int)",
        "CREATE TRIGGER t BEFORE INSERT ON r FOR EACH ROW SET NEW.a = CASE WHEN NEW.begin = 1 THEN 2 ELSE 3 END",
        "INSERT INTO r (begin) VALUES (1)",
        "INSERT INTO seen (what) SELECT a FROM r",
        "CREATE PROCEDURE p() ADD (';'), (REPEAT('a', 3))",
        "CALL p()",
    ],
    &[
        "ADD\r\n('a')",
        "ADD ('a\rb')",
        "ADD\x0c('\u{1}')",
        "ADD ('\\d :a \\\\g')",
        "PREPARE a FROM 'ADD (?)'",
        "EXECUTE a USING @b",
    ],
    &["ADD ('é;')", "ADD ('b'), ('--'), ('#'), ('/*')", "ADD ('🦀;')"],
];

const SQLITE: Scripts = &[
    &["CREATE TABLE [a;] (`b;` int, \"c;\"\"\" int, [`\"'[] int)", "ADD ('it''s;')", "ADD ('a\\')", "ADD ('b;')"],
    &[
        "/* a /* b */ ADD ('a') -- ; '\n",
        "ADD ('b') /*/ ; ' */",
        "ADD ('c /* ;'), ('--')",
        "-- ;\nADD ('d')",
        "ADD (5--1\n)",
    ],
    &[
        "CREATE TABLE r (a, \"end\", b)",
        "CREATE TRIGGER t AFTER INSERT ON r BEGIN UPDATE r SET b = CASE WHEN 1 THEN 2 END; DELETE FROM r WHERE a = 9; END",
        "CREATE TEMP TRIGGER begin AFTER INSERT ON r BEGIN UPDATE r SET end = 1; SELECT end FROM r; SELECT 1 AS \"end\"; /* x */ END -- y\n",
        "create temporary trigger if not exists end delete on r begin select 1; end",
        "ADD ('a')",
    ],
    &["ADD ('a')", "BEGIN", "ADD (CASE WHEN 1 THEN 2 END)", "END", "BEGIN", "ADD ('b')", "ROLLBACK"],
    &[
        "CREATE TABLE trigger (begin, end, trigger)",
        "CREATE TABLE b (c$d, é$, e\u{a0})",
        "ADD (hex(x'1f'))",
        "ADD (1\n+ .5), (2 +\n.5)",
    ],
    &[
        "ADD ('{\"a\": 1}' ->> 'a')",
        "ADD (4\n/ 2)",
        "ADD (4/2), (4*/**/2)",
        "ADD ('\n.print x\n'), ('\n/\n'), ('\ngo\n')",
        "/*\n.print x\n*/ ADD ('b')",
    ],
    &["ADD ('? :a @a $a #') /* ? :a @a $a # */", "ADD\r\n('a')", "ADD ('a\rb')", "ADD\x0c('\u{1}')", "ADD ('é;🦀')"],
];

fn expanded(list: &[&str]) -> Vec<String> {
    list.iter().map(|sql| sql.replace("ADD", ADD)).collect()
}

fn with_table(database: Database) -> Database {
    let number = match database.dialect() {
        "postgres" => "serial PRIMARY KEY",
        "mysql" => "int AUTO_INCREMENT PRIMARY KEY",
        _ => "INTEGER PRIMARY KEY",
    };
    database.script(&format!("CREATE TABLE seen (id {number}, what text);")).expect("plain SQL");
    database
}

fn rows(database: &Database) -> String {
    database.script("SELECT id, what FROM seen ORDER BY id;").expect("rows")
}

/// Runs a script with the client; gives standard output and error output.
fn feed(mut command: Command, script: &str) -> (String, String) {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a client");
    // Scripts fit into the pipe.
    child.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("a client that reads");
    let output = child.wait_with_output().expect("its output");
    let [out, error] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{script}\n{error}");
    (out, error)
}

/// The statements that the client sent.
fn sent(database: &Database, script: &str) -> Vec<String> {
    let mut client = database.client();
    match database.kind() {
        Some(Kind::Postgres) => {
            client.env("PGOPTIONS", "-c log_statement=all -c client_min_messages=log");
            let (_, log) = feed(client, script);
            // An EXECUTE shows what was prepared, too.
            let sent = log.split("LOG:  statement: ").skip(1).filter_map(|part| part.split("\nDETAIL: ").next());
            sent.map(|sql| sql.trim_end().trim_end_matches(';').to_owned()).collect()
        }
        Some(Kind::Mariadb | Kind::Mysql) => {
            client.arg("--verbose");
            let (echo, _) = feed(client, script);
            echo.split("--------------\n").skip(1).step_by(2).map(|sql| sql.trim_end().to_owned()).collect()
        }
        None => {
            client.args(["-cmd", ".trace stdout --plain --stmt"]);
            let (trace, _) = feed(client, script);
            trace.split(";\n").map(str::to_owned).collect()
        }
    }
}

/// Runs each statement by itself on one connection.
async fn run(database: &Database, list: &[String]) {
    macro_rules! run {
        ($connection:ty) => {{
            let mut connection = <$connection>::connect(&database.url()).await.expect("a connection");
            for sql in list {
                let run = sqlx::raw_sql(AssertSqlSafe(sql.as_str())).execute(&mut connection).await;
                run.unwrap_or_else(|error| panic!("{sql}: {error}"));
            }
            connection.close().await.expect("closed");
        }};
    }
    match database.dialect() {
        "postgres" => run!(PgConnection),
        "mysql" => run!(MySqlConnection),
        _ => run!(SqliteConnection),
    }
}

/// What a statement is without the blanks and comments in front of it; nothing, if it is nothing else.
fn bare(sql: &str, dialect: Dialect) -> String {
    // MySQL's client sends comments alone, too.
    statements(sql, dialect)
        .map_or_else(|_| sql.to_owned(), |found| found.first().map_or_else(String::new, |found| found.sql.to_owned()))
}

async fn compare(scripts: Scripts, database: impl Fn() -> Database) {
    for list in scripts {
        let list = expanded(list);
        for (joint, end) in [(";", ""), (" \n;\r\n", "; /* ; */\n-- the end\n")] {
            let by_client = with_table(database());
            let dialect = Dialect::from_name(by_client.dialect()).expect("a dialect");
            let script = list.join(joint) + end;
            let title = format!("{}: {script:?}", by_client.title());
            let found = statements(&script, dialect).unwrap_or_else(|fault| panic!("{title}: {fault:?}"));
            let ours: Vec<String> = found.iter().map(|found| found.sql.to_owned()).collect();
            let expected: Vec<String> = list.iter().map(|sql| bare(sql, dialect)).collect();
            assert_eq!(ours, expected, "{title}");

            let sent = sent(&by_client, &script);
            let sent: Vec<String> = sent.iter().map(|sql| bare(sql, dialect)).filter(|sql| !sql.is_empty()).collect();
            if dialect == Dialect::Mysql {
                // MariaDB's client leaves comments out, and MySQL's adds blanks and the comment behind a semicolon.
                assert_eq!(sent.len(), ours.len(), "{title}\n{sent:#?}");
            } else {
                // sqlite3 ends lines with LF alone; in texts that is refused.
                let [sent, ours] = [&sent, &ours].map(|list| list.join(";;;").replace("\r\n", "\n"));
                assert_eq!(sent, ours, "{title}");
            }
            let by_us = with_table(database());
            run(&by_us, &ours).await;
            assert_eq!(rows(&by_client), rows(&by_us), "{title}");
        }
    }
}

#[tokio::test]
async fn hard_scripts_on_postgres_are_split_as_psql_splits_them() {
    compare(POSTGRES, || Server::postgres().database()).await;
}

#[tokio::test]
async fn hard_scripts_on_mariadb_are_split_as_its_client_splits_them() {
    compare(MYSQL, || Server::mariadb().database()).await;
}

#[tokio::test]
async fn hard_scripts_on_mysql_are_split_as_its_client_splits_them() {
    if let Some(server) = Server::mysql() {
        compare(MYSQL, || server.database()).await;
    }
}

#[tokio::test]
async fn hard_scripts_on_sqlite_are_split_as_sqlite3_splits_them() {
    compare(SQLITE, Database::sqlite).await;
}
