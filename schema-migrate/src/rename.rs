//! Renames: the old schema as the database has it once everything has its new name.
//!
//! All other differences are then looked up by name. What a table's constraints and indexes are called stays as it was: no
//! database renames them with their table.

use schema_model::model::{CheckRule, Code, ColumnType, Row, Schema, Storage, Table, local};

use crate::hints::Renames;
use crate::words;

/// A name goes on to another one so many times at most.
const MOST_TURNS: usize = 1_000;

/// A name that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rename {
    /// A table.
    Table { from: String, to: String },
    /// A native enum type.
    Type { from: String, to: String },
    /// A domain.
    Domain { from: String, to: String },
    /// A column of the table that is called so by now.
    Column { table: String, from: String, to: String },
    /// A label of the native enum type that is called so by now.
    Label { of: String, from: String, to: String },
    /// A code that is a text, of a codebook without a type of its own.
    Code { of: String, from: String, to: String },
}

/// The renames in their order, and the old schema after them.
pub(crate) fn renamed(old: &Schema, new: &Schema, hints: &Renames) -> (Schema, Vec<Rename>) {
    let mut state = Renaming { schema: old.clone(), done: Vec::new() };
    state.tables(new, hints);
    state.types(new, hints);
    state.columns(new, hints);
    state.labels(new, hints);
    state.schema.tables.sort_by(|left, right| left.name.cmp(&right.name));
    state.schema.codebooks.sort_by(|left, right| left.name.cmp(&right.name));
    (state.schema, state.done)
}

/// The former name of what is new: one that nothing has any more, or that goes to something else in its turn.
///
/// A circle has no such name, since nothing in it is new.
fn former<'h>(
    name: &str,
    had: &impl Fn(&str) -> bool,
    has: &impl Fn(&str) -> bool,
    told: &impl Fn(&str) -> Option<&'h Vec<String>>,
) -> Option<String> {
    let is_free = |from: &&String| {
        // As many turns as names: a circle ends as well.
        let (mut from, mut left) = (from.as_str(), MOST_TURNS);
        while has(from) && left > 0 {
            let Some(next) = told(from).into_iter().flatten().find(|next| had(next)) else { return false };
            (from, left) = (next, left - 1);
        }
        left > 0
    };
    told(name)?.iter().filter(|from| had(from)).find(is_free).cloned()
}

/// Names that are each the former one of the next, and are all in the old schema and in the new one.
pub(crate) fn circles<'h>(both: &[&'h str], told: impl Fn(&str) -> Option<&'h Vec<String>>) -> Vec<Vec<&'h str>> {
    let mut circles = Vec::new();
    for start in both {
        let mut circle = vec![*start];
        while let Some(next) =
            told(circle[circle.len() - 1]).into_iter().flatten().find(|name| both.contains(&name.as_str()))
        {
            if next == start {
                // Each is found from every one of its names.
                circles.extend((circle.len() > 1 && circle.iter().all(|name| name >= start)).then_some(circle));
                break;
            }
            if circle.contains(&next.as_str()) {
                break;
            }
            circle.push(next);
        }
    }
    circles
}

struct Renaming {
    schema: Schema,
    done: Vec<Rename>,
}

impl Renaming {
    fn tables(&mut self, new: &Schema, hints: &Renames) {
        let has = |name: &str| new.tables.iter().any(|table| table.name == name);
        // Each rename may free a name that another table is waiting for.
        let mut done = usize::MAX;
        while done != self.done.len() {
            done = self.done.len();
            for table in &new.tables {
                if let Some(from) = self.former_table(table, &has, hints) {
                    self.table(&from, &table.name);
                }
            }
        }
    }

    /// The table's former name, unless the old schema has its new one.
    fn former_table(&self, table: &Table, has: &impl Fn(&str) -> bool, hints: &Renames) -> Option<String> {
        let had = |name: &str| self.schema.tables.iter().any(|old| old.name == name);
        if had(&table.name) {
            return None;
        }
        // Another namespace for the same Rust type: nothing is guessed.
        let is_moved =
            |old: &&Table| old.rust == table.rust && local(&old.name) == local(&table.name) && !has(&old.name);
        let told = former(&table.name, &had, has, &|name| hints.tables.get(name));
        told.or_else(|| self.schema.tables.iter().find(is_moved).map(|old| old.name.clone()))
    }

