//! Rules across types. A comment states each rule, a function follows.

mod defaults;
mod domains;
mod names;
mod released;

use std::collections::HashMap;

use crate::assemble::{Assembled, Problem};
use crate::code_history::CodeHistory;
use crate::config::Config;
use crate::packages::one_name;
use crate::source::{Item, Sources};
use schema_model::diagnosis::Diagnosis;
use schema_model::model::{Dialect, KeyKind, Storage, Table, local, physical};
use schema_rust::{At, Declaration, Fault};

/// Every problem that the whole schema has.
#[must_use]
pub fn check(sources: &Sources, assembled: &Assembled, config: &Config, history: &CodeHistory) -> Vec<Problem> {
    let mut check = Check { sources, assembled, config, problems: Vec::new() };
    check.released_codes_keep_their_meaning(history);
    check.names_are_unique();
    check.names_have_the_prefix();
    check.constraint_names_are_unique_and_short();
    check.domains_agree();
    check.defaults_fit();
    check.numbered_columns_refer_to_nothing();
    check.codes_are_explicit();
    check.databases_can_do_it();
    check.problems
}

struct Check<'c> {
    sources: &'c Sources,
    assembled: &'c Assembled,
    config: &'c Config,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn at_item(&mut self, item: usize, diagnosis: impl Into<Diagnosis>) {
        if let Ok(declaration) = &self.sources.items[item].declaration {
            let fault = Fault::new(declaration.at(), diagnosis);
            self.problems.push(Problem { item, reference: None, fault });
        }
    }

    // Two types must not have one SQL name; names that differ in case only are one on some systems.
    fn names_are_unique(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        // S3-9: a name of another package is taken as well.
        let imported: HashMap<String, &str> = self
            .sources
            .imported
            .iter()
            .map(|imported| (physical(imported.name()).to_lowercase(), imported.rust()))
            .collect();
        for (index, item) in self.sources.items.iter().enumerate() {
            if let Ok(declaration) = &item.declaration
                && let Some(other) = imported.get(&physical(declaration.name()).to_lowercase())
            {
                let here = self.sources.path(item);
                self.at_item(index, one_name(&here, other, declaration.name()));
            }
            let Ok(declaration) = &item.declaration else { continue };
            let name = declaration.name().to_owned();
            // Where there are no namespaces, `a.b_c` and `a_b.c` are one.
            let Some(first) = seen.insert(physical(&name).to_lowercase(), index) else { continue };
            let first = self.sources.path(&self.sources.items[first]);
            self.at_item(index, one_name(&self.sources.path(item), &first, &name));
        }
    }

    // S3-2: where the project demands a prefix, every name has it.
    fn names_have_the_prefix(&mut self) {
        let prefix = self.config.prefix.clone();
        for (index, item) in self.sources.items.iter().enumerate() {
            let Ok(declaration) = &item.declaration else { continue };
            let unnamed = matches!(declaration, Declaration::Enum(item) if item.storage == Storage::Check);
            let name = declaration.name().to_owned();
            if !unnamed && !local(&name).starts_with(&prefix) {
                self.at_item(
                    index,
                    (
                        format!("the name `{name}` does not begin with the project's prefix `{prefix}`"),
                        format!("write `#[codebook(table = \"{prefix}{}\")]`", local(&name)),
                    ),
                );
            }
        }
    }

    // PostgreSQL keeps indexes and unique constraints among the tables of a namespace and other constraints per table, MySQL
    // keeps checks and foreign keys per database, SQLite keeps indexes among its tables.
    fn constraint_names_are_unique_and_short(&mut self) {
        let assembled = self.assembled;
        let is_own = |table: &Table| assembled.origins.contains_key(&table.name);
        for (table, fault) in names::faults(&assembled.schema, &self.config.dialects, is_own) {
            self.at_item(assembled.origins[&table.name], fault);
        }
    }

    // A domain is one thing of the database, however many columns have it.
    fn domains_agree(&mut self) {
        for (table, fault) in domains::faults(&self.assembled.schema) {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            self.at_item(item, fault);
        }
    }

    // A default that its column cannot hold breaks CREATE TABLE in one database and every insert in another.
    fn defaults_fit(&mut self) {
        let mysql = self.config.dialects.contains(&Dialect::Mysql);
        let assembled = self.assembled;
        for table in &assembled.schema.tables {
            let Some(item) = assembled.origins.get(&table.name).copied() else { continue };
            for column in &table.columns {
                if let Some(diagnosis) = defaults::fault(column, mysql) {
                    self.at_item(item, diagnosis);
                }
            }
        }
    }

    // What one database cannot do is its dialect's to know.
    fn databases_can_do_it(&mut self) {
        let assembled = self.assembled;
        for dialect in &self.config.dialects {
            for refusal in dialect.refusals(&assembled.schema) {
                let of_that_name = |item: &Item| {
                    item.declaration.as_ref().is_ok_and(|declaration| declaration.name() == refusal.object)
                };
                let item = assembled.origins.get(&refusal.object).copied();
                let Some(item) = item.or_else(|| self.sources.items.iter().position(of_that_name)) else { continue };
                match refusal.column.and_then(|column| self.type_of(item, &column)) {
                    Some(at) => {
                        let fault = Fault::new(at, refusal.diagnosis);
                        self.problems.push(Problem { item, reference: None, fault });
                    }
                    None => self.at_item(item, refusal.diagnosis),
                }
            }
        }
    }

    /// Where the type of a struct's column is written.
    fn type_of(&self, item: usize, column: &str) -> Option<At> {
        let Ok(Declaration::Struct(declaration)) = &self.sources.items[item].declaration else { return None };
        declaration.fields.iter().find(|field| field.column == column).map(|field| field.ty_at)
    }

    // Where the project says so, a code is written out: without, deleting a variant renumbers those behind it.
    fn codes_are_explicit(&mut self) {
        if self.config.implicit_codes {
            return;
        }
        for (item, found) in self.sources.items.iter().enumerate() {
            let Ok(Declaration::Enum(declaration)) = &found.declaration else { continue };
            let numbered = declaration.storage == Storage::Table && matches!(declaration.key, KeyKind::Int(_));
            if !numbered || declaration.file.is_some() {
                continue;
            }
            let Some(variant) = declaration.variants.iter().find(|variant| !variant.explicit.0) else { continue };
            let rows = self.assembled.schema.codebook(&declaration.name).into_iter().flat_map(|book| &book.rows);
            let code = rows.into_iter().find(|row| row.variant == variant.ident).map(|row| row.code.to_string());
            let (ident, code) = (&variant.ident, code.unwrap_or_else(|| "…".to_owned()));
            let message = format!("`{ident}` has an implicit code, which `implicit_codes = \"deny\"` does not allow");
            let fault = Fault::new(variant.at, (message, format!("write `{ident} = {code}`")));
            self.problems.push(Problem { item, reference: None, fault });
        }
    }

    // S0-20: rows with a released code are out there, and mean what the code meant.
    fn released_codes_keep_their_meaning(&mut self, history: &CodeHistory) {
        if history.is_empty() {
            return;
        }
        for (item, found) in self.sources.items.iter().enumerate() {
            let Ok(Declaration::Enum(declaration)) = &found.declaration else { continue };
            let Some(codebook) = self.assembled.schema.codebook(&declaration.name) else { continue };
            let faults = released::faults(history, declaration, codebook);
            self.problems.extend(faults.into_iter().map(|fault| Problem { item, reference: None, fault }));
        }
    }

    // A column that the database numbers cannot also be the copy of another table's key.
    fn numbered_columns_refer_to_nothing(&mut self) {
        for table in &self.assembled.schema.tables {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            for column in &table.columns {
                if column.auto && table.foreign_keys.iter().any(|key| key.columns.contains(&column.name)) {
                    self.at_item(
                        item,
                        (
                            format!("`{}` is `auto`, so it cannot refer to another table", column.name),
                            "remove `auto` or the reference",
                        ),
                    );
                }
            }
        }
    }
}
