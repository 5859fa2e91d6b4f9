//! What a scan finds.

use std::borrow::Cow;

/// What a file, or the braces of an inline module, holds.
#[derive(Debug, Default)]
pub struct File<'s> {
    /// `#![…]` at its start, without doc comments.
    pub inner_attributes: Vec<Attribute<'s>>,
    /// The items, without those that nobody asks for: functions, traits, …
    pub items: Vec<Item<'s>>,
}

/// An attribute.
#[derive(Debug)]
pub struct Attribute<'s> {
    /// What stands between `[` and `]`, trimmed.
    pub text: &'s str,
    /// Where its `#` stands.
    pub offset: usize,
}

/// An item.
#[derive(Debug)]
pub struct Item<'s> {
    /// The attributes before it, without doc comments.
    pub attributes: Vec<Attribute<'s>>,
    /// What it is.
    pub kind: ItemKind<'s>,
    /// Where it begins, its doc comments and attributes included.
    pub offset: usize,
}

/// What an item is. Names keep their `r#`; each `text` is the whole item, doc comments and attributes included.
#[derive(Debug)]
pub enum ItemKind<'s> {
    /// `mod x;` without content, `mod x { … }` with.
    Module {
        /// `x`
        name: &'s str,
        /// What stands between the braces.
        content: Option<File<'s>>,
    },
    /// `use a::{b, c};`
    Use {
        /// What stands between `use` and `;`, comments included.
        tree: &'s str,
        /// Whether other modules may see it: any `pub` but `pub(self)`.
        public: bool,
    },
    /// A struct, enum or union.
    Type {
        /// Which of them.
        keyword: TypeKeyword,
        /// Its name.
        name: &'s str,
        /// To the closing brace or semicolon.
        text: &'s str,
    },
    /// A const or static that has a name and a value.
    Const {
        /// Its name.
        name: &'s str,
        /// What stands between `:` and `=`.
        ty: &'s str,
        /// What stands between `=` and `;`.
        value: &'s str,
    },
    /// `type A = B;`, without generics.
    TypeAlias {
        /// `A`
        name: &'s str,
        /// `B`
        ty: &'s str,
        /// To the semicolon.
        text: &'s str,
    },
    /// A macro's invocation, or `macro_rules! x { … }`.
    Macro {
        /// The path before the `!`, without white space: `codebooks::schema`.
        name: Cow<'s, str>,
        /// What stands between the brackets.
        body: &'s str,
        /// To the closing brace or semicolon.
        text: &'s str,
    },
    /// `impl A { … }`, but no `impl Trait for A { … }`.
    Impl {
        /// `A`, with its generic arguments.
        self_type: &'s str,
        /// What stands between the braces.
        content: &'s str,
    },
}

/// The word that declares a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKeyword {
    /// `struct`
    Struct,
    /// `enum`
    Enum,
    /// `union`
    Union,
}
