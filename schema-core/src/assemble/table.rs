//! From a struct to its table: columns take their types from enums, and checks follow from what a field says.

use super::{Assembly, is_field};
use crate::source::is_certain;
use schema_model::model::{
    Check, CheckRule, Code, Codebook, Column, ColumnType, Default, Index, Storage, Table, TableKind, Unique, fitting,
    physical,
};
use schema_model::words::suggestion;
use schema_rust::{At, DefaultDeclaration, FieldDeclaration, ReferenceDeclaration, ReferenceKind, StructDeclaration};

impl Assembly<'_> {
    /// The table, without its foreign keys.
    pub(super) fn table(&mut self, index: usize, declaration: &StructDeclaration) -> Table {
        let references = declaration.references.iter().enumerate();
        let targets: Vec<Option<usize>> = references.map(|(at, reference)| self.target(index, at, reference)).collect();
        let mut checks: Vec<Check> = Vec::new();
        let mut columns = Vec::with_capacity(declaration.fields.len());
        for field in &declaration.fields {
            let codebook = self.codebook_of(declaration, field, &targets);
            checks.extend(checks_of(&declaration.name, field, codebook));
            columns.push(self.column(index, declaration, field, &targets));
        }
        checks.extend(
            declaration
                .checks
                .iter()
                .map(|check| Check { name: check.name.clone(), rule: CheckRule::Sql(check.sql.clone()) }),
        );
        let module = self.item(index).module;
        let certain = |(reference, target): (&ReferenceDeclaration, &Option<usize>)| {
            let in_attribute = matches!(reference.kind, ReferenceKind::Key(_));
            // What is the scalar after all means no type of the schema.
            let is_scalar = reference.kind == ReferenceKind::Namesake && target.is_none();
            is_scalar || is_certain(self.sources, module, &reference.path, in_attribute)
        };
        self.certain[index] = declaration.references.iter().zip(&targets).map(certain).collect();
        self.targets[index] = targets;
        Table {
            name: declaration.name.clone(),
            kind: TableKind::Data,
            rust: self.sources.path(self.item(index)),
            comment: declaration.comment.clone(),
            columns,
            primary_key: declaration.primary_key.clone(),
            key_name: declaration.key_name.clone(),
            uniques: uniques(declaration),
            indexes: indexes(declaration),
            checks,
            foreign_keys: Vec::new(),
            partition: declaration.partition.clone(),
            options: declaration.options.clone(),
            statements: declaration.statements.clone(),
        }
    }

    /// The codebook that gives a field's column its type, and whether the field holds several of its codes.
    fn codebook_of(
        &self,
        declaration: &StructDeclaration,
        field: &FieldDeclaration,
        targets: &[Option<usize>],
    ) -> Option<(&Codebook, bool)> {
        let of_field =
            |reference: &ReferenceDeclaration| is_field(&reference.kind) && reference.columns[0] == field.column;
        let at = declaration.references.iter().position(of_field)?;
        let codebook = self.codebooks.get(&targets[at]?)?;
        Some((codebook, matches!(declaration.references[at].kind, ReferenceKind::MaskField)))
    }

    fn column(
        &mut self,
        index: usize,
        declaration: &StructDeclaration,
        field: &FieldDeclaration,
        targets: &[Option<usize>],
    ) -> Column {
        let found = self.codebook_of(declaration, field, targets).map(|(codebook, _)| codebook);
        let codebook = found.map(|codebook| codebook.name.clone());
        // Without its codebook the column has no type; the problem is recorded and nothing is rendered.
        let ty = found.map(Codebook::column_type).or(field.ty.clone()).unwrap_or(ColumnType::Integer);
        let default = field
            .default
            .as_ref()
            .and_then(|default| self.default(index, declaration, &field.column, default, targets, field.at));
        Column {
            name: field.column.clone(),
            ty,
            nullable: field.nullable,
            auto: field.auto,
            numbering: field.numbering,
            generated: field.generated.clone(),
            collation: field.collation.clone(),
            domain: field.domain.clone(),
            types: field.types.clone(),
            options: field.options.clone(),
            default,
            comment: field.comment.clone(),
            codebook,
        }
    }

    /// The default of a column; that of an enum is one of its codes.
    fn default(
        &mut self,
        index: usize,
        declaration: &StructDeclaration,
        column: &str,
        default: &DefaultDeclaration,
        targets: &[Option<usize>],
        place: At,
    ) -> Option<Default> {
        let at = declaration.references.iter().position(|reference| reference.columns == [column.to_owned()]);
        let codebook = at.and_then(|at| targets[at]).and_then(|target| self.codebooks.get(&target));
        let Some(codebook) = codebook else {
            return match default {
                DefaultDeclaration::Value(value) => Some(value.clone()),
                DefaultDeclaration::Variant(variant) => {
                    // Of an enum with faults nothing is known.
                    if at.is_some_and(|at| declaration.references[at].kind == ReferenceKind::Namesake) {
                        let message =
                            format!("the default of `{column}` is `{variant}`, which is not a value of its type");
                        self.problem(index, at, place, message);
                    }
                    None
                }
            };
        };
        let several = at.is_some_and(|at| matches!(declaration.references[at].kind, ReferenceKind::MaskField));
        if let (true, DefaultDeclaration::Value(Default::Number(number))) = (several, default)
            && number.parse().is_ok_and(|bits: i128| bits & !codebook.bits() == 0)
        {
            return Some(Default::Number(number.clone()));
        }
        let found = match default {
            DefaultDeclaration::Variant(variant) => codebook.rows.iter().find(|row| row.variant == *variant),
            DefaultDeclaration::Value(Default::Number(code) | Default::Text(code)) => {
                codebook.rows.iter().find(|row| row.code.to_string() == *code)
            }
            DefaultDeclaration::Value(_) => None,
        };
        match found {
            Some(row) if row.retired => {
                let message = format!("the default of `{column}` is `{}`, which is retired", row.variant);
                self.problem(index, at, place, (message, "use a code that is not retired"));
                None
            }
            Some(row) => Some(match &row.code {
                Code::Int(code) => Default::Number(code.to_string()),
                Code::Text(code) => Default::Text(code.clone()),
            }),
            None => {
                let wanted = match default {
                    DefaultDeclaration::Variant(word)
                    | DefaultDeclaration::Value(Default::Number(word) | Default::Text(word)) => Some(word),
                    DefaultDeclaration::Value(_) => None,
                };
                let is = wanted.map_or_else(String::new, |word| format!("is `{word}`, which "));
                let message = format!("the default of `{column}` {is}is not a code of `{}`", codebook.rust);
                let variants = codebook.rows.iter().map(|row| row.variant.as_str());
                let help = wanted.and_then(|word| suggestion(word, variants));
                self.problem(index, at, place, (message, help));
                None
            }
        }
    }
}

