//! Text in XML and HTML, where nothing of it may act.

use std::fmt::{self, Write as _};

use super::markdown::is_invisible;
use crate::bytes::{Set, alphanumeric_and, only, printable_but};

/// Bytes that stand for themselves, which is nearly every text's every byte.
static PLAIN: Set = printable_but(b"<>&\"'");

/// Bytes of a name that an id holds as they are.
static PLAIN_NAME: Set = alphanumeric_and(b"_.");

/// Text for an element or a quoted attribute, in one line of the file.
///
/// A line break stays one, as a reference; other control and bidirectional characters become U+FFFD.
pub(super) struct Xml<'t>(pub(super) &'t str);

impl fmt::Display for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if only(self.0, &PLAIN) {
            return f.write_str(self.0);
        }
        // What stands for itself is written in pieces as long as can be.
        let bytes = self.0.as_bytes();
        let (mut written, mut at) = (0, 0);
        while at < bytes.len() {
            if PLAIN[bytes[at] as usize] {
                at += 1;
                continue;
            }
            f.write_str(&self.0[written..at])?;
            let Some(c) = self.0[at..].chars().next() else { break };
            let is_after_ascii = at == 0 || bytes[at - 1].is_ascii();
            at += c.len_utf8();
            written = at;
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' => f.write_str("&#10;")?,
                '\t' => f.write_char(' ')?,
                '\r' => {}
                // Joiners are part of emoji and of several scripts.
                '\u{200c}' | '\u{200d}' if !is_after_ascii => f.write_char(c)?,
                c if is_invisible(c) || is_no_character(c) => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        f.write_str(&self.0[written..])
    }
}

/// XML has no way to write these, not even as a reference.
fn is_no_character(c: char) -> bool {
    u32::from(c) & 0xFFFE == 0xFFFE
}

/// A name as part of an id or of a link to it; different names stay different.
pub(super) struct Id<'t>(pub(super) &'t str);

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if only(self.0, &PLAIN_NAME) {
            return f.write_str(self.0);
        }
        for c in self.0.chars() {
            if c.is_ascii() && PLAIN_NAME[c as usize] {
                f.write_char(c)?;
            } else {
                write!(f, "~{:x}~", u32::from(c))?;
            }
        }
        Ok(())
    }
}

/// Appends formatted text to a `String`, which never fails.
macro_rules! put {
    ($out:expr, $($arguments:tt)*) => {
        let _ = ::std::fmt::Write::write_fmt($out, format_args!($($arguments)*));
    };
}
pub(super) use put;

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        Xml(text).to_string()
    }

    #[test]
    fn markup_is_inert() {
        assert_eq!(
            escaped("</title><script>a('&\"')]]>"),
            "&lt;/title&gt;&lt;script&gt;a(&#39;&amp;&quot;&#39;)]]&gt;"
        );
        assert_eq!(escaped("a\r\nb\tc"), "a&#10;b c");
    }

    #[test]
    fn what_hides_or_reorders_is_replaced() {
        assert_eq!(
            escaped("a\u{202e}b\u{0}\u{7f}\u{feff}\u{ffff}\u{1fffe}"),
            "a\u{fffd}b".to_owned() + &"\u{fffd}".repeat(5)
        );
        assert_eq!(escaped("é ∈ 漢字 👩\u{200d}🚀"), "é ∈ 漢字 👩\u{200d}🚀");
    }

    #[test]
    fn different_names_have_different_ids() {
        let made = |name: &str| Id(name).to_string();
        assert_eq!(made("visit.c_state"), "visit.c_state");
        assert_eq!(made("a b\"é~"), "a~20~b~22~~e9~~7e~");
    }
}
