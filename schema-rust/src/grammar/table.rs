//! Reads a struct: its own attributes, and rules among its columns.

use syn::{Attribute, Fields, Ident};

use super::attributes::{Entry, Form, Lists, Vocabulary, listed};
use super::column_list::{ColumnList, column_list, column_of};
use super::constraint::{default_name, idents, read_action, read_check, read_deferrable, read_to};
use super::declaration::{
    Declaration, FieldDeclaration, IndexDeclaration, ReferenceDeclaration, ReferenceKind, StructDeclaration,
    UniqueDeclaration,
};
use super::dialects::read_per_dialect;
use super::docs::docs;
use super::faults::Faults;
use super::field::read_field;
use super::renamed::read_renamed;
use super::text::{check_name, check_text, in_namespace};
use super::tokens::plain;
use super::{Case, Expansion, refuse_cfg};
use schema_model::fingerprint::Unhashed;
use schema_model::model::{IndexMethod, Partition, PartitionMethod, PerDialect, physical};

const STRUCT: Vocabulary = Vocabulary {
    place: "on a struct",
    once: &["table", "namespace", "primary_key", "partition", "options", "renamed_from", "crate", "standalone"],
    repeated: &["index", "unique", "check", "foreign_key", "sql"],
};

pub(super) fn parse(
    attributes: &[Attribute],
    ident: &Ident,
    fields: &Fields,
    faults: &Faults,
) -> Option<(Declaration, Expansion)> {
    let (at, ident) = (faults.at(ident.span()), plain(&ident.to_string()).to_owned());
    let comment = docs(attributes, faults);
    let lists = Lists::of(attributes, faults);
    let attributes = lists.entries(&STRUCT, faults);
    let mut expansion = Expansion::default();
    let mut name = Case::Snake.apply(&ident);
    let mut space = None;
    for entry in &attributes {
        match entry.key.as_str() {
            "table" => name = entry.string("parcel", faults).unwrap_or(name),
            "namespace" => space = entry.string("shop", faults),
            "crate" => expansion.facade = entry.path("path", faults).map(|(path, _)| path),
            "standalone" => expansion.standalone = entry.flag(faults),
            _ => {}
        }
    }
    check_name(&name, "table name", at, faults);
    let name = in_namespace(space, name, at, faults);
    let Fields::Named(fields) = fields else {
        let message = format!("`{ident}` has no named fields, so its columns would have no names");
        faults.push(at, (message, "name its fields"));
        return None;
    };
    check_text(&comment, "doc comment", at, faults);
    let mut item = StructDeclaration {
        ident,
        at,
        name,
        comment,
        fields: Vec::with_capacity(fields.named.len()),
        primary_key: Vec::new(),
        key_name: None,
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        references: Vec::new(),
        partition: None,
        options: PerDialect::default(),
        statements: PerDialect::default(),
        renamed_from: Unhashed(Vec::new()),
    };
    for field in &fields.named {
        refuse_cfg(&field.attrs, "a field", faults);
        if let Some(ident) = &field.ident {
            read_field(field, ident, &mut item, faults);
        }
    }
    if item.fields.is_empty() {
        faults.push(at, (format!("`{}` has no columns", item.ident), "add a field"));
    }
    for entry in &attributes {
        read_table_entry(entry, &mut item, faults);
    }
    check_columns(&item, faults);
    check_key(&item, faults);
    Some((Declaration::Struct(item), expansion))
}

