//! Names of constraints and indexes: each is unique among what the configured databases keep with it.

use std::collections::{HashMap, HashSet};

use schema_model::diagnosis::Diagnosis;
use schema_model::dialect::{NameKind, NameSpace};
use schema_model::model::{Dialect, NAME_BYTES, Schema, Storage, Table, local, physical};
use schema_sql::checks;

/// A name of a table's.
struct Name {
    kind: NameKind,
    name: String,
    /// Whether nobody chose it, so nobody can choose another one.
    is_generated: bool,
}

/// What is wrong with the names of tables, each with the table; `is_own` tells the tables of this package.
pub(super) fn faults<'s>(
    schema: &'s Schema,
    dialects: &[Dialect],
    is_own: impl Fn(&Table) -> bool,
) -> Vec<(&'s Table, Diagnosis)> {
    let mut own: Vec<&Table> = Vec::with_capacity(schema.tables.len());
    let mut told: HashSet<String> = HashSet::new();
    // Of two tables of one name that alone is told, not each of their constraints as well.
    own.extend(schema.tables.iter().filter(|table| is_own(table) && told.insert(table.name.to_lowercase())));
    let mut faults = Vec::new();
    for table in &own {
        for name in names(table).iter().filter(|name| !name.is_generated && name.name.len() > NAME_BYTES) {
            let (name, bytes) = (&name.name, name.name.len());
            let message = format!("the constraint name `{name}` has {bytes} bytes, but PostgreSQL keeps {NAME_BYTES}");
            faults.push((*table, (message, "give the constraint a shorter `name`").into()));
        }
    }
    let mut told: HashSet<(&str, String)> = HashSet::new();
    for dialect in dialects {
        let mut taken = of_relations(schema, *dialect);
        for table in &own {
            let generated = checks::of_types(table, schema, *dialect).into_iter();
            let generated = generated.map(|check| Name { kind: NameKind::Check, name: check.name, is_generated: true });
            for Name { kind, name, is_generated } in names(table).into_iter().chain(generated) {
                let word = name.to_lowercase();
                for space in dialect.name_spaces(kind, &table.name) {
                    let is_wide = space == NameSpace::Constraints;
                    let here = format!("a constraint of `{}`", table.name);
                    let Some(other) = taken.insert((space, word.clone()), here) else { continue };
                    if told.insert((table.name.as_str(), word.clone())) {
                        let message = format!("the constraint name `{name}` is already used by {other}");
                        faults.push((*table, (message, remedy(is_generated, is_wide)).into()));
                    }
                }
            }
        }
    }
    faults
}

fn remedy(is_generated: bool, is_wide: bool) -> &'static str {
    match (is_generated, is_wide) {
        (true, _) => "rename one of the columns with `column = \"…\"`",
        (false, true) => {
            "give the constraint another `name`; MySQL keeps the names of checks and foreign keys for the whole database"
        }
        (false, false) => "give the constraint another `name`",
    }
}

/// Tables and types, which constraints and indexes cannot be called like.
fn of_relations(schema: &Schema, dialect: Dialect) -> HashMap<(NameSpace, String), String> {
    let mut taken = HashMap::new();
    let mut add = |kind: NameKind, name: &str, what: String| {
        let spaces = dialect.name_spaces(kind, name);
        // Where there are no namespaces they are a part of the name.
        let word = if dialect.has_namespaces() { local(name).to_lowercase() } else { physical(name).to_lowercase() };
        taken.extend(spaces.into_iter().map(|space| ((space, word.clone()), what.clone())));
    };
    for table in &schema.tables {
        add(NameKind::Table, &table.name, format!("the table `{}`", table.name));
    }
    for codebook in schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native) {
        add(NameKind::Type, &codebook.name, format!("the type `{}`", codebook.name));
    }
    taken
}

/// The names of a table's constraints and indexes, and of the sequences that number its columns.
fn names(table: &Table) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut add = |kind, name: &str, is_generated| names.push(Name { kind, name: name.to_owned(), is_generated });
    if !table.primary_key.is_empty() {
        add(NameKind::PrimaryKey, &table.key_name(), false);
    }
    for unique in &table.uniques {
        let is_index = unique.live.is_some() || unique.condition.is_some();
        add(if is_index { NameKind::Index } else { NameKind::Unique }, &unique.name, false);
    }
    for index in &table.indexes {
        add(NameKind::Index, &index.name, false);
    }
    for check in &table.checks {
        add(NameKind::Check, &check.name, false);
    }
    for key in &table.foreign_keys {
        add(NameKind::ForeignKey, &key.name, false);
    }
    for column in table.columns.iter().filter(|column| column.auto) {
        let name = format!("{}_{}_seq", local(&table.name), column.name);
        // PostgreSQL cuts a longer one by itself.
        if name.len() <= NAME_BYTES {
            add(NameKind::Sequence, &name, true);
        }
    }
    names
}
