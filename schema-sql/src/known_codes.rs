//! What a program carries of the history of its codes: with it, a merge tells a code of a newer program from one that was
//! removed, and a new name from a new meaning.

use std::collections::BTreeMap;

use schema_model::pack::{Pack, Reader, pack_structs};

/// What is known of a codebook's codes beside its rows; codes are texts here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownCodes {
    /// Whether every code that was ever released is among the rows or in `absent`: any other is of a newer program.
    pub is_complete: bool,
    /// Released codes that are not among the rows.
    pub absent: Vec<String>,
    /// Codes with the names that their variants had before.
    pub former: Vec<(String, Vec<String>)>,
}

pack_structs! {
    KnownCodes { is_complete, absent, former }
}

impl KnownCodes {
    /// Whether there is nothing to know.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The names that a code's variant had before.
    #[must_use]
    pub fn former_names(&self, code: &str) -> &[String] {
        self.former.iter().find(|(one, _)| one == code).map_or(&[], |(_, names)| names)
    }

    /// Whether a code that is not among the rows is of a newer program.
    #[must_use]
    pub fn is_newer(&self, code: &str) -> bool {
        self.is_complete && !self.absent.iter().any(|absent| absent == code)
    }

    /// Adds that the code's variant had another name before.
    pub fn add_former(&mut self, code: &str, name: &str) {
        let at = self.former.iter().position(|(one, _)| one == code).unwrap_or_else(|| {
            self.former.push((code.to_owned(), Vec::new()));
            self.former.len() - 1
        });
        let names = &mut self.former[at].1;
        if !names.iter().any(|one| one == name) {
            names.push(name.to_owned());
        }
    }
}

/// As a program carries it, by the names of codebooks; empty where nothing is known.
#[must_use]
pub fn to_text(known: &BTreeMap<String, KnownCodes>) -> String {
    let mut text = String::new();
    for (name, known) in known {
        name.pack(&mut text);
        known.pack(&mut text);
    }
    text
}

/// Reads what [`to_text`] wrote; `None` for anything else.
#[must_use]
pub fn from_text(text: &str) -> Option<BTreeMap<String, KnownCodes>> {
    let (mut rest, mut known) = (Reader::new(text), BTreeMap::new());
    while !rest.is_empty() {
        known.insert(Pack::unpack(&mut rest)?, Pack::unpack(&mut rest)?);
    }
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut one = KnownCodes { is_complete: true, absent: vec!["3".to_owned()], former: Vec::new() };
        one.add_former("4", "Stop");
        one.add_former("4", "Halt");
        one.add_former("4", "Stop");
        assert_eq!(one.former_names("4"), ["Stop", "Halt"]);
        assert!(one.is_newer("9") && !one.is_newer("3") && !KnownCodes::default().is_newer("9"));
        let known = BTreeMap::from([("c_a".to_owned(), one), ("c_b".to_owned(), KnownCodes::default())]);
        assert_eq!(from_text(&to_text(&known)), Some(known));
        assert_eq!(from_text(""), Some(BTreeMap::new()));
        assert_eq!(from_text("x"), None);
    }
}
