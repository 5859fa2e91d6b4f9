//! Both schemas side by side: what is new, what goes, what changes.

use std::collections::HashSet;

use schema_model::model::{
    Codebook, Column, ColumnType, Dialect, Domain, KeyKind, Schema, Storage, Table, creation_order,
};
use schema_sql::ddl;

use crate::change::{Change, Sides};
use crate::conversion::{Conversion, conversion};
use crate::hints::{Hints, State};
use crate::objects::{self, Named, Objects};
use crate::rename::Rename;
use crate::rows::{self, Rows};

/// Whether steps go forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// What is not possible, or not allowed, is refused.
    Up,
    /// What is not possible is told.
    Down,
}

/// Both schemas on one database.
pub(crate) struct Plan<'p> {
    pub(crate) dialect: Dialect,
    pub(crate) direction: Direction,
    pub(crate) hints: &'p Hints,
    /// As it was, with the names that it shall have.
    pub(crate) old: &'p Schema,
    pub(crate) new: &'p Schema,
    /// Whether tables were and shall be STRICT, where the database has such.
    pub(crate) strict: (bool, bool),
    pub(crate) renames: &'p [Rename],
    /// In the order in which they can be made.
    pub(crate) created: Vec<&'p Table>,
    /// In the order in which they can be dropped.
    pub(crate) dropped: Vec<&'p Table>,
    /// Every table that was there and stays, changed or not.
    pub(crate) changes: Vec<Change<'p>>,
}

impl<'p> Plan<'p> {
    pub(crate) fn new(
        old: &State<'p>,
        new: &State<'p>,
        renamed: &'p Schema,
        renames: &'p [Rename],
        hints: &'p Hints,
        dialect: Dialect,
        direction: Direction,
    ) -> Self {
        let sides = Sides { dialect, before: old.schema, old: renamed, new: new.schema };
        let was = |name: &str| {
            let from = renames.iter().find_map(|rename| match rename {
                Rename::Table { from, to } if to == name => Some(from.clone()),
                _ => None,
            });
            from.unwrap_or_else(|| name.to_owned())
        };
        let mut dropped = creation_order(renamed);
        dropped.retain(|table| new.schema.table(&table.name).is_none());
        dropped.reverse();
        let order = creation_order(new.schema);
        let pair = |table: &&'p Table| Some((renamed.table(&table.name)?, *table));
        let changes = order.iter().filter_map(pair).map(|(old, new)| sides.change(old, new, &was(&new.name)));
        Self {
            dialect,
            direction,
            hints,
            old: renamed,
            new: new.schema,
            strict: (old.sqlite_strict, new.sqlite_strict),
            renames,
            changes: changes.collect(),
            created: order.into_iter().filter(|table| renamed.table(&table.name).is_none()).collect(),
            dropped,
        }
    }

    /// A table's definition as it shall be.
    pub(crate) fn create(&self, table: &Table) -> Vec<String> {
        ddl::create_table(table, self.new, self.dialect, self.strict.1)
    }

    /// A column's definition as it shall be.
    pub(crate) fn definition(&self, table: &Table, column: &Column) -> String {
        ddl::column(table, column, self.new, self.dialect)
    }

    /// The types of a column as it was and as it shall be.
    pub(crate) fn types(&self, change: &Change<'_>, old: &Column, new: &Column) -> (String, String) {
        (
            ddl::column_type(change.old, old, self.old, self.dialect),
            ddl::column_type(change.new, new, self.new, self.dialect),
        )
    }

