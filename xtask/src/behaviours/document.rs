//! The list of behaviours: `- **S0-12** (open) …`.

use std::collections::BTreeMap;

use super::DOCUMENT;
use super::number::Number;

/// An entry of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Behaviour {
    pub(super) line: usize,
    /// Whether it still waits for its test.
    pub(super) is_open: bool,
}

/// Reads the entries of the document; headings and prose are not looked at.
pub(super) fn read(text: &str) -> Result<BTreeMap<Number, Behaviour>, String> {
    let mut behaviours = BTreeMap::new();
    for (line, text) in (1..).zip(text.lines()) {
        let Some(entry) = text.strip_prefix("- ") else { continue };
        let fault = |what: &str| format!("{DOCUMENT}:{line}: {what}");
        let (number, rest) = entry
            .strip_prefix("**")
            .and_then(|entry| entry.split_once("**"))
            .and_then(|(number, rest)| Some((Number::read(number)?, rest)))
            .ok_or_else(|| fault("this entry has no number; begin it with `- **S0-12** `"))?;
        let behaviour = Behaviour { line, is_open: rest.trim_start().starts_with("(open)") };
        if let Some(first) = behaviours.insert(number, behaviour) {
            return Err(fault(&format!("{number} is listed twice, first in line {}", first.line)));
        }
    }
    Ok(behaviours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let read = read("# Title\n\nProse.\n\n- **S0-1** One.\n  More.\n- **T-2** (open) Two.\n").expect("a document");
        let entries: Vec<(String, usize, bool)> =
            read.iter().map(|(number, entry)| (number.to_string(), entry.line, entry.is_open)).collect();
        assert_eq!(entries, [("S0-1".to_owned(), 5, false), ("T-2".to_owned(), 7, true)]);
    }

    #[test]
    fn an_entry_without_a_number_or_with_a_used_one_is_refused() {
        assert!(read("- A thing.\n").expect_err("no number").contains("behaviours.md:1: this entry has no number"));
        let twice = read("- **S0-1** One.\n- **S0-1** Two.\n").expect_err("twice");
        assert_eq!(twice, "docs/behaviours.md:2: S0-1 is listed twice, first in line 1");
    }
}
