//! Reads an enum.

use std::collections::HashMap;
use std::fmt;

use syn::{Attribute, Expr, Fields, Ident, Variant};

use super::attributes::{Lists, Vocabulary};
use super::declaration::{At, CodeDeclaration, Declaration, EnumDeclaration, VariantDeclaration};
use super::docs::docs;
use super::enum_options::{Options, read_options};
use super::extra::{self, Given, fill};
use super::faults::Faults;
use super::numbers::{constant, evaluate};
use super::renamed::read_renamed;
use super::text::{check_name, check_text, in_namespace};
use super::tokens::{Tokens, plain};
use super::translation;
use super::{Case, Expansion, Settings, refuse_cfg};
use schema_model::diagnosis::Diagnosis;
use schema_model::fingerprint::Unhashed;
use schema_model::model::{IntRepr, KeyKind, Storage};
use syn::spanned::Spanned as _;

/// Of a name that has no column.
const NO_NAMES: (&str, &str) = ("the codebook has no name column", "give the enum `names = \"snake_case\"`");

/// Of a code in words where codes are integers.
const NO_TEXT_KEY: (&str, &str) = (
    "`code` requires `key = \"text\"` on the enum",
    "write an integer code as the discriminant, `Variant = 1`, or give the enum `key = \"text\"`",
);

const VARIANT: Vocabulary = Vocabulary {
    place: "on a variant",
    once: &[
        "code",
        "name",
        "description",
        "retired",
        "payload",
        "order",
        "parent",
        "translation",
        "translated_name",
        "renamed_from",
    ],
    repeated: &[],
};

/// More variants than this belong into a data file: the enum alone would cost the user's every build.
const MOST_VARIANTS: usize = 10_000;

pub(super) fn parse(
    attributes: &[Attribute],
    ident: &Ident,
    given: &[&Variant],
    settings: &Settings,
    faults: &Faults,
) -> Option<(Declaration, Expansion)> {
    let (at, ident) = (faults.at(ident.span()), plain(&ident.to_string()).to_owned());
    let options = read_options(&Lists::of(attributes, faults), settings, faults);
    let name = options.table.clone().unwrap_or_else(|| {
        let snake = Case::Snake.apply(&ident);
        if options.storage == Storage::Table { format!("c_{snake}") } else { snake }
    });
    check_name(&name, "table name", at, faults);
    let name = in_namespace(options.namespace.clone(), name, at, faults);

    let key = if options.text_key { KeyKind::Text(options.length) } else { KeyKind::Int(repr(attributes, faults)) };
    if given.is_empty() && options.file.is_none() {
        faults.push(at, (format!("`{ident}` has no variants, so its codebook would have no rows"), "add a variant"));
    } else if given.len() > MOST_VARIANTS {
        faults.push(
            at,
            (
                format!("`{ident}` has {} variants, but an enum may have at most {MOST_VARIANTS}", given.len()),
                "keep the rows in a data file: `#[codebook(file = \"data/….csv\")]`",
            ),
        );
    }
    let comment = docs(attributes, faults);
    check_text(&comment, "doc comment", at, faults);
    let lists: Vec<Lists> = given.iter().map(|variant| Lists::of(&variant.attrs, faults)).collect();
    let (mut variants, values): (Vec<_>, Vec<_>) = variants(given, &lists, key, &options, faults).into_iter().unzip();
    check_duplicates(&variants, faults);
    if let Some(at) = options.mask {
        check_mask(&variants, key, at, faults);
    }
    let mut extras = options.extras;
    match options.file {
        None => fill(&mut extras, &mut variants, values, key, faults),
        Some(_) => extra::leave_to_file(&values, faults),
    }
    if options.storage != Storage::Table {
        refuse_without_table(options.file.is_some(), !extras.is_empty(), at, faults);
    }
    translation::check(&variants, options.storage, options.file.is_some(), faults);
    // Those that every codebook has are compared with each other where their names are read.
    let mut taken: Vec<String> = options.columns.names().map(str::to_lowercase).collect();
    for column in extras.iter().map(|extra| extra.extra.column.to_lowercase()) {
        if taken.contains(&column) {
            faults.push(at, (format!("the codebook has two columns named `{column}`"), "rename one of them"));
        }
        taken.push(column);
    }
    Some((
        Declaration::Enum(EnumDeclaration {
            ident,
            at,
            name,
            storage: options.storage,
            key,
            columns: options.columns,
            comment,
            mask: options.mask.is_some(),
            renamed_from: options.renamed_from,
            file: options.file,
            extras,
            has_discriminants: given.iter().any(|variant| variant.discriminant.is_some()),
            variants,
        }),
        options.expansion,
    ))
}

