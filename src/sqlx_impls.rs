//! `Type`, `Encode` and `Decode` of sqlx, for every database that can hold the code's own type.

use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};

use crate::{Code, Codebook, Coded, UnknownCode};

/// The Rust type of the column that holds an enum's codes.
pub type Stored<E> = <<E as Codebook>::Code as Code>::Stored;

/// A value as its column holds it.
#[doc(hidden)]
pub fn stored<E: Codebook>(value: &E) -> Stored<E> {
    value.code().store()
}

/// A value from what its column holds.
///
/// # Errors
/// The code, when this program does not know it; [`Coded`] reads such rows.
#[doc(hidden)]
pub fn load<E: Codebook>(stored: Stored<E>) -> Result<E, UnknownCode> {
    let code = E::Code::load(stored).map_err(|unknown| UnknownCode { table: E::TABLE, ..unknown })?;
    E::from_code(E::Code::lookup(&code)).ok_or_else(|| UnknownCode { table: E::TABLE, code: code.to_string() })
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

/// Encodes and decodes by the code; one implementation serves every database.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_codebook {
    ($ty:ident) => {
        $crate::__sqlx_codec! { $ty }

        #[automatically_derived]
        impl<DB: facade::sqlx::Database> facade::sqlx::Type<DB> for $ty
        where
            facade::Stored<$ty>: facade::sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <facade::Stored<$ty> as facade::sqlx::Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <facade::Stored<$ty> as facade::sqlx::Type<DB>>::compatible(ty)
            }
        }
    };
}

/// Encode and Decode, the same whatever the column's type is called.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_codec {
    ($ty:ident) => {
        #[automatically_derived]
        impl<'q, DB: facade::sqlx::Database> facade::sqlx::Encode<'q, DB> for $ty
        where
            facade::Stored<$ty>: facade::sqlx::Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut <DB as facade::sqlx::Database>::ArgumentBuffer,
            ) -> ::core::result::Result<facade::sqlx::encode::IsNull, facade::sqlx::error::BoxDynError> {
                facade::sqlx::Encode::<DB>::encode(facade::stored(self), buffer)
            }
        }

        #[automatically_derived]
        impl<'r, DB: facade::sqlx::Database> facade::sqlx::Decode<'r, DB> for $ty
        where
            facade::Stored<$ty>: facade::sqlx::Decode<'r, DB>,
        {
            fn decode(
                value: <DB as facade::sqlx::Database>::ValueRef<'r>,
            ) -> ::core::result::Result<Self, facade::sqlx::error::BoxDynError> {
                let stored = <facade::Stored<$ty> as facade::sqlx::Decode<'r, DB>>::decode(value)?;
                facade::load::<$ty>(stored).map_err(::core::convert::Into::into)
            }
        }
    };
}

/// As [`__sqlx_codebook`], for an enum that is the database's own enum type: PostgreSQL knows it by its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_native {
    ($ty:ident, $name:literal) => {
        $crate::__sqlx_codec! { $ty }
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
        impl facade::sqlx::Type<facade::sqlx::Postgres> for $ty {
            fn type_info() -> facade::sqlx::postgres::PgTypeInfo {
                facade::sqlx::postgres::PgTypeInfo::with_name($name)
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
        $crate::__sqlx_native_text! { $ty, facade::sqlx::MySql, facade::sqlx::mysql::MySqlTypeInfo }
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
        $crate::__sqlx_native_text! { $ty, facade::sqlx::Sqlite, facade::sqlx::sqlite::SqliteTypeInfo }
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
        impl facade::sqlx::Type<$database> for $ty {
            fn type_info() -> $info {
                <::std::string::String as facade::sqlx::Type<$database>>::type_info()
            }

            fn compatible(ty: &$info) -> bool {
                <::std::string::String as facade::sqlx::Type<$database>>::compatible(ty)
            }
        }
    };
}
