//! Merging the rows of codebooks.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Codebook;
use tokio::time::sleep;

use super::catalog::text::not_one_condition;
use super::connection::is_transient;
use super::event::Event;
use super::journal::{self, WHOLE};
use super::merge::{self, Comparison, Delta, Detail};
use super::target::{self, Target};
use super::{Counts, Deploy, DeployError, MergeOptions, Merged, Populated, table};

/// How many codebooks one statement reads: SQLite takes 500 terms in a compound SELECT.
const BOOKS: usize = 100;

/// How often a merge is tried again that the database rolled back because of other connections.
const TRIES: u32 = 5;

impl Deploy {
    /// Merges every codebook's rows: inserts new codes, updates changed texts, archives removed codes.
    ///
    /// Nothing is deleted. If one codebook fails, the others are still merged; the result names it.
    ///
    /// # Errors
    /// When the connection itself fails.
    pub async fn populate_tables(&mut self) -> Result<Populated, DeployError> {
        self.populate_with(&MergeOptions::default()).await
    }

    /// As [`populate_tables`](Self::populate_tables), with options.
    ///
    /// # Errors
    /// When no codebook has a column to compare, or when the connection itself fails.
    pub async fn populate_with(&mut self, options: &MergeOptions) -> Result<Populated, DeployError> {
        let target = Arc::clone(&self.target);
        let codebooks = target.codebooks();
        refuse_filter(options)?;
        let ahead = self.ahead().await?;
        if !ahead.is_empty() {
            return Ok(Populated { ahead, ..Populated::default() });
        }
        for column in options.compare.iter().flatten() {
            if !codebooks.iter().any(|codebook| merge::is_compared(codebook, column)) {
                let reason = format!("no codebook has a column `{column}` to compare");
                return Err(DeployError::Options { reason, help: "name columns that a codebook has".to_owned() });
            }
        }
        let stamps = if options.trust_stamp { self.stamps().await? } else { HashMap::new() };
        let is_trusted = |codebook: &Codebook| stamps.get(&codebook.name) == Some(&target::stamp(codebook));
        let (trusted, open): (Vec<&Codebook>, Vec<&Codebook>) =
            codebooks.iter().copied().partition(|codebook| is_trusted(codebook));
        let mut results: HashMap<String, Result<Counts, DeployError>> = HashMap::new();
        for codebook in trusted {
            let counts = Counts { unchanged: codebook.rows.len(), ..Counts::default() };
            results.insert(codebook.name.clone(), Ok(counts));
        }
        let mut differing = Vec::new();
        for (codebook, delta) in self.look(&open, options, Detail::Changes).await? {
            match delta {
                // Its stamp is to be put right, though its rows are.
                Ok(delta) if delta.counts.is_noop() && !options.trust_stamp => {
                    results.insert(codebook.name.clone(), Ok(delta.counts));
                }
                Ok(_) => differing.push(codebook),
                Err(error) => drop(results.insert(codebook.name.clone(), Err(error))),
            }
        }
        if !differing.is_empty() {
            self.lock().await?;
            let merged = self.merge_here(&target, &differing, options).await;
            let merged = self.unlock(merged).await?;
            results.extend(merged.into_iter().map(|merged| (merged.table, merged.result)));
        }
        let has_archived = |codebook: &&Codebook| {
            results.get(&codebook.name).is_some_and(|result| result.as_ref().is_ok_and(|counts| counts.archived > 0))
        };
        let archived: Vec<&Codebook> = differing.iter().copied().filter(has_archived).collect();
        let mut still_used = Vec::new();
        if !archived.is_empty() {
            let looked = self.look(&archived, options, Detail::Changes).await?;
            let gone: Vec<(&Codebook, Vec<String>)> =
                looked.into_iter().filter_map(|(codebook, delta)| Some((codebook, delta.ok()?.gone))).collect();
            self.still_used(&target, &gone, &mut still_used).await?;
        }
        let in_order = codebooks.into_iter().filter_map(|codebook| {
            let result = results.remove(&codebook.name)?;
            Some(Merged { table: codebook.name.clone(), result })
        });
        Ok(Populated { codebooks: in_order.collect(), still_used, ahead: Vec::new() })
    }

