//! What a column holds: its type, its default, its bounds.

use proc_macro2::{Span, TokenStream};
use syn::LitStr;

use super::attributes::{Entry, Form, compact, plain, spanned};
use super::constraint::named_option;
use super::declaration::{DefaultDeclaration, RangeDeclaration};
use super::field::FieldOptions;
use super::text::{check_sql, check_text};
use super::types::{TYPE_NAMES, named_type};
use crate::errors::{Faults, did_you_mean, one_of};
use crate::model::{ColumnType, Default as ColumnDefault};

/// The most digits that every database's exact decimals have.
const MOST_DIGITS: u32 = 65;

pub(super) fn read_type(entry: &Entry, faults: &Faults) -> Option<(ColumnType, Span)> {
    let text: LitStr = entry.value("\"varchar(32)\"", faults)?;
    let ty = named_type(&text.value());
    if ty.is_none() {
        let hint = did_you_mean(&text.value(), TYPE_NAMES);
        let hint = if hint.is_empty() { format!(", expected {}", one_of(TYPE_NAMES)) } else { hint };
        faults.push(text.span(), format!("unknown type `{}`{hint}", text.value()));
    }
    Some((ty?, text.span()))
}

/// The scalar as `type`, `length`, `precision` and `scale` shape it.
pub(super) fn column_type(scalar: &ColumnType, options: &FieldOptions, span: Span, faults: &Faults) -> ColumnType {
    let mut ty = options.ty.as_ref().map_or_else(|| scalar.clone(), |(ty, _)| ty.clone());
    if let Some((length, span)) = options.length {
        match &ty {
            ColumnType::Text => ty = ColumnType::Varchar(length),
            ColumnType::Varchar(_) | ColumnType::Char(_) => {
                faults.push(span, "the type has a length already, drop `length`");
            }
            other => faults.push(span, format!("`length` is for text, this column is `{}`", other.label())),
        }
    }
    match (options.precision, options.scale) {
        (None, None) => {}
        (Some((precision, _)), scale) if matches!(ty, ColumnType::Numeric(..)) => {
            ty = ColumnType::Numeric(precision, scale.map_or(0, |(scale, _)| scale));
        }
        (Some((_, span)), _) => {
            faults.push(span, format!("`precision` is for decimals, this column is `{}`", ty.label()));
        }
        (None, Some((_, span))) => faults.push(span, "`scale` means nothing without `precision`"),
    }
    match ty {
        ColumnType::Numeric(0, _) => {
            faults.push(span, "a decimal column needs its digits, add `precision = 10, scale = 2`");
        }
        ColumnType::Numeric(precision, scale) if precision > MOST_DIGITS || scale > precision || scale > 30 => {
            faults.push(span, format!("a decimal has at most {MOST_DIGITS} digits, 30 of them after the point, and no more after the point than in all"));
        }
        // MySQL counts the bytes of a row, four a character.
        ColumnType::Varchar(length) if !(1..=16_000).contains(&length) => {
            faults.push(span, "a length is from 1 to 16000, leave it out for unbounded text");
        }
        ColumnType::Char(length) if !(1..=255).contains(&length) => {
            faults.push(span, "a fixed length is from 1 to 255");
        }
        _ => {}
    }
    ty
}

pub(super) fn read_default(entry: &Entry, faults: &Faults) -> Option<DefaultDeclaration> {
    let expected = "expected `default = …` with a literal or a variant, or `default(now)`";
    let value = match &entry.form {
        Form::List(tokens) if compact(tokens.clone()) == "now" => {
            return Some(DefaultDeclaration::Value(ColumnDefault::Now));
        }
        Form::List(tokens) => {
            let sql = named_option(tokens.clone(), "sql", faults)?;
            check_sql(&sql, spanned(tokens), faults);
            return Some(DefaultDeclaration::Value(ColumnDefault::Expression(sql)));
        }
        Form::Value(tokens) => tokens,
        Form::Flag => {
            faults.push(entry.span, expected);
            return None;
        }
    };
    if let Some(number) = number(value.clone()) {
        return Some(DefaultDeclaration::Value(ColumnDefault::Number(number)));
    }
    let default = match syn::parse2::<syn::Expr>(value.clone()) {
        Ok(syn::Expr::Lit(literal)) => match literal.lit {
            syn::Lit::Str(text) => {
                check_text(&text.value(), "default", text.span(), faults);
                Some(DefaultDeclaration::Value(ColumnDefault::Text(text.value())))
            }
            syn::Lit::Bool(value) => Some(DefaultDeclaration::Value(ColumnDefault::Bool(value.value))),
            _ => None,
        },
        Ok(syn::Expr::Path(path)) => {
            path.path.segments.last().map(|segment| DefaultDeclaration::Variant(plain(&segment.ident)))
        }
        _ => None,
    };
    if default.is_none() {
        faults.push(spanned(value), expected);
    }
    default
}

