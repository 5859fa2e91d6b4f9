//! Rust types and portable type names, as column types.

use crate::model::{ColumnType, IntRepr, POSTGRES_ONLY};
use crate::syntax::{Kind, Stream};

/// What a field's Rust type says.
pub(crate) struct FieldType<'b> {
    pub nullable: bool,
    pub value: ValueType<'b>,
}

/// A field's type without its `Option`.
pub(crate) enum ValueType<'b> {
    /// A type that every schema knows.
    Scalar(ColumnType),
    /// A type of the user's, taken for an enum of the schema.
    User(Stream<'b>),
    /// Several codes of such an enum.
    Mask(Stream<'b>),
    /// No column can hold it.
    Other,
}

/// Reads a field's type.
pub(crate) fn field_type(ty: Stream<'_>) -> FieldType<'_> {
    let ty = inside_parentheses(ty);
    match path(ty) {
        Some(Path { last: "Option", argument: Some(inner) }) => {
            FieldType { nullable: true, value: value_type(inside_parentheses(inner)) }
        }
        _ => FieldType { nullable: false, value: value_type(ty) },
    }
}

fn value_type(ty: Stream<'_>) -> ValueType<'_> {
    // A field that must survive codes of later releases is `Coded<E>`; the column is that of `E`.
    let ty = match path(ty) {
        Some(Path { last: "Coded", argument: Some(inner) }) => inside_parentheses(inner),
        _ => ty,
    };
    if let Some(Path { last: "Mask", argument: Some(inner) }) = path(ty) {
        return if inner.as_path().is_some() { ValueType::Mask(inner) } else { ValueType::Other };
    }
    let scalar = match path(ty) {
        Some(Path { last, argument: None }) => plain_scalar(last),
        Some(Path { last: "Vec", argument: Some(item) }) if item.as_word() == Some("u8") => Some(ColumnType::Bytes),
        Some(Path { last: "Vec", argument: Some(item) }) => match field_type(item).value {
            ValueType::Scalar(scalar) if !matches!(scalar, ColumnType::Array(_)) => {
                Some(ColumnType::Array(scalar.into()))
            }
            _ => return ValueType::Other,
        },
        Some(Path { last: "PgRange", argument: Some(bound) }) => match field_type(bound).value {
            ValueType::Scalar(scalar) => match range_of(&scalar) {
                Some(name) => Some(ColumnType::Postgres(name.to_owned())),
                None => return ValueType::Other,
            },
            _ => return ValueType::Other,
        },
        Some(Path { last: "PgTimeTz", .. }) => Some(ColumnType::Postgres("timetz".to_owned())),
        Some(Path { last: "DateTime", .. }) => Some(ColumnType::TimestampTz),
        Some(Path { last: "Json", .. }) => Some(ColumnType::Jsonb),
        _ => return ValueType::Other,
    };
    scalar.map_or(ValueType::User(ty), ValueType::Scalar)
}

fn plain_scalar(name: &str) -> Option<ColumnType> {
    if let Some(repr) = IntRepr::from_rust(name).filter(|repr| !repr.is_wide()) {
        return Some(repr.column_type());
    }
    Some(match name {
        "bool" => ColumnType::Boolean,
        "f32" => ColumnType::Real,
        "f64" => ColumnType::Double,
        "String" => ColumnType::Text,
        "Decimal" | "BigDecimal" => ColumnType::Numeric(0, 0),
        "NaiveDate" | "Date" => ColumnType::Date,
        "NaiveTime" | "Time" => ColumnType::Time,
        "NaiveDateTime" | "PrimitiveDateTime" => ColumnType::Timestamp,
        "OffsetDateTime" => ColumnType::TimestampTz,
        "Uuid" => ColumnType::Uuid,
        "Value" => ColumnType::Jsonb,
        _ => ColumnType::Postgres(postgres_scalar(name)?.to_owned()),
    })
}

/// What sqlx maps to types that only PostgreSQL has.
fn postgres_scalar(name: &str) -> Option<&'static str> {
    Some(match name {
        "IpAddr" | "Ipv4Addr" | "Ipv6Addr" | "IpNetwork" | "IpNet" => "inet",
        "MacAddress" => "macaddr",
        "PgInterval" => "interval",
        "PgMoney" => "money",
        "PgTimeTz" => "timetz",
        "BitVec" => "varbit",
        "PgPoint" => "point",
        "PgLine" => "line",
        "PgLSeg" => "lseg",
        "PgBox" => "box",
        "PgPath" => "path",
        "PgPolygon" => "polygon",
        "PgCircle" => "circle",
        _ => return None,
    })
}

/// The range type over a bound's type.
fn range_of(bound: &ColumnType) -> Option<&'static str> {
    Some(match bound {
        ColumnType::Integer => "int4range",
        ColumnType::BigInt => "int8range",
        ColumnType::Numeric(..) => "numrange",
        ColumnType::Date => "daterange",
        ColumnType::Timestamp => "tsrange",
        ColumnType::TimestampTz => "tstzrange",
        _ => return None,
    })
}

/// A type's path: its last word, and the one type argument behind it.
struct Path<'b> {
    last: &'b str,
    argument: Option<Stream<'b>>,
}