    /// Merges codebooks whose tables are where this connection works, under the lock.
    async fn merge_here(
        &mut self,
        target: &Target,
        codebooks: &[&Codebook],
        options: &MergeOptions,
    ) -> Result<Vec<Merged>, DeployError> {
        let catalog = self.catalog().await?;
        let is_here = |codebook: &&&Codebook| catalog.tables.contains_key(&target.stored(&codebook.name));
        let (here, elsewhere): (Vec<&Codebook>, Vec<&Codebook>) = codebooks.iter().partition(is_here);
        let mut merged = Vec::with_capacity(codebooks.len());
        if !here.is_empty() {
            self.create_framework_beside(&catalog).await?;
            merged = self.merge_locked(&here, options).await?;
        }
        merged.extend(elsewhere.into_iter().map(|codebook| {
            let reason =
                "it is not in the namespace that this connection works in; `verify` says where it is".to_owned();
            let error = DeployError::Read { subject: table(&codebook.name), reason };
            Merged { table: codebook.name.clone(), result: Err(error) }
        }));
        Ok(merged)
    }

    /// What each codebook's table lacks, by plain reads of many at once.
    pub(super) async fn look<'c>(
        &mut self,
        codebooks: &[&'c Codebook],
        options: &MergeOptions,
        detail: Detail,
    ) -> Result<Vec<(&'c Codebook, Result<Delta<'c>, DeployError>)>, DeployError> {
        let mut found = Vec::with_capacity(codebooks.len());
        for books in codebooks.chunks(BOOKS) {
            match self.compare_rows(books, options, detail).await {
                Ok(deltas) => found.extend(books.iter().copied().zip(deltas.into_iter().map(Ok))),
                // One of them is missing or differs from the schema: read each by itself.
                Err(DeployError::Read { .. }) if books.len() > 1 => {
                    for &book in books {
                        let read = self.compare_rows(&[book], options, detail).await;
                        if let Err(error @ (DeployError::Lost { .. } | DeployError::Locked { .. })) = read {
                            return Err(error);
                        }
                        found.push((book, read.map(|mut deltas| deltas.remove(0))));
                    }
                }
                Err(error @ DeployError::Read { .. }) => found.push((books[0], Err(error))),
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// What some codebooks' tables lack, by one read.
    async fn compare_rows<'c>(
        &mut self,
        books: &[&'c Codebook],
        options: &MergeOptions,
        detail: Detail,
    ) -> Result<Vec<Delta<'c>>, DeployError> {
        let look = merge::look(books, self.target.dialect, options);
        let mut attempt = 1;
        loop {
            let mut comparison = Comparison::new(books, options, detail);
            match self.connection.each(&look, &mut |row| comparison.take(&row)).await {
                Ok(()) => return Ok(comparison.deltas()),
                Err(error) if self.again(&error, attempt).await => attempt += 1,
                Err(error) => return Err(self.unread(&table(&books[0].name), &error)),
            }
        }
    }

    /// Merges codebooks, many in one transaction; where one of them fails, each in its own.
    pub(super) async fn merge_locked(
        &mut self,
        codebooks: &[&Codebook],
        options: &MergeOptions,
    ) -> Result<Vec<Merged>, DeployError> {
        let mut merged = Vec::with_capacity(codebooks.len());
        for (at, books) in codebooks.chunks(BOOKS).enumerate() {
            let done = at * BOOKS;
            self.emit(Event::Merging { codebook: &books[0].name, done, total: codebooks.len() });
            match self.merge_batch(books, options).await {
                Ok(counts) => merged.extend(books.iter().zip(counts).map(|(book, counts)| {
                    let table = book.name.clone();
                    Merged { table, result: Ok(counts) }
                })),
                // After a lock that was not granted, each further try would wait as long again.
                Err(error @ (DeployError::Lost { .. } | DeployError::Locked { .. })) => return Err(error),
                Err(error) if books.len() == 1 => {
                    merged.push(Merged { table: books[0].name.clone(), result: Err(error) });
                }
                Err(_) => {
                    for &book in books {
                        let result = self.merge_batch(&[book], options).await.map(|counts| counts[0]);
                        if let Err(error @ (DeployError::Lost { .. } | DeployError::Locked { .. })) = result {
                            return Err(error);
                        }
                        merged.push(Merged { table: book.name.clone(), result });
                    }
                }
            }
        }
        Ok(merged)
    }

    /// One transaction: look, and change what differs. What the database takes back because of others is tried again.
    async fn merge_batch(&mut self, books: &[&Codebook], options: &MergeOptions) -> Result<Vec<Counts>, DeployError> {
        let mut pause = Duration::from_millis(20);
        let mut apart = false;
        for attempt in 1.. {
            match self.transact(books, options, apart).await {
                Ok(Ok(counts)) => return Ok(counts),
                // Somebody's own INSERT may have been faster; what is kept again is kept on purpose.
                Ok(Err(_)) if attempt < 3 => self.roll_back().await,
                Ok(Err(Kept { codebook, code })) => {
                    self.roll_back().await;
                    return Err(DeployError::Kept { object: codebook, code });
                }
                Err((error, statement)) => {
                    let is_transient = is_transient(&error);
                    let error = self.failed(&books[0].name, statement.as_deref(), &error);
                    if !matches!(error, DeployError::Lost { .. }) {
                        self.roll_back().await;
                    }
                    // Once more, one by one, to find the statement that fails.
                    let find = !apart && books.len() == 1 && matches!(error, DeployError::Statement { .. });
                    if attempt >= TRIES || !(is_transient || find) {
                        return Err(error);
                    }
                    apart |= find && !is_transient;
                }
            }
            sleep(pause).await;
            pause *= 2;
        }
        Ok(Vec::new())
    }

    /// One try; where its statements are run apart, a failure comes with the one that failed.
    async fn transact(
        &mut self,
        books: &[&Codebook],
        options: &MergeOptions,
        apart: bool,
    ) -> Result<Result<Vec<Counts>, Kept>, (sqlx::Error, Option<String>)> {
        let dialect = self.target.dialect;
        let begin = self.begin();
        self.connection.run(&begin).await.map_err(|error| (error, None))?;
        let deltas = self.compare_now(books, options).await.map_err(|error| (error, None))?;
        let changes = deltas.iter().any(|delta| !delta.counts.is_noop());
        // What is merged by other rules than the enum's is not what the stamp stands for.
        let is_whole = options.filter.is_none() && options.compare.is_none();
        let stamps = if is_whole {
            journal::stamp(books.iter().map(|book| (book.name.as_str(), target::stamp(book))), dialect)
        } else {
            Vec::new()
        };
        let changed = books.iter().zip(&deltas).flat_map(|(book, delta)| delta.statements(book, dialect, options));
        let parts = Parts { statements: changed.chain(stamps), waiting: None, apart };
        for part in parts {
            self.connection.run(&part).await.map_err(|error| (error, apart.then_some(part)))?;
        }
        if changes {
            let left = self.compare_now(books, options).await.map_err(|error| (error, None))?;
            if let Some(kept) = books.iter().zip(&left).find_map(|(book, delta)| kept(book, delta)) {
                return Ok(Err(kept));
            }
        }
        let commit = self.commit();
        self.connection.run(&commit).await.map_err(|error| (error, None))?;
        Ok(Ok(deltas.into_iter().map(|delta| delta.counts).collect()))
    }

    /// What some codebooks' tables lack, within the transaction.
    async fn compare_now<'c>(
        &mut self,
        books: &[&'c Codebook],
        options: &MergeOptions,
    ) -> Result<Vec<Delta<'c>>, sqlx::Error> {
        let mut comparison = Comparison::new(books, options, Detail::Changes);
        let look = merge::look(books, self.target.dialect, options);
        self.connection.each(&look, &mut |row| comparison.take(&row)).await?;
        Ok(comparison.deltas())
    }

    /// Whether the last deployment was of this program's schema.
    pub(super) async fn is_stamped(&mut self) -> Result<bool, DeployError> {
        let sql = format!("SELECT sha FROM codebooks_stamp WHERE codebook = '{WHOLE}'");
        match self.one("`codebooks_stamp`", &sql).await {
            Ok(stamp) => Ok(stamp.as_ref() == Some(&self.target.whole)),
            // There is none before the first deployment.
            Err(DeployError::Read { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What codebooks were last merged from.
    async fn stamps(&mut self) -> Result<HashMap<String, String>, DeployError> {
        let rows = match self.rows("`codebooks_stamp`", "SELECT codebook, sha FROM codebooks_stamp").await {
            Ok(rows) => rows,
            // There is none before the first merge.
            Err(DeployError::Read { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(rows
            .into_iter()
            .filter_map(|row| match <[Option<String>; 2]>::try_from(row) {
                Ok([Some(codebook), Some(sha)]) => Some((codebook, sha)),
                _ => None,
            })
            .collect())
    }

    /// Records that the whole schema is deployed.
    pub(super) async fn stamp_whole(&mut self) -> Result<(), DeployError> {
        let wanted = self.target.whole.clone();
        if self.stamps().await?.get(WHOLE) == Some(&wanted) {
            return Ok(());
        }
        self.lock().await?;
        let done = match self.create_framework().await {
            Ok(()) => {
                let statements = journal::stamp([(WHOLE, wanted)], self.target.dialect);
                self.transaction("codebooks_stamp", &statements).await
            }
            Err(error) => Err(error),
        };
        self.unlock(done).await
    }
}

/// Refuses a filter that is more than a condition.
pub(super) fn refuse_filter(options: &MergeOptions) -> Result<(), DeployError> {
    let Some(reason) = options.filter.as_deref().and_then(not_one_condition) else { return Ok(()) };
    let help = "write one condition on a row's columns".to_owned();
    Err(DeployError::Options { reason: format!("the filter {reason}"), help })
}

/// A row that did not become what was written.
struct Kept {
    codebook: String,
    code: String,
}

fn kept(codebook: &Codebook, left: &Delta<'_>) -> Option<Kept> {
    if left.counts.is_noop() {
        return None;
    }
    let different = left.different.iter().map(|different| different.row.clone());
    let code = left.missing().chain(different).chain(left.extra.iter().cloned()).next().unwrap_or_default();
    Some(Kept { codebook: codebook.name.clone(), code })
}

/// Statements in parts that every server takes in one piece; one by one where they are to be run apart.
struct Parts<S> {
    statements: S,
    /// The one that did not fit into the last part.
    waiting: Option<String>,
    apart: bool,
}

impl<S: Iterator<Item = String>> Iterator for Parts<S> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        const BYTES: usize = 1024 * 1024;
        let mut part = self.waiting.take().or_else(|| self.statements.next())?;
        while !self.apart && part.len() < BYTES {
            let Some(statement) = self.statements.next() else { break };
            if part.len() + statement.len() > BYTES {
                self.waiting = Some(statement);
                break;
            }
            part.push_str(";\n");
            part.push_str(&statement);
        }
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_bounded_and_lose_nothing() {
        let parts = |apart: bool| {
            let statements = [1, 600_000, 600_000, 2_000_000, 1].map(|size| "x".repeat(size)).into_iter();
            let parts = Parts { statements, waiting: None, apart };
            parts.map(|part| part.split(";\n").map(str::len).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        assert_eq!(parts(false), [vec![1, 600_000], vec![600_000], vec![2_000_000], vec![1]]);
        assert_eq!(parts(true), [[1], [600_000], [600_000], [2_000_000], [1]]);
    }
}
