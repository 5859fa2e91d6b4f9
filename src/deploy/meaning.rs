//! What codes mean: the variants that a database has recorded, beside those of the enums.
//!
//! A code keeps its variant for as long as there may be rows with it. A merge records the pairs in the transaction of the rows,
//! and refuses a codebook in which a code has become another variant. A new name of the same variant is told by
//! [`KnownCodes`](schema_sql::known_codes::KnownCodes); the database keeps the names before it as well, so a program that is
//! older than the new name goes on working.

use std::collections::HashMap;

use schema_model::model::{Codebook, Dialect};

use super::driver::TextRow;
use super::finding::{Difference, Finding, Severity, Subject};
use super::packed::{aggregate, joined, packed, text_of, unpacked};
use super::target::Target;
use super::{Deploy, DeployError, table};

/// The framework's table of them.
const TABLE: &str = "codebooks_code";

/// How many pairs one statement writes.
const PAIRS: usize = 1_000;

/// What a database has recorded of one code.
#[derive(Debug)]
struct Recorded {
    variant: String,
    /// Names that the variant had before, with spaces between them.
    former: String,
}

/// What a database has recorded of some codebooks' codes.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    books: HashMap<String, HashMap<String, Recorded>>,
}

/// A code that is another variant in the database than in the enum.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) code: String,
    pub(super) recorded: String,
    pub(super) variant: String,
}

/// A pair that is to be written.
#[derive(Debug)]
pub(super) struct Pair<'c> {
    codebook: &'c str,
    code: String,
    variant: &'c str,
    former: Vec<String>,
    /// Whether the database has the code, by an earlier name.
    is_renamed: bool,
}

/// What a codebook has and the database lacks.
#[derive(Debug, Default)]
struct Beside<'c> {
    changed: Vec<Changed>,
    pairs: Vec<Pair<'c>>,
}

impl Meanings {
    /// Takes what the statement of [`look`] gave.
    fn take(&mut self, row: &TextRow) {
        let [Some(codebook), Some(packed)] = row.as_slice() else { return };
        let codes = self.books.entry(codebook.clone()).or_default();
        let mut rest = packed.as_str();
        while let Some(code) = unpacked(&mut rest) {
            let mut text = || unpacked(&mut rest).flatten().unwrap_or_default().to_owned();
            let recorded = Recorded { variant: text(), former: text() };
            codes.insert(code.unwrap_or_default().to_owned(), recorded);
        }
    }

    fn beside<'c>(&self, codebook: &'c Codebook, target: &Target) -> Beside<'c> {
        let (recorded, known) = (self.books.get(&codebook.name), target.known_codes.get(&codebook.name));
        let mut beside = Beside::default();
        for row in codebook.meanings() {
            let code = row.code.to_string();
            let former = known.map_or(&[][..], |known| known.former_names(&code));
            let found = recorded.and_then(|codes| codes.get(&code));
            let (former, is_renamed) = match found {
                None => (former.to_vec(), false),
                Some(found) if found.variant == row.variant => continue,
                // This program is from before a rename; two names that take turns would be written for ever.
                Some(found) if found.former.split(' ').any(|name| name == row.variant) => continue,
                Some(found) if former.contains(&found.variant) => {
                    let before = found.former.split(' ').filter(|name| !name.is_empty() && *name != row.variant);
                    let mut names: Vec<String> = before.map(str::to_owned).collect();
                    let others = former.iter().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>();
                    names.extend(others);
                    (names, true)
                }
                Some(found) => {
                    let (recorded, variant) = (found.variant.clone(), row.variant.clone());
                    beside.changed.push(Changed { code, recorded, variant });
                    continue;
                }
            };
            beside.pairs.push(Pair { codebook: &codebook.name, code, variant: &row.variant, former, is_renamed });
        }
        beside
    }

    /// What is to be recorded of a codebook.
    ///
    /// # Errors
    /// When one of its codes would change its meaning.
    pub(super) fn pairs<'c>(&self, codebook: &'c Codebook, target: &Target) -> Result<Vec<Pair<'c>>, DeployError> {
        let Beside { changed, pairs } = self.beside(codebook, target);
        match changed.into_iter().next() {
            None => Ok(pairs),
            Some(Changed { code, recorded, variant }) => Err(DeployError::Meaning {
                object: codebook.name.clone(),
                code,
                recorded,
                variant,
                place: target.place(&codebook.name, None),
            }),
        }
    }

    /// Each code of a codebook that has changed its meaning.
    pub(super) fn findings(&self, codebook: &Codebook, target: &Target, findings: &mut Vec<Finding>) {
        let Some(table) = target.table(&codebook.name) else { return };
        for Changed { code, recorded, variant } in self.beside(codebook, target).changed {
            let rust = format!("{}::{variant}", codebook.rust);
            let difference = Difference::Meaning { recorded, variant };
            let mut finding = Finding::of(table, Severity::Error, Subject::Row(code), difference).placed(target);
            finding.rust = rust;
            findings.push(finding);
        }
    }
}

