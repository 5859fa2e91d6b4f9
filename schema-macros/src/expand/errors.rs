//! Code that the compiler shows at the user's tokens.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote_spanned;

/// An error that the compiler shows at that place, a help on the second line under the message.
pub(super) fn error(span: Span, message: &str) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error!(#message);)
}

/// Code as if all of it stood there. It must have no brackets: what is in them would keep its place.
pub(super) fn located(code: TokenStream, span: Span) -> TokenStream {
    let located = |mut tree: TokenTree| {
        tree.set_span(span);
        tree
    };
    code.into_iter().map(located).collect()
}
