//! What a path in a module means. Where the answer is not certain it is "unknown", never a guess.

use std::cell::RefCell;
use std::collections::HashSet;

use super::uses::segments;
use super::{Sources, Value};

/// What a path turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A derived type of this crate.
    Item(usize),
    /// A module of this crate.
    Module(usize),
    /// A type of another package, among those imported.
    Imported(usize),
    /// A type of this crate that is not derived.
    Other,
    /// Something else, or of another crate.
    Unknown,
}

/// Re-exports may form a circle; no honest chain is this long.
const LONGEST_CHAIN: u32 = 64;

/// Resolves a path, written without white space, as seen from a module.
#[must_use]
pub fn resolve(sources: &Sources, module: usize, path: &str) -> Resolution {
    Search { sources, opened: RefCell::default() }.path(module, &segments(path), 0)
}

/// Whether a path that leads to a type can mean no other, whatever macros make and conditions hide.
///
/// A name that a module declares or brings with a plain `use` has no rival there: two of one name are an error. What a
/// glob brings gives way to anything. What only an attribute names must be named to the compiler, or it takes the `use` for
/// a superfluous one.
#[must_use]
pub fn is_certain(sources: &Sources, module: usize, path: &str, in_attribute: bool) -> bool {
    let path = segments(path);
    let is_imported = || path.first().is_some_and(|first| sources.modules[module].uses.contains_key(first));
    path.first().is_some_and(|first| first == "Self")
        || !(in_attribute && is_imported()) && certain_in(sources, module, &path, 0)
}

fn certain_in(sources: &Sources, module: usize, path: &[String], depth: u32) -> bool {
    let (Some((name, scope)), true) = (path.split_last(), depth < LONGEST_CHAIN) else { return false };
    let mut home = module;
    for (at, segment) in scope.iter().enumerate() {
        let known = &sources.modules[home];
        home = match segment.as_str() {
            "crate" if at == 0 => 0,
            "self" if at == 0 => home,
            "super" => match known.parent {
                Some(parent) => parent,
                None => return false,
            },
            child => match known.children.get(child) {
                Some(child) if !known.uses.contains_key(segment) => *child,
                _ => return false,
            },
        };
    }
    let home_module = &sources.modules[home];
    match home_module.types.get(name) {
        Some(item) => {
            let item = &sources.items[*item];
            item.certain && item.cfgs.is_empty()
        }
        None => match home_module.uses.get(name) {
            Some(path) if path.len() > 1 => certain_in(sources, home, path, depth + 1),
            _ => false,
        },
    }
}

/// One question; it opens no module's globs twice for the same name, so circles and diamonds of globs end.
struct Search<'s> {
    sources: &'s Sources,
    opened: RefCell<HashSet<(usize, String)>>,
}

