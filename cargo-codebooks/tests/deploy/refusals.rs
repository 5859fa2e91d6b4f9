//! What goes wrong is told in one sentence, with its exit code, without the password, and leaves the database as it was.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use test_servers::{Database, Pooler, Server};

use crate::proxy::{Fate, Proxy};
use crate::support::{Package, Ran, SHOP, findings};

/// A password that must be seen nowhere.
const CANARY: &str = "c4n@ry/päss";
/// The same in a URL.
const ENCODED: &str = "c4n%40ry%2Fp%C3%A4ss";

/// Demands the exit code, one message with at most one line of help, and that no password is in it.
#[track_caller]
pub(crate) fn refused(ran: &Ran, code: i32, part: &str) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    // What is waited for may be told before.
    let lines: Vec<&str> = ran.stderr.lines().filter(|line| !line.starts_with("waiting for ")).collect();
    let [message, help @ ..] = lines.as_slice() else { panic!("no message: {ran:?}") };
    assert!(message.starts_with("error: ") && ran.stderr.contains(part), "`{part}` is not in {ran:?}");
    assert!(help.len() <= 1 && help.iter().all(|line| line.starts_with("help: ")), "{ran:?}");
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!all.contains("c4n") && !all.contains("ry/p") && !all.contains("secret"), "{ran:?}");
}

pub(crate) fn run(package: &Package, arguments: &[&str], url: &str) -> Ran {
    Ran::of(package.command(arguments, url).output().expect("it runs"))
}

/// A role of PostgreSQL that may connect, read and do nothing else, and one of MariaDB.
fn reader(database: &Database) -> String {
    let name = format!("reader_{}", database.name());
    let sql = match database.dialect() {
        "postgres" => format!(
            "CREATE ROLE {name} LOGIN PASSWORD '{CANARY}'; REVOKE CREATE ON SCHEMA public FROM PUBLIC; \
             GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name};"
        ),
        _ => format!("CREATE USER {name} IDENTIFIED BY '{CANARY}'; GRANT SELECT ON {}.* TO {name};", database.name()),
    };
    database.script(&sql).expect("the role is made");
    format!("{}://{name}:{ENCODED}@127.0.0.1:{}/{}", database.dialect(), database.port(), database.name())
}

#[test]
fn s4_11_a_role_that_may_not_write_is_told_so_and_can_verify() {
    let package = Package::new(SHOP);
    for server in Server::all() {
        let database = server.database();
        let url = reader(&database);
        refused(&run(&package, &["setup"], &url), 4, "denied");
        assert_eq!(run(&package, &["verify"], &url).code, Some(1), "nothing is there");
        assert_eq!(package.run(&["setup"], &database).code, Some(0));
        let again = reader_again(&database, &url);
        let ran = run(&package, &["verify"], &again);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        // With nothing to do nothing is written.
        assert_eq!(run(&package, &["populate"], &again).code, Some(0));
    }
}

/// The same role, now that there are tables to read.
fn reader_again(database: &Database, url: &str) -> String {
    if database.dialect() == "postgres" {
        let name = format!("reader_{}", database.name());
        database.script(&format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name};")).expect("granted");
    }
    url.to_owned()
}

#[test]
fn s2_17_what_cannot_be_reached_is_told_without_the_password() {
    let package = Package::new(SHOP);
    for (url, code, part) in [
        (format!("postgres://me:{ENCODED}@127.0.0.1:1/db"), 4, "cannot open `postgres://me@127.0.0.1:1/db`"),
        (format!("mysql://me:{ENCODED}@127.0.0.1:1/db"), 4, "cannot open `mysql://me@127.0.0.1:1/db`"),
        (format!("oracle://me:{ENCODED}@host/db"), 2, "known scheme"),
        (format!("postgres://me:{ENCODED}@host:port/db"), 4, "cannot open"),
        ("sqlite:/no/such/folder/x.db".to_owned(), 4, "there is no folder `/no/such/folder`"),
    ] {
        refused(&run(&package, &["setup", "--attempts", "2"], &url), code, part);
    }
    for server in Server::all() {
        let database = server.database();
        let place = format!("127.0.0.1:{}", database.port());
        let (dialect, user) = (database.dialect(), database.user());
        // A wrong database, and no database at all.
        let url = format!("{dialect}://{user}:{}@{place}/no_such_database", database.password());
        refused(&run(&package, &["setup"], &url), 4, "no_such_database");
        if dialect == "mysql" {
            let url = format!("{dialect}://{user}:{}@{place}", database.password());
            refused(&run(&package, &["setup"], &url), 2, "does not name a database");
            // A wrong password; the other server takes any.
            refused(&run(&package, &["setup"], &format!("mysql://{user}:{ENCODED}@{place}/x")), 4, "denied");
        }
    }
}

#[test]
fn s4_11_nothing_shows_the_password_while_all_goes_well() {
    let package = Package::new(SHOP);
    for database in Database::all() {
        for arguments in [
            &["setup"][..],
            &["verify"],
            &["populate", "--format", "json"],
            &["setup", "--dry-run"],
            &["verify", "--format", "json"],
        ] {
            let ran = package.run(arguments, &database);
            assert_eq!(ran.code, Some(0), "{ran:?}");
            assert!(!format!("{ran:?}").contains("secret"), "{ran:?}");
        }
    }
}

