//! Columns of a codebook beside the standard ones: payload, order, parent.

use std::collections::HashMap;

use super::attributes::{Entry, Form};
use super::declaration::{ExtraDeclaration, VariantDeclaration};
use super::text::check_name;
use super::types::{ValueType, field_type};
use crate::model::{ColumnType, Default, Extra, ExtraKind, KeyKind};
use crate::rust::Faults;
use crate::syntax::{At, Kind, Stream, decimal, string};
use crate::words::did_you_mean;

/// `payload(rate: f64, symbol: Option<&'static str>)`
pub(super) fn read_payload(entry: &Entry<'_>, faults: &Faults) -> Vec<ExtraDeclaration> {
    let expected = "expected `payload(rate: f64, symbol: &'static str)`";
    let Form::List(mut list) = entry.form else {
        faults.push(entry.at, expected);
        return Vec::new();
    };
    let mut found: Vec<ExtraDeclaration> = Vec::new();
    while !list.is_empty() {
        let mut part = list.until_comma(true);
        let at = part.at();
        let (Some((name, _)), true) = (part.word(), part.punct(b':')) else {
            faults.push(at, expected);
            continue;
        };
        check_name(name, "column name", at, faults);
        if found.iter().any(|other| other.extra.column == name) {
            faults.push(at, format!("`{name}` is given twice, keep one"));
        }
        match payload_type(part) {
            Some((ty, nullable)) => found.push(ExtraDeclaration {
                extra: Extra { column: name.to_owned(), ty, nullable, kind: ExtraKind::Payload },
                rust: part.spaced(),
            }),
            None => faults.push(
                part.at(),
                "a payload is an integer of up to 64 bits, `f32`, `f64`, `bool` or `&'static str`, or an `Option` of one",
            ),
        }
    }
    found
}

/// The column for a type that a constant can have, and whether it may be NULL.
fn payload_type(ty: Stream<'_>) -> Option<(ColumnType, bool)> {
    let mut inner = ty;
    let mut nullable = false;
    if inner.keyword("Option") && inner.punct(b'<') {
        inner = inner.but_last(b'>')?;
        nullable = true;
    } else {
        inner = ty;
    }
    let mut text = inner;
    if text.punct(b'&') {
        // The compiler gives a lifetime as an apostrophe and a word.
        let lifetime = matches!(text.kind(0), Kind::Lifetime) || text.kind(0) == Kind::Punct(b'\'');
        if lifetime {
            let word = text.kind(0) == Kind::Punct(b'\'');
            text.next_token();
            if word {
                text.word();
            }
        }
        return (text.as_word() == Some("str")).then_some((ColumnType::Text, nullable));
    }
    match field_type(inner).value {
        ValueType::Scalar(
            scalar @ (ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Boolean
            | ColumnType::Real
            | ColumnType::Double),
        ) => Some((scalar, nullable)),
        _ => None,
    }
}

/// What a variant says of the extra columns.
#[derive(std::default::Default)]
pub(super) struct Given<'b> {
    payload: Vec<(&'b str, Stream<'b>, At)>,
    order: Option<(u32, At)>,
    parent: Option<(&'b str, At)>,
}

impl<'b> Given<'b> {
    /// Reads an entry of the variant's.
    pub(super) fn read(&mut self, entry: &Entry<'b>, faults: &Faults) {
        match entry.key {
            "payload" => self.payload = read_values(entry, faults),
            "order" => self.order = entry.number("10", faults),
            _ => self.parent = entry.ident("Variant", faults),
        }
    }
}

/// `payload(rate = 1.5, symbol = "€")`
fn read_values<'b>(entry: &Entry<'b>, faults: &Faults) -> Vec<(&'b str, Stream<'b>, At)> {
    let Form::List(list) = entry.form else {
        faults.push(entry.at, "expected `payload(rate = 1.5)`");
        return Vec::new();
    };
    let mut found = Vec::new();
    for mut part in list.parts() {
        let at = part.at();
        match (part.word(), part.punct(b'=')) {
            (Some((name, _)), true) if !part.is_empty() => found.push((name, part, at)),
            _ => faults.push(at, "expected `rate = 1.5`"),
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
        let extra = Extra { column: column.to_owned(), ty, nullable, kind };
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
            if !columns.clone().any(|column| column == *name) {
                let hint = did_you_mean(name, columns.by_ref());
                faults.push(*at, format!("the enum has no payload `{name}`{hint}, give it `payload({name}: …)`"));
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
        let more = given.order.map(|(_, at)| at).into_iter().chain(given.parent.map(|(_, at)| at));
        for at in payload.chain(more) {
            faults.push(at, "the rows are in a file, write this there");
        }
    }
}

fn value(
    extra: &Extra,
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
                    format!("`{}` has no `order`, which other variants have, give it one", variant.ident),
                );
            }
            given.order.map(|(order, _)| Default::Number(order.to_string()))
        }
        ExtraKind::Parent => {
            let (parent, at) = given.parent?;
            if !names.iter().any(|name| name == parent) {
                let hint = did_you_mean(parent, names.iter().map(String::as_str));
                faults.push(at, format!("the enum has no variant `{parent}`{hint}"));
            }
            Some(Default::Text(parent.to_owned()))
        }
        ExtraKind::Payload => {
            let Some((_, tokens, at)) = given.payload.iter().find(|(name, _, _)| *name == extra.column) else {
                if !extra.nullable {
                    let (ident, column) = (&variant.ident, &extra.column);
                    faults.push(variant.at, format!("`{ident}` has no `{column}`, add `payload({column} = …)`"));
                }
                return None;
            };
            if extra.nullable && tokens.as_word() == Some("None") {
                return None;
            }
            let found = literal(*tokens, &extra.ty);
            if found.is_none() {
                faults.push(*at, format!("the value of `{}` is no `{}`", extra.column, extra.ty.label()));
            }
            found
        }
    }
}

