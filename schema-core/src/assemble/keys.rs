//! Foreign keys, when the columns of every table are known.

use super::{Assembly, is_field};
use schema_model::model::{Action, ForeignKey};
use schema_model::rust::{Declaration, ReferenceDeclaration, ReferenceKind, StructDeclaration};

impl Assembly<'_> {
    pub(super) fn foreign_keys(&mut self, index: usize, declaration: &StructDeclaration) {
        let mut keys = Vec::new();
        for (at, reference) in declaration.references.iter().enumerate() {
            let Some(target) = self.targets[index][at] else { continue };
            if let Some(key) = self.foreign_key(index, at, reference, target) {
                keys.push(key);
            }
        }
        if let Some(table) = self.tables.get_mut(&index) {
            table.foreign_keys = keys;
        }
    }

    fn foreign_key(
        &mut self,
        index: usize,
        at: usize,
        reference: &ReferenceDeclaration,
        target: usize,
    ) -> Option<ForeignKey> {
        let enum_field = is_field(&reference.kind);
        let fail = |assembly: &mut Self, message: String| {
            assembly.problem(index, Some(at), reference.at, message);
            None
        };
        if matches!(reference.kind, ReferenceKind::MaskField) {
            // Several codes are no one row's.
            if reference.on_delete != Action::NoAction || reference.on_update != Action::NoAction {
                return fail(self, format!("a mask of `{}` is no foreign key, drop the actions", reference.path));
            }
            return None;
        }
        let Some(target_table) = self.tables.get(&target).cloned() else {
            let codebook = self.codebooks.get(&target)?;
            // A check or a native type needs no foreign key; actions on it would silently do nothing.
            if !enum_field || reference.on_delete != Action::NoAction || reference.on_update != Action::NoAction {
                let message = format!("`{}` is not stored as a table, so nothing can refer to its rows", codebook.rust);
                return fail(self, message);
            }
            return None;
        };
        let target_columns = match &reference.kind {
            ReferenceKind::Key(fields) if !fields.is_empty() => {
                let mut columns = Vec::new();
                for field in fields {
                    match self.column_of(target, field) {
                        Some(column) => columns.push(column),
                        None => return fail(self, format!("`{}` has no field `{field}`", target_table.rust)),
                    }
                }
                columns
            }
            _ => target_table.primary_key.clone(),
        };
        if target_columns.is_empty() {
            return fail(
                self,
                format!(
                    "`{}` has no primary key to refer to, give it one or name unique fields by `to`",
                    target_table.rust
                ),
            );
        }
        if target_columns.len() != reference.columns.len() {
            return fail(
                self,
                format!(
                    "the key has {} of the {} columns of `{}`'s key, use `foreign_key(fields(…), references = …)`",
                    reference.columns.len(),
                    target_columns.len(),
                    target_table.rust
                ),
            );
        }
        if !target_table.is_unique(&target_columns) {
            return fail(
                self,
                format!(
                    "`{}` of `{}` is not unique, so no foreign key can refer to it",
                    target_columns.join(", "),
                    target_table.rust
                ),
            );
        }
        let own = self.tables.get(&index)?.clone();
        for (column, target_column) in reference.columns.iter().zip(&target_columns) {
            let (Some(column), Some(target_column)) = (own.column(column), target_table.column(target_column)) else {
                continue;
            };
            if column.ty != target_column.ty {
                return fail(
                    self,
                    format!(
                        "`{}` is `{}`, but `{}` of `{}` is `{}`, make them the same",
                        column.name,
                        column.ty.label(),
                        target_column.name,
                        target_table.rust,
                        target_column.ty.label()
                    ),
                );
            }
        }
        for action in [reference.on_delete, reference.on_update] {
            let columns = reference.columns.iter().filter_map(|column| own.column(column));
            if action == Action::SetNull
                && let Some(column) = columns.clone().find(|column| !column.nullable)
            {
                return fail(
                    self,
                    format!("`set_null` needs a column that can be NULL, make `{}` an `Option`", column.name),
                );
            }
            if action == Action::SetDefault
                && let Some(column) = columns.clone().find(|column| column.default.is_none())
            {
                return fail(self, format!("`set_default` needs a default, give `{}` one", column.name));
            }
        }
        Some(ForeignKey {
            name: reference.name.clone(),
            columns: reference.columns.clone(),
            target: target_table.name.clone(),
            target_columns,
            on_delete: reference.on_delete,
            on_update: reference.on_update,
            deferrable: reference.deferrable,
        })
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
