//! Walks a crate's modules, as rustc would under every `cfg` at once.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::scan::{Attribute, File, Item as ScannedItem, ItemKind, TypeKeyword, scan};
use super::uses::{flatten, segments};
use super::{Item, Module, Rejected, SourceFile, Sources};
use crate::parse::{self, Settings};

/// Reads the crate whose root is `root`; `folder` is the package's, from which messages show paths.
#[must_use]
pub fn walk(folder: &Path, root: &Path, settings: &Settings) -> Sources {
    let mut walk = Walk { folder, settings, sources: Sources::default(), open: Vec::new() };
    walk.sources.modules.push(Module::default());
    walk.file(root, 0, &Place::of_root(root), &[]);
    walk.sources
}

struct Walk<'w> {
    folder: &'w Path,
    settings: &'w Settings,
    sources: Sources,
    /// The files that are being read, outermost first.
    open: Vec<PathBuf>,
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
    fn file(&mut self, path: &Path, module: usize, place: &Place, cfgs: &[String]) {
        let shown = path.strip_prefix(self.folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        // Known before it is read: a file that cannot be read must be watched as well.
        let file = self.sources.files.len();
        self.sources.files.push(SourceFile { path: path.to_owned(), shown: shown.clone() });
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
            Ok(scanned) => {
                let lines = Lines::of(&text);
                let context = Context { file, text: &text, lines: &lines };
                self.items(&scanned, module, place, cfgs, &context);
            }
            Err(fault) => {
                let (line, column) = Lines::of(&text).locate(&text, fault.offset);
                self.sources.broken.push(format!("{shown}:{}:{}: {}", line + 1, column + 1, fault.message));
            }
        }
        self.open.pop();
    }

    fn items(&mut self, scanned: &File<'_>, module: usize, place: &Place, cfgs: &[String], context: &Context<'_>) {
        let mut cfgs = cfgs.to_vec();
        let (own, test) = conditions(&scanned.inner_attributes);
        if test {
            return;
        }
        cfgs.extend(own);
        for item in &scanned.items {
            self.name(item, module);
        }
        for item in &scanned.items {
            self.item(item, module, place, &cfgs, context);
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

    fn item(&mut self, item: &ScannedItem<'_>, module: usize, place: &Place, cfgs: &[String], context: &Context<'_>) {
        match &item.kind {
            ItemKind::Module { name, content } => {
                let (own, test) = conditions(&item.attributes);
                if test {
                    return;
                }
                let mut all = cfgs.to_vec();
                all.extend(own);
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
            ItemKind::Type { keyword, name, text } => self.derived(*keyword, name, text, item, module, cfgs, context),
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
        cfgs: &[String],
        context: &Context<'_>,
        offset: usize,
    ) {
        for (condition, path) in &path.conditional {
            let path = place.file_folder.join(path);
            if path.is_file() {
                let mut cfgs = cfgs.to_vec();
                cfgs.push(condition.clone());
                self.file(&path, child, &Place::of_root(&path), &cfgs);
            }
        }
        let mut cfgs = cfgs.to_vec();
        cfgs.extend(path.conditional.iter().map(|(condition, _)| format!("not({condition})")));
        if let Some(path) = &path.plain {
            let path = place.file_folder.join(path);
            self.file(&path, child, &Place::of_root(&path), &cfgs);
            return;
        }
        let name = name.strip_prefix("r#").unwrap_or(name);
        let plain = place.children.join(format!("{name}.rs"));
        let nested = place.children.join(name).join("mod.rs");
        if plain.is_file() {
            self.file(&plain, child, &Place::of_plain(&plain), &cfgs);
        } else if nested.is_file() {
            self.file(&nested, child, &Place::of_root(&nested), &cfgs);
        } else if cfgs.is_empty() {
            let (line, column) = context.lines.locate(context.text, offset);
            let shown = &self.sources.files[context.file].shown;
            self.sources.broken.push(format!("{shown}:{}:{}: module `{name}` has no file", line + 1, column + 1));
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
        cfgs: &[String],
        context: &Context<'_>,
    ) {
        let Some(condition) = self.derive_condition(&item.attributes, module) else { return };
        let (own, test) = conditions(&item.attributes);
        if test || keyword == TypeKeyword::Union && text.is_empty() {
            return;
        }
        let mut all = cfgs.to_vec();
        all.extend(own);
        all.extend(condition);
        let declaration = match syn::parse_str::<syn::DeriveInput>(text) {
            Ok(input) if parse::is_standalone(&input) => return,
            Ok(input) => match parse::item(&input, self.settings) {
                Ok((declaration, _)) => Ok(declaration),
                Err(faults) => Err(Rejected { name: parse::name(&input, self.settings), faults }),
            },
            // rustc says it better and at the same place; here it only means that nothing may be written.
            Err(error) => {
                let (line, column) = context.lines.locate(context.text, item.offset);
                let shown = &self.sources.files[context.file].shown;
                self.sources.broken.push(format!("{shown}:{}:{}: {error}", line + 1, column + 1));
                return;
            }
        };
        let start = context.lines.locate(context.text, offset_in(context.text, text));
        let ident = name.strip_prefix("r#").unwrap_or(name).to_owned();
        let index = self.sources.items.len();
        self.sources.modules[module].types.insert(ident.clone(), index);
        self.sources.items.push(Item { module, ident, file: context.file, start, cfgs: all, declaration });
    }

    /// Whether the attributes derive `Codebook`: `Some(None)` always, `Some(Some(condition))` under a `cfg_attr`.
    fn derive_condition(&self, attributes: &[Attribute<'_>], module: usize) -> Option<Option<String>> {
        for attribute in attributes {
            if let Some(list) = arguments(attribute.text, "derive")
                && self.lists_derive(list, module)
            {
                return Some(None);
            }
            if let Some(list) = arguments(attribute.text, "cfg_attr")
                && let Some((condition, rest)) = split_condition(list)
                && let Some(list) = arguments(rest, "derive")
                && self.lists_derive(list, module)
            {
                return Some(Some(condition.to_owned()));
            }
        }
        None
    }

    fn lists_derive(&self, list: &str, module: usize) -> bool {
        list.split(',').any(|path| {
            let path: String = path.chars().filter(|c| !c.is_whitespace()).collect();
            let last = path.rsplit("::").next().unwrap_or(&path);
            last == "Codebook"
                || self.sources.modules[module]
                    .uses
                    .get(&path)
                    .is_some_and(|target| target.last().is_some_and(|last| last == "Codebook"))
        })
    }
}

/// The file that is being read.
struct Context<'c> {
    file: usize,
    text: &'c str,
    lines: &'c Lines,
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

/// The conditions in `cfg` attributes, and whether one is `cfg(test)`.
fn conditions(attributes: &[Attribute<'_>]) -> (Vec<String>, bool) {
    let mut found = Vec::new();
    let mut test = false;
    for attribute in attributes {
        if let Some(condition) = arguments(attribute.text, "cfg") {
            test |= needs_test(condition);
            found.push(condition.trim().to_owned());
        }
    }
    (found, test)
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
    let literal: syn::LitStr = syn::parse_str(rest.trim().trim_end_matches(',')).ok()?;
    Some(literal.value())
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

/// The offsets at which lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
        Self(starts)
    }

    /// Line and column, both from 0, the column in characters.
    fn locate(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.0.partition_point(|start| *start <= offset) - 1;
        let column = text.get(self.0[line]..offset).map_or(0, |before| before.chars().count());
        (line, column)
    }
}
