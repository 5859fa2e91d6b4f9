//! PostgreSQL.

pub(super) mod limits;

use crate::model::ColumnType;

/// One plain literal, since `COMMENT` and enum labels take no expression.
///
/// A carriage return is an escape: git turns CR LF into LF. Under `E''` a backslash is doubled, so the text means
/// the same whatever `standard_conforming_strings` says.
pub(super) fn literal(text: &str) -> String {
    let quoted = super::enclosed(text, '\'');
    let bytes = text.as_bytes();
    if bytes.contains(&b'\\') || bytes.contains(&b'\r') {
        format!("E{}", quoted.replace('\\', "\\\\").replace('\r', "\\r"))
    } else {
        quoted
    }
}

pub(super) fn column_type(ty: &ColumnType) -> String {
    match ty {
        ColumnType::SmallInt => "smallint".into(),
        ColumnType::Integer => "integer".into(),
        ColumnType::BigInt => "bigint".into(),
        ColumnType::Boolean => "boolean".into(),
        ColumnType::Real => "real".into(),
        ColumnType::Double => "double precision".into(),
        ColumnType::Numeric(precision, scale) => format!("numeric({precision}, {scale})"),
        ColumnType::Text => "text".into(),
        ColumnType::Varchar(length) => format!("varchar({length})"),
        ColumnType::UnboundedVarchar => "varchar".into(),
        ColumnType::Char(length) => format!("char({length})"),
        ColumnType::Date => "date".into(),
        ColumnType::Time => "time".into(),
        ColumnType::Timestamp => "timestamp".into(),
        ColumnType::TimestampTz => "timestamptz".into(),
        ColumnType::Uuid => "uuid".into(),
        ColumnType::Bytes => "bytea".into(),
        ColumnType::Json => "json".into(),
        ColumnType::Jsonb => "jsonb".into(),
        ColumnType::Native(name) => super::Dialect::Postgres.table(name),
        ColumnType::Array(item) => format!("{}[]", column_type(item)),
        ColumnType::Postgres(name) => name.clone(),
        ColumnType::Own => "text".into(),
    }
}

pub(super) fn serial(ty: &ColumnType) -> Option<&'static str> {
    match ty {
        ColumnType::SmallInt => Some("smallserial"),
        ColumnType::Integer => Some("serial"),
        ColumnType::BigInt => Some("bigserial"),
        _ => None,
    }
}

pub(super) fn now(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Date => "CURRENT_DATE",
        ColumnType::Time => "LOCALTIME",
        ColumnType::Timestamp => "LOCALTIMESTAMP",
        _ => "now()",
    }
}

/// A moment without a zone would be in that of whoever runs the statement.
pub(super) fn moment(text: &str, ty: &ColumnType) -> String {
    match ty {
        ColumnType::TimestampTz => format!("{}+00:00", super::without_zone(text)),
        _ => text.to_owned(),
    }
}
