//! Reads a struct: its own attributes, and rules among its columns.

use proc_macro2::Span;
use syn::{Attribute, DataStruct, DeriveInput, Fields};

use super::attributes::{Entry, Form, Vocabulary, compact, docs, entries, plain, spanned, split_commas};
use super::constraint::{default_name, idents, named_option, read_action, read_check, read_to};
use super::declaration::{
    At, Declaration, FieldDeclaration, IndexDeclaration, ReferenceDeclaration, ReferenceKind, StructDeclaration,
    UniqueDeclaration,
};
use super::field::read_field;
use super::text::{check_name, check_text};
use super::{Case, Expansion, refuse_cfg};
use crate::errors::{Faults, did_you_mean};

const STRUCT: Vocabulary = Vocabulary {
    place: "a struct",
    once: &["table", "primary_key", "crate", "standalone"],
    repeated: &["index", "unique", "check", "foreign_key"],
};

pub(super) fn parse(input: &DeriveInput, data: &DataStruct, faults: &Faults) -> Option<(Declaration, Expansion)> {
    let ident = plain(&input.ident);
    let span = input.ident.span();
    let attributes = entries(&input.attrs, &STRUCT, faults);
    let mut expansion = Expansion::default();
    let mut name = Case::Snake.apply(&ident);
    for entry in &attributes {
        match entry.key.as_str() {
            "table" => name = entry.string("parcel", faults).unwrap_or(name),
            "crate" => expansion.facade = entry.value("path", faults),
            "standalone" => expansion.standalone = entry.flag(faults),
            _ => {}
        }
    }
    check_name(&name, "table name", span, faults);
    let Fields::Named(fields) = &data.fields else {
        faults.push(span, format!("`{ident}` has no named fields, so its columns have no names, give it some"));
        return None;
    };
    let comment = docs(&input.attrs);
    check_text(&comment, "doc comment", span, faults);
    let mut item = StructDeclaration {
        ident,
        at: At(span),
        name,
        comment,
        fields: Vec::with_capacity(fields.named.len()),
        primary_key: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        references: Vec::new(),
    };
    for field in &fields.named {
        refuse_cfg(&field.attrs, "a field", faults);
        read_field(field, &mut item, faults);
    }
    if item.fields.is_empty() {
        faults.push(span, format!("`{}` has no columns, add a field", item.ident));
    }
    for entry in &attributes {
        read_table_entry(entry, &mut item, faults);
    }
    check_columns(&item, faults);
    check_key(&item, faults);
    Some((Declaration::Struct(item), expansion))
}

