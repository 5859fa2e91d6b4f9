//! MariaDB and MySQL: only what both read alike.

pub(super) mod keys;
pub(super) mod limits;

use crate::model::{ColumnType, is_short};

/// The session's mode in every script that depends on it: what does not fit is refused, a backslash is an escape, and `||`
/// joins texts as on other databases, rather than being OR.
pub const SQL_MODE: &str = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT'";

/// Whether a statement means something else under another mode.
#[must_use]
pub fn depends_on_mode(sql: &str) -> bool {
    sql.contains('\\') || sql.contains("||")
}

/// The client cuts at each semicolon, unless it is told of another sign.
pub(super) fn terminated(statement: &str) -> String {
    if !has_semicolon_inside(statement) {
        return format!("{statement};\n");
    }
    let end = if statement.contains("//") { "$$" } else { "//" };
    format!("DELIMITER {end}\n{statement}\n{end}\nDELIMITER ;\n")
}

/// Whether clients would cut a statement in two: it has a semicolon inside, as the body of a trigger has.
fn has_semicolon_inside(sql: &str) -> bool {
    let mut open = None;
    let mut signs = sql.chars();
    while let Some(sign) = signs.next() {
        match open {
            None if sign == ';' => return true,
            None if matches!(sign, '\'' | '"' | '`') => open = Some(sign),
            Some('\'' | '"') if sign == '\\' => {
                signs.next();
            }
            Some(quote) if sign == quote => open = None,
            _ => {}
        }
    }
    false
}

/// Both the quote and the backslash are doubled, under [`SQL_MODE`].
///
/// A carriage return is an escape: the `mariadb` client and git turn CR LF into LF.
pub(super) fn literal(text: &str) -> String {
    let quoted = super::enclosed(text, '\'');
    let bytes = text.as_bytes();
    if bytes.contains(&b'\\') || bytes.contains(&b'\r') {
        quoted.replace('\\', "\\\\").replace('\r', "\\r")
    } else {
        quoted
    }
}

pub(super) fn column_type(ty: &ColumnType, labels: &[String]) -> String {
    match ty {
        ColumnType::SmallInt => "smallint".into(),
        ColumnType::Integer => "int".into(),
        ColumnType::BigInt => "bigint".into(),
        ColumnType::Boolean => "boolean".into(),
        ColumnType::Real => "float".into(),
        ColumnType::Double => "double".into(),
        ColumnType::Numeric(precision, scale) => format!("decimal({precision}, {scale})"),
        // The limits refuse the second one.
        ColumnType::Text | ColumnType::UnboundedVarchar => "longtext".into(),
        ColumnType::Varchar(length) => format!("varchar({length})"),
        ColumnType::Char(length) => format!("char({length})"),
        ColumnType::Date => "date".into(),
        ColumnType::Time => "time(6)".into(),
        // `timestamp` ends in 2038 and would follow the session's zone; the instants of `datetime` are UTC by convention.
        ColumnType::Timestamp | ColumnType::TimestampTz => "datetime(6)".into(),
        ColumnType::Uuid => "binary(16)".into(),
        ColumnType::Bytes => "longblob".into(),
        ColumnType::Json | ColumnType::Jsonb | ColumnType::Array(_) => "json".into(),
        ColumnType::Postgres(name) if is_short(name) => "varchar(255)".into(),
        ColumnType::Postgres(_) | ColumnType::Own => "longtext".into(),
        ColumnType::Native(_) => {
            let labels: Vec<String> = labels.iter().map(|label| literal(label)).collect();
            format!("enum({})", labels.join(", "))
        }
    }
}

/// `boolean` is `tinyint(1)`, which takes any small number.
pub(super) fn type_check(ty: &ColumnType, column: &str) -> Option<String> {
    matches!(ty, ColumnType::Boolean).then(|| format!("{column} IN (0, 1)"))
}

/// Without `ANSI_QUOTES` a name in double quotes would be a text: names get backticks.
pub(super) fn expression(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut open = None;
    for c in sql.chars() {
        match (open, c) {
            (None, '"' | '\'') => open = Some(c),
            (Some(quote), _) if c == quote => open = None,
            _ => {}
        }
        match (open, c) {
            (None | Some('"'), '"') => text.push('`'),
            (Some('"'), '`') => text.push_str("``"),
            _ => text.push(c),
        }
    }
    text
}

pub(super) fn now(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Date => "(utc_date())",
        ColumnType::Time => "(utc_time(6))",
        ColumnType::Timestamp => "CURRENT_TIMESTAMP(6)",
        _ => "(utc_timestamp(6))",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d12_a_semicolon_cuts_a_statement_only_outside_of_quotes() {
        assert!(has_semicolon_inside("CREATE TRIGGER t … BEGIN SET NEW.a = 1; END"));
        assert!(has_semicolon_inside("SELECT 'it''s'; SELECT 1"));
        for whole in ["SELECT 'a;b'", "SELECT \";\"", "SELECT `;`", r"SELECT 'a\';b'", "SELECT 'a'';b'", "SELECT 1"] {
            assert!(!has_semicolon_inside(whole), "{whole}");
        }
    }
}
