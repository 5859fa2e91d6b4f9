//! The merge of codebooks' rows: look, and see what differs; [`change`](super::change) makes the statements of it.
//!
//! A plain SELECT of the real rows comes first, of many codebooks at once; where nothing differs that is all, and nothing
//! was locked. What differs is looked at again under the deployers' lock, and changed in one transaction: archive → park →
//! update → insert, in the order that [`seed`](schema_sql::seed) explains.

use std::borrow::Cow;
use std::collections::HashMap;

use schema_model::model::Dialect;
use schema_model::model::{Code, Codebook, ColumnType, Default as Value, KeyKind, Row};

use super::driver::TextRow;

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

/// A row as the table has it.
#[derive(Debug)]
struct Kept<'p> {
    archived: bool,
    /// Name where there is one, description, extra columns, sha: in the order of [`compared`].
    texts: Vec<Option<&'p str>>,
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
    /// Rows of the codebook that are missing in the database, as people read them.
    pub(super) missing: Vec<String>,
    pub(super) different: Vec<Different>,
    /// Archived codes that the codebook no longer has.
    pub(super) gone: Vec<String>,
}

/// The statement that reads the rows of some codebooks: of each row key, language, archived and the compared columns, packed.
///
/// A value is packed as `<bytes>:<text>`, NULL as `-`, a row after the codebook's number as its values one after the other.
/// PostgreSQL and SQLite pack a whole table into one value: a driver's work for each row is far more than the database's.
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
            let row = match dialect {
                Dialect::Postgres => format!("string_agg({}, '')", values.join(" || ")),
                Dialect::Mysql => format!("CONCAT({})", values.join(", ")),
                Dialect::Sqlite => format!("group_concat({}, '')", values.join(" || ")),
            };
            let filter = options.filter.as_ref().map_or_else(String::new, |sql| format!(" WHERE (\n{sql}\n)"));
            format!("SELECT '{at}', {row} FROM {}{filter}", dialect.table(&codebook.name))
        })
        .collect();
    parts.join(" UNION ALL ")
}

/// A text with its length in UTF-8 before it.
fn packed(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => format!("coalesce(octet_length(convert_to({text}, 'UTF8')) || ':' || {text}, '-')"),
        Dialect::Mysql => format!("COALESCE(CONCAT(OCTET_LENGTH({text}), ':', {text}), '-')"),
        Dialect::Sqlite => format!("coalesce(length(CAST({text} AS BLOB)) || ':' || {text}, '-')"),
    }
}

/// Takes a packed value; none at the end, or where nothing was packed.
fn unpacked<'p>(rest: &mut &'p str) -> Option<Option<&'p str>> {
    if let Some(after) = rest.strip_prefix('-') {
        *rest = after;
        return Some(None);
    }
    let (length, after) = rest.split_once(':')?;
    let (text, after) = after.split_at_checked(length.parse().ok()?)?;
    *rest = after;
    Some(Some(text))
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

/// A column as a text from which its value can be told.
fn text_of(column: &str, ty: Option<&ColumnType>, dialect: Dialect) -> String {
    let column = dialect.identifier(column);
    let is_float = matches!(ty, Some(ColumnType::Real | ColumnType::Double));
    match dialect {
        Dialect::Postgres => format!("{column}::text"),
        // As text MySQL rounds a float to six digits; as a double it keeps what it has.
        Dialect::Mysql if is_float => format!("CAST({column} + 0e0 AS BINARY)"),
        // As bytes: columns of several collations cannot be put into one.
        Dialect::Mysql => format!("CAST({column} AS BINARY)"),
        Dialect::Sqlite if is_float => format!("printf('%!.17g', {column})"),
        Dialect::Sqlite => format!("CAST({column} AS TEXT)"),
    }
}

