//! The statements that give constraints and indexes another name.

use crate::model::{Dialect, local, namespace};

/// What is renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renamed<'r> {
    /// A primary key or a foreign key.
    Constraint,
    /// A unique constraint.
    Unique,
    /// An index.
    Index,
    /// A check, with its condition.
    Check(&'r str),
}

impl Dialect {
    /// The statement that renames what belongs to a table, where the database has one that keeps the rest as it is.
    #[must_use]
    pub fn rename(self, table: &str, from: &str, to: &str, what: &Renamed<'_>) -> Option<String> {
        let (old, new) = (self.identifier(from), self.identifier(to));
        let altered = self.table(table);
        match (self, what) {
            (Self::Postgres, Renamed::Index) => {
                let space = namespace(table).map_or_else(String::new, |space| format!("{}.", self.identifier(space)));
                Some(format!("ALTER INDEX {space}{old} RENAME TO {}", self.identifier(local(to))))
            }
            (Self::Postgres, _) => Some(format!("ALTER TABLE {altered} RENAME CONSTRAINT {old} TO {new}")),
            (Self::Mysql, Renamed::Unique | Renamed::Index) => {
                Some(format!("ALTER TABLE {altered} RENAME INDEX {old} TO {new}"))
            }
            // There is no RENAME CONSTRAINT.
            (Self::Mysql, Renamed::Check(condition)) => {
                Some(format!("ALTER TABLE {altered} DROP CONSTRAINT {old}, ADD CONSTRAINT {new} CHECK ({condition})"))
            }
            (Self::Mysql, Renamed::Constraint) | (Self::Sqlite, _) => None,
        }
    }

    /// The statement that renames the rule of a domain.
    #[must_use]
    pub fn rename_in_domain(self, domain: &str, from: &str, to: &str) -> String {
        let (domain, from, to) = (self.table(domain), self.identifier(from), self.identifier(to));
        format!("ALTER DOMAIN {domain} RENAME CONSTRAINT {from} TO {to}")
    }
}
