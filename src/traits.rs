//! What the derive implements.

use std::error::Error;
use std::fmt;
use std::hash::Hash;

use crate::book::Book;
use crate::fingerprint::Number;

/// A type of the schema: implemented by the derive for enums and structs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type of the schema",
    label = "this type has no codebook and no table",
    note = "add `#[derive(Codebook, Clone, Copy)]` to `{Self}`, or give the field `#[codebook(type = \"…\")]` or `#[codebook(skip)]`"
)]
pub trait Entity {
    /// The name in the database: of the table, or of the native enum type.
    const TABLE: &'static str;
    #[doc(hidden)]
    type Print: Number;
}

impl<E: Codebook> Entity for E {
    const TABLE: &'static str = E::BOOK.table;
    type Print = E::Identity;
}

/// An enum whose variants are the rows of a lookup table.
///
/// The methods take `&self`, so a method of the enum itself with one of these names takes precedence.
///
/// ```
/// use codebooks::Codebook;
///
/// #[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
/// #[codebook(standalone, names = "snake_case")]
/// #[repr(i16)]
/// enum Command {
///     /// Start the app
///     Start = 1,
///     /// Stop the app
///     Stop = 2,
/// }
///
/// assert_eq!(Command::Stop.code(), 2);
/// assert_eq!(Command::Stop.name(), "stop");
/// assert_eq!(Command::Stop.description(), "Stop the app");
/// assert_eq!(Command::try_from(1), Ok(Command::Start));
/// assert!(Command::try_from(9).is_err());
/// assert_eq!(Command::ALL, [Command::Start, Command::Stop]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a codebook",
    label = "this is not an enum with `#[derive(Codebook)]`",
    note = "a field that refers to a table has the type of the table's key and `#[codebook(references = …)]`"
)]
pub trait Codebook: Copy + 'static {
    /// The type of a code: the enum's integer, or text.
    type Code: Code + From<Self>;
    #[doc(hidden)]
    type Identity: Number;
    #[doc(hidden)]
    const BOOK: &'static Book<Self>;
    /// Every variant, in declaration order.
    const ALL: &'static [Self] = Self::BOOK.all;

    /// The code, as the database stores it.
    fn code(&self) -> Self::Code {
        Self::Code::from(*self)
    }

    /// The variant's place in [`ALL`](Self::ALL).
    fn index(&self) -> usize {
        place::<Self>(self.code().borrow()).unwrap_or_default()
    }

    /// The variant with that code.
    fn from_code(code: &<Self::Code as Code>::Borrowed) -> Option<Self> {
        place::<Self>(code).map(|place| Self::ALL[place])
    }

    /// The name: the name column's text where the codebook has one, else the variant's identifier.
    fn name(&self) -> &'static str {
        Self::BOOK.name(self.index())
    }

    /// The text that people read.
    fn description(&self) -> &'static str {
        Self::BOOK.description(self.index())
    }

    /// Whether the code is archived in the database.
    fn is_retired(&self) -> bool {
        Self::BOOK.is_retired(self.index())
    }

    /// The variant with that [`name`](Self::name).
    fn from_name(name: &str) -> Option<Self> {
        (0..Self::ALL.len()).find(|place| Self::BOOK.name(*place) == name).map(|place| Self::ALL[place])
    }
}

/// The place of the variant with that code.
fn place<E: Codebook>(code: &<E::Code as Code>::Borrowed) -> Option<usize> {
    let Book { all, ordered, .. } = E::BOOK;
    if *ordered {
        all.binary_search_by(|variant| variant.code().borrow().cmp(code)).ok()
    } else {
        all.iter().position(|variant| variant.code().borrow() == code)
    }
}

/// A type that codes can have: an integer or text.
pub trait Code: Copy + Eq + Hash + fmt::Debug + fmt::Display + Written + 'static {
    /// The type to look a code up by.
    type Borrowed: Ord + ?Sized;
    /// An owned code, for one that no variant has.
    type Owned: Clone + Eq + Hash + fmt::Debug + fmt::Display + Written + ReadBack;
    /// The Rust type of the column.
    type Stored;

    /// The code to look up by.
    fn borrow(&self) -> &Self::Borrowed;
    /// As the column stores it.
    fn store(self) -> Self::Stored;
    /// From what the column stores; `Err` for a number that does not fit into the enum's integer.
    ///
    /// # Errors
    /// The number.
    fn load(stored: Self::Stored) -> Result<Self::Owned, UnknownCode>;
    /// An owned code, to look up by.
    fn lookup(owned: &Self::Owned) -> &Self::Borrowed;
    /// An owned code, as the column stores it.
    fn restore(owned: &Self::Owned) -> Self::Stored;
}

