//! How a database can differ from the schema.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The database lacks something, or has it in another form.
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
    /// What differs, as a sentence without the object.
    pub message: String,
    /// File and line of the type or field, where the program knows them.
    pub place: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`: {}", self.severity.title(), self.object, self.message)?;
        self.place.as_ref().map_or(Ok(()), |place| write!(f, "\n  --> {place}"))
    }
}
