//! The scanner agrees with syn about the items of a file.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use proptest::prelude::*;
use quote::{ToTokens, quote};
use schema_core::source::scan::{File, ItemKind, scan};
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

/// As syn prints it, which sorts generic arguments and leaves out an empty `where`.
fn printed<T: syn::parse::Parse + ToTokens>(tokens: &TokenStream) -> String {
    let parsed: T = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}: {tokens}"));
    parsed.into_token_stream().to_string()
}

impl Lines {
    fn scanned(&mut self, module: &str, file: &File) {
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
                ItemKind::Use { tree } => self.0.push(format!("{module} {attributes} use {tree}")),
                ItemKind::Type { name, tokens } => {
                    self.0.push(format!("{module} {attributes} type {name} {}", printed::<syn::DeriveInput>(tokens)));
                }
                ItemKind::Const { name, ty, value } => {
                    self.0.push(format!(
                        "{module} {attributes} const {name} {} {}",
                        printed::<syn::Type>(ty),
                        printed::<syn::Expr>(value)
                    ));
                }
                ItemKind::TypeAlias { name, ty } => {
                    self.0.push(format!("{module} {attributes} alias {name} {}", printed::<syn::Type>(ty)));
                }
                ItemKind::Macro { name, body } => {
                    self.0.push(format!("{module} {attributes} {name}! {body}"));
                }
                ItemKind::Function { name, body } => {
                    let body = body.as_ref().map(|body| body.stream().to_string());
                    self.0.push(format!("{module} {attributes} fn {name} {body:?}"));
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
                    let (colon, tree) = (&item.leading_colon, &item.tree);
                    self.0.push(format!("{module} {} use {}", outer(&item.attrs), quote!(#colon #tree)));
                }
                Item::Struct(syn::ItemStruct { attrs, ident, .. })
                | Item::Enum(syn::ItemEnum { attrs, ident, .. })
                | Item::Union(syn::ItemUnion { attrs, ident, .. }) => {
                    self.0.push(format!("{module} {} type {ident} {}", outer(attrs), item.to_token_stream()));
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
                    self.0.push(format!("{module} {} alias {ident} {}", outer(attrs), quote!(#ty)));
                }
                Item::Macro(syn::ItemMacro { attrs, mac, .. }) => {
                    let (path, body) = (&mac.path, &mac.tokens);
                    let name = quote!(#path).to_string().replace(' ', "");
                    self.0.push(format!("{module} {} {name}! {body}", outer(attrs)));
                }
                Item::Fn(syn::ItemFn { attrs, sig, block, .. }) => {
                    // Inner attributes belong to the body, for the scanner.
                    let inner = attrs.iter().filter(|one| matches!(one.style, syn::AttrStyle::Inner(_)));
                    let statements = &block.stmts;
                    let body = Some(quote!(#(#inner)* #(#statements)*).to_string());
                    self.0.push(format!("{module} {} fn {} {body:?}", outer(attrs), sig.ident));
                }
                Item::Verbatim(_) => self.0.push(UNKNOWN.to_owned()),
                _ => {}
            }
        }
    }
}

fn texts(attributes: &[TokenStream]) -> Vec<String> {
    attributes.iter().map(ToString::to_string).collect()
}

fn outer(attributes: &[syn::Attribute]) -> String {
    let outer = attributes.iter().filter(|attribute| matches!(attribute.style, syn::AttrStyle::Outer));
    outer.map(|attribute| attribute.meta.to_token_stream().to_string()).collect()
}

fn inner(attributes: &[syn::Attribute]) -> Vec<String> {
    let inner = attributes.iter().filter(|attribute| matches!(attribute.style, syn::AttrStyle::Inner(_)));
    inner.map(|attribute| attribute.meta.to_token_stream().to_string()).collect()
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
    for folder in [
        "src",
        "tests",
        "../schema-macros/src",
        "../schema-model/src",
        "../schema-sql/src",
        "../schema-diagram/src",
        "../src",
    ] {
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

/// What must hold of any text: whatever syn takes, the scanner takes as the same items.
fn check(text: &str) -> Result<(), TestCaseError> {
    let Ok(expected) = parsed(text) else {
        let _ = scan(text);
        return Ok(());
    };
    let found = scan(text);
    prop_assert!(found.is_ok(), "{:?} in {}", found, text);
    if expected.iter().any(|line| line == UNKNOWN) {
        return Ok(());
    }
    let found = scanned(text).unwrap_or_default();
    for (found, expected) in found.iter().zip(&expected) {
        prop_assert_eq!(found, expected, "{}", text);
    }
    prop_assert_eq!(found.len(), expected.len(), "{}", text);
    Ok(())
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
