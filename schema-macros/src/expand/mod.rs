//! What the derive emits.

mod codebook;
mod table;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use schema_core::errors::Fault;
use schema_core::fingerprint;
use schema_core::parse::{self, Declaration, Expansion};
use syn::{Data, DeriveInput};

use crate::context::Surroundings;

/// The whole expansion: implementations, and the proof that the build script read the same type.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let surroundings = Surroundings::read();
    match parse::item(input, &surroundings.settings()) {
        Ok((declaration, expansion)) => {
            let obstacle = if expansion.standalone { None } else { surroundings.obstacle() };
            whole(input, &declaration, &expansion, obstacle.as_deref())
        }
        Err(faults) => broken(input, &faults),
    }
}

fn whole(input: &DeriveInput, declaration: &Declaration, expansion: &Expansion, obstacle: Option<&str>) -> TokenStream {
    let facade = facade(expansion);
    let names = Names { ident: &input.ident };
    let implementations = match declaration {
        Declaration::Enum(item) => codebook::implementations(&names, item),
        Declaration::Struct(_) => TokenStream::new(),
    };
    let entity = entity(&names, declaration);
    let proof = match obstacle {
        Some(message) => error(input.ident.span(), message),
        None if expansion.standalone => TokenStream::new(),
        None => proof(&names, declaration),
    };
    quote! {
        const _: () = {
            use #facade::__private as facade;
            #entity
            #implementations
            #proof
        };
    }
}

/// What every expansion names.
struct Names<'n> {
    ident: &'n Ident,
}

fn facade(expansion: &Expansion) -> TokenStream {
    match &expansion.facade {
        Some(path) => quote!(#path),
        None => quote!(::codebooks),
    }
}

fn entity(names: &Names<'_>, declaration: &Declaration) -> TokenStream {
    let ident = names.ident;
    let table = declaration.name();
    let key = fingerprint::key(table);
    let [high, low] = fingerprint::declaration(declaration);
    quote! {
        #[automatically_derived]
        impl facade::Entity for #ident {
            const TABLE: &'static str = #table;
            const KEY: u64 = #key;
            const FINGERPRINT: [u128; 2] = [#high, #low];
        }
    }
}

/// Constants that fail to evaluate where the registry and this type disagree, each at the token that it is about.
fn proof(names: &Names<'_>, declaration: &Declaration) -> TokenStream {
    let ident = names.ident;
    let key = fingerprint::key(declaration.name());
    let rest = match declaration {
        Declaration::Enum(item) => codebook::proof(names, item),
        Declaration::Struct(item) => table::proof(names, item),
    };
    let bucket = format_ident!("Types{}", key % schema_core::render::registry::BUCKETS);
    let check = quote_spanned! {ident.span()=>
        facade::entry(&crate::__codebooks::REGISTRY, <#ident as facade::Entity>::KEY, <#ident as facade::Entity>::FINGERPRINT)
    };
    quote! {
        #[allow(dead_code)]
        impl crate::__codebooks::#bucket<#key> {
            pub(crate) const COMPILED: bool = true;
        }
        const _: () = #check;
        #rest
    }
}

/// Each fault at its place, and implementations that are just enough to keep other errors away.
fn broken(input: &DeriveInput, faults: &[Fault]) -> TokenStream {
    let errors: TokenStream = faults.iter().map(|fault| error(fault.span, &fault.message)).collect();
    // With a type parameter there is nothing that could be implemented.
    if !input.generics.params.is_empty() {
        return errors;
    }
    let facade = facade(&Expansion::default());
    let ident = &input.ident;
    let codebook = match &input.data {
        Data::Enum(_) => quote! {
            #[automatically_derived]
            impl facade::Codebook for #ident {
                type Code = i32;
                const ALL: &'static [Self] = &[];
                const ROWS: &'static [facade::Row<i32>] = &[];
                fn index(&self) -> usize { 0 }
                fn from_code(_: &i32) -> ::core::option::Option<Self> { ::core::option::Option::None }
            }
        },
        Data::Struct(_) | Data::Union(_) => TokenStream::new(),
    };
    quote! {
        #errors
        const _: () = {
            use #facade::__private as facade;
            #[automatically_derived]
            impl facade::Entity for #ident {
                const TABLE: &'static str = "";
                const KEY: u64 = 0;
                const FINGERPRINT: [u128; 2] = [0, 0];
            }
            #codebook
        };
    }
}

fn error(span: Span, message: &str) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error!(#message);)
}
