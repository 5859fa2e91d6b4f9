//! Faults: collected rather than thrown, so that a user sees all of them at once.

use std::cell::RefCell;

use crate::syntax::At;

/// One thing that is wrong, and where.
///
/// The message is one sentence, lower case, without a full stop: what is wrong, and the remedy.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The smallest token that is wrong.
    pub at: At,
    /// What is wrong and one remedy.
    pub message: String,
}

/// Faults gathered while one item is read.
///
/// Dropping it without [`Faults::finish`] is a mistake of ours that would lose a user's error, so debug builds notice.
#[derive(Debug, Default)]
pub struct Faults {
    list: RefCell<Vec<Fault>>,
    checked: bool,
}

impl Faults {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records one fault.
    pub fn push(&self, at: At, message: impl Into<String>) {
        self.list.borrow_mut().push(Fault { at, message: message.into() });
    }

    /// The value when nothing was wrong, else every fault.
    ///
    /// # Errors
    /// All faults recorded so far.
    pub fn finish<T>(mut self, value: T) -> Result<T, Vec<Fault>> {
        self.checked = true;
        let list = self.list.take();
        if list.is_empty() { Ok(value) } else { Err(list) }
    }
}

impl Drop for Faults {
    fn drop(&mut self) {
        debug_assert!(self.checked || std::thread::panicking(), "faults were gathered but never looked at");
    }
}

/// ``, did you mean `x`?`` when a candidate is near, else nothing.
#[must_use]
pub fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> String {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map_or_else(String::new, |(_, candidate)| format!(", did you mean `{candidate}`?"))
}

/// Edits (insert, delete, replace) between two words, case ignored.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let replace = diagonal + usize::from(l != r);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

/// `` `a`, `b` or `c` ``.
#[must_use]
pub fn one_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_near_or_absent() {
        assert_eq!(did_you_mean("lenght", ["length", "default"]), ", did you mean `length`?");
        assert_eq!(did_you_mean("zebra", ["length", "default"]), "");
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
