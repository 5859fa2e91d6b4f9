//! What a program is to know of its codes beside its rows: the history of codes, and what the sources say of new names.

use std::collections::{BTreeMap, HashMap};

use crate::code_history::{CodeHistory, Released, ReleasedCode};
use crate::packages::What;
use crate::source::Sources;
use schema_model::model::{Code, Codebook, KeyKind, Row, Schema, Storage};
use schema_rust::{Declaration, EnumDeclaration};
use schema_sql::known_codes::KnownCodes;

/// What is known of each codebook; those of which nothing is known are left out.
#[must_use]
pub fn known_codes(sources: &Sources, schema: &Schema, history: &CodeHistory) -> BTreeMap<String, KnownCodes> {
    let declarations = sources.items.iter().filter_map(|item| match item.declaration.as_ref() {
        Ok(Declaration::Enum(item)) => Some((item.name.as_str(), item)),
        _ => None,
    });
    let enums: HashMap<&str, &EnumDeclaration> = declarations.collect();
    let imported = sources.imported.iter().filter(|imported| matches!(imported.what, What::Codebook(_)));
    let mut known: BTreeMap<String, KnownCodes> =
        imported.map(|imported| (imported.name().to_owned(), imported.known.clone())).collect();
    let has_meanings =
        |codebook: &&Codebook| codebook.storage == Storage::Table && codebook.meanings().next().is_some();
    for codebook in schema.codebooks.iter().filter(has_meanings) {
        let declaration = enums.get(codebook.name.as_str()).copied();
        let known = known.entry(codebook.name.clone()).or_default();
        // A former name that another codebook has by now is that one's.
        let former = declaration.map_or(&[][..], |item| &item.renamed_from.0).iter().map(String::as_str);
        let former = former.filter(|name| schema.codebook(name).is_none());
        if let Some(Released::Codes(released)) = history.of(std::iter::once(codebook.name.as_str()).chain(former)) {
            known.is_complete = true;
            released.iter().for_each(|released| add_released(codebook, released, known));
        }
        if let Some(declaration) = declaration {
            add_renamed(codebook, declaration, known);
        }
    }
    for codebook in &schema.codebooks {
        let Some(base) = codebook.translates.as_deref().and_then(|base| schema.codebook(base)) else { continue };
        if let Some(of_base) = known.get(&base.name).filter(|known| known.is_complete) {
            // Of a code that is known, any language may be missing.
            let absent =
                base.rows.iter().map(|row| row.code.to_string()).chain(of_base.absent.iter().cloned()).collect();
            known.insert(codebook.name.clone(), KnownCodes { is_complete: true, absent, former: Vec::new() });
        }
    }
    known.retain(|_, known| !known.is_empty());
    known
}

fn add_released(codebook: &Codebook, released: &ReleasedCode, known: &mut KnownCodes) {
    let code = released.code.to_string();
    let Some(row) = row(codebook, &released.code) else {
        if !known.absent.contains(&code) {
            known.absent.push(code);
        }
        return;
    };
    // That a name has changed and nothing else, the build has checked.
    for name in released.former.iter().chain([&released.variant]).filter(|name| **name != row.variant) {
        known.add_former(&code, name);
    }
}

/// The names that attributes give.
fn add_renamed(codebook: &Codebook, declaration: &EnumDeclaration, known: &mut KnownCodes) {
    for variant in declaration.variants.iter().filter(|variant| !variant.renamed_from.0.is_empty()) {
        let Some(row) = codebook.rows.iter().find(|row| row.variant == variant.ident) else { continue };
        variant.renamed_from.0.iter().for_each(|name| known.add_former(&row.code.to_string(), name));
    }
}

/// The row of a released code: rows are sorted by code.
fn row<'c>(codebook: &'c Codebook, code: &Code) -> Option<&'c Row> {
    let code = match codebook.key {
        KeyKind::Int(_) => code.clone(),
        KeyKind::Text(_) => Code::Text(code.to_string()),
    };
    codebook.rows.binary_search_by(|row| row.code.cmp(&code)).ok().map(|at| &codebook.rows[at])
}
