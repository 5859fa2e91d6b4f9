//! What people say about a migration: `renamed_from` in the sources, options of the command.

use schema_core::project::Compiled;
use schema_migrate::{Expression, Hints};
use schema_model::model::{Codebook, Dialect, Storage};
use schema_rust::Declaration;

use crate::failure::Failure;

/// The names that the sources say have changed.
pub(super) fn of_sources(compiled: &Compiled) -> Hints {
    let mut hints = Hints::default();
    for item in &compiled.sources.items {
        let Ok(declaration) = &item.declaration else { continue };
        let table = declaration.name().to_owned();
        let mut renamed = |names: &[String]| {
            if !names.is_empty() {
                hints.renames.tables.insert(table.clone(), names.to_vec());
            }
        };
        match declaration {
            Declaration::Struct(item) => {
                renamed(&item.renamed_from.0);
                for field in item.fields.iter().filter(|field| !field.renamed_from.0.is_empty()) {
                    hints.renames.columns.insert((table.clone(), field.column.clone()), field.renamed_from.0.clone());
                }
            }
            Declaration::Enum(item) => {
                renamed(&item.renamed_from.0);
                let codebook = compiled.assembled.schema.codebook(&table);
                let Some(codebook) = codebook.filter(|codebook| codebook.storage == Storage::Native) else { continue };
                for variant in item.variants.iter().filter(|variant| !variant.renamed_from.0.is_empty()) {
                    let Some(row) = codebook.rows.iter().find(|row| row.variant == variant.ident) else { continue };
                    hints.renames.labels.insert((table.clone(), row.code.to_string()), variant.renamed_from.0.clone());
                }
            }
        }
    }
    hints
}

/// The former names of a codebook.
pub(super) fn former_names(compiled: &Compiled, codebook: &Codebook) -> Vec<String> {
    let declarations = compiled.sources.items.iter().filter_map(|item| item.declaration.as_ref().ok());
    let found = declarations.filter_map(|declaration| match declaration {
        Declaration::Enum(item) if item.name == codebook.name => Some(item.renamed_from.0.clone()),
        _ => None,
    });
    found.flatten().collect()
}

/// Adds `table.column=expression`; `@mysql:` before the expression says it for one database alone.
pub(super) fn add(
    expressions: &mut std::collections::BTreeMap<(String, String), Expression>,
    option: &str,
    given: &str,
) -> Result<(), Failure> {
    let wrong = || {
        Failure::usage_with(
            format!("`--{option} {given}` does not name a column and an expression"),
            format!(
                "write `--{option} table.column=\"…\"`, or `--{option} table.column=\"@mysql:…\"` for one database"
            ),
        )
    };
    let (place, sql) = given.split_once('=').ok_or_else(wrong)?;
    let (table, column) = place.trim().rsplit_once('.').ok_or_else(wrong)?;
    let entry = expressions.entry((table.to_owned(), column.to_owned())).or_default();
    match sql.strip_prefix('@').and_then(|own| own.split_once(':')) {
        Some((name, sql)) => {
            let dialect = Dialect::from_name(name).ok_or_else(|| {
                Failure::usage_with(
                    format!("`{name}` is not a database"),
                    "use `postgres`, `mysql` or `sqlite` between `@` and `:`",
                )
            })?;
            entry.own.0.push((dialect, sql.to_owned()));
        }
        None if sql.trim().is_empty() => return Err(wrong()),
        None => entry.sql = Some(sql.to_owned()),
    }
    Ok(())
}
