//! What the derive emits for a struct.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use schema_rust::StructDeclaration;
use schema_rust::proof::Entry;

use super::errors::{error, located};
use super::{Names, Places};

/// The table's name, and what the type says; the name is empty for a struct with faults.
pub(super) fn implementation(names: &Names, table: &str) -> TokenStream {
    let Names { ident, facade, .. } = names;
    let print = names.print_type();
    quote! {
        #[automatically_derived]
        impl #facade::Entity for #ident {
            const TABLE: &'static str = #table;
            type Print = #print;
        }
    }
}

/// Each foreign key: the type that rustc resolves here must be the one that the build script resolved. Where its path can
/// mean nothing else, nobody needs to ask.
///
/// One constant for all of them: its statements have the places of the paths, and a constant for each would cost more.
pub(super) fn proof(names: &Names, item: &StructDeclaration, entry: &Entry, places: &Places<'_>) -> TokenStream {
    let (mut output, mut statements) = (TokenStream::new(), TokenStream::new());
    for (reference, target) in item.references.iter().zip(&entry.references) {
        let span = places.span(reference.at);
        output.extend(target.problems.iter().map(|problem| error(span, problem)));
        if target.problems.is_empty() && !target.certain {
            let facade = &names.facade;
            let path = match reference.path.as_str() {
                "Self" => names.ident.to_token_stream(),
                path => path.parse().unwrap_or_default(),
            };
            let print = Literal::u64_unsuffixed(target.fingerprint);
            let function = located(quote!(#facade::same::<#path>), span);
            statements.extend(quote_spanned!(span=> #function(#print);));
        }
    }
    if !statements.is_empty() {
        output.extend(quote!(const _: () = { #statements };));
    }
    output
}
