//! What the derive emits for a struct.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use schema_core::parse::StructDeclaration;

use super::Names;

/// Each foreign key: the type that rustc resolves here must be the one that the build script resolved.
pub(super) fn proof(names: &Names<'_>, item: &StructDeclaration) -> TokenStream {
    let ident = names.ident;
    item.references
        .iter()
        .enumerate()
        .map(|(at, reference)| {
            let span = reference.at.0;
            let target = match syn::parse_str::<syn::Path>(&reference.path) {
                Ok(path) if path.is_ident("Self") => quote_spanned!(span=> #ident),
                Ok(path) => respan(path.to_token_stream(), span),
                Err(_) => return TokenStream::new(),
            };
            let call = quote_spanned!(span=>
                facade::reference(&crate::__codebooks::REGISTRY, <#ident as facade::Entity>::KEY, #at, <#target as facade::Entity>::KEY, <#target as facade::Entity>::FINGERPRINT)
            );
            quote!(const _: () = #call;)
        })
        .collect()
}

/// The path is written down as text in the declaration; here it stands where the user wrote it.
fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut tree| {
            tree.set_span(span);
            tree
        })
        .collect()
}
