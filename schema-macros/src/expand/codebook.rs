//! What the derive emits for an enum.
//!
//! There is one constant with all that is known of the variants, and only those functions that no trait can provide; they
//! are `inline`, so no code is generated for those that nobody calls.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use schema_model::model::{KeyKind, Storage};
use schema_rust::proof::Entry;
use schema_rust::{CodeDeclaration, EnumDeclaration, VariantDeclaration};

use super::errors::located;
use super::{Names, Places, extra, here, ident, primitive};

pub(super) fn implementations(names: &Names, item: &EnumDeclaration, variants: &[&Ident]) -> TokenStream {
    if item.variants.is_empty() {
        // All of its rows are in a file: it names the table, and no value of it can be.
        return super::table::implementation(names, &item.name);
    }
    let Names { ident: name, facade, .. } = names;
    let variants: Vec<Ident> = variants.iter().map(|variant| here(variant)).collect();
    let print = names.print_type();
    let (book, to_code) = (book(names, item, &variants), to_code(names, item, &variants));
    let (code, stored, try_from) = match item.key {
        KeyKind::Int(repr) => {
            let (code, stored) = (primitive(repr.rust()), primitive(repr.stored()));
            (quote!(#code), quote!(#stored), quote!(impl ::core::convert::TryFrom<#code> for #name))
        }
        KeyKind::Text(_) => (
            quote!(&'static str),
            quote!(::std::string::String),
            quote!(impl<'c> ::core::convert::TryFrom<&'c str> for #name),
        ),
    };
    let (given, borrowed) = match item.key {
        KeyKind::Int(_) => (code.clone(), quote!(&code)),
        KeyKind::Text(_) => (quote!(&'c str), quote!(code)),
    };
    let accessors = extra::accessors(names, item, &variants);
    let sqlx = sqlx(names, item, &stored);
    quote! {
        #[automatically_derived]
        impl #facade::Codebook for #name {
            type Code = #code;
            type Identity = #print;
            const BOOK: &'static #facade::Book<Self> = &#book;
        }
        #[automatically_derived]
        impl ::core::convert::From<#name> for #code {
            #[inline]
            fn from(value: #name) -> Self { #to_code }
        }
        #[automatically_derived]
        #try_from {
            type Error = #facade::UnknownCode;
            #[inline]
            fn try_from(code: #given) -> ::core::result::Result<Self, #facade::UnknownCode> {
                #facade::known::<Self>(#borrowed)
            }
        }
        #accessors
        #sqlx
    }
}

/// A type's name as PostgreSQL writes it, and looks it up: in quotes where small letters would not do.
fn found_by(name: &str) -> String {
    let is_plain = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !part.starts_with(|c: char| c.is_ascii_digit())
    };
    let parts = name
        .split('.')
        .map(|part| if is_plain(part) { part.to_owned() } else { format!("\"{}\"", part.replace('"', "\"\"")) });
    parts.collect::<Vec<_>>().join(".")
}

/// What the facade's feature `sqlx` makes of the type; nothing without it.
fn sqlx(names: &Names, item: &EnumDeclaration, stored: &TokenStream) -> TokenStream {
    let Names { ident, facade, .. } = names;
    match item.storage {
        Storage::Native => {
            let name = found_by(&item.name);
            quote!(#facade::sqlx_native! { #ident, #name })
        }
        Storage::Table | Storage::Check => quote!(#facade::sqlx_codebook! { #ident, #stored }),
    }
}

/// For an enum with faults.
pub(super) fn stand_in(names: &Names) -> TokenStream {
    let Names { ident, facade, .. } = names;
    quote! {
        #[automatically_derived]
        impl #facade::Codebook for #ident {
            type Code = i32;
            type Identity = #facade::Print<0>;
            const BOOK: &'static #facade::Book<Self> =
                &#facade::Book { table: "", all: &[], texts: "", ends: b"", retired: b"", ordered: true };
        }
        #[automatically_derived]
        impl ::core::convert::From<#ident> for i32 {
            fn from(_: #ident) -> Self { 0 }
        }
    }
}

/// All that is known of the variants: their texts in one literal, and where each ends in another.
fn book(names: &Names, item: &EnumDeclaration, variants: &[Ident]) -> TokenStream {
    let is_text = matches!(item.key, KeyKind::Text(_));
    let (mut texts, mut ends) = (String::new(), Vec::new());
    let mut retired = vec![0_u8; item.variants.len().div_ceil(8)];
    for (at, variant) in item.variants.iter().enumerate() {
        let mut text = |text: &str| {
            texts.push_str(text);
            ends.extend((texts.len() as u32).to_le_bytes());
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
    if item.variants.iter().all(|variant| !variant.retired) {
        retired.clear();
    }
    let Names { ident: name, facade, .. } = names;
    let (table, ordered) = (&item.name, is_ordered(item));
    let (ends, retired) = (Literal::byte_string(&ends), Literal::byte_string(&retired));
    quote! {
        #facade::Book {
            table: #table, all: &[#(#name::#variants),*], texts: #texts, ends: #ends, retired: #retired, ordered: #ordered
        }
    }
}

fn code_text(variant: &VariantDeclaration) -> &str {
    match &variant.code {
        CodeDeclaration::Text(text) => text,
        CodeDeclaration::Int(_) | CodeDeclaration::Const { .. } => "",
    }
}

/// Whether the codes rise from variant to variant, so a code can be searched for.
fn is_ordered(item: &EnumDeclaration) -> bool {
    item.variants.windows(2).all(|pair| match (&pair[0].code, &pair[1].code) {
        (CodeDeclaration::Int(left), CodeDeclaration::Int(right)) => left < right,
        (CodeDeclaration::Text(left), CodeDeclaration::Text(right)) => left < right,
        _ => false,
    })
}

fn to_code(names: &Names, item: &EnumDeclaration, variants: &[Ident]) -> TokenStream {
    let Names { ident: name, facade, .. } = names;
    match item.key {
        KeyKind::Int(repr) => {
            let repr = primitive(repr.rust());
            quote!(value as #repr)
        }
        // Without discriminants of its own a variant's number is its place.
        KeyKind::Text(_) if !item.has_discriminants => quote!(#facade::code_at::<#name>(value as usize)),
        KeyKind::Text(_) => {
            let codes = item.variants.iter().map(code_text);
            quote!(match value { #(#name::#variants => #codes,)* })
        }
    }
}

/// Codes that are constants were reduced by the build script; the compiler has the last word.
pub(super) fn proof(names: &Names, item: &EnumDeclaration, entry: &Entry, places: &Places<'_>) -> TokenStream {
    if !item.variants.iter().any(|variant| matches!(variant.code, CodeDeclaration::Const { .. })) {
        return TokenStream::new();
    }
    let Names { ident: name, facade, .. } = names;
    let statements = item.variants.iter().zip(&entry.codes).map(|(variant, code)| {
        let variant_name = ident(&variant.ident);
        let code = Literal::i128_unsuffixed(*code);
        let span = places.span(variant.at);
        let (function, variant) = (located(quote!(#facade::code), span), located(quote!(#name::#variant_name), span));
        quote_spanned!(span=> #function(#variant as i128, #code);)
    });
    quote!(const _: () = { #(#statements)* };)
}
