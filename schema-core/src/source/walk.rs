//! Walks a crate's modules, as rustc would under every `cfg` at once.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::scan::{Attribute, Fault, File, Item as ScannedItem, ItemKind, TypeKeyword, scan};
use super::uses::{flatten, segments};
use super::{Item, Module, Rejected, SourceFile, Sources, data};
use schema_model::parallel;
use schema_model::rust::{self as parse, Declaration, Settings};
use schema_model::syntax::{At, Buffer, Input, string};

/// Reads the crate whose root is `root`; `folder` is the package's, from which messages show paths.
#[must_use]
pub fn walk(folder: &Path, root: &Path, settings: &Settings) -> Sources {
    let mut walk = Walk { folder, sources: Sources::default(), open: Vec::new(), found: Vec::new() };
    walk.sources.modules.push(Module::default());
    walk.file(root, 0, &Place::of_root(root), &Conditions { cfgs: Vec::new(), certain: true });
    walk.parse(settings)
}

struct Walk<'w> {
    folder: &'w Path,
    sources: Sources,
    /// The files that are being read, outermost first.
    open: Vec<PathBuf>,
    /// The derived types, not yet parsed.
    found: Vec<Found>,
}

/// A derived type's place.
struct Found {
    module: usize,
    ident: String,
    file: usize,
    /// Its text in the file, attributes included.
    text: Range<usize>,
    conditions: Conditions,
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
    fn file(&mut self, path: &Path, module: usize, place: &Place, conditions: &Conditions) {
        let shown = path.strip_prefix(self.folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        // Known before it is read: a file that cannot be read must be watched as well.
        let file = self.sources.files.len();
        self.sources.files.push(SourceFile { path: path.to_owned(), shown: shown.clone(), text: String::new() });
        let text = match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => normalise(text),
            Ok(Err(error)) => {
                let at = error.utf8_error().valid_up_to();
                self.sources.broken.push(format!("{shown}:1:1: the file is not UTF-8, byte {at} is wrong"));
                return;
            }
            Err(error) => {
                self.sources.broken.push(format!("{shown}:1:1: the file cannot be read: {}", because(&error)));
                return;
            }
        };
        if self.open.iter().any(|open| open == path) {
            self.sources.broken.push(format!("{shown}:1:1: the file is a module of itself"));
            return;
        }
        self.open.push(path.to_owned());
        match scan(&text) {
            Ok(scanned) => self.items(&scanned, module, place, conditions, &Context { file, text: &text }),
            Err(fault) => self.broken(file, &text, fault.offset, &fault.message),
        }
        self.sources.files[file].text = text;
        self.open.pop();
    }

    fn broken(&mut self, file: usize, text: &str, offset: usize, message: &str) {
        let shown = self.sources.files[file].shown.clone();
        let file = SourceFile { path: PathBuf::new(), shown, text: text.to_owned() };
        let (line, column) = file.locate(At(offset as u32));
        self.sources.broken.push(format!("{}:{line}:{column}: {message}", file.shown));
    }

    fn items(
        &mut self,
        scanned: &File<'_>,
        module: usize,
        place: &Place,
        conditions: &Conditions,
        context: &Context<'_>,
    ) {
        // What stands at the crate's root cannot take a single type away.
        let is_root = module == 0 && self.open.len() == 1;
        let Some(conditions) = conditions.with(&scanned.inner_attributes, is_root) else { return };
        for item in &scanned.items {
            self.name(item, module);
        }
        for item in &scanned.items {
            self.item(item, module, place, &conditions, context);
        }
    }

    /// Names first: a `use` may stand below the type that needs it.
    fn name(&mut self, item: &ScannedItem<'_>, module: usize) {
        let home = &mut self.sources.modules[module];
        match &item.kind {
            ItemKind::Use { tree, .. } => {
                let uses = flatten(tree);
                home.uses.extend(uses.names);
                home.globs.extend(uses.globs);
            }
            ItemKind::Const { name, value, .. } => {
                home.consts.insert((*name).to_owned(), (*value).to_owned());
            }
            // An alias of a path brings a name as a `use` does; of anything else it is none of ours.
            ItemKind::TypeAlias { name, ty, .. } if ty.chars().all(|c| c == '_' || c == ':' || c.is_alphanumeric()) => {
                home.uses.insert((*name).to_owned(), segments(ty));
            }
            ItemKind::Macro { name, .. } if module == 0 => {
                self.sources.has_schema_macro |= *name == "schema" || name.ends_with("::schema");
            }
            _ => {}
        }
    }