/// The statement that reads what is recorded of some codebooks; none where no code of theirs means a variant.
fn look(codebooks: &[&Codebook], dialect: Dialect) -> Option<String> {
    let names = codebooks.iter().filter(|codebook| codebook.meanings().next().is_some());
    let names: Vec<String> = names.map(|codebook| dialect.literal(&codebook.name)).collect();
    let row = ["code", "variant", "former"].map(|column| packed(&text_of(column, None, dialect), dialect));
    let row = joined(&row, dialect);
    let (row, group) = match aggregate(false, dialect) {
        Some(aggregate) => (format!("{aggregate}({row}, '')"), " GROUP BY codebook"),
        None => (row, ""),
    };
    let sql = format!("SELECT codebook, {row} FROM {TABLE} WHERE codebook IN ({}){group}", names.join(", "));
    (!names.is_empty()).then_some(sql)
}

/// The statements that record pairs.
pub(super) fn record<'p>(pairs: &'p [Pair<'_>], dialect: Dialect) -> impl Iterator<Item = String> + Send + 'p {
    let renamed = pairs.iter().filter(|pair| pair.is_renamed).map(move |pair| {
        let (codebook, code) = (dialect.literal(pair.codebook), dialect.literal(&pair.code));
        format!("DELETE FROM {TABLE} WHERE codebook = {codebook} AND code = {code}")
    });
    let row = move |pair: &Pair<'_>| {
        let former = match pair.former.as_slice() {
            [] => "NULL".to_owned(),
            names => dialect.literal(&names.join(" ")),
        };
        let [codebook, code, variant] = [pair.codebook, &pair.code, pair.variant].map(|text| dialect.literal(text));
        format!("({codebook}, {code}, {variant}, {former})")
    };
    let inserts = pairs.chunks(PAIRS).map(move |pairs| {
        let rows: Vec<String> = pairs.iter().map(row).collect();
        format!("INSERT INTO {TABLE} (codebook, code, variant, former) VALUES {}", rows.join(", "))
    });
    renamed.chain(inserts)
}

impl Deploy {
    /// What the database has recorded of some codebooks' codes: one query, without a lock.
    pub(super) async fn meanings(&mut self, codebooks: &[&Codebook]) -> Result<Meanings, DeployError> {
        let Some(sql) = look(codebooks, self.target.dialect) else { return Ok(Meanings::default()) };
        let mut attempt = 1;
        loop {
            match self.read_meanings(&sql).await {
                Err(error) if self.again(&error, attempt).await => attempt += 1,
                Ok(meanings) => return Ok(meanings),
                Err(error) => {
                    return match self.unread(&table(TABLE), &error) {
                        // A database of an earlier version has no such table.
                        DeployError::Read { .. } => Ok(Meanings::default()),
                        error => Err(error),
                    };
                }
            }
        }
    }

    /// The same within a transaction.
    pub(super) async fn meanings_now(&mut self, codebooks: &[&Codebook]) -> Result<Meanings, sqlx::Error> {
        match look(codebooks, self.target.dialect) {
            Some(sql) => self.read_meanings(&sql).await,
            None => Ok(Meanings::default()),
        }
    }

    async fn read_meanings(&mut self, sql: &str) -> Result<Meanings, sqlx::Error> {
        let mut meanings = Meanings::default();
        self.connection.each(sql, &mut |row| meanings.take(&row)).await?;
        Ok(meanings)
    }
}
