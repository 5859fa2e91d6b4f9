//! Values as text and back: next to nothing for the compiler to carry, and read in one pass.
//!
//! A text is written as `<bytes>:<text>`, a list as `<entries>;` and its entries, a choice as its number.

use std::borrow::Cow;

use crate::fingerprint::Unhashed;

/// What is left of the text.
#[derive(Debug)]
pub struct Reader<'t> {
    rest: &'t str,
    /// The whole text, where it is part of the program: values then point into it.
    program: Option<&'static str>,
}

impl<'t> Reader<'t> {
    /// A text from its beginning.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { rest: text, program: None }
    }

    /// A text that is part of the program: of hundreds of thousands of rows nothing is copied.
    #[must_use]
    pub fn of_program(text: &'static str) -> Self {
        Self { rest: text, program: Some(text) }
    }

    /// Whether all of it was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// A number up to a sign that ends it.
    ///
    /// A loop over bytes: a build script is not optimised, and reads hundreds of thousands of them.
    pub fn number(&mut self, end: char) -> Option<usize> {
        let bytes = self.rest.as_bytes();
        let (mut number, mut at) = (0_usize, 0);
        while at < bytes.len() {
            let digit = bytes[at].wrapping_sub(b'0');
            if digit > 9 {
                let is_end = at > 0 && bytes[at] == end as u8;
                self.rest = self.rest.get(at + 1..).filter(|_| is_end)?;
                return Some(number);
            }
            number = number.checked_mul(10)?.checked_add(digit as usize)?;
            at += 1;
        }
        None
    }

    /// A text behind its length.
    pub fn text(&mut self) -> Option<&'t str> {
        let length = self.number(':')?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(text)
    }
}

/// Both directions in one place, so neither can forget a field.
pub trait Pack: Sized {
    /// Appends the value.
    fn pack(&self, text: &mut String);
    /// Takes a value; `None` for what [`pack`](Self::pack) never wrote.
    fn unpack(rest: &mut Reader<'_>) -> Option<Self>;
}

/// A struct as its fields.
#[doc(hidden)]
#[macro_export]
macro_rules! pack_structs {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl $crate::pack::Pack for $name {
            fn pack(&self, text: &mut String) {
                let Self { $($field),* } = self;
                $($crate::pack::Pack::pack($field, text);)*
            }

            fn unpack(rest: &mut $crate::pack::Reader<'_>) -> Option<Self> {
                $(let $field = $crate::pack::Pack::unpack(rest)?;)*
                Some(Self { $($field),* })
            }
        }
    )*};
}

pub use pack_structs;

/// Each variant by a number, with its fields behind it.
#[doc(hidden)]
#[macro_export]
macro_rules! pack_enums {
    ($($name:ident { $($number:literal $variant:ident $(($($value:ident),*))? $({$($field:ident),*})?),* })*) => {$(
        impl $crate::pack::Pack for $name {
            fn pack(&self, text: &mut String) {
                match self {
                    $(Self::$variant $(($($value),*))? $({$($field),*})? => {
                        <u32 as $crate::pack::Pack>::pack(&$number, text);
                        $($($crate::pack::Pack::pack($value, text);)*)?
                        $($($crate::pack::Pack::pack($field, text);)*)?
                    })*
                }
            }

            fn unpack(rest: &mut $crate::pack::Reader<'_>) -> Option<Self> {
                Some(match <u32 as $crate::pack::Pack>::unpack(rest)? {
                    $($number => {
                        $($(let $value = $crate::pack::Pack::unpack(rest)?;)*)?
                        $($(let $field = $crate::pack::Pack::unpack(rest)?;)*)?
                        Self::$variant $(($($value),*))? $({$($field),*})?
                    })*
                    _ => return None,
                })
            }
        }
    )*};
}

pub use pack_enums;

