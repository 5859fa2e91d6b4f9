//! The row that a variant is, and what identifies its content.

use schema_model::fingerprint;
use schema_model::model::{Code, Default, ExtraKind, Row, Text};
use schema_rust::{CodeDeclaration, EnumDeclaration, VariantDeclaration};

/// A variant's row, as yet without its hash.
pub(crate) fn row(variant: &VariantDeclaration, code: Code) -> Row {
    Row {
        sha: Text::default(),
        code,
        variant: variant.ident.clone(),
        language: String::new(),
        name: variant.name.clone().map(Text::Owned),
        description: variant.description.clone().into(),
        values: variant.values.clone(),
        retired: variant.retired,
    }
}

/// The hash of each variant's row, where the enum alone tells it; nothing where constants, parents or a file have a say.
pub(crate) fn shas(declaration: &EnumDeclaration) -> Vec<String> {
    let has_parents = declaration.extras.iter().any(|extra| extra.extra.kind == ExtraKind::Parent);
    if has_parents || declaration.file.is_some() {
        return Vec::new();
    }
    let codes = declaration.variants.iter().map(|variant| match &variant.code {
        CodeDeclaration::Int(code) => Some(Code::Int(*code)),
        CodeDeclaration::Text(code) => Some(Code::Text(code.clone())),
        CodeDeclaration::Const { .. } => None,
    });
    let codes: Option<Vec<Code>> = codes.collect();
    let rows = declaration.variants.iter().zip(codes.unwrap_or_default());
    rows.map(|(variant, code)| row_sha(&row(variant, code))).collect()
}

/// The SHA-256 of a row as it is declared.
pub(crate) fn row_sha(row: &Row) -> String {
    let code = row.code.to_string();
    let mut texts = vec![code.as_str()];
    texts.extend((!row.language.is_empty()).then_some(row.language.as_str()));
    texts.extend(row.name.as_deref());
    texts.push(&row.description);
    let values: Vec<String> = row.values.iter().map(value_text).collect();
    texts.extend(values.iter().map(String::as_str));
    fingerprint::row(&texts)
}

/// A value as text; NULL is none, and a text that is empty is one.
fn value_text(value: &Option<Default>) -> String {
    match value {
        Some(Default::Number(text) | Default::Text(text)) => format!("={text}"),
        Some(Default::Bool(value)) => format!("={value}"),
        _ => String::new(),
    }
}
