//! Many deployers at once, and others who work meanwhile.

use std::process::Stdio;
use std::time::Duration;

use codebooks::deploy::{DatabaseUrl, Deploy, DeployError, Options};
use test_servers::{Database, Server};

use crate::support::{Holder, Package, Ran, SHOP, connect, findings, is_soak, schema};

#[tokio::test]
async fn s2_11_many_deployers_at_once_are_one_that_works_and_others_that_find_it_done() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    let (deployers, rounds) = if is_soak() { (50, 20) } else { (8, 2) };
    for round in 0..rounds {
        for database in Database::all() {
            let children: Vec<_> = (0..deployers)
                .map(|_| {
                    let mut command =
                        package.command(&["setup", "--wait", "300", "--lock-wait", "60"], &database.url());
                    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
                })
                .collect();
            let ran: Vec<Ran> =
                children.into_iter().map(|child| Ran::of(child.wait_with_output().expect("it ends"))).collect();
            let dialect = database.dialect();
            for ran in &ran {
                assert_eq!(ran.code, Some(0), "{dialect}, round {round}: {ran:?}");
            }
            let appliers = ran.iter().filter(|ran| ran.stdout.contains(": created")).count();
            assert_eq!(appliers, 1, "{dialect}, round {round}");
            let counts = &database.query("SELECT count(*), count(DISTINCT file) FROM codebooks_journal")[0];
            assert_eq!(counts[0], counts[1], "{dialect}: one row of the journal for each step");
            assert_eq!(findings(&database, schema).await, Vec::<String>::new());
        }
    }
}

/// The shop with every text of its states changed, and its keys in another order.
fn other() -> String {
    SHOP.replace("Announced = 0", "Announced = 3")
        .replace("/// Announced", "/// Told")
        .replace("OnItsWay = 10", "OnItsWay = 1")
}

#[tokio::test]
async fn s0_15_populates_at_once_and_children_that_are_inserted_meanwhile_meet_no_deadlock() {
    let (first, second) = (schema(SHOP), schema(&other()));
    let rounds = if is_soak() { 20 } else { 3 };
    for database in Database::all() {
        connect(&database, first).await.setup().await.expect("set up");
        let text = "INSERT INTO depot (name, region) VALUES";
        let mut tasks = Vec::new();
        for number in 0..if is_soak() { 20 } else { 6 } {
            let url = DatabaseUrl::parse(&database.url()).expect("a URL");
            let schema = if number % 2 == 0 { first } else { second };
            tasks.push(tokio::spawn(async move {
                let options = Options { lock_wait: Duration::from_secs(60), ..Options::default() };
                let mut deploy = Deploy::connect_with(schema, &url, options).await.expect("the database opens");
                for _ in 0..rounds {
                    let populated = deploy.populate_tables().await.expect("the connection stands");
                    assert_eq!(populated.failures().next(), None);
                }
                deploy.close().await;
            }));
        }
        let insert: String = (0..50).map(|number| format!("{text} ('depot {number}', 1);\n")).collect();
        let pragma = if database.dialect() == "sqlite" { "PRAGMA busy_timeout = 60000;\n" } else { "" };
        database.script(&format!("{pragma}{insert}")).expect("children are inserted");
        for task in tasks {
            task.await.expect("no deadlock reaches the user");
        }
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["50"]]);
    }
}

#[tokio::test]
async fn s0_11_a_merge_with_nothing_to_do_waits_for_nobody() {
    let schema = schema(SHOP);
    for server in Server::all() {
        let database = server.database();
        let mut deploy = connect(&database, schema).await;
        deploy.setup().await.expect("set up");
        let mut holder = Holder::new(&database);
        holder.say("BEGIN; UPDATE c_state SET description = description; SELECT 'held';");
        let begin = std::time::Instant::now();
        assert_eq!(deploy.populate_tables().await.expect("read").failures().next(), None);
        deploy.create_tables().await.expect("read");
        assert!(begin.elapsed() < Duration::from_secs(5), "nothing was waited for");
        holder.end();
    }
}

#[tokio::test]
async fn a_lock_that_another_holds_is_waited_for_so_long_and_no_longer() {
    let package = Package::new(SHOP);
    let schema = package.schema();
    for database in Database::all() {
        let mut holder = Holder::new(&database);
        match database.dialect() {
            "postgres" => holder.say("SELECT 'held' WHERE pg_try_advisory_lock(1668244581, 1);"),
            "mysql" => {
                let name = lock_name(&database);
                holder.say(&format!("SELECT 'held' FROM (SELECT GET_LOCK('{name}', 0) AS got) AS x WHERE got = 1;"));
            }
            _ => holder.say("BEGIN IMMEDIATE;\nSELECT 'held';"),
        }
        let ran = package.run(&["setup", "--wait", "1", "--lock-wait", "1"], &database);
        assert_eq!(ran.code, Some(3), "{}: {ran:?}", database.dialect());
        assert!(ran.stderr.contains("gave up after 1 second\nhelp: "), "{ran:?}");
        if database.dialect() != "sqlite" {
            assert!(ran.stderr.contains(database.user()), "the holder is named: {ran:?}");
        }
        holder.end();
        assert_eq!(package.run(&["setup"], &database).code, Some(0));
    }
    // A step that failed leaves no lock behind.
    for database in Database::all() {
        database.script("CREATE TABLE parcel (id INT);").expect("made");
        let mut deploy = connect(&database, schema).await;
        assert!(matches!(deploy.setup().await, Err(DeployError::Differs { .. })));
        database.script("DROP TABLE parcel;").expect("dropped");
        assert_eq!(package.run(&["setup", "--wait", "0"], &database).code, Some(0), "{}", database.dialect());
    }
}

#[tokio::test]
async fn what_is_under_way_is_told() {
    use std::sync::{Arc, Mutex};

    let schema = schema(SHOP);
    for database in Database::all() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let mut deploy = connect(&database, schema).await;
        let listener = Arc::clone(&told);
        deploy.on_event(Box::new(move |event| listener.lock().expect("nobody panics").push(format!("{event:?}"))));
        deploy.setup().await.expect("set up");
        let told = told.lock().expect("nobody panics").join("\n");
        assert!(told.contains("Creating {") && told.contains("Merging {"), "{}: {told}", database.dialect());
    }
}

/// As the deployer calls its lock.
fn lock_name(database: &Database) -> String {
    format!("codebooks:{}", &schema_model::fingerprint::bytes(database.name().as_bytes())[..32])
}