/// A number literal with an optional minus, as decimal text.
fn number(tokens: TokenStream) -> Option<String> {
    let text = compact(tokens);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let digits = match syn::parse_str::<syn::Lit>(digits).ok()? {
        syn::Lit::Int(int) => int.base10_digits().to_owned(),
        syn::Lit::Float(float) if !float.base10_digits().contains(['e', 'E']) => float.base10_digits().to_owned(),
        _ => return None,
    };
    Some(format!("{sign}{digits}"))
}

/// `range(1..=100)`, either bound may be missing.
pub(super) fn read_range(entry: &Entry, faults: &Faults) -> Option<RangeDeclaration> {
    let read = || {
        let Form::List(tokens) = &entry.form else { return None };
        let text = compact(tokens.clone());
        let (low, high, inclusive) = match text.split_once("..=") {
            Some((low, high)) => (low, high, true),
            None => {
                let (low, high) = text.split_once("..")?;
                (low, high, false)
            }
        };
        let bound = |text: &str| {
            if text.is_empty() {
                return Some(None);
            }
            number(text.parse().ok()?).map(Some)
        };
        // `-90.0..=90.0` splits at the first `..`, which is the operator's: a float literal has one point.
        let (min, max) = (bound(low)?, bound(high)?);
        if inclusive && max.is_none() || min.is_none() && max.is_none() {
            return None;
        }
        Some(RangeDeclaration { min, max: max.map(|max| (max, inclusive)) })
    };
    let range = read();
    match &range {
        None => faults.push(entry.span, "expected `range(1..=100)` with numbers, one bound may be left out"),
        Some(RangeDeclaration { min: Some(min), max: Some((max, inclusive)) }) => {
            let (low, high) = (min.parse::<f64>().unwrap_or(0.0), max.parse::<f64>().unwrap_or(0.0));
            if low > high || (low == high && !inclusive) {
                faults.push(entry.span, "the range is empty, no row could ever be stored");
            }
        }
        Some(_) => {}
    }
    range
}

/// A literal default must be of the column's type and fit into it.
pub(super) fn check_default(default: &DefaultDeclaration, ty: &ColumnType, span: Span, faults: &Faults) {
    use ColumnDefault as D;
    use ColumnType as T;
    let fits = match (default, ty) {
        (DefaultDeclaration::Variant(_), _) => false,
        (DefaultDeclaration::Value(value), ty) => match (value, ty) {
            (D::Expression(_), _) => true,
            (D::Number(text), T::SmallInt | T::Integer | T::BigInt) => {
                let (min, max) = match ty {
                    T::SmallInt => crate::model::IntRepr::I16.bounds(),
                    T::Integer => crate::model::IntRepr::I32.bounds(),
                    _ => crate::model::IntRepr::I64.bounds(),
                };
                text.parse::<i128>().is_ok_and(|number| (min..=max).contains(&number))
            }
            (D::Number(_), T::Real | T::Double | T::Numeric(..)) => true,
            (D::Bool(_), T::Boolean) => true,
            (D::Now, T::Date | T::Time | T::Timestamp | T::TimestampTz) => true,
            (D::Text(text), T::Varchar(length) | T::Char(length)) => {
                let characters = text.chars().count();
                if characters > *length as usize {
                    faults.push(span, format!("the default has {characters} characters, the column holds {length}"));
                }
                true
            }
            (D::Text(_), T::Text | T::Date | T::Time | T::Timestamp | T::TimestampTz | T::Json | T::Jsonb) => true,
            _ => false,
        },
    };
    if !fits {
        faults.push(span, format!("this default is not a value of the column's type `{}`", ty.label()));
    }
}
