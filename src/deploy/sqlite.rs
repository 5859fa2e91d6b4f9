//! SQLite.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, Row};

use super::Target;
use super::{Counts, Created, DatabaseUrl, DeployError, Dropped, Merged, Populated};
use schema_core::dialect::Dialect;
use schema_core::model::Codebook;
use schema_core::render::script::Script;

/// How long another writer is waited for.
const BUSY: Duration = Duration::from_secs(10);

/// SQLite's code for a database that another connection holds.
const SQLITE_BUSY: &str = "5";

/// A connection to a SQLite file.
#[derive(Debug)]
pub(super) struct Sqlite {
    connection: SqliteConnection,
    target: Arc<Target>,
    name: String,
}

impl Sqlite {
    pub(super) async fn connect(url: &DatabaseUrl, target: Arc<Target>) -> Result<Self, DeployError> {
        let failed = |error: sqlx::Error| DeployError::Connect { url: url.to_string(), reason: reason(&error) };
        let options = SqliteConnectOptions::from_str(url.secret())
            .map_err(failed)?
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .disable_statement_logging();
        let mut connection = options.connect().await.map_err(failed)?;
        // Opening does not read: a file that is no database, or that cannot be read, shows at the first question.
        connection.execute("SELECT count(*) FROM sqlite_master").await.map_err(failed)?;
        let name = url
            .sqlite_path()
            .and_then(|path| std::path::Path::new(path).file_stem())
            .map_or_else(|| "memory".to_owned(), |stem| stem.to_string_lossy().into_owned());
        Ok(Self { connection, target, name })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Looks first, so that a call with nothing to do takes no lock; what it found is looked at again under the lock.
    pub(super) async fn create(&mut self) -> Result<Created, DeployError> {
        let plan = self.missing().await?;
        if plan.statements.is_empty() {
            return Ok(plan.report);
        }
        self.begin().await?;
        let done = self.create_missing().await;
        self.end(done).await
    }

    async fn create_missing(&mut self) -> Result<Created, DeployError> {
        let plan = self.missing().await?;
        for (object, statement) in plan.statements {
            self.run(&object, &statement).await?;
        }
        Ok(plan.report)
    }

    /// What the catalog lacks. SQLite keeps the text of every CREATE as it was given, so texts can be compared.
    async fn missing(&mut self) -> Result<Plan, DeployError> {
        let rows = sqlx::query("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            .fetch_all(&mut self.connection)
            .await
            .map_err(|error| self.failed("sqlite_master", &error))?;
        let catalog: HashMap<(String, String), String> =
            rows.iter().map(|row| ((row.get(0), row.get::<String, _>(1).to_lowercase()), row.get(2))).collect();
        let mut plan = Plan::default();
        for (folder, script) in self.target.scripts(false) {
            for statement in &script.statements {
                if folder == "1-tables" {
                    match catalog.get(&("table".to_owned(), script.object.to_lowercase())) {
                        Some(sql) if sql == statement => plan.report.existing.push(script.object.clone()),
                        Some(_) => return Err(DeployError::Foreign { table: script.object.clone() }),
                        None => {
                            plan.report.tables.push(script.object.clone());
                            plan.statements.push((script.object.clone(), statement.clone()));
                        }
                    }
                } else if !catalog.values().any(|sql| sql == statement) {
                    plan.report.others += 1;
                    plan.statements.push((script.object.clone(), statement.clone()));
                }
            }
        }
        Ok(plan)
    }

    pub(super) async fn populate(&mut self) -> Result<Populated, DeployError> {
        let mut populated = Populated::default();
        let target = self.target.clone();
        for (_, script) in target.scripts(true) {
            let Some(codebook) = target.schema.codebook(&script.object) else { continue };
            let result = self.merge(codebook, script).await;
            populated.codebooks.push(Merged { table: codebook.name.clone(), result });
        }
        Ok(populated)
    }

    /// Compares the real rows with a plain SELECT; only a difference takes the lock, under which it is compared again.
    async fn merge(&mut self, codebook: &Codebook, script: &Script) -> Result<Counts, DeployError> {
        let counts = self.compare(codebook).await?;
        if counts.is_noop() {
            return Ok(counts);
        }
        self.begin().await?;
        let done = self.merge_locked(codebook, script).await;
        self.end(done).await
    }

    async fn merge_locked(&mut self, codebook: &Codebook, script: &Script) -> Result<Counts, DeployError> {
        let counts = self.compare(codebook).await?;
        for statement in &script.statements {
            self.run(&codebook.name, statement).await?;
        }
        Ok(counts)
    }

    /// What a merge would do.
    async fn compare(&mut self, codebook: &Codebook) -> Result<Counts, DeployError> {
        let columns = &codebook.columns;
        let name = columns.name.as_deref().map_or_else(|| "NULL".to_owned(), quoted);
        let keys: Vec<String> = codebook.key_columns().iter().map(|column| quoted(column)).collect();
        let key = format!("CAST({} AS TEXT)", keys.join(" || char(31) || "));
        // As literals: whatever type a value has, its text tells it from every other.
        let extras: String =
            codebook.extras.iter().map(|extra| format!(", quote({})", quoted(&extra.column))).collect();
        let sql = format!(
            "SELECT {}, {name}, {}, sha, {} IS NOT NULL{extras} FROM {}",
            key,
            quoted(&columns.description),
            quoted(&columns.archive),
            quoted(&codebook.name)
        );
        // Every part is an identifier of the compiled schema, quoted.
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut self.connection)
            .await
            .map_err(|error| self.failed(&codebook.name, &error))?;
        let mut kept: HashMap<String, Kept> = HashMap::with_capacity(rows.len());
        for row in rows {
            let extras = (0..codebook.extras.len()).map(|at| row.get(at + 5)).collect();
            let texts = (row.get(1), row.get(2), row.get(3));
            kept.insert(row.get(0), Kept { texts, archived: row.get(4), extras });
        }
        Ok(difference(codebook, &kept))
    }

    pub(super) async fn drop_all(&mut self) -> Result<Dropped, DeployError> {
        // Inside a transaction the pragma is ignored, and each DROP would delete the rows that refer to the table.
        self.run("foreign_keys", "PRAGMA foreign_keys = OFF").await?;
        let done = match self.begin().await {
            Ok(()) => {
                let dropped = self.drop_locked().await;
                self.end(dropped).await
            }
            Err(error) => Err(error),
        };
        self.run("foreign_keys", "PRAGMA foreign_keys = ON").await?;
        done
    }

    async fn drop_locked(&mut self) -> Result<Dropped, DeployError> {
        let present: Vec<String> = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(&mut self.connection)
            .await
            .map_err(|error| self.failed("sqlite_master", &error))?
            .iter()
            .map(|row| row.get(0))
            .collect();
        let target = self.target.clone();
        for statement in &target.drop {
            self.run("drop", statement).await?;
        }
        let orphan = sqlx::query("PRAGMA foreign_key_check")
            .fetch_optional(&mut self.connection)
            .await
            .map_err(|error| self.failed("foreign_key_check", &error))?;
        if let Some(orphan) = orphan {
            return Err(DeployError::StillReferenced { table: orphan.get(0) });
        }
        let tables = target.scripts(false).rev().filter(|(folder, _)| *folder == "1-tables");
        let tables = tables.map(|(_, script)| script.object.clone()).filter(|table| present.contains(table)).collect();
        Ok(Dropped { tables })
    }

    async fn begin(&mut self) -> Result<(), DeployError> {
        self.run("begin", "BEGIN IMMEDIATE").await
    }

    /// Commits what succeeded and rolls back what did not.
    async fn end<T>(&mut self, done: Result<T, DeployError>) -> Result<T, DeployError> {
        match done {
            Ok(value) => {
                if let Err(error) = self.run("commit", "COMMIT").await {
                    let _ = self.run("rollback", "ROLLBACK").await;
                    return Err(error);
                }
                Ok(value)
            }
            Err(error) => {
                // An error may have rolled back already; then this one has nothing to do.
                let _ = self.run("rollback", "ROLLBACK").await;
                Err(error)
            }
        }
    }

    async fn run(&mut self, object: &str, statement: &str) -> Result<(), DeployError> {
        // Rendered from the compiled schema, in which every name and text is quoted.
        match self.connection.execute(AssertSqlSafe(statement.to_owned())).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failed(object, &error)),
        }
    }

    fn failed(&self, object: &str, error: &sqlx::Error) -> DeployError {
        match error {
            sqlx::Error::Database(inner) if inner.code().as_deref() == Some(SQLITE_BUSY) => {
                DeployError::Locked { database: self.name.clone() }
            }
            _ => DeployError::Statement { object: object.to_owned(), reason: reason(error) },
        }
    }
}

