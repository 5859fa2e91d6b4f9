//! `Type`, `Encode` and `Decode` of sqlx, for every database that can hold the code's own type.

use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};

use crate::{Code, Codebook, Coded, Mask, UnknownCode};

/// The Rust type of the column that holds an enum's codes.
pub type Stored<E> = <<E as Codebook>::Code as Code>::Stored;

/// A database that holds `S` in a column.
///
/// The implementations for each enum name this one bound instead of three with lifetimes, which the compiler would solve
/// again in each of their functions.
#[doc(hidden)]
pub trait Holds<S>: Database {
    /// The column's type.
    fn info() -> Self::TypeInfo;
    /// Whether a column of that type can be read.
    fn fits(ty: &Self::TypeInfo) -> bool;
    /// Encodes.
    ///
    /// # Errors
    /// Those of the driver.
    fn put(value: S, buffer: &mut Self::ArgumentBuffer) -> Put;
    /// Decodes.
    ///
    /// # Errors
    /// Those of the driver.
    fn get(value: Self::ValueRef<'_>) -> Get<S>;
}

/// What encoding gives.
#[doc(hidden)]
pub type Put = Result<IsNull, BoxDynError>;

/// What decoding gives.
#[doc(hidden)]
pub type Get<T> = Result<T, BoxDynError>;

impl<S, DB> Holds<S> for DB
where
    DB: Database,
    S: Type<DB> + for<'q> Encode<'q, DB> + for<'r> Decode<'r, DB>,
{
    fn info() -> Self::TypeInfo {
        S::type_info()
    }

    fn fits(ty: &Self::TypeInfo) -> bool {
        S::compatible(ty)
    }

    fn put(value: S, buffer: &mut Self::ArgumentBuffer) -> Put {
        value.encode(buffer)
    }

    fn get(value: Self::ValueRef<'_>) -> Get<S> {
        S::decode(value)
    }
}

/// Encodes a value as its column holds it.
///
/// # Errors
/// Those of the driver.
#[doc(hidden)]
pub fn encode<E: Codebook, DB: Holds<Stored<E>>>(value: &E, buffer: &mut DB::ArgumentBuffer) -> Put {
    DB::put(value.code().store(), buffer)
}

/// Decodes a value from what its column holds.
///
/// # Errors
/// Those of the driver, and the code when this program does not know it; [`Coded`] reads such rows.
#[doc(hidden)]
pub fn decode<E: Codebook, DB: Holds<Stored<E>>>(value: DB::ValueRef<'_>) -> Get<E> {
    let table = E::BOOK.table;
    let code = E::Code::load(DB::get(value)?).map_err(|unknown| UnknownCode { table, ..unknown })?;
    let found = E::from_code(E::Code::lookup(&code));
    found.ok_or_else(|| UnknownCode { table, code: code.to_string() }.into())
}

impl<DB, E> Type<DB> for Coded<E>
where
    DB: Database,
    E: Codebook + Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        E::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        E::compatible(ty)
    }
}

impl<'q, DB, E> Encode<'q, DB> for Coded<E>
where
    DB: Database,
    E: Codebook,
    Stored<E>: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.to_stored().encode(buffer)
    }
}

impl<'r, DB, E> Decode<'r, DB> for Coded<E>
where
    DB: Database,
    E: Codebook,
    Stored<E>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let code = E::Code::load(Stored::<E>::decode(value)?)?;
        Ok(Self::from_code(code))
    }
}

impl<DB, E> Type<DB> for Mask<E>
where
    DB: Database,
    E: Codebook,
    Stored<E>: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        Stored::<E>::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        Stored::<E>::compatible(ty)
    }
}

impl<'q, DB, E> Encode<'q, DB> for Mask<E>
where
    DB: Database,
    E: Codebook,
    Stored<E>: Encode<'q, DB> + TryFrom<i64, Error: Into<BoxDynError>>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Stored::<E>::try_from(self.bits()).map_err(Into::into)?.encode(buffer)
    }
}

impl<'r, DB, E> Decode<'r, DB> for Mask<E>
where
    DB: Database,
    E: Codebook,
    Stored<E>: Decode<'r, DB> + Into<i64>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self::from_bits(Stored::<E>::decode(value)?.into()))
    }
}

// Arrays, which PostgreSQL alone has.
#[cfg(feature = "postgres")]
mod arrays {
    use sqlx::postgres::{PgHasArrayType, PgTypeInfo};

    use super::{Codebook, Coded, Mask, Stored};

    impl<E: Codebook + PgHasArrayType> PgHasArrayType for Coded<E> {
        fn array_type_info() -> PgTypeInfo {
            E::array_type_info()
        }

        fn array_compatible(ty: &PgTypeInfo) -> bool {
            E::array_compatible(ty)
        }
    }

