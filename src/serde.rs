//! Codebooks in JSON and other formats of serde: by their code or by their name.
//!
//! An enum implements neither `Serialize` nor `Deserialize` on its own, since there are two good answers; each field says
//! which one it wants. Fields are of an enum `E`, of [`Coded<E>`](crate::Coded), or an `Option` or a `Vec` of these. A field
//! of type `Option` that may be missing also needs `#[serde(default)]`, as always with `with`.
//!
//! ```
//! use codebooks::{Codebook, Coded};
//!
//! #[derive(Codebook, Clone, Copy, Debug, PartialEq)]
//! #[codebook(standalone, names = "snake_case")]
//! enum State {
//!     Open = 1,
//!     InTransit = 2,
//! }
//!
//! #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
//! struct Parcel {
//!     #[serde(with = "codebooks::serde::by_name")]
//!     state: State,
//!     #[serde(with = "codebooks::serde::by_code")]
//!     earlier: Vec<State>,
//!     #[serde(with = "codebooks::serde::by_name", default)]
//!     planned: Option<State>,
//!     // `Coded` and `Mask` need no `with`: they are their code, or their number.
//!     partner: Coded<State>,
//! }
//!
//! let parcel = Parcel {
//!     state: State::InTransit,
//!     earlier: vec![State::Open],
//!     planned: None,
//!     partner: Coded::Unknown(99),
//! };
//! let json = r#"{"state":"in_transit","earlier":[1],"planned":null,"partner":99}"#;
//! assert_eq!(serde_json::to_string(&parcel).unwrap(), json);
//! assert_eq!(serde_json::from_str::<Parcel>(json).unwrap(), parcel);
//!
//! let error = serde_json::from_str::<Parcel>(r#"{"state":"opne"}"#).unwrap_err();
//! assert!(error.to_string().starts_with("unknown name `opne` in `c_state`, expected one of `open`, `in_transit`"));
//! ```

use std::fmt::{self, Write as _};
use std::marker::PhantomData;

use serde_core::de::{self, Deserialize, Deserializer, IntoDeserializer as _, Visitor};
use serde_core::ser::{Serialize, Serializer};

use crate::coded::Coded;
use crate::mask::Mask;
use crate::traits::{Code, Codebook, UnknownCode};

/// For `#[serde(with = "codebooks::serde::by_code")]`: the field is written as its [`code`](Codebook::code), a number or a
/// text.
pub mod by_code {
    use super::{ByCode, Deserializer, SerdeAs, Serializer};

    /// Writes the code.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<T: SerdeAs<ByCode>, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize_as(serializer)
    }

    /// Reads the code.
    ///
    /// # Errors
    /// Those of the format, and a code that the enum does not have; [`Coded`](crate::Coded) reads any code.
    pub fn deserialize<'de, T: SerdeAs<ByCode>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize_as(deserializer)
    }
}

/// For `#[serde(with = "codebooks::serde::by_name")]`: the field is written as its [`name`](Codebook::name).
///
/// A [`Coded`](crate::Coded) value that this program does not know has no name and is written as its code. Reading a `Coded` value
/// takes either one, which works in formats that tell numbers from texts, as JSON and TOML do.
pub mod by_name {
    use super::{ByName, Deserializer, SerdeAs, Serializer};

    /// Writes the name.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<T: SerdeAs<ByName>, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize_as(serializer)
    }

    /// Reads the name.
    ///
    /// # Errors
    /// Those of the format, and a name that the enum does not have.
    pub fn deserialize<'de, T: SerdeAs<ByName>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize_as(deserializer)
    }
}

/// The way of [`by_code`].
#[derive(Debug)]
pub enum ByCode {}

/// The way of [`by_name`].
#[derive(Debug)]
pub enum ByName {}

/// A value that [`by_code`] or [`by_name`] can write and read: an enum that is a codebook, [`Coded`], an `Option` or a `Vec`.
pub trait SerdeAs<Way>: Sized {
    /// Writes it.
    ///
    /// # Errors
    /// Those of the format.
    fn serialize_as<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads it.
    ///
    /// # Errors
    /// Those of the format, and what the enum does not have.
    fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<E: Codebook> SerdeAs<ByCode> for E {
    fn serialize_as<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.code().serialize(serializer)
    }

    fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <E::Code as Code>::Owned::deserialize(deserializer)?;
        let found = E::from_code(E::Code::lookup(&code));
        found.ok_or_else(|| de::Error::custom(UnknownCode { table: E::BOOK.table, code: code.to_string() }))
    }
}

