//! A database with the table of one codebook, and questions about it.

use std::fs;
use std::thread;
use std::time::Duration;

use schema_model::model::Dialect;
use schema_model::model::{Codebook, Schema};
use schema_sql::{ddl, seed};
use test_servers::{Database, Server};

/// How many seconds a session holds row locks at most.
const LONGEST_WAIT: u32 = 60;

pub(crate) struct Shelf {
    database: Database,
    dialect: Dialect,
    codebook: Codebook,
}

impl Shelf {
    /// One on each database.
    #[track_caller]
    pub(crate) fn all(codebook: &Codebook) -> Vec<Self> {
        Database::all().into_iter().map(|database| Self::new(database, codebook, |sql| sql)).collect()
    }

    /// One on each server.
    #[track_caller]
    pub(crate) fn on_servers(codebook: &Codebook) -> Vec<Self> {
        let databases = Server::all().into_iter().map(Server::database);
        databases.map(|database| Self::new(database, codebook, |sql| sql)).collect()
    }

    /// One on each database, with the collation that the server would choose: MariaDB's hides case and accents.
    #[track_caller]
    pub(crate) fn with_default_collation(codebook: &Codebook) -> Vec<Self> {
        let plain = |sql: String| sql.replace(" COLLATE = utf8mb4_bin", "");
        Database::all().into_iter().map(|database| Self::new(database, codebook, plain)).collect()
    }

    #[track_caller]
    fn new(database: Database, codebook: &Codebook, adapt: fn(String) -> String) -> Self {
        let dialect = Dialect::from_name(database.dialect()).expect("a known dialect");
        let shelf = Self { database, dialect, codebook: Codebook { rows: Vec::new(), ..codebook.clone() } };
        let table = codebook.table();
        let schema = Schema { title: String::new(), codebooks: Vec::new(), tables: vec![table.clone()] };
        let create = ddl::create_table(&table, &schema, dialect, true);
        for statement in create.into_iter().chain(ddl::indexes(&table, dialect)) {
            shelf.run(&adapt(statement));
        }
        shelf
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(crate) fn script(&self, codebook: &Codebook) -> String {
        seed::script(codebook, self.dialect)
    }

    pub(crate) fn try_script(&self, script: &str) -> Result<String, String> {
        let foreign_keys = if self.dialect == Dialect::Sqlite { "PRAGMA foreign_keys = ON;\n" } else { "" };
        self.database.script(&format!("{foreign_keys}{script}"))
    }

    pub(crate) fn try_merge(&self, codebook: &Codebook) -> Result<String, String> {
        self.try_script(&self.script(codebook))
    }

    #[track_caller]
    pub(crate) fn merge(&self, codebook: &Codebook) {
        let printed = self.try_merge(codebook);
        assert_eq!(printed.as_deref(), Ok(""), "{:?}", self.dialect);
    }

    #[track_caller]
    pub(crate) fn run(&self, statement: &str) {
        let printed = self.try_script(&format!("{statement};"));
        assert_eq!(printed.as_deref(), Ok(""), "{:?}: {statement}", self.dialect);
    }

    #[track_caller]
    pub(crate) fn query(&self, sql: &str) -> Vec<Vec<String>> {
        self.database.query(sql)
    }

    /// The codes that a condition holds for.
    #[track_caller]
    pub(crate) fn codes_where(&self, condition: &str) -> Vec<String> {
        let rows = self.query(&format!("SELECT code FROM book WHERE {condition} ORDER BY code"));
        rows.concat()
    }

    /// Every row with every column as bytes, and what the database itself notes about it.
    #[track_caller]
    pub(crate) fn dump(&self) -> Vec<Vec<String>> {
        let times = format!("{}, date_created", self.dialect.identifier(&self.codebook.columns.archive));
        let system = if self.dialect == Dialect::Postgres { ", xmin, xmax, ctid" } else { "" };
        self.select(&format!("{times}{system}"))
    }

    /// The bytes of SQLite's file.
    pub(crate) fn file(&self) -> Option<Vec<u8>> {
        let sqlite = self.dialect == Dialect::Sqlite;
        sqlite.then(|| fs::read(self.database.path()).expect("the database's file"))
    }

    /// Every row as far as the codebook decides it: texts in hexadecimal, and whether it is archived.
    #[track_caller]
    pub(crate) fn contents(&self) -> Vec<Vec<String>> {
        let archive = self.dialect.identifier(&self.codebook.columns.archive);
        self.select(&format!("CASE WHEN {archive} IS NULL THEN 'live' ELSE 'archived' END"))
    }

    #[track_caller]
    fn select(&self, more: &str) -> Vec<Vec<String>> {
        let columns = &self.codebook.columns;
        let texts = columns.name.iter().chain([&columns.description]).map(|column| self.hex(column));
        let texts: Vec<String> = [self.hex(&columns.key)].into_iter().chain(texts).collect();
        let mut rows = self.query(&format!(
            "SELECT {}, sha, {more} FROM {}",
            texts.join(", "),
            self.dialect.identifier(&self.codebook.name)
        ));
        rows.sort();
        rows
    }

    fn hex(&self, column: &str) -> String {
        let column = self.dialect.identifier(column);
        match self.dialect {
            Dialect::Postgres => format!("encode(convert_to({column}::text, 'UTF8'), 'hex')"),
            Dialect::Mysql => format!("lower(hex(CAST({column} AS char CHARACTER SET utf8mb4)))"),
            Dialect::Sqlite => format!("lower(hex({column}))"),
        }
    }

    /// [`Shelf::contents`] as a codebook wants them.
    pub(crate) fn expected(codebook: &Codebook) -> Vec<Vec<String>> {
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let rows = codebook.rows.iter().map(|row| {
            let mut columns = vec![hex(&row.code.to_string())];
            columns.extend(row.name.as_deref().map(hex));
            columns.push(hex(&row.description));
            columns.push(row.sha.to_string());
            columns.push(if row.retired { "archived" } else { "live" }.to_owned());
            columns
        });
        let mut rows: Vec<Vec<String>> = rows.collect();
        rows.sort();
        rows
    }

    #[track_caller]
    pub(crate) fn expect_exactly(&self, codebook: &Codebook) {
        let (found, expected) = (self.contents(), Self::expected(codebook));
        // Compared row by row: the difference of two whole tables is not readable.
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{:?}", self.dialect);
        }
        assert_eq!(found.len(), expected.len(), "{:?}", self.dialect);
    }

