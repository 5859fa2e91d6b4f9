//! What a scan finds.

use proc_macro2::{Group, Ident, TokenStream};

/// What a file, or the braces of an inline module, holds.
#[derive(Debug, Default)]
pub struct File {
    /// What stands in each `#![…]` at its start, doc comments included.
    pub inner_attributes: Vec<TokenStream>,
    /// The items, without those that nobody asks for: impls, traits, …
    pub items: Vec<Item>,
}

/// An item.
#[derive(Debug)]
pub struct Item {
    /// What stands in each `#[…]` before it, doc comments included.
    pub attributes: Vec<TokenStream>,
    /// What it is.
    pub kind: ItemKind,
    /// Its first token's place, the attributes included.
    pub span: proc_macro2::Span,
}

/// What an item is. Names keep their `r#`.
#[derive(Debug)]
pub enum ItemKind {
    /// `mod x;` without content, `mod x { … }` with.
    Module {
        /// `x`
        name: String,
        /// What stands between the braces.
        content: Option<File>,
    },
    /// `use a::{b, c};`
    Use {
        /// What stands between `use` and `;`.
        tree: TokenStream,
    },
    /// A struct, enum or union.
    Type {
        /// Its name.
        name: String,
        /// The whole item, attributes included.
        tokens: TokenStream,
    },
    /// A const or static that has a name and a value.
    Const {
        /// Its name.
        name: String,
        /// What stands between `:` and `=`.
        ty: TokenStream,
        /// What stands between `=` and `;`.
        value: TokenStream,
    },
    /// `type A = B;`, without generics.
    TypeAlias {
        /// `A`
        name: String,
        /// `B`
        ty: TokenStream,
    },
    /// A macro's invocation, or `macro_rules! x { … }`.
    Macro {
        /// The path before the `!`: `codebooks::schema`.
        name: String,
        /// What stands between the brackets.
        body: TokenStream,
    },
    /// A function.
    Function {
        /// Its name.
        name: Ident,
        /// Its body; never looked into here.
        body: Option<Group>,
    },
}
