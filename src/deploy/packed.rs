//! Rows as values that hold many of them: a driver's work for each row is far more than the database's.
//!
//! A value is packed as `<bytes>:<text>`, NULL as `-`, a row as its values one after the other.

use schema_model::model::{ColumnType, Dialect};

/// A column as a text from which its value can be told.
pub(super) fn text_of(column: &str, ty: Option<&ColumnType>, dialect: Dialect) -> String {
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

/// A text with its length in UTF-8 before it.
pub(super) fn packed(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => format!("coalesce(octet_length(convert_to({text}, 'UTF8')) || ':' || {text}, '-')"),
        Dialect::Mysql => format!("COALESCE(CONCAT(OCTET_LENGTH({text}), ':', {text}), '-')"),
        Dialect::Sqlite => format!("coalesce(length(CAST({text} AS BLOB)) || ':' || {text}, '-')"),
    }
}

/// Takes a packed value; none at the end, or where nothing was packed.
pub(super) fn unpacked<'p>(rest: &mut &'p str) -> Option<Option<&'p str>> {
    if let Some(after) = rest.strip_prefix('-') {
        *rest = after;
        return Some(None);
    }
    let (length, after) = rest.split_once(':')?;
    let (text, after) = after.split_at_checked(length.parse().ok()?)?;
    *rest = after;
    Some(Some(text))
}

/// Packed values as a packed row.
pub(super) fn joined(values: &[String], dialect: Dialect) -> String {
    if dialect == Dialect::Mysql { format!("CONCAT({})", values.join(", ")) } else { values.join(" || ") }
}

/// What puts packed rows into one value; nothing where that costs more than it saves, or where values are short by default.
pub(super) fn aggregate(is_large: bool, dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Postgres => Some("string_agg"),
        // It would sort a large table to do so.
        Dialect::Sqlite if !is_large => Some("group_concat"),
        _ => None,
    }
}