    /// The columns that get another type and keep their values.
    ///
    /// Also where the database spells both types alike: a day and a time of day are both texts to SQLite, and not the same.
    pub(crate) fn retyped<'c>(&self, change: &Change<'c>) -> Vec<(&'c Column, &'c Column)> {
        let pairs = change.new.columns.iter().filter_map(|new| Some((change.old.column(&new.name)?, new)));
        let kept = pairs.filter(|(old, new)| old.generated.is_none() && new.generated.is_none());
        let differ = kept.filter(|(old, new)| {
            let (from, to) = self.types(change, old, new);
            from != to || old.ty != new.ty
        });
        differ.collect()
    }

    /// The columns whose new type only people can convert to, and nobody did.
    pub(crate) fn unknown_conversions<'c>(&self, change: &Change<'c>) -> Vec<&'c Column> {
        let retyped = self.retyped(change).into_iter();
        let unknown = retyped.filter(|(old, new)| conversion(old, new) == Conversion::Unknown);
        unknown.map(|(_, new)| new).filter(|column| self.using(change.new, column).is_none()).collect()
    }

    /// The columns that need a value for rows that are there, and nobody gave one.
    pub(crate) fn without_value<'c>(&self, change: &Change<'c>) -> Vec<&'c Column> {
        let needy = change.new.columns.iter().filter(|column| self.needs_value(change, column));
        needy.filter(|column| self.backfill(change.new, column).is_none()).collect()
    }

    /// Whether rows that are there may have no value where the column demands one.
    pub(crate) fn needs_value(&self, change: &Change<'_>, column: &Column) -> bool {
        if column.nullable || column.auto || column.generated.is_some() {
            return false;
        }
        match change.old.column(&column.name) {
            Some(old) => old.nullable,
            None => ddl::column_default(column, self.dialect).is_none(),
        }
    }

    /// The value for rows that have none.
    pub(crate) fn backfill(&self, table: &Table, column: &Column) -> Option<String> {
        let told = self.hints.backfills.get(&(table.name.clone(), column.name.clone()));
        let told = told.and_then(|expression| expression.get(self.dialect));
        // The rows that the enum has get theirs at once; what is left are codes that are gone.
        told.or_else(|| self.of_gone_code(self.new.codebook(&table.name)?, column))
    }

    /// What a code that is gone holds in a column that is new.
    fn of_gone_code(&self, book: &Codebook, column: &Column) -> Option<String> {
        if book.storage != Storage::Table {
            return None;
        }
        // Names are unique, so each gets one of its own.
        if book.columns.name.as_ref() == Some(&column.name) {
            let key = self.dialect.as_text(&self.dialect.identifier(&book.columns.key));
            return Some(format!("'parked:' || {key}"));
        }
        neutral(self.dialect, &column.ty)
    }

    /// How an old value becomes one of the new type, where somebody said so.
    pub(crate) fn using(&self, table: &Table, column: &Column) -> Option<String> {
        self.hints.usings.get(&(table.name.clone(), column.name.clone()))?.get(self.dialect)
    }

    /// What a new column holds in rows that are there, unless that is its default or nothing.
    pub(crate) fn first_value(&self, change: &Change<'_>, column: &Column) -> Option<String> {
        if column.generated.is_some() || column.auto {
            return None;
        }
        let told = self.hints.backfills.get(&(change.new.name.clone(), column.name.clone()));
        match told.and_then(|expression| expression.get(self.dialect)) {
            Some(told) => Some(told),
            None if self.needs_value(change, column) => {
                Some(self.backfill(change.new, column).unwrap_or_else(|| "NULL".to_owned()))
            }
            None => None,
        }
    }

    /// The codebooks whose codes were numbers and are texts now, or the other way round.
    pub(crate) fn rekeyed(&self) -> Vec<(&'p Codebook, &'p Codebook)> {
        let pairs = self.new.codebooks.iter().filter_map(|new| Some((self.old.codebook(&new.name)?, new)));
        let tables = pairs.filter(|(old, new)| old.storage == Storage::Table && new.storage == Storage::Table);
        let is_text = |codebook: &Codebook| matches!(codebook.key, KeyKind::Text(_));
        tables.filter(|(old, new)| is_text(old) != is_text(new)).collect()
    }

    /// Whether a table is new.
    pub(crate) fn is_created(&self, name: &str) -> bool {
        self.created.iter().any(|table| table.name == name)
    }

    /// The native enum types as they were and as they shall be.
    pub(crate) fn natives(&self) -> [Vec<&'p Codebook>; 2] {
        [self.old, self.new]
            .map(|schema| schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native).collect())
    }

    /// The domains as they were and as they shall be.
    pub(crate) fn domains(&self) -> [Vec<(&'p Domain, &'p ColumnType)>; 2] {
        [self.old.domains(), self.new.domains()]
    }

    /// The statements that give rows the new code in the place of one that has another name now, each with its column.
    pub(crate) fn recoded(&self) -> Vec<(String, String)> {
        let codes = self.renames.iter().filter_map(|rename| match rename {
            Rename::Code { of, from, to } => Some((of, from, to)),
            _ => None,
        });
        let mut statements = Vec::new();
        for (of, from, to) in codes {
            let tables = self.changes.iter().filter(|change| !change.is_codebook());
            for (change, column) in
                tables.flat_map(|change| change.new.columns.iter().map(move |column| (change, column)))
            {
                let was = change.old.column(&column.name).and_then(|old| old.codebook.as_ref());
                if was != Some(of) || column.codebook.as_ref() != Some(of) {
                    continue;
                }
                let (table, name) = (self.dialect.table(&change.new.name), self.dialect.identifier(&column.name));
                let (from, to) = (self.dialect.literal(from), self.dialect.literal(to));
                let place = format!("{}.{}", change.new.name, column.name);
                statements.push((place, format!("UPDATE {table} SET {name} = {to} WHERE {name} = {from}")));
            }
        }
        statements
    }

    /// Keys and indexes of tables that go whose names something new has, where all tables share them: each with its table.
    pub(crate) fn taken(&self) -> Vec<(&'p Table, Named)> {
        let of = |objects: Objects| objects.key.into_iter().chain(objects.uniques).chain(objects.indexes);
        let created = self.created.iter().flat_map(|table| of(objects::of(table, self.new, self.dialect)));
        let changed = self.changes.iter().flat_map(|change| {
            let deltas = [&change.key, &change.uniques, &change.indexes];
            deltas
                .into_iter()
                .flat_map(|delta| delta.added.iter().chain(delta.renamed.iter().map(|(_, to)| to)).cloned())
        });
        let wanted: HashSet<String> = created.chain(changed).map(|named| named.name).collect();
        let dropped = self
            .dropped
            .iter()
            .flat_map(|table| of(objects::of(table, self.old, self.dialect)).map(|named| (*table, named)));
        dropped.filter(|(_, named)| wanted.contains(&named.name)).collect()
    }

    /// What is to be done with rows, codebook by codebook.
    pub(crate) fn rows(&self) -> Vec<(&'p Codebook, Rows)> {
        let books = self.new.codebooks.iter().filter(|book| book.storage == Storage::Table);
        let rows = books.map(|book| match self.old.codebook(&book.name).filter(|_| !self.is_created(&book.name)) {
            Some(old) => (book, rows::of_change(old, book, self.dialect)),
            None => (book, rows::of_new(book, self.dialect)),
        });
        rows.filter(|(_, rows)| *rows != Rows::default()).collect()
    }
}

/// A value that says nothing.
fn neutral(dialect: Dialect, ty: &ColumnType) -> Option<String> {
    Some(match ty {
        ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => "0".to_owned(),
        ColumnType::Real | ColumnType::Double | ColumnType::Numeric(..) => "0".to_owned(),
        ColumnType::Boolean => dialect.default(&schema_model::model::Default::Bool(false), ty),
        ty if ty.is_text() => "''".to_owned(),
        ColumnType::Date => "'1970-01-01'".to_owned(),
        _ => return None,
    })
}
