//! Random pairs of schemas, each migrated on a populated database by the native client, and back.

use std::collections::BTreeMap;

use schema_migrate::{Migration, State, Step, deployment, diff, rollback};
use schema_model::dialect::statements;
use schema_model::model::{Column, Dialect, Schema, TableKind};
use schema_sql::embedded::Embedded;
use test_servers::{Database, Server};

use crate::filling;
use crate::random;
use crate::support::{self, connect, is_soak};

/// What came of the pairs.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    refused: BTreeMap<String, usize>,
    tables_without_rows: usize,
    rows_kept: usize,
    columns_kept: usize,
}

/// A schema as a program carries it, and its model.
pub struct Side {
    pub facade: &'static codebooks::Schema,
    pub model: Schema,
}

impl Side {
    fn new(seed: u64) -> Self {
        Self::of(&random::source(seed))
    }

    pub fn of(source: &str) -> Self {
        let (facade, text) = support::schema_and_text(source);
        let model = Embedded::from_text(text).expect("it was packed here").schema;
        Self { facade, model }
    }

    pub fn state(&self) -> State<'_> {
        State { schema: &self.model, sqlite_strict: true }
    }
}

/// What tables that stay hold, in columns that stay as they are.
fn contents(
    database: &Database,
    dialect: Dialect,
    old: &Schema,
    new: &Schema,
    is_new: bool,
) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut contents = BTreeMap::new();
    for table in old.tables.iter().filter(|table| table.kind == TableKind::Data) {
        let Some(after) = filling::twin(table, new) else { continue };
        let same = table.columns.iter().filter(|column| {
            let other = after.column(&column.name);
            other.is_some_and(|other| {
                other.ty == column.ty
                    && other.types == column.types
                    && other.generated == column.generated
                    && other.nullable == column.nullable
            })
        });
        // Clients print bytes as they are, and these need not be UTF-8.
        let read = |column: &Column| {
            let name = dialect.identifier(&column.name);
            match dialect {
                Dialect::Postgres => name,
                Dialect::Mysql => format!("hex(cast({name} AS binary))"),
                Dialect::Sqlite => format!("quote({name})"),
            }
        };
        let columns = same.map(read).collect::<Vec<_>>().join(", ");
        let id = dialect.identifier("id");
        let name = if is_new { &after.name } else { &table.name };
        let sql = format!("SELECT {columns} FROM {} ORDER BY {id}", dialect.table(name));
        contents.insert(table.name.clone(), database.query(&sql));
    }
    contents
}

/// What verification finds after the merge of all codebooks.
pub async fn findings(database: &Database, schema: &codebooks::Schema) -> Result<Vec<String>, String> {
    // Random schemas give codes another meaning, which a merge refuses; here only tables are of interest. The table is made by the
    // first merge.
    let _ = database.script("DELETE FROM codebooks_code");
    let mut deploy = connect(database, schema).await;
    let populated = deploy.populate_tables().await.map_err(|error| error.to_string())?;
    let failure = populated.failures().next().map(|failure| format!("{failure:?}"));
    let verified = deploy.verify().await.map_err(|error| error.to_string())?;
    deploy.close().await;
    let found =
        verified.findings.iter().map(ToString::to_string).filter(|found| !found.contains("is no longer in the enum"));
    Ok(found.chain(failure).collect())
}

