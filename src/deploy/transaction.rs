//! Transactions of a merge: look, record what codes mean, change what differs, and see that it was changed.

use std::sync::Arc;
use std::time::Duration;

use schema_model::model::Codebook;
use tokio::time::sleep;

use super::connection::is_transient;
use super::event::Event;
use super::merge::{self, Comparison, Delta, Detail};
use super::{Counts, Deploy, DeployError, MergeOptions, Merged, journal, meaning, target};

/// How many codebooks one statement reads: SQLite takes 500 terms in a compound SELECT.
pub(super) const BOOKS: usize = 100;

/// How often a merge is tried again that the database rolled back because of other connections.
const TRIES: u32 = 5;

impl Deploy {
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
                Ok(Err(DeployError::Kept { .. })) if attempt < 3 => self.roll_back().await,
                Ok(Err(error)) => {
                    self.roll_back().await;
                    return Err(error);
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
    ) -> Result<Result<Vec<Counts>, DeployError>, (sqlx::Error, Option<String>)> {
        let target = Arc::clone(&self.target);
        let dialect = target.dialect;
        let begin = self.begin();
        self.connection.run(&begin).await.map_err(|error| (error, None))?;
        let mut pairs = Vec::new();
        // With a filter only some of the rows are merged.
        if options.filter.is_none() {
            let meanings = self.meanings_now(books).await.map_err(|error| (error, None))?;
            for book in books {
                match meanings.pairs(book, &target) {
                    Ok(missing) => pairs.extend(missing),
                    Err(error) => return Ok(Err(error)),
                }
            }
        }
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
        let parts =
            Parts { statements: changed.chain(meaning::record(&pairs, dialect)).chain(stamps), waiting: None, apart };
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
        Ok(comparison.deltas(&self.target.known_codes))
    }
}

/// A row that did not become what was written.
fn kept(codebook: &Codebook, left: &Delta<'_>) -> Option<DeployError> {
    if left.counts.is_noop() {
        return None;
    }
    let different = left.different.iter().map(|different| different.row.clone());
    let code = left.missing().chain(different).chain(left.extra.iter().cloned()).next().unwrap_or_default();
    Some(DeployError::Kept { object: codebook.name.clone(), code })
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
