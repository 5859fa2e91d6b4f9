//! Deployments on the nodes of a Galera cluster.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use test_servers::{Database, Galera, galera_missing};

use crate::releases::{Releases, fill, is_whole, journal};
use crate::support::{Ran, findings, is_soak};

#[tokio::test]
async fn s2_11_deployers_on_the_nodes_of_a_cluster_apply_each_step_once() {
    if let Some(why) = galera_missing() {
        // The harness keeps what a test prints; this it does not.
        let _ = writeln!(std::io::stderr(), "{why}");
        return;
    }
    let cluster = Galera::start(3);
    let first = Releases::new();
    let releases = Releases::all();
    let program = releases.program();
    for round in 0..if is_soak() { 20 } else { 2 } {
        let nodes = cluster.nodes();
        let mut databases = vec![nodes[0].database()];
        databases.extend(nodes[1..].iter().map(|node| node.same(&databases[0])).collect::<Vec<_>>());
        databases.iter().for_each(until_it_answers);
        assert_eq!(first.package.run(&["deployment"], &databases[0]).code, Some(0));
        fill(&databases[0], 20);
        let start = |number: usize| {
            let database = &databases[number % databases.len()];
            let mut command =
                releases.package.command(&["deployment", "--wait", "300", "--lock-wait", "60"], &database.url());
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
        };
        let children: Vec<_> = (0..10).map(start).collect();
        for child in children {
            let ran = Ran::of(child.wait_with_output().expect("it ends"));
            assert_eq!(ran.code, Some(0), "round {round}: {ran:?}");
        }
        for database in &databases {
            assert!(is_whole(database), "round {round}: {:?}", journal(database));
            assert_eq!(findings(database, program).await, Vec::<String>::new(), "round {round}");
        }
    }
}

/// Waits until a node has the database.
fn until_it_answers(database: &Database) {
    let end = Instant::now() + Duration::from_secs(120);
    while !database.accepts("SELECT 1 FROM information_schema.tables LIMIT 1") {
        assert!(Instant::now() < end, "the node answers");
        std::thread::yield_now();
    }
}
