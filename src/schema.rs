//! A schema as a program carries it: no source and no folder is needed at run time.

/// A crate's schema; `codebooks::schema!()` gives it as `SCHEMA`.
#[derive(Debug)]
pub struct Schema {
    /// What it is called.
    pub title: &'static str,
    /// SHA-256 of everything that the types say, 64 hex digits.
    pub hash: &'static str,
    /// The codebooks that are tables, sorted by name.
    pub codebooks: &'static [CodebookTable],
    /// Per configured database, what to run.
    pub scripts: &'static [Scripts],
}

impl Schema {
    /// The scripts for a database, by its name: `postgres`, `mysql` or `sqlite`.
    #[must_use]
    pub fn scripts(&self, dialect: &str) -> Option<&Scripts> {
        self.scripts.iter().find(|scripts| scripts.dialect == dialect)
    }
}

/// A codebook that is a table.
#[derive(Debug)]
pub struct CodebookTable {
    /// The table's name.
    pub table: &'static str,
    /// The enum's path in its crate.
    pub rust: &'static str,
    /// Whether its codes are integers.
    pub integer_key: bool,
    /// The key column.
    pub key: &'static str,
    /// The name column, where there is one.
    pub name: Option<&'static str>,
    /// The description column.
    pub description: &'static str,
    /// The archive column.
    pub archive: &'static str,
    /// Sorted by code.
    pub rows: &'static [CodebookRow],
}

/// A row of a codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodebookRow {
    /// The code, as text.
    pub code: &'static str,
    /// The name, where the codebook has one.
    pub name: Option<&'static str>,
    /// The description.
    pub description: &'static str,
    /// SHA-256 of the row, 64 hex digits.
    pub sha: &'static str,
    /// Archived.
    pub retired: bool,
}

/// What to run on one database.
#[derive(Debug)]
pub struct Scripts {
    /// `postgres`, `mysql` or `sqlite`.
    pub dialect: &'static str,
    /// In order.
    pub create: &'static [Script],
    /// Statements that drop everything.
    pub drop: &'static [&'static str],
}

/// The statements about one object.
#[derive(Debug)]
pub struct Script {
    /// `1-tables`, `2-constraints`, `3-indexes` or `4-seeds`.
    pub step: &'static str,
    /// The table, type or codebook.
    pub object: &'static str,
    /// In order, without the `;` behind them.
    pub statements: &'static [&'static str],
}
