//! Rows of codebooks in a deployment: inserted and updated.
//!
//! A deployment may run late or again, beside programs of a newer release: to archive what it does not know would take
//! their codes away. That is the work of the merge that follows every deployment. Only a code that is gone and still has the
//! name that another one gets is archived here, as long as it has that name.

use std::collections::HashSet;

use schema_model::model::ColumnType;
use schema_model::model::{Codebook, Default, Dialect, ExtraKind, Row, Storage, Text};
use schema_sql::seed;

/// With more rows that differ, they are left to the merge: nobody reads such a file.
const MOST: usize = 500;

/// So many rows in one INSERT.
const CHUNK: usize = 100;

/// What is to be done with the rows of a codebook.
#[derive(Debug, std::default::Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// In order.
    pub(crate) statements: Vec<String>,
    /// What is left to the merge.
    pub(crate) left: Option<String>,
}

/// The rows of a codebook whose table is new.
pub(crate) fn of_new(book: &Codebook, dialect: Dialect) -> Rows {
    let rows = book.parents_first();
    if rows.len() > MOST {
        return left(book, "many rows");
    }
    let archive = dialect.identifier(&book.columns.archive);
    let now = dialect.default(&Default::Now, &ColumnType::TimestampTz);
    let mut statements = Vec::new();
    for chunk in rows.chunks(CHUNK) {
        let mut columns: Vec<String> = Vec::new();
        let mut tuples = Vec::new();
        for row in chunk {
            let (names, mut values): (Vec<_>, Vec<_>) = seed::values(book, row, dialect).into_iter().unzip();
            values.push(if row.retired { now.clone() } else { "NULL".to_owned() });
            columns = names;
            tuples.push(format!("    ({})", values.join(", ")));
        }
        let again = dialect.insert_again(columns.first().map_or("", String::as_str));
        statements.push(format!(
            "INSERT INTO {} ({}, {archive}) VALUES\n{}{again}",
            dialect.table(&book.name),
            columns.join(", "),
            tuples.join(",\n"),
        ));
    }
    Rows { statements, left: None }
}

/// The rows that differ of a codebook that was there.
pub(crate) fn of_change(old: &Codebook, new: &Codebook, dialect: Dialect) -> Rows {
    if old.storage != Storage::Table || new.storage != Storage::Table {
        return Rows::default();
    }
    let work = Work::new(old, new, dialect);
    match work.changed.len() + work.added.len() {
        0 => Rows { statements: Vec::new(), left: work.left() },
        many if many > MOST => left(new, "many rows"),
        _ => Rows { statements: work.statements(), left: work.left() },
    }
}

fn left(book: &Codebook, what: &str) -> Rows {
    Rows { statements: Vec::new(), left: Some(format!("populate: {} ({what}; the merge writes them)", book.name)) }
}

struct Work<'w> {
    new: &'w Codebook,
    dialect: Dialect,
    /// As they were, as they shall be.
    changed: Vec<(&'w Row, &'w Row)>,
    added: Vec<&'w Row>,
    /// Rows of codes that are gone.
    gone: Vec<&'w Row>,
}

impl<'w> Work<'w> {
    fn new(old: &'w Codebook, new: &'w Codebook, dialect: Dialect) -> Self {
        let key = |row: &Row| (row.code.clone(), row.language.clone());
        let live: HashSet<_> = new.rows.iter().filter(|row| !row.retired).map(key).collect();
        let gone = old.rows.iter().filter(|row| !row.retired && !live.contains(&key(row))).collect();
        let mut work = Self { new, dialect, changed: Vec::new(), added: Vec::new(), gone };
        // A column that a codebook gets makes every row another one.
        for row in new.parents_first() {
            let before = old.rows.iter().find(|before| key(before) == key(row));
            let differs = before.is_none_or(|before| {
                let facts =
                    |row: &Row| (row.name.clone(), row.description.clone(), row.values.clone(), row.sha.clone());
                facts(before) != facts(row) || before.retired && !row.retired
            });
            // What the enum retires is left to the merge, with its name.
            let retires = before.is_some_and(|before| !before.retired && row.retired);
            match before {
                _ if !differs || retires => {}
                Some(before) => work.changed.push((before, row)),
                None => work.added.push(row),
            }
        }
        work
    }

