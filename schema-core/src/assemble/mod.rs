//! From what the items say to one schema: paths become tables, enum-typed fields become columns with a key.

mod codebook;
mod keys;
mod table;

use std::collections::HashMap;

use crate::config::Config;
use crate::packages::What;
use crate::rows::row_sha;
use crate::source::{Item, Resolution, Sources, resolve};
use schema_model::diagnosis::Diagnosis;
use schema_model::model::{Codebook, Row, Schema, Storage, Table};
use schema_model::words::suggestion;
use schema_rust::{At, Declaration, Fault, ReferenceDeclaration, ReferenceKind};
use schema_sql::parallel;

/// A fault that only the whole crate shows.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The item at which the derive reports it.
    pub item: usize,
    /// The reference of the item at which it is reported, else the whole type.
    pub reference: Option<usize>,
    /// What is wrong, at the smallest token.
    pub fault: Fault,
}

/// A schema with what the registry needs beside it.
pub struct Assembled {
    /// The schema, without the items that have problems.
    pub schema: Schema,
    /// Everything wrong, in the order of the items.
    pub problems: Vec<Problem>,
    /// Per item and reference, the item referred to.
    pub targets: Vec<Vec<Option<usize>>>,
    /// Per item and reference, whether its path can mean no other type.
    pub certain: Vec<Vec<bool>>,
    /// Per item, the codes of its variants where the item itself does not tell them.
    pub codes: Vec<Vec<i128>>,
    /// Per table of the schema, by its name, the item that it comes from.
    pub origins: HashMap<String, usize>,
}

/// Puts the schema together.
#[must_use]
pub fn assemble(sources: &Sources, config: &Config) -> Assembled {
    let mut assembly = Assembly {
        sources,
        problems: Vec::new(),
        targets: vec![Vec::new(); sources.items.len()],
        certain: vec![Vec::new(); sources.items.len()],
        codes: vec![Vec::new(); sources.items.len()],
        codebooks: HashMap::new(),
        translations: Vec::new(),
        tables: HashMap::new(),
        keys: HashMap::new(),
    };
    assembly.import();
    // Codebooks first: a struct's column takes its type from the enum that it refers to.
    assembly.each(|assembly, index, declaration| {
        if let Declaration::Enum(declaration) = declaration {
            let codebook = assembly.codebook(index, declaration);
            if codebook.storage == Storage::Table {
                assembly.tables.insert(index, codebook.table());
            }
            assembly.translations.extend(Assembly::translations(declaration, &codebook).map(|book| (index, book)));
            assembly.codebooks.insert(index, codebook);
        }
    });
    assembly.each(|assembly, index, declaration| {
        if let Declaration::Struct(declaration) = declaration {
            assembly.keys.insert(index, declaration.primary_key.clone());
            let table = assembly.table(index, declaration);
            assembly.tables.insert(index, table);
        }
    });
    // Foreign keys last: their targets' columns must be known.
    assembly.each(|assembly, index, declaration| {
        if let Declaration::Struct(declaration) = declaration {
            assembly.foreign_keys(index, declaration);
        }
    });
    assembly.finish(config)
}

struct Assembly<'a> {
    sources: &'a Sources,
    problems: Vec<Problem>,
    targets: Vec<Vec<Option<usize>>>,
    certain: Vec<Vec<bool>>,
    codes: Vec<Vec<i128>>,
    codebooks: HashMap<usize, Codebook>,
    /// With the item whose codebook they translate.
    translations: Vec<(usize, Codebook)>,
    tables: HashMap<usize, Table>,
    keys: HashMap<usize, Vec<String>>,
}

impl<'a> Assembly<'a> {
    fn each(&mut self, mut pass: impl FnMut(&mut Self, usize, &'a Declaration)) {
        let sources = self.sources;
        for (index, item) in sources.items.iter().enumerate() {
            if let Ok(declaration) = &item.declaration {
                pass(self, index, declaration);
            }
        }
    }

    /// Types of other packages stand behind the items.
    fn import(&mut self) {
        let first = self.sources.items.len();
        for (at, imported) in self.sources.imported.iter().enumerate() {
            match &imported.what {
                What::Table(table) => {
                    self.tables.insert(first + at, (**table).clone());
                }
                What::Codebook(codebook) => {
                    if codebook.storage == Storage::Table {
                        self.tables.insert(first + at, codebook.table());
                    }
                    self.codebooks.insert(first + at, (**codebook).clone());
                }
            }
        }
    }

    fn problem(&mut self, item: usize, reference: Option<usize>, at: At, diagnosis: impl Into<Diagnosis>) {
        self.problems.push(Problem { item, reference, fault: Fault::new(at, diagnosis) });
    }

    fn item(&self, index: usize) -> &'a Item {
        &self.sources.items[index]
    }

