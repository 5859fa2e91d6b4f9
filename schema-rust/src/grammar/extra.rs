//! Columns of a codebook beside the standard ones: payload, order, parent.

use std::collections::HashMap;

use syn::{Type, TypeReference};

use super::attributes::{Entry, Form};
use super::decimal::decimal_text;
use super::declaration::{At, ExtraDeclaration, VariantDeclaration};
use super::faults::Faults;
use super::numbers::only_number;
use super::text::check_name;
use super::tokens::{Tokens, spelled};
use super::types::{ValueType, field_type, of_one_argument, unwrapped};
use schema_model::model::{ColumnType, Default, ExtraColumn, ExtraKind, KeyKind};
use schema_model::words::suggestion;

/// Methods that an accessor of the same name would hide: those of the trait, those that the derive makes, and those of
/// traits that enums have.
const TAKEN_METHODS: [&str; 32] = [
    "as_ref",
    "borrow",
    "children",
    "clone",
    "clone_from",
    "cmp",
    "code",
    "description",
    "description_in",
    "eq",
    "fmt",
    "from",
    "from_code",
    "from_name",
    "hash",
    "in_order",
    "index",
    "into",
    "is_retired",
    "max",
    "min",
    "name",
    "name_in",
    "ne",
    "parent",
    "partial_cmp",
    "roots",
    "sort_order",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
];

/// `payload(rate: f64, symbol: Option<&'static str>)`
pub(super) fn read_payload(entry: &Entry<'_>, faults: &Faults) -> Vec<ExtraDeclaration> {
    let expected = "expected a list like `payload(rate: f64, symbol: &'static str)`";
    let Form::List(mut list) = entry.form else {
        faults.push(entry.at, expected);
        return Vec::new();
    };
    let mut found: Vec<ExtraDeclaration> = Vec::new();
    while !list.is_empty() {
        let mut part = list.until_comma(true);
        let at = part.at();
        let (Some((name, _)), true) = (part.word(), part.punct(':')) else {
            faults.push(at, expected);
            continue;
        };
        check_name(&name, "column name", at, faults);
        if TAKEN_METHODS.contains(&name.as_str()) {
            faults.push(at, (format!("`{name}` is already the name of a method"), "give the payload another name"));
        }
        if found.iter().any(|other| other.extra.column == name) {
            faults.push(at, (format!("`{name}` is given twice"), "keep one of them"));
        }
        match payload_type(part) {
            Ok((ty, nullable)) => found.push(ExtraDeclaration {
                extra: ExtraColumn { column: name, ty, nullable, kind: ExtraKind::Payload },
                rust: spelled(part.stream()),
            }),
            Err(message) => faults.push(part.at(), message),
        }
    }
    found
}

/// The column for a type that a constant can have, and whether it may be NULL.
fn payload_type(tokens: Tokens<'_>) -> Result<(ColumnType, bool), (&'static str, &'static str)> {
    const EXPECTED: (&str, &str) = (
        "a payload cannot have this type",
        "use an integer of up to 64 bits, `f32`, `f64`, `bool`, `&'static str`, or an `Option` of one of them",
    );
    let whole: Type = syn::parse2(tokens.stream()).map_err(|_| EXPECTED)?;
    let inner = of_one_argument(&whole, "Option");
    let nullable = inner.is_some();
    let scalar = match unwrapped(inner.unwrap_or(&whole)) {
        Type::Reference(text) => return Ok((text_type(text).ok_or(EXPECTED)??, nullable)),
        ty => field_type(ty).value,
    };
    match scalar {
        ValueType::Scalar(
            scalar @ (ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Boolean
            | ColumnType::Real
            | ColumnType::Double),
        ) => Ok((scalar, nullable)),
        _ => Err(EXPECTED),
    }
}

/// `&'static str`; with another lifetime, or none, a sentence.
fn text_type(text: &TypeReference) -> Option<Result<ColumnType, (&'static str, &'static str)>> {
    let is_text = matches!(&*text.elem, Type::Path(path) if path.path.is_ident("str"));
    let is_static = text.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
    (is_text && text.mutability.is_none()).then_some(if is_static {
        Ok(ColumnType::Text)
    } else {
        Err(("a payload of text must be `&'static str`", "add `'static`"))
    })
}

/// What a variant says of the extra columns.
#[derive(std::default::Default)]
pub(super) struct Given<'b> {
    payload: Vec<(String, Tokens<'b>, At)>,
    order: Option<(u32, At)>,
    parent: Option<(String, At)>,
}

impl<'b> Given<'b> {
    /// Reads an entry of the variant's.
    pub(super) fn read(&mut self, entry: &Entry<'b>, faults: &Faults) {
        match entry.key.as_str() {
            "payload" => self.payload = read_values(entry, faults),
            "order" => self.order = entry.number("10", faults),
            _ => self.parent = entry.ident("Variant", faults),
        }
    }
}

/// `payload(rate = 1.5, symbol = "€")`
fn read_values<'b>(entry: &Entry<'b>, faults: &Faults) -> Vec<(String, Tokens<'b>, At)> {
    let Form::List(list) = entry.form else {
        faults.push(entry.at, "expected values like `payload(rate = 1.5)`");
        return Vec::new();
    };
    let mut found = Vec::new();
    for mut part in list.parts() {
        let at = part.at();
        match (part.word(), part.punct('=')) {
            (Some((name, _)), true) if !part.is_empty() => found.push((name, part, at)),
            _ => faults.push(at, "expected a value like `rate = 1.5`"),
        }
    }
    found
}

