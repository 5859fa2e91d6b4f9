//! Steps that wait for others, and steps that take long.

use std::process::Stdio;
use std::time::{Duration, Instant};

use codebooks::deploy::{DatabaseUrl, Deploy};
use test_servers::{Database, Recorder, Server};

use crate::releases::{Releases, fill, is_whole, journal};
use crate::support::{Holder, Ran};

#[tokio::test]
async fn s2_11_a_blocked_step_gives_up_and_tries_again_and_no_reader_queues_behind_it() {
    let first = Releases::new();
    let releases = Releases::all();
    let server = Server::postgres();
    let database = server.database();
    assert_eq!(first.package.run(&["deployment"], &database).code, Some(0));
    fill(&database, 20);
    // A reader that holds the table for a while.
    let mut holder = Holder::new(&database);
    holder.say("BEGIN; SELECT count(*) FROM parcel; SELECT 'held';");
    let mut command = releases.package.command(&["deployment"], &database.url());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let (begun, mut longest) = (Instant::now(), Duration::ZERO);
    while begun.elapsed() < Duration::from_secs(5) {
        let asked = Instant::now();
        database.query("SELECT count(*) FROM parcel");
        longest = longest.max(asked.elapsed());
    }
    holder.end();
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("waits for other connections"), "{ran:?}");
    // Half a second is how long a step waits for a lock; starting the client takes a while too.
    assert!(longest < Duration::from_millis(1_500), "a reader waited {longest:?}");
    assert!(is_whole(&database), "{:?}", journal(&database));
}

/// What sleeps so many seconds, in a statement.
fn sleep(dialect: &str, seconds: u32) -> String {
    match dialect {
        "postgres" => format!("SELECT pg_sleep({seconds})"),
        _ => format!("DO sleep({seconds})"),
    }
}

#[tokio::test]
async fn s2_11_a_step_may_take_longer_than_an_answer_and_tells_how_long() {
    let releases = Releases::new();
    for server in Server::all() {
        let database = server.database();
        let dialect = database.dialect();
        assert_eq!(releases.package.run(&["deployment"], &database).code, Some(0));
        let folder = releases.package.path(&format!("schema/{dialect}/manual-deployment"));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("00000-slow.sql"), format!("-- takes its time\n{};\n", sleep(dialect, 5)))
            .expect("written");
        let ran = releases.package.run(&["deployment", "--manual", "--response-timeout", "1"], &database);
        assert_eq!(ran.code, Some(0), "{dialect}: {ran:?}");
        assert!(ran.stderr.contains("00000-slow: step 1 of 1, 2 s: takes its time"), "{dialect}: {ran:?}");
        std::fs::remove_dir_all(folder).expect("removed");
    }
}

#[tokio::test]
async fn s2_11_a_session_that_the_server_ends_in_mid_step_is_an_error_and_the_next_run_goes_on() {
    for server in Server::all() {
        let releases = Releases::new();
        let database = server.database();
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0));
        releases.migrate(&["--empty", "slow"]);
        let text = format!("-- slow\n-- again\n{};\n", sleep(dialect, 4));
        releases.change(dialect, "00001-slow", |_| text.into_bytes());
        releases.migrate(&["--seal"]);
        let mut command = releases.package.command(&["deployment"], &database.url());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let end = match dialect {
            "postgres" => {
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(4)%' AND pid <> pg_backend_pid()"
            }
            _ => {
                "SELECT concat('KILL ', id, ';') FROM information_schema.processlist WHERE info LIKE '%sleep(4)%' AND id <> connection_id()"
            }
        };
        let begun = Instant::now();
        loop {
            let rows = database.query(end);
            if dialect == "postgres" && rows[0][0] != "0" {
                break;
            }
            if let Some(row) = rows.first().filter(|_| dialect != "postgres") {
                database.script(&row[0]).expect("killed");
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{dialect}: the step never began");
        }
        let ended = Ran::of(child.wait_with_output().expect("it ends"));
        assert_eq!(ended.code, Some(4), "{dialect}: {ended:?}");
        let again = run(&["deployment"]);
        assert_eq!(again.code, Some(0), "{dialect}: {again:?}");
        assert!(is_whole(&database), "{dialect}");
    }
}

