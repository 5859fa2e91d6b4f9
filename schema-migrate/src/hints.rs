//! What a comparison of two schemas cannot know by itself, and what it refuses.

use std::collections::BTreeMap;
use std::fmt;

use schema_model::diagnosis::Diagnosis;
use schema_model::model::{Dialect, PerDialect, Schema};

/// A schema with everything that shapes its SQL.
#[derive(Clone, Copy, Debug)]
pub struct State<'s> {
    /// The model.
    pub schema: &'s Schema,
    /// Whether SQLite's tables are STRICT.
    pub sqlite_strict: bool,
}

/// What people say about a migration.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Names that changed.
    pub renames: Renames,
    /// By table and column of the new schema: what rows without a value get.
    pub backfills: BTreeMap<(String, String), Expression>,
    /// By table and column of the new schema: how the old value becomes one of the new type.
    pub usings: BTreeMap<(String, String), Expression>,
    /// The same as `backfills` for the rollback, by table and column of the old schema.
    pub rollback_backfills: BTreeMap<(String, String), Expression>,
    /// The same as `usings` for the rollback, by table and column of the old schema.
    pub rollback_usings: BTreeMap<(String, String), Expression>,
    /// Whether rows and values may be lost.
    pub allow_destructive: bool,
}

/// Each new name with the names that the same thing had before; one that the old schema lacks is ignored.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    /// Tables, types and domains, by their SQL names.
    pub tables: BTreeMap<String, Vec<String>>,
    /// Columns, by the new name of their table and their own.
    pub columns: BTreeMap<(String, String), Vec<String>>,
    /// Labels of native enum types, and codes that are texts, by the new name of the type or codebook and their own.
    pub labels: BTreeMap<(String, String), Vec<String>>,
}

/// SQL that is the same for every database, or one database's own.
#[derive(Clone, Debug, Default)]
pub struct Expression {
    /// For every database.
    pub sql: Option<String>,
    /// For one, in its place.
    pub own: PerDialect,
}

impl Expression {
    /// The same SQL for every database.
    #[must_use]
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: Some(sql.into()), own: PerDialect::default() }
    }

    /// What a database is told.
    #[must_use]
    pub fn get(&self, dialect: Dialect) -> Option<String> {
        let own = self.own.get(dialect).map(str::to_owned);
        own.or_else(|| self.sql.as_ref().map(|sql| dialect.expression(sql)))
    }
}

/// Something that a migration does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The table, column or type.
    pub object: String,
    /// What is wrong, and the remedy.
    pub diagnosis: Diagnosis,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnosis.fmt(f)
    }
}

impl Hints {
    /// The hints for the way back.
    pub(crate) fn reversed(&self) -> Self {
        let Renames { tables, columns, labels } = &self.renames;
        let mut back = Renames::default();
        for (new, olds) in tables {
            for old in olds {
                back.tables.entry(old.clone()).or_default().push(new.clone());
            }
        }
        // The way back names a column's table as it was: under each of its names.
        let olds_of = |table: &String| {
            let known = tables.get(table).into_iter().flatten();
            std::iter::once(table).chain(known).cloned().collect::<Vec<_>>()
        };
        let turned = |names: &BTreeMap<(String, String), Vec<String>>| {
            let mut turned: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
            for ((table, new), olds) in names {
                for (table, old) in
                    olds_of(table).into_iter().flat_map(|table| olds.iter().map(move |old| (table.clone(), old)))
                {
                    turned.entry((table, old.clone())).or_default().push(new.clone());
                }
            }
            turned
        };
        (back.columns, back.labels) = (turned(columns), turned(labels));
        Self {
            renames: back,
            backfills: self.rollback_backfills.clone(),
            usings: self.rollback_usings.clone(),
            rollback_backfills: self.backfills.clone(),
            rollback_usings: self.usings.clone(),
            allow_destructive: true,
        }
    }
}
