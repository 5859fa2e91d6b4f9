//! Domains, which the columns of several tables share.

use std::collections::HashMap;

use schema_model::diagnosis::Diagnosis;
use schema_model::model::{ColumnType, Domain, Schema, Storage, Table, physical};

/// What is wrong with domains, each with the table that shows it.
pub(super) fn faults(schema: &Schema) -> Vec<(&Table, Diagnosis)> {
    if schema.domains().is_empty() {
        return Vec::new();
    }
    let mut taken: HashMap<String, String> = HashMap::new();
    for table in &schema.tables {
        taken.insert(physical(&table.name).to_lowercase(), format!("the table `{}`", table.name));
    }
    for native in schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native) {
        taken.insert(physical(&native.name).to_lowercase(), format!("the type `{}`", native.name));
    }
    let mut seen: HashMap<&str, (&Domain, &ColumnType)> = HashMap::new();
    let mut faults = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let Some(domain) = &column.domain else { continue };
            let name = &domain.name;
            let (first, ty) = *seen.entry(name).or_insert((domain, &column.ty));
            if (first, ty) != (domain, &column.ty) {
                let message = format!(
                    "the domain `{name}` is `{}` with `{}` here, but `{}` with `{}` elsewhere",
                    column.ty.label(),
                    domain.check,
                    ty.label(),
                    first.check
                );
                faults.push((table, (message, "make them the same, or rename one").into()));
            }
            if let Some(other) = taken.get(&physical(name).to_lowercase()) {
                let message = format!("the name of the domain `{name}` is already used by {other}");
                faults.push((table, (message, "give the domain another name").into()));
            }
        }
    }
    faults
}
