//! The scanner agrees with syn about the items of a file, and with a slower lexer about what balances.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use proptest::prelude::*;
use quote::{ToTokens, quote};
use schema_core::source::scan::{Attribute, File, ItemKind, TypeKeyword, scan};
use syn::Item;

/// One item of each kind, and what a scanner may trip over.
const SAMPLE: &str = r###"#!/usr/bin/env run
//! Inner docs.
#![allow(dead_code)] /* plain /* nested */ */ #![cfg_attr(all(), doc = "]")]

/// Docs of `A`, with "quotes' and (brackets.
#[derive(Debug, Clone)]
#[codebook(name = "a]\"", /* ] */ note = r#"x"]"#)]
pub(crate) enum A<'a, T: Fn(u8) -> Vec<u8>, const N: usize = { 1 << 2 }> where T: Copy {
    /// One.
    One = { b'{' as isize } << 1, // }
    Two(&'a T, [u8; N]) = '\'' as isize,
    Three { c: char } = "}\\".len() as isize,
}
pub struct Unit;
struct Pair<T>(pub T, [u8; { 3 }]) where T: Into<String>;
struct r#Where<T> where T: for<'a> Fn(&'a T) -> u8, { r#type: T, lifetime: &'static str }
pub(in crate::a) union U { a: u8, b: [u8; '\u{1F600}' as usize] }
mod inline {
    #![allow(unused)]
    //! Inner.
    use super::*;
    pub mod deeper { pub struct Deep { a: u8 } mod file; }
}
#[path = "x.rs"] pub mod outside;
use ::std::{self, fmt::{Display as Shown, *,}, io as _};
pub use self::inline::deeper::{Deep, Deep as Other};
const C: &[Option<u8>] = &[Some(1 + b'"'), None]; static mut S: fn() -> u8 = { || 1 };
const _: () = assert!(1 < 2, "{}", ')');
const D: Vec<u8>= Vec::<u8>::new(); pub const fn safe() -> bool { 'a: loop { break 'a true } }
const safe: f64 = if 1.5e-3 > 2. as f64 { 1e5 } else { match 0 { _ => 1.0_f64.sqrt() } };
type Alias = Vec<Box<dyn Fn(u8) -> u8 + 'static>>; type Generic<T> = Option<T>;
macro_rules! rules { ($a:expr) => { struct Not; }; ($($t:tt)*) => { } }
rules!(struct NotEither;); ::codebooks :: schema! { "}" } thread_local![static X: u8 = 1;];
impl<T> Pair<T> where T: Into<String> { const K: u8 = 1; fn f() { struct Inside; } }
unsafe impl<'a> Send for Unit {} impl !Sync for Unit {} impl Unit { }
pub unsafe extern "C" fn ffi<T>(x: u8) -> impl Iterator<Item = T> + use<T> where T: Copy { "r\"" }
async fn go() {} trait Tr<T>: Copy where T: Copy { fn f(&self) -> u8; } unsafe auto trait Au {}
extern "C" { fn c(x: u8); } extern crate self as me; unsafe extern r"C" { safe fn d(); } extern crate b;
fn union() { let r = r##"}"# "##; let b = br#"{"#; let c = c"{\""; let x = '{'; r#fn() /* { */ }
const R: *const u8 = &raw const X as *const _; const F: fn() = main as extern "C" fn(); // '
/** Block docs */ struct Last { été: &'static str }
"###;

/// The items as lines of text, for comparison.
#[derive(Default)]
struct Lines(Vec<String>);

/// The line of an item that syn takes without understanding it, as `const impl A {}`.
const UNKNOWN: &str = "unknown";

/// Without white space: syn prints the space between two tokens its own way.
fn squeeze(lines: Lines) -> Vec<String> {
    lines.0.into_iter().map(|line| line.split_whitespace().collect()).collect()
}

fn tokens(text: &str) -> String {
    text.parse::<TokenStream>().unwrap_or_else(|error| panic!("{error}: {text}")).to_string()
}

/// As syn prints it, which sorts generic arguments and leaves out an empty `where`.
fn printed<T: syn::parse::Parse + ToTokens>(text: &str) -> String {
    let parsed: T = syn::parse_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    parsed.into_token_stream().to_string()
}

impl Lines {
    fn scanned(&mut self, module: &str, file: &File<'_>) {
        for item in &file.items {
            let attributes = texts(&item.attributes).concat();
            match &item.kind {
                ItemKind::Module { name, content } => {
                    self.0.push(format!("{module} {attributes} mod {name} {}", content.is_some()));
                    if let Some(content) = content {
                        for attribute in texts(&content.inner_attributes) {
                            self.0.push(format!("{module}::{name} inner {attribute}"));
                        }
                        self.scanned(&format!("{module}::{name}"), content);
                    }
                }
                ItemKind::Use { tree, public } => {
                    self.0.push(format!("{module} {attributes} use {} {public}", tokens(tree)));
                }
                ItemKind::Type { keyword, name, text } => {
                    let word = match keyword {
                        TypeKeyword::Struct => "struct",
                        TypeKeyword::Enum => "enum",
                        TypeKeyword::Union => "union",
                    };
                    self.0.push(format!("{module} {attributes} {word} {name} {}", printed::<syn::DeriveInput>(text)));
                }
                ItemKind::Const { name, ty, value } => {
                    self.0.push(format!(
                        "{module} {attributes} const {name} {} {}",
                        printed::<syn::Type>(ty),
                        printed::<syn::Expr>(value)
                    ));
                }
                ItemKind::TypeAlias { name, ty, text } => {
                    self.0.push(format!(
                        "{module} {attributes} type {name} {} {}",
                        printed::<syn::Type>(ty),
                        printed::<syn::ItemType>(text)
                    ));
                }
                ItemKind::Macro { name, body, text } => {
                    self.0.push(format!(
                        "{module} {attributes} {name}! {} {}",
                        tokens(body),
                        printed::<syn::ItemMacro>(text)
                    ));
                }
                ItemKind::Impl { self_type, content } => {
                    self.0.push(format!(
                        "{module} {attributes} {}",
                        printed::<syn::ItemImpl>(&format!("impl {self_type} {{ {content} }}"))
                    ));
                }
            }
        }
    }

    fn parsed(&mut self, module: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(item) => {
                    let attributes = outer(&item.attrs);
                    self.0.push(format!("{module} {attributes} mod {} {}", item.ident, item.content.is_some()));
                    if let Some((_, items)) = &item.content {
                        let module = format!("{module}::{}", item.ident);
                        for attribute in inner(&item.attrs) {
                            self.0.push(format!("{module} inner {attribute}"));
                        }
                        self.parsed(&module, items);
                    }
                }
                Item::Use(item) => {
                    let public = match &item.vis {
                        syn::Visibility::Inherited => false,
                        syn::Visibility::Restricted(within) => !within.path.is_ident("self"),
                        _ => true,
                    };
                    let (colon, tree) = (&item.leading_colon, &item.tree);
                    self.0.push(format!("{module} {} use {} {public}", outer(&item.attrs), quote!(#colon #tree)));
                }
                Item::Struct(syn::ItemStruct { attrs, ident, .. }) => {
                    self.0.push(format!("{module} {} struct {ident} {}", outer(attrs), item.to_token_stream()));
                }
                Item::Enum(syn::ItemEnum { attrs, ident, .. }) => {
                    self.0.push(format!("{module} {} enum {ident} {}", outer(attrs), item.to_token_stream()));
                }
                Item::Union(syn::ItemUnion { attrs, ident, .. }) => {
                    self.0.push(format!("{module} {} union {ident} {}", outer(attrs), item.to_token_stream()));
                }
                Item::Const(syn::ItemConst { attrs, ident, ty, expr, generics, .. })
                    if ident != "_" && generics.lt_token.is_none() =>
                {
                    let line = format!("{} const {ident} {} {}", outer(attrs), quote!(#ty), quote!(#expr));
                    self.0.push(format!("{module} {line}"));
                }
                Item::Static(syn::ItemStatic { attrs, ident, ty, expr, .. }) => {
                    let line = format!("{} const {ident} {} {}", outer(attrs), quote!(#ty), quote!(#expr));
                    self.0.push(format!("{module} {line}"));
                }
                Item::Type(syn::ItemType { attrs, ident, ty, generics, .. }) if generics.lt_token.is_none() => {
                    let line = format!("{} type {ident} {} {}", outer(attrs), quote!(#ty), quote!(#item));
                    self.0.push(format!("{module} {line}"));
                }
                Item::Macro(syn::ItemMacro { attrs, mac, .. }) => {
                    let (path, body) = (&mac.path, &mac.tokens);
                    let name = quote!(#path).to_string().replace(' ', "");
                    self.0.push(format!("{module} {} {name}! {body} {}", outer(attrs), quote!(#item)));
                }
                Item::Impl(syn::ItemImpl { attrs, self_ty, trait_: None, items, .. }) => {
                    // Inner attributes belong to the content, for the scanner.
                    let inner = attrs.iter().filter(|one| matches!(one.style, syn::AttrStyle::Inner(_)));
                    let item = quote!(impl #self_ty { #(#inner)* #(#items)* });
                    self.0.push(format!("{module} {} {item}", outer(attrs)));
                }
                Item::Verbatim(_) => self.0.push(UNKNOWN.to_owned()),
                _ => {}
            }
        }
    }
}

/// The attributes, without `doc = "…"`: only a token's place tells it from a doc comment.
fn listed<'a>(attributes: impl Iterator<Item = String> + 'a) -> impl Iterator<Item = String> + 'a {
    attributes.filter(|attribute| !attribute.starts_with("doc ="))
}

fn texts(attributes: &[Attribute<'_>]) -> Vec<String> {
    listed(attributes.iter().map(|attribute| tokens(attribute.text))).collect()
}

fn outer(attributes: &[syn::Attribute]) -> String {
    let outer = attributes.iter().filter(|attribute| matches!(attribute.style, syn::AttrStyle::Outer));
    listed(outer.map(|attribute| attribute.meta.to_token_stream().to_string())).collect()
}

fn inner(attributes: &[syn::Attribute]) -> Vec<String> {
    let inner = attributes.iter().filter(|attribute| matches!(attribute.style, syn::AttrStyle::Inner(_)));
    listed(inner.map(|attribute| attribute.meta.to_token_stream().to_string())).collect()
}

fn scanned(text: &str) -> Result<Vec<String>, String> {
    let file = scan(text).map_err(|fault| format!("at byte {}: {}", fault.offset, fault.message))?;
    let mut lines = Lines::default();
    lines.0.extend(texts(&file.inner_attributes).iter().map(|attribute| format!(" inner {attribute}")));
    lines.scanned("", &file);
    Ok(squeeze(lines))
}

fn parsed(text: &str) -> syn::Result<Vec<String>> {
    let file = syn::parse_file(text)?;
    let mut lines = Lines::default();
    lines.0.extend(inner(&file.attrs).into_iter().map(|attribute| format!(" inner {attribute}")));
    lines.parsed("", &file.items);
    Ok(squeeze(lines))
}

/// Compares all Rust files below a folder; gives how many there were, and how many items.
fn compare_folder(folder: &Path, compared: &mut (usize, usize)) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.map(|entry| entry.expect("the folder can be read").path()) {
        if entry.is_dir() {
            compare_folder(&entry, compared);
        } else if entry.extension().is_some_and(|extension| extension == "rs")
            && let Ok(text) = fs::read_to_string(&entry)
            && let Ok(mut expected) = parsed(&text)
        {
            expected.retain(|line| line != UNKNOWN);
            let found = scanned(text.trim_start_matches('\u{feff}'));
            let found = found.unwrap_or_else(|fault| panic!("{}: {fault}", entry.display()));
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!(found, expected, "{}", entry.display());
            }
            assert_eq!(found.len(), expected.len(), "{}", entry.display());
            compared.0 += 1;
            compared.1 += found.len();
        }
    }
}

#[test]
fn it_agrees_with_syn_about_this_workspace() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compared = (0, 0);
    for folder in ["src", "tests", "../schema-macros/src", "../src"] {
        compare_folder(&workspace.join(folder), &mut compared);
    }
    assert!(compared.0 > 2 && compared.1 > 20, "{compared:?}");
}

#[test]
fn it_agrees_with_syn_about_the_sample() {
    let found = scanned(SAMPLE).expect("the sample scans");
    assert_eq!(found, parsed(SAMPLE).expect("the sample parses"));
    assert!(found.len() > 25, "{found:#?}");
}

/// What must hold of any text: whatever syn takes, the scanner takes as the same items; whatever it takes, balances.
fn check(text: &str) -> Result<(), TestCaseError> {
    let found = scan(text);
    if found.is_ok() {
        prop_assert!(balances(text), "{}", text);
    }
    // White space that rustc does not know as such is fine with syn.
    let is_odd = text.chars().any(|c| c.is_whitespace() && !is_blank(c));
    if let Ok(expected) = parsed(text)
        && !is_odd
    {
        prop_assert!(found.is_ok(), "{:?} in {}", found, text);
        if expected.iter().any(|line| line == UNKNOWN) {
            return Ok(());
        }
        let found = scanned(text).unwrap_or_default();
        for (found, expected) in found.iter().zip(&expected) {
            prop_assert_eq!(found, expected, "{}", text);
        }
        prop_assert_eq!(found.len(), expected.len(), "{}", text);
    }
    Ok(())
}

/// Whether brackets, strings and comments end, found character by character.
fn balances(text: &str) -> bool {
    let is_attribute = skip_blanks(text.strip_prefix("#!").unwrap_or("")).starts_with('[');
    let mut rest =
        if text.starts_with("#!") && !is_attribute { &text[text.find('\n').unwrap_or(text.len())..] } else { text };
    let mut closers = Vec::new();
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        if is_in_word(first) {
            let (word, behind) = rest.split_at(rest.len() - skip_word(rest).len());
            let hashes = behind.len() - behind.trim_start_matches('#').len();
            rest = behind;
            if word == "r" && hashes == 1 && behind[1..].starts_with(is_in_word) {
                rest = skip_word(&behind[1..]);
            } else if matches!(word, "r" | "br" | "cr") && behind[hashes..].starts_with('"') {
                let close = format!("\"{}", "#".repeat(hashes));
                let Some(end) = behind[hashes + 1..].find(&close) else { return false };
                rest = skip_word(&behind[hashes + 1 + end + close.len()..]);
            } else if word == "b" && behind.starts_with('\'') {
                let Some(behind) = skip_character(&behind[1..]) else { return false };
                rest = skip_word(behind);
            }
            continue;
        }
        rest = after;
        match first {
            '(' => closers.push(')'),
            '[' => closers.push(']'),
            '{' => closers.push('}'),
            ')' | ']' | '}' if closers.pop() != Some(first) => return false,
            '"' => {
                let Some(end) = quoted(after, '"') else { return false };
                rest = skip_word(&after[end..]);
            }
            '\'' => {
                let mut next = after.chars();
                let (one, two) = (next.next(), next.next());
                if one == Some('\\') || two == Some('\'') {
                    let Some(behind) = skip_character(after) else { return false };
                    rest = skip_word(behind);
                } else {
                    rest = skip_word(after);
                }
            }
            '/' if after.starts_with(['/', '*']) => {
                let Some(behind) = skip_comment(rest_from(text, after)) else { return false };
                rest = behind;
            }
            _ => {}
        }
    }
    closers.is_empty()
}

/// The text from the character before `after` on.
fn rest_from<'t>(text: &'t str, after: &str) -> &'t str {
    &text[text.len() - after.len() - 1..]
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
}

/// Where a quoted text ends, behind its closing quote.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

/// What follows a character and its closing apostrophe.
fn skip_character(text: &str) -> Option<&str> {
    if text.starts_with('\\') {
        return quoted(text, '\'').map(|end| &text[end..]);
    }
    let mut next = text.chars();
    next.next()?;
    next.as_str().strip_prefix('\'')
}

fn is_in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii() && !is_blank(c)
}

fn skip_word(text: &str) -> &str {
    text.trim_start_matches(is_in_word)
}

fn skip_comment(text: &str) -> Option<&str> {
    if text.starts_with("//") {
        return Some(&text[text.find('\n').unwrap_or(text.len())..]);
    }
    let (mut depth, mut rest) = (0, text);
    loop {
        if let Some(behind) = rest.strip_prefix("/*") {
            (depth, rest) = (depth + 1, behind);
        } else if let Some(behind) = rest.strip_prefix("*/") {
            (depth, rest) = (depth - 1, behind);
        } else {
            let mut next = rest.chars();
            next.next()?;
            rest = next.as_str();
        }
        if depth == 0 {
            return Some(rest);
        }
    }
}

/// Without white space and plain comments at its start.
fn skip_blanks(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(is_blank);
        let is_doc = ["//!", "/*!", "///", "/**"].iter().any(|doc| text.starts_with(doc));
        let is_plain = ["////", "/***", "/**/"].iter().any(|plain| text.starts_with(plain));
        if !(text.starts_with("//") || text.starts_with("/*")) || is_doc && !is_plain {
            return text;
        }
        let Some(behind) = skip_comment(text) else { return text };
        text = behind;
    }
}

/// Nothing is lost in silence: where a deleted character costs an item, syn sees the same file.
#[test]
fn a_missing_character_loses_no_type() {
    let names = |text: &str| -> Option<Vec<String>> {
        let found = scan(text).ok()?;
        let names = found.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Type { name, .. } => Some((*name).to_owned()),
            _ => None,
        });
        Some(names.collect())
    };
    let whole = names(SAMPLE).expect("the sample scans");
    for (at, c) in SAMPLE.char_indices() {
        let text = [&SAMPLE[..at], &SAMPLE[at + c.len_utf8()..]].concat();
        check(&text).expect("the properties hold");
        if names(&text).is_some_and(|names| names.len() < whole.len()) {
            assert!(syn::parse_file(&text).is_ok(), "without the {c:?} at {at} of {text}");
        }
    }
}

const PIECES: &[&str] = &[
    "\"",
    "'",
    "r#\"",
    "\"#",
    "b'",
    "br##\"",
    "c\"",
    "'a",
    "'\\''",
    "r#",
    "/*",
    "*/",
    "//",
    "\n",
    "\r\n",
    "///",
    "//!",
    "/**/",
    "#![a]",
    "#[a]",
    "#",
    "!",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "->",
    "=",
    "==",
    ";",
    ",",
    ":",
    "::",
    "pub ",
    "pub(crate) ",
    "struct A;",
    "enum ",
    "union ",
    "mod x;",
    "mod y {",
    "use ",
    " as ",
    "const ",
    "static ",
    "fn ",
    "impl ",
    "trait ",
    "type ",
    "unsafe ",
    "extern ",
    "macro_rules! m {}",
    "m! {}",
    "m!();",
    "where ",
    "for ",
    "async ",
    "1.",
    "0x",
    "é",
    "\u{2028}",
    "\u{1F600}",
    "\\",
    "\0",
    "_",
    "raw ",
    "r",
    "b",
    "br",
    "cr",
    "#!",
    "\u{200E}",
];

/// The sample, or nothing, with pieces put in and ranges cut out.
fn edited() -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(PIECES));
    let start = prop_oneof![Just(""), Just(SAMPLE)];
    (start, prop::collection::vec(edit, 1..12)).prop_map(|(start, edits)| {
        let mut text: Vec<char> = start.chars().collect();
        for (place, cut, piece) in edits {
            let from = place.index(text.len() + 1);
            let to = text.len().min(from + cut.saturating_sub(4));
            let piece = if cut % 3 == 0 { "" } else { piece };
            text.splice(from..to, piece.chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_rust_hold(text in edited()) {
        check(&text)?;
    }

    #[test]
    fn rows_of_pieces_hold(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
        check(&pieces.concat())?;
    }

    #[test]
    fn any_text_holds(text in any::<String>(), bytes in any::<Vec<u8>>()) {
        check(&text)?;
        check(&String::from_utf8_lossy(&bytes))?;
    }
}