/// What a column may hold, where its type alone does not tell.
fn checks_of<'c>(
    table: &'c str,
    field: &'c FieldDeclaration,
    codebook: Option<(&Codebook, bool)>,
) -> impl Iterator<Item = Check> + use<'c> {
    let column = &field.column;
    let codes = match codebook {
        Some((codebook, true)) => Some(CheckRule::Mask { column: column.clone(), bits: codebook.bits() }),
        Some((codebook, false)) if codebook.storage == Storage::Check => Some(CheckRule::OneOf {
            column: column.clone(),
            codes: codebook.rows.iter().map(|row| row.code.clone()).collect(),
        }),
        _ => None,
    };
    let range = field.range.as_ref().map(|range| CheckRule::Range {
        column: column.clone(),
        min: range.min.clone(),
        max: range.max.clone(),
    });
    let named = move |rule| Check { name: fitting(format!("ck_{}_{column}", physical(table))), rule };
    codes.into_iter().chain(range).map(named)
}

fn uniques(declaration: &StructDeclaration) -> Vec<Unique> {
    declaration
        .uniques
        .iter()
        .map(|unique| Unique {
            name: unique.name.clone(),
            columns: unique.columns.clone(),
            live: None,
            condition: unique.condition.clone(),
            deferrable: unique.deferrable,
        })
        .collect()
}

fn indexes(declaration: &StructDeclaration) -> Vec<Index> {
    declaration
        .indexes
        .iter()
        .map(|index| Index {
            name: index.name.clone(),
            parts: index.parts.clone(),
            method: index.method,
            unique: index.unique,
            condition: index.condition.clone(),
        })
        .collect()
}
