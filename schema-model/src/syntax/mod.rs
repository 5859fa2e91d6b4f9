//! Rust's syntax, as far as derived items need it: tokens, literals, and the outline of a struct or an enum.
//!
//! The macro and the build script both run unoptimised on every build of a user's, where a full parser costs more than
//! all the rest of their work. Both fill the same [`Buffer`] of tokens, the macro from the compiler's tokens and the build
//! script from the text, and everything behind it is one code.

mod input;
#[doc(hidden)]
pub mod lexer;
mod literal;
mod tokens;

pub use input::docs;
pub use input::{Attribute, Data, Field, Input, Variant};
pub use literal::{decimal, integer, string};
pub use tokens::plain;
pub use tokens::{At, Buffer, Kind, Stream, Token};
