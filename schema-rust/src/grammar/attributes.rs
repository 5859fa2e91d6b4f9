//! Reads `#[codebook(…)]`, entry by entry, so one wrong entry does not hide the next.

use syn::buffer::TokenBuffer;
use syn::{Attribute, Lit, Meta};

use super::declaration::At;
use super::faults::Faults;
use super::tokens::Tokens;
use schema_model::words::{one_of, suggestion, suggestion_or_all};

/// The lists of an item's attributes of one name.
pub(super) struct Lists(Vec<TokenBuffer>);

impl Lists {
    /// The lists of `#[codebook(…)]`; one without a list is a fault.
    pub(super) fn of(attributes: &[Attribute], faults: &Faults) -> Self {
        let ours = attributes.iter().filter(|attribute| attribute.path().is_ident("codebook"));
        let lists = ours.filter_map(|attribute| {
            let list = list(attribute);
            if list.is_none() {
                let at = faults.at(attribute.path().segments[0].ident.span());
                faults.push(at, "expected a list in parentheses: `#[codebook(…)]`");
            }
            list
        });
        Self(lists.collect())
    }

    /// The lists of another attribute.
    pub(super) fn named(attributes: &[Attribute], name: &str) -> Self {
        Self(attributes.iter().filter(|attribute| attribute.path().is_ident(name)).filter_map(list).collect())
    }

    /// The tokens of each list.
    pub(super) fn tokens<'b>(&'b self, faults: &'b Faults) -> impl Iterator<Item = Tokens<'b>> {
        self.0.iter().map(|buffer| Tokens::of(buffer, faults))
    }

    /// Every entry that the vocabulary knows; all else is a fault.
    pub(super) fn entries<'b>(&'b self, vocabulary: &Vocabulary, faults: &'b Faults) -> Vec<Entry<'b>> {
        let mut found = Vec::new();
        for list in self.tokens(faults) {
            read_list(list, &mut found, faults);
        }
        known(found, vocabulary, faults)
    }
}

/// What stands between the parentheses of an attribute.
fn list(attribute: &Attribute) -> Option<TokenBuffer> {
    match &attribute.meta {
        Meta::List(list) => Some(TokenBuffer::new2(list.tokens.clone())),
        _ => None,
    }
}

/// One `key`, `key = value` or `key(…)`.
pub(crate) struct Entry<'b> {
    pub key: String,
    pub at: At,
    pub form: Form<'b>,
}

/// What follows an entry's key.
#[derive(Clone, Copy)]
pub(crate) enum Form<'b> {
    Flag,
    Value(Tokens<'b>),
    List(Tokens<'b>),
}

/// The keys that one place allows.
pub(crate) struct Vocabulary {
    /// For messages: "on an enum", "in a partition".
    pub place: &'static str,
    /// Keys that may stand once.
    pub once: &'static [&'static str],
    /// Keys that may stand several times.
    pub repeated: &'static [&'static str],
}

/// The entries of a list within an entry, `foreign_key(…)`.
pub(crate) fn listed<'b>(list: Tokens<'b>, vocabulary: &Vocabulary, faults: &Faults) -> Vec<Entry<'b>> {
    let mut found = Vec::new();
    read_list(list, &mut found, faults);
    known(found, vocabulary, faults)
}

fn read_list<'b>(mut list: Tokens<'b>, found: &mut Vec<Entry<'b>>, faults: &Faults) {
    while !list.is_empty() {
        let part = list.until_comma(false);
        found.extend(entry(part, faults));
    }
}

fn known<'b>(found: Vec<Entry<'b>>, vocabulary: &Vocabulary, faults: &Faults) -> Vec<Entry<'b>> {
    let mut kept: Vec<Entry> = Vec::with_capacity(found.len());
    for entry in found {
        let once = vocabulary.once.contains(&entry.key.as_str());
        if !once && !vocabulary.repeated.contains(&entry.key.as_str()) {
            let known = vocabulary.once.iter().chain(vocabulary.repeated).copied();
            let help = remedy(&entry.key).map(str::to_owned).or_else(|| suggestion(&entry.key, known));
            let message = format!("unknown attribute `{}` {}", entry.key, vocabulary.place);
            faults.push(entry.at, (message, help.unwrap_or_else(|| expected(vocabulary))));
        } else if once && kept.iter().any(|other| other.key == entry.key) {
            faults.push(entry.at, (format!("`{}` is given twice", entry.key), "keep one of them"));
        } else {
            kept.push(entry);
        }
    }
    kept
}

