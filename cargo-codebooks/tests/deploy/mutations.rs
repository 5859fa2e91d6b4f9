//! Random schemas: clean after their deployment, and any one change by hand is found.

use codebooks::deploy::catalog::{Catalog, Kind};
use test_servers::Database;

use crate::random;
use crate::support::{connect, findings, is_soak, schema};

/// A name in a table's namespace, in quotes.
fn quoted(name: &str, dialect: &str) -> String {
    let quote = if dialect == "mysql" { "`" } else { "\"" };
    let parts = name.split('.').map(|part| format!("{quote}{}{quote}", part.replace(quote, &quote.repeat(2))));
    parts.collect::<Vec<_>>().join(".")
}

/// Changes that this database's catalog allows, framework's tables aside.
fn changes(catalog: &Catalog, dialect: &str) -> Vec<String> {
    let mut changes = Vec::new();
    let tables = catalog.tables.iter().filter(|(name, _)| !name.starts_with("codebooks_"));
    for (name, table) in tables {
        let of = quoted(name, dialect);
        let space = name.split_once('.').map_or("", |(space, _)| space);
        for index in &table.indexes {
            let name = if space.is_empty() { index.name.clone() } else { format!("{space}.{}", index.name) };
            let index = quoted(&name, dialect);
            changes.push(if dialect == "mysql" {
                format!("DROP INDEX {index} ON {of}")
            } else {
                format!("DROP INDEX {index}")
            });
        }
        changes.push(format!("ALTER TABLE {of} ADD COLUMN one_more int"));
        if dialect == "sqlite" {
            changes.extend(
                table.columns.iter().map(|column| {
                    format!("ALTER TABLE {of} RENAME COLUMN {} TO one_more", quoted(&column.name, dialect))
                }),
            );
            continue;
        }
        changes.extend(table.foreign_keys.iter().map(|key| {
            let kind = if dialect == "mysql" { "FOREIGN KEY" } else { "CONSTRAINT" };
            format!("ALTER TABLE {of} DROP {kind} {}", quoted(&key.name, dialect))
        }));
        let checks = table.checks.iter().filter(|check| !check.name.is_empty());
        changes
            .extend(checks.map(|check| format!("ALTER TABLE {of} DROP CONSTRAINT {}", quoted(&check.name, dialect))));
        for column in table.columns.iter().filter(|column| column.generated.is_none() && column.identity.is_none()) {
            let column_name = quoted(&column.name, dialect);
            if column.default.is_some() {
                changes.push(format!("ALTER TABLE {of} ALTER {column_name} DROP DEFAULT"));
            }
            if dialect == "postgres" {
                let is_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
                match column.nullable {
                    false if !is_key => changes.push(format!("ALTER TABLE {of} ALTER {column_name} DROP NOT NULL")),
                    true => changes.push(format!("ALTER TABLE {of} ALTER {column_name} SET NOT NULL")),
                    false => {}
                }
                changes.push(format!("COMMENT ON COLUMN {of}.{column_name} IS 'Something else.'"));
            }
        }
        if table.kind == Kind::Table && dialect == "postgres" {
            changes.push(format!("ALTER TABLE {of} SET UNLOGGED"));
        }
        changes.push(format!("ALTER TABLE {of} RENAME COLUMN {} TO one_more", quoted(&table.columns[0].name, dialect)));
    }
    changes
}

#[tokio::test]
async fn t_1_any_change_of_a_random_schema_is_found() {
    for number in 0..if is_soak() { 1_000 } else { 6 } {
        let source = random::source(number);
        let schema = schema(&source);
        for database in Database::all() {
            let dialect = database.dialect();
            if dialect == "mysql" && number % 4 != 0 {
                continue;
            }
            let mut deploy = connect(&database, schema).await;
            deploy.setup().await.unwrap_or_else(|error| panic!("{number}, {dialect}: {error}"));
            assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{number}, {dialect}");
            let changes = changes(&deploy.catalog().await.expect("read"), dialect);
            // Some are not allowed here: a column that a key needs, for instance.
            let start = usize::try_from(number * 7_919).expect("small") % changes.len();
            let order = changes[start..].iter().chain(&changes[..start]);
            let Some(done) = order.into_iter().find(|change| database.script(&format!("{change};")).is_ok()) else {
                continue;
            };
            let found = findings(&database, schema).await;
            assert!(!found.is_empty(), "{number}, {dialect}: `{done}` is not found\n{source}");
        }
    }
}

/// How long a call takes, the best of several.
async fn best<T>(mut call: impl AsyncFnMut() -> T) -> std::time::Duration {
    let mut best = std::time::Duration::MAX;
    for _ in 0..7 {
        let start = std::time::Instant::now();
        let _ = call().await;
        best = best.min(start.elapsed());
    }
    best
}

/// The server must not open the tables of other databases. Only the soak has the time to make so many.
#[tokio::test]
async fn other_databases_of_a_server_cost_nothing() {
    if !is_soak() {
        return;
    }
    let schema = schema(crate::support::SHOP);
    let server = test_servers::Server::start(test_servers::Kind::Mariadb);
    let database = server.database();
    connect(&database, schema).await.setup().await.expect("set up");
    let verify = async || connect(&database, schema).await.verify().await.expect("read");
    let alone = best(verify).await;
    let other = server.database();
    let tables: String = (0..5_000)
        .map(|number| format!("CREATE TABLE t{number} (id int PRIMARY KEY, a int CHECK (a > 0), KEY (a));\n"))
        .collect();
    other.script(&tables).expect("made");
    let beside = best(verify).await;
    assert!(beside <= alone * 6 / 5, "{beside:?} beside 5,000 tables, {alone:?} without");
}

/// Tables whose texts differ from what the database writes cost little each.
#[tokio::test]
async fn texts_that_differ_are_settled_in_few_round_trips() {
    if !is_soak() {
        return;
    }
    let table = |number: u32| {
        format!(
            "#[derive(codebooks::Codebook)] #[codebook(check(name = \"ck_{number}\", \"a IN ('x', 'y') OR b BETWEEN 1 AND 5\"))] \
             pub struct T{number} {{ #[codebook(primary_key)] id: i64, #[codebook(length = 9, default = \"x\")] a: String, \
             #[codebook(default = 3, index)] b: i32 }}\n"
        )
    };
    let schema = schema(&(0..1_000).map(table).collect::<String>());
    for database in Database::all() {
        let mut deploy = connect(&database, schema).await;
        deploy.setup().await.expect("set up");
        let start = std::time::Instant::now();
        let _ = deploy.catalog().await.expect("read");
        let read = start.elapsed();
        let start = std::time::Instant::now();
        let verified = deploy.verify().await.expect("read");
        let took = start.elapsed();
        assert_eq!(verified.findings, []);
        assert!(
            took <= read * 5 + std::time::Duration::from_millis(1_000),
            "{}: {took:?}, {read:?}",
            database.dialect()
        );
    }
}
