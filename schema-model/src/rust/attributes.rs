//! Reads `#[codebook(…)]`, entry by entry, so that one wrong entry does not hide the next.

use crate::rust::Faults;
use crate::syntax::{At, Attribute, Kind, Stream, integer, string};
use crate::words::{did_you_mean, one_of};

/// One `key`, `key = value` or `key(…)`.
pub(crate) struct Entry<'b> {
    pub key: &'b str,
    pub at: At,
    pub form: Form<'b>,
}

/// What follows an entry's key.
#[derive(Clone, Copy)]
pub(crate) enum Form<'b> {
    Flag,
    Value(Stream<'b>),
    List(Stream<'b>),
}

/// The keys that one place allows.
pub(crate) struct Vocabulary {
    /// For messages: "an enum", "a field".
    pub place: &'static str,
    /// Keys that may stand once.
    pub once: &'static [&'static str],
    /// Keys that may stand several times.
    pub repeated: &'static [&'static str],
}

/// Every entry of the item's `#[codebook(…)]` attributes that the vocabulary knows; all else is a fault.
pub(crate) fn entries<'b>(attributes: &[Attribute<'b>], vocabulary: &Vocabulary, faults: &Faults) -> Vec<Entry<'b>> {
    let mut found = Vec::new();
    for attribute in attributes {
        let Some(mut rest) = attribute.named("codebook") else { continue };
        match rest.group(b'(') {
            Some(list) => read_list(list, &mut found, faults),
            None => faults.push(attribute.at(), "expected `#[codebook(…)]` with a list in parentheses"),
        }
    }
    known(found, vocabulary, faults)
}

/// The entries of a list within an entry, `foreign_key(…)`.
pub(crate) fn listed<'b>(list: Stream<'b>, vocabulary: &Vocabulary, faults: &Faults) -> Vec<Entry<'b>> {
    let mut found = Vec::new();
    read_list(list, &mut found, faults);
    known(found, vocabulary, faults)
}

fn read_list<'b>(mut list: Stream<'b>, found: &mut Vec<Entry<'b>>, faults: &Faults) {
    while !list.is_empty() {
        let part = list.until_comma(false);
        found.extend(entry(part, faults));
    }
}

fn known<'b>(found: Vec<Entry<'b>>, vocabulary: &Vocabulary, faults: &Faults) -> Vec<Entry<'b>> {
    let mut kept: Vec<Entry> = Vec::with_capacity(found.len());
    for entry in found {
        let once = vocabulary.once.contains(&entry.key);
        if !once && !vocabulary.repeated.contains(&entry.key) {
            let known = vocabulary.once.iter().chain(vocabulary.repeated).copied();
            let hint = did_you_mean(entry.key, known);
            faults.push(
                entry.at,
                format!("unknown attribute `{}` on {}{}", entry.key, vocabulary.place, with_list(&hint, vocabulary)),
            );
        } else if once && kept.iter().any(|other| other.key == entry.key) {
            faults.push(entry.at, format!("`{}` is given twice, keep one", entry.key));
        } else {
            kept.push(entry);
        }
    }
    kept
}

/// The suggestion, or the whole list of keys where nothing is near.
fn with_list(hint: &str, vocabulary: &Vocabulary) -> String {
    if hint.is_empty() {
        let mut keys: Vec<&str> = vocabulary.once.iter().chain(vocabulary.repeated).copied().collect();
        keys.sort_unstable();
        format!(", expected {}", one_of(keys))
    } else {
        hint.to_owned()
    }
}

