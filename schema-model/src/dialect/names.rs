//! Where each database keeps names, and so which things cannot share one.

use crate::model::{Dialect, namespace};

/// What has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A table.
    Table,
    /// An enum type or a domain.
    Type,
    /// A sequence that numbers a column.
    Sequence,
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// An index, also a unique one.
    Index,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey,
}

/// Among what a name has to be unique.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NameSpace {
    /// The constraints and indexes of a table.
    Table(String),
    /// Tables, and what is kept among them, in a namespace; without namespaces in the database.
    Relations(String),
    /// The checks and foreign keys of the database.
    Constraints,
}

impl Dialect {
    /// Among what the name of a thing of that table has to be unique.
    #[must_use]
    pub fn name_spaces(self, kind: NameKind, table: &str) -> Vec<NameSpace> {
        let of_table = || NameSpace::Table(table.to_owned());
        match self {
            Self::Postgres => {
                let relations = NameSpace::Relations(namespace(table).unwrap_or_default().to_owned());
                match kind {
                    NameKind::Table | NameKind::Type | NameKind::Sequence => vec![relations],
                    NameKind::PrimaryKey | NameKind::Unique | NameKind::Index => vec![of_table(), relations],
                    NameKind::Check | NameKind::ForeignKey => vec![of_table()],
                }
            }
            Self::Mysql => match kind {
                NameKind::Table => vec![NameSpace::Relations(String::new())],
                // Every primary key is `PRIMARY`.
                NameKind::Type | NameKind::Sequence | NameKind::PrimaryKey => Vec::new(),
                NameKind::Unique | NameKind::Index => vec![of_table()],
                NameKind::Check | NameKind::ForeignKey => vec![of_table(), NameSpace::Constraints],
            },
            Self::Sqlite => match kind {
                NameKind::Table => vec![NameSpace::Relations(String::new())],
                NameKind::Type | NameKind::Sequence => Vec::new(),
                NameKind::Index => vec![of_table(), NameSpace::Relations(String::new())],
                NameKind::PrimaryKey | NameKind::Unique | NameKind::Check | NameKind::ForeignKey => vec![of_table()],
            },
        }
    }
}
