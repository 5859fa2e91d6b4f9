//! The derive macro behind the `codebooks` crate; use it from there.
#![forbid(unsafe_code)]

mod context;
mod expand;

use std::panic::catch_unwind;

use proc_macro::TokenStream;

/// Makes an enum a codebook or a struct a table of the package's schema.
///
/// The attributes are documented in the crate `codebooks`.
#[proc_macro_derive(Codebook, attributes(codebook))]
pub fn derive_codebook(input: TokenStream) -> TokenStream {
    let expanded = catch_unwind(|| expand::expand(input.into(), &context::Surroundings::read()));
    expanded.map_or_else(|_| BUG.parse().unwrap_or_default(), Into::into)
}

/// What the user reads when the derive itself is wrong.
const BUG: &str = "::core::compile_error!(\"this is a bug in `codebooks`: its derive panicked on this type\\nhelp: please \
                   report it with the type's source\");";

/// What the build script wrote for the compiler to read; `codebooks::schema!` calls it.
///
/// Not `env!` with a message: some versions of rust-analyzer take no second argument there.
#[doc(hidden)]
#[proc_macro]
pub fn registry(_: TokenStream) -> TokenStream {
    context::registry().into()
}