/// What needs a table, of a codebook that has none.
fn refuse_without_table(has_file: bool, has_extras: bool, at: At, faults: &Faults) {
    if has_file {
        faults.push(at, ("rows from a file require a codebook stored as a table", "remove `storage`"));
    }
    if has_extras {
        let message = "`payload`, `order` and `parent` require a codebook stored as a table";
        faults.push(at, (message, "remove `storage`, or remove these attributes"));
    }
}

/// The integer behind the enum: its `#[repr]`, else 32 bits.
fn repr(attributes: &[Attribute], faults: &Faults) -> IntRepr {
    let lists = Lists::named(attributes, "repr");
    let words = lists.tokens(faults).flat_map(Tokens::parts).filter_map(Tokens::as_word);
    words.filter_map(|word| IntRepr::from_rust(&word)).last().unwrap_or(IntRepr::I32)
}

/// The variants, and what each says of the extra columns.
fn variants<'b>(
    given: &[&Variant],
    lists: &'b [Lists],
    key: KeyKind,
    options: &Options,
    faults: &'b Faults,
) -> Vec<(VariantDeclaration, Given<'b>)> {
    let mut next = CodeDeclaration::Int(0);
    let mut list = Vec::with_capacity(given.len());
    for (variant, lists) in given.iter().zip(lists) {
        refuse_cfg(&variant.attrs, "a variant", faults);
        let (at, ident) = (faults.at(variant.ident.span()), plain(&variant.ident.to_string()).to_owned());
        if !matches!(variant.fields, Fields::Unit) {
            faults.push(at, ("a variant with fields has no single code", "use a unit variant"));
        }
        let discriminant = match &variant.discriminant {
            Some((_, value)) => discriminant(value, key, faults).unwrap_or(CodeDeclaration::Int(0)),
            None => next,
        };
        next = successor(&discriminant);
        let mut code = discriminant;
        let mut name = options.names.map(|case| case.apply(&ident));
        let mut description = None;
        let mut retired = false;
        let mut renamed_from = Unhashed(Vec::new());
        let mut translations = Vec::new();
        let mut values = Given::default();
        if let KeyKind::Text(_) = key {
            code = CodeDeclaration::Text(options.codes.apply(&ident));
        }
        for entry in lists.entries(&VARIANT, faults) {
            match entry.key.as_str() {
                "code" => match (key, entry.string("start", faults)) {
                    (KeyKind::Text(_), Some(text)) => code = CodeDeclaration::Text(text),
                    (KeyKind::Int(_), _) => faults.push(entry.at, NO_TEXT_KEY),
                    _ => {}
                },
                "name" => {
                    let text = entry.string("start", faults);
                    if options.names.is_none() {
                        faults.push(entry.at, NO_NAMES);
                    }
                    name = text.or(name);
                }
                "description" => description = entry.string("Start the app", faults),
                "retired" => retired = entry.flag(faults),
                "renamed_from" => renamed_from = read_renamed(&entry, faults),
                "translation" => translation::read(&entry, &mut translations, |found| &mut found.description, faults),
                "translated_name" => {
                    if options.names.is_none() {
                        faults.push(entry.at, NO_NAMES);
                    }
                    translation::read(&entry, &mut translations, |found| &mut found.name, faults);
                }
                "payload" | "order" | "parent" => values.read(&entry, faults),
                _ => unreachable!("the vocabulary lists every key"),
            }
        }
        let description = description.unwrap_or_else(|| {
            let docs = docs(&variant.attrs, faults);
            if docs.is_empty() { options.rename_all.apply(&ident) } else { docs }
        });
        let explicit = Unhashed(variant.discriminant.is_some());
        let declared = VariantDeclaration {
            ident,
            at,
            code,
            explicit,
            name,
            description,
            translations,
            values: Vec::new(),
            retired,
            renamed_from,
        };
        check_variant(&declared, key, options.storage, at, faults);
        list.push((declared, values));
    }
    list
}

