//! Text in XML and HTML, where nothing of it may act.

use crate::bytes::{Set, alphanumeric_and, only, printable_but};
use schema_model::pack::push_number;

/// Bytes that stand for themselves, which is nearly every text's every byte.
static PLAIN: Set = printable_but(b"<>&\"'");

/// Bytes of a name that an id holds as they are.
static PLAIN_NAME: Set = alphanumeric_and(b"_.");

/// Text for an element or a quoted attribute, in one line of the file.
///
/// A line break stays one, as a reference; other control and bidirectional characters become U+FFFD.
pub(crate) struct Xml<'t>(pub(crate) &'t str);

impl Put for Xml<'_> {
    fn put(&self, out: &mut String) {
        if only(self.0, &PLAIN) {
            return out.push_str(self.0);
        }
        // What stands for itself is written in pieces as long as can be.
        let bytes = self.0.as_bytes();
        let (mut written, mut at) = (0, 0);
        while at < bytes.len() {
            if PLAIN[bytes[at] as usize] {
                at += 1;
                continue;
            }
            out.push_str(&self.0[written..at]);
            let Some(c) = self.0[at..].chars().next() else { break };
            let is_after_ascii = at == 0 || bytes[at - 1].is_ascii();
            at += c.len_utf8();
            written = at;
            match c {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                '\n' => out.push_str("&#10;"),
                '\t' => out.push(' '),
                '\r' => {}
                // Joiners are part of emoji and of several scripts.
                '\u{200c}' | '\u{200d}' if !is_after_ascii => out.push(c),
                c if is_invisible(c) || is_noncharacter(c) => out.push('\u{fffd}'),
                c => out.push(c),
            }
        }
        out.push_str(&self.0[written..]);
    }
}

/// XML has no way to write these, not even as a reference.
fn is_noncharacter(c: char) -> bool {
    u32::from(c) & 0xFFFE == 0xFFFE
}

/// A name as part of an id or of a link to it; different names stay different.
pub(crate) struct Id<'t>(pub(crate) &'t str);

impl Put for Id<'_> {
    fn put(&self, out: &mut String) {
        if only(self.0, &PLAIN_NAME) {
            return out.push_str(self.0);
        }
        for c in self.0.chars() {
            if c.is_ascii() && PLAIN_NAME[c as usize] {
                out.push(c);
            } else {
                out.push_str(&format!("~{:x}~", u32::from(c)));
            }
        }
    }
}

/// Control and bidirectional characters would hide or reorder what is read.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        // The last two of each plane are noncharacters, and XML has no way to write them.
        || u32::from(c) & 0xfffe == 0xfffe
}

/// What pictures and pages are put together from.
///
/// A build script is not optimised, and there a formatted text takes longer than its pieces one by one.
pub(crate) trait Put {
    fn put(&self, out: &mut String);
}

impl Put for str {
    fn put(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl Put for String {
    fn put(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl<T: Put + ?Sized> Put for &T {
    fn put(&self, out: &mut String) {
        (**self).put(out);
    }
}

impl Put for char {
    fn put(&self, out: &mut String) {
        out.push(*self);
    }
}

impl Put for usize {
    fn put(&self, out: &mut String) {
        push_number(*self, out);
    }
}

impl Put for i32 {
    fn put(&self, out: &mut String) {
        if *self < 0 {
            out.push('-');
        }
        push_number(self.unsigned_abs() as usize, out);
    }
}

/// Appends one thing after the other.
macro_rules! put {
    ($out:expr, $($thing:expr),+ $(,)?) => {{
        $($crate::escape::Put::put(&$thing, $out);)+
    }};
}
pub(crate) use put;

#[cfg(test)]
mod tests {
    use super::*;

    fn put(thing: impl Put) -> String {
        let mut text = String::new();
        thing.put(&mut text);
        text
    }

    #[test]
    fn numbers_and_texts_follow_each_other() {
        let mut text = String::new();
        put!(&mut text, "a", -120, "b".to_owned(), 0, 3_usize, &Xml("<"));
        assert_eq!(text, "a-120b03&lt;");
    }

    fn escaped(text: &str) -> String {
        put(Xml(text))
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
        let made = |name: &'static str| put(Id(name));
        assert_eq!(made("visit.c_state"), "visit.c_state");
        assert_eq!(made("a b\"é~"), "a~20~b~22~~e9~~7e~");
    }
}
