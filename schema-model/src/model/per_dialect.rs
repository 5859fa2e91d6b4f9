//! SQL for one database alone.

use crate::model::Dialect;

/// What the user wrote for some databases, each in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PerDialect(pub Vec<(Dialect, String)>);

impl PerDialect {
    /// What is written for a database.
    #[must_use]
    pub fn get(&self, dialect: Dialect) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == dialect).map(|(_, sql)| sql.as_str())
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
