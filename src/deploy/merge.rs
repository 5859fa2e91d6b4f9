//! The merge of codebooks' rows: look, and see what differs; [`change`](super::change) makes the statements of it.
//!
//! A plain SELECT of the real rows comes first, of many codebooks at once; where nothing differs that is all, and nothing
//! was locked. What differs is looked at again under the deployers' lock, and changed in one transaction: archive → park →
//! update → insert, in the order that [`seed`](schema_sql::seed) explains.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use schema_model::model::Dialect;
use schema_model::model::{Code, Codebook, ColumnType, Default as Value, KeyKind, Row};
use schema_sql::known_codes::KnownCodes;

use super::driver::TextRow;
use super::packed::{aggregate, joined, packed, text_of, unpacked};

/// The options of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeOptions {
    /// The archive time of removed codes, as the database reads it, `2026-01-31 12:00:00`; by default now.
    pub archived_at: Option<String>,
    /// The columns to compare; by default all that the enum declares. What is not compared is not corrected.
    pub compare: Option<Vec<String>>,
    /// An SQL condition over the codebook's columns; other rows are left alone.
    pub filter: Option<String>,
    /// Deletes removed codes, archived ones as well, instead of archiving them. It fails where rows refer to one.
    pub hard_delete: bool,
    /// Skips codebooks whose stored checksum matches, without reading their rows.
    pub trust_stamp: bool,
}

/// Rows of a codebook by what a merge did to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New codes.
    pub inserted: usize,
    /// Codes whose texts changed.
    pub updated: usize,
    /// Codes that are gone or retired.
    pub archived: usize,
    /// Archived codes that came back.
    pub revived: usize,
    /// Codes that were deleted, where that was asked for.
    pub deleted: usize,
    /// Rows that were right already.
    pub unchanged: usize,
}

impl Counts {
    /// Whether there was nothing to do.
    #[must_use]
    pub fn is_noop(&self) -> bool {
        self.inserted + self.updated + self.archived + self.revived + self.deleted == 0
    }
}

/// The column of a row's checksum.
const SHA: &str = "sha";

/// What a row is known by: its code, and the language of a translation.
pub(super) type Key = (Code, String);

/// What a look is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// A merge, which needs to know which rows differ.
    Changes,
    /// A person, who is shown both values.
    Values,
}

/// A row that differs.
#[derive(Debug)]
pub(super) struct Different {
    /// As people read it.
    pub(super) row: String,
    /// Whether the database has it archived, where the codebook says the opposite.
    pub(super) archived: Option<bool>,
    pub(super) values: Vec<Difference>,
}

/// A value that differs; none is NULL.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) column: String,
    pub(super) found: Option<String>,
    pub(super) wanted: Option<String>,
}

/// What a table lacks of its codebook.
#[derive(Debug, Default)]
pub(super) struct Delta<'c> {
    pub(super) counts: Counts,
    /// Live codes that are gone or retired.
    pub(super) archive: Vec<Key>,
    pub(super) delete: Vec<Key>,
    /// Rows whose name changes while they are live.
    pub(super) park: Vec<&'c Row>,
    pub(super) update: Vec<&'c Row>,
    pub(super) insert: Vec<&'c Row>,
    /// Rows that exist in the database but not in the codebook, as people read them.
    pub(super) extra: Vec<String>,
    /// Rows that differ, as people read them; for a merge only the first, without its values.
    pub(super) different: Vec<Different>,
    /// Archived codes that the codebook no longer has.
    pub(super) gone: Vec<String>,
    /// Live codes of a newer program.
    pub(super) newer: Vec<String>,
}

impl Delta<'_> {
    /// Rows of the codebook that are missing in the database, as people read them.
    pub(super) fn missing(&self) -> impl Iterator<Item = String> {
        self.insert.iter().map(|row| shown(&row.code.to_string(), &row.language))
    }
}

/// So many rows are packed into one value: one of a large table is held several times on its way.
const ROWS: usize = 500;

