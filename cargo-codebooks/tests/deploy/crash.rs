//! Deployers that end at any call, and servers that do: the next run finishes without a human.

use std::process::Stdio;
use std::time::Duration;

use test_servers::{Database, Kind, Server};

use crate::support::{Package, Ran, SHOP, connect, findings, is_soak};

/// Ends the command at each call to the database in turn, and runs it again each time.
async fn every_boundary(database: &dyn Fn() -> Database, moment: &str, step: usize) {
    let package = Package::new(SHOP);
    let schema = package.schema();
    for call in (1..).step_by(step) {
        let database = database();
        let mut command = package.command(&["setup"], &database.url());
        let ended = command.env("CODEBOOKS_FAULT", format!("{moment}:{call}")).output().expect("it runs");
        let dialect = database.dialect();
        let again = package.run(&["setup"], &database);
        assert_eq!(again.code, Some(0), "{dialect}, {moment}:{call}: {again:?}");
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{dialect}, {moment}:{call}");
        once_each(&database);
        // The whole of it has fewer calls than that.
        if ended.status.success() {
            assert!(call > 8, "the hook did not work");
            return;
        }
    }
}

/// One row of the journal for each script, all of them done, and one row for each code.
fn once_each(database: &Database) {
    let journal =
        "SELECT count(*), count(DISTINCT file), sum(CASE WHEN state = 1 THEN 1 ELSE 0 END) FROM codebooks_journal";
    let counts = &database.query(journal)[0];
    assert!(counts[0] != "0" && counts[0] == counts[1] && counts[1] == counts[2], "{counts:?}");
    assert_eq!(database.query("SELECT count(*), count(DISTINCT id) FROM c_state"), [["3", "3"]]);
    assert_eq!(database.query("SELECT count(*) FROM codebooks_code WHERE codebook = 'c_state'"), [["3"]]);
}

#[tokio::test]
async fn s2_11_a_deployer_that_ends_at_any_call_is_followed_by_one_that_finishes() {
    // Every boundary on the database without a server; of the others each few, all of them in a soak.
    let step = if is_soak() { 1 } else { 4 };
    for moment in ["before", "after", "while"] {
        every_boundary(&Database::sqlite, moment, if is_soak() { 1 } else { 2 }).await;
        for server in Server::all() {
            every_boundary(&|| server.database(), moment, step).await;
        }
    }
}

#[tokio::test]
async fn s0_20_rows_and_what_they_mean_are_there_together_or_not_at_all() {
    let (before, after) = (Package::new(SHOP), Package::new(&SHOP.replace("Held = 20,", "Held = 20,\n    Lost = 30,")));
    for database in Database::all() {
        connect(&database, before.schema()).await.setup().await.expect("set up");
        let counts = "SELECT (SELECT count(*) FROM c_state WHERE id = 30), (SELECT count(*) FROM codebooks_code WHERE code = '30')";
        for call in 1.. {
            let mut command = after.command(&["populate"], &database.url());
            let ended = command.env("CODEBOOKS_FAULT", format!("after:{call}")).output().expect("it runs");
            let found = database.query(counts);
            assert!(found == [["0", "0"]] || found == [["1", "1"]], "{}, call {call}: {found:?}", database.title());
            if ended.status.success() {
                assert!(call > 4 && found == [["1", "1"]], "{}, call {call}: {found:?}", database.title());
                break;
            }
        }
    }
}

#[tokio::test]
async fn s2_11_random_kills_leave_nothing_that_the_next_run_does_not_finish() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    let kills = if is_soak() { 200 } else { 5 };
    for database in Database::all() {
        let name = connect(&database, schema).await.database_name().to_owned();
        let drop = ["drop", "--allow-destructive", name.as_str()];
        // As long as a whole run takes, so the kills are spread over all of it.
        let begin = std::time::Instant::now();
        assert_eq!(package.run(&["setup"], &database).code, Some(0));
        let whole = begin.elapsed();
        for kill in 0..kills {
            assert_eq!(package.run(&drop, &database).code, Some(0));
            let mut command = package.command(&["setup"], &database.url());
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
            std::thread::sleep(whole * kill / kills);
            let _ = child.kill();
            let _ = child.wait();
            let again = package.run(&["setup"], &database);
            assert_eq!(again.code, Some(0), "{}: {again:?}", database.dialect());
            assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{}", database.dialect());
            once_each(&database);
        }
    }
}

#[tokio::test]
async fn s2_11_own_statements_that_a_run_did_not_reach_are_run_by_the_next() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    // On PostgreSQL the package's own statement makes nothing that is compared.
    for database in Database::all().iter().filter(|database| database.dialect() != "postgres") {
        let dialect = database.dialect();
        assert_eq!(package.run(&["setup"], database).code, Some(0));
        let index = if dialect == "mysql" { "ix_own ON parcel" } else { "ix_own" };
        let begun = "UPDATE codebooks_journal SET state = 0, done_at = NULL WHERE file = '3-indexes/parcel.sql'";
        database
            .script(&format!("DROP INDEX {index}; {begun}; DELETE FROM codebooks_stamp;"))
            .expect("as after a crash");
        let again = package.run(&["setup"], database);
        assert_eq!(again.code, Some(0), "{dialect}: {again:?}");
        assert_eq!(findings(database, schema).await, Vec::<String>::new(), "{dialect}");
        // One that was run and is gone was taken away by somebody.
        database.script(&format!("DROP INDEX {index}; DELETE FROM codebooks_stamp;")).expect("changed");
        let refused = package.run(&["setup"], database);
        assert!(
            refused.code == Some(5) && refused.stderr.contains("index `ix_own` is missing"),
            "{dialect}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn s2_11_a_server_that_stops_at_once_does_no_harm() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    let stops = if is_soak() { 20 } else { 2 };
    for kind in Kind::installed() {
        let mut server = Server::start(kind);
        for stop in 0..stops {
            let database = server.database();
            let mut command = package.command(&["setup"], &database.url());
            let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
            std::thread::sleep(Duration::from_millis(30 + 15 * stop));
            server.crash();
            let ended = Ran::of(child.wait_with_output().expect("it ends"));
            assert!(matches!(ended.code, Some(0 | 4)), "{ended:?}");
            server.restart();
            let again = package.run(&["setup"], &database);
            assert_eq!(again.code, Some(0), "{kind:?}, stop {stop}: {again:?}");
            assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{kind:?}, stop {stop}");
            once_each(&database);
        }
    }
}