    fn table(&mut self, from: &str, to: &str) {
        for table in &mut self.schema.tables {
            if table.name == from {
                table.key_name = Some(table.key_name());
                to.clone_into(&mut table.name);
            }
            for key in table.foreign_keys.iter_mut().filter(|key| key.target == from) {
                to.clone_into(&mut key.target);
            }
            for (_, sql) in &mut table.statements.0 {
                *sql = words::renamed(sql, local(from), local(to));
            }
        }
        self.codebook(from, to);
        self.done.push(Rename::Table { from: from.to_owned(), to: to.to_owned() });
    }

    /// What refers to a codebook refers to its new name.
    fn codebook(&mut self, from: &str, to: &str) {
        for codebook in &mut self.schema.codebooks {
            if codebook.name == from {
                to.clone_into(&mut codebook.name);
            }
            if let Some(translated) = codebook.translates.as_mut().filter(|name| *name == from) {
                to.clone_into(translated);
            }
        }
        for column in self.schema.tables.iter_mut().flat_map(|table| &mut table.columns) {
            if let Some(codebook) = column.codebook.as_mut().filter(|name| *name == from) {
                to.clone_into(codebook);
            }
            if column.ty == ColumnType::Native(from.to_owned()) {
                column.ty = ColumnType::Native(to.to_owned());
            }
        }
    }

    fn types(&mut self, new: &Schema, hints: &Renames) {
        for codebook in new.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native) {
            let is_known = |name: &str| self.schema.codebooks.iter().any(|old| old.name == name);
            if is_known(&codebook.name) {
                continue;
            }
            let told = hints.tables.get(&codebook.name).into_iter().flatten();
            let moved = self
                .schema
                .codebooks
                .iter()
                .filter(|old| old.rust == codebook.rust && local(&old.name) == local(&codebook.name));
            let candidates: Vec<String> = told.cloned().chain(moved.map(|old| old.name.clone())).collect();
            let is_native = |name: &String| {
                let old = self.schema.codebooks.iter().find(|old| old.name == *name);
                old.is_some_and(|old| old.storage == Storage::Native) && new.codebook(name).is_none()
            };
            if let Some(from) = candidates.iter().find(|name| is_native(name)) {
                self.codebook(from, &codebook.name);
                self.done.push(Rename::Type { from: from.clone(), to: codebook.name.clone() });
            }
        }
        let wanted: Vec<String> = new.domains().iter().map(|(domain, _)| domain.name.clone()).collect();
        for to in &wanted {
            let known: Vec<String> = self.schema.domains().iter().map(|(domain, _)| domain.name.clone()).collect();
            let mut told = hints.tables.get(to).into_iter().flatten();
            let from = told.find(|name| known.contains(name) && !wanted.contains(name));
            if let Some(from) = from.filter(|_| !known.contains(to)) {
                let columns = self.schema.tables.iter_mut().flat_map(|table| &mut table.columns);
                for domain in columns.filter_map(|column| column.domain.as_mut()).filter(|domain| domain.name == *from)
                {
                    to.clone_into(&mut domain.name);
                }
                self.done.push(Rename::Domain { from: from.clone(), to: to.clone() });
            }
        }
    }

    fn columns(&mut self, new: &Schema, hints: &Renames) {
        for table in &new.tables {
            for (from, to) in self.standard_columns(table, new) {
                self.column(&table.name, &from, &to);
            }
            while let Some((from, to)) = self.former_column(table, hints) {
                self.column(&table.name, &from, &to);
            }
        }
    }

    /// Of the first column that had another name, both.
    fn former_column(&self, table: &Table, hints: &Renames) -> Option<(String, String)> {
        let old = self.schema.tables.iter().find(|old| old.name == table.name)?;
        let (had, has) = (|name: &str| old.column(name).is_some(), |name: &str| table.column(name).is_some());
        let told = |name: &str| hints.columns.get(&(table.name.clone(), name.to_owned()));
        let new = table.columns.iter().filter(|column| !had(&column.name));
        new.filter_map(|column| Some((former(&column.name, &had, &has, &told)?, column.name.clone()))).next()
    }

    /// A codebook's columns have a part each: one of another name is the same column.
    fn standard_columns(&self, table: &Table, new: &Schema) -> Vec<(String, String)> {
        let old = self.schema.codebooks.iter().find(|old| old.name == table.name);
        let (Some(old), Some(new)) = (old, new.codebook(&table.name)) else { return Vec::new() };
        if (old.storage, new.storage) != (Storage::Table, Storage::Table) {
            return Vec::new();
        }
        let (from, to) = (&old.columns, &new.columns);
        let pairs = [
            (Some(&from.key), Some(&to.key)),
            (from.name.as_ref(), to.name.as_ref()),
            (Some(&from.description), Some(&to.description)),
            (Some(&from.archive), Some(&to.archive)),
        ];
        let pairs = pairs.into_iter().filter_map(|(from, to)| Some((from?.clone(), to?.clone())));
        pairs.filter(|(from, to)| from != to && table.column(from).is_none()).collect()
    }

    fn column(&mut self, of: &str, from: &str, to: &str) {
        let rename = |name: &mut String| {
            if name == from {
                to.clone_into(name);
            }
        };
        for table in &mut self.schema.tables {
            for key in table.foreign_keys.iter_mut().filter(|key| key.target == of) {
                key.target_columns.iter_mut().for_each(rename);
            }
            if table.name == of {
                column_of_table(table, from, to);
            }
        }
        for codebook in self.schema.codebooks.iter_mut().filter(|codebook| codebook.name == of) {
            let columns = &mut codebook.columns;
            [&mut columns.key, &mut columns.description, &mut columns.archive].into_iter().for_each(rename);
            columns.name.iter_mut().for_each(rename);
            codebook.extras.iter_mut().map(|extra| &mut extra.column).for_each(rename);
        }
        self.done.push(Rename::Column { table: of.to_owned(), from: from.to_owned(), to: to.to_owned() });
    }

    fn labels(&mut self, new: &Schema, hints: &Renames) {
        for ((of, to), froms) in &hints.labels {
            let Some(storage) = new.codebook(of).map(|book| book.storage) else { continue };
            let Some(book) = self.schema.codebooks.iter_mut().find(|book| book.name == *of) else { continue };
            let has = |row: &Row, code: &str| row.code == Code::Text(code.to_owned());
            if book.storage != storage || book.rows.iter().any(|row| has(row, to)) {
                continue;
            }
            let from = froms.iter().find(|from| book.rows.iter().any(|row| has(row, from)));
            let Some(from) = from.cloned() else { continue };
            let (of, to) = (of.clone(), to.clone());
            if storage == Storage::Native {
                for row in book.rows.iter_mut().filter(|row| has(row, &from)) {
                    row.code = Code::Text(to.clone());
                }
                self.done.push(Rename::Label { of, from, to });
            } else {
                // The old code stays where there is a table for it: the merge archives it.
                self.done.push(Rename::Code { of, from, to });
            }
        }
    }
}

