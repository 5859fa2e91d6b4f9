//! Temporary tables of PostgreSQL, in a transaction that is rolled back.
//!
//! A first round writes the wanted tables. What still differs may be a text that the database writes differently each time
//! that it reads it (a dump brings that about), so both sides are read and written until they stay as they are.

use std::collections::HashSet;

use schema_model::model::{Dialect, Table as Model};
use schema_sql::ddl;

use super::{Open, Settled, completed};
use crate::deploy::catalog::{self, Table};
use crate::deploy::compare::{self, Texts};
use crate::deploy::{Deploy, DeployError};

/// How many tables share a transaction. Reading the catalog costs the server as much as making some twenty tables.
const BATCH: usize = 200;

/// Turns any expression into a condition.
const SUFFIX: &str = " IS NOT NULL)";

/// How often a text is read and written; it has stayed as it is after one or two.
const ROUNDS: usize = 2;

impl Deploy {
    pub(super) async fn settle_on_postgres(&mut self, open: &[Open<'_>]) -> Result<Vec<Settled>, DeployError> {
        let mut settled = Vec::with_capacity(open.len());
        for batch in batches(open) {
            let done = self.written(batch).await;
            match done {
                Ok(tables) => settled.extend(tables),
                Err(error @ DeployError::Lost { .. }) => return Err(error),
                Err(_) => {
                    for one in batch {
                        match self.written(std::slice::from_ref(one)).await {
                            Ok(tables) => settled.extend(tables),
                            Err(error @ DeployError::Lost { .. }) => return Err(error),
                            Err(_) => settled.push(None),
                        }
                    }
                }
            }
        }
        Ok(settled)
    }

    async fn written(&mut self, batch: &[Open<'_>]) -> Result<Vec<Settled>, DeployError> {
        let done = self.write(batch).await;
        self.run("catalog", "ROLLBACK").await?;
        done
    }

    async fn write(&mut self, batch: &[Open<'_>]) -> Result<Vec<Settled>, DeployError> {
        let dialect = Dialect::Postgres;
        let mut sql = vec!["BEGIN READ WRITE".to_owned()];
        for (number, one) in batch.iter().enumerate() {
            let scratch = bare(one, number);
            sql.push(ddl::create_table(&scratch, one.schema, dialect, true).remove(0));
            let indexes = ddl::named_indexes(&scratch, dialect).into_iter();
            sql.extend(indexes.filter(|(name, _)| name.is_some()).map(|(_, sql)| sql));
        }
        self.run("catalog", &sql.join(";\n")).await?;
        let mut read =
            catalog::read_temporary(&mut self.connection).await.map_err(|error| self.unread("the catalog", &error))?;
        let mut settled = Vec::with_capacity(batch.len());
        for (number, one) in batch.iter().enumerate() {
            let Some(written) = read.tables.remove(&name(number)) else {
                settled.push(None);
                continue;
            };
            let mut wanted = completed(one, written);
            let mut found = one.found.clone();
            let findings = compare::table(one.model, &wanted, &found, dialect, false, Texts::Settled);
            if compare::is_about_texts(&findings) {
                let temporary = format!("pg_temp.{}", name(number));
                self.rewrite(&temporary, &mut wanted.table).await?;
                let real = dialect.table(&one.model.name);
                self.rewrite(&real, &mut found).await?;
            }
            settled.push(Some((wanted, found)));
        }
        Ok(settled)
    }

    /// Reads and writes a table's expressions; where that fails they stay as they are.
    async fn rewrite(&mut self, like: &str, table: &mut Table) -> Result<(), DeployError> {
        for _ in 0..ROUNDS {
            let mut texts = expressions(table);
            if texts.is_empty() {
                return Ok(());
            }
            let checks: Vec<String> = texts
                .iter()
                .enumerate()
                .map(|(at, text)| format!("ADD CONSTRAINT e{at} CHECK (({text}){SUFFIX}"))
                .collect();
            let sql = format!(
                "SAVEPOINT rewriting; CREATE TEMPORARY TABLE codebooks_rewriting (LIKE {like}); \
                 ALTER TABLE pg_temp.codebooks_rewriting {}; \
                 SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k \
                 WHERE k.conrelid = 'pg_temp.codebooks_rewriting'::regclass AND k.conname ~ '^e[0-9]+$' \
                 ORDER BY substr(k.conname, 2)::int; \
                 ROLLBACK TO SAVEPOINT rewriting",
                checks.join(", ")
            );
            let rows = match self.rows("the catalog", &sql).await {
                Ok(rows) => rows,
                Err(error @ DeployError::Lost { .. }) => return Err(error),
                Err(_) => return self.run("catalog", "ROLLBACK TO SAVEPOINT rewriting").await,
            };
            let written = rows.iter().map(|row| row.first().cloned().flatten().unwrap_or_default());
            for (text, written) in texts.iter_mut().zip(written) {
                let inner = written.strip_prefix('(').and_then(|text| text.strip_suffix(SUFFIX));
                **text = inner.unwrap_or(&written).to_owned();
            }
        }
        Ok(())
    }
}

impl Deploy {
    /// Whether two rules of a domain over that type are the same; nothing where the database may not be asked.
    pub(in crate::deploy) async fn same_domain_rule(
        &mut self,
        base: &str,
        wanted: &str,
        found: &str,
    ) -> Result<Option<bool>, DeployError> {
        let mut rules = [wanted.to_owned(), found.to_owned()];
        for _ in 0..=ROUNDS {
            let [left, right] = &rules;
            let sql = format!(
                "BEGIN READ WRITE; CREATE DOMAIN pg_temp.codebooks_1 AS {base} CHECK ({left}); \
                 CREATE DOMAIN pg_temp.codebooks_2 AS {base} CHECK ({right}); \
                 SELECT pg_get_expr(k.conbin, 0) FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid \
                 WHERE t.typnamespace = pg_my_temp_schema() AND t.typname IN ('codebooks_1', 'codebooks_2') ORDER BY t.typname"
            );
            let written = self.rows("the catalog", &sql).await;
            self.run("catalog", "ROLLBACK").await?;
            let texts: Vec<String> = match written {
                Ok(rows) => rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect(),
                Err(error @ DeployError::Lost { .. }) => return Err(error),
                Err(_) => return Ok(None),
            };
            let Ok(texts) = <[String; 2]>::try_from(texts) else { return Ok(None) };
            if texts[0] == texts[1] {
                return Ok(Some(true));
            }
            rules = texts;
        }
        Ok(Some(false))
    }
}

/// A table with no more than what has texts: each index, each sequence of a number, and what a long text needs beside the
/// table, is a file to create.
fn bare(open: &Open<'_>, number: usize) -> Model {
    let mut scratch = open.model.clone();
    let rules = &catalog::knowledge(Dialect::Postgres).rules;
    scratch.uniques.retain(|unique| unique.live.is_some() || unique.condition.is_some());
    scratch.indexes.retain(|index| index.condition.is_some() || index.parts.iter().any(|part| part.expression));
    let mut wanted = open.wanted.table.clone();
    let mut needed: HashSet<String> =
        expressions(&mut wanted).into_iter().flat_map(|text| catalog::definition::names_in(text, rules)).collect();
    let of_uniques = scratch.uniques.iter().flat_map(|unique| &unique.columns);
    let of_indexes = scratch.indexes.iter().flat_map(|index| index.parts.iter().map(|part| &part.column));
    needed.extend(open.columns.iter().chain(of_uniques).chain(of_indexes).map(|name| name.to_lowercase()));
    scratch.columns.retain(|column| needed.contains(&column.name.to_lowercase()));
    scratch.name = format!("pg_temp.{}", name(number));
    scratch.primary_key.clear();
    scratch.partition = None;
    for column in &mut scratch.columns {
        column.auto = false;
    }
    scratch
}

/// The name of a temporary table.
fn name(number: usize) -> String {
    format!("codebooks_scratch_{number}")
}

/// Tables that can be there at once: the names of their indexes share a namespace.
fn batches<'b, 'o>(open: &'b [Open<'o>]) -> Vec<&'b [Open<'o>]> {
    let mut batches = Vec::new();
    let (mut start, mut names) = (0, HashSet::new());
    for (at, one) in open.iter().enumerate() {
        let table = one.model;
        let indexes =
            table.indexes.iter().map(|index| &index.name).chain(table.uniques.iter().map(|unique| &unique.name));
        let own: Vec<&String> = indexes.collect();
        if at - start == BATCH || own.iter().any(|name| names.contains(name)) {
            batches.push(&open[start..at]);
            (start, names) = (at, HashSet::new());
        }
        names.extend(own);
    }
    if start < open.len() {
        batches.push(&open[start..]);
    }
    batches
}

/// A table's expressions.
fn expressions(table: &mut Table) -> Vec<&mut String> {
    let mut texts: Vec<&mut String> = Vec::new();
    for column in &mut table.columns {
        texts.extend(column.default.as_mut());
        texts.extend(column.generated.as_mut().map(|generated| &mut generated.expression));
    }
    texts.extend(table.checks.iter_mut().map(|check| &mut check.expression));
    for index in &mut table.indexes {
        texts.extend(index.predicate.as_mut());
        texts.extend(index.parts.iter_mut().filter(|part| part.is_expression).map(|part| &mut part.text));
    }
    texts
}
