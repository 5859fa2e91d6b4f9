//! The statements of a merge: archive → park → update → insert, for what differs and nothing else.

use std::borrow::Cow;

use schema_model::model::Dialect;
use schema_model::model::{Code, Codebook, ColumnType, Default as Value, ExtraKind, Row};

use super::MergeOptions;
use super::merge::{Delta, Key, compared, wanted};

/// So many rows are few.
const FEW_ROWS: usize = 100;

/// The most bytes of one INSERT: the least that servers take is four times as much, and quoting may double a text.
const BYTES: usize = 1024 * 1024;

/// The most codes in one `IN`.
const KEYS: usize = 1_000;

/// A code as SQL.
fn code_sql(code: &Code, dialect: Dialect) -> String {
    match code {
        Code::Int(code) => code.to_string(),
        Code::Text(text) => dialect.literal(text),
    }
}

impl Delta<'_> {
    /// The statements that make the table as the codebook says, in their order: each is made when it is its turn.
    pub(super) fn statements<'d>(
        &'d self,
        codebook: &'d Codebook,
        dialect: Dialect,
        options: &'d MergeOptions,
    ) -> impl Iterator<Item = String> + Send + 'd {
        let table = dialect.table(&codebook.name);
        let archive = dialect.identifier(&codebook.columns.archive);
        let now = match &options.archived_at {
            Some(time) => dialect.literal(time),
            None => dialect.default(&Value::Now, &ColumnType::TimestampTz),
        };
        let sql = format!("DELETE FROM {table} WHERE ");
        let deletes = self.delete.chunks(KEYS).map(move |codes| format!("{sql}{}", among(codebook, codes, dialect)));
        let sql = format!("UPDATE {table} SET {archive} = {now} WHERE {archive} IS NULL AND ");
        let archives = self.archive.chunks(KEYS).map(move |codes| format!("{sql}{}", among(codebook, codes, dialect)));
        let parks = codebook.columns.name.iter().flat_map(move |name| {
            let sql = format!("UPDATE {table} SET {}", dialect.identifier(name));
            self.park
                .iter()
                .map(move |row| format!("{sql} = 'parked:{}' WHERE {}", row.sha, one(codebook, row, dialect)))
        });
        let updates = self.update.iter().map(move |row| update(codebook, row, dialect, options));
        let inserts = in_parts(&self.insert, rows_per_insert(dialect)).into_iter().map(move |rows| {
            // Of a few rows a list is as good, and planned sooner.
            if dialect == Dialect::Postgres && rows.len() > FEW_ROWS {
                insert_arrays(codebook, rows, &now)
            } else {
                insert_values(codebook, rows, dialect, &now)
            }
        });
        // A row may come under a new one: where rows refer to rows, the new ones are first.
        let has_parents = codebook.extras.iter().any(|extra| extra.kind == ExtraKind::Parent);
        let changes: Box<dyn Iterator<Item = String> + Send + 'd> =
            if has_parents { Box::new(inserts.chain(updates)) } else { Box::new(updates.chain(inserts)) };
        deletes.chain(archives).chain(parks).chain(changes)
    }
}

/// The condition for rows with these keys.
fn among(codebook: &Codebook, rows: &[Key], dialect: Dialect) -> String {
    let keys: Vec<String> = codebook.key_columns().iter().map(|column| dialect.identifier(column)).collect();
    let key = if keys.len() > 1 { format!("({})", keys.join(", ")) } else { keys[0].clone() };
    let one = |(code, language): &Key| match codebook.translates {
        Some(_) => format!("({}, {})", code_sql(code, dialect), dialect.literal(language)),
        None => code_sql(code, dialect),
    };
    let codes: Vec<String> = rows.iter().map(one).collect();
    // SQLite takes rows from VALUES only.
    let values = if keys.len() > 1 && dialect == Dialect::Sqlite { "VALUES " } else { "" };
    format!("{key} IN ({values}{})", codes.join(", "))
}

fn one(codebook: &Codebook, row: &Row, dialect: Dialect) -> String {
    among(codebook, &[(row.code.clone(), row.language.clone())], dialect)
}

fn update(codebook: &Codebook, row: &Row, dialect: Dialect, options: &MergeOptions) -> String {
    let is_set = |column: &str| options.compare.as_ref().is_none_or(|list| list.iter().any(|one| one == column));
    let mut assign: Vec<String> = compared(codebook)
        .into_iter()
        .zip(values(codebook, row, dialect))
        .filter(|((column, _), _)| is_set(column) || *column == "sha")
        .map(|((column, _), value)| format!("{} = {value}", dialect.identifier(column)))
        .collect();
    if !row.retired {
        assign.push(format!("{} = NULL", dialect.identifier(&codebook.columns.archive)));
    }
    let table = dialect.table(&codebook.name);
    format!("UPDATE {table} SET {} WHERE {}", assign.join(", "), one(codebook, row, dialect))
}

/// The columns that an insert gives, the archive time last.
fn inserted_columns(codebook: &Codebook, dialect: Dialect) -> String {
    let keys = codebook.key_columns();
    let compared = compared(codebook);
    let names = keys.iter().map(String::as_str).chain(compared.iter().map(|(column, _)| *column));
    let names: Vec<String> =
        names.chain([codebook.columns.archive.as_str()]).map(|name| dialect.identifier(name)).collect();
    names.join(", ")
}

