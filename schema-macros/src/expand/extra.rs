//! Accessors of a codebook's extra columns.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use schema_model::model::{ColumnType, Default, ExtraKind};
use schema_rust::{EnumDeclaration, ExtraDeclaration, TranslationDeclaration};

use super::{Names, ident};

pub(super) fn accessors(names: &Names, item: &EnumDeclaration, variants: &[Ident]) -> TokenStream {
    // What is in a file only the build script reads.
    let is_translated = item.variants.iter().any(|variant| !variant.translations.is_empty());
    if item.extras.is_empty() && !is_translated || item.file.is_some() {
        return TokenStream::new();
    }
    let mut methods = TokenStream::new();
    for (at, extra) in item.extras.iter().enumerate() {
        let values: Vec<Option<&Default>> = item.variants.iter().map(|variant| variant.values[at].as_ref()).collect();
        methods.extend(match extra.extra.kind {
            ExtraKind::Payload => payload(names, extra, &values),
            ExtraKind::Order => order(names, &values),
            ExtraKind::Parent => parent(names, &values),
        });
    }
    if is_translated {
        let doc = "The description in a language, by its tag; none where no variant says it.";
        methods.extend(translated(item, variants, "description_in", doc, |said| said.description.as_ref()));
        if item.columns.name.is_some() {
            let doc = "The name in a language, by its tag; none where no variant says it.";
            methods.extend(translated(item, variants, "name_in", doc, |said| said.name.as_ref()));
        }
    }
    let name = &names.ident;
    quote!(#[automatically_derived] impl #name { #methods })
}

/// A method that gives a text in another language.
fn translated(
    item: &EnumDeclaration,
    variants: &[Ident],
    method: &str,
    doc: &str,
    text: impl Fn(&TranslationDeclaration) -> Option<&String>,
) -> TokenStream {
    let method = format_ident!("{method}");
    let arms = item.variants.iter().zip(variants).flat_map(|(declared, variant)| {
        let said = declared.translations.iter().filter_map(|said| Some((&said.language, text(said)?)));
        said.map(move |(language, text)| quote!((Self::#variant, #language) => #text,))
    });
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #method(self, language: &str) -> ::core::option::Option<&'static str> {
            ::core::option::Option::Some(match (self, language) {
                #(#arms)*
                _ => return ::core::option::Option::None,
            })
        }
    }
}

/// A method that looks the variant up in a list.
fn lookup(names: &Names, name: &str, ty: &TokenStream, doc: &str, values: &[TokenStream]) -> TokenStream {
    let (facade, name) = (&names.facade, ident(name));
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(self) -> #ty {
            const VALUES: &[#ty] = &[#(#values),*];
            VALUES[<Self as #facade::Codebook>::index(&self)]
        }
    }
}

fn payload(names: &Names, extra: &ExtraDeclaration, values: &[Option<&Default>]) -> TokenStream {
    let value = |value: &Option<&Default>| match (value, extra.extra.nullable) {
        (Some(value), true) => {
            let literal = literal(value, &extra.extra.ty);
            quote!(::core::option::Option::Some(#literal))
        }
        (Some(value), false) => literal(value, &extra.extra.ty),
        (None, _) => quote!(::core::option::Option::None),
    };
    let values: Vec<TokenStream> = values.iter().map(value).collect();
    let column = &extra.extra.column;
    let ty: TokenStream = extra.rust.parse().unwrap_or_default();
    lookup(names, column, &ty, &format!("The code's `{column}`."), &values)
}

fn literal(value: &Default, ty: &ColumnType) -> TokenStream {
    match (value, ty) {
        (Default::Text(text), _) => quote!(#text),
        (Default::Bool(value), _) => quote!(#value),
        (Default::Number(number), _) => {
            let number: TokenStream = number.parse().unwrap_or_default();
            match ty {
                // `2` is a float as well.
                ColumnType::Real => quote!(#number as f32),
                ColumnType::Double => quote!(#number as f64),
                _ => number,
            }
        }
        _ => TokenStream::new(),
    }
}

fn order(names: &Names, values: &[Option<&Default>]) -> TokenStream {
    let places: Vec<TokenStream> = values.iter().flatten().map(|value| literal(value, &ColumnType::Integer)).collect();
    let doc = "The code's place in a list that people see.";
    let place = lookup(names, "sort_order", &quote!(i32), doc, &places);
    let facade = &names.facade;
    quote! {
        #place
        #[doc = "Every variant, in the order that people see."]
        #[must_use]
        pub fn in_order() -> ::std::vec::Vec<Self> {
            let mut list = <Self as #facade::Codebook>::ALL.to_vec();
            list.sort_by_key(|variant| variant.sort_order());
            list
        }
    }
}

fn parent(names: &Names, values: &[Option<&Default>]) -> TokenStream {
    let (name, facade) = (&names.ident, &names.facade);
    // A constant inside a method does not know `Self`.
    let above = |value: &Option<&Default>| match value {
        Some(Default::Text(parent)) => {
            let parent = ident(parent);
            quote!(::core::option::Option::Some(#name::#parent))
        }
        _ => quote!(::core::option::Option::None),
    };
    let values: Vec<TokenStream> = values.iter().map(above).collect();
    let parent =
        lookup(names, "parent", &quote!(::core::option::Option<#name>), "The code above; none at the top.", &values);
    quote! {
        #parent
        #[doc = "The codes below, one step."]
        pub fn children(self) -> impl ::core::iter::Iterator<Item = Self> {
            <Self as #facade::Codebook>::ALL.iter().copied().filter(move |variant| {
                variant.parent().is_some_and(|above| {
                    <Self as #facade::Codebook>::code(&above) == <Self as #facade::Codebook>::code(&self)
                })
            })
        }
        #[doc = "The codes at the top."]
        pub fn roots() -> impl ::core::iter::Iterator<Item = Self> {
            <Self as #facade::Codebook>::ALL.iter().copied().filter(|variant| variant.parent().is_none())
        }
    }
}