fn entry<'b>(mut tokens: Stream<'b>, faults: &Faults) -> Option<Entry<'b>> {
    let at = tokens.at();
    let Some((key, _)) = tokens.word() else {
        faults.push(at, "expected `key`, `key = value` or `key(…)`");
        return None;
    };
    let next = tokens.at();
    let form = match tokens.kind(0) {
        Kind::End => Form::Flag,
        Kind::Punct(b'=') => {
            tokens.next_token();
            if tokens.is_empty() {
                faults.push(next, format!("expected a value after `{key} =`"));
                return None;
            }
            Form::Value(tokens)
        }
        Kind::Open(b'(') => {
            let list = tokens.group(b'(')?;
            if !tokens.is_empty() {
                faults.push(tokens.at(), format!("expected `,` after `{key}(…)`"));
                return None;
            }
            Form::List(list)
        }
        _ => {
            faults.push(next, format!("expected `,`, `=` or `(` after `{key}`"));
            return None;
        }
    };
    Some(Entry { key, at, form })
}

impl<'b> Entry<'b> {
    /// A flag; anything after it is a fault.
    pub fn flag(&self, faults: &Faults) -> bool {
        if !matches!(self.form, Form::Flag) {
            faults.push(self.at, format!("`{}` takes no value, write it alone", self.key));
        }
        true
    }

    /// The value as `read` takes it; `example` shows what was expected.
    fn value<T>(&self, read: impl Fn(Stream<'b>) -> Option<T>, example: &str, faults: &Faults) -> Option<(T, At)> {
        let Form::Value(tokens) = self.form else {
            faults.push(self.at, format!("expected `{} = {example}`", self.key));
            return None;
        };
        let value = read(tokens);
        if value.is_none() {
            faults.push(tokens.at(), format!("expected `{} = {example}`", self.key));
        }
        Some((value?, tokens.at()))
    }

    /// The value as a path.
    pub fn path(&self, example: &str, faults: &Faults) -> Option<(String, At)> {
        self.value(Stream::as_path, example, faults)
    }

    /// The value as a field's name.
    pub fn ident(&self, example: &str, faults: &Faults) -> Option<(&'b str, At)> {
        self.value(Stream::as_word, example, faults)
    }

    /// The value as a string literal.
    pub fn text(&self, example: &str, faults: &Faults) -> Option<(String, At)> {
        self.value(|tokens| tokens.as_literal().and_then(string), &format!("\"{example}\""), faults)
    }

    /// The value as a string literal that is not empty.
    pub fn string(&self, example: &str, faults: &Faults) -> Option<String> {
        let (text, at) = self.text(example, faults)?;
        if text.is_empty() {
            faults.push(at, format!("`{}` is empty", self.key));
            return None;
        }
        Some(text)
    }

    /// The value as a whole number that fits.
    pub fn number(&self, example: &str, faults: &Faults) -> Option<(u32, At)> {
        let whole = |tokens: Stream<'_>| {
            let literal = tokens.as_literal()?;
            let is_whole = literal.starts_with(|c: char| c.is_ascii_digit()) && literal.parse::<f64>().is_ok();
            (integer(literal).is_some() || is_whole)
                .then(|| integer(literal).and_then(|value| u32::try_from(value).ok()))
        };
        let (number, at) = self.value(whole, example, faults)?;
        if number.is_none() {
            faults.push(at, format!("`{}` is not a number from 0 to {}", self.key, u32::MAX));
        }
        Some((number?, at))
    }

    /// The value as one of a few words, written as an identifier or as a string.
    pub fn word<T>(&self, words: &[&str], choose: impl Fn(&str) -> Option<T>, faults: &Faults) -> Option<T> {
        let Form::Value(tokens) = self.form else {
            faults.push(self.at, format!("expected `{} = …` with {}", self.key, one_of(words.iter().copied())));
            return None;
        };
        let text = tokens.as_literal().and_then(string).unwrap_or_else(|| tokens.compact());
        let chosen = choose(&text);
        if chosen.is_none() {
            let hint = did_you_mean(&text, words.iter().copied());
            let hint = if hint.is_empty() { format!(", expected {}", one_of(words.iter().copied())) } else { hint };
            faults.push(tokens.at(), format!("`{text}` is not a value of `{}`{hint}", self.key));
        }
        chosen
    }
}