    /// From now on every change of a row is an error.
    #[track_caller]
    pub(crate) fn refuse_changes(&self) {
        if self.dialect == Dialect::Postgres {
            self.run(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'touched'; END $$",
            );
        }
        for event in ["INSERT", "UPDATE", "DELETE"] {
            let trigger = format!("CREATE TRIGGER refuse_{event} BEFORE {event} ON book FOR EACH ROW");
            self.run(&match self.dialect {
                Dialect::Postgres => format!("{trigger} EXECUTE FUNCTION refuse()"),
                Dialect::Mysql => format!("{trigger} SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'touched'"),
                Dialect::Sqlite => format!("{trigger} BEGIN SELECT RAISE(ABORT, 'touched'); END"),
            });
        }
    }

    /// Settings under which a session waits for a lock only a second.
    pub(crate) fn short_timeout(&self) -> &'static str {
        match self.dialect {
            Dialect::Postgres => "SET lock_timeout = '1s';\n",
            Dialect::Mysql => "SET innodb_lock_wait_timeout = 1;\n",
            Dialect::Sqlite => "",
        }
    }

    /// Does something while another session holds every row of the table `book`.
    #[track_caller]
    pub(crate) fn while_rows_are_locked(&self, act: impl FnOnce()) {
        self.run("CREATE TABLE done (id int PRIMARY KEY)");
        self.database.script(&self.hold_procedure()).expect("a procedure");
        thread::scope(|scope| {
            let holder = scope.spawn(|| self.database.script("CALL hold();"));
            let release = Release(&self.database);
            let mut waits = 0;
            while self.query(self.held()) == [["0"]] {
                assert!(waits < LONGEST_WAIT * 20 && !holder.is_finished(), "the rows were never locked");
                waits += 1;
                thread::sleep(Duration::from_millis(50));
            }
            act();
            assert!(!holder.is_finished(), "the rows were not locked to the end");
            drop(release);
            holder.join().expect("no panic").expect("the holder runs");
        });
    }

    /// Locks the rows, shows it by a named lock, and waits until the table `done` has a row.
    fn hold_procedure(&self) -> String {
        let turns = LONGEST_WAIT * 20;
        match self.dialect {
            Dialect::Mysql => format!(
                "DELIMITER $$\n\
                 CREATE PROCEDURE hold() BEGIN\n\
                 DECLARE turn int DEFAULT 0;\n\
                 SET TRANSACTION ISOLATION LEVEL READ COMMITTED;\n\
                 START TRANSACTION;\n\
                 SELECT count(*) INTO @rows FROM (SELECT code FROM book FOR UPDATE) AS held;\n\
                 DO get_lock(concat(database(), '.held'), 1);\n\
                 WHILE turn < {turns} AND NOT EXISTS (SELECT 1 FROM done) DO\n\
                 DO sleep(0.05); SET turn = turn + 1;\n\
                 END WHILE;\n\
                 COMMIT;\n\
                 END$$\n"
            ),
            _ => format!(
                "CREATE PROCEDURE hold() LANGUAGE plpgsql AS $$ BEGIN\n\
                 PERFORM code FROM book FOR UPDATE;\n\
                 PERFORM pg_advisory_xact_lock(7);\n\
                 FOR turn IN 1..{turns} LOOP\n\
                 EXIT WHEN EXISTS (SELECT 1 FROM done);\n\
                 PERFORM pg_sleep(0.05);\n\
                 END LOOP;\n\
                 END $$;\n"
            ),
        }
    }

    fn held(&self) -> &'static str {
        match self.dialect {
            Dialect::Mysql => "SELECT is_used_lock(concat(database(), '.held')) IS NOT NULL",
            _ => {
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            }
        }
    }
}

/// Tells the session that holds the row locks to go; when a test fails, too, which would wait for it else.
struct Release<'d>(&'d Database);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        let _ = self.0.script("INSERT INTO done VALUES (1);");
    }
}
