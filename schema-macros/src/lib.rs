//! The derive macro behind the `codebooks` crate; use it from there.
#![forbid(unsafe_code)]

mod context;
mod expand;

use proc_macro::TokenStream;

/// Makes an enum a codebook or a struct a table of the package's schema.
///
/// The attributes are documented in the crate `codebooks`.
#[proc_macro_derive(Codebook, attributes(codebook))]
pub fn derive_codebook(input: TokenStream) -> TokenStream {
    expand::expand(input.into(), &context::Surroundings::read()).into()
}