impl<E: Codebook> SerdeAs<ByCode> for Coded<E> {
    fn serialize_as<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Live(value) | Self::Retired(value) => value.code().serialize(serializer),
            Self::Unknown(code) => code.serialize(serializer),
        }
    }

    fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Self::from_code)
    }
}

impl<E: Codebook> SerdeAs<ByName> for E {
    fn serialize_as<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }

    fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Name(PhantomData))
    }
}

impl<E: Codebook> SerdeAs<ByName> for Coded<E> {
    fn serialize_as<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Live(value) | Self::Retired(value) => serializer.serialize_str(value.name()),
            Self::Unknown(code) => code.serialize(serializer),
        }
    }

    fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrCode(PhantomData))
    }
}

impl<Way, T: SerdeAs<Way>> SerdeAs<Way> for Option<T> {
    fn serialize_as<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(As::of).serialize(serializer)
    }

    fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<As<Way, T>>::deserialize(deserializer).map(|value| value.map(|value| value.value))
    }
}

impl<Way, T: SerdeAs<Way>> SerdeAs<Way> for Vec<T> {
    fn serialize_as<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(As::of))
    }

    fn deserialize_as<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Vec::<As<Way, T>>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|value| value.value).collect())
    }
}

impl<E: Codebook> Serialize for Coded<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        by_code::serialize(self, serializer)
    }
}

impl<'de, E: Codebook> Deserialize<'de> for Coded<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        by_code::deserialize(deserializer)
    }
}

impl<E> Serialize for Mask<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.bits())
    }
}

impl<'de, E> Deserialize<'de> for Mask<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from_bits)
    }
}

/// An element of an `Option` or a `Vec`, for serde's own implementations of these.
struct As<Way, T> {
    value: T,
    way: PhantomData<Way>,
}

impl<Way, T> As<Way, T> {
    fn of(value: T) -> Self {
        Self { value, way: PhantomData }
    }
}

impl<Way, T: SerdeAs<Way>> Serialize for As<Way, &T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize_as(serializer)
    }
}

impl<'de, Way, T: SerdeAs<Way>> Deserialize<'de> for As<Way, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize_as(deserializer).map(Self::of)
    }
}

/// Reads the name of a variant.
struct Name<E>(PhantomData<E>);

impl<E: Codebook> Visitor<'_> for Name<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name in `{}`", E::BOOK.table)
    }

    fn visit_str<X: de::Error>(self, name: &str) -> Result<E, X> {
        E::from_name(name).ok_or_else(|| X::custom(unknown_name::<E>(name)))
    }
}

/// Reads the name of a variant, or any code.
struct NameOrCode<E>(PhantomData<E>);

impl<E: Codebook> NameOrCode<E> {
    fn code<'de, X: de::Error, D: Deserializer<'de, Error = X>>(code: D) -> Result<Coded<E>, X> {
        by_code::deserialize(code)
    }
}

impl<E: Codebook> Visitor<'_> for NameOrCode<E> {
    type Value = Coded<E>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name or a code in `{}`", E::BOOK.table)
    }

    fn visit_i64<X: de::Error>(self, code: i64) -> Result<Coded<E>, X> {
        Self::code(code.into_deserializer())
    }

    fn visit_u64<X: de::Error>(self, code: u64) -> Result<Coded<E>, X> {
        Self::code(code.into_deserializer())
    }

    fn visit_i128<X: de::Error>(self, code: i128) -> Result<Coded<E>, X> {
        Self::code(code.into_deserializer())
    }

    fn visit_u128<X: de::Error>(self, code: u128) -> Result<Coded<E>, X> {
        Self::code(code.into_deserializer())
    }

    fn visit_str<X: de::Error>(self, text: &str) -> Result<Coded<E>, X> {
        match E::from_name(text) {
            Some(value) => Ok(value.into()),
            // Where codes are texts, this is one; where they are numbers, it is neither.
            None => Self::code(text.into_deserializer()).map_err(|_: X| X::custom(unknown_name::<E>(text))),
        }
    }
}

/// The names that a message lists at most.
const MOST_NAMES: usize = 12;

fn unknown_name<E: Codebook>(name: &str) -> String {
    let mut message = format!("unknown name `{name}` in `{}`, expected one of ", E::BOOK.table);
    for (at, known) in E::ALL.iter().take(MOST_NAMES).enumerate() {
        let separator = if at == 0 { "" } else { ", " };
        let _ = write!(message, "{separator}`{}`", known.name());
    }
    if E::ALL.len() > MOST_NAMES {
        let _ = write!(message, " and {} more", E::ALL.len() - MOST_NAMES);
    }
    message
}