/// The statement that reads the rows of some codebooks: of each row key, language, archived and the compared columns, packed.
///
/// A row is packed after the codebook's number, as its values one after the other.
pub(super) fn look(codebooks: &[&Codebook], dialect: Dialect, options: &MergeOptions) -> String {
    let parts: Vec<String> = codebooks
        .iter()
        .enumerate()
        .map(|(at, codebook)| {
            let keys = codebook.key_columns();
            let mut values = vec![packed(&text_of(&keys[0], None, dialect), dialect)];
            values.push(
                keys.get(1).map_or_else(|| "'-'".to_owned(), |column| packed(&text_of(column, None, dialect), dialect)),
            );
            let archive = dialect.identifier(&codebook.columns.archive);
            values.push(format!("CASE WHEN {archive} IS NULL THEN '1:0' ELSE '1:1' END"));
            values.extend(
                compared(codebook).into_iter().map(|(column, ty)| packed(&text_of(column, ty, dialect), dialect)),
            );
            let table = dialect.table(&codebook.name);
            let filter = options.filter.as_ref().map_or_else(String::new, |sql| format!(" WHERE (\n{sql}\n)"));
            let is_large = codebook.rows.len() > ROWS;
            let row = joined(&values, dialect);
            match aggregate(is_large, dialect) {
                Some(aggregate) if is_large => format!(
                    "SELECT '{at}', {aggregate}(v, '') FROM (SELECT {row} AS v, row_number() OVER () AS n FROM {table}{filter}) AS p \
                     GROUP BY n / {ROWS}"
                ),
                Some(aggregate) => format!("SELECT '{at}', {aggregate}({row}, '') FROM {table}{filter}"),
                None => format!("SELECT '{at}', {row} FROM {table}{filter}"),
            }
        })
        .collect();
    parts.join(" UNION ALL ")
}

/// The columns that a merge keeps right, and of extra ones the type.
pub(super) fn compared(codebook: &Codebook) -> Vec<(&str, Option<&ColumnType>)> {
    let columns = &codebook.columns;
    let mut compared: Vec<(&str, Option<&ColumnType>)> = Vec::with_capacity(3 + codebook.extras.len());
    compared.extend(columns.name.iter().map(|name| (name.as_str(), None)));
    compared.push((&columns.description, None));
    compared.extend(codebook.extras.iter().map(|extra| (extra.column.as_str(), Some(&extra.ty))));
    compared.push((SHA, None));
    compared
}

/// Whether a merge keeps that column right.
pub(super) fn is_compared(codebook: &Codebook, column: &str) -> bool {
    compared(codebook).iter().any(|(compared, _)| *compared == column)
}

/// The rows of some codebooks beside those that a database has, compared one by one as they come.
#[derive(Debug)]
pub(super) struct Comparison<'c> {
    books: Vec<Book<'c>>,
    options: MergeOptions,
    detail: Detail,
}

/// One codebook of it.
#[derive(Debug)]
struct Book<'c> {
    codebook: &'c Codebook,
    columns: Vec<(&'c str, Option<&'c ColumnType>)>,
    /// The places of its rows, in the order of code and language.
    order: Vec<u32>,
    /// Of each row, what the database has of it.
    found: Vec<Found>,
    /// Rows that only the database has: code, language, whether they are archived.
    others: Vec<(String, String, bool)>,
}

/// What a database has of a row.
#[derive(Clone, Debug)]
enum Found {
    Nothing,
    Same {
        archived: bool,
    },
    /// Whether the name is among what differs, and what the database has, where that is to be shown.
    Different {
        archived: bool,
        named: bool,
        texts: Box<[Option<String>]>,
    },
}

impl<'c> Comparison<'c> {
    pub(super) fn new(codebooks: &[&'c Codebook], options: &MergeOptions, detail: Detail) -> Self {
        let books = codebooks.iter().map(|codebook| Book::new(codebook)).collect();
        Self { books, options: options.clone(), detail }
    }

    /// Compares what the statement of [`look`] gave.
    pub(super) fn take(&mut self, row: &TextRow) {
        let [Some(book), Some(packed)] = row.as_slice() else { return };
        let Some(book) = book.parse::<usize>().ok().and_then(|at| self.books.get_mut(at)) else { return };
        let mut texts: Vec<Option<&str>> = Vec::with_capacity(book.columns.len());
        let mut rest = packed.as_str();
        while let Some(code) = unpacked(&mut rest) {
            let language = unpacked(&mut rest).flatten().unwrap_or_default();
            let archived = unpacked(&mut rest).flatten() == Some("1");
            texts.clear();
            texts.extend((0..book.columns.len()).map(|_| unpacked(&mut rest).flatten()));
            book.take(code.unwrap_or_default(), language, archived, &texts, &self.options, self.detail);
        }
    }

    /// What differs, codebook by codebook.
    pub(super) fn deltas(self, known: &BTreeMap<String, KnownCodes>) -> Vec<Delta<'c>> {
        let (options, detail) = (self.options, self.detail);
        let books = self.books.into_iter();
        books
            .map(|book| (known.get(&book.codebook.name), book))
            .map(|(known, book)| book.delta(&options, detail, known))
            .collect()
    }
}