fn read_table_entry(entry: &Entry<'_>, item: &mut StructDeclaration, faults: &Faults) {
    match entry.key.as_str() {
        "primary_key" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            if item.primary_key.is_empty() {
                item.primary_key = parts.columns();
                item.key_name.clone_from(&parts.name);
            } else {
                faults.push(entry.at, ("the primary key is already given on a field", "keep one of them"));
            }
            parts.refuse_descending("a primary key", faults);
            parts.refuse_expressions("a primary key", faults);
        }
        "unique" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            parts.refuse_descending("a unique constraint", faults);
            let columns = parts.columns();
            let name = parts.name.clone().unwrap_or_else(|| default_name("uq", &item.name, &columns));
            parts.refuse_expressions("a unique constraint", faults);
            let ColumnList { condition, deferrable, .. } = parts;
            item.uniques.push(UniqueDeclaration { at: entry.at, name, columns, condition, deferrable });
        }
        "index" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            let name = parts.name.clone().unwrap_or_else(|| default_name("ix", &item.name, &parts.words()));
            let ColumnList { parts, method, condition, unique, .. } = parts;
            if let Some(at) = unique.filter(|_| method != IndexMethod::Btree) {
                let message = format!("an index by `{}` cannot be unique", method.word());
                faults.push(at, (message, "remove `unique` or `method`"));
            }
            let parts = parts.into_iter().map(|part| part.part).collect();
            let unique = unique.is_some();
            item.indexes.push(IndexDeclaration { at: entry.at, name, parts, method, unique, condition });
        }
        "check" => {
            if let Some(mut check) = read_check(entry, faults) {
                if check.name.is_empty() {
                    check.name = format!("ck_{}_{}", physical(&item.name), item.checks.len() + 1);
                }
                item.checks.push(check);
            }
        }
        "foreign_key" => read_foreign_key(entry, item, faults),
        "partition" => item.partition = read_partition(entry, item, faults),
        "options" => item.options = read_per_dialect(entry, faults),
        "renamed_from" => item.renamed_from = read_renamed(entry, faults),
        "sql" => item.statements.0.extend(read_per_dialect(entry, faults).0),
        _ => {}
    }
}

