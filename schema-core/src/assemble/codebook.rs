//! From an enum to its codebook: constants get their values, rows their order and their sha.

use std::collections::HashMap;

use super::Assembly;
use crate::data_rows;
use crate::rows::row;
use schema_model::diagnosis::Diagnosis;
use schema_model::model::{Code, Codebook, Default, ExtraKind, KeyKind, Row, Storage, Text};
use schema_rust::{At, CodeDeclaration, EnumDeclaration, Fault, is_bit, not_a_bit, same_code};

impl Assembly<'_> {
    pub(super) fn codebook(&mut self, index: usize, declaration: &EnumDeclaration) -> Codebook {
        let mut rows = self.rows_of_variants(index, declaration);
        if let Some((file, data)) = self.sources.data.get(&index) {
            rows = match data {
                Ok(data) => data_rows::rows(declaration, data, file),
                Err(why) => Err(vec![Fault::new(declaration.at, why.clone())]),
            }
            .unwrap_or_else(|faults| {
                for fault in faults {
                    self.problem(index, None, fault.at, fault.diagnosis());
                }
                Vec::new()
            });
        }
        parents_by_code(declaration, &mut rows);
        // The database's own enum types compare in the order of their labels.
        if declaration.storage != Storage::Native {
            rows.sort_unstable_by(|left, right| left.code.cmp(&right.code));
        }
        Codebook {
            name: declaration.name.clone(),
            rust: self.sources.path(self.item(index)),
            comment: declaration.comment.clone(),
            storage: declaration.storage,
            key: declaration.key,
            columns: declaration.columns.clone(),
            mask: declaration.mask,
            translates: None,
            extras: declaration.extras.iter().map(|extra| extra.extra.clone()).collect(),
            rows,
        }
    }

    /// A row for each variant, those that are constants with their values.
    fn rows_of_variants(&mut self, index: usize, declaration: &EnumDeclaration) -> Vec<Row> {
        let module = self.item(index).module;
        let mut rows = Vec::with_capacity(declaration.variants.len());
        let (mut constant, mut unknown) = (false, false);
        for variant in &declaration.variants {
            let code = match &variant.code {
                CodeDeclaration::Int(code) => Code::Int(*code),
                CodeDeclaration::Text(code) => Code::Text(code.clone()),
                CodeDeclaration::Const { path, offset } => {
                    constant = true;
                    match self.sources.const_value(module, path).and_then(|value| value.checked_add(*offset)) {
                        Some(code) => Code::Int(code),
                        // What follows a constant is not told again.
                        None if unknown && *offset > 0 => Code::Int(0),
                        None => {
                            unknown = true;
                            self.problem(
                                index,
                                None,
                                variant.at,
                                (
                                    format!(
                                        "the code of `{}` is `{path}`, which is not an integer constant of this package that reduces to a literal",
                                        variant.ident
                                    ),
                                    "write the number",
                                ),
                            );
                            Code::Int(0)
                        }
                    }
                }
            };
            let sha = self.item(index).shas.get(rows.len()).cloned().unwrap_or_default();
            rows.push(Row { sha: sha.into(), ..row(variant, code) });
        }
        if constant {
            // Codes that are not known would all be the same.
            if !unknown {
                self.check_constant_codes(index, declaration, &rows);
            }
            self.codes[index] = rows
                .iter()
                .map(|row| match row.code {
                    Code::Int(code) => code,
                    Code::Text(_) => 0,
                })
                .collect();
        }
        rows
    }

    /// The table of a codebook's texts in other languages; what a language does not say stands there as it is.
    pub(super) fn translations(declaration: &EnumDeclaration, book: &Codebook) -> Option<Codebook> {
        if declaration.variants.iter().all(|variant| variant.translations.is_empty()) {
            return None;
        }
        let of_variant = |row: &Row| declaration.variants.iter().find(|variant| variant.ident == row.variant);
        let mut rows: Vec<Row> = Vec::new();
        for row in &book.rows {
            for translation in of_variant(row).into_iter().flat_map(|variant| &variant.translations) {
                rows.push(Row {
                    language: translation.language.clone(),
                    name: row
                        .name
                        .as_ref()
                        .map(|name| translation.name.clone().map_or_else(|| name.clone(), Text::Owned)),
                    description: translation.description.clone().map_or_else(|| row.description.clone(), Text::Owned),
                    values: Vec::new(),
                    sha: Text::default(),
                    ..row.clone()
                });
            }
        }
        rows.sort_by(|left, right| (&left.code, &left.language).cmp(&(&right.code, &right.language)));
        Some(Codebook {
            name: format!("{}_translation", book.name),
            comment: format!("Texts of `{}` in other languages.", book.name),
            mask: false,
            translates: Some(book.name.clone()),
            extras: Vec::new(),
            rows,
            ..book.clone()
        })
    }

    /// What the parser checks of literal codes, for codes that are constants.
    fn check_constant_codes(&mut self, index: usize, declaration: &EnumDeclaration, rows: &[Row]) {
        let KeyKind::Int(repr) = declaration.key else { return };
        let (min, max) = repr.bounds();
        let mut seen: HashMap<&Code, &str> = HashMap::new();
        let mut found: Vec<(At, Diagnosis)> = Vec::new();
        for (row, variant) in rows.iter().zip(&declaration.variants) {
            if let Code::Int(code) = row.code
                && !(min..=max).contains(&code)
            {
                found.push((variant.at, repr.misfit(&format!("code {code} of `{}`", row.variant))));
            }
            if let Code::Int(code) = row.code
                && declaration.mask
                && !is_bit(code)
            {
                found.push((variant.at, not_a_bit(&row.variant, code)));
            }
            if let Some(first) = seen.insert(&row.code, &row.variant) {
                found.push((variant.at, same_code(first, &row.variant, &row.code)));
            }
        }
        for (at, diagnosis) in found {
            self.problem(index, None, at, diagnosis);
        }
    }
}

/// A parent is declared by its variant, and kept by its code.
fn parents_by_code(declaration: &EnumDeclaration, rows: &mut [Row]) {
    let Some(at) = declaration.extras.iter().position(|extra| extra.extra.kind == ExtraKind::Parent) else { return };
    let codes: HashMap<String, Code> = rows.iter().map(|row| (row.variant.clone(), row.code.clone())).collect();
    for row in rows {
        if let Some(Default::Text(parent)) = &row.values[at] {
            row.values[at] = codes.get(parent).map(|code| match code {
                Code::Int(code) => Default::Number(code.to_string()),
                Code::Text(code) => Default::Text(code.clone()),
            });
        }
    }
}
