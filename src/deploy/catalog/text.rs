//! Texts of SQL: their tokens, and when two of them say the same.

/// How a database reads its own SQL, and what it makes of it.
#[derive(Debug)]
pub(in crate::deploy) struct Rules {
    /// A backslash in a text is an escape.
    pub(super) backslash: bool,
    /// A text may begin with `E'`, and a backslash is an escape there alone.
    pub(super) escape_texts: bool,
    /// Square brackets enclose names.
    pub(super) brackets: bool,
    /// A text can stand where only a name can.
    pub(super) texts_as_names: bool,
    /// Names with and without quotes are the same in any case.
    pub(super) any_case: bool,
    /// The connection's character set is written before texts.
    pub(super) introducers: bool,
    /// A column of a key may have a length, and a table's definition lists its indexes.
    pub(super) indexes_in_tables: bool,
    /// An index's column may have an operator class.
    pub(super) operator_classes: bool,
    /// A literal is written with its type.
    pub(super) typed_literals: bool,
    /// Numbers are written in quotes here and there.
    pub(super) quoted_numbers: bool,
    /// Expressions are written in the database's own words, so it must be asked what others mean.
    pub(in crate::deploy) rewrites: bool,
    /// Somebody can create types.
    pub(in crate::deploy) types: bool,
    /// A policy can hide rows from a user.
    pub(in crate::deploy) hides_rows: bool,
}

impl Rules {
    /// Whether two names are one.
    pub(in crate::deploy) fn same_name(&self, left: &str, right: &str) -> bool {
        left == right || self.any_case && left.eq_ignore_ascii_case(right)
    }

    /// Whether a default says the same, apart from how the database spells a literal of that type.
    pub(in crate::deploy) fn same_literal(&self, wanted: &str, found: &str, ty: &str) -> bool {
        let base = ty.split('(').next().unwrap_or_default();
        let plain = |text: &str| text.trim_matches('\'').to_owned();
        self.typed_literals && canonical(&format!("{wanted}::{base}"), self) == canonical(found, self)
            || self.quoted_numbers && plain(wanted).parse::<f64>().is_ok() && plain(wanted) == plain(found)
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::deploy) enum Sort {
    /// A word without quotes.
    Word,
    /// A name in quotes.
    Name,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// Anything else: one character, or `::`.
    Symbol,
}

/// A token: what it is, what it says without its quotes, and where it stands.
#[derive(Clone, Debug)]
pub(in crate::deploy) struct Token {
    pub(super) sort: Sort,
    pub(super) value: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.sort == Sort::Word && self.value.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.sort == Sort::Symbol && self.value == symbol
    }
}

/// The tokens of a text, comments left out. What is not closed goes to the end.
pub(in crate::deploy) fn tokens(sql: &str, rules: &Rules) -> Vec<Token> {
    let bytes = sql.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let next = bytes.get(at + 1).copied();
        let (sort, value) = match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if next == Some(b'-') => {
                at = sql[at..].find('\n').map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'/' if next == Some(b'*') => {
                at = sql[at + 2..].find("*/").map_or(bytes.len(), |end| at + 2 + end + 2);
                continue;
            }
            b'\'' => quoted(sql, &mut at, '\'', rules.backslash, Sort::Text),
            b'e' | b'E' if next == Some(b'\'') && rules.escape_texts => {
                at += 1;
                quoted(sql, &mut at, '\'', true, Sort::Text)
            }
            b'"' => quoted(sql, &mut at, '"', false, Sort::Name),
            b'`' => quoted(sql, &mut at, '`', false, Sort::Name),
            b'[' if rules.brackets => quoted(sql, &mut at, ']', false, Sort::Name),
            byte if byte.is_ascii_digit() || byte == b'.' && next.is_some_and(|byte| byte.is_ascii_digit()) => {
                at = number_end(bytes, at);
                (Sort::Number, sql[start..at].to_owned())
            }
            byte if is_of_word(byte) => {
                at += bytes[at..].iter().take_while(|byte| is_of_word(**byte)).count();
                (Sort::Word, sql[start..at].to_owned())
            }
            b':' if next == Some(b':') => {
                at += 2;
                (Sort::Symbol, "::".to_owned())
            }
            _ => {
                at += 1;
                (Sort::Symbol, sql[start..at].to_owned())
            }
        };
        tokens.push(Token { sort, value, start, end: at });
    }
    tokens
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