/// What a variant, or a row of a file, must keep to.
pub fn check_variant(variant: &VariantDeclaration, key: KeyKind, storage: Storage, at: At, faults: &Faults) {
    check_text(&variant.description, "description", at, faults);
    if let Some(name) = &variant.name {
        check_text(name, "name", at, faults);
        check_length(name, schema_model::model::NAME_LENGTH, "name", at, faults);
        check_spaces(name, "name", at, faults);
    }
    match (&variant.code, key) {
        (CodeDeclaration::Int(code), KeyKind::Int(repr)) => {
            let (min, max) = repr.bounds();
            if !(min..=max).contains(code) {
                faults.push(at, repr.misfit(&format!("code {code}")));
            }
        }
        (CodeDeclaration::Text(code), KeyKind::Text(length)) => {
            check_text(code, "code", at, faults);
            check_length(code, length, "code", at, faults);
            if storage == Storage::Native && code.len() > length as usize {
                faults.push(
                    at,
                    (
                        format!("the label `{code}` has {} bytes, but a native enum type holds {length}", code.len()),
                        "shorten it",
                    ),
                );
            }
            check_spaces(code, "code", at, faults);
            if storage == Storage::Native && code.contains(',') {
                faults.push(
                    at,
                    (
                        format!("the label `{code}` contains a comma, which MySQL's `ENUM` lists cannot tell apart"),
                        "remove the comma",
                    ),
                );
            }
        }
        _ => {}
    }
}

/// MySQL compares keys with padding, so texts that differ in trailing space only would be one there.
fn check_spaces(text: &str, what: &str, at: At, faults: &Faults) {
    if text.starts_with(' ') || text.ends_with(' ') {
        faults.push(
            at,
            (
                format!("the {what} `{text}` begins or ends with a space, which some databases ignore"),
                "remove the space",
            ),
        );
    }
}

/// A text must fit into its column.
fn check_length(text: &str, length: u32, what: &str, at: At, faults: &Faults) {
    let characters = text.chars().count();
    if characters > length as usize {
        let message = format!("the {what} has {characters} characters, but its column holds {length}");
        faults.push(at, (message, "shorten it"));
    }
}

/// Every code of a mask is one bit; constants are looked at when their values are known.
fn check_mask(variants: &[VariantDeclaration], key: KeyKind, at: At, faults: &Faults) {
    if let KeyKind::Text(_) = key {
        faults.push(at, ("`mask` requires integer codes", "remove `mask` or the text key"));
        return;
    }
    for variant in variants {
        if let CodeDeclaration::Int(code) = variant.code
            && !is_bit(code)
        {
            faults.push(variant.at, not_a_bit(&variant.ident, code));
        }
    }
}

/// Whether a code is one bit.
#[must_use]
pub fn is_bit(code: i128) -> bool {
    code > 0 && code & (code - 1) == 0
}

/// What to say of a mask's code that is not one bit.
#[must_use]
pub fn not_a_bit(variant: &str, code: i128) -> Diagnosis {
    (format!("the code {code} of `{variant}` is not a single bit"), "use a power of two: 1, 2, 4, 8, …").into()
}

/// What to say of two variants with one code.
#[must_use]
pub fn same_code(first: &str, second: &str, code: impl fmt::Display) -> Diagnosis {
    (format!("`{first}` and `{second}` have the same code `{code}`"), "give each variant its own code").into()
}

fn check_duplicates(variants: &[VariantDeclaration], faults: &Faults) {
    let mut codes: HashMap<String, &str> = HashMap::new();
    let mut names: HashMap<&str, &str> = HashMap::new();
    for variant in variants {
        let code = match &variant.code {
            CodeDeclaration::Int(code) => Some(code.to_string()),
            CodeDeclaration::Text(code) => Some(code.clone()),
            CodeDeclaration::Const { .. } => None,
        };
        if let Some(code) = code
            && let Some(first) = codes.insert(code.clone(), &variant.ident)
        {
            faults.push(variant.at, same_code(first, &variant.ident, code));
        }
        if let Some(name) = &variant.name
            && !variant.retired
            && let Some(first) = names.insert(name, &variant.ident)
        {
            let message = format!("`{first}` and `{}` have the same name `{name}`", variant.ident);
            faults.push(variant.at, (message, "rename one of them: names are unique among codes that are not retired"));
        }
    }
}

/// The code of a variant without a discriminant that follows this one.
fn successor(code: &CodeDeclaration) -> CodeDeclaration {
    match code {
        CodeDeclaration::Int(code) => CodeDeclaration::Int(code.saturating_add(1)),
        CodeDeclaration::Const { path, offset } => {
            CodeDeclaration::Const { path: path.clone(), offset: offset.saturating_add(1) }
        }
        CodeDeclaration::Text(_) => CodeDeclaration::Int(0),
    }
}

fn discriminant(value: &Expr, key: KeyKind, faults: &Faults) -> Option<CodeDeclaration> {
    if let Some(code) = evaluate(value) {
        return Some(CodeDeclaration::Int(code));
    }
    if let Some(path) = constant(value) {
        return Some(CodeDeclaration::Const { path, offset: 0 });
    }
    if let KeyKind::Int(_) = key {
        faults.push(
            faults.at(value.span()),
            ("this code is neither a whole number nor the path of a constant", "write the number"),
        );
    }
    None
}
