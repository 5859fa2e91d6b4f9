//! Several codes in one integer.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign};
use std::slice;

use crate::traits::{Code, Codebook};

/// A set of codes of an enum with `#[codebook(mask)]`: the column holds them added up.
///
/// Bits that this program does not know are kept, as a newer release may have added them; `|` and `&` work on all bits.
/// With the feature `serde` a mask is written as its number.
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
/// rights |= Mask::from_bits(6);
/// rights &= Mask::from_bits(5);
/// assert_eq!(rights.into_iter().collect::<Vec<_>>(), [Right::Read, Right::Own]);
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

    /// Removes a code.
    pub fn remove(&mut self, code: E) {
        self.bits &= !Self::bit(code);
    }

    /// The codes that this program knows, in declaration order.
    pub fn iter(self) -> MaskIter<E> {
        MaskIter { mask: self, rest: E::ALL.iter() }
    }

    /// The bits that this program does not know.
    #[must_use]
    pub fn unknown(self) -> i64 {
        E::ALL.iter().fold(self.bits, |bits, code| bits & !Self::bit(*code))
    }
}

/// The codes of a [`Mask`] that this program knows, in declaration order.
#[derive(Clone, Debug)]
pub struct MaskIter<E: 'static>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    mask: Mask<E>,
    rest: slice::Iter<'static, E>,
}

impl<E> Iterator for MaskIter<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    type Item = E;

    fn next(&mut self) -> Option<E> {
        let mask = self.mask;
        self.rest.find(|code| mask.contains(**code)).copied()
    }
}

impl<E> IntoIterator for Mask<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    type Item = E;
    type IntoIter = MaskIter<E>;

    fn into_iter(self) -> MaskIter<E> {
        self.iter()
    }
}

impl<E> IntoIterator for &Mask<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    type Item = E;
    type IntoIter = MaskIter<E>;

    fn into_iter(self) -> MaskIter<E> {
        self.iter()
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

impl<E> Hash for Mask<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
    }
}

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

impl<E> Extend<E> for Mask<E>
where
    E: Codebook<Code: Code<Stored: Into<i64>>>,
{
    fn extend<I: IntoIterator<Item = E>>(&mut self, codes: I) {
        *self |= codes.into_iter().collect();
    }
}

impl<E> BitOr for Mask<E> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::from_bits(self.bits | other.bits)
    }
}

impl<E> BitOrAssign for Mask<E> {
    fn bitor_assign(&mut self, other: Self) {
        self.bits |= other.bits;
    }
}

impl<E> BitAnd for Mask<E> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::from_bits(self.bits & other.bits)
    }
}

impl<E> BitAndAssign for Mask<E> {
    fn bitand_assign(&mut self, other: Self) {
        self.bits &= other.bits;
    }
}