/// Rows in parts of so many, and of so many bytes that every server takes the statement.
fn in_parts<'p, 'c>(rows: &'p [&'c Row], most: usize) -> Vec<&'p [&'c Row]> {
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        let size = size(row);
        if at - start == most || bytes + size > BYTES && at > start {
            parts.push(&rows[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += size;
    }
    if start < rows.len() {
        parts.push(&rows[start..]);
    }
    parts
}

/// About how many bytes a row takes in a statement.
fn size(row: &Row) -> usize {
    let values = row.values.iter().flatten().map(|value| match value {
        Value::Text(text) | Value::Number(text) => text.len(),
        _ => 8,
    });
    256 + row.description.len() + row.name.as_ref().map_or(0, |name| name.len()) + values.sum::<usize>()
}

fn rows_per_insert(dialect: Dialect) -> usize {
    if dialect == Dialect::Postgres { 5_000 } else { 500 }
}

fn insert_values(codebook: &Codebook, rows: &[&Row], dialect: Dialect, now: &str) -> String {
    let tuple = |row: &&Row| {
        let mut cells = vec![code_sql(&row.code, dialect)];
        cells.extend(codebook.translates.iter().map(|_| dialect.literal(&row.language)));
        cells.extend(values(codebook, row, dialect));
        cells.push(if row.retired { now.to_owned() } else { "NULL".to_owned() });
        format!("({})", cells.join(", "))
    };
    let tuples: Vec<String> = rows.iter().map(tuple).collect();
    let columns = inserted_columns(codebook, dialect);
    let conflict = if dialect == Dialect::Postgres { on_conflict(codebook) } else { String::new() };
    format!("INSERT INTO {} ({columns}) VALUES {}{conflict}", dialect.table(&codebook.name), tuples.join(", "))
}

/// PostgreSQL reads an array for each column in a fraction of the time that it takes for a list of rows.
fn insert_arrays(codebook: &Codebook, rows: &[&Row], now: &str) -> String {
    let dialect = Dialect::Postgres;
    let code = dialect.column_type(&codebook.column_type(), &[]);
    let mut arrays = vec![array(&code, rows.iter().map(|row| Some(Cow::Owned(row.code.to_string()))))];
    if codebook.translates.is_some() {
        arrays.push(array("text", rows.iter().map(|row| Some(Cow::Borrowed(row.language.as_str())))));
    }
    for (at, (_, ty)) in compared(codebook).into_iter().enumerate() {
        let ty = ty.map_or_else(|| "text".to_owned(), |ty| dialect.column_type(ty, &[]));
        arrays.push(array(&ty, rows.iter().map(|row| wanted(codebook, row, at))));
    }
    arrays.push(array("boolean", rows.iter().map(|row| Some(Cow::Borrowed(if row.retired { "t" } else { "f" })))));
    let names: Vec<String> = (1..arrays.len()).map(|at| format!("v{at}")).collect();
    let names = names.join(", ");
    format!(
        "INSERT INTO {} ({}) SELECT {names}, CASE WHEN retired THEN {now} END FROM unnest({}) AS v ({names}, retired){}",
        dialect.table(&codebook.name),
        inserted_columns(codebook, dialect),
        arrays.join(", "),
        on_conflict(codebook)
    )
}

/// On PostgreSQL somebody's own INSERT may have been faster.
fn on_conflict(codebook: &Codebook) -> String {
    format!(" ON CONFLICT ({}) DO NOTHING", Dialect::Postgres.identifiers(&codebook.key_columns()))
}

/// A column's values as an array of PostgreSQL's.
fn array<'v>(ty: &str, values: impl Iterator<Item = Option<Cow<'v, str>>>) -> String {
    let mut text = String::from("{");
    for (at, value) in values.enumerate() {
        if at > 0 {
            text.push(',');
        }
        let Some(value) = value else {
            text.push_str("NULL");
            continue;
        };
        text.push('"');
        for c in value.chars() {
            if matches!(c, '"' | '\\') {
                text.push('\\');
            }
            text.push(c);
        }
        text.push('"');
    }
    text.push('}');
    format!("{}::{ty}[]", Dialect::Postgres.literal(&text))
}

/// A row's values for the compared columns, as SQL.
fn values(codebook: &Codebook, row: &Row, dialect: Dialect) -> Vec<String> {
    let mut values = Vec::with_capacity(3 + codebook.extras.len());
    values.extend(codebook.columns.name.iter().map(|_| dialect.literal(row.name.as_deref().unwrap_or_default())));
    values.push(dialect.literal(&row.description));
    values.extend(codebook.extras.iter().zip(&row.values).map(|(extra, value)| match value {
        Some(value) => dialect.value(value, &extra.ty),
        None => "NULL".to_owned(),
    }));
    values.push(dialect.literal(&row.sha));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inserts_are_bounded_by_rows_and_bytes() {
        let row = |bytes: usize| Row {
            code: Code::Int(1),
            variant: String::new(),
            language: String::new(),
            name: None,
            description: "x".repeat(bytes).into(),
            values: Vec::new(),
            retired: false,
            sha: "".into(),
        };
        let rows = [row(400_000), row(400_000), row(400_000), row(3_000_000), row(1), row(1), row(1)];
        let rows: Vec<&Row> = rows.iter().collect();
        let sizes: Vec<usize> = in_parts(&rows, 2).iter().map(|part| part.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 2, 1]);
    }
}
