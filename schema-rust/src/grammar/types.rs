//! Rust types and portable type names, as column types.

use syn::{GenericArgument, Path, PathArguments, Type};

use super::field::FieldOptions;
use super::tokens::plain;
use schema_model::model::{ColumnType, IntRepr, POSTGRES_ONLY};

/// What a field's Rust type says.
pub(crate) struct FieldType<'t> {
    pub nullable: bool,
    pub value: ValueType<'t>,
    /// The path of a scalar that another type could be called like.
    named: Option<&'t Path>,
}

impl<'t> FieldType<'t> {
    /// The path of a scalar for which an enum of the schema would go: one that no attribute shapes.
    pub(super) fn namesake(&self, options: &FieldOptions) -> Option<&'t Path> {
        let is_shaped = options.ty.is_some() || !options.types.is_empty() || options.references.is_some();
        let is_sized = options.length.is_some() || options.precision.is_some() || options.scale.is_some();
        self.named.filter(|_| !is_shaped && !is_sized)
    }
}

/// A field's type without its `Option`.
pub(crate) enum ValueType<'t> {
    /// A type that every schema knows.
    Scalar(ColumnType),
    /// A type of the user's, taken for an enum of the schema.
    User(&'t Path),
    /// Several codes of such an enum.
    Mask(&'t Path),
    /// No column can hold it.
    Other,
}

/// Reads a field's type.
pub(crate) fn field_type(ty: &Type) -> FieldType<'_> {
    let inner = of_one_argument(ty, "Option");
    let value = value_type(inner.unwrap_or(ty));
    let named = path(inner.unwrap_or(ty)).filter(|path| {
        let last = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        matches!(value, ValueType::Scalar(_)) && plain_path(path) && !is_of_rust(&last)
    });
    FieldType { nullable: inner.is_some(), value, named }
}

/// Types that Rust itself has, without a `use`.
fn is_of_rust(name: &str) -> bool {
    matches!(name, "bool" | "f32" | "f64" | "String") || IntRepr::from_rust(name).is_some()
}

/// Why a type that people take for a column's is not one, with the remedy.
pub(super) fn unfit(path: &Path) -> Option<(&'static str, &'static str)> {
    // A longer path of another origin is a type of the user's own.
    let origin = path.segments.first()?.ident.to_string();
    let is_known = path.segments.len() == 1 || matches!(origin.as_str(), "std" | "core" | "alloc" | "chrono" | "time");
    let name = path.segments.last().filter(|_| is_known)?.ident.to_string();
    Some(match name.as_str() {
        "u64" | "usize" | "isize" => ("not every database has a column type for this integer", "use `i64`"),
        "u128" | "i128" => {
            ("no database has a column type for this integer", "use `i64`, or `Decimal` for larger numbers")
        }
        "char" => ("no column holds a `char`", "use `String` with `length = 1`"),
        "str" => ("a field must own its text", "use `String`"),
        "Duration" | "TimeDelta" => (
            "not every database has a column type for a duration",
            "use `i64` for its seconds, or `PgInterval` with PostgreSQL alone",
        ),
        "Instant" | "SystemTime" => ("no column holds this type of time", "use `DateTime<Utc>` or `OffsetDateTime`"),
        "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" => {
            ("no column holds a collection", "use `Json<…>`, or a separate table")
        }
        _ => return None,
    })
}

/// The same of a type with arguments, `Option` aside.
pub(super) fn unfit_type(ty: &Type) -> Option<(&'static str, &'static str)> {
    unfit(path(of_one_argument(ty, "Option").unwrap_or(ty))?)
}

fn value_type(ty: &Type) -> ValueType<'_> {
    // A field that must survive codes of later releases is `Coded<E>`; the column is that of `E`.
    let ty = unwrapped(of_one_argument(ty, "Coded").unwrap_or(ty));
    if let Some(inner) = of_one_argument(ty, "Mask") {
        return path(inner).filter(|path| plain_path(path)).map_or(ValueType::Other, ValueType::Mask);
    }
    let Some(path) = path(ty) else { return ValueType::Other };
    let Some((last, arguments)) = last(path) else { return ValueType::Other };
    let scalar = match (last.as_str(), arguments.as_slice()) {
        ("PgTimeTz", _) => Some(ColumnType::Postgres("timetz".to_owned())),
        (last, []) => match plain_scalar(last) {
            Some(scalar) => Some(scalar),
            None => return ValueType::User(path),
        },
        ("Vec", [item]) if is_byte(item) => Some(ColumnType::Bytes),
        ("Vec", [item]) => match field_type(item).value {
            ValueType::Scalar(scalar) if !matches!(scalar, ColumnType::Array(_)) => {
                Some(ColumnType::Array(scalar.into()))
            }
            _ => None,
        },
        ("PgRange", [bound]) => match field_type(bound).value {
            ValueType::Scalar(scalar) => range_of(&scalar).map(|name| ColumnType::Postgres(name.to_owned())),
            _ => None,
        },
        ("DateTime", [_]) => Some(ColumnType::TimestampTz),
        ("Json", [_]) => Some(ColumnType::Jsonb),
        _ => None,
    };
    scalar.map_or(ValueType::Other, ValueType::Scalar)
}

/// The type without parentheses, and without the groups that a macro's fragments stand in.
pub(super) fn unwrapped(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => unwrapped(&inner.elem),
        Type::Group(inner) => unwrapped(&inner.elem),
        other => other,
    }
}

/// The argument of `Option<T>` and the like, by the last word of the type's path.
pub(super) fn of_one_argument<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let (last, arguments) = last(path(ty)?)?;
    match arguments.as_slice() {
        [argument] if last == name => Some(argument),
        _ => None,
    }
}

fn path(ty: &Type) -> Option<&Path> {
    match unwrapped(ty) {
        Type::Path(path) if path.qself.is_none() => Some(&path.path),
        _ => None,
    }
}

/// Whether a path has no arguments at all.
fn plain_path(path: &Path) -> bool {
    path.segments.iter().all(|segment| segment.arguments.is_none())
}

/// A path's last word and its type arguments; `None` for arguments elsewhere, or other ones.
fn last(path: &Path) -> Option<(String, Vec<&Type>)> {
    let mut segments = path.segments.iter();
    let last = segments.next_back()?;
    if segments.any(|segment| !segment.arguments.is_none()) {
        return None;
    }
    let arguments = match &last.arguments {
        PathArguments::None => Vec::new(),
        PathArguments::AngleBracketed(list) => {
            let types = list.args.iter().map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            });
            types.collect::<Option<_>>()?
        }
        PathArguments::Parenthesized(_) => return None,
    };
    Some((plain(&last.ident.to_string()).to_owned(), arguments))
}

fn is_byte(ty: &Type) -> bool {
    matches!(unwrapped(ty), Type::Path(path) if path.path.is_ident("u8"))
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
        // An array has one dimension; asked before the item is read, no text can make this recurse far.
        if item.trim_end().ends_with("[]") {
            return None;
        }
        return named_type(item).map(|item| ColumnType::Array(item.into()));
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
        ("text", []) => ColumnType::Text,
        ("varchar", []) if text == "varchar" => ColumnType::UnboundedVarchar,
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
