//! `renamed_from`: what a type, a field or a variant was called in an earlier release.

use super::attributes::{Entry, Form};
use super::faults::Faults;
use super::tokens::Tokens;
use schema_model::fingerprint::Unhashed;

/// Former names, the newest first. They change no output: migrations and the history of codes look at them.
pub(super) type Renamed = Unhashed<Vec<String>>;

const EXPECTED: &str =
    "expected a value like `renamed_from = \"old_name\"`, or several: `renamed_from(\"older\", \"oldest\")`";

/// `renamed_from = "old"` or `renamed_from("older", "oldest")`.
pub(super) fn read_renamed(entry: &Entry<'_>, faults: &Faults) -> Renamed {
    let parts: Vec<Tokens<'_>> = match entry.form {
        Form::Value(value) => vec![value],
        Form::List(list) => list.parts(),
        Form::Flag => Vec::new(),
    };
    if parts.is_empty() {
        faults.push(entry.at, EXPECTED);
    }
    let mut names: Vec<String> = Vec::new();
    for part in parts {
        match part.as_string() {
            Some(name) if name.is_empty() => faults.push(part.at(), "`renamed_from` is empty"),
            Some(name) if names.contains(&name) => {
                faults.push(part.at(), (format!("`{name}` is given twice"), "keep one of them"));
            }
            Some(name) => names.push(name),
            None => faults.push(part.at(), EXPECTED),
        }
    }
    Unhashed(names)
}