/// `a::b::Last` or `a::b::Last<T>`; `None` for anything else, as for arguments in the middle.
fn path(mut ty: Stream<'_>) -> Option<Path<'_>> {
    let mut last = None;
    if ty.punct(b':') {
        ty.punct(b':');
    }
    loop {
        if ty.is_empty() {
            return last.map(|last| Path { last, argument: None });
        }
        if ty.kind(0) == Kind::Punct(b'<') {
            break;
        }
        last = Some(ty.word()?.0);
        if ty.punct(b':') && !ty.punct(b':') {
            return None;
        }
    }
    let last = last?;
    ty.punct(b'<');
    let mut inside = ty.but_last(b'>')?;
    let argument = inside.until_comma(true);
    // The only scalar with two.
    let fits = inside.is_empty() || last == "PgTimeTz";
    (fits && !argument.is_empty()).then_some(Path { last, argument: Some(argument) })
}

/// The type behind parentheses.
fn inside_parentheses(ty: Stream<'_>) -> Stream<'_> {
    let mut rest = ty;
    match rest.group(b'(') {
        Some(inner) if rest.is_empty() && !inner.is_empty() && inner.parts().len() == 1 => inside_parentheses(inner),
        _ => ty,
    }
}

/// The names that `type = "…"` takes, for messages.
pub(crate) const TYPE_NAMES: [&str; 24] = [
    "bigint",
    "boolean",
    "bytes",
    "char(n)",
    "date",
    "double",
    "inet",
    "integer",
    "integer[]",
    "interval",
    "json",
    "jsonb",
    "numeric(p,s)",
    "real",
    "smallint",
    "text",
    "text[]",
    "time",
    "timestamp",
    "timestamptz",
    "tstzrange",
    "uuid",
    "varchar",
    "varchar(n)",
];

/// A portable type by its name.
pub(crate) fn named_type(text: &str) -> Option<ColumnType> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(item) = text.strip_suffix("[]") {
        let item = named_type(item)?;
        return (!matches!(item, ColumnType::Array(_))).then(|| ColumnType::Array(item.into()));
    }
    let (name, arguments) = match text.split_once('(') {
        Some((name, rest)) => (name.trim(), rest.strip_suffix(')')?),
        None => (text.as_str(), ""),
    };
    let numbers: Vec<u32> = arguments
        .split(',')
        .filter(|part| !part.trim().is_empty())
        .map(|part| part.trim().parse().ok())
        .collect::<Option<_>>()?;
    Some(match (name, numbers.as_slice()) {
        ("smallint", []) => ColumnType::SmallInt,
        ("integer" | "int", []) => ColumnType::Integer,
        ("bigint", []) => ColumnType::BigInt,
        ("boolean" | "bool", []) => ColumnType::Boolean,
        ("real", []) => ColumnType::Real,
        ("double", []) => ColumnType::Double,
        ("numeric" | "decimal", [precision, scale]) => ColumnType::Numeric(*precision, *scale),
        ("numeric" | "decimal", [precision]) => ColumnType::Numeric(*precision, 0),
        ("text" | "varchar", []) => ColumnType::Text,
        ("varchar", [length]) => ColumnType::Varchar(*length),
        ("char", [length]) => ColumnType::Char(*length),
        ("date", []) => ColumnType::Date,
        ("time", []) => ColumnType::Time,
        ("timestamp", []) => ColumnType::Timestamp,
        ("timestamptz", []) => ColumnType::TimestampTz,
        ("uuid", []) => ColumnType::Uuid,
        ("bytes" | "bytea" | "blob", []) => ColumnType::Bytes,
        ("json", []) => ColumnType::Json,
        ("jsonb", []) => ColumnType::Jsonb,
        (name, []) if POSTGRES_ONLY.iter().any(|(known, _)| *known == name) => ColumnType::Postgres(name.to_owned()),
        _ => return None,
    })
}
