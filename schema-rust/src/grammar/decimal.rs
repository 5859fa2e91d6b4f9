//! Decimal numbers of data files and attributes, as the columns hold them.

use schema_model::model::ColumnType;

/// A number that a column of that type holds, as SQL and Rust both read it.
///
/// What is plain stays as it is written; `.5` and `+1` become plain, and an exponent stays one in a column of floats.
#[must_use]
pub fn decimal_text(text: &str, ty: &ColumnType) -> Option<String> {
    let plain = is_plain(text).then(|| text.to_owned());
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

/// Whether a text is digits with an optional minus and point, which SQL and Rust read alike.
fn is_plain(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !whole.is_empty() && only_digits(whole) && only_digits(fraction)
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
