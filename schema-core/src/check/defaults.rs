//! Whether a literal default is a value that its column can hold.

use schema_model::model::{Column, ColumnType, Default};

/// What is wrong with a literal default, as the end of a sentence.
pub(super) fn fault(column: &Column, mysql: bool) -> Option<String> {
    match (column.default.as_ref()?, &column.ty) {
        (Default::Number(number), ColumnType::Numeric(precision, scale)) => {
            let digits = number.trim_start_matches(['-', '0']).split('.').next().unwrap_or_default().len();
            let most = precision - scale;
            (digits > most as usize).then(|| format!("is `{number}`, the column has {most} digits before the point"))
        }
        (Default::Number(number), ColumnType::Real | ColumnType::Double) => {
            let single = column.ty == ColumnType::Real;
            let finite = if single {
                number.parse::<f32>().is_ok_and(f32::is_finite)
            } else {
                number.parse::<f64>().is_ok_and(f64::is_finite)
            };
            (!finite).then(|| format!("is `{number}`, which is more than the column holds"))
        }
        (Default::Text(text), ColumnType::Date) => {
            (!is_date(text)).then(|| "is no date, write it like `2026-12-31`".into())
        }
        (Default::Text(text), ColumnType::Time) => {
            (!is_time(text)).then(|| "is no time, write it like `23:59:59`".into())
        }
        (Default::Text(text), ColumnType::Timestamp | ColumnType::TimestampTz) => {
            // MySQL reads neither `Z` nor an offset.
            let local = if mysql || column.ty == ColumnType::Timestamp { text } else { without_zone(text) };
            let fits = local.split_once([' ', 'T']).is_some_and(|(date, time)| is_date(date) && is_time(time));
            (!fits).then(|| "is no date with a time, write it like `2026-12-31 23:59:59`".into())
        }
        _ => None,
    }
}

fn without_zone(text: &str) -> &str {
    text.strip_suffix('Z').or_else(|| text.strip_suffix("+00:00")).unwrap_or(text)
}

/// Whole numbers of two digits or more, with this between them.
fn numbers(text: &str, between: char) -> Option<Vec<u32>> {
    text.split(between)
        .map(|part| {
            let digits = part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| digits)
        })
        .collect()
}

fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-').and_then(|parts| <[u32; 3]>::try_from(parts).ok()) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    text.len() == 10 && year > 0 && (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fits = |parts: Vec<u32>| {
        matches!(parts.as_slice(), [hour, minute, rest @ ..]
            if *hour < 24 && *minute < 60 && rest.iter().all(|second| *second < 60) && rest.len() == 1)
    };
    whole.len() == 8
        && (1..=6).contains(&fraction.len())
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && numbers(whole, ':').is_some_and(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_those_of_the_calendar() {
        for date in ["2026-12-31", "2024-02-29", "2000-02-29", "0001-01-01"] {
            assert!(is_date(date), "{date}");
        }
        for date in
            ["", "it's", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "2026-01-01 "]
        {
            assert!(!is_date(date), "{date}");
        }
        for time in ["00:00:00", "23:59:59", "23:59:59.5", "12:00:00.123456"] {
            assert!(is_time(time), "{time}");
        }
        for time in ["", "24:00:00", "12:60:00", "12:00", "12:00:00.", "12:00:00.1234567", "12:00:00.x", "+1:00:00"] {
            assert!(!is_time(time), "{time}");
        }
    }
}