/// What differs between the rows that were read and those that the codebooks say, codebook by codebook.
pub(super) fn deltas<'c>(codebooks: &[&'c Codebook], rows: &[TextRow], options: &MergeOptions) -> Vec<Delta<'c>> {
    let mut kept: Vec<HashMap<(&str, &str), Kept<'_>>> =
        codebooks.iter().map(|codebook| HashMap::with_capacity(codebook.rows.len())).collect();
    for row in rows {
        let [Some(book), Some(packed)] = row.as_slice() else { continue };
        let Some(at) = book.parse::<usize>().ok().filter(|at| *at < codebooks.len()) else { continue };
        let columns = compared(codebooks[at]).len();
        let mut rest = packed.as_str();
        while let Some(code) = unpacked(&mut rest) {
            let language = unpacked(&mut rest).flatten().unwrap_or_default();
            let archived = unpacked(&mut rest).flatten() == Some("1");
            let texts = (0..columns).map(|_| unpacked(&mut rest).flatten()).collect();
            kept[at].insert((code.unwrap_or_default(), language), Kept { archived, texts });
        }
    }
    codebooks.iter().zip(kept).map(|(codebook, kept)| delta(codebook, kept, options)).collect()
}

fn delta<'c>(codebook: &'c Codebook, kept: HashMap<(&str, &str), Kept<'_>>, options: &MergeOptions) -> Delta<'c> {
    let columns = compared(codebook);
    let counts_as_difference =
        |column: &str| options.compare.as_ref().is_none_or(|list| list.iter().any(|one| one == column));
    let mut delta = Delta::default();
    let rows = codebook.parents_first();
    let codes: Vec<String> = rows.iter().map(|row| row.code.to_string()).collect();
    // What is looked up lives no longer than the codes.
    let mut kept = kept;
    for (row, code) in rows.into_iter().zip(&codes) {
        let Some(found) = kept.remove(&(code.as_str(), row.language.as_str())) else {
            delta.counts.inserted += 1;
            delta.missing.push(shown(code, &row.language));
            delta.insert.push(row);
            continue;
        };
        let differing = |at: usize| {
            let (column, ty) = columns[at];
            counts_as_difference(column)
                && !is_same(wanted(codebook, row, at).as_deref(), found.texts.get(at).copied().flatten(), ty)
        };
        let differs = (0..columns.len()).any(differing);
        let key = || (row.code.clone(), row.language.clone());
        if differs && codebook.columns.name.is_some() && differing(0) && !found.archived {
            delta.park.push(row);
        }
        match (found.archived, row.retired) {
            (true, false) => delta.counts.revived += 1,
            (false, true) => delta.counts.archived += 1,
            _ if differs => delta.counts.updated += 1,
            _ => delta.counts.unchanged += 1,
        }
        if !found.archived && row.retired {
            delta.archive.push(key());
        }
        if differs || found.archived && !row.retired {
            delta.update.push(row);
        }
        if differs || found.archived != row.retired {
            let mut values: Vec<Difference> = Vec::new();
            for at in (0..columns.len()).filter(|at| differing(*at)) {
                let found = found.texts.get(at).copied().flatten().map(|text| readable(text, columns[at].1));
                let wanted = wanted(codebook, row, at).map(Cow::into_owned);
                values.push(Difference { column: columns[at].0.to_owned(), found, wanted });
            }
            // The checksum follows the others, so it says something only by itself.
            if values.len() > 1 {
                values.retain(|value| value.column != SHA);
            }
            let archived = (found.archived != row.retired).then_some(found.archived);
            delta.different.push(Different { row: shown(code, &row.language), archived, values });
        }
    }
    let mut gone: Vec<((&str, &str), Kept<'_>)> = kept.into_iter().collect();
    gone.sort_by(|left, right| left.0.cmp(&right.0));
    for ((code, language), found) in gone {
        let extra = shown(code, language);
        let code = match (codebook.key, code.parse()) {
            (KeyKind::Int(_), Ok(number)) => Code::Int(number),
            _ => Code::Text(code.to_owned()),
        };
        if options.hard_delete {
            delta.counts.deleted += 1;
            delta.delete.push((code, language.to_owned()));
        } else if found.archived {
            delta.counts.unchanged += 1;
            delta.gone.push(extra);
        } else {
            delta.counts.archived += 1;
            delta.extra.push(extra);
            delta.archive.push((code, language.to_owned()));
        }
    }
    delta
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
            0 => &row.description,
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