#[tokio::test]
async fn a_network_that_is_cut_or_freezes_is_told_and_the_next_run_finishes() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    for server in Server::all() {
        for fate in [Fate::Cut, Fate::Freeze] {
            for bytes in [2_000, 9_000, 20_000] {
                let database = server.database();
                let proxy = Proxy::new(database.port(), fate);
                let url = database.url().replace(&format!(":{}/", database.port()), &format!(":{}/", proxy.port));
                proxy.allow(bytes);
                let arguments = ["setup", "--response-timeout", "2", "--attempts", "1"];
                let ran = run(&package, &arguments, &url);
                refused(&ran, 4, "127.0.0.1");
                proxy.allow(u64::MAX);
                let again = run(&package, &["setup", "--wait", "30"], &url);
                assert_eq!(again.code, Some(0), "{fate:?} after {bytes} bytes: {again:?}");
                assert_eq!(findings(&database, schema).await, Vec::<String>::new());
            }
        }
    }
}

#[test]
fn a_database_that_is_read_only_is_told() {
    let package = Package::new(SHOP);
    let database = Server::postgres().database();
    database
        .script(&format!("ALTER DATABASE {} SET default_transaction_read_only = on;", database.name()))
        .expect("set");
    refused(&package.run(&["setup"], &database), 4, "takes no writes");

    let database = Database::sqlite();
    assert_eq!(package.run(&["create"], &database).code, Some(0));
    let url = format!("sqlite://{}?mode=ro", database.path().display());
    let ran = run(&package, &["populate"], &url);
    assert!(
        ran.code == Some(4) && ran.stderr.contains("error: `c_state`: ") && ran.stderr.contains("readonly"),
        "{ran:?}"
    );
    assert_eq!(database.query("SELECT count(*) FROM c_state"), [["0"]]);
    let empty = Database::sqlite();
    let url = format!("sqlite://{}?mode=ro", empty.path().display());
    refused(&run(&package, &["create"], &url), 4, "there is no file");
}

#[test]
fn s2_11_a_disk_that_is_full_leaves_nothing_half_done() {
    let package = Package::new(SHOP);
    let database = Database::sqlite();
    database.script("CREATE TABLE mine (x INT); INSERT INTO mine VALUES (7);").expect("made");
    // A file may grow to so many blocks of 512 bytes, as a disk may be full.
    let command = package.command(&["setup"], &database.url());
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -f 40; exec \"$0\" setup"]).arg(command.get_program());
    limited.current_dir(package.path("")).env("DATABASE_URL", database.url());
    let ran = Ran::of(limited.output().expect("it runs"));
    // The system ends a process that goes on writing; SQLite sees an error where the signal is ignored.
    assert_ne!(ran.code, Some(0), "{ran:?}");
    assert_eq!(database.query("SELECT x FROM mine"), [["7"]]);
    assert_eq!(database.query("SELECT count(*) FROM sqlite_master"), [["1"]], "nothing is half done");
    assert_eq!(package.run(&["setup"], &database).code, Some(0));
}

#[test]
fn a_journal_of_another_file_beside_a_new_one_does_no_harm() {
    let package = Package::new(SHOP);
    let old = Database::sqlite();
    old.script("PRAGMA journal_mode = wal; CREATE TABLE other (x INT);").expect("made");
    let database = Database::sqlite();
    let beside = |suffix: &str| format!("{}{suffix}", database.path().display());
    fs::write(beside("-wal"), [0x37; 4_096]).expect("written");
    let ran = package.run(&["setup"], &database);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(package.run(&["verify"], &database).code, Some(0));
    assert_eq!(database.query("SELECT count(*) FROM sqlite_master WHERE name = 'other'"), [["0"]]);
}

#[test]
fn a_file_that_nobody_may_read_is_told() {
    let package = Package::new(SHOP);
    let database = Database::sqlite();
    fs::write(database.path(), "no database at all, but long enough to be taken for one at first sight")
        .expect("written");
    refused(&package.run(&["setup"], &database), 4, "file is not a database");
    fs::set_permissions(database.path(), fs::Permissions::from_mode(0o644)).expect("set");
}

#[test]
fn s0_03_a_destructive_command_needs_the_databases_name() {
    let package = Package::new(SHOP);
    for database in Database::all() {
        assert_eq!(package.run(&["setup"], &database).code, Some(0));
        for arguments in [
            &["drop"][..],
            &["recreate"],
            &["drop", "--allow-destructive", "other"],
            &["populate", "--hard-delete", "--allow-destructive", "other"],
        ] {
            refused(&package.run(arguments, &database), 5, "--allow-destructive=");
        }
        assert_eq!(package.run(&["populate", "--hard-delete"], &database).code, Some(2));
        assert_eq!(package.run(&["verify"], &database).code, Some(0));
    }
}

#[test]
fn a_transaction_pooler_is_detected_and_refused() {
    let package = Package::new(SHOP);
    let database = Server::postgres().database();
    let pooler = Pooler::start(&database);
    refused(&run(&package, &["setup"], &pooler.url(&database)), 4, "transaction pooler");
    assert_eq!(database.query("SELECT count(*) FROM pg_class WHERE relname LIKE 'codebooks%'"), [["0"]]);
    assert_eq!(package.run(&["setup"], &database).code, Some(0));
    // What only reads needs no lock.
    let ran = run(&package, &["verify"], &pooler.url(&database));
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn s0_17_a_column_that_no_codebook_has_cannot_be_compared() {
    let package = Package::new(SHOP);
    let database = Database::sqlite();
    assert_eq!(package.run(&["setup"], &database).code, Some(0));
    refused(&package.run(&["populate", "--compare", "description,sorrt_order"], &database), 2, "`sorrt_order`");
    assert_eq!(package.run(&["populate", "--compare", "description,factor"], &database).code, Some(0));
}