fn read_table_entry(entry: &Entry, item: &mut StructDeclaration, faults: &Faults) {
    match entry.key.as_str() {
        "primary_key" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            if item.primary_key.is_empty() {
                item.primary_key = parts.columns();
            } else {
                faults.push(entry.span, "the primary key is given at a field already, keep one of them");
            }
            parts.refuse_descending("a primary key", faults);
        }
        "unique" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            parts.refuse_descending("a unique constraint", faults);
            let columns = parts.columns();
            let name = parts.name.clone().unwrap_or_else(|| default_name("uq", &item.name, &columns));
            item.uniques.push(UniqueDeclaration { at: At(entry.span), name, columns });
        }
        "index" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            let name = parts.name.clone().unwrap_or_else(|| default_name("ix", &item.name, &parts.columns()));
            let parts = parts.parts.into_iter().map(|part| (part.column, part.descending)).collect();
            item.indexes.push(IndexDeclaration { at: At(entry.span), name, parts });
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
fn read_foreign_key(entry: &Entry, item: &mut StructDeclaration, faults: &Faults) {
    const KEY: Vocabulary = Vocabulary {
        place: "a foreign key",
        once: &["fields", "references", "to", "name", "on_delete", "on_update"],
        repeated: &[],
    };
    let Form::List(tokens) = &entry.form else {
        faults.push(entry.span, "expected `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    let attribute: Attribute = syn::parse_quote!(#[codebook(#tokens)]);
    let mut columns = Vec::new();
    let mut target: Option<syn::Path> = None;
    let mut to = Vec::new();
    let (mut name, mut on_delete, mut on_update) = (None, None, None);
    for part in entries(&[attribute], &KEY, faults) {
        match part.key.as_str() {
            "fields" => match &part.form {
                Form::List(list) => {
                    for (field, span) in idents(list.clone(), faults) {
                        columns.extend(column_of(&field, span, item, faults));
                    }
                }
                _ => faults.push(part.span, "expected `fields(a, b)`"),
            },
            "references" => target = part.value("Type", faults),
            "to" => to = read_to(&part, faults),
            "name" => {
                name = part.string("fk_name", faults);
                if let Some(name) = &name {
                    check_name(name, "foreign key name", part.span, faults);
                }
            }
            "on_delete" => on_delete = read_action(&part, faults),
            "on_update" => on_update = read_action(&part, faults),
            _ => unreachable!("the vocabulary lists every key"),
        }
    }
    let Some(target) = target.filter(|_| !columns.is_empty()) else {
        faults.push(entry.span, "expected `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    if !to.is_empty() && to.len() != columns.len() {
        faults
            .push(entry.span, format!("the key has {} fields and refers to {}, give as many", columns.len(), to.len()));
    }
    item.references.push(ReferenceDeclaration {
        at: At(spanned(&target)),
        path: compact(&target),
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
    span: Span,
}

impl ColumnList {
    fn columns(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.column.clone()).collect()
    }

    fn refuse_descending(&self, what: &str, faults: &Faults) {
        for part in self.parts.iter().filter(|part| part.descending) {
            faults.push(part.span, format!("{what} has no order, drop `desc`"));
        }
    }
}

fn column_list(entry: &Entry, item: &StructDeclaration, faults: &Faults) -> Option<ColumnList> {
    let example = format!("expected `{}(a, b)` with fields of the struct", entry.key);
    let Form::List(tokens) = &entry.form else {
        faults.push(entry.span, example);
        return None;
    };
    let mut list = ColumnList { parts: Vec::new(), name: None };
    for part in split_commas(tokens.clone()) {
        let mut words = part.clone().into_iter();
        match (words.next(), words.next(), words.next()) {
            (Some(proc_macro2::TokenTree::Ident(field)), None, None) => {
                let column = column_of(&plain(&field), field.span(), item, faults)?;
                list.parts.push(ListedColumn { column, descending: false, span: field.span() });
            }
            (Some(proc_macro2::TokenTree::Ident(field)), Some(proc_macro2::TokenTree::Ident(order)), None)
                if order == "desc" || order == "asc" =>
            {
                let column = column_of(&plain(&field), field.span(), item, faults)?;
                list.parts.push(ListedColumn { column, descending: order == "desc", span: order.span() });
            }
            _ => {
                let name = named_option(part.clone(), "name", faults)?;
                check_name(&name, "constraint name", spanned(part), faults);
                list.name = Some(name);
            }
        }
    }
    if list.parts.is_empty() {
        faults.push(entry.span, example);
        return None;
    }
    for (at, part) in list.parts.iter().enumerate() {
        if list.parts[..at].iter().any(|other| other.column == part.column) {
            faults.push(part.span, format!("`{}` is listed twice, keep one", part.column));
        }
    }
    Some(list)
}

/// The column of a field, by the field's Rust name.
fn column_of(field: &str, span: Span, item: &StructDeclaration, faults: &Faults) -> Option<String> {
    let found = item.fields.iter().find(|declared| declared.ident == field);
    if found.is_none() {
        let hint = did_you_mean(field, item.fields.iter().map(|declared| declared.ident.as_str()));
        faults.push(span, format!("`{}` has no field `{field}`{hint}", item.ident));
    }
    found.map(|declared| declared.column.clone())
}

fn check_columns(item: &StructDeclaration, faults: &Faults) {
    for (at, field) in item.fields.iter().enumerate() {
        let same = |other: &&FieldDeclaration| other.column.to_lowercase() == field.column.to_lowercase();
        if let Some(other) = item.fields[..at].iter().find(same) {
            faults.push(
                field.at.0,
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
                field.at.0,
                format!("`{}` is part of the primary key, so it is never NULL, drop the `Option`", field.ident),
            );
        }
        if field.auto && item.primary_key != [field.column.clone()] {
            faults.push(field.at.0, format!("`{}` is `auto`, so it must be the whole primary key", field.ident));
        }
    }
    for unique in &item.uniques {
        if !item.primary_key.is_empty()
            && unique.columns.len() == item.primary_key.len()
            && unique.columns.iter().all(|column| item.primary_key.contains(column))
        {
            faults.push(unique.at.0, "this repeats the primary key, which is unique already, drop it");
        }
    }
}
