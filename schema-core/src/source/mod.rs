//! From files to items: which modules there are, which types derive, what a path in one of them means.

#[doc(hidden)]
pub mod lexer;
mod resolve;
#[doc(hidden)]
pub mod scan;
mod target;
mod uses;
mod walk;

use std::collections::HashMap;
use std::path::PathBuf;

use crate::errors::Fault;
use crate::parse::Declaration;

pub use resolve::{Resolution, resolve};
pub use target::{Target, TargetKind, find_target};
pub use walk::walk;

/// Everything that a walk over a crate's modules found.
#[derive(Default)]
pub struct Sources {
    /// Every file read, in the order of the walk.
    pub files: Vec<SourceFile>,
    /// Every module; the first is the crate's root.
    pub modules: Vec<Module>,
    /// Every type that derives `Codebook`.
    pub items: Vec<Item>,
    /// What could not be read, `file:line:column: …`.
    pub broken: Vec<String>,
    /// Whether the root holds `codebooks::schema!()`.
    pub has_schema_macro: bool,
}

/// A file of the crate.
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// As messages show it: relative to the package, with `/`.
    pub shown: String,
}

/// A module.
#[derive(Default)]
pub struct Module {
    /// Its path below the crate's root, `parcel::state`; empty for the root.
    pub path: String,
    /// The module around it.
    pub parent: Option<usize>,
    /// Modules in it, by name.
    pub children: HashMap<String, usize>,
    /// Derived types in it, by name.
    pub types: HashMap<String, usize>,
    /// Names that `use` brings, with the paths they stand for.
    pub uses: HashMap<String, Vec<String>>,
    /// Paths that `use …::*` opens.
    pub globs: Vec<Vec<String>>,
    /// Constants, by name, with their values' text.
    pub consts: HashMap<String, String>,
}

/// A derived type.
pub struct Item {
    /// The module it stands in.
    pub module: usize,
    /// Rust name.
    pub ident: String,
    /// The file it stands in.
    pub file: usize,
    /// Line and column of its first token in the file, both from 0.
    pub start: (usize, usize),
    /// The conditions under which it is compiled, each the text inside `cfg(…)`.
    pub cfgs: Vec<String>,
    /// What it says, or what is wrong with it.
    pub declaration: Result<Declaration, Rejected>,
}

/// An item with faults.
pub struct Rejected {
    /// Its SQL name, where that much can be read.
    pub name: Option<String>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Sources {
    /// The item's path below the crate's root.
    #[must_use]
    pub fn path(&self, item: &Item) -> String {
        let module = &self.modules[item.module].path;
        if module.is_empty() { item.ident.clone() } else { format!("{module}::{}", item.ident) }
    }

    /// `file:line:column` of a span inside an item, lines and columns from 1.
    #[must_use]
    pub fn place(&self, item: &Item, span: proc_macro2::Span) -> String {
        let at = span.start();
        let (line, column) = if at.line <= 1 {
            (item.start.0 + 1, item.start.1 + at.column + 1)
        } else {
            (item.start.0 + at.line, at.column + 1)
        };
        format!("{}:{line}:{column}", self.files[item.file].shown)
    }
}
