//! The merge of a codebook's rows into its table: archive, park, update, insert.
//!
//! The order carries the merge. Archiving frees the names of the codes that are gone; parking frees those that
//! live codes pass on to each other, in a swap or a longer ring; then every name can be written in one go.
//! Columns are compared with what they really hold: a hand edit of a label leaves the stored `sha` alone.
//! Nothing is ever deleted, and a table that holds what the enum says is only read.

mod mysql;
mod stamp;
mod standard;

use crate::file::SQL_HEADER;
use schema_model::model::Dialect;
use schema_model::model::{Code, Codebook, ColumnType, Default, ExtraKind, Row, Storage};

/// The most rows of one `INSERT`: SQLite takes no more terms in a compound SELECT.
const CHUNK_ROWS: usize = 500;

/// The most bytes of rows in one `INSERT`, far below every server's limit for a statement; one row may exceed it.
const CHUNK_BYTES: usize = 256 * 1024;

/// The temporary table of the rows that shall be; the hyphen keeps it apart from every codebook's name.
const SEED: &str = "codebooks-seed";

/// What a name in transit begins with, before the row's own `sha`, which no two rows share.
const PARKED: &str = "parked:";

/// What a statement of the merge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Settings of the session and the begin of the transaction.
    Begin,
    /// Fills temporary tables; locks no row of the codebook.
    Prepare,
    /// Stamps the codes that are gone or retired; affects one row each.
    Archive,
    /// Moves names that change out of each other's way; each row is affected again by the update.
    Park,
    /// Corrects and revives codes; affects one row each.
    Update,
    /// Adds the codes that are missing; affects one row each.
    Insert,
    /// Drops the temporary tables.
    Clean,
    /// Takes back what a deployment has said of the rows; for scripts that run without one.
    Stamp,
    /// The end of the transaction.
    Commit,
}

/// One statement of the merge, without a semicolon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is for.
    pub phase: Phase,
    /// The statement.
    pub sql: String,
}

/// The merge of a codebook, statement by statement, for one connection.
///
/// Who has a transaction open leaves out [`Phase::Begin`] and [`Phase::Commit`], and who keeps stamps [`Phase::Stamp`]; on MySQL it must be READ COMMITTED
/// under the `sql_mode` set there. A codebook without a table has no steps, and neither has one without rows: these
/// would archive everything.
#[must_use]
pub fn steps(codebook: &Codebook, dialect: Dialect) -> Vec<Step> {
    let mut steps = Vec::new();
    each_step(codebook, dialect, &mut |step| steps.push(step));
    steps
}

/// The steps, transaction included, as a script for `psql -f`, `mariadb <` or `sqlite3 -bail <`.
#[must_use]
pub fn script(codebook: &Codebook, dialect: Dialect) -> String {
    let mut script = format!("{SQL_HEADER}\n");
    each_step(codebook, dialect, &mut |step| {
        script.push_str(&step.sql);
        script.push_str(";\n");
    });
    script
}

/// Makes one step after the other: of a codebook with very many rows none is kept.
fn each_step(codebook: &Codebook, dialect: Dialect, take: &mut dyn FnMut(Step)) {
    if codebook.storage != Storage::Table || codebook.rows.is_empty() {
        return;
    }
    let mut steps = Steps(&mut |step| {
        if step.phase == Phase::Commit {
            stamp::steps(codebook, dialect).into_iter().for_each(&mut *take);
        }
        take(step);
    });
    match dialect {
        Dialect::Postgres | Dialect::Sqlite => standard::steps(codebook, dialect, &mut steps),
        Dialect::Mysql => mysql::steps(codebook, &mut steps),
    }
}

/// The columns that the merge keeps right, quoted, each with the row's value as SQL; the keys come first.
#[must_use]
pub fn values(codebook: &Codebook, row: &Row, dialect: Dialect) -> Vec<(String, String)> {
    let columns = &codebook.columns;
    let mut values = vec![match &row.code {
        Code::Int(code) => code.to_string(),
        Code::Text(code) => dialect.literal(code),
    }];
    values.extend(codebook.translates.iter().map(|_| dialect.literal(&row.language)));
    let null = || "NULL".to_owned();
    values.extend(columns.name.iter().map(|_| row.name.as_deref().map_or_else(null, |name| dialect.literal(name))));
    values.push(dialect.literal(&row.description));
    values.extend(
        codebook
            .extras
            .iter()
            .zip(&row.values)
            .map(|(extra, value)| value.as_ref().map_or_else(null, |value| dialect.value(value, &extra.ty))),
    );
    values.push(dialect.literal(&row.sha));
    let names = codebook.key_columns().into_iter().chain(columns.name.clone());
    let names = names.chain([columns.description.clone()]);
    let names = names.chain(codebook.extras.iter().map(|extra| extra.column.clone())).chain(["sha".to_owned()]);
    names.map(|name| dialect.identifier(&name)).zip(values).collect()
}

/// Hands on the steps in their order.
struct Steps<'s>(&'s mut dyn FnMut(Step));

impl Steps<'_> {
    fn push(&mut self, phase: Phase, sql: impl Into<String>) {
        (self.0)(Step { phase, sql: sql.into() });
    }

    fn extend(&mut self, phase: Phase, statements: impl IntoIterator<Item = String>) {
        statements.into_iter().for_each(|sql| self.push(phase, sql));
    }
}

