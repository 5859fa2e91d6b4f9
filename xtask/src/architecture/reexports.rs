//! Names that a module has from others: `pub use schema::Schema` makes `crate::Schema` a use of `schema`.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, ItemMacro};

use super::packages::ModuleFile;
use super::paths::{Leaf, absolute, leaves};
use crate::source::plain;

/// From the full path of a name to what it stands for.
pub(super) type Reexports = BTreeMap<Vec<String>, Vec<String>>;

/// All names that `use` and `#[macro_export]` bring elsewhere.
pub(super) fn of(files: &[ModuleFile<'_>]) -> Reexports {
    let modules: BTreeSet<&[String]> = files.iter().map(|file| file.module.as_slice()).collect();
    let mut reexports = Reexports::new();
    for file in files {
        collect(&file.source.code.items, &file.module, &modules, &mut reexports);
    }
    reexports
}

fn collect(items: &[Item], module: &[String], modules: &BTreeSet<&[String]>, reexports: &mut Reexports) {
    for item in items {
        match item {
            Item::Use(item) => {
                for Leaf { path: written, alias, .. } in leaves(item) {
                    let path = absolute(module, &written).or_else(|| {
                        // `use schema::Schema` means the module of that name, where there is one.
                        let below = join(module, &written);
                        modules.contains(&below[..=module.len()]).then_some(below)
                    });
                    if let Some(path) = path {
                        reexports.insert(join(module, &[alias]), path);
                    }
                }
            }
            Item::Mod(inner) => {
                if let Some((_, items)) = &inner.content {
                    collect(items, &join(module, &[plain(&inner.ident)]), modules, reexports);
                }
            }
            Item::Macro(definition) if is_exported(definition) => {
                if let Some(name) = &definition.ident {
                    reexports.insert(vec![plain(name)], join(module, &[plain(name)]));
                }
            }
            _ => {}
        }
    }
}

fn is_exported(definition: &ItemMacro) -> bool {
    definition.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"))
}

fn join(module: &[String], rest: &[String]) -> Vec<String> {
    [module, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn read(files: &[(&[&str], &str)]) -> Vec<String> {
        let source = |text| Source::read("src/any.rs", text).expect("a source");
        let sources: Vec<Source> = files.iter().map(|(_, text)| source(text)).collect();
        let module = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let files: Vec<ModuleFile<'_>> = files
            .iter()
            .zip(&sources)
            .map(|((names, _), source)| ModuleFile { source, module: module(names) })
            .collect();
        of(&files).iter().map(|(name, path)| format!("{} = {}", name.join("::"), path.join("::"))).collect()
    }

    #[test]
    fn names_from_own_modules_are_found_and_others_are_not() {
        let root =
            "pub use schema::{Schema, Row as Line}; pub use crate::mask::Mask; use std::fmt; pub use other::Schema;";
        assert_eq!(
            read(&[(&[], root), (&["schema"], ""), (&["mask"], "")]),
            ["Line = schema::Row", "Mask = mask::Mask", "Schema = schema::Schema",]
        );
    }

    #[test]
    fn inline_modules_and_exported_macros_have_names_as_well() {
        let root = "pub mod __private { pub use crate::book::Book; }";
        let put = "#[macro_export] macro_rules! put { () => {} } macro_rules! own { () => {} }";
        assert_eq!(
            read(&[(&[], root), (&["book"], ""), (&["escape"], put)]),
            ["__private::Book = book::Book", "put = escape::put",]
        );
    }
}
