//! What is wrong and how to fix it: two texts, so each place that shows them can draw the second on a line of its own.

use std::fmt;

/// What is wrong, and the remedy where one can be named.
///
/// Both are lower case and without a full stop; names stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnosis {
    /// The same about a part of something larger, which `prefix` names.
    #[must_use]
    pub fn within(self, prefix: &str) -> Self {
        Self { message: format!("{prefix}{}", self.message), ..self }
    }
}

/// As rustc and cargo show it: the help on a line of its own.
impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown(&self.message, self.help.as_deref(), f)
    }
}

/// Writes a message and, on a second line, its help.
pub fn shown(message: &str, help: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(message)?;
    help.map_or(Ok(()), |help| write!(f, "\nhelp: {help}"))
}

/// What can stand as the help of a diagnosis.
pub trait Help {
    /// The help, where there is one.
    fn help(self) -> Option<String>;
}

impl Help for &str {
    fn help(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl Help for String {
    fn help(self) -> Option<String> {
        Some(self)
    }
}

impl Help for Option<String> {
    fn help(self) -> Option<String> {
        self
    }
}

impl From<&str> for Diagnosis {
    fn from(message: &str) -> Self {
        Self { message: message.to_owned(), help: None }
    }
}

impl From<String> for Diagnosis {
    fn from(message: String) -> Self {
        Self { message, help: None }
    }
}

impl<M: Into<String>, H: Help> From<(M, H)> for Diagnosis {
    fn from((message, help): (M, H)) -> Self {
        Self { message: message.into(), help: help.help() }
    }
}

/// A message with its help, where only text is wanted.
#[must_use]
pub fn with_help(message: impl Into<String>, help: impl Help) -> String {
    Diagnosis::from((message.into(), help)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_has_a_line_of_its_own() {
        assert_eq!(Diagnosis::from("wrong").to_string(), "wrong");
        assert_eq!(Diagnosis::from(("wrong", "fix it")).to_string(), "wrong\nhelp: fix it");
        assert_eq!(with_help("wrong", None), "wrong");
        assert_eq!(Diagnosis::from(("wrong", "fix it")).within("a.csv: ").to_string(), "a.csv: wrong\nhelp: fix it");
    }
}
