//! The reader of derived items behind the `codebooks` crate: the derive, the build script and the command line read with it.
//!
//! A crate of its own: a deployment compiles no syn, and the model is compiled once for programs and build scripts.
#![forbid(unsafe_code)]

mod grammar;
mod packed;
pub mod proof;

pub use grammar::{
    At, Case, CheckDeclaration, CodeDeclaration, Declaration, DefaultDeclaration, EnumDeclaration, Expansion,
    ExtraDeclaration, Fault, Faults, FieldDeclaration, IndexDeclaration, RangeDeclaration, Reading,
    ReferenceDeclaration, ReferenceKind, Settings, StructDeclaration, TranslationDeclaration, UniqueDeclaration,
    VariantDeclaration, check_variant, constant, decimal_text, evaluate, is_bit, is_standalone, item, not_a_bit, read,
    same_code,
};