impl<'c> Book<'c> {
    fn new(codebook: &'c Codebook) -> Self {
        let rows = &codebook.rows;
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        let key = |at: &u32| (&rows[*at as usize].code, &rows[*at as usize].language);
        order.sort_by(|left, right| key(left).cmp(&key(right)));
        let found = vec![Found::Nothing; rows.len()];
        Self { codebook, columns: compared(codebook), order, found, others: Vec::new() }
    }

    /// The place of the row with that code, as a text, and language.
    fn place(&self, code: &str, language: &str) -> Option<usize> {
        let number = match self.codebook.key {
            KeyKind::Int(_) => Some(code.parse::<i128>().ok()?),
            KeyKind::Text(_) => None,
        };
        let compare = |at: &u32| {
            let row = &self.codebook.rows[*at as usize];
            let codes = match (&row.code, number) {
                (Code::Int(own), Some(number)) => own.cmp(&number),
                (Code::Int(_), None) => Ordering::Less,
                (Code::Text(own), _) => own.as_str().cmp(code),
            };
            codes.then_with(|| row.language.as_str().cmp(language))
        };
        self.order.binary_search_by(compare).ok().map(|at| self.order[at] as usize)
    }

    fn take(
        &mut self,
        code: &str,
        language: &str,
        archived: bool,
        texts: &[Option<&str>],
        options: &MergeOptions,
        detail: Detail,
    ) {
        let Some(place) = self.place(code, language) else {
            self.others.push((code.to_owned(), language.to_owned(), archived));
            return;
        };
        let row = &self.codebook.rows[place];
        let differs = |at: usize| self.differs(row, at, texts.get(at).copied().flatten(), options);
        self.found[place] = if (0..self.columns.len()).any(differs) {
            let named = self.codebook.columns.name.is_some() && differs(0);
            let texts = if detail == Detail::Values { texts } else { &[] };
            Found::Different { archived, named, texts: texts.iter().map(|text| text.map(str::to_owned)).collect() }
        } else {
            Found::Same { archived }
        };
    }

    /// Whether a value is another one, and that counts.
    fn differs(&self, row: &Row, at: usize, found: Option<&str>, options: &MergeOptions) -> bool {
        let (column, ty) = self.columns[at];
        options.compare.as_ref().is_none_or(|list| list.iter().any(|one| one == column))
            && !is_same(wanted(self.codebook, row, at).as_deref(), found, ty)
    }

