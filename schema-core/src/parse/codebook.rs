//! Reads an enum.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::{Attribute, BinOp, DataEnum, DeriveInput, Expr, Fields, Lit, UnOp};

use super::attributes::{Entry, Vocabulary, compact, docs, entries, plain, spanned};
use super::declaration::{At, CodeDeclaration, Declaration, EnumDeclaration, VariantDeclaration};
use super::text::{check_name, check_text};
use super::{Case, Expansion, Settings, refuse_cfg};
use crate::errors::Faults;
use crate::model::{IntRepr, KeyKind, StandardColumns, Storage};

const ENUM: Vocabulary = Vocabulary {
    place: "an enum",
    once: &[
        "table",
        "storage",
        "key",
        "length",
        "codes",
        "names",
        "rename_all",
        "key_column",
        "name_column",
        "description_column",
        "archive_column",
        "crate",
        "standalone",
    ],
    repeated: &[],
};

const VARIANT: Vocabulary =
    Vocabulary { place: "a variant", once: &["code", "name", "description", "retired"], repeated: &[] };

/// More variants than this belong into a data file: the enum alone would cost the user's every build.
const MOST_VARIANTS: usize = 10_000;

/// The length of a text key whose enum gives none.
const TEXT_KEY_LENGTH: u32 = 64;

/// What the enum's own attributes say.
struct Options {
    table: Option<String>,
    storage: Storage,
    text_key: bool,
    length: u32,
    codes: Case,
    names: Option<Case>,
    rename_all: Case,
    columns: StandardColumns,
    expansion: Expansion,
}

pub(super) fn parse(
    input: &DeriveInput,
    data: &DataEnum,
    settings: &Settings,
    faults: &Faults,
) -> Option<(Declaration, Expansion)> {
    let ident = plain(&input.ident);
    let span = input.ident.span();
    let options = options(&input.attrs, settings, faults);
    let name = options.table.clone().unwrap_or_else(|| {
        let snake = Case::Snake.apply(&ident);
        if options.storage == Storage::Table { format!("c_{snake}") } else { snake }
    });
    check_name(&name, "table name", span, faults);

    let key = if options.text_key { KeyKind::Text(options.length) } else { KeyKind::Int(repr(&input.attrs, faults)) };
    if data.variants.is_empty() {
        faults.push(span, format!("`{ident}` has no variants, so its codebook would have no rows, add one"));
    } else if data.variants.len() > MOST_VARIANTS {
        faults.push(
            span,
            format!(
                "`{ident}` has {} variants, more than {MOST_VARIANTS} belong into a data file",
                data.variants.len()
            ),
        );
    }
    let comment = docs(&input.attrs);
    check_text(&comment, "doc comment", span, faults);
    let variants = variants(data, key, &options, faults);
    check_duplicates(&variants, faults);
    Some((
        Declaration::Enum(EnumDeclaration {
            ident,
            at: At(span),
            name,
            storage: options.storage,
            key,
            columns: options.columns,
            comment,
            variants,
        }),
        options.expansion,
    ))
}

