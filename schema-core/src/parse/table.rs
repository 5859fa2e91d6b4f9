//! Reads a struct: its own attributes, and rules among its columns.

use super::attributes::{Entry, Form, Vocabulary, entries, listed};
use super::constraint::{default_name, idents, named_option, read_action, read_check, read_to};
use super::declaration::{
    Declaration, FieldDeclaration, IndexDeclaration, ReferenceDeclaration, ReferenceKind, StructDeclaration,
    UniqueDeclaration,
};
use super::field::read_field;
use super::text::{check_name, check_text};
use super::{Case, Expansion, refuse_cfg};
use crate::errors::{Faults, did_you_mean};
use crate::syntax::{At, Data, Input, docs};

const STRUCT: Vocabulary = Vocabulary {
    place: "a struct",
    once: &["table", "primary_key", "crate", "standalone"],
    repeated: &["index", "unique", "check", "foreign_key"],
};

pub(super) fn parse(input: &Input<'_>, faults: &Faults) -> Option<(Declaration, Expansion)> {
    let (ident, at) = (input.ident.0.to_owned(), input.ident.1);
    let attributes = entries(&input.attributes, &STRUCT, faults);
    let mut expansion = Expansion::default();
    let mut name = Case::Snake.apply(&ident);
    for entry in &attributes {
        match entry.key {
            "table" => name = entry.string("parcel", faults).unwrap_or(name),
            "crate" => expansion.facade = entry.path("path", faults).map(|(path, _)| path),
            "standalone" => expansion.standalone = entry.flag(faults),
            _ => {}
        }
    }
    check_name(&name, "table name", at, faults);
    let Data::Struct(fields) = &input.data else {
        faults.push(at, format!("`{ident}` has no named fields, so its columns have no names, give it some"));
        return None;
    };
    let comment = docs(&input.attributes);
    check_text(&comment, "doc comment", at, faults);
    let mut item = StructDeclaration {
        ident,
        at,
        name,
        comment,
        fields: Vec::with_capacity(fields.len()),
        primary_key: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        references: Vec::new(),
    };
    for field in fields {
        refuse_cfg(&field.attributes, "a field", faults);
        read_field(field, &mut item, faults);
    }
    if item.fields.is_empty() {
        faults.push(at, format!("`{}` has no columns, add a field", item.ident));
    }
    for entry in &attributes {
        read_table_entry(entry, &mut item, faults);
    }
    check_columns(&item, faults);
    check_key(&item, faults);
    Some((Declaration::Struct(item), expansion))
}

fn read_table_entry(entry: &Entry<'_>, item: &mut StructDeclaration, faults: &Faults) {
    match entry.key {
        "primary_key" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            if item.primary_key.is_empty() {
                item.primary_key = parts.columns();
            } else {
                faults.push(entry.at, "the primary key is given at a field already, keep one of them");
            }
            parts.refuse_descending("a primary key", faults);
        }
        "unique" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            parts.refuse_descending("a unique constraint", faults);
            let columns = parts.columns();
            let name = parts.name.clone().unwrap_or_else(|| default_name("uq", &item.name, &columns));
            item.uniques.push(UniqueDeclaration { at: entry.at, name, columns });
        }
        "index" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            let name = parts.name.clone().unwrap_or_else(|| default_name("ix", &item.name, &parts.columns()));
            let parts = parts.parts.into_iter().map(|part| (part.column, part.descending)).collect();
            item.indexes.push(IndexDeclaration { at: entry.at, name, parts });
        }
        "check" => {
            if let Some(mut check) = read_check(entry, faults) {
                if check.name.is_empty() {
                    check.name = format!("ck_{}_{}", item.name, item.checks.len() + 1);
                }
                item.checks.push(check);
            }
        }
        "foreign_key" => read_foreign_key(entry, item, faults),
        _ => {}
    }
}