/// What serde can write: with the feature `serde` every code; without it, anything. It spares generic code the bounds.
#[cfg(feature = "serde")]
pub trait Written: serde_core::Serialize {}

#[cfg(feature = "serde")]
impl<T: serde_core::Serialize> Written for T {}

/// What serde can read.
#[cfg(feature = "serde")]
pub trait ReadBack: serde_core::de::DeserializeOwned {}

#[cfg(feature = "serde")]
impl<T: serde_core::de::DeserializeOwned> ReadBack for T {}

/// Nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
pub trait Written {}

#[cfg(not(feature = "serde"))]
impl<T> Written for T {}

/// Nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
pub trait ReadBack {}

#[cfg(not(feature = "serde"))]
impl<T> ReadBack for T {}

macro_rules! integer_codes {
    ($($code:ty => $stored:ty),*) => {$(
        impl Code for $code {
            type Borrowed = $code;
            type Owned = $code;
            type Stored = $stored;

            fn borrow(&self) -> &$code {
                self
            }

            fn store(self) -> $stored {
                <$stored>::from(self)
            }

            #[allow(clippy::useless_conversion, reason = "the column's integer may be the enum's own")]
            fn load(stored: $stored) -> Result<$code, UnknownCode> {
                <$code>::try_from(stored).map_err(|_| UnknownCode { table: "", code: stored.to_string() })
            }

            fn lookup(owned: &$code) -> &$code {
                owned
            }

            fn restore(owned: &$code) -> $stored {
                <$stored>::from(*owned)
            }
        }
    )*};
}

// PostgreSQL has no unsigned and no 8-bit integers: each code is kept in the next signed integer that holds it.
integer_codes!(i8 => i16, i16 => i16, i32 => i32, i64 => i64, u8 => i16, u16 => i32, u32 => i64);

/// What is wider than the databases' integers: the derive refuses a code that these could not hold.
macro_rules! wide_codes {
    ($($code:ty),*) => {$(
        impl Code for $code {
            type Borrowed = $code;
            type Owned = $code;
            type Stored = i64;

            fn borrow(&self) -> &$code {
                self
            }

            fn store(self) -> i64 {
                i64::try_from(self).unwrap_or(i64::MAX)
            }

            fn load(stored: i64) -> Result<$code, UnknownCode> {
                <$code>::try_from(stored).map_err(|_| UnknownCode { table: "", code: stored.to_string() })
            }

            fn lookup(owned: &$code) -> &$code {
                owned
            }

            fn restore(owned: &$code) -> i64 {
                owned.store()
            }
        }
    )*};
}

wide_codes!(u64, i128, u128, isize, usize);

impl Code for &'static str {
    type Borrowed = str;
    type Owned = String;
    type Stored = String;

    fn borrow(&self) -> &str {
        self
    }

    fn store(self) -> String {
        self.to_owned()
    }

    fn load(stored: String) -> Result<String, UnknownCode> {
        Ok(stored)
    }

    fn lookup(owned: &String) -> &str {
        owned
    }

    fn restore(owned: &String) -> String {
        owned.clone()
    }
}

/// A code that the enum does not have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownCode {
    /// The codebook's name in the database.
    pub table: &'static str,
    /// The code.
    pub code: String,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a code of `{}`", self.code, self.table)
    }
}

impl Error for UnknownCode {}

/// The text code of the variant at that place.
#[doc(hidden)]
#[must_use]
pub fn code_at<E: Codebook>(variant: usize) -> &'static str {
    E::BOOK.code(variant)
}

/// The variant with that code, or the unknown code.
#[doc(hidden)]
pub fn known<E: Codebook>(code: &<E::Code as Code>::Borrowed) -> Result<E, UnknownCode>
where
    <E::Code as Code>::Borrowed: fmt::Display,
{
    E::from_code(code).ok_or_else(|| UnknownCode { table: E::TABLE, code: code.to_string() })
}