fn options(attributes: &[Attribute], settings: &Settings, faults: &Faults) -> Options {
    let mut options = Options {
        table: None,
        storage: Storage::Table,
        text_key: false,
        length: TEXT_KEY_LENGTH,
        codes: Case::Snake,
        names: None,
        rename_all: settings.rename_all,
        columns: StandardColumns {
            key: String::new(),
            name: None,
            description: "description".into(),
            archive: settings.archive_column.clone(),
        },
        expansion: Expansion::default(),
    };
    let entries = entries(attributes, &ENUM, faults);
    let mut name_column = None;
    let mut int_key = None;
    for entry in &entries {
        match entry.key.as_str() {
            "table" => options.table = entry.string("c_parcel_state", faults),
            "storage" => {
                let words = ["table", "check", "native"];
                let all = [Storage::Table, Storage::Check, Storage::Native];
                if let Some(storage) = entry.word(&words, |word| pick(&words, &all, word), faults) {
                    options.storage = storage;
                }
            }
            "key" => {
                let chosen = entry.word(&["int", "text"], |word| pick(&["int", "text"], &[false, true], word), faults);
                options.text_key = chosen == Some(true);
                int_key = (chosen == Some(false)).then_some(entry.span);
            }
            "length" => {
                if let Some((length, span)) = entry.number("64", faults) {
                    options.length = length;
                    if !(1..=255).contains(&length) {
                        faults.push(span, "the length of a text key is from 1 to 255");
                    }
                }
            }
            "codes" => options.codes = case(entry, faults).unwrap_or(options.codes),
            "names" => options.names = case(entry, faults),
            "rename_all" => options.rename_all = case(entry, faults).unwrap_or(options.rename_all),
            "key_column" => set_column(entry, &mut options.columns.key, faults),
            "name_column" => {
                let mut name = String::new();
                set_column(entry, &mut name, faults);
                name_column = Some((name, entry.span));
            }
            "description_column" => set_column(entry, &mut options.columns.description, faults),
            "archive_column" => set_column(entry, &mut options.columns.archive, faults),
            "crate" => options.expansion.facade = entry.value("path", faults),
            "standalone" => options.expansion.standalone = entry.flag(faults),
            _ => unreachable!("the vocabulary lists every key"),
        }
    }
    if options.storage == Storage::Native {
        if let Some(span) = int_key {
            faults.push(span, "a native enum type holds text, drop `key = \"int\"`");
        }
        options.text_key = true;
        options.length = super::text::NAME_BYTES as u32;
    }
    for entry in &entries {
        let needs = match entry.key.as_str() {
            "length" | "codes" if !options.text_key => Some("key = \"text\""),
            "name_column" if options.names.is_none() => Some("names = \"snake_case\""),
            "names" | "key_column" | "description_column" | "archive_column" if options.storage != Storage::Table => {
                Some("storage = \"table\"")
            }
            _ => None,
        };
        if let Some(needs) = needs {
            faults.push(entry.span, format!("`{}` means nothing without `{needs}`", entry.key));
        }
    }
    if options.columns.key.is_empty() {
        options.columns.key = if options.text_key { "code" } else { "id" }.into();
    }
    if options.names.is_some() {
        options.columns.name = Some(name_column.map_or_else(|| "name".into(), |(name, _)| name));
    }
    check_columns(&options.columns, &entries, faults);
    options
}

/// The columns of a codebook's table must not share a name.
fn check_columns(columns: &StandardColumns, entries: &[Entry], faults: &Faults) {
    let mut seen = vec!["sha".to_owned(), "date_created".to_owned()];
    let named = [
        ("key_column", Some(&columns.key)),
        ("name_column", columns.name.as_ref()),
        ("description_column", Some(&columns.description)),
        ("archive_column", Some(&columns.archive)),
    ];
    for (key, column) in named {
        let Some(column) = column else { continue };
        let lower = column.to_lowercase();
        if seen.contains(&lower) {
            let span = entries.iter().find(|entry| entry.key == key).map_or_else(Span::call_site, |entry| entry.span);
            faults.push(span, format!("the codebook would have two columns `{column}`, name one of them otherwise"));
        }
        seen.push(lower);
    }
}

fn set_column(entry: &Entry, column: &mut String, faults: &Faults) {
    if let Some(name) = entry.string("column", faults) {
        check_name(&name, "column name", entry.span, faults);
        *column = name;
    }
}

fn case(entry: &Entry, faults: &Faults) -> Option<Case> {
    entry.word(&Case::WORDS, Case::from_word, faults)
}

fn pick<T: Copy>(words: &[&str], values: &[T], word: &str) -> Option<T> {
    words.iter().position(|known| *known == word).map(|at| values[at])
}

/// The integer behind the enum: its `#[repr]`, else 32 bits.
fn repr(attributes: &[Attribute], faults: &Faults) -> IntRepr {
    let mut found = IntRepr::I32;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        let Ok(list) = attribute.meta.require_list() else { continue };
        for tokens in super::attributes::split_commas(list.tokens.clone()) {
            let text = compact(tokens.clone());
            match text.as_str() {
                "u64" | "i128" | "u128" | "isize" | "usize" => faults.push(
                    spanned(tokens),
                    format!("no portable column holds `{text}`, use `#[repr(i64)]` or a smaller one"),
                ),
                text => found = IntRepr::from_rust(text).unwrap_or(found),
            }
        }
    }
    found
}