    fn item(
        &mut self,
        item: &ScannedItem<'_>,
        module: usize,
        place: &Place,
        conditions: &Conditions,
        context: &Context<'_>,
    ) {
        match &item.kind {
            ItemKind::Module { name, content } => {
                let Some(all) = conditions.with(&item.attributes, false) else { return };
                let child = self.child(module, name);
                let path = path_attribute(&item.attributes);
                match content {
                    Some(content) => {
                        let place = place.inline(name, path.plain.as_deref());
                        self.items(content, child, &place, &all, context);
                    }
                    None => self.module_file(name, child, &path, place, &all, context, item.offset),
                }
            }
            ItemKind::Type { keyword, name, text } => {
                self.derived(*keyword, name, text, item, module, conditions, context)
            }
            _ => {}
        }
    }

    /// The module of that name; two `mod x` under different conditions share it.
    fn child(&mut self, parent: usize, name: &str) -> usize {
        let name = name.strip_prefix("r#").unwrap_or(name);
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

    #[allow(clippy::too_many_arguments, reason = "a module file is found from all of these")]
    fn module_file(
        &mut self,
        name: &str,
        child: usize,
        path: &PathAttribute,
        place: &Place,
        conditions: &Conditions,
        context: &Context<'_>,
        offset: usize,
    ) {
        for (condition, path) in &path.conditional {
            let path = place.file_folder.join(path);
            if path.is_file() {
                let mut conditions = conditions.clone();
                conditions.cfgs.push(condition.clone());
                self.file(&path, child, &Place::of_root(&path), &conditions);
            }
        }
        let mut conditions = conditions.clone();
        conditions.cfgs.extend(path.conditional.iter().map(|(condition, _)| format!("not({condition})")));
        if let Some(path) = &path.plain {
            let path = place.file_folder.join(path);
            self.file(&path, child, &Place::of_root(&path), &conditions);
            return;
        }
        let name = name.strip_prefix("r#").unwrap_or(name);
        let plain = place.children.join(format!("{name}.rs"));
        let nested = place.children.join(name).join("mod.rs");
        if plain.is_file() {
            self.file(&plain, child, &Place::of_plain(&plain), &conditions);
        } else if nested.is_file() {
            self.file(&nested, child, &Place::of_root(&nested), &conditions);
        } else if conditions.cfgs.is_empty() {
            self.broken(context.file, context.text, offset, &format!("module `{name}` has no file"));
        }
    }

    #[allow(clippy::too_many_arguments, reason = "an item is known by all of these")]
    fn derived(
        &mut self,
        keyword: TypeKeyword,
        name: &str,
        text: &str,
        item: &ScannedItem<'_>,
        module: usize,
        conditions: &Conditions,
        context: &Context<'_>,
    ) {
        let Some(derive) = self.derive(&item.attributes, module) else { return };
        let Some(mut all) = conditions.with(&item.attributes, false) else { return };
        if keyword == TypeKeyword::Union && text.is_empty() {
            return;
        }
        all.cfgs.extend(derive.condition);
        all.certain &= derive.is_ours;
        let start = offset_in(context.text, text);
        self.found.push(Found {
            module,
            ident: name.strip_prefix("r#").unwrap_or(name).to_owned(),
            file: context.file,
            text: start..start + text.len(),
            conditions: all,
        });
    }

    /// Parses what was found, when all of it is.
    fn parse(self, settings: &Settings) -> Sources {
        let Self { folder, mut sources, found, .. } = self;
        let files = &sources.files;
        let declarations = parallel::map(&found, |found| {
            let text = &files[found.file].text[found.text.clone()];
            declaration(text, found.text.start, settings)
        });
        for (found, declaration) in found.into_iter().zip(declarations) {
            match declaration {
                // rustc says it better and at the same place; here it only means that nothing may be written.
                Err(fault) => {
                    let file = &sources.files[found.file];
                    let offset = if fault.offset == usize::MAX { found.text.start } else { fault.offset };
                    let (line, column) = file.locate(At(offset as u32));
                    sources.broken.push(format!("{}:{line}:{column}: {}", file.shown, fault.message));
                }
                Ok(None) => {}
                Ok(Some(declaration)) => {
                    let Found { module, ident, file, text, conditions } = found;
                    sources.modules[module].types.insert(ident.clone(), sources.items.len());
                    let at = At(text.start as u32);
                    if let Ok(Declaration::Enum(item)) = &declaration
                        && let Some(shown) = &item.file
                    {
                        let path = folder.join(shown);
                        sources.data.insert(sources.items.len(), (shown.clone(), data::read(&path)));
                        sources.files.push(SourceFile { path, shown: shown.clone(), text: String::new() });
                    }
                    let Conditions { cfgs, certain } = conditions;
                    sources.items.push(Item { module, ident, file, at, cfgs, certain, declaration });
                }
            }
        }
        sources
    }

    /// How the attributes derive `Codebook`, if they do.
    fn derive(&self, attributes: &[Attribute<'_>], module: usize) -> Option<Derive> {
        for attribute in attributes {
            if let Some(list) = arguments(attribute.text, "derive")
                && let Some(is_ours) = self.lists_derive(list, module)
            {
                return Some(Derive { condition: None, is_ours });
            }
            if let Some(list) = arguments(attribute.text, "cfg_attr")
                && let Some((condition, rest)) = split_condition(list)
                && let Some(list) = arguments(rest, "derive")
                && let Some(is_ours) = self.lists_derive(list, module)
            {
                return Some(Derive { condition: Some(condition.to_owned()), is_ours });
            }
        }
        None
    }

    /// Whether `Codebook` is listed, and if so, whether it is that of the crate `codebooks` for sure.
    fn lists_derive(&self, list: &str, module: usize) -> Option<bool> {
        let uses = &self.sources.modules[module].uses;
        list.split(',').find_map(|path| {
            let path: String = path.chars().filter(|c| !c.is_whitespace()).collect();
            let is_ours = |path: &[String]| path.first().is_some_and(|first| first == "codebooks");
            match uses.get(&path) {
                Some(target) => (target.last().is_some_and(|last| last == "Codebook") || path == "Codebook")
                    .then(|| is_ours(target)),
                None => {
                    let last = path.rsplit("::").next().unwrap_or(&path);
                    (last == "Codebook")
                        .then(|| is_ours(&segments(path.trim_start_matches(':'))) && path.contains("::"))
                }
            }
        })
    }
}

/// What an item says; nothing for one that is no part of the schema.
fn declaration(text: &str, start: usize, settings: &Settings) -> Result<Option<Result<Declaration, Rejected>>, Fault> {
    let tokens = Buffer::lex(text, start).map_err(|fault| Fault { offset: start + fault.offset, ..fault })?;
    let input = Input::read(tokens.stream())?;
    if parse::is_standalone(&input) {
        return Ok(None);
    }
    Ok(Some(match parse::item(&input, settings) {
        Ok((declaration, _)) => Ok(declaration),
        Err(faults) => Err(Rejected { name: parse::name(&input, settings), faults }),
    }))
}

/// How a type derives `Codebook`.
struct Derive {
    /// Under which condition, where there is one.
    condition: Option<String>,
    /// Whether it is our derive for sure.
    is_ours: bool,
}

/// The file that is being read.
struct Context<'c> {
    file: usize,
    text: &'c str,
}

/// Without a byte-order mark, and with LF alone: rustc reads doc comments so.
fn normalise(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text }
}

