//! What a field refers to: the codebook of its type, or what its attributes name.

use super::constraint::default_name;
use super::declaration::{At, ReferenceDeclaration, ReferenceKind, StructDeclaration};
use super::faults::Faults;
use super::field::FieldOptions;
use super::text::check_name;
use super::tokens::{path_start, path_text};
use super::types::{FieldType, ValueType};

/// Adds the field's reference, if it has one; `has_type` says that no enum decides the column's type.
pub(super) fn read_reference(
    item: &mut StructDeclaration,
    read: &FieldType<'_>,
    has_type: bool,
    column: &str,
    options: &FieldOptions,
    faults: &Faults,
) {
    if let (ValueType::User(path) | ValueType::Mask(path), false) = (&read.value, has_type) {
        let is_mask = matches!(read.value, ValueType::Mask(_));
        let kind = if is_mask { ReferenceKind::MaskField } else { ReferenceKind::EnumField };
        let at = faults.at(path_start(path));
        push_reference(item, path_text(path).unwrap_or_default(), at, column, kind, options, faults);
        leave_to_codebook(options, faults);
    } else if let Some((path, at)) = &options.references {
        let to = options.to.as_ref().map_or_else(Vec::new, |(to, _)| to.clone());
        push_reference(item, path.clone(), *at, column, ReferenceKind::Key(to), options, faults);
    } else {
        if let Some(path) = read.namesake(options) {
            let at = faults.at(path_start(path));
            let path = path_text(path).unwrap_or_default();
            push_reference(item, path, at, column, ReferenceKind::Namesake, options, faults);
        }
        refuse_without_reference(options, faults);
    }
}

/// A codebook decides the type of the columns that refer to it.
fn leave_to_codebook(options: &FieldOptions, faults: &Faults) {
    for (what, given) in [("length", &options.length), ("precision", &options.precision), ("scale", &options.scale)] {
        if let Some((_, span)) = given {
            faults.push(*span, ("the enum determines the type of this column", format!("remove `{what}`")));
        }
    }
    if let Some((_, span)) = &options.references {
        faults.push(*span, ("a field whose type is an enum already refers to it", "remove `references`"));
    }
    if let Some((_, span)) = &options.to {
        faults.push(*span, ("a field whose type is an enum already refers to its key", "remove `to`"));
    }
}

fn refuse_without_reference(options: &FieldOptions, faults: &Faults) {
    for (what, given) in [
        ("to", options.to.as_ref().map(|(_, span)| *span)),
        ("foreign_key", options.key_name.as_ref().map(|(_, span)| *span)),
        ("on_delete", options.on_delete.map(|(_, span)| span)),
        ("on_update", options.on_update.map(|(_, span)| span)),
        ("deferrable", options.deferrable.map(|(_, span)| span)),
    ] {
        if let Some(span) = given {
            faults.push(span, format!("`{what}` requires `references = Type`"));
        }
    }
}

fn push_reference(
    item: &mut StructDeclaration,
    path: String,
    at: At,
    column: &str,
    kind: ReferenceKind,
    options: &FieldOptions,
    faults: &Faults,
) {
    let name = match &options.key_name {
        Some((name, span)) => {
            check_name(name, "foreign key name", *span, faults);
            name.clone()
        }
        None => default_name("fk", &item.name, &[column.to_owned()]),
    };
    item.references.push(ReferenceDeclaration {
        at,
        path,
        columns: vec![column.to_owned()],
        kind,
        name,
        on_delete: options.on_delete.map(|(action, _)| action).unwrap_or_default(),
        on_update: options.on_update.map(|(action, _)| action).unwrap_or_default(),
        deferrable: options.deferrable.map(|(when, _)| when),
    });
}
