//! What the derive emits for an enum.
//!
//! Each function and each constant costs the compiler a quarter of a millisecond and more, whatever is in it. So there is
//! one constant with all that is known of the variants, and only those functions that no trait can provide; they are
//! `inline`, so that no code is generated for those that nobody calls.

use std::fmt::Write as _;

use schema_model::model::{KeyKind, Storage};
use schema_model::proof::Entry;
use schema_model::rust::{CodeDeclaration, EnumDeclaration, VariantDeclaration};

use super::{Names, raw};
use crate::output::Output;

pub(super) fn implementations(names: &Names, item: &EnumDeclaration, output: &mut Output) {
    let Names { ident, facade, print } = names;
    if item.variants.is_empty() {
        // All of its rows are in a file: it names the table, and no value of it can be.
        output.code(&format!(
            "#[automatically_derived] impl {facade}::Entity for {ident} {{ \
             const TABLE: &'static str = {:?}; type Print = {facade}::Print<{print}>; }} ",
            item.name
        ));
        return;
    }
    let (code, given, stored, borrowed) = match item.key {
        KeyKind::Int(repr) => (repr.rust(), repr.rust(), repr.stored(), "&code"),
        KeyKind::Text(_) => ("&'static str", "&'c str", "::std::string::String", "code"),
    };
    let lifetime = if borrowed == "code" { "<'c>" } else { "" };
    output.code(&format!(
        "#[automatically_derived] impl {facade}::Codebook for {ident} {{ \
         type Code = {code}; \
         type Identity = {facade}::Print<{print}>; \
         const BOOK: &'static {facade}::Book<Self> = &{book}; }} \
         #[automatically_derived] impl ::core::convert::From<{ident}> for {code} {{ \
         #[inline] fn from(value: {ident}) -> Self {{ {to_code} }} }} \
         #[automatically_derived] impl {lifetime} ::core::convert::TryFrom<{given}> for {ident} {{ \
         type Error = {facade}::UnknownCode; \
         #[inline] fn try_from(code: {given}) -> ::core::result::Result<Self, {facade}::UnknownCode> {{ \
         {facade}::known::<Self>({borrowed}) }} }} ",
        book = book(names, item),
        to_code = to_code(names, item),
    ));
    super::extra::accessors(names, item, output);
    output.code(&match item.storage {
        Storage::Native => format!("{facade}::sqlx_native! {{ {ident}, {:?} }} ", item.name),
        Storage::Table | Storage::Check => format!("{facade}::sqlx_codebook! {{ {ident}, {stored} }} "),
    });
}

/// For an enum with faults.
pub(super) fn stand_in(names: &Names, output: &mut Output) {
    let Names { ident, facade, .. } = names;
    output.code(&format!(
        "#[automatically_derived] impl {facade}::Codebook for {ident} {{ type Code = i32; type Identity = {facade}::Print<0>; \
         const BOOK: &'static {facade}::Book<Self> = &{facade}::Book {{ \
         table: \"\", all: &[], texts: \"\", ends: b\"\", retired: b\"\", ordered: true }}; }} \
         #[automatically_derived] impl ::core::convert::From<{ident}> for i32 {{ fn from(_: {ident}) -> Self {{ 0 }} }} "
    ));
}

/// All that is known of the variants: their texts in one literal, and where each ends in another.
fn book(names: &Names, item: &EnumDeclaration) -> String {
    let is_text = matches!(item.key, KeyKind::Text(_));
    let (mut all, mut texts, mut ends) = (String::new(), String::new(), String::new());
    let mut retired = vec![0_u8; item.variants.len().div_ceil(8)];
    for (at, variant) in item.variants.iter().enumerate() {
        let _ = write!(all, "Self::{},", raw(&variant.ident));
        let mut text = |text: &str| {
            texts.push_str(text);
            for byte in (texts.len() as u32).to_le_bytes() {
                let _ = write!(ends, "\\x{byte:02x}");
            }
        };
        text(variant.name.as_ref().unwrap_or(&variant.ident));
        text(&variant.description);
        if is_text {
            text(code_text(variant));
        }
        if variant.retired {
            retired[at / 8] |= 1 << (at % 8);
        }
    }
    let retired: String = if item.variants.iter().any(|variant| variant.retired) {
        retired.iter().map(|byte| format!("\\x{byte:02x}")).collect()
    } else {
        String::new()
    };
    format!(
        "{}::Book {{ table: {:?}, all: &[{all}], texts: {texts:?}, ends: b\"{ends}\", retired: b\"{retired}\", ordered: {} }}",
        names.facade,
        item.name,
        is_ordered(item)
    )
}

fn code_text(variant: &VariantDeclaration) -> &str {
    match &variant.code {
        CodeDeclaration::Text(text) => text,
        CodeDeclaration::Int(_) | CodeDeclaration::Const { .. } => "",
    }
}

/// Whether the codes rise from variant to variant, so that a code can be searched for.
fn is_ordered(item: &EnumDeclaration) -> bool {
    item.variants.windows(2).all(|pair| match (&pair[0].code, &pair[1].code) {
        (CodeDeclaration::Int(left), CodeDeclaration::Int(right)) => left < right,
        (CodeDeclaration::Text(left), CodeDeclaration::Text(right)) => left < right,
        _ => false,
    })
}

fn to_code(names: &Names, item: &EnumDeclaration) -> String {
    match item.key {
        KeyKind::Int(repr) => format!("value as {}", repr.rust()),
        // Without discriminants of its own a variant's number is its place.
        KeyKind::Text(_) if !item.has_discriminants => {
            format!("{}::code_at::<{}>(value as usize)", names.facade, names.ident)
        }
        KeyKind::Text(_) => {
            let mut arms = String::new();
            for variant in &item.variants {
                let _ = write!(arms, "{}::{} => {:?},", names.ident, raw(&variant.ident), code_text(variant));
            }
            format!("match value {{ {arms} }}")
        }
    }
}

/// Codes that are constants were reduced by the build script; the compiler has the last word.
pub(super) fn proof(names: &Names, item: &EnumDeclaration, entry: &Entry, output: &mut Output) {
    if !item.variants.iter().any(|variant| matches!(variant.code, CodeDeclaration::Const { .. })) {
        return;
    }
    let mut statements = Output::default();
    for (variant, code) in item.variants.iter().zip(&entry.codes) {
        let call = format!("{}::code({}::{} as i128, {code});", names.facade, names.ident, raw(&variant.ident));
        statements.at(variant.at, call);
    }
    output.code("const _: () = ");
    output.block(statements);
    output.code("; ");
}
