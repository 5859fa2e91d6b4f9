//! Reads `#[codebook(…)]`, entry by entry, so that one wrong entry does not hide the next.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, Parser};
use syn::{Attribute, Lit, Meta};

use crate::errors::{Faults, did_you_mean, one_of};

/// One `key`, `key = value` or `key(…)`.
pub(crate) struct Entry {
    pub key: String,
    pub span: Span,
    pub form: Form,
}

/// What follows an entry's key.
pub(crate) enum Form {
    Flag,
    Value(TokenStream),
    List(TokenStream),
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
pub(crate) fn entries(attributes: &[Attribute], vocabulary: &Vocabulary, faults: &Faults) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("codebook")) {
        let Meta::List(list) = &attribute.meta else {
            faults.push(spanned(attribute.path()), "expected `#[codebook(…)]` with a list in parentheses");
            continue;
        };
        for tokens in split_commas(list.tokens.clone()) {
            if let Some(entry) = entry(tokens, faults) {
                found.push(entry);
            }
        }
    }
    let mut kept: Vec<Entry> = Vec::with_capacity(found.len());
    for entry in found {
        let known = vocabulary.once.iter().chain(vocabulary.repeated);
        if !known.clone().any(|key| *key == entry.key) {
            let hint = did_you_mean(&entry.key, known.copied());
            faults.push(
                entry.span,
                format!("unknown attribute `{}` on {}{}", entry.key, vocabulary.place, with_list(&hint, vocabulary)),
            );
        } else if vocabulary.once.contains(&entry.key.as_str()) && kept.iter().any(|other| other.key == entry.key) {
            faults.push(entry.span, format!("`{}` is given twice, keep one", entry.key));
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

fn entry(tokens: TokenStream, faults: &Faults) -> Option<Entry> {
    let mut rest = tokens.into_iter();
    let first = rest.next()?;
    let TokenTree::Ident(key) = first else {
        faults.push(first.span(), "expected `key`, `key = value` or `key(…)`");
        return None;
    };
    let span = key.span();
    let key = plain(&key);
    let form = match rest.next() {
        None => Form::Flag,
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
            let value: TokenStream = rest.collect();
            if value.is_empty() {
                faults.push(punct.span(), format!("expected a value after `{key} =`"));
                return None;
            }
            Form::Value(value)
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            if let Some(extra) = rest.next() {
                faults.push(extra.span(), format!("expected `,` after `{key}(…)`"));
                return None;
            }
            Form::List(group.stream())
        }
        Some(other) => {
            faults.push(other.span(), format!("expected `,`, `=` or `(` after `{key}`"));
            return None;
        }
    };
    Some(Entry { key, span, form })
}

/// An identifier's text without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map_or_else(|| text.clone(), str::to_owned)
}

/// The parts between top-level commas; a trailing comma is fine.
pub(crate) fn split_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(part.drain(..).collect()),
            _ => part.push(tree),
        }
    }
    if !part.is_empty() {
        parts.push(part.into_iter().collect());
    }
    parts
}

impl Entry {
    /// A flag; anything after it is a fault.
    pub fn flag(&self, faults: &Faults) -> bool {
        if !matches!(self.form, Form::Flag) {
            faults.push(self.span, format!("`{}` takes no value, write it alone", self.key));
        }
        true
    }

    /// The value parsed as `T`; `example` shows what was expected.
    pub fn value<T: Parse>(&self, example: &str, faults: &Faults) -> Option<T> {
        let Form::Value(tokens) = &self.form else {
            faults.push(self.span, format!("expected `{} = {example}`", self.key));
            return None;
        };
        let parsed = T::parse.parse2(tokens.clone()).ok();
        if parsed.is_none() {
            faults.push(spanned(tokens), format!("expected `{} = {example}`", self.key));
        }
        parsed
    }

    /// The value as a string literal that is not empty.
    pub fn string(&self, example: &str, faults: &Faults) -> Option<String> {
        let text: syn::LitStr = self.value(&format!("\"{example}\""), faults)?;
        if text.value().is_empty() {
            faults.push(text.span(), format!("`{}` is empty", self.key));
            return None;
        }
        Some(text.value())
    }

    /// The value as a whole number that fits.
    pub fn number(&self, example: &str, faults: &Faults) -> Option<(u32, Span)> {
        let literal: syn::LitInt = self.value(example, faults)?;
        let number = literal.base10_parse::<u32>().ok();
        if number.is_none() {
            faults.push(literal.span(), format!("`{}` is not a number from 0 to {}", self.key, u32::MAX));
        }
        Some((number?, literal.span()))
    }

    /// The value as one of a few words, written as an identifier or as a string.
    pub fn word<T>(&self, words: &[&str], choose: impl Fn(&str) -> Option<T>, faults: &Faults) -> Option<T> {
        let Form::Value(tokens) = &self.form else {
            faults.push(self.span, format!("expected `{} = …` with {}", self.key, one_of(words.iter().copied())));
            return None;
        };
        let text = match syn::parse2::<Lit>(tokens.clone()) {
            Ok(Lit::Str(text)) => text.value(),
            _ => compact(tokens.clone()),
        };
        let chosen = choose(&text);
        if chosen.is_none() {
            let hint = did_you_mean(&text, words.iter().copied());
            let hint = if hint.is_empty() { format!(", expected {}", one_of(words.iter().copied())) } else { hint };
            faults.push(spanned(tokens), format!("`{text}` is not a value of `{}`{hint}", self.key));
        }
        chosen
    }
}

/// Tokens as text without white space, fit for paths.
pub(crate) fn compact(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    append(tokens.to_token_stream(), &mut text);
    text
}

fn append(tokens: TokenStream, text: &mut String) {
    use std::fmt::Write as _;
    for tree in tokens {
        match tree {
            // The compiler wraps what a macro's fragment gave in invisible groups.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => append(group.stream(), text),
            other => {
                let _ = write!(text, "{other}");
            }
        }
    }
}

/// The span of the first token, which is the smallest that says where.
pub(crate) fn spanned(tokens: impl ToTokens) -> Span {
    tokens.to_token_stream().into_iter().next().map_or_else(Span::call_site, |tree| tree.span())
}

/// The lines of the item's doc comments: one leading space and trailing space stripped, outer blank lines dropped.
pub(crate) fn docs(attributes: &[Attribute]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        if !pair.path.is_ident("doc") {
            continue;
        }
        let syn::Expr::Lit(literal) = &pair.value else { continue };
        let Lit::Str(text) = &literal.lit else { continue };
        for line in text.value().split('\n') {
            let line = line.strip_prefix(' ').unwrap_or(line);
            lines.push(line.trim_end().to_owned());
        }
    }
    lines.join("\n").trim_matches('\n').to_owned()
}