/// Appends a number digit by digit: a build script, which is not optimised, writes thousands of them.
pub fn push_number(number: usize, text: &mut String) {
    if number > 9 {
        push_number(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// A number of few digits, without `parse`, which is many calls where it is not optimised.
fn short_number(text: &str) -> Option<u64> {
    const MOST_DIGITS: usize = 19;
    let bytes = text.as_bytes();
    let (mut number, mut at) = (0_u64, 0);
    if bytes.is_empty() || bytes.len() > MOST_DIGITS {
        return None;
    }
    while at < bytes.len() {
        let digit = bytes[at] ^ b'0';
        if digit > 9 {
            return None;
        }
        number = number * 10 + digit as u64;
        at += 1;
    }
    Some(number)
}

impl Pack for String {
    fn pack(&self, text: &mut String) {
        push_number(self.len(), text);
        text.push(':');
        text.push_str(self);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        rest.text().map(str::to_owned)
    }
}

impl Pack for Cow<'static, str> {
    fn pack(&self, text: &mut String) {
        push_number(self.len(), text);
        text.push(':');
        text.push_str(self);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        let read = rest.text()?;
        let Some(program) = rest.program else { return Some(Cow::Owned(read.to_owned())) };
        let end = program.len() - rest.rest.len();
        program.get(end - read.len()..end).map(Cow::Borrowed)
    }
}

impl<T: Pack> Pack for Box<T> {
    fn pack(&self, text: &mut String) {
        (**self).pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        T::unpack(rest).map(Self::new)
    }
}

impl Pack for u32 {
    fn pack(&self, text: &mut String) {
        push_number(*self as usize, text);
        text.push(';');
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        rest.number(';')?.try_into().ok()
    }
}

impl Pack for i128 {
    fn pack(&self, text: &mut String) {
        self.to_string().pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        let text = rest.text()?;
        short_number(text).map(Self::from).or_else(|| text.parse().ok())
    }
}

impl Pack for bool {
    fn pack(&self, text: &mut String) {
        u32::from(*self).pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        u32::unpack(rest).map(|value| value == 1)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, text: &mut String) {
        self.is_some().pack(text);
        if let Some(value) = self {
            value.pack(text);
        }
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        if bool::unpack(rest)? { T::unpack(rest).map(Some) } else { Some(None) }
    }
}

/// A list that is borrowed.
pub fn pack_list<T: Pack>(list: &[T], text: &mut String) {
    (list.len() as u32).pack(text);
    for value in list {
        value.pack(text);
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, text: &mut String) {
        pack_list(self, text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        let entries = u32::unpack(rest)? as usize;
        // No entry is shorter than a byte. A list that grows as it is read takes twice its memory.
        let mut list = Self::with_capacity(entries.min(rest.rest.len()));
        for _ in 0..entries {
            list.push(T::unpack(rest)?);
        }
        Some(list)
    }
}

impl<T: Pack> Pack for Unhashed<T> {
    fn pack(&self, text: &mut String) {
        self.0.pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        T::unpack(rest).map(Self)
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, text: &mut String) {
        self.0.pack(text);
        self.1.pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Some((A::unpack(rest)?, B::unpack(rest)?))
    }
}

impl Pack for usize {
    fn pack(&self, text: &mut String) {
        push_number(*self, text);
        text.push(';');
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        rest.number(';')
    }
}

impl Pack for u64 {
    fn pack(&self, text: &mut String) {
        self.to_string().pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        let text = rest.text()?;
        short_number(text).or_else(|| text.parse().ok())
    }
}

impl Pack for i32 {
    fn pack(&self, text: &mut String) {
        if *self < 0 {
            text.push('-');
        }
        self.unsigned_abs().pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        let (number, behind) = rest.rest.split_once(';')?;
        rest.rest = behind;
        number.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again<T: Pack>(value: &T) -> Option<T> {
        let mut text = String::new();
        value.pack(&mut text);
        let mut rest = Reader::new(&text);
        let read = T::unpack(&mut rest)?;
        rest.is_empty().then_some(read)
    }

    #[test]
    fn what_is_written_is_read() {
        for number in [0, 7, 10, 4_294_967_295] {
            assert_eq!(again(&number), Some::<u32>(number));
        }
        for number in [i32::MIN, -1, 0, 30, i32::MAX] {
            assert_eq!(again(&number), Some(number));
        }
        for number in [0, 7, 10, 9_999_999_999_999_999_999, 10_000_000_000_000_000_000, u64::MAX] {
            assert_eq!(again(&number), Some(number));
            assert_eq!(again(&-i128::from(number)), Some(-i128::from(number)));
        }
        for number in [i128::MIN, -1, 0, 7, i128::from(u64::MAX) + 1, i128::MAX] {
            assert_eq!(again(&number), Some(number));
        }
        for list in [vec![], vec![("a:1;é".to_owned(), None), (String::new(), Some(true))]] {
            assert_eq!(again(&list), Some(list));
        }
    }

    #[test]
    fn texts_of_the_program_are_not_copied() {
        let mut rest = Reader::of_program("2:ab3:cé");
        for wanted in ["ab", "cé"] {
            assert!(matches!(Cow::<'static, str>::unpack(&mut rest), Some(Cow::Borrowed(text)) if text == wanted));
        }
        assert!(rest.is_empty());
        assert!(
            matches!(Cow::<'static, str>::unpack(&mut Reader::new("2:ab")), Some(Cow::Owned(text)) if text == "ab")
        );
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        let mut text = String::new();
        vec!["abc".to_owned(), "d".to_owned()].pack(&mut text);
        for cut in 0..text.len() {
            assert_eq!(Vec::<String>::unpack(&mut Reader::new(&text[..cut])), None, "{cut}");
        }
    }
}
