//! Text in Markdown, where nothing of it may act.

use schema_diagram::bytes::{Set, only, printable_but};
use schema_diagram::escape::is_invisible;

/// Bytes that stand for themselves wherever they are, which is nearly every text's every byte.
static PLAIN: Set = {
    let mut set = printable_but(b"<>&");
    let mut byte = 0;
    while byte < 0x80_u8 {
        set[byte as usize] &= !is_markup(byte as char);
        byte += 1;
    }
    set
};

/// Escapes text for a table cell or a paragraph: no markup, no link, no HTML, no line break that ends a cell.
pub(super) fn escape(text: &str) -> String {
    if only(text, &PLAIN) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // Between letters or digits `_` is never emphasis, and `MANAGER_EXIT` stays legible in the source.
        let inner = c == '_' && before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        let last = std::mem::replace(&mut before, c);
        match c {
            '_' if inner => escaped.push('_'),
            '\n' => escaped.push_str("<br>"),
            '\r' => {}
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // A numeric reference shows the character and is never markup, in any flavour of Markdown.
            c if is_markup(c) => escaped.push_str(&format!("&#{};", u32::from(c))),
            // Joiners are part of emoji and of several scripts.
            '\u{200c}' | '\u{200d}' if !last.is_ascii() => escaped.push(c),
            c if is_invisible(c) => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Characters that are markup wherever they stand; the others only begin a line, which a cell does not.
const fn is_markup(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '@' | '$' | '!')
}

/// Escapes text for a paragraph of its own, where its first characters could make it a heading, a list or code.
pub(super) fn paragraph(text: &str) -> String {
    let text = escape(text.trim_start());
    let begin = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let acts = match begin.chars().next() {
        Some('#' | '-' | '+' | '=' | '\t' | ' ') => begin.len() == text.len(),
        Some('.' | ')') => begin.len() < text.len(),
        _ => false,
    };
    if !acts {
        return text;
    }
    let (digits, rest) = text.split_at(text.len() - begin.len());
    let mut rest = rest.chars();
    let mark = rest.next().map(u32::from).unwrap_or_default();
    format!("{digits}&#{mark};{}", rest.as_str())
}

/// A name as code; one with other characters than ours have stays text, since nothing can be escaped within code.
pub(super) fn code(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
    if !name.is_empty() && name.chars().all(is_plain) { format!("`{name}`") } else { escape(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_stays_one() {
        assert_eq!(paragraph("# title"), "&#35; title");
        assert_eq!(paragraph("1. first"), "1&#46; first");
        assert_eq!(paragraph("2024) item"), "2024&#41; item");
        assert_eq!(paragraph("    code"), "code");
        assert_eq!(paragraph("- item"), "&#45; item");
        assert_eq!(paragraph("One - two"), "One - two");
    }

    #[test]
    fn markup_is_inert() {
        let escaped = escape("a|b `c` <script> [x](y)\n\u{202e}**");
        for forbidden in ["|", "`", "<s", "[x]", "\u{202e}", "*"] {
            assert!(!escaped.contains(forbidden), "{forbidden} in {escaped}");
        }
    }
}