    fn left(&self) -> Option<String> {
        (!self.gone.is_empty()).then(|| format!("populate: {} (the merge archives codes that are gone)", self.new.name))
    }

    fn statements(&self) -> Vec<String> {
        let mut statements = self.freed();
        statements.extend(self.parked());
        let updates = self.changed.iter().map(|(before, row)| self.update(before, row));
        let inserts = self.added.iter().map(|row| self.insert(row));
        // A row may come under a new one: where rows refer to rows, the new ones are first.
        if self.new.extras.iter().any(|extra| extra.kind == ExtraKind::Parent) {
            statements.extend(inserts.chain(updates));
        } else {
            statements.extend(updates.chain(inserts));
        }
        statements
    }

    /// The names that rows get.
    fn wanted(&self) -> HashSet<(&String, &Option<Text>)> {
        let rows = self.changed.iter().map(|(_, row)| *row).chain(self.added.iter().copied());
        rows.filter(|row| !row.retired && row.name.is_some()).map(|row| (&row.language, &row.name)).collect()
    }

    /// Codes that are gone give the names away that others get.
    fn freed(&self) -> Vec<String> {
        let Some(column) = &self.new.columns.name else { return Vec::new() };
        let wanted = self.wanted();
        let held = self.gone.iter().filter(|row| wanted.contains(&(&row.language, &row.name)));
        let (column, archive) = (self.dialect.identifier(column), self.dialect.identifier(&self.new.columns.archive));
        let now = self.dialect.default(&Default::Now, &ColumnType::TimestampTz);
        held.map(|row| {
            let name = self.dialect.literal(row.name.as_deref().unwrap_or_default());
            format!(
                "UPDATE {} SET {archive} = {now}\nWHERE {} AND {column} = {name} AND {archive} IS NULL",
                self.table(),
                self.is_row(row)
            )
        })
        .collect()
    }

    /// Names that another row gets move out of its way.
    fn parked(&self) -> Vec<String> {
        let Some(name) = &self.new.columns.name else { return Vec::new() };
        let name = self.dialect.identifier(name);
        let wanted = self.wanted();
        let parked = self
            .changed
            .iter()
            .filter(|(before, row)| before.name != row.name && wanted.contains(&(&before.language, &before.name)));
        parked
            .map(|(_, row)| {
                let parked = self.dialect.literal(&format!("parked:{}", row.sha));
                format!("UPDATE {} SET {name} = {parked}\nWHERE {}", self.table(), self.is_row(row))
            })
            .collect()
    }

    fn update(&self, before: &Row, row: &Row) -> String {
        let keys = self.new.key_columns().len();
        let values = seed::values(self.new, row, self.dialect).split_off(keys);
        let mut pairs: Vec<String> = values.iter().map(|(column, value)| format!("{column} = {value}")).collect();
        if before.retired && !row.retired {
            pairs.push(format!("{} = NULL", self.dialect.identifier(&self.new.columns.archive)));
        }
        format!("UPDATE {} SET\n    {}\nWHERE {}", self.table(), pairs.join(",\n    "), self.is_row(row))
    }

    fn insert(&self, row: &Row) -> String {
        let (mut columns, mut values): (Vec<_>, Vec<_>) = seed::values(self.new, row, self.dialect).into_iter().unzip();
        if row.retired {
            columns.push(self.dialect.identifier(&self.new.columns.archive));
            values.push(self.dialect.default(&Default::Now, &ColumnType::TimestampTz));
        }
        format!(
            "INSERT INTO {table} ({})\nSELECT {}{}\nWHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {})",
            columns.join(", "),
            values.join(", "),
            self.dialect.from_nothing(),
            self.is_row(row),
            table = self.table(),
        )
    }

    fn table(&self) -> String {
        self.dialect.table(&self.new.name)
    }

    fn is_row(&self, row: &Row) -> String {
        let keys = self.new.key_columns().len();
        let values = seed::values(self.new, row, self.dialect).into_iter().take(keys);
        let pairs: Vec<String> = values.map(|(column, value)| format!("{column} = {value}")).collect();
        pairs.join(" AND ")
    }
}
