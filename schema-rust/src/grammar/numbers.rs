//! Numbers: whole ones in discriminants and constants, decimal texts in attributes.

use syn::{BinOp, Expr, ExprBinary, Lit, UnOp};

use super::tokens::{Tokens, path_text};

/// The value of an expression of literals; `None` for anything else, and where it leaves 128 bits.
#[must_use]
pub fn evaluate(expression: &Expr) -> Option<i128> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) if !is_float(number.suffix()) => number.base10_parse().ok(),
            Lit::Byte(byte) => Some(i128::from(byte.value())),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => evaluate(&unary.expr)?.checked_neg(),
        Expr::Binary(operation) => binary(operation),
        Expr::Paren(inner) => evaluate(&inner.expr),
        Expr::Group(inner) => evaluate(&inner.expr),
        Expr::Cast(cast) => evaluate(&cast.expr),
        _ => None,
    }
}

fn binary(operation: &ExprBinary) -> Option<i128> {
    let (left, right) = (evaluate(&operation.left)?, evaluate(&operation.right)?);
    match operation.op {
        BinOp::Add(_) => left.checked_add(right),
        BinOp::Sub(_) => left.checked_sub(right),
        BinOp::Mul(_) => left.checked_mul(right),
        BinOp::BitOr(_) => Some(left | right),
        BinOp::BitAnd(_) => Some(left & right),
        BinOp::Shl(_) => u32::try_from(right).ok().and_then(|by| left.checked_shl(by)),
        _ => None,
    }
}

/// The path of the constant that the expression names, behind parentheses and casts.
#[must_use]
pub fn constant(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) if path.qself.is_none() => path_text(&path.path),
        Expr::Paren(inner) => constant(&inner.expr),
        Expr::Group(inner) => constant(&inner.expr),
        Expr::Cast(cast) => constant(&cast.expr),
        _ => None,
    }
}

/// Takes a number with an optional minus, as decimal text.
pub(super) fn number(tokens: &mut Tokens<'_>) -> Option<String> {
    let mut rest = *tokens;
    let sign = if rest.punct('-') { "-" } else { "" };
    let digits = match rest.literal()? {
        Lit::Int(number) if is_number(number.suffix()) => number.base10_digits().to_owned(),
        Lit::Float(number) if is_number(number.suffix()) => number.base10_digits().to_owned(),
        _ => return None,
    };
    *tokens = rest;
    Some(format!("{sign}{digits}"))
}

/// The one number that the tokens are.
pub(super) fn only_number(mut tokens: Tokens<'_>) -> Option<String> {
    number(&mut tokens).filter(|_| tokens.is_empty())
}

fn is_float(suffix: &str) -> bool {
    matches!(suffix, "f32" | "f64")
}

/// A suffix of Rust's own, or none.
fn is_number(suffix: &str) -> bool {
    let integer = suffix.strip_prefix(['i', 'u']);
    suffix.is_empty() || is_float(suffix) || matches!(integer, Some("8" | "16" | "32" | "64" | "128" | "size"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<i128> {
        evaluate(&syn::parse_str(text).expect("an expression"))
    }

    #[test]
    fn expressions_have_the_value_that_rust_gives_them() {
        for (text, expected) in [
            ("1", 1),
            ("-7", -7),
            ("(1 + 2) * 3", 9),
            ("1 + 2 * 3", 7),
            ("1 << 2 + 1", 8),
            ("1 | 2 & 6", 3),
            ("7 - 2 - 1", 4),
            ("-(0x10 as i16) as i32", -16),
            ("b'a'", 97),
            ("1_000u64", 1000),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in ["A", "1.5", "f(1)", "1 / 2", "!1", "1f64", "170141183460469231731687303715884105727 + 1"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn constants_are_paths() {
        let path = |text: &str| constant(&syn::parse_str(text).expect("an expression"));
        assert_eq!(path("a::B").as_deref(), Some("a::B"));
        assert_eq!(path("(crate::B as i16) as i32").as_deref(), Some("crate::B"));
        for text in ["a + 1", "f()", "a::<u8>::B", "1"] {
            assert_eq!(path(text), None, "{text}");
        }
    }
}
