//! What a file says, as plain data: everything that a walk over modules needs, and nothing that belongs to the thread
//! that lexed it. So it can be made on any thread, and kept from build to build.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Span, TokenStream};
use schema_model::pack::{Pack, Reader, pack_enums, pack_structs};
use schema_rust::{self as rust, Declaration, Fault, Settings, constant, evaluate};

use super::marks::Marks;
use super::scan::{self, File, Item, ItemKind, Source};
use super::uses::{flatten, plain, segments};
use crate::rows;

/// A file, or the braces of an inline module.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// What is said of all that is in it.
    pub marks: Marks,
    /// The items that matter, in their order.
    pub parts: Vec<Part>,
}

/// An item that matters.
#[derive(Debug)]
pub(super) enum Part {
    /// `mod x;` without content, `mod x { … }` with.
    Module(Module),
    /// `use …;`
    Use {
        /// Names in this module, and the paths they stand for.
        names: Vec<(String, Vec<String>)>,
        /// Paths opened by `*`.
        globs: Vec<Vec<String>>,
    },
    /// A constant that a discriminant may name.
    Const(String, Value),
    /// `type A = b::C;`
    Alias(String, Vec<String>),
    /// `codebooks::schema!()`
    Schema,
    /// A type that may derive `Codebook`.
    Type(Derived),
    /// The name of any other type.
    Other(String),
}

/// A module.
#[derive(Debug)]
pub(super) struct Module {
    /// Without `r#`.
    pub name: String,
    /// What its attributes say.
    pub marks: Marks,
    /// What stands between its braces, if it has any.
    pub content: Option<Outline>,
    /// The byte at which it begins.
    pub offset: u32,
}

/// The value of a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// It is a whole number.
    Int(i128),
    /// It is that of another constant.
    Path(String),
}

/// A type that derives something called `Codebook`, or what the file calls so.
#[derive(Debug)]
pub(super) struct Derived {
    /// Without `r#`.
    pub ident: String,
    /// What its attributes say.
    pub marks: Marks,
    /// The byte at which it begins.
    pub offset: u32,
    /// What it says.
    pub read: Read,
}

/// What a type says.
#[derive(Debug)]
pub(super) enum Read {
    /// Without faults; places are numbers of offsets.
    ///
    /// What takes long to compute is kept with the rest: the declaration's fingerprint, and the hashes of its rows.
    Whole { declaration: Box<Declaration>, places: Vec<u32>, fingerprint: u64, shas: Vec<String> },
    /// With faults.
    Faulty { name: Option<String>, faults: Vec<Fault>, places: Vec<u32> },
    /// No item at all; rustc says it better.
    Broken { offset: u32, message: String },
}

pack_structs! {
    Outline { marks, parts }
    Module { name, marks, content, offset }
    Derived { ident, marks, offset, read }
}

pack_enums! {
    Value { 0 Int(value), 1 Path(path) }
    Read {
        0 Whole { declaration, places, fingerprint, shas }, 1 Faulty { name, faults, places }, 2 Broken { offset, message }
    }
}

impl Pack for Part {
    fn pack(&self, text: &mut String) {
        match self {
            Self::Module(module) => (0_u32.pack(text), module.pack(text)).1,
            Self::Use { names, globs } => (1_u32.pack(text), names.pack(text), globs.pack(text)).2,
            Self::Const(name, value) => (2_u32.pack(text), name.pack(text), value.pack(text)).2,
            Self::Alias(name, path) => (3_u32.pack(text), name.pack(text), path.pack(text)).2,
            Self::Schema => 4_u32.pack(text),
            Self::Type(derived) => (5_u32.pack(text), derived.pack(text)).1,
            Self::Other(name) => (6_u32.pack(text), name.pack(text)).1,
        }
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Some(match u32::unpack(rest)? {
            0 => Self::Module(Pack::unpack(rest)?),
            1 => Self::Use { names: Pack::unpack(rest)?, globs: Pack::unpack(rest)? },
            2 => Self::Const(Pack::unpack(rest)?, Pack::unpack(rest)?),
            3 => Self::Alias(Pack::unpack(rest)?, Pack::unpack(rest)?),
            4 => Self::Schema,
            5 => Self::Type(Pack::unpack(rest)?),
            6 => Self::Other(Pack::unpack(rest)?),
            _ => return None,
        })
    }
}

/// Reads a file.
///
/// # Errors
/// Where the text is not a Rust file, or not yet.
pub(super) fn outline(text: &str, settings: &Settings) -> Result<Outline, scan::Fault> {
    let source = Source::new(text);
    let file = scan::scan_tokens(source.lex()?)
        .map_err(|(span, message)| scan::Fault { offset: source.end_or(span), message })?;
    let mut names = vec!["Codebook".to_owned()];
    names_of_derive(&file, &mut names);
    let outline = Reading { source: &source, settings, names }.file(file);
    // What the thread knows of this text is not needed any more.
    proc_macro2::extra::invalidate_current_thread_spans();
    Ok(outline)
}