fn because(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

/// Whether a condition holds in test builds only: `test`, or `all(…)` with it.
fn needs_test(condition: &str) -> bool {
    condition.trim() == "test"
        || arguments(condition, "all").is_some_and(|list| list.split(',').any(|part| part.trim() == "test"))
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
    fn with(&self, attributes: &[Attribute<'_>], known: bool) -> Option<Self> {
        let mut conditions = self.clone();
        for attribute in attributes {
            if let Some(condition) = arguments(attribute.text, "cfg") {
                if needs_test(condition) {
                    return None;
                }
                conditions.cfgs.push(condition.trim().to_owned());
            }
            conditions.certain &= known || is_harmless(attribute.text);
        }
        Some(conditions)
    }
}

/// Attributes that leave a type where it is. Any other may be a macro, which can do anything.
fn is_harmless(attribute: &str) -> bool {
    let end = attribute.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(attribute.len());
    matches!(
        &attribute[..end],
        "derive"
            | "repr"
            | "cfg"
            | "codebook"
            | "allow"
            | "warn"
            | "deny"
            | "forbid"
            | "expect"
            | "doc"
            | "must_use"
            | "non_exhaustive"
            | "deprecated"
            | "path"
            | "macro_use"
            | "rustfmt"
            | "serde"
    )
}

#[derive(Default)]
struct PathAttribute {
    plain: Option<String>,
    conditional: Vec<(String, String)>,
}

fn path_attribute(attributes: &[Attribute<'_>]) -> PathAttribute {
    let mut found = PathAttribute::default();
    for attribute in attributes {
        if let Some(path) = path_value(attribute.text) {
            found.plain = Some(path);
        } else if let Some(list) = arguments(attribute.text, "cfg_attr")
            && let Some((condition, rest)) = split_condition(list)
            && let Some(path) = path_value(rest)
        {
            found.conditional.push((condition.to_owned(), path));
        }
    }
    found
}

/// `path = "x.rs"`
fn path_value(text: &str) -> Option<String> {
    let rest = text.trim().strip_prefix("path")?.trim_start().strip_prefix('=')?;
    string(rest.trim().trim_end_matches(',').trim_end())
}

/// The text inside the parentheses of `name(…)`.
fn arguments<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let rest = text.trim().strip_prefix(name)?.trim_start();
    rest.strip_prefix('(')?.trim_end().trim_end_matches(',').trim_end().strip_suffix(')')
}

/// `condition, rest` of a `cfg_attr`, split at the first comma outside parentheses.
fn split_condition(list: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' if depth == 0 => return Some((list[..at].trim(), list[at + 1..].trim())),
            _ => {}
        }
    }
    None
}

/// Where a part of a text begins in it.
fn offset_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}