impl Search<'_> {
    fn path(&self, module: usize, path: &[String], depth: u32) -> Resolution {
        if depth > LONGEST_CHAIN {
            return Resolution::Unknown;
        }
        let mut rest = path;
        let mut here = match rest.first().map(String::as_str) {
            Some("crate") => {
                rest = &rest[1..];
                Resolution::Module(0)
            }
            Some("self") => {
                rest = &rest[1..];
                Resolution::Module(module)
            }
            Some("super") => {
                let mut at = module;
                while rest.first().is_some_and(|segment| segment == "super") {
                    rest = &rest[1..];
                    let Some(parent) = self.sources.modules[at].parent else {
                        return Resolution::Unknown;
                    };
                    at = parent;
                }
                Resolution::Module(at)
            }
            Some(first) => {
                let found = self.name(module, first, depth);
                if found == Resolution::Unknown {
                    return self.imported(path);
                }
                rest = &rest[1..];
                found
            }
            None => return Resolution::Unknown,
        };
        for segment in rest {
            here = match here {
                Resolution::Module(module) => self.name(module, segment, depth),
                Resolution::Item(_) | Resolution::Imported(_) | Resolution::Other | Resolution::Unknown => {
                    return Resolution::Unknown;
                }
            };
        }
        here
    }

    /// `other_crate::…::Type`, with or without a `::` before it: only the first and the last word are sure to be there.
    fn imported(&self, path: &[String]) -> Resolution {
        let path = match path {
            [first, rest @ ..] if first.is_empty() => rest,
            path => path,
        };
        let ([through, ..], Some(ident)) = (path, path.last()) else { return Resolution::Unknown };
        let fits = |imported: &crate::packages::Imported| imported.through == *through && imported.ident == *ident;
        let mut found = self.sources.imported.iter().enumerate().filter(|(_, imported)| fits(imported));
        match (found.next(), found.next()) {
            (Some((at, _)), None) if path.len() > 1 => Resolution::Imported(at),
            _ => Resolution::Unknown,
        }
    }

    /// A name declared in, brought into, or opened into a module, in Rust's order of precedence.
    fn name(&self, module: usize, name: &str, depth: u32) -> Resolution {
        let scope = &self.sources.modules[module];
        if let Some(item) = scope.types.get(name) {
            return Resolution::Item(*item);
        }
        if scope.others.contains(name) {
            return Resolution::Other;
        }
        if let Some(path) = scope.uses.get(name)
        // `use a as a` or a foreign crate of that very name must not send us round.
        && !(path.len() == 1 && path[0] == name)
        {
            match self.path(module, path, depth + 1) {
                Resolution::Unknown => {}
                found => return found,
            }
        }
        if let Some(child) = scope.children.get(name) {
            return Resolution::Module(*child);
        }
        let mut found = Resolution::Unknown;
        if scope.globs.is_empty() || !self.opened.borrow_mut().insert((module, name.to_owned())) {
            return found;
        }
        for glob in &scope.globs {
            if glob.first().is_some_and(|first| self.sources.imported.iter().any(|known| known.through == *first)) {
                let mut path = glob.clone();
                path.push(name.to_owned());
                if let imported @ Resolution::Imported(_) = self.imported(&path) {
                    found = imported;
                }
            }
            if let Resolution::Module(opened) = self.path(module, glob, depth + 1)
                && opened != module
            {
                match (found, self.name(opened, name, depth + 1)) {
                    (_, Resolution::Unknown) => {}
                    (Resolution::Unknown, one) => found = one,
                    (one, other) if one == other => {}
                    // Two globs that bring different things: only rustc knows whether that is an error.
                    _ => return Resolution::Unknown,
                }
            }
        }
        found
    }
}

impl Sources {
    /// The value of an integer constant of this crate, as seen from a module.
    #[must_use]
    pub fn const_value(&self, module: usize, path: &str) -> Option<i128> {
        let search = Search { sources: self, opened: RefCell::default() };
        search.constant(module, &segments(path), 0)
    }
}

impl Search<'_> {
    fn constant(&self, module: usize, path: &[String], depth: u32) -> Option<i128> {
        if depth > LONGEST_CHAIN {
            return None;
        }
        let (name, scope) = path.split_last()?;
        let module = if scope.is_empty() {
            module
        } else {
            // A question of its own: which module a path means does not depend on the constant.
            match (Search { sources: self.sources, opened: RefCell::default() }).path(module, scope, depth) {
                Resolution::Module(module) => module,
                _ => return None,
            }
        };
        let home = &self.sources.modules[module];
        match home.consts.get(name) {
            Some(Value::Int(value)) => return Some(*value),
            Some(Value::Path(path)) => return self.constant(module, &segments(path), depth + 1),
            None => {}
        }
        if let Some(path) = home.uses.get(name).filter(|path| path.len() > 1) {
            return self.constant(module, path, depth + 1);
        }
        if home.globs.is_empty() || !self.opened.borrow_mut().insert((module, name.clone())) {
            return None;
        }
        home.globs.iter().find_map(|glob| {
            match (Search { sources: self.sources, opened: RefCell::default() }).path(module, glob, depth + 1) {
                Resolution::Module(opened) if opened != module => {
                    self.constant(opened, std::slice::from_ref(name), depth + 1)
                }
                _ => None,
            }
        })
    }
}