    fn delta(mut self, options: &MergeOptions, detail: Detail, known: Option<&KnownCodes>) -> Delta<'c> {
        let mut delta = Delta::default();
        for row in self.codebook.parents_first() {
            let Some(place) = self.place(&row.code.to_string(), &row.language) else { continue };
            let (archived, differs, named, texts) = match std::mem::replace(&mut self.found[place], Found::Nothing) {
                Found::Nothing => {
                    delta.counts.inserted += 1;
                    delta.insert.push(row);
                    continue;
                }
                Found::Same { archived } => (archived, false, false, Box::default()),
                Found::Different { archived, named, texts } => (archived, true, named, texts),
            };
            if named && !archived {
                delta.park.push(row);
            }
            match (archived, row.retired) {
                (true, false) => delta.counts.revived += 1,
                (false, true) => delta.counts.archived += 1,
                _ if differs => delta.counts.updated += 1,
                _ => delta.counts.unchanged += 1,
            }
            if !archived && row.retired {
                delta.archive.push((row.code.clone(), row.language.clone()));
            }
            if differs || archived && !row.retired {
                delta.update.push(row);
            }
            let is_told = detail == Detail::Values || delta.different.is_empty();
            if is_told && (differs || archived != row.retired) {
                let values = self.differences(row, &texts, options);
                let archived = (archived != row.retired).then_some(archived);
                delta.different.push(Different { row: shown(&row.code.to_string(), &row.language), archived, values });
            }
        }
        self.others.sort_unstable();
        for (code, language, archived) in self.others {
            let extra = shown(&code, &language);
            if known.is_some_and(|known| known.is_newer(&code)) {
                delta.counts.unchanged += 1;
                delta.newer.extend((!archived).then_some(extra));
                continue;
            }
            let code = match (self.codebook.key, code.parse()) {
                (KeyKind::Int(_), Ok(number)) => Code::Int(number),
                _ => Code::Text(code),
            };
            if options.hard_delete {
                delta.counts.deleted += 1;
                delta.delete.push((code, language));
            } else if archived {
                delta.counts.unchanged += 1;
                delta.gone.push(extra);
            } else {
                delta.counts.archived += 1;
                delta.extra.push(extra);
                delta.archive.push((code, language));
            }
        }
        delta
    }

    /// Both values of each column that differs.
    fn differences(&self, row: &Row, texts: &[Option<String>], options: &MergeOptions) -> Vec<Difference> {
        let mut values: Vec<Difference> = Vec::new();
        for (at, found) in texts.iter().enumerate() {
            let found = found.as_deref();
            if self.differs(row, at, found, options) {
                let found = found.map(|text| readable(text, self.columns[at].1));
                let wanted = wanted(self.codebook, row, at).map(Cow::into_owned);
                values.push(Difference { column: self.columns[at].0.to_owned(), found, wanted });
            }
        }
        // The checksum follows the others, so it says something only by itself.
        if values.len() > 1 {
            values.retain(|value| value.column != SHA);
        }
        values
    }
}

/// A value as people read it: SQLite writes floats with more digits than they have.
fn readable(text: &str, ty: Option<&ColumnType>) -> String {
    let is_float = matches!(ty, Some(ColumnType::Real | ColumnType::Double));
    let number = text.parse::<f64>().ok().filter(|_| is_float);
    number.map_or_else(|| text.to_owned(), |number| number.to_string())
}

/// A code as people read it.
fn shown(code: &str, language: &str) -> String {
    if language.is_empty() { code.to_owned() } else { format!("{code} in {language}") }
}

/// A row's value for a compared column; none for NULL.
pub(super) fn wanted<'c>(codebook: &Codebook, row: &'c Row, at: usize) -> Option<Cow<'c, str>> {
    let name = usize::from(codebook.columns.name.is_some());
    let text = if at < name {
        row.name.as_deref().unwrap_or_default()
    } else {
        match at - name {
            0 => &*row.description,
            at if at <= codebook.extras.len() => match row.values.get(at - 1)?.as_ref()? {
                Value::Bool(value) => return Some(Cow::Owned(u8::from(*value).to_string())),
                Value::Number(text) | Value::Text(text) => text,
                _ => return None,
            },
            _ => &row.sha,
        }
    };
    Some(Cow::Borrowed(text))
}

/// Whether a value is the one wanted: a number has several texts.
fn is_same(wanted: Option<&str>, found: Option<&str>, ty: Option<&ColumnType>) -> bool {
    let (Some(wanted), Some(found)) = (wanted, found) else { return wanted.is_none() && found.is_none() };
    match ty {
        Some(ColumnType::Boolean) => matches!(found, "1" | "true" | "t") == (wanted == "1"),
        // What a 32-bit float keeps of a decimal.
        #[allow(clippy::cast_possible_truncation, reason = "as the column does")]
        Some(ColumnType::Real) => {
            let kept = |text: &str| text.parse::<f64>().ok().map(|value| (value as f32).to_bits());
            kept(wanted) == kept(found)
        }
        Some(ColumnType::Double) => wanted.parse::<f64>().ok() == found.parse::<f64>().ok(),
        Some(ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt) => {
            wanted.parse::<i128>().ok() == found.parse::<i128>().ok()
        }
        _ => wanted == found,
    }
}