/// What creating has to do.
#[derive(Default)]
struct Plan {
    statements: Vec<(String, String)>,
    report: Created,
}

/// A row as the table has it.
struct Kept {
    /// Name, description and sha.
    texts: (Option<String>, String, String),
    archived: bool,
    /// The extra columns' values as SQL literals.
    extras: Vec<String>,
}

/// What a row is known by.
fn key(row: &schema_core::model::Row) -> String {
    match row.language.as_str() {
        "" => row.code.to_string(),
        language => format!("{}\u{1f}{language}", row.code),
    }
}

fn difference(codebook: &Codebook, kept: &HashMap<String, Kept>) -> Counts {
    let mut counts = Counts::default();
    let mut known = 0;
    for row in &codebook.rows {
        let Some(kept) = kept.get(&key(row)) else {
            counts.inserted += 1;
            continue;
        };
        known += 1;
        let texts = &kept.texts;
        let same = texts.0 == row.name
            && texts.1 == row.description
            && texts.2 == row.sha
            && same_extras(codebook, row, &kept.extras);
        match (kept.archived, row.retired) {
            (true, false) => counts.revived += 1,
            (false, true) => counts.archived += 1,
            _ if same => counts.unchanged += 1,
            _ => counts.updated += 1,
        }
    }
    if known < kept.len() {
        let codes: HashSet<String> = codebook.rows.iter().map(key).collect();
        for kept in kept.iter().filter(|(code, _)| !codes.contains(*code)).map(|(_, kept)| kept) {
            if kept.archived {
                counts.unchanged += 1;
            } else {
                counts.archived += 1;
            }
        }
    }
    counts
}

/// Whether the extra columns hold what they should.
fn same_extras(codebook: &Codebook, row: &schema_core::model::Row, kept: &[String]) -> bool {
    codebook.extras.iter().zip(&row.values).zip(kept).all(|((extra, value), kept)| {
        let wanted = match value {
            // Its `quote` knows no other escape.
            Some(schema_core::model::Default::Text(text)) => format!("'{}'", text.replace('\'', "''")),
            Some(value) => Dialect::Sqlite.value(value, &extra.ty),
            None => "NULL".to_owned(),
        };
        // A float has several texts.
        wanted == *kept || wanted.parse::<f64>().is_ok_and(|wanted| kept.parse() == Ok(wanted))
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What the database says, without the driver's words around it.
fn reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(inner) => inner.message().to_owned(),
        other => other.to_string(),
    }
}
