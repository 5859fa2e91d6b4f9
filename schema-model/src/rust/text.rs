//! What text and names may hold, so that no database, diagram or document gets what it cannot keep.

use super::declaration::At;
use super::faults::Faults;

/// The most bytes of a name that PostgreSQL keeps; longer ones it cuts silently.
pub(crate) const NAME_BYTES: usize = 63;

/// Checks an SQL name.
pub(crate) fn check_name(name: &str, what: &str, at: At, faults: &Faults) {
    if name.is_empty() {
        faults.push(at, format!("the {what} is empty"));
    } else if name.len() > NAME_BYTES {
        faults.push(
            at,
            format!(
                "the {what} `{}…` has {} bytes, but PostgreSQL keeps {NAME_BYTES}, give a shorter one",
                head(name),
                name.len()
            ),
        );
    } else if let Some(bad) = name.chars().find(|c| !is_name_char(*c)) {
        faults.push(
            at,
            format!("the {what} `{}` holds {}, use letters, digits and `_`", name.escape_debug(), describe(bad)),
        );
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        faults.push(at, format!("the {what} `{name}` begins with a digit, begin it with a letter"));
    }
}

/// The name in a namespace of the user's.
pub(crate) fn in_namespace(namespace: Option<String>, name: String, at: At, faults: &Faults) -> String {
    let Some(namespace) = namespace else { return name };
    check_name(&namespace, "namespace", at, faults);
    if namespace.to_lowercase().starts_with("pg_") || namespace.eq_ignore_ascii_case("information_schema") {
        faults.push(at, format!("PostgreSQL keeps the namespace `{namespace}` for itself, give another one"));
    }
    let whole = format!("{namespace}.{name}");
    if whole.len() > NAME_BYTES {
        faults.push(
            at,
            format!(
                "`{namespace}_{name}` has {} bytes, what databases without namespaces keep is {NAME_BYTES}",
                whole.len()
            ),
        );
    }
    whole
}

/// Names go into file names, diagrams and three SQL dialects: letters of any script, digits, `_`.
fn is_name_char(c: char) -> bool {
    // MySQL takes `İ` for an `i`, as no other lower case does.
    c == '_' || c.is_alphanumeric() && u32::from(c) < 0x1_0000 && c.to_lowercase().count() == 1
}

/// Checks a text that ends up in rows, comments or documents.
pub(crate) fn check_text(text: &str, what: &str, at: At, faults: &Faults) {
    if text.contains('\0') {
        faults.push(at, format!("the {what} holds NUL, which no text column keeps, remove it"));
    }
}

fn head(name: &str) -> String {
    name.chars().take(20).collect()
}

fn describe(c: char) -> String {
    if c.is_ascii_graphic() { format!("`{c}`") } else { format!("the character U+{:04X}", u32::from(c)) }
}

/// Checks SQL of the user's: it must stay inside its parentheses, whatever surrounds it.
pub(crate) fn check_sql(sql: &str, at: At, faults: &Faults) {
    if let Err(why) = balanced(sql) {
        faults.push(at, format!("the SQL expression {why}"));
    }
}

fn balanced(sql: &str) -> Result<(), String> {
    if sql.trim().is_empty() {
        return Err("is empty".into());
    }
    if let Some(control) = sql.chars().find(|c| matches!(c, '\0' | '\r')) {
        return Err(format!("holds {}, remove it", describe(control)));
    }
    let mut depth = 0_u32;
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => return Err("holds a backslash, which the databases read differently".into()),
            '\'' | '"' => {
                // A doubled quote opens the next string at once, so plain pairing reads it rightly.
                loop {
                    match rest.next() {
                        None => return Err(format!("has an open {c}, close it")),
                        Some('\\') => return Err("holds a backslash, which the databases read differently".into()),
                        Some(next) if next == c => break,
                        Some(_) => {}
                    }
                }
            }
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1).ok_or("closes a parenthesis that it did not open")?;
            }
            ';' => return Err("holds `;`, write one expression".into()),
            '-' if rest.peek() == Some(&'-') => return Err("holds a comment, put it into the doc comment".into()),
            '/' if rest.peek() == Some(&'*') => return Err("holds a comment, put it into the doc comment".into()),
            '#' => return Err("holds `#`, which begins a comment in MySQL".into()),
            '$' | '`' => return Err(format!("holds `{c}`, which only one database reads")),
            _ => {}
        }
    }
    if depth > 0 {
        return Err("has an open parenthesis, close it".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_stays_inside_its_parentheses() {
        assert!(balanced("a >= 1 AND b IN ('x', 'it''s (')").is_ok());
        for bad in ["", "a)", "(a", "'a", "a; b", "a -- b", "a /* b", "a = '\\'", "a # b", "$$a$$", "a = '\0'", "a\r"] {
            assert!(balanced(bad).is_err(), "{bad}");
        }
    }
}
