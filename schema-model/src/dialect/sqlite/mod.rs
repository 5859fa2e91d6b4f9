//! SQLite: STRICT tables know six types, so CHECKs say the rest.

pub(super) mod limits;

use crate::model::ColumnType;

/// A text with every carriage return as an expression, in parentheses: SQLite knows no escapes, and its client and git
/// turn CR LF into LF.
pub(super) fn literal(text: &str) -> String {
    let quote = |text: &str| super::enclosed(text, '\'');
    if !text.as_bytes().contains(&b'\r') {
        return quote(text);
    }
    let mut parts = Vec::new();
    for (at, part) in text.split('\r').enumerate() {
        if at > 0 {
            parts.push("char(13)".to_owned());
        }
        if !part.is_empty() {
            parts.push(quote(part));
        }
    }
    concatenation(&parts)
}

/// The parts joined by `||`, in nested groups.
///
/// Each `||` nests the expression one level deeper: SQLite takes 1,000 levels.
fn concatenation(parts: &[String]) -> String {
    const GROUP: usize = 32;
    if parts.len() <= GROUP {
        return format!("({})", parts.join(" || "));
    }
    let groups: Vec<String> = parts.chunks(parts.len().div_ceil(GROUP)).map(concatenation).collect();
    concatenation(&groups)
}

pub(super) fn column_type(ty: &ColumnType) -> &'static str {
    match ty {
        // `INTEGER PRIMARY KEY` would generate keys; `INT` does not.
        ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => "INT",
        ColumnType::Boolean => "INTEGER",
        ColumnType::Real | ColumnType::Double | ColumnType::Numeric(..) => "REAL",
        ColumnType::Uuid | ColumnType::Bytes => "BLOB",
        _ => "TEXT",
    }
}

pub(super) fn type_check(ty: &ColumnType, column: &str) -> Option<String> {
    Some(match ty {
        ColumnType::SmallInt => format!("{column} BETWEEN -32768 AND 32767"),
        ColumnType::Integer => format!("{column} BETWEEN -2147483648 AND 2147483647"),
        ColumnType::Boolean => format!("{column} IN (0, 1)"),
        ColumnType::Numeric(precision, scale) => format!("abs({column}) < 1e{}", precision - scale),
        ColumnType::Varchar(length) | ColumnType::Char(length) => format!("length({column}) <= {length}"),
        ColumnType::Uuid => format!("length({column}) = 16"),
        ColumnType::Array(_) => {
            format!("{column} IS NULL OR json_valid({column}) AND json_type({column}) = 'array'")
        }
        // Before 3.45 `json_valid(NULL)` is 0 rather than NULL.
        ColumnType::Json | ColumnType::Jsonb => format!("{column} IS NULL OR json_valid({column})"),
        _ => return None,
    })
}

/// The forms that sqlx writes, and SQLite's own date functions read: a column's texts sort by time only if all are of one form.
pub(super) fn now(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Date => "(date('now'))",
        ColumnType::Time => "(strftime('%H:%M:%f', 'now'))",
        ColumnType::Timestamp => "(strftime('%Y-%m-%d %H:%M:%f', 'now'))",
        _ => "(strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))",
    }
}

/// A moment in the form of [`now`].
pub(super) fn moment(text: &str, ty: &ColumnType) -> String {
    let local = super::without_zone(text);
    match ty {
        ColumnType::TimestampTz => format!("{}+00:00", local.replacen(' ', "T", 1)),
        _ => local.replacen('T', " ", 1),
    }
}
