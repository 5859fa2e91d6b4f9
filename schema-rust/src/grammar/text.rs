//! What text and names may hold, so no database, diagram or document gets what it cannot keep.

use super::declaration::At;
use super::faults::Faults;
use schema_model::model::NAME_BYTES;

/// Checks an SQL name.
pub(crate) fn check_name(name: &str, what: &str, at: At, faults: &Faults) {
    if name.is_empty() {
        faults.push(at, format!("the {what} is empty"));
    } else if name.len() > NAME_BYTES {
        faults.push(
            at,
            (
                format!("the {what} `{}…` has {} bytes, but PostgreSQL keeps {NAME_BYTES}", head(name), name.len()),
                "use a shorter name",
            ),
        );
    } else if let Some(bad) = name.chars().find(|c| !is_name_char(*c)) {
        faults.push(
            at,
            (format!("the {what} `{}` contains {}", name.escape_debug(), describe(bad)), "use letters, digits and `_`"),
        );
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        faults.push(at, (format!("the {what} `{name}` begins with a digit"), "begin it with a letter"));
    }
}

/// The name in a namespace of the user's.
pub(crate) fn in_namespace(namespace: Option<String>, name: String, at: At, faults: &Faults) -> String {
    let Some(namespace) = namespace else { return name };
    check_name(&namespace, "namespace", at, faults);
    if namespace.to_lowercase().starts_with("pg_") || namespace.eq_ignore_ascii_case("information_schema") {
        faults.push(at, (format!("PostgreSQL reserves the namespace `{namespace}`"), "choose another one"));
    }
    let whole = format!("{namespace}.{name}");
    if whole.len() > NAME_BYTES {
        faults.push(
            at,
            (
                format!(
                    "`{namespace}_{name}`, the name where there are no namespaces, has {} bytes, but may have {NAME_BYTES}",
                    whole.len()
                ),
                "use a shorter name",
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
        faults.push(at, (format!("the {what} contains NUL, which not every database stores in text"), "remove it"));
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
    if let Err((why, help)) = balanced(sql) {
        faults.push(at, (format!("the SQL expression {why}"), help.map(str::to_owned)));
    }
}

/// The end of a sentence about an SQL expression, and the remedy.
type Unbalanced = (String, Option<&'static str>);

fn balanced(sql: &str) -> Result<(), Unbalanced> {
    let wrong = |why: &str, help| Err((why.to_owned(), help));
    const BACKSLASH: &str = "contains a backslash, which the databases read differently";
    const COMMENT: &str = "contains a comment";
    const TO_DOCS: Option<&str> = Some("move it into the doc comment");
    if sql.trim().is_empty() {
        return wrong("is empty", None);
    }
    if let Some(control) = sql.chars().find(|c| matches!(c, '\0' | '\r')) {
        return Err((format!("contains {}", describe(control)), Some("remove it")));
    }
    let mut depth = 0_u32;
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => return wrong(BACKSLASH, None),
            '\'' | '"' => {
                // A doubled quote opens the next string at once, so plain pairing reads it rightly.
                loop {
                    match rest.next() {
                        None => return Err((format!("has an unclosed {c}"), Some("close it"))),
                        Some('\\') => return wrong(BACKSLASH, None),
                        Some(next) if next == c => break,
                        Some(_) => {}
                    }
                }
            }
            '(' => depth += 1,
            ')' => {
                let Some(less) = depth.checked_sub(1) else {
                    return wrong("closes a parenthesis that it did not open", None);
                };
                depth = less;
            }
            ';' => return wrong("contains `;`", Some("write one expression")),
            '-' if rest.peek() == Some(&'-') => return wrong(COMMENT, TO_DOCS),
            '/' if rest.peek() == Some(&'*') => return wrong(COMMENT, TO_DOCS),
            '#' => return wrong("contains `#`, which begins a comment in MySQL", None),
            '$' => return wrong("contains `$`, which the databases read differently", None),
            '`' => return wrong("contains a backtick, which the databases read differently", None),
            _ => {}
        }
    }
    if depth > 0 {
        return wrong("has an unclosed parenthesis", Some("close it"));
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
