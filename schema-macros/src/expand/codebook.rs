//! What the derive emits for an enum.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use schema_core::model::{IntRepr, KeyKind, Storage};
use schema_core::parse::{CodeDeclaration, EnumDeclaration, VariantDeclaration};

use super::Names;

pub(super) fn implementations(names: &Names<'_>, item: &EnumDeclaration) -> TokenStream {
    let ident = names.ident;
    let variants: Vec<Ident> = item.variants.iter().map(variant_ident).collect();
    let rows = item.variants.iter().zip(&variants).map(|(variant, name)| row(ident, variant, name, item.key));
    let indices = 0..variants.len();
    let (code, lookup, conversions) = match item.key {
        KeyKind::Int(repr) => int_key(ident, item, &variants, repr),
        KeyKind::Text(_) => text_key(ident, item, &variants),
    };
    let name = &item.name;
    let sqlx = match item.storage {
        Storage::Native => quote!(facade::sqlx_native! { #ident, #name }),
        Storage::Table | Storage::Check => quote!(facade::sqlx_codebook! { #ident }),
    };
    quote! {
        #[automatically_derived]
        impl facade::Codebook for #ident {
            type Code = #code;
            const ALL: &'static [Self] = &[#(#ident::#variants),*];
            const ROWS: &'static [facade::Row<#code>] = &[#(#rows),*];
            fn index(&self) -> usize {
                match self { #(#ident::#variants => #indices,)* }
            }
            #lookup
        }
        #conversions
        #sqlx
    }
}

/// The variant's own identifier, raw where its name is a word of Rust's.
fn variant_ident(variant: &VariantDeclaration) -> Ident {
    match syn::parse_str::<Ident>(&variant.ident) {
        Ok(mut ident) => {
            ident.set_span(variant.at.0);
            ident
        }
        Err(_) => format_ident!("r#{}", variant.ident, span = variant.at.0),
    }
}

fn row(ident: &Ident, variant: &VariantDeclaration, name: &Ident, key: KeyKind) -> TokenStream {
    let code = match (&variant.code, key) {
        (CodeDeclaration::Text(text), _) => quote!(#text),
        (_, KeyKind::Int(repr)) => {
            let repr = format_ident!("{}", repr.rust());
            quote!(#ident::#name as #repr)
        }
        (_, KeyKind::Text(_)) => quote!(""),
    };
    let label = variant.name.as_ref().unwrap_or(&variant.ident);
    let (description, retired) = (&variant.description, variant.retired);
    quote!(facade::Row { code: #code, name: #label, description: #description, retired: #retired })
}

fn int_key(
    ident: &Ident,
    item: &EnumDeclaration,
    variants: &[Ident],
    repr: IntRepr,
) -> (TokenStream, TokenStream, TokenStream) {
    let repr = format_ident!("{}", repr.rust());
    // A constant's value is not known here, and a pattern cannot hold a cast: a constant of our own can be both.
    let mut constants = TokenStream::new();
    let patterns: Vec<TokenStream> = item
        .variants
        .iter()
        .zip(variants)
        .enumerate()
        .map(|(at, (variant, name))| match &variant.code {
            CodeDeclaration::Int(code) => {
                let code = Literal::i128_unsuffixed(*code);
                quote!(#code)
            }
            _ => {
                let constant = format_ident!("CODE_{at}");
                constants.extend(quote!(const #constant: #repr = #ident::#name as #repr;));
                quote!(#constant)
            }
        })
        .collect();
    let lookup = quote! {
        fn from_code(code: &#repr) -> ::core::option::Option<Self> {
            #constants
            ::core::option::Option::Some(match *code {
                #(#patterns => #ident::#variants,)*
                _ => return ::core::option::Option::None,
            })
        }
    };
    let conversions = conversions(ident, &quote!(#repr), &quote!(#repr), &quote!(&code), &TokenStream::new());
    (quote!(#repr), lookup, conversions)
}

fn text_key(ident: &Ident, item: &EnumDeclaration, variants: &[Ident]) -> (TokenStream, TokenStream, TokenStream) {
    let codes = item.variants.iter().map(|variant| match &variant.code {
        CodeDeclaration::Text(text) => text.as_str(),
        CodeDeclaration::Int(_) | CodeDeclaration::Const { .. } => "",
    });
    let code = quote!(&'static str);
    let lookup = quote! {
        fn from_code(code: &str) -> ::core::option::Option<Self> {
            ::core::option::Option::Some(match code {
                #(#codes => #ident::#variants,)*
                _ => return ::core::option::Option::None,
            })
        }
    };
    let conversions = conversions(ident, &code, &quote!(&'c str), &quote!(code), &quote!(<'c>));
    (code, lookup, conversions)
}

/// `From<E> for Code` and `TryFrom<Code> for E`.
fn conversions(
    ident: &Ident,
    code: &TokenStream,
    given: &TokenStream,
    borrowed: &TokenStream,
    lifetime: &TokenStream,
) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<#ident> for #code {
            fn from(value: #ident) -> Self {
                facade::Codebook::code(&value)
            }
        }
        #[automatically_derived]
        impl #lifetime ::core::convert::TryFrom<#given> for #ident {
            type Error = facade::UnknownCode;
            fn try_from(code: #given) -> ::core::result::Result<Self, facade::UnknownCode> {
                facade::known::<Self>(#borrowed)
            }
        }
    }
}

/// Codes that are constants were reduced by the build script; the compiler has the last word.
pub(super) fn proof(names: &Names<'_>, item: &EnumDeclaration) -> TokenStream {
    let constant = |variant: &VariantDeclaration| matches!(variant.code, CodeDeclaration::Const { .. });
    if !item.variants.iter().any(constant) {
        return TokenStream::new();
    }
    let ident = names.ident;
    item.variants
        .iter()
        .enumerate()
        .map(|(at, variant)| {
            let name = variant_ident(variant);
            let call = quote_spanned!(variant.at.0=> facade::code(&crate::__codebooks::REGISTRY, <#ident as facade::Entity>::KEY, #at, #ident::#name as i128));
            quote!(const _: () = #call;)
        })
        .collect()
}