/// The codebook's table and columns, quoted, in statements as `book`; the wanted rows are called `seed`.
struct Book<'c> {
    codebook: &'c Codebook,
    dialect: Dialect,
    table: String,
    /// The columns by which a row is known, and what they are called in the seed.
    keys: Vec<(String, &'static str)>,
    name: Option<String>,
    archive: String,
    /// Every column with a text that the merge keeps right, and what it is called in the seed.
    texts: Vec<(String, String)>,
    now: String,
}

impl<'c> Book<'c> {
    fn new(codebook: &'c Codebook, dialect: Dialect) -> Self {
        let quoted = |name: &String| dialect.identifier(name);
        let columns = &codebook.columns;
        let name = columns.name.as_ref().map(quoted);
        let mut texts: Vec<_> = name.iter().map(|name| (name.clone(), "name".to_owned())).collect();
        texts.push((quoted(&columns.description), "description".to_owned()));
        // Numbered, since a name of the user's could be one of the seed's own.
        texts.extend(
            codebook.extras.iter().enumerate().map(|(at, extra)| (quoted(&extra.column), format!("extra_{at}"))),
        );
        texts.push((dialect.identifier("sha"), "sha".to_owned()));
        Self {
            codebook,
            dialect,
            table: dialect.table(&codebook.name),
            keys: codebook.key_columns().iter().map(quoted).zip(["code", "language"]).collect(),
            name,
            archive: quoted(&columns.archive),
            texts,
            now: dialect.default(&Default::Now, &ColumnType::TimestampTz),
        }
    }

    /// `INSERT`s of the wanted rows into the temporary table.
    fn fill(&self, temporary: &str) -> impl Iterator<Item = String> {
        let columns: Vec<&str> = self.texts.iter().map(|(_, column)| column.as_str()).collect();
        let place = if self.is_hierarchy() { ", place" } else { "" };
        let keys = self.seed_keys("");
        let head = format!("INSERT INTO {temporary} ({keys}, {}, retired{place}) VALUES", columns.join(", "));
        let rows = self.codebook.parents_first();
        chunks(rows.into_iter().enumerate().map(|(place, row)| self.tuple(row, place)))
            .map(move |tuples| format!("{head}\n{}", tuples.join(",\n")))
    }

    fn tuple(&self, row: &Row, place: usize) -> String {
        let mut values: Vec<String> =
            values(self.codebook, row, self.dialect).into_iter().map(|(_, value)| value).collect();
        values.push(row.retired.to_string());
        if self.is_hierarchy() {
            values.push(place.to_string());
        }
        format!("    ({})", values.join(", "))
    }

    /// Whether rows refer to rows: then those above must come first, and the seed says in which place each stands.
    fn is_hierarchy(&self) -> bool {
        self.codebook.extras.iter().any(|extra| extra.kind == ExtraKind::Parent)
    }

    /// What the missing rows are ordered by.
    fn order(&self) -> String {
        if self.is_hierarchy() { "seed.place".to_owned() } else { self.seed_keys("seed.") }
    }

    /// The keys as the seed calls them, each behind `of`.
    fn seed_keys(&self, of: &str) -> String {
        let keys: Vec<String> = self.keys.iter().map(|(_, wanted)| format!("{of}{wanted}")).collect();
        keys.join(", ")
    }

    /// The keys as the codebook calls them, each behind `of`.
    fn stored_keys(&self, of: &str) -> String {
        let keys: Vec<String> = self.keys.iter().map(|(column, _)| format!("{of}{column}")).collect();
        keys.join(", ")
    }

    /// That a row of the codebook is the seed's.
    fn same_row(&self) -> String {
        let pairs: Vec<String> =
            self.keys.iter().map(|(column, wanted)| format!("seed.{wanted} = book.{column}")).collect();
        pairs.join(" AND ")
    }

    /// The missing rows: the `INSERT` up to `FROM`.
    fn insert_head(&self) -> String {
        let stored: Vec<&str> = self.texts.iter().map(|(column, _)| column.as_str()).collect();
        let wanted: Vec<String> = self.texts.iter().map(|(_, column)| format!("seed.{column}")).collect();
        format!(
            "INSERT INTO {} ({}, {}, {})\nSELECT {}, {}, CASE WHEN seed.retired THEN {} END",
            self.table,
            self.stored_keys(""),
            stored.join(", "),
            self.archive,
            self.seed_keys("seed."),
            wanted.join(", "),
            self.now
        )
    }
}

/// Groups rows into statements of a bounded size, each when it is its turn.
fn chunks(tuples: impl Iterator<Item = String>) -> impl Iterator<Item = Vec<String>> {
    let mut tuples = tuples.peekable();
    std::iter::from_fn(move || {
        let mut chunk = vec![tuples.next()?];
        let mut bytes = chunk[0].len();
        while let Some(tuple) = tuples.next_if(|tuple| chunk.len() < CHUNK_ROWS && bytes + tuple.len() <= CHUNK_BYTES) {
            bytes += tuple.len();
            chunk.push(tuple);
        }
        Some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_holds_a_bounded_number_of_rows_and_bytes() {
        let sizes =
            |tuples: Vec<String>| -> Vec<usize> { chunks(tuples.into_iter()).map(|chunk| chunk.len()).collect() };
        assert_eq!(sizes(vec!["(1)".into(); 1_001]), [500, 500, 1]);
        assert_eq!(sizes(vec!["x".repeat(CHUNK_BYTES / 2); 3]), [2, 1]);
        assert_eq!(sizes(vec!["x".repeat(CHUNK_BYTES * 2); 2]), [1, 1]);
        assert_eq!(sizes(Vec::new()), [0; 0]);
    }
}