/// `foreign_key(fields(a, b), references = Type, to(c, d), name = "…", on_delete = …, on_update = …)`.
fn read_foreign_key(entry: &Entry<'_>, item: &mut StructDeclaration, faults: &Faults) {
    const KEY: Vocabulary = Vocabulary {
        place: "in a foreign key",
        once: &["fields", "references", "to", "name", "on_delete", "on_update", "deferrable"],
        repeated: &[],
    };
    let Form::List(tokens) = entry.form else {
        faults.push(entry.at, "expected a foreign key like `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    let mut columns = Vec::new();
    let mut target = None;
    let mut to = Vec::new();
    let (mut name, mut on_delete, mut on_update, mut deferrable) = (None, None, None, None);
    for part in listed(tokens, &KEY, faults) {
        match part.key.as_str() {
            "fields" => match part.form {
                Form::List(list) => {
                    for (field, at) in idents(list, faults) {
                        columns.extend(column_of(&field, at, item, faults));
                    }
                }
                _ => faults.push(part.at, "expected `fields(a, b)`"),
            },
            "references" => target = part.path("Type", faults),
            "to" => to = read_to(&part, faults),
            "name" => {
                name = part.string("fk_name", faults);
                if let Some(name) = &name {
                    check_name(name, "foreign key name", part.at, faults);
                }
            }
            "on_delete" => on_delete = read_action(&part, faults),
            "on_update" => on_update = read_action(&part, faults),
            "deferrable" => deferrable = read_deferrable(&part, faults),
            _ => unreachable!("the vocabulary lists every key"),
        }
    }
    let Some((path, at)) = target.filter(|_| !columns.is_empty()) else {
        faults.push(entry.at, "expected a foreign key like `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    if !to.is_empty() && to.len() != columns.len() {
        let message = format!("`fields` and `to` have different lengths: {} and {}", columns.len(), to.len());
        faults.push(entry.at, (message, "list one field in `to` for each in `fields`"));
    }
    item.references.push(ReferenceDeclaration {
        at,
        path,
        name: name.unwrap_or_else(|| default_name("fk", &item.name, &columns)),
        columns,
        kind: ReferenceKind::Key(to),
        on_delete: on_delete.map(|(action, _)| action).unwrap_or_default(),
        on_update: on_update.map(|(action, _)| action).unwrap_or_default(),
        deferrable,
    });
}

/// `partition(range(created_at))`, `partition(list(region))` or `partition(hash(id), parts = 8)`.
fn read_partition(entry: &Entry<'_>, item: &StructDeclaration, faults: &Faults) -> Option<Partition> {
    const PARTITION: Vocabulary =
        Vocabulary { place: "in a partition", once: &["range", "list", "hash", "parts"], repeated: &[] };
    let expected =
        "expected `partition(range(field))`, `partition(list(field))` or `partition(hash(field), parts = 4)`";
    let Form::List(tokens) = entry.form else {
        faults.push(entry.at, expected);
        return None;
    };
    let (mut found, mut parts) = (None, None);
    for part in listed(tokens, &PARTITION, faults) {
        let method = match part.key.as_str() {
            "range" => PartitionMethod::Range,
            "list" => PartitionMethod::List,
            "hash" => PartitionMethod::Hash,
            _ => {
                parts = part.number("4", faults);
                continue;
            }
        };
        let Form::List(fields) = part.form else {
            faults.push(part.at, expected);
            return None;
        };
        let columns: Vec<String> =
            idents(fields, faults).into_iter().filter_map(|(field, at)| column_of(&field, at, item, faults)).collect();
        found = Some((method, columns));
    }
    let (method, columns) = match found {
        Some((method, columns)) if !columns.is_empty() => (method, columns),
        _ => {
            faults.push(entry.at, expected);
            return None;
        }
    };
    match (method, parts) {
        (PartitionMethod::Hash, None) => {
            faults.push(entry.at, ("a partition by hash requires its number of parts", "add `parts = 4`"));
        }
        (PartitionMethod::Hash, Some((parts, at))) if !(1..=1024).contains(&parts) => {
            faults.push(at, "`parts` must be between 1 and 1024");
        }
        (PartitionMethod::Range | PartitionMethod::List, Some((_, at))) => {
            faults.push(at, ("`parts` requires a partition by hash", "remove `parts`"));
        }
        _ => {}
    }
    Some(Partition { method, columns, parts: parts.map_or(0, |(parts, _)| parts) })
}

fn check_columns(item: &StructDeclaration, faults: &Faults) {
    for (at, field) in item.fields.iter().enumerate() {
        let same = |other: &&FieldDeclaration| other.column.to_lowercase() == field.column.to_lowercase();
        if let Some(other) = item.fields[..at].iter().find(same) {
            faults.push(
                field.at,
                (
                    format!("`{}` and `{}` have the same column `{}`", other.ident, field.ident, field.column),
                    "rename one of them",
                ),
            );
        }
    }
}

fn check_key(item: &StructDeclaration, faults: &Faults) {
    for field in &item.fields {
        let in_key = item.primary_key.contains(&field.column);
        if in_key && field.nullable {
            faults.push(
                field.at,
                (format!("`{}` is part of the primary key, so it cannot be NULL", field.ident), "remove the `Option`"),
            );
        }
        if field.auto && item.primary_key != [field.column.clone()] {
            let message = format!("`{}` is `auto`, so it must be the whole primary key", field.ident);
            faults.push(field.at, (message, "make it the primary key, or remove `auto`"));
        }
    }
    let uniques = item.uniques.iter().filter(|unique| unique.condition.is_none());
    let uniques = uniques.map(|unique| (unique.at, unique.columns.iter().collect::<Vec<_>>()));
    let indexes = item.indexes.iter().filter(|index| index.unique && index.condition.is_none());
    let indexes = indexes.map(|index| (index.at, index.parts.iter().map(|part| &part.column).collect()));
    for (at, columns) in uniques.chain(indexes) {
        if !item.primary_key.is_empty()
            && columns.len() == item.primary_key.len()
            && columns.iter().all(|column| item.primary_key.contains(column))
        {
            faults.push(at, ("this repeats the primary key, which is already unique", "remove it"));
        }
    }
}