fn number_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        let is_sign = matches!(byte, b'+' | b'-') && matches!(bytes[at - 1], b'e' | b'E') && at > start;
        if !(byte.is_ascii_alphanumeric() || *byte == b'.' || is_sign) {
            break;
        }
        at += 1;
    }
    at
}

/// Reads what stands between quotes, of which two stand for one.
fn quoted(sql: &str, at: &mut usize, quote: char, backslash: bool, sort: Sort) -> (Sort, String) {
    let mut value = String::new();
    let start = *at + 1;
    let mut chars = sql[start..].char_indices().peekable();
    *at = sql.len();
    while let Some((offset, c)) = chars.next() {
        if c == quote {
            if chars.peek().is_some_and(|(_, next)| *next == quote && quote != ']') {
                chars.next();
                value.push(c);
                continue;
            }
            *at = start + offset + c.len_utf8();
            break;
        }
        match c {
            '\\' if backslash => match chars.next().map(|(_, c)| c) {
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') => value.push('\t'),
                Some('0') => value.push('\0'),
                Some(other) => value.push(other),
                None => {}
            },
            c => value.push(c),
        }
    }
    (sort, value)
}

/// A text of SQL in one spelling: words in small letters, names without quotes that they do not need, one space between
/// tokens, no brackets around the whole.
pub(in crate::deploy) fn canonical(sql: &str, rules: &Rules) -> String {
    spelled(&canonical_tokens(sql, rules))
}

fn spelled(tokens: &[String]) -> String {
    let mut rest = tokens;
    while let [first, inner @ .., last] = rest
        && first == "("
        && last == ")"
        && is_one_group(rest)
    {
        rest = inner;
    }
    rest.join(" ")
}

fn canonical_tokens(sql: &str, rules: &Rules) -> Vec<String> {
    let tokens = tokens(sql, rules);
    let mut spelled = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        spelled.push(match token.sort {
            // MySQL writes the connection's character set before a text.
            Sort::Word
                if rules.introducers
                    && token.value.starts_with('_')
                    && tokens.get(at + 1).is_some_and(|next| next.sort == Sort::Text) =>
            {
                continue;
            }
            Sort::Word => token.value.to_lowercase(),
            Sort::Name if rules.any_case => token.value.to_lowercase(),
            Sort::Name if is_plain(&token.value) => token.value.clone(),
            Sort::Name => format!("\"{}\"", token.value.replace('"', "\"\"")),
            Sort::Text => format!("'{}'", token.value.replace('\'', "''")),
            Sort::Number | Sort::Symbol => token.value.clone(),
        });
    }
    spelled
}

/// Whether a name means the same without quotes.
pub(super) fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether the first bracket is closed by the last.
fn is_one_group(tokens: &[String]) -> bool {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1 == tokens.len();
        }
    }
    false
}

/// A text without what databases add to it: casts, brackets, `ANY (ARRAY[…])` for `IN`.
///
/// Two texts that are equal so may still mean different things, which is why nobody relies on it where a database can be
/// asked.
pub(in crate::deploy) fn loose(sql: &str, rules: &Rules) -> String {
    let tokens = canonical_tokens(sql, rules);
    let mut kept: Vec<&str> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.as_str() {
            "(" | ")" | "[" | "]" | "array" => {}
            "::" => at = after_type(&tokens, at),
            "in" if kept.last() == Some(&"not") => {
                kept.pop();
                kept.extend(["<", ">", "all"]);
            }
            "in" => kept.extend(["=", "any"]),
            "!" if tokens.get(at).is_some_and(|next| next == "=") => {
                at += 1;
                kept.extend(["<", ">"]);
            }
            other => kept.push(other),
        }
    }
    kept.join(" ")
}

/// Where the type that begins there ends.
fn after_type(tokens: &[String], start: usize) -> usize {
    const MORE: [&str; 7] = ["varying", "precision", "with", "without", "time", "zone", "."];
    let mut at = start + 1;
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("(") => at += tokens[at..].iter().take_while(|token| *token != ")").count() + 1,
            Some(".") => at += 2,
            Some("[") if tokens.get(at + 1).is_some_and(|next| next == "]") => at += 2,
            Some(word) if MORE.contains(&word) => at += 1,
            _ => return at,
        }
    }
}