fn variants(data: &DataEnum, key: KeyKind, options: &Options, faults: &Faults) -> Vec<VariantDeclaration> {
    let mut next = CodeDeclaration::Int(0);
    let mut list = Vec::with_capacity(data.variants.len());
    for variant in &data.variants {
        refuse_cfg(&variant.attrs, "a variant", faults);
        let span = variant.ident.span();
        if !matches!(variant.fields, Fields::Unit) {
            faults.push(span, "a variant with fields has no single code, use a unit variant");
        }
        let discriminant = match &variant.discriminant {
            Some((_, value)) => discriminant(value, key, faults).unwrap_or(CodeDeclaration::Int(0)),
            None => next,
        };
        next = successor(&discriminant);
        let ident = plain(&variant.ident);
        let mut code = discriminant;
        let mut name = options.names.map(|case| case.apply(&ident));
        let mut description = None;
        let mut retired = false;
        if let KeyKind::Text(_) = key {
            code = CodeDeclaration::Text(options.codes.apply(&ident));
        }
        for entry in entries(&variant.attrs, &VARIANT, faults) {
            match entry.key.as_str() {
                "code" => match (key, entry.string("start", faults)) {
                    (KeyKind::Text(_), Some(text)) => code = CodeDeclaration::Text(text),
                    (KeyKind::Int(_), _) => faults.push(
                        entry.span,
                        "an integer code is the variant's discriminant, write `Variant = 1`, or give the enum `key = \"text\"`",
                    ),
                    _ => {}
                },
                "name" => {
                    let text = entry.string("start", faults);
                    if options.names.is_none() {
                        faults.push(entry.span, "the codebook has no name column, give the enum `names = \"snake_case\"`");
                    }
                    name = text.or(name);
                }
                "description" => description = entry.string("Start the app", faults),
                "retired" => retired = entry.flag(faults),
                _ => unreachable!("the vocabulary lists every key"),
            }
        }
        let description = description.unwrap_or_else(|| {
            let docs = docs(&variant.attrs);
            if docs.is_empty() { options.rename_all.apply(&ident) } else { docs }
        });
        let declared = VariantDeclaration { ident, at: At(span), code, name, description, retired };
        check_variant(&declared, key, options.storage, span, faults);
        list.push(declared);
    }
    list
}

fn check_variant(variant: &VariantDeclaration, key: KeyKind, storage: Storage, span: Span, faults: &Faults) {
    check_text(&variant.description, "description", span, faults);
    if let Some(name) = &variant.name {
        check_text(name, "name", span, faults);
        check_length(name, crate::model::NAME_LENGTH, "name", span, faults);
        check_spaces(name, "name", span, faults);
    }
    match (&variant.code, key) {
        (CodeDeclaration::Int(code), KeyKind::Int(repr)) => {
            let (min, max) = repr.bounds();
            if !(min..=max).contains(code) {
                faults.push(
                    span,
                    format!("code {code} does not fit into `{}`, give the enum a larger `#[repr]`", repr.rust()),
                );
            }
        }
        (CodeDeclaration::Text(code), KeyKind::Text(length)) => {
            check_text(code, "code", span, faults);
            check_length(code, length, "code", span, faults);
            if storage == Storage::Native && code.len() > length as usize {
                faults.push(
                    span,
                    format!("the label `{code}` has {} bytes, a native enum type keeps {length}", code.len()),
                );
            }
            check_spaces(code, "code", span, faults);
            if storage == Storage::Native && code.contains(',') {
                faults.push(
                    span,
                    format!("the label `{code}` holds a comma, which MySQL's `ENUM` lists cannot tell apart"),
                );
            }
        }
        _ => {}
    }
}

