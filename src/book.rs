//! What a program knows of an enum's variants, in a form that costs the compiler little.

/// All that is known of the variants, in declaration order.
///
/// Their texts are one literal, and `ends` says where each of them ends: for each variant those of its name, its
/// description and, for a text key, its code, as 32-bit little-endian numbers.
#[derive(Debug)]
pub struct Book<E: 'static> {
    #[doc(hidden)]
    pub table: &'static str,
    #[doc(hidden)]
    pub all: &'static [E],
    #[doc(hidden)]
    pub texts: &'static str,
    #[doc(hidden)]
    pub ends: &'static [u8],
    /// A bit for each variant; empty when none is retired.
    #[doc(hidden)]
    pub retired: &'static [u8],
    /// Whether the codes rise from variant to variant.
    #[doc(hidden)]
    pub ordered: bool,
}

impl<E> Book<E> {
    pub(crate) fn name(&self, variant: usize) -> &'static str {
        self.text(variant, 0)
    }

    pub(crate) fn description(&self, variant: usize) -> &'static str {
        self.text(variant, 1)
    }

    /// The code of a text key.
    pub(crate) fn code(&self, variant: usize) -> &'static str {
        self.text(variant, 2)
    }

    pub(crate) fn is_retired(&self, variant: usize) -> bool {
        self.retired.get(variant / 8).is_some_and(|byte| byte >> (variant % 8) & 1 == 1)
    }

    fn text(&self, variant: usize, column: usize) -> &'static str {
        let columns = self.ends.len() / 4 / self.all.len().max(1);
        let at = variant * columns + column;
        let start = if at == 0 { 0 } else { self.end(at - 1) };
        self.texts.get(start..self.end(at)).unwrap_or_default()
    }

    fn end(&self, at: usize) -> usize {
        match self.ends.get(at * 4..at * 4 + 4) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]) as usize,
            _ => 0,
        }
    }
}