    /// The item that a reference means.
    fn target(&mut self, index: usize, at: usize, reference: &ReferenceDeclaration) -> Option<usize> {
        let item = self.item(index);
        if reference.path == "Self" {
            return Some(index);
        }
        let found = resolve(self.sources, item.module, &reference.path);
        let target = match found {
            Resolution::Item(target) => target,
            Resolution::Imported(at) => self.sources.items.len() + at,
            Resolution::Module(_) | Resolution::Other | Resolution::Unknown => {
                if let Some(diagnosis) = self.unresolved(reference, found) {
                    self.problem(index, Some(at), reference.at, diagnosis);
                }
                return None;
            }
        };
        let declared = self.sources.items.get(target).map(|item| &item.declaration);
        let is_enum = match declared {
            Some(declaration) => matches!(declaration, Ok(Declaration::Enum(_))),
            None => self.codebooks.contains_key(&target),
        };
        if is_field(&reference.kind) && !is_enum {
            // What is wrong with the type itself is told there.
            if declared.is_none_or(Result::is_ok) {
                let path = &reference.path;
                let help = format!("give the field the type of its key and `#[codebook(references = {path})]`");
                self.problem(index, Some(at), reference.at, (format!("`{path}` is a table, not an enum"), help));
            }
            return None;
        }
        let is_mask = self.codebooks.get(&target).is_some_and(|codebook| codebook.mask);
        if matches!(reference.kind, ReferenceKind::MaskField) && !is_mask {
            let message = format!("`{}` is not a mask", reference.path);
            self.problem(index, Some(at), reference.at, (message, "give the enum `#[codebook(mask)]`"));
            return None;
        }
        Some(target)
    }

    /// What is wrong with a path that leads to no type of the schema.
    fn unresolved(&self, reference: &ReferenceDeclaration, found: Resolution) -> Option<Diagnosis> {
        let path = &reference.path;
        let last = path.rsplit("::").next().unwrap_or(path);
        let is_local = found == Resolution::Other;
        if reference.kind == ReferenceKind::Namesake {
            let message = format!("`{path}` is a type of this crate, not the scalar of that name");
            return is_local.then(|| (message, "derive `Codebook` on it, or give the field `type = \"…\"`").into());
        }
        if is_local {
            let or = if is_field(&reference.kind) { ", or give the field `type = \"…\"`" } else { "" };
            let help = format!("add `#[derive(Codebook)]` to `{path}`{or}");
            return Some((format!("`{path}` does not derive `Codebook`"), help).into());
        }
        let mut homes = self.sources.items.iter().filter(|item| item.ident == last).map(|item| self.sources.path(item));
        if let Some(home) = homes.next() {
            let help = format!("write `crate::{home}`, or bring it into scope with `use`");
            return Some((format!("`{path}` is not in scope here"), help).into());
        }
        let known = self.sources.items.iter().map(|item| item.ident.as_str());
        let hint = suggestion(last, known.filter(|name| *name != last));
        let (what, remedy) = match reference.kind {
            ReferenceKind::Key(_) => (
                "is not a struct or enum of the schema",
                "derive `Codebook` on it, in this package or in a dependency with a `links` key, or correct the name",
            ),
            _ => (
                "is neither a type that columns hold nor an enum of the schema",
                "derive `Codebook` on it, in this package or in a dependency with a `links` key, or give the field `type = \"…\"`",
            ),
        };
        Some((format!("`{path}` {what}"), hint.unwrap_or_else(|| remedy.to_owned())).into())
    }

    fn finish(self, config: &Config) -> Assembled {
        let mut origins = HashMap::new();
        let mut tables = Vec::with_capacity(self.tables.len());
        let translations = self.translations.iter().map(|(index, book)| (*index, book.table()));
        for (index, table) in self.tables.into_iter().chain(translations) {
            if index < self.sources.items.len() {
                origins.insert(table.name.clone(), index);
            }
            tables.push(table);
        }
        tables.sort_by(|left, right| left.name.cmp(&right.name));
        let translations = self.translations.into_iter().map(|(_, book)| book);
        let mut codebooks: Vec<Codebook> = self.codebooks.into_values().chain(translations).collect();
        codebooks.sort_by(|left, right| left.name.cmp(&right.name));
        let sha = |row: &Row| if row.sha.is_empty() { row_sha(row).into() } else { row.sha.clone() };
        let shas = parallel::map(&codebooks, |codebook| codebook.rows.iter().map(sha).collect::<Vec<_>>());
        for (codebook, shas) in codebooks.iter_mut().zip(shas) {
            for (row, sha) in codebook.rows.iter_mut().zip(shas) {
                row.sha = sha;
            }
        }
        Assembled {
            schema: Schema { title: config.title.clone(), codebooks, tables },
            problems: self.problems,
            targets: self.targets,
            certain: self.certain,
            codes: self.codes,
            origins,
        }
    }
}

/// Whether the column has its type from the enum that the field's type names.
fn is_field(kind: &ReferenceKind) -> bool {
    matches!(kind, ReferenceKind::EnumField | ReferenceKind::MaskField | ReferenceKind::Namesake)
}
