//! How a database can differ from the schema.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The database lacks something, or has it otherwise.
    Error,
    /// The database has more than the schema.
    Warning,
}

impl Severity {
    /// As people say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A difference between database and schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The table or type in the database.
    pub object: String,
    /// The Rust type that it belongs to, by its path in the crate.
    pub rust: String,
    /// The column, where it is about one.
    pub column: Option<String>,
    /// What is otherwise: a sentence without the object.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}` {}", self.severity.title(), self.object, self.message)
    }
}
