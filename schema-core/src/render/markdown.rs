//! Text in Markdown, where nothing of it may act.

/// Escapes text for a table cell or a paragraph: no markup, no link, no HTML, no line break that ends a cell.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // Between letters or digits `_` is never emphasis, and `MANAGER_EXIT` stays legible in the source.
        let inner = c == '_' && before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        before = c;
        match c {
            '_' if inner => escaped.push('_'),
            '\n' => escaped.push_str("<br>"),
            '\r' => {}
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // A numeric reference shows the character and is never markup, in any flavour of Markdown.
            c if is_markup(c) => escaped.push_str(&format!("&#{};", u32::from(c))),
            c if is_invisible(c) => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Characters that are markup wherever they stand; the others only begin a line, which a cell does not.
fn is_markup(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '@' | '$' | '!')
}

/// Control and bidirectional characters would hide or reorder what is read.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A name as code; our names hold letters, digits and `_` only.
pub(super) fn code(name: &str) -> String {
    format!("`{name}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_inert() {
        let escaped = escape("a|b `c` <script> [x](y)\n\u{202e}**");
        for forbidden in ["|", "`", "<s", "[x]", "\u{202e}", "*"] {
            assert!(!escaped.contains(forbidden), "{forbidden} in {escaped}");
        }
    }
}
