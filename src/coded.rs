//! Reading codes that a later release may have added.

use crate::traits::{Code, Codebook};

/// A code as found in the database: one of this program's, live or retired, or one that it does not know.
///
/// A field of type `Coded<E>` is the same column as one of type `E`; reading a row never fails for a code that a newer
/// release has added. It is `Copy` where codes are integers. With the feature `serde` it is written as its code, and with
/// `#[serde(with = "codebooks::serde::by_name")]` as its name.
///
/// ```
/// use codebooks::{Codebook, Coded};
///
/// #[derive(Codebook, Clone, Debug, PartialEq, Copy)]
/// #[codebook(standalone)]
/// enum State {
///     Open = 1,
///     #[codebook(retired)]
///     Parked = 2,
/// }
///
/// assert_eq!(Coded::from_code(1), Coded::Live(State::Open));
/// assert_eq!(Coded::from_code(2), Coded::Retired(State::Parked));
/// assert_eq!(Coded::<State>::from_code(7), Coded::Unknown(7));
/// assert_eq!(Coded::from(State::Open), Coded::Live(State::Open));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Coded<E: Codebook> {
    /// A code in use.
    Live(E),
    /// A code that is archived; old rows hold it.
    Retired(E),
    /// A code of another release.
    Unknown(<E::Code as Code>::Owned),
}

// A text code of another release is owned; an integer needs no owner.
impl<E: Codebook> Copy for Coded<E> where <E::Code as Code>::Owned: Copy {}

impl<E: Codebook> Coded<E> {
    /// Reads a code.
    #[must_use]
    pub fn from_code(code: <E::Code as Code>::Owned) -> Self {
        match E::from_code(E::Code::lookup(&code)) {
            Some(value) => Self::from(value),
            None => Self::Unknown(code),
        }
    }

    /// The variant, live or retired.
    #[must_use]
    pub fn known(self) -> Option<E> {
        match self {
            Self::Live(value) | Self::Retired(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// The code as the column stores it.
    #[must_use]
    pub fn to_stored(&self) -> <E::Code as Code>::Stored {
        match self {
            Self::Live(value) | Self::Retired(value) => value.code().store(),
            Self::Unknown(code) => E::Code::restore(code),
        }
    }
}

impl<E: Codebook> From<E> for Coded<E> {
    fn from(value: E) -> Self {
        if value.is_retired() { Self::Retired(value) } else { Self::Live(value) }
    }
}