/// What the file's `use`s call something named `Codebook`.
fn names_of_derive(file: &File, names: &mut Vec<String>) {
    for item in &file.items {
        match &item.kind {
            ItemKind::Use { tree } => {
                let uses = flatten(tree.clone()).unwrap_or_default();
                let renamed =
                    uses.names.into_iter().filter(|(_, path)| path.last().is_some_and(|last| last == "Codebook"));
                names.extend(renamed.map(|(name, _)| name));
            }
            ItemKind::Module { content: Some(content), .. } => names_of_derive(content, names),
            _ => {}
        }
    }
}

struct Reading<'r> {
    source: &'r Source<'r>,
    settings: &'r Settings,
    /// What a derive may be called, by the last word of its path.
    names: Vec<String>,
}

impl Reading<'_> {
    fn file(&self, file: File) -> Outline {
        let parts = file.items.into_iter().filter_map(|item| self.item(item)).collect();
        Outline { marks: Marks::read(&file.inner_attributes), parts }
    }

    fn item(&self, item: Item) -> Option<Part> {
        let offset = self.offset(item.span);
        match item.kind {
            ItemKind::Module { name, content } => Some(Part::Module(Module {
                name: plain(&name).to_owned(),
                marks: Marks::read(&item.attributes),
                content: content.map(|content| self.file(content)),
                offset,
            })),
            ItemKind::Use { tree } => {
                let uses = flatten(tree).unwrap_or_default();
                Some(Part::Use { names: uses.names, globs: uses.globs })
            }
            ItemKind::Const { name, value, .. } => {
                let value = syn::parse2(value).ok()?;
                let value = evaluate(&value).map(Value::Int).or_else(|| constant(&value).map(Value::Path))?;
                Some(Part::Const(plain(&name).to_owned(), value))
            }
            // An alias of a path brings a name as a `use` does.
            ItemKind::TypeAlias { name, ty } => {
                let path: String = ty.into_iter().map(|tree| tree.to_string()).collect();
                let is_path = path.chars().all(|c| matches!(c, '_' | ':' | '#') || c.is_alphanumeric());
                let name = plain(&name).to_owned();
                Some(if is_path { Part::Alias(name, segments(&path)) } else { Part::Other(name) })
            }
            ItemKind::Macro { name, .. } => (name == "schema" || name.ends_with("::schema")).then_some(Part::Schema),
            ItemKind::Type { name, tokens } => self.derived(&name, tokens, &item.attributes, offset),
            ItemKind::Function { .. } => None,
        }
    }

    fn derived(&self, name: &str, tokens: TokenStream, attributes: &[TokenStream], offset: u32) -> Option<Part> {
        let marks = Marks::read(attributes);
        let is_ours = |path: &str| {
            let last = path.rsplit("::").next().unwrap_or(path);
            self.names.iter().any(|name| name == last)
        };
        if !marks.derives.iter().any(|derive| is_ours(&derive.path)) {
            return Some(Part::Other(plain(name).to_owned()));
        }
        let read = match rust::item(tokens) {
            Err(error) => Read::Broken { offset: self.offset(error.span()), message: error.to_string() },
            Ok(input) if rust::is_standalone(&input) => return Some(Part::Other(plain(name).to_owned())),
            Ok(input) => {
                let Ok(reading) = catch_unwind(AssertUnwindSafe(|| rust::read(&input, self.settings))) else {
                    let message =
                        format!("this is a bug in `codebooks`: reading `{name}` panicked\nhelp: please report it");
                    return Some(Part::Type(Derived {
                        ident: plain(name).to_owned(),
                        marks,
                        offset,
                        read: Read::Broken { offset, message },
                    }));
                };
                let places = reading.spans.iter().map(|span| self.offset(*span)).collect();
                match reading.parsed {
                    Ok((declaration, _)) => {
                        let shas = match &declaration {
                            Declaration::Enum(item) => rows::shas(item),
                            Declaration::Struct(_) => Vec::new(),
                        };
                        let fingerprint = declaration.fingerprint();
                        Read::Whole { declaration: Box::new(declaration), places, fingerprint, shas }
                    }
                    Err(faults) => Read::Faulty { name: reading.name, faults, places },
                }
            }
        };
        Some(Part::Type(Derived { ident: plain(name).to_owned(), marks, offset, read }))
    }

    fn offset(&self, span: Span) -> u32 {
        self.source.offset(span) as u32
    }
}
