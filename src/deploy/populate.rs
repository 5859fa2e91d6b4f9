//! Merging the rows of codebooks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use schema_model::model::Codebook;

use super::catalog::text::not_one_condition;
use super::finding::{Difference, Finding, Severity, Subject};
use super::journal::{self, WHOLE};
use super::merge::{self, Comparison, Delta, Detail};
use super::target::{self, Target};
use super::transaction::BOOKS;
use super::{Counts, Deploy, DeployError, MergeOptions, Merged, Populated, table};

impl Deploy {
    /// Merges every codebook's rows: inserts new codes, updates changed texts, archives removed codes.
    ///
    /// Nothing is deleted, and a code of a newer program stays as it is. If one codebook fails, the others are still merged; the
    /// result names it. A codebook in which a code would become another variant fails with [`DeployError::Meaning`].
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
        let mut looked = self.look_at(&target, &codebooks, options).await?;
        if !looked.differing.is_empty() {
            self.merge_differing(&target, &mut looked, options).await?;
        }
        let Looked { mut results, differing, newer, .. } = looked;
        let has_archived = |codebook: &&Codebook| {
            results.get(&codebook.name).is_some_and(|result| result.as_ref().is_ok_and(|counts| counts.archived > 0))
        };
        let archived: Vec<&Codebook> = differing.into_iter().filter(has_archived).collect();
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
        Ok(Populated { codebooks: in_order.collect(), still_used, newer, ahead })
    }

    /// Compares codebooks with their tables, without a lock.
    async fn look_at<'c>(
        &mut self,
        target: &Target,
        codebooks: &[&'c Codebook],
        options: &MergeOptions,
    ) -> Result<Looked<'c>, DeployError> {
        let stamps = if options.trust_stamp { self.stamps().await? } else { HashMap::new() };
        let is_trusted = |codebook: &Codebook| stamps.get(&codebook.name) == Some(&target::stamp(codebook));
        let meanings = self.meanings(codebooks).await?;
        let mut looked = Looked::default();
        let (mut open, mut unrecorded) = (Vec::new(), HashSet::new());
        for &codebook in codebooks {
            match meanings.pairs(codebook, target) {
                // Rows outside the filter are none of this merge's.
                Ok(pairs) if pairs.is_empty() || options.filter.is_some() => {
                    if is_trusted(codebook) {
                        let counts = Counts { unchanged: codebook.rows.len(), ..Counts::default() };
                        looked.results.insert(codebook.name.clone(), Ok(counts));
                        continue;
                    }
                }
                Ok(_) => drop(unrecorded.insert(&codebook.name)),
                Err(error) => {
                    looked.results.insert(codebook.name.clone(), Err(error));
                    continue;
                }
            }
            open.push(codebook);
        }
        for (codebook, delta) in self.look(&open, options, Detail::Changes).await? {
            let delta = match delta {
                Ok(delta) => delta,
                Err(error) => {
                    looked.results.insert(codebook.name.clone(), Err(error));
                    continue;
                }
            };
            looked.newer.extend(newer(target, codebook, &delta));
            // The stamp is to be put right, though the rows are.
            let is_right = delta.counts.is_noop() && !options.trust_stamp;
            if is_right {
                looked.results.insert(codebook.name.clone(), Ok(delta.counts));
            }
            if !is_right || unrecorded.contains(&codebook.name) {
                looked.differing.push(codebook);
            }
        }
        Ok(looked)
    }

    /// Merges what differs, under the lock.
    ///
    /// Where the rows are right and only what their codes mean is still to be recorded, a failure does not count: a user that
    /// may only read goes on as before.
    async fn merge_differing(
        &mut self,
        target: &Target,
        looked: &mut Looked<'_>,
        options: &MergeOptions,
    ) -> Result<(), DeployError> {
        let is_right = |looked: &Looked<'_>, name: &str| matches!(looked.results.get(name), Some(Ok(_)));
        let all_right = looked.differing.iter().all(|codebook| is_right(looked, &codebook.name));
        let merged = match self.lock().await {
            Ok(()) => {
                let merged = self.merge_here(target, &looked.differing, options).await;
                self.unlock(merged).await
            }
            Err(error) => Err(error),
        };
        let merged = match merged {
            Err(DeployError::Lost { .. }) | Ok(_) => merged?,
            Err(_) if all_right => return Ok(()),
            Err(error) => return Err(error),
        };
        for Merged { table, result } in merged {
            if result.is_ok() || !is_right(looked, &table) {
                looked.results.insert(table, result);
            }
        }
        Ok(())
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
                Ok(()) => return Ok(comparison.deltas(&self.target.known_codes)),
                Err(error) if self.again(&error, attempt).await => attempt += 1,
                Err(error) => return Err(self.unread(&table(&books[0].name), &error)),
            }
        }
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

/// What was seen of codebooks without a lock.
#[derive(Default)]
struct Looked<'c> {
    /// Of those that are right, or cannot be merged.
    results: HashMap<String, Result<Counts, DeployError>>,
    /// Those with something to write.
    differing: Vec<&'c Codebook>,
    newer: Vec<Finding>,
}

/// The rows of a codebook that a newer program made.
fn newer(target: &Target, codebook: &Codebook, delta: &Delta<'_>) -> Vec<Finding> {
    let Some(table) = target.table(&codebook.name) else { return Vec::new() };
    let finding = |row: &String| {
        Finding::of(table, Severity::Warning, Subject::Row(row.clone()), Difference::Newer).placed(target)
    };
    delta.newer.iter().map(finding).collect()
}
