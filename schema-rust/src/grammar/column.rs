//! What a column holds: its type, its default, its bounds.

use super::attributes::{Entry, Form};
use super::constraint::named_option;
use super::declaration::At;
use super::declaration::{DefaultDeclaration, RangeDeclaration};
use super::dialects::read_list;
use super::faults::Faults;
use super::field::FieldOptions;
use super::numbers::{number, only_number};
use super::text::{check_sql, check_text};
use super::tokens::plain;
use super::types::{TYPE_NAMES, named_type};
use schema_model::model::{ColumnType, Default as ColumnDefault};
use schema_model::words::suggestion_or_all;

/// The most digits that every database's exact decimals have.
const MOST_DIGITS: u32 = 65;

pub(super) fn read_type(entry: &Entry<'_>, faults: &Faults) -> Option<(ColumnType, At)> {
    let (text, at) = entry.text("varchar(32)", faults)?;
    let ty = named_type(&text);
    if ty.is_none() {
        faults.push(at, (format!("unknown type `{text}`"), suggestion_or_all(&text, TYPE_NAMES)));
    }
    Some((ty?, at))
}

/// The scalar as `type`, `length`, `precision` and `scale` shape it.
pub(super) fn column_type(scalar: &ColumnType, options: &FieldOptions, at: At, faults: &Faults) -> ColumnType {
    let mut ty = options.ty.as_ref().map_or_else(|| scalar.clone(), |(ty, _)| ty.clone());
    if let Some((length, at)) = options.length {
        match &ty {
            ColumnType::Text | ColumnType::UnboundedVarchar => ty = ColumnType::Varchar(length),
            ColumnType::Varchar(_) | ColumnType::Char(_) => {
                faults.push(at, ("the type already has a length", "remove `length`"));
            }
            other => {
                let message = format!("`length` requires a text column, but this one is `{}`", other.label());
                faults.push(at, (message, "remove `length`"));
            }
        }
    }
    match (options.precision, options.scale) {
        (None, None) => {}
        (Some((precision, _)), scale) if matches!(ty, ColumnType::Numeric(..)) => {
            ty = ColumnType::Numeric(precision, scale.map_or(0, |(scale, _)| scale));
        }
        (Some((_, at)), _) => {
            let message = format!("`precision` requires a decimal column, but this one is `{}`", ty.label());
            faults.push(at, (message, "remove `precision`"));
        }
        (None, Some((_, at))) => faults.push(at, ("`scale` requires `precision`", "add `precision = 10`")),
    }
    match ty {
        ColumnType::Numeric(0, _) => {
            faults.push(at, ("a decimal column requires its number of digits", "add `precision = 10, scale = 2`"));
        }
        ColumnType::Numeric(precision, scale) if precision > MOST_DIGITS || scale > precision || scale > 30 => {
            let help =
                format!("the precision may be at most {MOST_DIGITS}, the scale at most 30 and at most the precision");
            faults.push(at, (format!("a decimal cannot have the precision {precision} and the scale {scale}"), help));
        }
        // MySQL counts the bytes of a row, four a character.
        ColumnType::Varchar(length) if !(1..=16_000).contains(&length) => {
            faults.push(
                at,
                match options.length {
                    Some(_) => ("`length` must be between 1 and 16000", "omit it for unbounded text"),
                    None => ("the length of `varchar` must be between 1 and 16000", "use `text` for unbounded text"),
                },
            );
        }
        ColumnType::Char(length) if !(1..=255).contains(&length) => {
            faults.push(at, ("the length of `char` must be between 1 and 255", "use `varchar(n)` for longer text"));
        }
        _ => {}
    }
    ty
}

