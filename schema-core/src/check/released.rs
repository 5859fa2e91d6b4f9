//! S0-20: a code keeps the meaning that it was released with.

use crate::code_history::{CodeHistory, Released, ReleasedCode};
use schema_model::model::Codebook;
use schema_rust::{EnumDeclaration, Fault, VariantDeclaration};

/// A fault at each variant whose code or whose name meant something else.
pub(super) fn faults(history: &CodeHistory, item: &EnumDeclaration, codebook: &Codebook) -> Vec<Fault> {
    let names = std::iter::once(&item.name).chain(&item.renamed_from.0).map(String::as_str);
    let Some(history) = history.of(names) else { return Vec::new() };
    let Released::Codes(released) = history else { return Vec::new() };
    let rows = codebook.rows.iter();
    rows.filter_map(|row| {
        let variant = item.variants.iter().find(|variant| variant.ident == row.variant)?;
        let is_same = |name: &str| variant.ident == name || variant.renamed_from.0.iter().any(|former| former == name);
        if let Some(then) = history.code(&row.code) {
            return (!is_same(&then.variant)).then(|| another_meaning(variant, then, released));
        }
        let then = released.iter().find(|then| is_same(&then.variant))?;
        let message = format!("`{}` was released with the code `{}`", then.variant, then.code);
        Some(Fault::new(variant.at, (message, format!("give it the code `{}` again, or another name", then.code))))
    })
    .collect()
}

fn another_meaning(variant: &VariantDeclaration, then: &ReleasedCode, released: &[ReleasedCode]) -> Fault {
    let (code, name, ident) = (&then.code, &then.variant, &variant.ident);
    let message = format!("the code `{code}` of `{ident}` was released as `{name}`");
    // A name with a released code of its own cannot be a new name of this code.
    let help = match released.iter().find(|other| other.variant == *ident) {
        Some(own) => format!("give `{ident}` its released code `{}`", own.code),
        None => format!(
            "give `{ident}` a code that was never released, or write `#[codebook(renamed_from = \"{name}\")]` if only the name changed"
        ),
    };
    Fault::new(variant.at, (message, help))
}