/// What the words of other tools are called here.
fn remedy(key: &str) -> Option<&'static str> {
    Some(match key {
        "nullable" | "null" | "optional" => "make the field's type an `Option`",
        "not_null" | "required" => "remove it: a field that is not an `Option` is never NULL",
        "autoincrement" | "auto_increment" | "identity" => "write `auto`",
        "serial" => "write `auto`, or `auto = serial` for a column that is a serial already",
        "size" | "max_length" | "len" => "write `length`",
        "pk" | "primary" => "write `primary_key`",
        "fk" | "foreign" | "belongs_to" => "write `references = Type`",
        "table_name" => "write `table`",
        "column_name" | "db_column" => "write `column`",
        "column_type" | "sql_type" => "write `type`",
        "comment" => "write a doc comment",
        _ => return None,
    })
}

/// The whole list of keys, for a word that is near none of them.
fn expected(vocabulary: &Vocabulary) -> String {
    let mut keys: Vec<&str> = vocabulary.once.iter().chain(vocabulary.repeated).copied().collect();
    keys.sort_unstable();
    format!("expected {}", one_of(keys))
}

fn entry<'b>(mut tokens: Tokens<'b>, faults: &Faults) -> Option<Entry<'b>> {
    let at = tokens.at();
    let Some((key, _)) = tokens.word() else {
        faults.push(at, "expected `key`, `key = value` or `key(…)`");
        return None;
    };
    let next = tokens.at();
    let form = if tokens.is_empty() {
        Form::Flag
    } else if tokens.punct('=') {
        if tokens.is_empty() {
            faults.push(next, format!("expected a value after `{key} =`"));
            return None;
        }
        Form::Value(tokens)
    } else if let Some(list) = tokens.parenthesised() {
        if !tokens.is_empty() {
            faults.push(tokens.at(), format!("expected `,` after `{key}(…)`"));
            return None;
        }
        Form::List(list)
    } else {
        faults.push(next, format!("expected `,`, `=` or `(` after `{key}`"));
        return None;
    };
    Some(Entry { key, at, form })
}

impl<'b> Entry<'b> {
    /// A flag; anything after it is a fault.
    pub fn flag(&self, faults: &Faults) -> bool {
        if !matches!(self.form, Form::Flag) {
            faults.push(self.at, (format!("`{}` takes no value", self.key), format!("write `{}` alone", self.key)));
        }
        true
    }

    /// The value as `read` takes it; `example` shows what was expected.
    fn value<T>(&self, read: impl Fn(Tokens<'b>) -> Option<T>, example: &str, faults: &Faults) -> Option<(T, At)> {
        let Form::Value(tokens) = self.form else {
            faults.push(self.at, format!("expected a value like `{} = {example}`", self.key));
            return None;
        };
        let value = read(tokens);
        if value.is_none() {
            faults.push(tokens.at(), format!("expected a value like `{} = {example}`", self.key));
        }
        Some((value?, tokens.at()))
    }

    /// The value as a path.
    pub fn path(&self, example: &str, faults: &Faults) -> Option<(String, At)> {
        self.value(Tokens::as_path, example, faults)
    }

    /// The value as a field's name.
    pub fn ident(&self, example: &str, faults: &Faults) -> Option<(String, At)> {
        self.value(Tokens::as_word, example, faults)
    }

    /// The value as a string literal.
    pub fn text(&self, example: &str, faults: &Faults) -> Option<(String, At)> {
        self.value(Tokens::as_string, &format!("\"{example}\""), faults)
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
        let whole = |mut tokens: Tokens<'_>| match tokens.literal()? {
            Lit::Int(number) if tokens.is_empty() => Some(number.base10_parse::<u32>().ok()),
            Lit::Float(_) if tokens.is_empty() => Some(None),
            _ => None,
        };
        let (number, at) = self.value(whole, example, faults)?;
        if number.is_none() {
            faults.push(at, format!("`{}` must be between 0 and {}", self.key, u32::MAX));
        }
        Some((number?, at))
    }

    /// The value as one of a few words, written as an identifier or as a string.
    pub fn word<T>(&self, words: &[&str], choose: impl Fn(&str) -> Option<T>, faults: &Faults) -> Option<T> {
        let Form::Value(tokens) = self.form else {
            let (message, all) = (format!("`{}` requires a value", self.key), one_of(words.iter().copied()));
            faults.push(self.at, (message, format!("write `{} = …` with {all}", self.key)));
            return None;
        };
        let text = tokens.as_string().unwrap_or_else(|| tokens.compact());
        let chosen = choose(&text);
        if chosen.is_none() {
            let message = format!("`{text}` is not a value of `{}`", self.key);
            faults.push(tokens.at(), (message, suggestion_or_all(&text, words.iter().copied())));
        }
        chosen
    }
}
