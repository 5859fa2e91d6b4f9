//! Several codes in one integer.

use std::fmt;
use std::marker::PhantomData;
use std::ops::BitOr;

use crate::traits::{Code, Codebook};

/// A set of codes of an enum with `#[codebook(mask)]`: the column holds them added up.
///
/// Bits that this program does not know are kept, as a newer release may have added them.
///
/// ```
/// use codebooks::{Codebook, Mask};
///
/// #[derive(Codebook, Clone, Copy, Debug, PartialEq)]
/// #[codebook(standalone, mask)]
/// enum Right {
///     Read = 1,
///     Write = 2,
///     Own = 4,
/// }
///
/// let mut rights: Mask<Right> = [Right::Read, Right::Own].into_iter().collect();
/// assert_eq!(rights.bits(), 5);
/// assert!(rights.contains(Right::Own) && !rights.contains(Right::Write));
/// rights.remove(Right::Own);
/// assert_eq!(rights | Mask::from(Right::Write), Mask::from_bits(3));
/// assert_eq!(format!("{:?}", Mask::<Right>::from_bits(12)), "{Own, 8}");
/// ```
pub struct Mask<E> {
    bits: i64,
    of: PhantomData<E>,
}

impl<E> Mask<E> {
    /// No code.
    #[must_use]
    pub const fn empty() -> Self {
        Self::from_bits(0)
    }

    /// What a column holds.
    #[must_use]
    pub const fn from_bits(bits: i64) -> Self {
        Self { bits, of: PhantomData }
    }

    /// As a column holds it.
    #[must_use]
    pub const fn bits(self) -> i64 {
        self.bits
    }

    /// Whether it holds no code.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }
}

impl<E> Mask<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    fn bit(code: E) -> i64 {
        code.code().store().into()
    }

    /// Whether it holds the code.
    #[must_use]
    pub fn contains(self, code: E) -> bool {
        self.bits & Self::bit(code) != 0
    }

    /// Adds a code.
    pub fn insert(&mut self, code: E) {
        self.bits |= Self::bit(code);
    }

    /// Takes a code out.
    pub fn remove(&mut self, code: E) {
        self.bits &= !Self::bit(code);
    }

    /// The codes that this program knows, in declaration order.
    pub fn iter(self) -> impl Iterator<Item = E> {
        E::ALL.iter().copied().filter(move |code| self.contains(*code))
    }

    /// The bits that this program does not know.
    #[must_use]
    pub fn unknown(self) -> i64 {
        E::ALL.iter().fold(self.bits, |bits, code| bits & !Self::bit(*code))
    }
}

impl<E> Clone for Mask<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Mask<E> {}

impl<E> PartialEq for Mask<E> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<E> Eq for Mask<E> {}

impl<E> Default for Mask<E> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<E> fmt::Debug for Mask<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut set = f.debug_set();
        for code in self.iter() {
            set.entry(&format_args!("{}", code.name()));
        }
        if self.unknown() != 0 {
            set.entry(&self.unknown());
        }
        set.finish()
    }
}

impl<E> From<E> for Mask<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    fn from(code: E) -> Self {
        Self::from_bits(Self::bit(code))
    }
}

impl<E> FromIterator<E> for Mask<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    fn from_iter<I: IntoIterator<Item = E>>(codes: I) -> Self {
        codes.into_iter().fold(Self::empty(), |mask, code| mask | Self::from(code))
    }
}

impl<E> BitOr for Mask<E> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::from_bits(self.bits | other.bits)
    }
}