#[tokio::test]
async fn s2_11_a_step_that_nobody_can_judge_waits_for_a_person() {
    for server in Server::all() {
        let releases = Releases::new();
        let database: Database = server.database();
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0));
        releases.migrate(&["--empty", "by hand"]);
        let text = match dialect {
            "postgres" => "DO $$ BEGIN INSERT INTO depot (id, name) VALUES (9, 'x'); COMMIT; END $$;\n",
            _ => "INSERT INTO depot (id, name) VALUES (9, 'x');\n",
        };
        releases.change(dialect, "00001-by-hand", |_| text.as_bytes().to_vec());
        releases.migrate(&["--seal"]);
        assert_eq!(run(&["deployment"]).code, Some(0));
        let begun =
            "UPDATE codebooks_deployment SET state = 0 WHERE file = '00001-by-hand'; DELETE FROM codebooks_stamp;";
        database.script(begun).expect("as after a crash");
        let stopped = run(&["deployment"]);
        assert!(stopped.code == Some(5) && stopped.stderr.contains("--step-done 00001/1"), "{dialect}: {stopped:?}");
        assert!(run(&["current"]).stdout.contains("0 of 1 steps done"), "{dialect}");
        let done = run(&["deployment", "--step-done", "00001/1"]);
        assert_eq!(done.code, Some(0), "{dialect}: {done:?}");
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["1"]], "{dialect}");
        database.script(begun).expect("as after a crash");
        database.script("DELETE FROM depot").expect("it was not done");
        let again = run(&["deployment", "--step-again", "00001/1"]);
        assert_eq!(again.code, Some(0), "{dialect}: {again:?}");
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["1"]], "{dialect}");
    }
}

#[tokio::test]
async fn s2_12_a_deployment_with_nothing_pending_costs_what_a_start_costs() {
    const QUERY: &str = "SELECT sha FROM codebooks_stamp WHERE codebook = '*'";
    let releases = Releases::all();
    let program = releases.program();
    for server in Server::all() {
        let database = server.database();
        let recorder = Recorder::start(&database);
        let url = DatabaseUrl::parse(&recorder.url(&database)).expect("a URL");
        let mut deploy = Deploy::connect(program, &url).await.expect("it opens");
        deploy.deployment().await.expect("all are applied");
        let _ = recorder.take();
        deploy.deployment().await.expect("nothing is pending");
        assert_eq!(recorder.take(), [QUERY], "{}", database.dialect());
        deploy.close().await;
    }
}

#[tokio::test]
async fn s2_11_a_step_of_a_rollback_that_nobody_can_judge_waits_for_a_person() {
    for server in Server::all() {
        let releases = Releases::new();
        let database: Database = server.database();
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0));
        releases.migrate(&["--empty", "by hand"]);
        let back = match dialect {
            "postgres" => "DO $$ BEGIN DELETE FROM depot; COMMIT; END $$;\n",
            _ => "DELETE FROM depot;\n",
        };
        releases.change(dialect, "00001-by-hand", |_| b"DELETE FROM depot;\n".to_vec());
        releases.migrate(&["--seal"]);
        let file = releases.package.path(&format!("schema/{dialect}/rollback/00001-by-hand.sql"));
        std::fs::write(file, back).expect("written");
        assert_eq!(run(&["deployment"]).code, Some(0));
        let confirm = format!("--allow-destructive={}", database.name());
        let down = ["downgrade", "--to", "0", &confirm];
        assert_eq!(run(&down).code, Some(0));
        database.script("UPDATE codebooks_deployment SET state = 0 WHERE kind = 4").expect("as after a crash");
        let stopped = run(&down);
        assert!(
            stopped.code == Some(5) && stopped.stderr.contains("`downgrade --to 00000 --step-done 00001/1`"),
            "{dialect}: {stopped:?}"
        );
        let done = run(&["downgrade", "--to", "0", &confirm, "--step-done", "00001/1"]);
        assert_eq!(done.code, Some(0), "{dialect}: {done:?}");
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
    }
}
