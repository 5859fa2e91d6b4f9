//! What a deployment costs: `cargo run --release -p bench-deploys` prints the table; CPU seconds of client and server together.
//! `… sqlite create` prints a part of it: databases, and of `many`, `large`, `create` and `verify` some.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "a table on the terminal is its purpose")]

mod corpus;
mod cost;
mod verify;

use codebooks::Schema;
use codebooks::deploy::{DatabaseUrl, Deploy, MergeOptions};
use schema_model::model::Dialect;
use schema_model::model::Schema as Model;
use schema_sql::script::{create_steps, whole};
use test_servers::{Database, Server};

/// Where it runs, and whose CPU counts.
struct Place {
    server: Option<&'static Server>,
}

impl Place {
    fn database(&self) -> Database {
        self.server.map_or_else(Database::sqlite, Server::database)
    }

    /// CPU seconds of the client and the server while that is done.
    fn cost(&self, work: impl FnOnce()) -> f64 {
        let now = || cost::client() + self.server.map_or(0.0, |server| cost::server(server.process_id()));
        let before = now();
        work();
        now() - before
    }
}

fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let whats: Vec<&String> = chosen.iter().filter(|one| Dialect::from_name(one).is_none()).collect();
    let wanted = |name: &str| whats.is_empty() || whats.iter().any(|one| *one == name);
    println!("CPU seconds of client and server; beside them the native client fed one script, and the ratio\n");
    println!("database   what                                    ours   native   ratio");
    let places = [("postgres", Some(Server::postgres())), ("mysql", Some(Server::mariadb())), ("sqlite", None)];
    for (name, server) in places {
        let only: Vec<&String> = chosen.iter().filter(|one| Dialect::from_name(one).is_some()).collect();
        if !only.is_empty() && !only.iter().any(|one| *one == name) {
            continue;
        }
        let place = Place { server };
        if wanted("many") {
            populate(name, &place, "1,000 codebooks of 12 rows", 1_000, 12);
        }
        if wanted("large") {
            populate(name, &place, "one codebook of 100,000 rows", 1, 100_000);
        }
        if wanted("create") {
            create(name, &place);
        }
        if wanted("verify") {
            verify::verify(name, &place);
        }
    }
}

fn line(database: &str, what: &str, ours: f64, native: f64) {
    println!("{database:<9}  {what:<36}  {ours:>6.2}   {native:>6.2}  {:>6.2}", ours / native);
}

/// Runs one call of a deployment; its runtime and its connection are part of the cost.
fn deploy(schema: &Schema, database: &Database, call: impl AsyncFnOnce(&mut Deploy)) {
    deploy_to(schema, &database.url(), call);
}

fn deploy_to(schema: &Schema, url: &str, call: impl AsyncFnOnce(&mut Deploy)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let url = DatabaseUrl::parse(url).expect("a URL");
        let mut deploy = Deploy::connect(schema, &url).await.expect("the database opens");
        call(&mut deploy).await;
        deploy.close().await;
    });
}

/// What an application does at its start.
fn ensure(schema: &Schema, database: &Database) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let url = database.url();
        let done = match database.dialect() {
            "postgres" => schema.ensure(&sqlx::PgPool::connect(&url).await.expect("a pool")).await,
            "mysql" => schema.ensure(&sqlx::MySqlPool::connect(&url).await.expect("a pool")).await,
            _ => schema.ensure(&sqlx::SqlitePool::connect(&url).await.expect("a pool")).await,
        };
        done.expect("the database is right");
    });
}

async fn merge(deploy: &mut Deploy, options: &MergeOptions) {
    let populated = deploy.populate_with(options).await.expect("the connection stands");
    assert_eq!(populated.failures().next(), None);
}

/// The scripts of `create/`: those of tables, and those of rows.
fn scripts(model: &Model, dialect: &str) -> (String, String) {
    let dialect = Dialect::from_name(dialect).expect("a dialect");
    let (seeds, tables): (Vec<_>, Vec<_>) =
        create_steps(model, dialect, true).into_iter().partition(|step| step.folder == "4-seeds");
    (whole(&tables), whole(&seeds))
}

fn populate(name: &str, place: &Place, what: &str, books: usize, rows: i128) {
    let model = corpus::codebooks(books, rows, None);
    let (first, other) = (corpus::schema(&model), corpus::schema(&corpus::codebooks(books, rows, Some(100))));
    let (database, native) = (place.database(), place.database());
    let (tables, seeds) = scripts(&model, name);
    native.script(&tables).expect("the tables are made");
    deploy(&first, &database, async |deploy| drop(deploy.create_tables().await.expect("created")));
    let usual = MergeOptions::default();
    let trusting = MergeOptions { trust_stamp: true, ..MergeOptions::default() };
    let by_client = |what: &str| place.cost(|| drop(native.script(&seeds).expect(what)));

    let (ours, theirs) = (
        place.cost(|| deploy(&first, &database, async |deploy| merge(deploy, &usual).await)),
        by_client("the rows are merged"),
    );
    line(name, &format!("{what}: first"), ours, theirs);
    let (ours, theirs) = (
        place.cost(|| deploy(&first, &database, async |deploy| merge(deploy, &usual).await)),
        by_client("nothing is to be done"),
    );
    ensure(&first, &database);
    line(name, "  nothing to do", ours, theirs);
    let trusted = place.cost(|| ensure(&first, &database));
    line(name, "  nothing to do, by `ensure`", trusted, theirs);
    let stamped = place.cost(|| deploy(&first, &database, async |deploy| merge(deploy, &trusting).await));
    line(name, "  nothing to do, by the stamp", stamped, theirs);
    let changed = place.cost(|| deploy(&other, &database, async |deploy| merge(deploy, &usual).await));
    line(name, "  1 % changed", changed, theirs);
}

fn create(name: &str, place: &Place) {
    let model = corpus::codebooks(1_000, 1, None);
    let schema = corpus::schema(&model);
    let (database, native) = (place.database(), place.database());
    let (tables, _) = scripts(&model, name);
    let theirs = place.cost(|| drop(native.script(&tables).expect("the tables are made")));
    let make = || deploy(&schema, &database, async |deploy| drop(deploy.create_tables().await.expect("created")));
    let first = place.cost(make);
    line(name, "1,000 tables: first", first, theirs);
    let again = place.cost(make);
    println!("{name:<9}  {:<36}  {again:>6.2}   {first:>6.2}  {:>6.2}", "  again, beside the first", again / first);
    deploy(&schema, &database, async |deploy| merge(deploy, &MergeOptions::default()).await);
    let catalog = place.cost(|| deploy(&schema, &database, async |deploy| drop(deploy.catalog().await.expect("read"))));
    let verify = place.cost(|| {
        deploy(&schema, &database, async |deploy| {
            let verified = deploy.verify().await.expect("read");
            assert_eq!(verified.findings, []);
        });
    });
    println!(
        "{name:<9}  {:<36}  {verify:>6.2}   {catalog:>6.2}  {:>6.2}",
        "  verify, beside the catalog alone",
        verify / catalog
    );
}
