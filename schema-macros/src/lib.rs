//! The derive macro behind the `codebooks` crate; use it from there.
//!
//! It runs unoptimised on every build of every user's, for each type: hence the compiler's own tokens without a layer
//! over them, and an expansion written as text, which the compiler reads at once.
#![forbid(unsafe_code)]

mod context;
mod expand;
mod output;
mod tokens;

use proc_macro::TokenStream;

/// Makes an enum a codebook or a struct a table of the package's schema.
///
/// The attributes are documented in the crate `codebooks`.
#[proc_macro_derive(Codebook, attributes(codebook))]
pub fn derive_codebook(input: TokenStream) -> TokenStream {
    let tokens = tokens::Tokens::read(input);
    let surroundings = context::Surroundings::read();
    tokens.write(&expand::expand(tokens.stream(), &surroundings))
}