async fn one(old: &Side, new: &Side, database: &Database, tally: &mut Tally) -> Result<(), String> {
    let dialect = Dialect::from_name(database.dialect()).expect("a dialect");
    let hints = filling::hints(&old.model, &new.model, dialect);
    let same = diff(&new.state(), &new.state(), &hints, dialect).map_err(|refusals| format!("same: {refusals:?}"))?;
    if same != Migration::default() {
        return Err(format!("a schema differs from itself: {same:#?}"));
    }
    let migration = match diff(&old.state(), &new.state(), &hints, dialect) {
        Ok(migration) => migration,
        Err(refusals) => {
            for refusal in refusals {
                *tally.refused.entry(refusal.diagnosis.message).or_default() += 1;
            }
            return Ok(());
        }
    };
    connect(database, old.facade).await.setup().await.map_err(|error| format!("create: {error}"))?;
    let (rows, empty) = filling::rows(&old.model, &new.model, dialect);
    database.script(&rows).map_err(|error| format!("rows: {error}\n{rows}"))?;
    let before = contents(database, dialect, &old.model, &new.model, false);
    let up = deployment(&migration, dialect);
    is_read_back(&up, &migration.deployment, dialect)?;
    database.script(&up).map_err(|error| format!("up: {error}\n{up}"))?;
    let found = findings(database, new.facade).await?;
    if !found.is_empty() {
        return Err(format!("after up: {found:#?}\n{up}"));
    }
    let after = contents(database, dialect, &old.model, &new.model, true);
    if before != after {
        return Err(format!("rows differ: {before:#?}\n{after:#?}\n{up}"));
    }
    let down = rollback(&migration, dialect);
    is_read_back(&down, &migration.rollback, dialect)?;
    database.script(&down).map_err(|error| format!("down: {error}\n{down}"))?;
    let found = findings(database, old.facade).await?;
    if !found.is_empty() {
        return Err(format!("after down: {found:#?}\n{down}"));
    }
    let back = contents(database, dialect, &old.model, &new.model, false);
    if before != back {
        return Err(format!("rows differ after down: {before:#?}\n{back:#?}\n{down}"));
    }
    tally.pairs += 1;
    tally.tables_without_rows += empty;
    tally.rows_kept += before.values().map(Vec::len).sum::<usize>();
    tally.columns_kept += before.values().filter_map(|rows| rows.first()).map(Vec::len).sum::<usize>();
    Ok(())
}

/// Whether a file splits into the statements of its steps, with those around them that begin and end transactions.
fn is_read_back(text: &str, steps: &[Step], dialect: Dialect) -> Result<(), String> {
    let mut found =
        statements(text, dialect).map_err(|fault| format!("it does not split: {fault:?}\n{text}"))?.into_iter();
    for statement in steps.iter().flat_map(|step| &step.statements) {
        if !found.any(|found| found.sql == statement.trim()) {
            return Err(format!("no statement is {statement:?}\n{text}"));
        }
    }
    Ok(())
}

/// `CODEBOOKS_PAIR=17` runs that one alone, `CODEBOOKS_PAIRS=900` so many.
async fn pairs(count: u64, database: impl Fn() -> Database) {
    let count = std::env::var("CODEBOOKS_PAIRS").ok().and_then(|count| count.parse().ok()).unwrap_or(count);
    let only: Option<u64> = std::env::var("CODEBOOKS_PAIR").ok().and_then(|pair| pair.parse().ok());
    // A refused pair does not count.
    let range = only.map_or(0..count * 10, |pair| pair..pair + 1);
    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    for pair in range {
        if tally.pairs + wrong.len() >= count as usize {
            break;
        }
        let (old, new) = (Side::new(2 * pair), Side::new(2 * pair + 1));
        if let Err(error) = one(&old, &new, &database(), &mut tally).await {
            wrong.push(format!("pair {pair}: {error}"));
        }
    }
    eprintln!("{tally:#?}");
    assert!(wrong.is_empty(), "{} are wrong; the first:\n{}", wrong.len(), shown(&wrong));
}

fn shown(wrong: &[String]) -> String {
    let heads = wrong.iter().map(|error| error.lines().take(2).collect::<Vec<_>>().join("\n"));
    format!("{}\n\n{}", wrong[0], heads.collect::<Vec<_>>().join("\n"))
}

#[tokio::test]
async fn sqlite_goes_from_any_schema_to_any_other_and_back() {
    pairs(if is_soak() { 5_000 } else { 200 }, Database::sqlite).await;
}

#[tokio::test]
async fn postgres_goes_from_any_schema_to_any_other_and_back() {
    pairs(if is_soak() { 2_000 } else { 60 }, || Server::postgres().database()).await;
}

#[tokio::test]
async fn mariadb_goes_from_any_schema_to_any_other_and_back() {
    pairs(if is_soak() { 500 } else { 60 }, || Server::mariadb().database()).await;
}

#[tokio::test]
async fn mysql_goes_from_any_schema_to_any_other_and_back() {
    // Where it is not installed, the last lines of a run of all tests say so.
    let Some(server) = Server::mysql() else { return };
    pairs(if is_soak() { 500 } else { 60 }, || server.database()).await;
}
