//! Texts that need no care, told in few steps.
//!
//! Build scripts are not optimised, and there each step of an iterator over a text is several calls. Nearly every text is of
//! letters and signs that no renderer changes; these loops find that out and leave the others to the renderers.

/// The bytes that a text may be of.
pub type Set = [bool; 256];

/// Letters, digits and signs of ASCII, the space among them.
pub static PRINTABLE: Set = printable_but(b"");

/// ASCII without control characters and without these.
pub const fn printable_but(those: &[u8]) -> Set {
    let mut set = [false; 256];
    let mut byte = b' ';
    while byte < 0x7F {
        set[byte as usize] = true;
        byte += 1;
    }
    changed(set, those, false)
}

/// ASCII's letters, digits and these.
pub const fn alphanumeric_and(those: &[u8]) -> Set {
    let mut set = [false; 256];
    let mut byte = 0;
    while byte < 0x80_u8 {
        set[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    changed(set, those, true)
}

const fn changed(mut set: Set, those: &[u8], are_in: bool) -> Set {
    let mut at = 0;
    while at < those.len() {
        set[those[at] as usize] = are_in;
        at += 1;
    }
    set
}

/// Whether all of a text is of a set.
pub fn only(text: &str, set: &Set) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !set[bytes[at] as usize] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a text is printable ASCII in words with one space between them.
pub fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = b' ';
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if !PRINTABLE[byte as usize] || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
        at += 1;
    }
    before != b' ' || at == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_it_says() {
        static SET: Set = printable_but(b"<&");
        assert!(only("", &SET) && only("a b~ 1", &SET));
        assert!(["a<", "&", "é", "\n", "\u{7f}"].iter().all(|text| !only(text, &SET)));
        static NAME: Set = alphanumeric_and(b"_.");
        assert!(only("shop.Parcel_2", &NAME) && !only("a b", &NAME) && !only("ä", &NAME));
    }

    #[test]
    fn tidy_texts_are_words_with_single_spaces() {
        assert!(["", "a", "one two"].iter().all(|text| is_tidy(text)));
        assert!([" ", " a", "a ", "a  b", "a\tb", "é"].iter().all(|text| !is_tidy(text)));
    }
}
