//! The model: plain data that every renderer, the deploy and the checks read.

mod codebook;
mod dialect;
mod name;
mod order;
mod packed;
mod per_dialect;
mod table;
mod types;

pub use codebook::{Code, Codebook, ExtraColumn, ExtraKind, KeyKind, Row, StandardColumns, Storage, Text};
pub use codebook::{LANGUAGE_LENGTH, NAME_LENGTH};
pub use dialect::Dialect;
pub use name::{NAME_BYTES, file_stem, fitting, is_device, local, namespace, physical};
pub use order::creation_order;
pub use per_dialect::PerDialect;
pub use table::{
    Action, Check, CheckRule, Column, Default, Deferrable, Domain, ForeignKey, Generated, Index, IndexMethod,
    IndexPart, Numbering, Partition, PartitionMethod, Table, TableKind, Unique,
};
pub use types::{ColumnType, IntRepr};
pub use types::{POSTGRES_ONLY, is_short};

/// A whole database: every table and every codebook, sorted by SQL name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// What the diagram and the reference are headed with.
    pub title: String,
    /// Every enum, whatever its storage.
    pub codebooks: Vec<Codebook>,
    /// Every table of the database, those of codebooks included.
    pub tables: Vec<Table>,
}

impl Schema {
    /// Every domain once, by its name, with the type that it narrows.
    #[must_use]
    pub fn domains(&self) -> Vec<(&Domain, &ColumnType)> {
        let columns = self.tables.iter().flat_map(|table| &table.columns);
        let mut domains: Vec<_> = columns.filter_map(|column| Some((column.domain.as_ref()?, &column.ty))).collect();
        domains.sort_by(|left, right| left.0.name.cmp(&right.0.name));
        domains.dedup_by(|left, right| left.0.name == right.0.name);
        domains
    }

    /// The table of that name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.binary_search_by(|table| table.name.as_str().cmp(name)).ok().map(|at| &self.tables[at])
    }

    /// The codebook of that name.
    #[must_use]
    pub fn codebook(&self, name: &str) -> Option<&Codebook> {
        self.codebooks.binary_search_by(|codebook| codebook.name.as_str().cmp(name)).ok().map(|at| &self.codebooks[at])
    }
}
