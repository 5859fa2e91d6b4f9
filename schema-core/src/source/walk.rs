//! Walks a crate's modules, as rustc would under every `cfg` at once.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::kept::Kept;
use super::marks::{Derive, Marks};
use super::outline::{self, Derived, Outline, Part, Read};
use super::scan::Fault;
use super::uses::segments;
use super::{Item, Module, Rejected, SourceFile, Sources, data};
use schema_rust::proof::normalised;
use schema_rust::{Declaration, Settings};
use schema_sql::parallel;

/// Reads the crate whose root is `root`; `folder` is the package's, from which messages show paths.
#[must_use]
pub fn walk(folder: &Path, root: &Path, settings: &Settings, kept: &Kept) -> Sources {
    let mut walk = Walk { folder, sources: Sources::default(), next: Vec::new(), above: Vec::new() };
    walk.sources.modules.push(Module::default());
    let conditions = Conditions { cfgs: Vec::new(), certain: true };
    walk.file(root.to_owned(), 0, Place::of_root(root), conditions, None);
    // Level by level: the files of one level are read at once, on all of the machine's cores.
    while !walk.next.is_empty() {
        let level = std::mem::take(&mut walk.next);
        let read = parallel::map_each(&level, |file| read(&file.path, settings, kept));
        for (file, read) in level.into_iter().zip(read) {
            walk.take(file, read);
        }
    }
    walk.data();
    walk.sources
}

struct Walk<'w> {
    folder: &'w Path,
    sources: Sources,
    /// The files to read next.
    next: Vec<Waiting>,
    /// Per file, the one whose `mod` led to it.
    above: Vec<Option<usize>>,
}

/// A file that a `mod` led to.
struct Waiting {
    /// Its number among the sources.
    file: usize,
    path: PathBuf,
    module: usize,
    place: Place,
    conditions: Conditions,
}

/// A file as it was read: its text, and what it says.
type Reading = Result<(String, Result<Outline, Fault>), String>;

fn read(path: &Path, settings: &Settings, kept: &Kept) -> Reading {
    match std::fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => {
            let text = normalised(text);
            let outline = kept.outline(&text, settings);
            Ok((text, outline))
        }
        Ok(Err(error)) => Err(format!("the file is not UTF-8 from byte {} on", error.utf8_error().valid_up_to())),
        Err(error) => Err(format!("the file cannot be read: {}", because(&error))),
    }
}

/// Where the modules that a file declares are to be looked for.
struct Place {
    /// The folder of `mod x;` files.
    children: PathBuf,
    /// The folder that a `#[path]` outside inline modules is relative to.
    file_folder: PathBuf,
}

impl Place {
    /// `lib.rs`, `main.rs`, `mod.rs` and whatever `#[path]` names keep their modules beside them.
    fn of_root(file: &Path) -> Self {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        Self { children: folder.clone(), file_folder: folder }
    }

    /// `a.rs` keeps its modules in `a/`.
    fn of_plain(file: &Path) -> Self {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let stem = file.file_stem().unwrap_or_default();
        Self { children: folder.join(stem), file_folder: folder }
    }

    fn inline(&self, name: &str, path: Option<&str>) -> Self {
        let children = match path {
            Some(path) => self.file_folder.join(path),
            None => self.children.join(name),
        };
        Self { file_folder: children.clone(), children }
    }
}

