//! Deployments on the nodes of a Galera cluster.

use std::io::Write as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use codebooks::deploy::{DatabaseUrl, Deploy, Options};
use test_servers::{Database, Galera, Server, galera_missing};

use crate::support::{Package, Ran, SHOP, findings, is_soak, schema};

/// The shop with every text of its states changed.
fn other() -> String {
    SHOP.replace("/// Announced", "/// Told")
}

fn start(package: &Package, database: &Database) -> Child {
    let mut command = package.command(&["setup", "--wait", "300", "--lock-wait", "60"], &database.url());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

fn ended(children: Vec<Child>) -> Vec<Ran> {
    children.into_iter().map(|child| Ran::of(child.wait_with_output().expect("it ends"))).collect()
}

/// A database that all nodes have, as each of them gives it.
fn shared(nodes: &[Server]) -> Vec<Database> {
    let mut databases = vec![nodes[0].database()];
    // A node that is behind has it a moment later.
    databases.extend(nodes[1..].iter().map(|node| node.same(&databases[0])).collect::<Vec<_>>());
    databases.iter().for_each(until_it_answers);
    databases
}

/// Waits until a node has the database and is a member of its cluster.
fn until_it_answers(database: &Database) {
    let end = Instant::now() + Duration::from_secs(120);
    while !database.accepts("SELECT 1 FROM information_schema.tables LIMIT 1") {
        assert!(Instant::now() < end, "the node is back");
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn s2_11_deployers_on_the_nodes_of_a_cluster_are_one_that_works_and_others_that_find_it_done() {
    if let Some(why) = galera_missing() {
        // The harness keeps what a test prints; this it does not.
        let _ = writeln!(std::io::stderr(), "{why}");
        return;
    }
    let mut cluster = Galera::start(3);
    let package = Package::new(SHOP);
    let rounds = if is_soak() { 20 } else { 2 };
    for round in 0..rounds {
        together(cluster.nodes(), &package, round).await;
    }
    for _ in 0..if is_soak() { 5 } else { 1 } {
        merges(cluster.nodes()).await;
        node_dies(&mut cluster, &package).await;
    }
}

/// Ten from an empty database, on different nodes.
async fn together(nodes: &[Server], package: &Package, round: usize) {
    let databases = shared(nodes);
    let ran = ended((0..10).map(|number| start(package, &databases[number % databases.len()])).collect());
    for ran in &ran {
        assert_eq!(ran.code, Some(0), "round {round}: {ran:?}");
    }
    let appliers = ran.iter().filter(|ran| ran.stdout.contains(": created")).count();
    assert_eq!(appliers, 1, "round {round}: {ran:?}");
    for database in &databases {
        assert_eq!(findings(database, package.schema()).await, Vec::<String>::new(), "round {round}");
    }
}

/// Merges of two releases, on all nodes at once.
async fn merges(nodes: &[Server]) {
    let (first, second) = (schema(SHOP), schema(&other()));
    let databases = shared(nodes);
    let urls: Vec<DatabaseUrl> = databases.iter().map(|one| DatabaseUrl::parse(&one.url()).expect("a URL")).collect();
    Deploy::connect(first, &urls[0]).await.expect("it opens").setup().await.expect("set up");
    let tasks: Vec<_> = (0..6)
        .map(|number| {
            let (url, schema) = (urls[number % urls.len()].clone(), if number % 2 == 0 { first } else { second });
            tokio::spawn(async move {
                let options = Options { lock_wait: Duration::from_secs(60), ..Options::default() };
                let mut deploy = Deploy::connect_with(schema, &url, options).await.expect("the database opens");
                for _ in 0..3 {
                    let populated = deploy.populate_tables().await.expect("the connection stands");
                    assert_eq!(populated.failures().next(), None);
                }
                deploy.close().await;
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no conflict reaches the user");
    }
    Deploy::connect(second, &urls[1]).await.expect("it opens").setup().await.expect("merged");
    for database in &databases {
        assert_eq!(findings(database, second).await, Vec::<String>::new());
    }
}

/// A node is gone while its deployers and others work: theirs are told to run again, all others finish.
async fn node_dies(cluster: &mut Galera, package: &Package) {
    let databases = shared(cluster.nodes());
    let on = |number: usize| start(package, &databases[number]);
    let (lost, kept): (Vec<Child>, Vec<Child>) = (vec![on(2), on(2)], vec![on(0), on(1), on(0)]);
    let end = Instant::now() + Duration::from_secs(60);
    while databases[0].query("SELECT count(*) FROM information_schema.tables WHERE table_schema = database()")[0][0]
        == "0"
    {
        assert!(Instant::now() < end, "somebody creates tables");
    }
    cluster.lose();
    for ran in ended(lost) {
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(
            ran.code == Some(0) || said.contains("resume") || said.contains("connect") || said.contains("cannot open"),
            "{ran:?}"
        );
        assert!(!said.contains("drop it"), "{ran:?}");
    }
    for ran in ended(kept) {
        let logs = || cluster.nodes().iter().map(Server::log).collect::<Vec<_>>().join("\n\n");
        assert_eq!(ran.code, Some(0), "{ran:?}\n{}", logs());
    }
    cluster.join();
    let back = cluster.nodes()[2].same(&databases[0]);
    until_it_answers(&back);
    assert_eq!(package.run(&["setup"], &back).code, Some(0));
    for database in [&databases[0], &databases[1], &back] {
        assert_eq!(findings(database, package.schema()).await, Vec::<String>::new());
    }
}