/// MySQL compares keys with padding, so texts that differ in trailing space only would be one there.
fn check_spaces(text: &str, what: &str, span: Span, faults: &Faults) {
    if text.starts_with(' ') || text.ends_with(' ') {
        faults.push(
            span,
            format!("the {what} `{text}` begins or ends with a space, which not every database tells apart, trim it"),
        );
    }
}

/// A text must fit into its column.
fn check_length(text: &str, length: u32, what: &str, span: Span, faults: &Faults) {
    let characters = text.chars().count();
    if characters > length as usize {
        faults.push(span, format!("the {what} has {characters} characters, its column holds {length}"));
    }
}

fn check_duplicates(variants: &[VariantDeclaration], faults: &Faults) {
    let mut codes: HashMap<String, &str> = HashMap::new();
    let mut names: HashMap<&str, &str> = HashMap::new();
    for variant in variants {
        let code = match &variant.code {
            CodeDeclaration::Int(code) => Some(code.to_string()),
            // Two codes that differ in case only would be one for a person, and for a case-insensitive tool.
            CodeDeclaration::Text(code) => Some(code.to_lowercase()),
            CodeDeclaration::Const { .. } => None,
        };
        if let Some(code) = code
            && let Some(first) = codes.insert(code.clone(), &variant.ident)
        {
            faults.push(
                variant.at.0,
                format!("`{}` has the code `{code}` of `{first}`, every code means one thing", variant.ident),
            );
        }
        if let Some(name) = &variant.name
            && !variant.retired
            && let Some(first) = names.insert(name, &variant.ident)
        {
            faults.push(
                variant.at.0,
                format!("`{}` has the name `{name}` of `{first}`, names are unique among live codes", variant.ident),
            );
        }
    }
}

/// The code of a variant without a discriminant that follows this one.
fn successor(code: &CodeDeclaration) -> CodeDeclaration {
    match code {
        CodeDeclaration::Int(code) => CodeDeclaration::Int(code.saturating_add(1)),
        CodeDeclaration::Const { path, offset } => CodeDeclaration::Const { path: path.clone(), offset: offset + 1 },
        CodeDeclaration::Text(_) => CodeDeclaration::Int(0),
    }
}

fn discriminant(value: &Expr, key: KeyKind, faults: &Faults) -> Option<CodeDeclaration> {
    if let Some(code) = evaluate(value) {
        return Some(CodeDeclaration::Int(code));
    }
    if let Some(path) = const_path(value) {
        return Some(CodeDeclaration::Const { path, offset: 0 });
    }
    if let KeyKind::Int(_) = key {
        faults.push(spanned(value), "a code is a whole number or the path of a constant, write one of them");
    }
    None
}

fn const_path(value: &Expr) -> Option<String> {
    match value {
        Expr::Path(path) if path.qself.is_none() => Some(compact(path)),
        Expr::Paren(inner) => const_path(&inner.expr),
        Expr::Group(inner) => const_path(&inner.expr),
        Expr::Cast(inner) => const_path(&inner.expr),
        _ => None,
    }
}

/// A whole number made of literals.
pub(crate) fn evaluate(value: &Expr) -> Option<i128> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => int.base10_parse::<i128>().ok(),
            Lit::Byte(byte) => Some(i128::from(byte.value())),
            _ => None,
        },
        Expr::Paren(inner) => evaluate(&inner.expr),
        Expr::Group(inner) => evaluate(&inner.expr),
        Expr::Cast(inner) => evaluate(&inner.expr),
        Expr::Unary(unary) => match unary.op {
            UnOp::Neg(_) => evaluate(&unary.expr)?.checked_neg(),
            _ => None,
        },
        Expr::Binary(binary) => {
            let (left, right) = (evaluate(&binary.left)?, evaluate(&binary.right)?);
            match binary.op {
                BinOp::Add(_) => left.checked_add(right),
                BinOp::Sub(_) => left.checked_sub(right),
                BinOp::Mul(_) => left.checked_mul(right),
                BinOp::Shl(_) => u32::try_from(right).ok().and_then(|by| left.checked_shl(by)),
                BinOp::BitOr(_) => Some(left | right),
                BinOp::BitAnd(_) => Some(left & right),
                _ => None,
            }
        }
        _ => None,
    }
}