/// Puts the values in the columns' order; what fits in none is a fault.
pub(super) fn fill(
    extras: &mut Vec<ExtraDeclaration>,
    variants: &mut [VariantDeclaration],
    given: Vec<Given<'_>>,
    key: KeyKind,
    faults: &Faults,
) {
    let mut add = |kind: ExtraKind, column: &str, ty: ColumnType, nullable: bool| {
        let extra = ExtraColumn { column: column.to_owned(), ty, nullable, kind };
        extras.push(ExtraDeclaration { extra, rust: String::new() });
    };
    if given.iter().any(|given| given.order.is_some()) {
        add(ExtraKind::Order, "sort_order", ColumnType::Integer, false);
    }
    if given.iter().any(|given| given.parent.is_some()) {
        let ty = match key {
            KeyKind::Int(repr) => repr.column_type(),
            KeyKind::Text(length) => ColumnType::Varchar(length),
        };
        add(ExtraKind::Parent, "parent", ty, true);
    }
    let names: Vec<String> = variants.iter().map(|variant| variant.ident.clone()).collect();
    for (variant, given) in variants.iter_mut().zip(given) {
        for (name, _, at) in &given.payload {
            let columns = extras.iter().filter(|extra| extra.extra.kind == ExtraKind::Payload);
            let mut columns = columns.map(|extra| extra.extra.column.as_str());
            if !columns.clone().any(|column| column == name) {
                let help = suggestion(name, columns.by_ref());
                let help = help.unwrap_or_else(|| format!("give the enum `payload({name}: …)`"));
                faults.push(*at, (format!("the enum has no payload `{name}`"), help));
            }
        }
        variant.values = extras.iter().map(|extra| value(&extra.extra, &given, variant, &names, faults)).collect();
    }
    refuse_rings(extras, variants, faults);
}

/// What a file says, a variant must not say as well.
pub(super) fn leave_to_file(given: &[Given<'_>], faults: &Faults) {
    for given in given {
        let payload = given.payload.iter().map(|(_, _, at)| *at);
        let more = given.order.map(|(_, at)| at).into_iter().chain(given.parent.as_ref().map(|(_, at)| *at));
        for at in payload.chain(more) {
            faults.push(at, ("the rows of this codebook are in a file", "move this value there"));
        }
    }
}

fn value(
    extra: &ExtraColumn,
    given: &Given<'_>,
    variant: &VariantDeclaration,
    names: &[String],
    faults: &Faults,
) -> Option<Default> {
    match extra.kind {
        ExtraKind::Order => {
            if given.order.is_none() {
                faults.push(
                    variant.at,
                    (format!("`{}` has no `order`, but other variants do", variant.ident), "add `order = …`"),
                );
            }
            given.order.map(|(order, _)| Default::Number(order.to_string()))
        }
        ExtraKind::Parent => {
            let (parent, at) = given.parent.as_ref()?;
            if !names.contains(parent) {
                let help = suggestion(parent, names.iter().map(String::as_str));
                faults.push(*at, (format!("the enum has no variant `{parent}`"), help));
            }
            Some(Default::Text(parent.clone()))
        }
        ExtraKind::Payload => {
            let Some((_, tokens, at)) = given.payload.iter().find(|(name, _, _)| *name == extra.column) else {
                if !extra.nullable {
                    let (ident, column) = (&variant.ident, &extra.column);
                    let help = format!("add `payload({column} = …)`");
                    faults.push(variant.at, (format!("`{ident}` has no `{column}`"), help));
                }
                return None;
            };
            if extra.nullable && tokens.as_word().as_deref() == Some("None") {
                return None;
            }
            let found = literal(*tokens, &extra.ty);
            if found.is_none() {
                faults.push(
                    *at,
                    format!("the value of `{}` is not a value of its type `{}`", extra.column, extra.ty.label()),
                );
            }
            found
        }
    }
}

fn literal(tokens: Tokens<'_>, ty: &ColumnType) -> Option<Default> {
    match ty {
        ColumnType::Boolean => match tokens.as_word()?.as_str() {
            "true" => Some(Default::Bool(true)),
            "false" => Some(Default::Bool(false)),
            _ => None,
        },
        ColumnType::Text => tokens.as_string().filter(|text| !text.contains('\0')).map(Default::Text),
        _ => decimal_text(&only_number(tokens)?, ty).map(Default::Number),
    }
}

/// A code above itself has no top.
fn refuse_rings(extras: &[ExtraDeclaration], variants: &[VariantDeclaration], faults: &Faults) {
    let Some(at) = extras.iter().position(|extra| extra.extra.kind == ExtraKind::Parent) else { return };
    let parents: HashMap<&str, &str> = variants
        .iter()
        .filter_map(|variant| match variant.values.get(at)? {
            Some(Default::Text(parent)) => Some((variant.ident.as_str(), parent.as_str())),
            _ => None,
        })
        .collect();
    for variant in variants {
        let mut above = variant.ident.as_str();
        for _ in 0..variants.len() {
            match parents.get(above) {
                Some(parent) => above = parent,
                None => break,
            }
            if above == variant.ident {
                let message = format!("`{}` is its own ancestor", variant.ident);
                faults.push(variant.at, (message, "remove the `parent` of one code of the cycle"));
                return;
            }
        }
    }
}