impl Walk<'_> {
    /// Puts a file on the list.
    fn file(&mut self, path: PathBuf, module: usize, place: Place, conditions: Conditions, above: Option<usize>) {
        let shown = path.strip_prefix(self.folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let file = self.sources.files.len();
        // Known before it is read: a file that cannot be read must be watched as well.
        self.sources.files.push(SourceFile { path: path.clone(), shown, text: String::new() });
        self.above.push(above);
        let mut outer = above;
        while let Some(at) = outer {
            if self.sources.files[at].path == path {
                self.broken(file, None, "the file is a module of itself");
                return;
            }
            outer = self.above[at];
        }
        self.next.push(Waiting { file, path, module, place, conditions });
    }

    fn take(&mut self, waiting: Waiting, read: Reading) {
        let Waiting { file, module, place, conditions, .. } = waiting;
        match read {
            Err(message) => self.broken(file, None, &message),
            Ok((text, outline)) => {
                self.sources.files[file].text = text;
                match outline {
                    Ok(outline) => self.outline(outline, module, &place, &conditions, file),
                    Err(fault) => self.broken(file, Some(fault.offset), &fault.message),
                }
            }
        }
    }

    /// Something that rustc says better: here it only means that nothing may be written.
    fn broken(&mut self, file: usize, offset: Option<usize>, message: &str) {
        let file = &self.sources.files[file];
        let (line, column) = file.locate(offset.unwrap_or_default());
        self.sources.broken.push(format!("{}:{line}:{column}: {message}", file.shown));
    }

    fn outline(&mut self, outline: Outline, module: usize, place: &Place, conditions: &Conditions, file: usize) {
        // What stands at the crate's root cannot take a single type away.
        let is_root = module == 0 && file == 0;
        let Some(conditions) = conditions.with(&outline.marks, is_root) else { return };
        // Names first: a `use` may stand below the type that needs it.
        for part in &outline.parts {
            self.name(part, module);
        }
        for part in outline.parts {
            match part {
                Part::Module(found) => self.module(found, module, place, &conditions, file),
                Part::Type(found) => self.derived(found, module, &conditions, file),
                _ => {}
            }
        }
    }

    fn name(&mut self, part: &Part, module: usize) {
        let home = &mut self.sources.modules[module];
        match part {
            Part::Use { names, globs } => {
                home.uses.extend(names.iter().cloned());
                home.globs.extend(globs.iter().cloned());
            }
            Part::Const(name, value) => drop(home.consts.insert(name.clone(), value.clone())),
            Part::Alias(name, path) => drop(home.uses.insert(name.clone(), path.clone())),
            Part::Schema => self.sources.has_schema_macro |= module == 0,
            Part::Other(name) => drop(home.others.insert(name.clone())),
            Part::Module(_) | Part::Type(_) => {}
        }
    }

    fn module(&mut self, found: outline::Module, parent: usize, place: &Place, conditions: &Conditions, file: usize) {
        let Some(all) = conditions.with(&found.marks, false) else { return };
        let child = self.child(parent, &found.name);
        match found.content {
            Some(content) => {
                let place = place.inline(&found.name, found.marks.path.as_deref());
                self.outline(content, child, &place, &all, file);
            }
            None => self.module_file(&found, child, place, all, file),
        }
    }

    /// The module of that name; two `mod x` under different conditions share it.
    fn child(&mut self, parent: usize, name: &str) -> usize {
        if let Some(known) = self.sources.modules[parent].children.get(name) {
            return *known;
        }
        let path = match self.sources.modules[parent].path.as_str() {
            "" => name.to_owned(),
            above => format!("{above}::{name}"),
        };
        let child = self.sources.modules.len();
        self.sources.modules.push(Module { path, parent: Some(parent), ..Module::default() });
        self.sources.modules[parent].children.insert(name.to_owned(), child);
        child
    }

    fn module_file(
        &mut self,
        found: &outline::Module,
        child: usize,
        place: &Place,
        mut conditions: Conditions,
        file: usize,
    ) {
        let marks = &found.marks;
        for (condition, path) in &marks.conditional_paths {
            let path = place.file_folder.join(path);
            if path.is_file() {
                let mut conditions = conditions.clone();
                conditions.cfgs.push(condition.clone());
                self.file(path.clone(), child, Place::of_root(&path), conditions, Some(file));
            }
        }
        conditions.cfgs.extend(marks.conditional_paths.iter().map(|(condition, _)| format!("not({condition})")));
        if let Some(path) = &marks.path {
            let path = place.file_folder.join(path);
            self.file(path.clone(), child, Place::of_root(&path), conditions, Some(file));
            return;
        }
        let name = &found.name;
        let plain = place.children.join(format!("{name}.rs"));
        let nested = place.children.join(name).join("mod.rs");
        if plain.is_file() {
            self.file(plain.clone(), child, Place::of_plain(&plain), conditions, Some(file));
        } else if nested.is_file() {
            self.file(nested.clone(), child, Place::of_root(&nested), conditions, Some(file));
        } else if conditions.cfgs.is_empty() {
            self.broken(file, Some(found.offset as usize), &format!("module `{name}` has no file"));
        }
    }

    fn derived(&mut self, found: Derived, module: usize, conditions: &Conditions, file: usize) {
        let Some((derive, is_ours)) = self.derive(&found.marks.derives, module) else { return };
        let condition = derive.condition.clone();
        let Some(mut all) = conditions.with(&found.marks, false) else { return };
        all.cfgs.extend(condition);
        all.certain &= is_ours;
        let Derived { ident, offset, read, .. } = found;
        let (mut fingerprint, mut shas) = (0, Vec::new());
        let (declaration, places) = match read {
            Read::Broken { offset, message } => return self.broken(file, Some(offset as usize), &message),
            Read::Whole { declaration, places, fingerprint: number, shas: hashes } => {
                (fingerprint, shas) = (number, hashes);
                (Ok(*declaration), places)
            }
            Read::Faulty { name, faults, places } => (Err(Rejected { name, faults }), places),
        };
        self.sources.modules[module].types.insert(ident.clone(), self.sources.items.len());
        let Conditions { cfgs, certain } = all;
        self.sources.items.push(Item {
            module,
            ident,
            file,
            offset,
            places,
            cfgs,
            certain,
            declaration,
            fingerprint,
            shas,
        });
    }

    /// The derive that makes a type ours, and whether it is that of the crate `codebooks` for sure.
    fn derive<'d>(&self, derives: &'d [Derive], module: usize) -> Option<(&'d Derive, bool)> {
        let uses = &self.sources.modules[module].uses;
        let is_ours = |path: &[String]| path.first().is_some_and(|first| first == "codebooks");
        derives.iter().find_map(|derive| {
            let path = derive.path.as_str();
            let sure = match uses.get(path) {
                Some(target) => (target.last().is_some_and(|last| last == "Codebook") || path == "Codebook")
                    .then(|| is_ours(target)),
                None => (path.rsplit("::").next() == Some("Codebook"))
                    .then(|| path.contains("::") && is_ours(&segments(path.trim_start_matches(':')))),
            };
            sure.map(|sure| (derive, sure))
        })
    }

    /// Reads the files that codebooks have their rows in.
    fn data(&mut self) {
        for (at, item) in self.sources.items.iter().enumerate() {
            if let Ok(Declaration::Enum(declaration)) = &item.declaration
                && let Some(shown) = &declaration.file
            {
                let path = self.folder.join(shown);
                self.sources.data.insert(at, (shown.clone(), data::read(&path)));
                self.sources.files.push(SourceFile { path, shown: shown.clone(), text: String::new() });
            }
        }
    }
}

fn because(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

/// Under which conditions a module or a type is compiled.
#[derive(Clone)]
struct Conditions {
    /// Each the text inside `cfg(…)`.
    cfgs: Vec<String>,
    /// Whether nothing else can keep the compiler from it.
    certain: bool,
}

impl Conditions {
    /// These and those of more attributes, which may all be `known`; nothing for what test builds alone have.
    fn with(&self, marks: &Marks, known: bool) -> Option<Self> {
        if marks.needs_test {
            return None;
        }
        let mut conditions = self.clone();
        conditions.cfgs.extend(marks.cfgs.iter().cloned());
        conditions.certain &= known || !marks.may_vanish;
        Some(conditions)
    }
}
