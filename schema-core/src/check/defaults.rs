//! Whether a literal default is a value that its column can hold.

use schema_model::diagnosis::Diagnosis;
use schema_model::model::{Column, ColumnType, Default};

/// What is wrong with a literal default.
pub(super) fn fault(column: &Column, mysql: bool) -> Option<Diagnosis> {
    let default = column.default.as_ref()?;
    let (what, help) = wrong(default, &column.ty, mysql)?;
    let value = match default {
        Default::Number(text) | Default::Text(text) => text,
        _ => return None,
    };
    Some((format!("the default of `{}` is `{value}`, {what}", column.name), help.map(str::to_owned)).into())
}

/// The end of the sentence that names the default, and the remedy.
fn wrong(default: &Default, ty: &ColumnType, mysql: bool) -> Option<(String, Option<&'static str>)> {
    let like = |what: &str, help| Some((format!("which is not {what}"), Some(help)));
    match (default, ty) {
        (Default::Number(number), ColumnType::Numeric(precision, scale)) => {
            let digits = number.trim_start_matches(['-', '0']).split('.').next().unwrap_or_default().len();
            let most = precision - scale;
            (digits > most as usize).then(|| {
                (format!("but the column has {most} digits before the point"), Some("give it a larger `precision`"))
            })
        }
        (Default::Number(number), ColumnType::Real | ColumnType::Double) => {
            let single = *ty == ColumnType::Real;
            // Read as `f32`, a number just beyond the range would be the greatest one; MySQL refuses it.
            let most = if single { f64::from(f32::MAX) } else { f64::MAX };
            let finite = number.parse::<f64>().is_ok_and(|value| value.abs() <= most);
            (!finite).then(|| (format!("which does not fit into `{}`", ty.label()), None))
        }
        (Default::Text(text), ColumnType::Date) if !is_date(text) => like("a date", "write it like `2026-12-31`"),
        (Default::Text(text), ColumnType::Time) if !is_time(text) => like("a time", "write it like `23:59:59`"),
        (Default::Text(text), ColumnType::Timestamp | ColumnType::TimestampTz) => {
            // MySQL reads neither `Z` nor an offset.
            let local = if mysql || *ty == ColumnType::Timestamp { text } else { without_zone(text) };
            let fits = local.split_once([' ', 'T']).is_some_and(|(date, time)| is_date(date) && is_time(time));
            if fits { None } else { like("a date with a time", "write it like `2026-12-31 23:59:59`") }
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