    impl<E: Codebook> PgHasArrayType for Mask<E>
    where
        Stored<E>: PgHasArrayType,
    {
        fn array_type_info() -> PgTypeInfo {
            Stored::<E>::array_type_info()
        }

        fn array_compatible(ty: &PgTypeInfo) -> bool {
            Stored::<E>::array_compatible(ty)
        }
    }
}

/// Encodes and decodes by the code, whose column holds `$stored`; one implementation serves every database.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_codebook {
    ($ty:ident, $stored:ty) => {
        $crate::__sqlx_codec! { $ty, $stored }
        $crate::__sqlx_array! { $ty, $stored }

        #[automatically_derived]
        impl<DB: $crate::__private::Holds<$stored>> $crate::__private::sqlx::Type<DB> for $ty {
            fn type_info() -> DB::TypeInfo {
                DB::info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                DB::fits(ty)
            }
        }
    };
}

/// Encode and Decode, the same whatever the column's type is called.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_codec {
    ($ty:ident, $stored:ty) => {
        #[automatically_derived]
        impl<DB: $crate::__private::Holds<$stored>> $crate::__private::sqlx::Encode<'_, DB> for $ty {
            fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> $crate::__private::Put {
                $crate::__private::encode::<Self, DB>(self, buffer)
            }
        }

        #[automatically_derived]
        impl<'r, DB: $crate::__private::Holds<$stored>> $crate::__private::sqlx::Decode<'r, DB> for $ty {
            fn decode(value: DB::ValueRef<'r>) -> $crate::__private::Get<Self> {
                $crate::__private::decode::<Self, DB>(value)
            }
        }
    };
}

/// An array of codes is an array of what their column holds.
#[cfg(feature = "postgres")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_array {
    ($ty:ident, $stored:ty) => {
        #[automatically_derived]
        impl $crate::__private::sqlx::postgres::PgHasArrayType for $ty {
            fn array_type_info() -> $crate::__private::sqlx::postgres::PgTypeInfo {
                <$stored as $crate::__private::sqlx::postgres::PgHasArrayType>::array_type_info()
            }

            fn array_compatible(ty: &$crate::__private::sqlx::postgres::PgTypeInfo) -> bool {
                <$stored as $crate::__private::sqlx::postgres::PgHasArrayType>::array_compatible(ty)
            }
        }
    };
}

#[cfg(not(feature = "postgres"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_array {
    ($ty:ident, $stored:ty) => {};
}

/// As [`__sqlx_codebook`], for an enum that is the database's own enum type: PostgreSQL knows it by its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native {
    ($ty:ident, $name:literal) => {
        $crate::__sqlx_codec! { $ty, ::std::string::String }
        $crate::__sqlx_native_postgres! { $ty, $name }
        $crate::__sqlx_native_mysql! { $ty }
        $crate::__sqlx_native_sqlite! { $ty }
    };
}

/// For a driver that is compiled in, the type by its name; else nothing.
#[cfg(feature = "postgres")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native_postgres {
    ($ty:ident, $name:literal) => {
        #[automatically_derived]
        impl $crate::__private::sqlx::Type<$crate::__private::sqlx::Postgres> for $ty {
            fn type_info() -> $crate::__private::sqlx::postgres::PgTypeInfo {
                $crate::__private::sqlx::postgres::PgTypeInfo::with_name($name)
            }
        }

        #[automatically_derived]
        impl $crate::__private::sqlx::postgres::PgHasArrayType for $ty {
            fn array_type_info() -> $crate::__private::sqlx::postgres::PgTypeInfo {
                $crate::__private::sqlx::postgres::PgTypeInfo::array_of($name)
            }
        }
    };
}

#[cfg(not(feature = "postgres"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native_postgres {
    ($ty:ident, $name:literal) => {};
}

#[cfg(feature = "mysql")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native_mysql {
    ($ty:ident) => {
        $crate::__sqlx_native_text! { $ty, $crate::__private::sqlx::MySql, $crate::__private::sqlx::mysql::MySqlTypeInfo }
    };
}

#[cfg(not(feature = "mysql"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native_mysql {
    ($ty:ident) => {};
}

#[cfg(feature = "sqlite")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native_sqlite {
    ($ty:ident) => {
        $crate::__sqlx_native_text! { $ty, $crate::__private::sqlx::Sqlite, $crate::__private::sqlx::sqlite::SqliteTypeInfo }
    };
}

#[cfg(not(feature = "sqlite"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native_sqlite {
    ($ty:ident) => {};
}

/// Where an enum type is text to the client.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native_text {
    ($ty:ident, $database:ty, $info:ty) => {
        #[automatically_derived]
        impl $crate::__private::sqlx::Type<$database> for $ty {
            fn type_info() -> $info {
                <::std::string::String as $crate::__private::sqlx::Type<$database>>::type_info()
            }

            fn compatible(ty: &$info) -> bool {
                <::std::string::String as $crate::__private::sqlx::Type<$database>>::compatible(ty)
            }
        }
    };
}
