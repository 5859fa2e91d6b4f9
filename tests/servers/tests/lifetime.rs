//! No server outlives its test.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use test_servers::{Kind, Server};

/// Tells [`hold_servers`] where to write what it started, and that it shall start anything at all.
const REPORT: &str = "TEST_SERVERS_REPORT";

#[test]
fn nothing_is_left_after_drop() {
    for kind in Kind::installed() {
        let server = Server::start(kind);
        assert_eq!(server.kind(), kind);
        let (process, port, folder) = (server.process_id(), server.port(), server.folder().to_owned());
        assert!(is_running(process) && is_listening(port) && folder.is_dir());
        assert!(!server.log().is_empty());

        // With a database in use, too.
        let database = server.database();
        database.script("CREATE TABLE t (id INT);").expect("plain SQL");
        drop(server);
        assert!(!is_running(process), "the {kind:?} process {process} lives");
        assert!(!is_listening(port), "something listens on {port}");
        assert!(!folder.exists(), "{} is left", folder.display());
        drop(database);
    }
}

#[test]
fn a_server_that_dies_leaves_nothing_either() {
    for kind in Kind::installed().into_iter().filter(|kind| *kind != Kind::Postgres) {
        let server = Server::start(kind);
        let folder = server.folder().to_owned();
        let process = server.process_id();
        signal("KILL", process);
        wait_until(|| !is_running(process), "the killed server is gone");
        drop(server);
        assert!(!folder.exists(), "{} is left", folder.display());
    }
}

#[test]
fn a_killed_test_run_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let report = folder.path().join("report");
    let mut tests = Command::new(env::current_exe().expect("this test program"))
        .args(["--exact", "hold_servers"])
        .env(REPORT, &report)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("this test program starts again");
    wait_until(|| report.exists(), "the other test run has its servers");
    let started: Vec<(u32, PathBuf)> = fs::read_to_string(&report)
        .expect("the report")
        .lines()
        .map(|line| {
            let (process, folder) = line.split_once(' ').expect("process and folder");
            (process.parse().expect("a number"), folder.into())
        })
        .collect();
    assert_eq!(started.len(), Kind::installed().len());
    for (process, folder) in &started {
        assert!(is_running(*process) && folder.is_dir());
    }
    tests.kill().expect("the other test run can be killed");
    tests.wait().expect("the other test run ends");
    for (process, folder) in started {
        wait_until(|| !is_running(process) && !folder.exists(), "the guard cleans up");
    }
}

/// Not a test by itself: what [`a_killed_test_run_leaves_nothing`] runs and kills.
#[test]
fn hold_servers() {
    let Some(report) = env::var_os(REPORT) else {
        return;
    };
    let lines: String =
        Server::all().iter().map(|server| format!("{} {}\n", server.process_id(), server.folder().display())).collect();
    let draft = Path::new(&report).with_extension("draft");
    fs::write(&draft, lines).expect("write the report");
    fs::rename(&draft, &report).expect("publish the report at once");
    thread::sleep(Duration::from_secs(60));
}

fn is_listening(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn is_running(process: u32) -> bool {
    signal("0", process)
}

fn signal(name: &str, process: u32) -> bool {
    Command::new("sh")
        .args(["-c", "kill -s \"$0\" \"$1\"", name, &process.to_string()])
        .stderr(Stdio::null())
        .status()
        .expect("sh is installed")
        .success()
}

fn wait_until(condition: impl Fn() -> bool, what: &str) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
