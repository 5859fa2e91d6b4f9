//! Deployers that end at any call, and many at once: the next one finishes without a human.

use std::process::Stdio;
use std::time::{Duration, Instant};

use test_servers::{Database, Kind, Server};

use crate::releases::{Releases, fill, is_whole, journal};
use crate::support::{Holder, Ran, findings, is_soak};

async fn every_boundary(database: &dyn Fn() -> Database, moment: &str, step: usize) {
    let first = Releases::new();
    let releases = Releases::all();
    let program = releases.program();
    for call in (1..).step_by(step) {
        let database = database();
        let dialect = database.dialect();
        assert_eq!(first.package.run(&["deployment"], &database).code, Some(0), "{dialect}");
        fill(&database, 20);
        let mut command = releases.package.command(&["deployment"], &database.url());
        let ended = command.env("CODEBOOKS_FAULT", format!("{moment}:{call}")).output().expect("it runs");
        let again = releases.package.run(&["deployment"], &database);
        assert_eq!(again.code, Some(0), "{dialect}, {moment}:{call}: {again:?} after {:?}", Ran::of(ended));
        assert_eq!(findings(&database, program).await, Vec::<String>::new(), "{dialect}, {moment}:{call}");
        assert!(is_whole(&database), "{dialect}, {moment}:{call}: {:?}", journal(&database));
        assert_eq!(database.query("SELECT count(*), sum(place), count(remark) FROM parcel"), [["20", "190", "20"]]);
        if ended.status.success() {
            assert!(call > 8, "the hook did not work");
            return;
        }
    }
}

#[tokio::test]
async fn s2_11_a_deployer_that_ends_at_any_call_is_followed_by_one_that_finishes_the_deployment() {
    let step = if is_soak() { 1 } else { 23 };
    for moment in ["before", "after", "while"] {
        every_boundary(&Database::sqlite, moment, if is_soak() { 1 } else { 11 }).await;
        for server in Server::all() {
            every_boundary(&|| server.database(), moment, step).await;
        }
    }
}

#[tokio::test]
async fn s2_11_many_deployers_apply_each_step_once() {
    let first = Releases::new();
    let releases = Releases::all();
    let program = releases.program();
    let (deployers, rounds) = if is_soak() { (50, 20) } else { (6, 2) };
    for round in 0..rounds {
        for database in Database::all() {
            let dialect = database.dialect();
            // Every other round from nothing.
            if round % 2 == 0 {
                assert_eq!(first.package.run(&["deployment"], &database).code, Some(0), "{dialect}");
                fill(&database, 20);
            }
            let children: Vec<_> = (0..deployers)
                .map(|_| {
                    let mut command = releases
                        .package
                        .command(&["deployment", "--wait", "300", "--lock-wait", "60"], &database.url());
                    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
                })
                .collect();
            let ran: Vec<Ran> =
                children.into_iter().map(|child| Ran::of(child.wait_with_output().expect("it ends"))).collect();
            for ran in &ran {
                assert_eq!(ran.code, Some(0), "{dialect}, round {round}: {ran:?}");
            }
            assert!(is_whole(&database), "{dialect}, round {round}: {:?}", journal(&database));
            assert_eq!(findings(&database, program).await, Vec::<String>::new(), "{dialect}");
        }
    }
}

#[tokio::test]
async fn s2_11_random_kills_leave_nothing_that_the_next_run_does_not_finish() {
    let first = Releases::new();
    let releases = Releases::all();
    let program = releases.program();
    let kills: u32 = if is_soak() { 200 } else { 3 };
    for server in [None].into_iter().chain(Server::all().into_iter().map(Some)) {
        let mut whole = None;
        for kill in 0..=kills {
            let database = server.as_ref().map_or_else(Database::sqlite, |server| server.database());
            assert_eq!(first.package.run(&["deployment"], &database).code, Some(0));
            fill(&database, 20);
            let mut command = releases.package.command(&["deployment"], &database.url());
            let begin = Instant::now();
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
            // As long as a whole run takes, so the kills are spread over all of it.
            match whole {
                Some(whole) => {
                    std::thread::sleep(whole * kill / kills);
                    let _ = child.kill();
                    let _ = child.wait();
                }
                None => {
                    assert!(child.wait().expect("it ends").success());
                    whole = Some(begin.elapsed());
                }
            }
            let again = releases.package.run(&["deployment"], &database);
            assert_eq!(again.code, Some(0), "{}, kill {kill}: {again:?}", database.dialect());
            assert_eq!(findings(&database, program).await, Vec::<String>::new(), "{}", database.dialect());
            assert!(is_whole(&database), "{}, kill {kill}: {:?}", database.dialect(), journal(&database));
        }
    }
}

#[tokio::test]
async fn s2_11_a_server_that_stops_in_mid_deployment_does_no_harm() {
    let first = Releases::new();
    let releases = Releases::all();
    let program = releases.program();
    let stops = if is_soak() { 20 } else { 2 };
    for kind in Kind::installed() {
        let mut server = Server::start(kind);
        for stop in 0..stops {
            let database = server.database();
            assert_eq!(first.package.run(&["deployment"], &database).code, Some(0));
            fill(&database, 20);
            let mut command = releases.package.command(&["deployment"], &database.url());
            let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
            std::thread::sleep(Duration::from_millis(60 + 30 * stop));
            server.crash();
            let ended = Ran::of(child.wait_with_output().expect("it ends"));
            assert!(matches!(ended.code, Some(0 | 4)), "{ended:?}");
            server.restart();
            let again = releases.package.run(&["deployment"], &database);
            assert_eq!(again.code, Some(0), "{}: {again:?}", database.dialect());
            assert_eq!(findings(&database, program).await, Vec::<String>::new(), "{}", database.dialect());
            assert!(is_whole(&database), "{}: {:?}", database.dialect(), journal(&database));
        }
    }
}

#[tokio::test]
async fn s2_11_a_run_on_the_standby_that_took_over_finishes_the_deployment() {
    let (first, releases) = (Releases::new(), Releases::all());
    let primary = Server::start(Kind::Postgres);
    let standby = primary.standby();
    let before = primary.database();
    let after = standby.same(&before);
    assert_eq!(first.package.run(&["deployment"], &before).code, Some(0));
    fill(&before, 20);
    // The second deployment is done up to where it needs what somebody holds.
    assert_eq!(releases.package.run(&["deployment", "--to", "1"], &before).code, Some(0));
    let mut holder = Holder::new(&before);
    holder.say("BEGIN; LOCK TABLE parcel; SELECT 'held';");
    let mut command = releases.package.command(&["deployment"], &before.url());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let end = Instant::now() + Duration::from_secs(60);
    while before.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == [["0"]] {
        assert!(Instant::now() < end, "the deployment comes to it");
    }
    let written = before.query("SELECT pg_current_wal_lsn()")[0][0].clone();
    let has_all = format!("SELECT pg_last_wal_replay_lsn() >= '{written}'");
    while !after.script(&has_all).is_ok_and(|said| said.trim() == "t") {
        assert!(Instant::now() < end, "the standby follows");
    }
    drop(primary);
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    holder.end();
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert_eq!(after.query("SELECT pg_promote()"), [["t"]]);
    let again = releases.package.run(&["deployment"], &after);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(findings(&after, releases.program()).await, Vec::<String>::new());
    assert!(is_whole(&after), "{:?}", journal(&after));
}
