//! From files to items: which modules there are, which types derive, what a path in one of them means.

mod data;
mod kept;
mod marks;
mod outline;
mod resolve;
#[doc(hidden)]
pub mod scan;
mod target;
mod uses;
mod walk;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::packages::Imported;
use schema_model::diagnosis::Diagnosis;
use schema_rust::{At, Declaration, Fault};

pub use data::{DataRow, Place};
pub use kept::Kept;
pub use outline::Value;
pub use resolve::{Resolution, is_certain, resolve};
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
    /// Types of other packages.
    pub imported: Vec<Imported>,
    /// By item, the rows of its data file and what messages call the file.
    pub data: HashMap<usize, (String, Result<Vec<DataRow>, Diagnosis>)>,
}

/// A file of the crate.
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// As messages show it: relative to the package, with `/`.
    pub shown: String,
    /// What it holds, with LF alone.
    pub text: String,
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
    /// Names of its other types.
    pub others: HashSet<String>,
    /// Names that `use` brings, with the paths they stand for.
    pub uses: HashMap<String, Vec<String>>,
    /// Paths that `use …::*` opens.
    pub globs: Vec<Vec<String>>,
    /// Constants, by name.
    pub consts: HashMap<String, Value>,
}

/// A derived type.
pub struct Item {
    /// The module it stands in.
    pub module: usize,
    /// Rust name.
    pub ident: String,
    /// The file it stands in.
    pub file: usize,
    /// The byte of the file at which it begins.
    pub offset: u32,
    /// The bytes that its places are numbers of.
    pub places: Vec<u32>,
    /// The conditions under which it is compiled, each the text inside `cfg(…)`.
    pub cfgs: Vec<String>,
    /// Whether nothing but those conditions can keep the compiler from it. An attribute that the walk does not know can,
    /// so the registry asks the compiler for the presence of what is not certain.
    pub certain: bool,
    /// What it says, or what is wrong with it.
    pub declaration: Result<Declaration, Rejected>,
    /// What it says, as a number.
    pub fingerprint: u64,
    /// Of an enum, the hashes of its variants' rows, where it alone tells them.
    pub shas: Vec<String>,
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

    /// `file:line:column` of a place in an item, lines and columns from 1.
    #[must_use]
    pub fn place(&self, item: &Item, at: At) -> String {
        let (line, column) = self.files[item.file].locate(item.byte(at));
        format!("{}:{line}:{column}", self.files[item.file].shown)
    }
}

impl Item {
    /// The byte of the file at which a place of the item's stands.
    #[must_use]
    pub fn byte(&self, at: At) -> usize {
        self.places.get(at.0 as usize).copied().unwrap_or(self.offset) as usize
    }
}

impl SourceFile {
    /// Line and column of a byte, both from 1, the column in characters.
    #[must_use]
    pub fn locate(&self, byte: usize) -> (usize, usize) {
        let before = &self.text.as_bytes()[..self.text.len().min(byte)];
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        // Every byte but those that go on with a character.
        let column = before[start..].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        (line + 1, column + 1)
    }
}
