//! Foreign keys, when the columns of every table are known.

use super::{Assembly, is_field};
use schema_model::diagnosis::Diagnosis;
use schema_model::model::{Action, ForeignKey, Table};
use schema_rust::{Declaration, ReferenceDeclaration, ReferenceKind, StructDeclaration};

impl Assembly<'_> {
    pub(super) fn foreign_keys(&mut self, index: usize, declaration: &StructDeclaration) {
        let mut keys = Vec::new();
        for (at, reference) in declaration.references.iter().enumerate() {
            let Some(target) = self.targets[index][at] else { continue };
            match self.foreign_key(index, reference, target) {
                Ok(key) => keys.extend(key),
                Err(diagnosis) => self.problem(index, Some(at), reference.at, diagnosis),
            }
        }
        if let Some(table) = self.tables.get_mut(&index) {
            table.foreign_keys = keys;
        }
    }

    /// The foreign key of a reference, where it has one.
    fn foreign_key(
        &self,
        index: usize,
        reference: &ReferenceDeclaration,
        target: usize,
    ) -> Result<Option<ForeignKey>, Diagnosis> {
        if matches!(reference.kind, ReferenceKind::MaskField) {
            return mask_has_no_actions(reference).map(|()| None);
        }
        let Some(target_table) = self.tables.get(&target) else {
            return self.needs_no_key(reference, target).map(|()| None);
        };
        let target_columns = self.target_columns(reference, target, target_table)?;
        is_unique(target_table, &target_columns)?;
        let Some(own) = self.tables.get(&index) else { return Ok(None) };
        types_agree(own, reference, target_table, &target_columns)?;
        actions_fit(own, reference)?;
        Ok(Some(ForeignKey {
            name: reference.name.clone(),
            columns: reference.columns.clone(),
            target: target_table.name.clone(),
            target_columns,
            on_delete: reference.on_delete,
            on_update: reference.on_update,
            deferrable: reference.deferrable,
        }))
    }

    /// An enum that is a check or a native type needs no foreign key, and actions on it would silently do nothing.
    fn needs_no_key(&self, reference: &ReferenceDeclaration, target: usize) -> Result<(), Diagnosis> {
        match self.codebooks.get(&target) {
            Some(codebook) if !is_field(&reference.kind) || has_actions(reference) => {
                let message = format!("`{}` is not stored as a table, so nothing can refer to its rows", codebook.rust);
                Err((message, "remove the reference or its actions, or store the enum as a table").into())
            }
            _ => Ok(()),
        }
    }

    /// A reference is to the fields that it names, or to the primary key, and has as many columns as these.
    fn target_columns(
        &self,
        reference: &ReferenceDeclaration,
        target: usize,
        table: &Table,
    ) -> Result<Vec<String>, Diagnosis> {
        let named = |field: &String| {
            let missing = || Diagnosis::from(format!("`{}` has no field `{field}`", table.rust));
            self.column_of(target, field).ok_or_else(missing)
        };
        let columns = match &reference.kind {
            ReferenceKind::Key(fields) if !fields.is_empty() => fields.iter().map(named).collect::<Result<_, _>>()?,
            _ => table.primary_key.clone(),
        };
        if columns.is_empty() {
            let message = format!("`{}` has no primary key to refer to", table.rust);
            return Err((message, "give it one, or name unique fields with `to`").into());
        }
        if columns.len() != reference.columns.len() {
            let (here, there) = (reference.columns.len(), columns.len());
            let message =
                format!("the foreign key and the key of `{}` differ in length: {here} and {there}", table.rust);
            return Err((message, "name every field with `foreign_key(fields(…), references = …)`").into());
        }
        Ok(columns)
    }

    /// The column of a target's field: by the Rust name of a struct, by the SQL name of a codebook.
    fn column_of(&self, target: usize, field: &str) -> Option<String> {
        let Some(item) = self.sources.items.get(target) else {
            return self.tables.get(&target)?.column(field).map(|column| column.name.clone());
        };
        match &item.declaration {
            Ok(Declaration::Struct(declaration)) => declaration
                .fields
                .iter()
                .find(|declared| declared.ident == field)
                .map(|declared| declared.column.clone()),
            Ok(Declaration::Enum(_)) => self.tables.get(&target)?.column(field).map(|column| column.name.clone()),
            Err(_) => None,
        }
    }
}

fn has_actions(reference: &ReferenceDeclaration) -> bool {
    [reference.on_delete, reference.on_update].iter().any(|action| *action != Action::NoAction)
}

/// A mask holds several codes, so it refers to no single row and has no actions.
fn mask_has_no_actions(reference: &ReferenceDeclaration) -> Result<(), Diagnosis> {
    if has_actions(reference) {
        let message = format!("a mask of `{}` is not a foreign key, so it has no actions", reference.path);
        return Err((message, "remove `on_delete` and `on_update`").into());
    }
    Ok(())
}

/// A foreign key refers to columns that are unique together.
fn is_unique(target: &Table, columns: &[String]) -> Result<(), Diagnosis> {
    if target.is_unique(columns) {
        return Ok(());
    }
    let columns = columns.join(", ");
    let message = format!("`{columns}` of `{}` is not unique, so no foreign key can refer to it", target.rust);
    Err((message, "make it unique, or refer to the primary key").into())
}

/// Each column has the type of the one that it refers to.
fn types_agree(
    own: &Table,
    reference: &ReferenceDeclaration,
    target: &Table,
    target_columns: &[String],
) -> Result<(), Diagnosis> {
    for (column, target_column) in reference.columns.iter().zip(target_columns) {
        let (Some(column), Some(target_column)) = (own.column(column), target.column(target_column)) else { continue };
        if column.ty != target_column.ty {
            let message = format!(
                "`{}` is `{}`, but `{}` of `{}` is `{}`",
                column.name,
                column.ty.label(),
                target_column.name,
                target.rust,
                target_column.ty.label()
            );
            return Err((message, "give both the same type").into());
        }
    }
    Ok(())
}

/// A column can become what an action makes of it.
fn actions_fit(own: &Table, reference: &ReferenceDeclaration) -> Result<(), Diagnosis> {
    let columns = || reference.columns.iter().filter_map(|column| own.column(column));
    for action in [reference.on_delete, reference.on_update] {
        if action == Action::SetNull
            && let Some(column) = columns().find(|column| !column.nullable)
        {
            let message = format!("`set_null` requires `{}` to allow NULL", column.name);
            return Err((message, format!("make `{}` an `Option`", column.name)).into());
        }
        if action == Action::SetDefault
            && let Some(column) = columns().find(|column| column.default.is_none())
        {
            let message = format!("`set_default` requires a default for `{}`", column.name);
            return Err((message, "add `default = …` to the field").into());
        }
    }
    Ok(())
}
