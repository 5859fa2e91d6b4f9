//! Whole numbers made of literals, as discriminants and constants write them.

use crate::syntax::{Kind, Stream, integer};

/// The value of an expression of literals; `None` for anything else, and where it leaves 128 bits.
pub fn evaluate(expression: Stream<'_>) -> Option<i128> {
    let mut rest = expression;
    let value = binary(&mut rest, 0)?;
    rest.is_empty().then_some(value)
}

/// The path of the constant that the expression names, behind parentheses and casts.
pub fn constant(expression: Stream<'_>) -> Option<String> {
    let mut rest = expression;
    if let Some(inner) = rest.group(b'(') {
        return constant(inner).filter(|_| cast(&mut rest) && rest.is_empty());
    }
    let mut length = 0;
    while !matches!(rest.kind(length), Kind::End) && !rest.is_keyword(length, "as") {
        length += 1;
    }
    let path = rest.take(length).as_path()?;
    (cast(&mut rest) && rest.is_empty()).then_some(path)
}

/// `as i16 as i32`; true also where there is none.
fn cast(rest: &mut Stream<'_>) -> bool {
    while rest.keyword("as") {
        if rest.word().is_none() {
            return false;
        }
    }
    true
}

/// Operators by how tightly they bind, `|` least.
fn operator(rest: &Stream<'_>) -> Option<(u8, u8, usize)> {
    match (rest.kind(0), rest.kind(1)) {
        (Kind::Punct(b'|'), _) => Some((b'|', 1, 1)),
        (Kind::Punct(b'&'), _) => Some((b'&', 2, 1)),
        (Kind::Punct(b'<'), Kind::Punct(b'<')) => Some((b'<', 3, 2)),
        (Kind::Punct(b'+'), _) => Some((b'+', 4, 1)),
        (Kind::Punct(b'-'), _) => Some((b'-', 4, 1)),
        (Kind::Punct(b'*'), _) => Some((b'*', 5, 1)),
        _ => None,
    }
}

fn binary(rest: &mut Stream<'_>, least: u8) -> Option<i128> {
    let mut value = unary(rest)?;
    while let Some((sign, strength, length)) = operator(rest).filter(|(_, strength, _)| *strength > least) {
        rest.take(length);
        let right = binary(rest, strength)?;
        value = match sign {
            b'+' => value.checked_add(right)?,
            b'-' => value.checked_sub(right)?,
            b'*' => value.checked_mul(right)?,
            b'<' => u32::try_from(right).ok().and_then(|by| value.checked_shl(by))?,
            b'|' => value | right,
            _ => value & right,
        };
    }
    Some(value)
}

fn unary(rest: &mut Stream<'_>) -> Option<i128> {
    if rest.punct(b'-') {
        return unary(rest)?.checked_neg();
    }
    let value = if let Some(inner) = rest.group(b'(') {
        evaluate(inner)?
    } else {
        let token = rest.next_token().filter(|token| token.kind == Kind::Literal)?;
        integer(rest.text(token))?
    };
    cast(rest).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Buffer;

    fn value(text: &str) -> Option<i128> {
        evaluate(Buffer::lex(text, 0).expect("tokens").stream())
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
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in ["", "A", "1 +", "1 2", "1.5", "f(1)", "1 / 2", "!1", "170141183460469231731687303715884105727 + 1"]
        {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn constants_are_paths() {
        let path = |text: &str| constant(Buffer::lex(text, 0).expect("tokens").stream());
        assert_eq!(path("a::B").as_deref(), Some("a::B"));
        assert_eq!(path("(crate::B as i16) as i32").as_deref(), Some("crate::B"));
        for text in ["a + 1", "f()", "a::<u8>::B", "1"] {
            assert_eq!(path(text), None, "{text}");
        }
    }
}
