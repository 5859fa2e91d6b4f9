//! What a literal's text stands for.

/// The text of a string literal, raw or not.
pub fn string(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw.get(hashes + 1..raw.len().checked_sub(hashes + 1)?)?;
        return Some(inner.to_owned());
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { unescape(inner) } else { Some(inner.to_owned()) }
}

fn unescape(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match rest.next()? {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            '0' => text.push('\0'),
            'x' => {
                let digits: String = rest.by_ref().take(2).collect();
                text.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            'u' => {
                let digits: String = rest.by_ref().skip(1).take_while(|c| *c != '}').filter(|c| *c != '_').collect();
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            // A line that goes on: the white space at the start of the next one is none of the text.
            '\n' => rest = rest.as_str().trim_start_matches([' ', '\t', '\n', '\r']).chars(),
            other => text.push(other),
        }
    }
    Some(text)
}

/// The value of an integer or byte literal, whatever its base and suffix.
pub fn integer(literal: &str) -> Option<i128> {
    if let Some(byte) = literal.strip_prefix("b'") {
        let text = unescape(byte.strip_suffix('\'')?)?;
        let mut chars = text.chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) => Some(i128::from(u32::from(c))),
            _ => None,
        };
    }
    let digits: String = literal.chars().filter(|c| *c != '_').collect();
    let (base, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    let end = digits.find(|c: char| !c.is_digit(base)).unwrap_or(digits.len());
    let (digits, suffix) = digits.split_at(end);
    let is_suffix = suffix.is_empty()
        || suffix.starts_with(['i', 'u']) && matches!(&suffix[1..], "8" | "16" | "32" | "64" | "128" | "size");
    i128::from_str_radix(digits, base).ok().filter(|_| is_suffix)
}

/// An integer or a plain decimal fraction as decimal text; no exponent, no other base's fraction.
pub fn decimal(literal: &str) -> Option<String> {
    if let Some(value) = integer(literal).filter(|_| !literal.starts_with('b')) {
        return Some(value.to_string());
    }
    let digits: String = literal.chars().filter(|c| *c != '_').collect();
    let digits = digits.strip_suffix("f64").or_else(|| digits.strip_suffix("f32")).unwrap_or(&digits);
    let only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = match digits.split_once('.') {
        Some((whole, fraction)) => !whole.is_empty() && only(whole) && only(fraction),
        // More digits than any integer of Rust's has, for a decimal column.
        None => !digits.is_empty() && only(digits),
    };
    is_number.then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `syn` reads them, which knows all of Rust.
    #[test]
    fn strings_are_what_rust_takes_them_for() {
        for literal in [
            r#""""#,
            r#""a""#,
            r#""a\"b\\c\n\r\t\0\'""#,
            r#""\x41\u{1F600}\u{4_1}""#,
            "\"a\\\n   b\\\n\n \t c\"",
            r###"r"a\n""###,
            r###"r#"a"b"#"###,
            r###"r##"#"#"##"###,
            "\"é\u{2028}\"",
        ] {
            let expected = syn::parse_str::<syn::LitStr>(literal).expect("a literal").value();
            assert_eq!(string(literal), Some(expected), "{literal}");
        }
        for other in ["b\"a\"", "'a'", "1", "c\"a\""] {
            assert_eq!(string(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_are_what_rust_takes_them_for() {
        for literal in ["0", "1_000", "0xFF", "0xffu8", "0o17", "0b1_01", "12i16", "7usize", "0x1f32"] {
            let expected =
                syn::parse_str::<syn::LitInt>(literal).expect("a literal").base10_parse::<i128>().expect("fits");
            assert_eq!(integer(literal), Some(expected), "{literal}");
        }
        assert_eq!((integer("b'a'"), integer("b'\\n'"), integer("b'\\x7f'")), (Some(97), Some(10), Some(127)));
        for other in ["1.5", "1e5", "1f64", "1px", "'a'", "\"1\"", "99999999999999999999999999999999999999999"] {
            assert_eq!(integer(other), None, "{other}");
        }
    }

    #[test]
    fn decimals_are_plain() {
        assert_eq!(decimal("0x10").as_deref(), Some("16"));
        assert_eq!(decimal("1_0.5_0f64").as_deref(), Some("10.50"));
        assert_eq!(decimal("1.").as_deref(), Some("1."));
        assert_eq!(decimal("99999999999999999999999999999999999999999").map(|text| text.len()), Some(41));
        for other in ["1e5", "1.5e5", "b'1'", "'1'", "\"1\"", "true"] {
            assert_eq!(decimal(other), None, "{other}");
        }
    }
}
