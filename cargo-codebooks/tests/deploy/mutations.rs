//! Random schemas: clean after their deployment, and any one change by hand is found.

use std::collections::BTreeMap;

use codebooks::deploy::catalog::{Catalog, Kind, Table};
use test_servers::{Database, Server};

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
        if ["sha", "description"].iter().all(|column| table.column(column).is_some()) {
            changes.push(format!("UPDATE {of} SET description = 'Something else.'"));
            changes.push(format!("DELETE FROM {of}"));
        }
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
        changes.extend(keys(table, &of, dialect));
        let checks = table.checks.iter().filter(|check| !check.name.is_empty());
        changes
            .extend(checks.map(|check| format!("ALTER TABLE {of} DROP CONSTRAINT {}", quoted(&check.name, dialect))));
        let numbered = table.columns.iter().filter(|column| column.identity.is_some() && dialect == "postgres");
        changes.extend(numbered.flat_map(|column| {
            let column = quoted(&column.name, dialect);
            ["SET INCREMENT BY 3", "SET CYCLE", "SET MAXVALUE 99", "DROP IDENTITY"]
                .map(|what| format!("ALTER TABLE {of} ALTER {column} {what}"))
        }));
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

/// Changes of the primary key and of unique constraints.
fn keys(table: &Table, of: &str, dialect: &str) -> Vec<String> {
    let mut changes = Vec::new();
    for key in table.primary_key.iter().chain(&table.uniques) {
        let name = quoted(&key.name, dialect);
        if dialect == "postgres" {
            changes.push(format!("ALTER TABLE {of} DROP CONSTRAINT {name}"));
            changes.push(format!("ALTER TABLE {of} RENAME CONSTRAINT {name} TO one_more"));
        } else if key.name == "PRIMARY" {
            changes.push(format!("ALTER TABLE {of} DROP PRIMARY KEY"));
        } else {
            changes.push(format!("ALTER TABLE {of} DROP INDEX {name}"));
            changes.push(format!("ALTER TABLE {of} RENAME INDEX {name} TO one_more"));
        }
    }
    changes
}

/// Deploys a random schema, and makes one change by hand.
///
/// # Errors
/// What is wrong: a finding too many after the deployment, or none after the change.
async fn one(number: u64, schema: &codebooks::Schema, database: &Database) -> Result<bool, String> {
    let dialect = database.dialect();
    let mut deploy = connect(database, schema).await;
    deploy.setup().await.map_err(|error| format!("it is not deployed: {error}"))?;
    let found = findings(database, schema).await;
    if !found.is_empty() {
        return Err(format!("it is not clean: {found:#?}"));
    }
    let changes = changes(&deploy.catalog().await.expect("read"), dialect);
    deploy.close().await;
    // Some are not allowed here: a column that a key needs, for instance.
    let start = usize::try_from(number * 7_919).expect("small") % changes.len();
    let order = changes[start..].iter().chain(&changes[..start]);
    let Some(done) = order.into_iter().find(|change| database.script(&format!("{change};")).is_ok()) else {
        return Ok(false);
    };
    match findings(database, schema).await.is_empty() {
        true => Err(format!("`{done}` is not found")),
        false => Ok(true),
    }
}

#[tokio::test]
async fn t_1_any_change_of_a_random_schema_is_found() {
    let mut wrong = Vec::new();
    let mut changed = BTreeMap::new();
    for number in 0..if is_soak() { 1_000 } else { 6 } {
        let schema = schema(&random::source(number));
        let mut databases = vec![Server::postgres().database(), Database::sqlite()];
        // It is slow, and has the fewest kinds of changes.
        databases.extend((number % 4 == 0).then(|| Server::mariadb().database()));
        for database in databases {
            match one(number, schema, &database).await {
                Ok(was_changed) => *changed.entry(database.dialect()).or_insert(0) += u32::from(was_changed),
                Err(error) => wrong.push(format!("seed {number}, {}: {error}", database.dialect())),
            }
        }
    }
    eprintln!("changes that were made and found: {changed:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
    let server = Server::start(test_servers::Kind::Mariadb);
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
