//! What becomes of values whose column gets another type.

use schema_model::model::{Column, ColumnType};

/// What becomes of a value when its column gets another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conversion {
    /// It stays, or the database refuses it.
    Keeps,
    /// Some of it is lost, without a word.
    Loses(&'static str),
    /// Only people can say.
    Unknown,
}

/// What becomes of values of a column.
pub(crate) fn conversion(old: &Column, new: &Column) -> Conversion {
    // A type in a database's own words is known to nobody here.
    if !old.types.is_empty() || !new.types.is_empty() {
        return Conversion::Unknown;
    }
    of_types(&old.ty, &new.ty)
}

fn of_types(old: &ColumnType, new: &ColumnType) -> Conversion {
    use ColumnType::{
        Array, BigInt, Date, Double, Integer, Json, Jsonb, Native, Numeric, Real, SmallInt, Time, Timestamp,
        TimestampTz,
    };
    const DIGITS: Conversion = Conversion::Loses("digits behind the point");
    match (old, new) {
        _ if old == new => Conversion::Keeps,
        (SmallInt | Integer | BigInt, SmallInt | Integer | BigInt | Real | Double | Numeric(..)) => Conversion::Keeps,
        (Real, Double) => Conversion::Keeps,
        (Numeric(_, from), Numeric(_, to)) if to >= from => Conversion::Keeps,
        (Real | Double | Numeric(..), SmallInt | Integer | BigInt | Numeric(..)) => DIGITS,
        (Double | Numeric(..), Real) | (Numeric(..), Double) => Conversion::Loses("the last digits"),
        (Date, Timestamp | TimestampTz) | (Timestamp, TimestampTz) | (TimestampTz, Timestamp) => Conversion::Keeps,
        (Timestamp | TimestampTz, Date) => Conversion::Loses("the time of day"),
        (Timestamp | TimestampTz, Time) => Conversion::Loses("the day"),
        (Json, Jsonb) | (Jsonb, Json) => Conversion::Keeps,
        (Native(_), Native(_)) => Conversion::Keeps,
        (Native(_), new) if new.is_text() => Conversion::Keeps,
        (old, Native(_)) if old.is_text() => Conversion::Keeps,
        (old, new) if old.is_text() && new.is_text() => Conversion::Keeps,
        (SmallInt | Integer | BigInt | Date, new) if new.is_text() && new.max_length().is_none() => Conversion::Keeps,
        (Array(old), Array(new)) => of_types(old, new),
        _ => Conversion::Unknown,
    }
}
