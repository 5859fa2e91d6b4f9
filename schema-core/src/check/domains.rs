//! Domains, which the columns of several tables share.

use std::collections::HashMap;

use schema_model::model::{ColumnType, Domain, Schema, Storage, Table, physical};

/// What is wrong with domains, each with the table that shows it.
pub(super) fn faults(schema: &Schema) -> Vec<(&Table, String)> {
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
            if *seen.entry(name).or_insert((domain, &column.ty)) != (domain, &column.ty) {
                let fault = format!(
                    "the domain `{name}` has another type or rule elsewhere, make them the same or name one otherwise"
                );
                faults.push((table, fault));
            }
            if let Some(other) = taken.get(&physical(name).to_lowercase()) {
                faults.push((table, format!("the domain's name `{name}` is taken by {other}, give it another")));
            }
        }
    }
    faults
}