/// Why a text is not one condition: it ends early, or something follows.
pub(in crate::deploy) fn not_one_condition(sql: &str) -> Option<&'static str> {
    let tokens = tokens(sql, &super::sqlite::RULES);
    let (mut depth, mut end) = (0_usize, 0);
    for token in &tokens {
        let text = &sql[token.start..token.end];
        let is_quoted = matches!(token.sort, Sort::Text | Sort::Name);
        if !sql[end..token.start].trim().is_empty() {
            return Some("has a comment");
        }
        end = token.end;
        match token.value.as_str() {
            _ if is_quoted && (text.len() < 2 || !text.ends_with(['\'', '"', '`', ']'])) => {
                return Some("has a quote that is not closed");
            }
            // Some databases take it for an escape, and the text for longer than it is.
            _ if is_quoted && text.contains('\\') => return Some("has a backslash in quotes"),
            _ if token.sort != Sort::Symbol => {}
            ";" => return Some("has a semicolon"),
            "#" => return Some("has a comment"),
            "(" => depth += 1,
            ")" if depth == 0 => return Some("closes a bracket that is not open"),
            ")" => depth -= 1,
            _ => {}
        }
    }
    match depth {
        _ if tokens.is_empty() => Some("is empty"),
        _ if !sql[end..].trim().is_empty() => Some("has a comment"),
        0 => None,
        _ => Some("has a bracket that is not closed"),
    }
}

/// A type with single spaces and none around its brackets and commas.
pub(super) fn squeezed(ty: &str) -> String {
    let mut text = String::with_capacity(ty.len());
    for word in ty.split_whitespace() {
        let is_tight = text.is_empty() || text.ends_with(['(', ',']) || word.starts_with(['(', ')', ',']);
        if !is_tight {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::catalog::{mysql, postgres, sqlite};

    #[test]
    fn spelling_does_not_decide() {
        let same = |left: &str, right: &str, rules: &Rules| {
            assert_eq!(canonical(left, rules), canonical(right, rules));
        };
        same("((a > 0))", "\"a\">0", &postgres::RULES);
        same("`on` in (0,1)", "(`on` IN (0, 1))", &mysql::RULES);
        same("`k` <> _utf8mb4'a\\\\b'", "k <> 'a\\\\b'", &mysql::RULES);
        same("[a] /* why */ IS NULL -- so", "\"a\" is null", &sqlite::RULES);
        let differ = |left: &str, right: &str| {
            assert_ne!(canonical(left, &postgres::RULES), canonical(right, &postgres::RULES));
        };
        differ("\"A\" > 0", "a > 0");
        differ("'A'", "'a'");
        differ("(a) and (b)", "a) and (b");
        differ("a or (b and c)", "(a or b) and c");
    }

    #[test]
    fn s0_17_a_filter_is_one_condition() {
        for sql in ["id < 2", "name = 'a;b--c' AND (id = 1 OR \"x\" IN (2, 3))", "a = 'it''s'"] {
            assert_eq!(not_one_condition(sql), None, "{sql}");
        }
        for sql in [
            "1=1; DELETE FROM c_t",
            "1=1) OR (1=1",
            "id = 1 -- x",
            "/* x */ id = 1",
            "id = 'a",
            "(id = 1",
            "",
            "id = 1 # x",
            "name = 'a\\' OR 1=1 -- '",
            "'",
        ] {
            assert!(not_one_condition(sql).is_some(), "{sql}");
        }
    }

    #[test]
    fn what_postgres_adds_is_left_out_loosely() {
        let loosely = |left: &str, right: &str| {
            assert_eq!(loose(left, &postgres::RULES), loose(right, &postgres::RULES));
        };
        loosely(
            "k IN ('a', 'b')",
            "((k)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        );
        loosely("k NOT IN (1)", "(k <> ALL (ARRAY[1]))");
        loosely("x != 'a'", "((x)::\"Kind\" <> 'a'::shop.kind)");
        loosely("n = 1.5", "(n = 1.5::numeric(8,3))");
    }
}