pub(super) fn read_default(entry: &Entry<'_>, faults: &Faults) -> Option<DefaultDeclaration> {
    let expected = "expected `default = …` with a literal or a variant, or `default(now)`";
    let value = match entry.form {
        Form::List(tokens) if tokens.as_word().as_deref() == Some("now") => {
            return Some(DefaultDeclaration::Value(ColumnDefault::Now));
        }
        Form::List(tokens) if !tokens.is_keyword("sql") => {
            let own = read_list(tokens, faults);
            return (!own.is_empty()).then_some(DefaultDeclaration::Value(ColumnDefault::Own(own)));
        }
        Form::List(tokens) => {
            let sql = named_option(tokens, "sql", faults)?;
            check_sql(&sql, tokens.at(), faults);
            return Some(DefaultDeclaration::Value(ColumnDefault::Expression(sql)));
        }
        Form::Value(tokens) => tokens,
        Form::Flag => {
            faults.push(entry.at, expected);
            return None;
        }
    };
    let default = if let Some(number) = only_number(value) {
        Some(DefaultDeclaration::Value(ColumnDefault::Number(number)))
    } else if let Some(text) = value.as_string() {
        check_text(&text, "default", value.at(), faults);
        Some(DefaultDeclaration::Value(ColumnDefault::Text(text)))
    } else {
        match value.as_path().as_deref() {
            Some("true") => Some(DefaultDeclaration::Value(ColumnDefault::Bool(true))),
            Some("false") => Some(DefaultDeclaration::Value(ColumnDefault::Bool(false))),
            Some(path) => {
                let last = path.rsplit("::").next().unwrap_or(path);
                Some(DefaultDeclaration::Variant(plain(last).to_owned()))
            }
            None => None,
        }
    };
    if default.is_none() {
        faults.push(value.at(), expected);
    }
    default
}

/// `range(1..=100)`, either bound may be missing.
pub(super) fn read_range(entry: &Entry<'_>, faults: &Faults) -> Option<RangeDeclaration> {
    let read = || {
        let Form::List(mut tokens) = entry.form else { return None };
        let min = number(&mut tokens);
        if !(tokens.punct('.') && tokens.punct('.')) {
            return None;
        }
        let inclusive = tokens.punct('=');
        let max = number(&mut tokens);
        if !tokens.is_empty() {
            return None;
        }
        if inclusive && max.is_none() || min.is_none() && max.is_none() {
            return None;
        }
        Some(RangeDeclaration { min, max: max.map(|max| (max, inclusive)) })
    };
    let range = read();
    match &range {
        None => faults.push(
            entry.at,
            ("expected a range of numbers like `range(1..=100)`", "one bound may be omitted: `range(1..)`"),
        ),
        Some(RangeDeclaration { min: Some(min), max: Some((max, inclusive)) }) => {
            let (low, high) = (min.parse::<f64>().unwrap_or(0.0), max.parse::<f64>().unwrap_or(0.0));
            if low > high || (low == high && !inclusive) {
                faults.push(entry.at, "the range is empty, so no row could ever be stored");
            }
        }
        Some(_) => {}
    }
    range
}

/// A literal default must be of the column's type and fit into it.
pub(super) fn check_default(default: &DefaultDeclaration, ty: &ColumnType, at: At, faults: &Faults) {
    use ColumnDefault as D;
    use ColumnType as T;
    let fits = match (default, ty) {
        (DefaultDeclaration::Variant(_), _) => false,
        (DefaultDeclaration::Value(value), ty) => match (value, ty) {
            (D::Expression(_) | D::Own(_), _) => true,
            (D::Number(text), T::SmallInt | T::Integer | T::BigInt) => {
                let (min, max) = match ty {
                    T::SmallInt => schema_model::model::IntRepr::I16.bounds(),
                    T::Integer => schema_model::model::IntRepr::I32.bounds(),
                    _ => schema_model::model::IntRepr::I64.bounds(),
                };
                text.parse::<i128>().is_ok_and(|number| (min..=max).contains(&number))
            }
            (D::Number(_), T::Real | T::Double | T::Numeric(..)) => true,
            (D::Bool(_), T::Boolean) => true,
            (D::Now, T::Date | T::Time | T::Timestamp | T::TimestampTz) => true,
            (D::Text(text), T::Varchar(length) | T::Char(length)) => {
                let characters = text.chars().count();
                if characters > *length as usize {
                    let message = format!("the default has {characters} characters, but its column holds {length}");
                    faults.push(at, (message, "shorten the default, or give the column a larger length"));
                }
                true
            }
            (
                D::Text(_),
                T::Postgres(_)
                | T::Text
                | T::UnboundedVarchar
                | T::Date
                | T::Time
                | T::Timestamp
                | T::TimestampTz
                | T::Json
                | T::Jsonb,
            ) => true,
            _ => false,
        },
    };
    if !fits {
        faults.push(at, format!("this default is not a value of the column's type `{}`", ty.label()));
    }
}