/// `foreign_key(fields(a, b), references = Type, to(c, d), name = "…", on_delete = …, on_update = …)`.
fn read_foreign_key(entry: &Entry<'_>, item: &mut StructDeclaration, faults: &Faults) {
    const KEY: Vocabulary = Vocabulary {
        place: "a foreign key",
        once: &["fields", "references", "to", "name", "on_delete", "on_update"],
        repeated: &[],
    };
    let Form::List(tokens) = entry.form else {
        faults.push(entry.at, "expected `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    let mut columns = Vec::new();
    let mut target = None;
    let mut to = Vec::new();
    let (mut name, mut on_delete, mut on_update) = (None, None, None);
    for part in listed(tokens, &KEY, faults) {
        match part.key {
            "fields" => match part.form {
                Form::List(list) => {
                    for (field, at) in idents(list, faults) {
                        columns.extend(column_of(field, at, item, faults));
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
            _ => unreachable!("the vocabulary lists every key"),
        }
    }
    let Some((path, at)) = target.filter(|_| !columns.is_empty()) else {
        faults.push(entry.at, "expected `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    if !to.is_empty() && to.len() != columns.len() {
        faults.push(entry.at, format!("the key has {} fields and refers to {}, give as many", columns.len(), to.len()));
    }
    item.references.push(ReferenceDeclaration {
        at,
        path,
        name: name.unwrap_or_else(|| default_name("fk", &item.name, &columns)),
        columns,
        kind: ReferenceKind::Key(to),
        on_delete: on_delete.map(|(action, _)| action).unwrap_or_default(),
        on_update: on_update.map(|(action, _)| action).unwrap_or_default(),
    });
}

/// `(a, b desc, name = "x")`.
struct ColumnList {
    parts: Vec<ListedColumn>,
    name: Option<String>,
}

struct ListedColumn {
    column: String,
    descending: bool,
    at: At,
}

impl ColumnList {
    fn columns(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.column.clone()).collect()
    }

    fn refuse_descending(&self, what: &str, faults: &Faults) {
        for part in self.parts.iter().filter(|part| part.descending) {
            faults.push(part.at, format!("{what} has no order, drop `desc`"));
        }
    }
}

fn column_list(entry: &Entry<'_>, item: &StructDeclaration, faults: &Faults) -> Option<ColumnList> {
    let example = format!("expected `{}(a, b)` with fields of the struct", entry.key);
    let Form::List(tokens) = entry.form else {
        faults.push(entry.at, example);
        return None;
    };
    let mut list = ColumnList { parts: Vec::new(), name: None };
    for part in tokens.parts() {
        let mut rest = part;
        let field = rest.word();
        let at = rest.at();
        let order = match rest.as_word() {
            Some("desc") => Some((true, at)),
            Some("asc") => Some((false, at)),
            _ => None,
        };
        match (field, order) {
            (Some((field, at)), _) if rest.is_empty() => {
                list.parts.push(ListedColumn { column: column_of(field, at, item, faults)?, descending: false, at });
            }
            (Some((field, place)), Some((descending, at))) => {
                list.parts.push(ListedColumn { column: column_of(field, place, item, faults)?, descending, at });
            }
            _ => {
                let name = named_option(part, "name", faults)?;
                check_name(&name, "constraint name", part.at(), faults);
                list.name = Some(name);
            }
        }
    }
    if list.parts.is_empty() {
        faults.push(entry.at, example);
        return None;
    }
    for (at, part) in list.parts.iter().enumerate() {
        if list.parts[..at].iter().any(|other| other.column == part.column) {
            faults.push(part.at, format!("`{}` is listed twice, keep one", part.column));
        }
    }
    Some(list)
}

/// The column of a field, by the field's Rust name.
fn column_of(field: &str, at: At, item: &StructDeclaration, faults: &Faults) -> Option<String> {
    let found = item.fields.iter().find(|declared| declared.ident == field);
    if found.is_none() {
        let hint = did_you_mean(field, item.fields.iter().map(|declared| declared.ident.as_str()));
        faults.push(at, format!("`{}` has no field `{field}`{hint}", item.ident));
    }
    found.map(|declared| declared.column.clone())
}

fn check_columns(item: &StructDeclaration, faults: &Faults) {
    for (at, field) in item.fields.iter().enumerate() {
        let same = |other: &&FieldDeclaration| other.column.to_lowercase() == field.column.to_lowercase();
        if let Some(other) = item.fields[..at].iter().find(same) {
            faults.push(
                field.at,
                format!("`{}` and `{}` are both the column `{}`, rename one", other.ident, field.ident, field.column),
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
                format!("`{}` is part of the primary key, so it is never NULL, drop the `Option`", field.ident),
            );
        }
        if field.auto && item.primary_key != [field.column.clone()] {
            faults.push(field.at, format!("`{}` is `auto`, so it must be the whole primary key", field.ident));
        }
    }
    for unique in &item.uniques {
        if !item.primary_key.is_empty()
            && unique.columns.len() == item.primary_key.len()
            && unique.columns.iter().all(|column| item.primary_key.contains(column))
        {
            faults.push(unique.at, "this repeats the primary key, which is unique already, drop it");
        }
    }
}