fn literal(tokens: Stream<'_>, ty: &ColumnType) -> Option<Default> {
    let text = tokens.compact();
    match ty {
        ColumnType::Boolean => match text.as_str() {
            "true" => Some(Default::Bool(true)),
            "false" => Some(Default::Bool(false)),
            _ => None,
        },
        ColumnType::Text => tokens.as_literal().and_then(string).filter(|text| !text.contains('\0')).map(Default::Text),
        _ => decimal_text(&text, ty).map(Default::Number),
    }
}

/// A number that a column of that type holds, as SQL and Rust both read it.
///
/// What is plain stays as it is written; `.5` and `+1` become plain, and an exponent stays one in a column of floats.
pub fn decimal_text(text: &str, ty: &ColumnType) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let plain = decimal(digits).map(|digits| format!("{sign}{digits}"));
    let bits = match ty {
        ColumnType::Real | ColumnType::Double => {
            // MySQL takes plain digits for a decimal, and no more than 65 of them.
            let plain = plain.filter(|number| number.len() <= 60);
            let number = plain.or_else(|| Scientific::read(text)?.float())?;
            return fits(&number, ty == &ColumnType::Real).then_some(number);
        }
        ColumnType::SmallInt => 16,
        ColumnType::Integer => 32,
        _ => 64,
    };
    let bound = 1_i128 << (bits - 1);
    let plain = plain.and_then(|number| number.parse().ok());
    let value: i128 = plain.or_else(|| Scientific::read(text)?.whole())?;
    (-bound..bound).contains(&value).then(|| value.to_string())
}

/// Whether a float holds a number: neither infinite, nor nothing where the number is something.
fn fits(number: &str, single: bool) -> bool {
    let is_zero = !number.split(['e', 'E']).next().unwrap_or_default().contains(|c: char| matches!(c, '1'..='9'));
    let held = if single { number.parse::<f32>().map(f64::from) } else { number.parse::<f64>() };
    held.is_ok_and(|held| held.is_finite() && (held == 0.0) == is_zero)
}

/// `-1.5e3` as sign, digits and exponent.
struct Scientific<'t> {
    sign: &'static str,
    whole: &'t str,
    fraction: &'t str,
    exponent: Option<i32>,
}

impl<'t> Scientific<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent.parse().ok()?)),
            None => (rest, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = only_digits(whole) && only_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
        is_number.then_some(Self { sign, whole, fraction, exponent })
    }

    /// With one digit before the point where there is an exponent, which all databases and Rust read alike.
    fn float(&self) -> Option<String> {
        let Self { sign, whole, fraction, exponent } = self;
        let plain = format!("{sign}{}.{}", or_zero(whole), or_zero(fraction));
        if exponent.is_none() && plain.len() <= 60 {
            return Some(plain);
        }
        let exponent = exponent.unwrap_or(0);
        let value: f64 = format!("{plain}e{exponent}").parse().ok()?;
        // `1e999` is infinite and `1e-999` is nothing, which the caller must see.
        let shown =
            if value.is_finite() && value != 0.0 { format!("{value:e}") } else { format!("{plain}e{exponent}") };
        Some(shown)
    }

    /// The value, where that is a whole number.
    fn whole(&self) -> Option<i128> {
        let digits = format!("{}{}", self.whole, self.fraction);
        let digits = digits.trim_start_matches('0');
        let shift = i64::from(self.exponent.unwrap_or(0)) - self.fraction.len() as i64;
        let kept = digits.trim_end_matches('0');
        if kept.is_empty() {
            return Some(0);
        }
        let zeros = usize::try_from((digits.len() - kept.len()) as i64 + shift).ok().filter(|zeros| *zeros < 40)?;
        format!("{}{kept}{}", self.sign, "0".repeat(zeros)).parse().ok()
    }
}

fn or_zero(digits: &str) -> &str {
    if digits.is_empty() { "0" } else { digits }
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
                faults
                    .push(variant.at, format!("`{}` is above itself, give one of the ring no `parent`", variant.ident));
                return;
            }
        }
    }
}
