//! Rust types and portable type names, as column types.

use syn::{GenericArgument, PathArguments, Type, TypePath};

use super::attributes::compact;
use crate::model::{ColumnType, IntRepr};

/// What a field's Rust type says.
pub(crate) struct FieldType<'t> {
    pub nullable: bool,
    pub value: ValueType<'t>,
}

/// A field's type without its `Option`.
pub(crate) enum ValueType<'t> {
    /// A type that every schema knows.
    Scalar(ColumnType),
    /// A type of the user's, taken for an enum of the schema.
    User(&'t TypePath),
    /// No column can hold it.
    Other,
}

/// Reads a field's type.
pub(crate) fn field_type(ty: &Type) -> FieldType<'_> {
    match generic(ty, "Option") {
        Some(inner) => FieldType { nullable: true, value: value_type(inner) },
        None => FieldType { nullable: false, value: value_type(ty) },
    }
}

fn value_type(ty: &Type) -> ValueType<'_> {
    // A field that must survive codes of later releases is `Coded<E>`; the column is that of `E`.
    let ty = generic(ty, "Coded").unwrap_or(ty);
    let Type::Path(path) = ungroup(ty) else {
        return ValueType::Other;
    };
    let Some(last) = path.path.segments.last() else {
        return ValueType::Other;
    };
    if path.qself.is_some() {
        return ValueType::Other;
    }
    let name = last.ident.to_string();
    let scalar = match (name.as_str(), &last.arguments) {
        (name, PathArguments::None) => plain_scalar(name),
        ("Vec", _) => match generic(ty, "Vec") {
            Some(item) if compact(item) == "u8" => Some(ColumnType::Bytes),
            _ => return ValueType::Other,
        },
        ("DateTime", _) => Some(ColumnType::TimestampTz),
        ("Json", _) => Some(ColumnType::Jsonb),
        _ => return ValueType::Other,
    };
    scalar.map_or(ValueType::User(path), ValueType::Scalar)
}

fn plain_scalar(name: &str) -> Option<ColumnType> {
    if let Some(repr) = IntRepr::from_rust(name) {
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
        _ => return None,
    })
}

/// The one type argument of `name<…>`.
fn generic<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = ungroup(ty) else { return None };
    let last = path.path.segments.last()?;
    if last.ident != name {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// The type behind parentheses and the invisible groups that macros leave.
fn ungroup(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungroup(&group.elem),
        Type::Paren(paren) => ungroup(&paren.elem),
        other => other,
    }
}

/// The names that `type = "…"` takes, for messages.
pub(crate) const TYPE_NAMES: [&str; 19] = [
    "bigint",
    "boolean",
    "bytes",
    "char(n)",
    "date",
    "double",
    "integer",
    "json",
    "jsonb",
    "numeric(p,s)",
    "real",
    "smallint",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "varchar(n)",
    "varchar",
];

/// A portable type by its name.
pub(crate) fn named_type(text: &str) -> Option<ColumnType> {
    let text = text.trim().to_ascii_lowercase();
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
        _ => return None,
    })
}
