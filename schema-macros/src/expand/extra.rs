//! Accessors of a codebook's extra columns.

use std::fmt::Write as _;

use schema_model::model::{ColumnType, Default, ExtraKind};
use schema_model::rust::{EnumDeclaration, ExtraDeclaration, TranslationDeclaration};

use super::{Names, raw};
use crate::output::Output;

pub(super) fn accessors(names: &Names, item: &EnumDeclaration, output: &mut Output) {
    // What is in a file only the build script reads.
    let is_translated = item.variants.iter().any(|variant| !variant.translations.is_empty());
    if item.extras.is_empty() && !is_translated || item.file.is_some() {
        return;
    }
    let mut code = format!("#[automatically_derived] impl {} {{ ", names.ident);
    for (at, extra) in item.extras.iter().enumerate() {
        let values: Vec<&Option<Default>> = item.variants.iter().map(|variant| &variant.values[at]).collect();
        code.push_str(&match extra.extra.kind {
            ExtraKind::Payload => payload(names, extra, &values),
            ExtraKind::Order => order(names, &values),
            ExtraKind::Parent => parent(names, &values),
        });
    }
    if is_translated {
        code.push_str(&translated(names, item, "description_in", "The description", |said| said.description.as_ref()));
        if item.columns.name.is_some() {
            code.push_str(&translated(names, item, "name_in", "The name", |said| said.name.as_ref()));
        }
    }
    code.push_str("} ");
    output.code(&code);
}

/// A method that gives a text in another language.
fn translated(
    names: &Names,
    item: &EnumDeclaration,
    method: &str,
    what: &str,
    text: impl Fn(&TranslationDeclaration) -> Option<&String>,
) -> String {
    let mut arms = String::new();
    for variant in &item.variants {
        for said in &variant.translations {
            if let Some(text) = text(said) {
                let _ = write!(arms, "({}::{}, {:?}) => {text:?},", names.ident, raw(&variant.ident), said.language);
            }
        }
    }
    format!(
        "#[doc = \"{what} in a language, by its tag; none where no variant says it.\"] #[must_use] \
         pub fn {method}(self, language: &str) -> ::core::option::Option<&'static str> {{ \
         ::core::option::Option::Some(match (self, language) {{ {arms} _ => return ::core::option::Option::None, }}) }} "
    )
}

/// A method that looks the variant up in a list.
fn lookup(names: &Names, name: &str, ty: &str, doc: &str, values: &str) -> String {
    let facade = &names.facade;
    format!(
        "#[doc = {doc:?}] #[must_use] pub fn {}(self) -> {ty} {{ const VALUES: &[{ty}] = &[{values}]; \
         VALUES[<Self as {facade}::Codebook>::index(self)] }} ",
        raw(name)
    )
}

fn payload(names: &Names, extra: &ExtraDeclaration, values: &[&Option<Default>]) -> String {
    let mut list = String::new();
    for value in values {
        let literal = value.as_ref().map(|value| literal(value, &extra.extra.ty));
        let _ = match (literal, extra.extra.nullable) {
            (Some(literal), true) => write!(list, "::core::option::Option::Some({literal}),"),
            (Some(literal), false) => write!(list, "{literal},"),
            (None, _) => write!(list, "::core::option::Option::None,"),
        };
    }
    let column = &extra.extra.column;
    lookup(names, column, &extra.rust, &format!("The code's `{column}`."), &list)
}

fn literal(value: &Default, ty: &ColumnType) -> String {
    match (value, ty) {
        (Default::Text(text), _) => format!("{text:?}"),
        (Default::Bool(value), _) => value.to_string(),
        // `2` is a float as well.
        (Default::Number(number), ColumnType::Real) => format!("{number} as f32"),
        (Default::Number(number), ColumnType::Double) => format!("{number} as f64"),
        (Default::Number(number), _) => number.clone(),
        _ => String::new(),
    }
}

fn order(names: &Names, values: &[&Option<Default>]) -> String {
    let list: Vec<String> =
        values.iter().flat_map(|value| value.iter()).map(|value| literal(value, &ColumnType::Integer)).collect();
    let place = lookup(names, "sort_order", "i32", "The code's place in a list that people see.", &list.join(","));
    let facade = &names.facade;
    format!(
        "{place} #[doc = \"Every variant, in the order that people see.\"] #[must_use] \
         pub fn in_order() -> ::std::vec::Vec<Self> {{ \
         let mut list = <Self as {facade}::Codebook>::ALL.to_vec(); list.sort_by_key(|variant| variant.sort_order()); list }} "
    )
}

fn parent(names: &Names, values: &[&Option<Default>]) -> String {
    let mut list = String::new();
    for value in values {
        let _ = match value {
            Some(Default::Text(parent)) => {
                write!(list, "::core::option::Option::Some({}::{}),", names.ident, raw(parent))
            }
            _ => write!(list, "::core::option::Option::None,"),
        };
    }
    let ty = format!("::core::option::Option<{}>", names.ident);
    let parent = lookup(names, "parent", &ty, "The code above; none at the top.", &list);
    let facade = &names.facade;
    let all = format!("<Self as {facade}::Codebook>::ALL.iter().copied()");
    let code = format!("<Self as {facade}::Codebook>::code");
    format!(
        "{parent} #[doc = \"The codes below, one step.\"] \
         pub fn children(self) -> impl ::core::iter::Iterator<Item = Self> {{ \
         {all}.filter(move |variant| variant.parent().is_some_and(|above| {code}(above) == {code}(self))) }} \
         #[doc = \"The codes at the top.\"] \
         pub fn roots() -> impl ::core::iter::Iterator<Item = Self> {{ {all}.filter(|variant| variant.parent().is_none()) }} "
    )
}
