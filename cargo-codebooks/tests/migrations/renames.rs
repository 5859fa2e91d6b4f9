//! Random schemas in which names change and nothing else: not a value is lost, and nothing is dropped but to come back.

use std::collections::BTreeMap;

use schema_migrate::{Hints, deployment, diff, rollback};
use schema_model::model::{Dialect, Schema, TableKind};
use test_servers::{Database, Server};

use crate::filling;
use crate::pairs::{Side, findings};
use crate::random;
use crate::support::{connect, is_soak};

/// The source with other names for tables, enums and a column that checks, indexes and computed columns mention.
fn renamed(source: &str) -> String {
    let word = |text: &str, from: &str, to: &str| {
        let mut parts = text.split(from);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let stays = is_word(out.chars().last()) || is_word(part.chars().next());
            out.push_str(if stays { from } else { to });
            out.push_str(part);
        }
        out
    };
    let mut text = word(source, "mark", "score");
    for number in 0..9 {
        text = word(&text, &format!("Table{number}"), &format!("Item{number}"));
        text = word(&text, &format!("Kind{number}"), &format!("Sort{number}"));
    }
    text
}

fn hints(new: &Schema) -> Hints {
    let mut hints = Hints::default();
    let old = |name: &str| name.replace("item", "table").replace("sort", "kind");
    let names = new.tables.iter().map(|table| &table.name).chain(new.codebooks.iter().map(|book| &book.name));
    for name in names {
        hints.renames.tables.insert(name.clone(), vec![old(name)]);
        hints.renames.columns.insert((name.clone(), "score".into()), vec!["mark".into()]);
    }
    hints
}

/// Every value of every table of data, column by column as they are declared, by the table's old name.
fn contents(database: &Database, dialect: Dialect, schema: &Schema) -> BTreeMap<String, Vec<Vec<String>>> {
    let tables = schema.tables.iter().filter(|table| table.kind == TableKind::Data);
    let rows = tables.map(|table| {
        let columns = table.columns.iter().map(|column| {
            let name = dialect.identifier(&column.name);
            // Bytes are not UTF-8.
            if dialect == Dialect::Mysql { format!("hex({name})") } else { name }
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        let rows = database.query(&format!("SELECT {columns} FROM {} ORDER BY id", dialect.table(&table.name)));
        (table.name.replace("item", "table"), rows)
    });
    rows.collect()
}

async fn one(seed: u64, database: &Database) -> Result<usize, String> {
    let dialect = Dialect::from_name(database.dialect()).expect("a dialect");
    let source = random::source(seed);
    let (old, new) = (Side::of(&source), Side::of(&renamed(&source)));
    let migration =
        diff(&old.state(), &new.state(), &hints(&new.model), dialect).map_err(|told| format!("{told:?}"))?;
    connect(database, old.facade).await.setup().await.map_err(|error| format!("create: {error}"))?;
    let (rows, _) = filling::rows(&old.model, &old.model, dialect);
    database.script(&rows).map_err(|error| format!("rows: {error}"))?;
    let before = contents(database, dialect, &old.model);
    for (way, text, side) in
        [("up", deployment(&migration, dialect), &new), ("down", rollback(&migration, dialect), &old)]
    {
        database.script(&text).map_err(|error| format!("{way}: {error}\n{text}"))?;
        let found = findings(database, side.facade).await?;
        if !found.is_empty() {
            return Err(format!("{way}: {found:#?}\n{text}"));
        }
        if contents(database, dialect, &side.model) != before {
            return Err(format!("{way}: rows differ\n{text}"));
        }
    }
    Ok(before.values().map(Vec::len).sum())
}

async fn all(count: u64, database: impl Fn() -> Database) {
    let only: Option<u64> = std::env::var("CODEBOOKS_PAIR").ok().and_then(|pair| pair.parse().ok());
    let mut wrong = Vec::new();
    let mut rows = 0;
    for seed in only.map_or(0..if is_soak() { 20 * count } else { count }, |seed| seed..seed + 1) {
        match one(seed, &database()).await {
            Ok(kept) => rows += kept,
            Err(error) => wrong.push(format!("seed {seed}: {error}")),
        }
    }
    eprintln!("{rows} rows kept");
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

#[tokio::test]
async fn names_change_on_sqlite() {
    all(40, Database::sqlite).await;
}

#[tokio::test]
async fn names_change_on_postgres() {
    all(20, || Server::postgres().database()).await;
}

#[tokio::test]
async fn names_change_on_mariadb() {
    all(20, || Server::mariadb().database()).await;
}

#[tokio::test]
async fn names_change_on_mysql() {
    let Some(server) = Server::mysql() else { return };
    all(20, || server.database()).await;
}