/// A column's new name, wherever its own table says it.
fn column_of_table(table: &mut Table, from: &str, to: &str) {
    let rename = |name: &mut String| {
        if name == from {
            to.clone_into(name);
        }
    };
    let sql = |sql: &mut String| *sql = words::renamed(sql, from, to);
    for column in &mut table.columns {
        rename(&mut column.name);
        column.generated.iter_mut().map(|generated| &mut generated.sql).for_each(sql);
    }
    table.primary_key.iter_mut().for_each(rename);
    table.partition.iter_mut().flat_map(|partition| &mut partition.columns).for_each(rename);
    for unique in &mut table.uniques {
        unique.columns.iter_mut().chain(&mut unique.live).for_each(rename);
        unique.condition.iter_mut().for_each(sql);
    }
    for index in &mut table.indexes {
        for part in &mut index.parts {
            if part.expression { sql(&mut part.column) } else { rename(&mut part.column) }
        }
        index.condition.iter_mut().for_each(sql);
    }
    for check in &mut table.checks {
        match &mut check.rule {
            CheckRule::Sql(text) => sql(text),
            CheckRule::OneOf { column, .. } | CheckRule::Mask { column, .. } | CheckRule::Range { column, .. } => {
                rename(column);
            }
        }
    }
    table.foreign_keys.iter_mut().flat_map(|key| &mut key.columns).for_each(rename);
    table.statements.0.iter_mut().for_each(|(_, text)| sql(text));
}
