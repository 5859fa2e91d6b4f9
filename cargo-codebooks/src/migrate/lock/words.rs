//! The words in which the lock keeps the model's enums.

use schema_model::model::{
    Action, Code, ColumnType, Default, Deferrable, ExtraKind, IndexMethod, IntRepr, KeyKind, Numbering, POSTGRES_ONLY,
    PartitionMethod, Storage,
};
use toml_edit::{InlineTable, Value};

use super::facts::{Known, line};

/// The word of a value in a list of both.
pub(super) fn word<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    table.iter().find(|(known, _)| known == value).map_or("", |(_, word)| word)
}

/// The value of a word; that of the first where there is none.
pub(super) fn value<T: Copy>(table: &[(T, &'static str)], word: &str) -> Option<T> {
    match word {
        "" => table.first().map(|(value, _)| *value),
        word => table.iter().find(|(_, known)| *known == word).map(|(value, _)| *value),
    }
}

pub(super) const STORAGE: [(Storage, &str); 3] =
    [(Storage::Table, ""), (Storage::Check, "check"), (Storage::Native, "native")];

pub(super) const EXTRA: [(ExtraKind, &str); 3] =
    [(ExtraKind::Payload, ""), (ExtraKind::Order, "order"), (ExtraKind::Parent, "parent")];

pub(super) const NUMBERING: [(Numbering, &str); 3] =
    [(Numbering::ByDefault, ""), (Numbering::Always, "always"), (Numbering::Serial, "serial")];

pub(super) const DEFERRABLE: [(Option<Deferrable>, &str); 3] =
    [(None, ""), (Some(Deferrable::Immediate), "immediate"), (Some(Deferrable::Deferred), "deferred")];

pub(super) const PARTITION: [(PartitionMethod, &str); 3] =
    [(PartitionMethod::Range, "range"), (PartitionMethod::List, "list"), (PartitionMethod::Hash, "hash")];

pub(super) const METHOD: [(IndexMethod, &str); 6] = [
    (IndexMethod::Btree, ""),
    (IndexMethod::Hash, "hash"),
    (IndexMethod::Gin, "gin"),
    (IndexMethod::Gist, "gist"),
    (IndexMethod::Spgist, "spgist"),
    (IndexMethod::Brin, "brin"),
];

pub(super) const ACTION: [(Action, &str); 5] = [
    (Action::NoAction, ""),
    (Action::Restrict, "restrict"),
    (Action::Cascade, "cascade"),
    (Action::SetNull, "set_null"),
    (Action::SetDefault, "set_default"),
];

const REPR: [(IntRepr, &str); 12] = [
    (IntRepr::I8, "i8"),
    (IntRepr::I16, "i16"),
    (IntRepr::I32, "i32"),
    (IntRepr::I64, "i64"),
    (IntRepr::U8, "u8"),
    (IntRepr::U16, "u16"),
    (IntRepr::U32, "u32"),
    (IntRepr::U64, "u64"),
    (IntRepr::I128, "i128"),
    (IntRepr::U128, "u128"),
    (IntRepr::Isize, "isize"),
    (IntRepr::Usize, "usize"),
];

/// `i16`, or `text(64)`.
pub(super) fn key(key: KeyKind) -> String {
    match key {
        KeyKind::Int(repr) => word(&REPR, &repr).to_owned(),
        KeyKind::Text(length) => format!("text({length})"),
    }
}

pub(super) fn read_key(text: &str) -> Option<KeyKind> {
    match bracketed(text, "text") {
        Some(length) => length.parse().ok().map(KeyKind::Text),
        None => value(&REPR[2..], text).or_else(|| value(&REPR, text)).map(KeyKind::Int),
    }
}

/// What stands between the parentheses of `name(…)`.
fn bracketed<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')
}

/// A type as attributes write it; `native(c_state)` for an enum type of the database.
pub(super) fn column_type(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Native(name) => format!("native({name})"),
        ColumnType::Array(item) => format!("{}[]", column_type(item)),
        other => other.label(),
    }
}

pub(super) fn read_column_type(text: &str) -> Option<ColumnType> {
    use ColumnType as T;
    if let Some(item) = text.strip_suffix("[]") {
        return read_column_type(item).map(|item| T::Array(Box::new(item)));
    }
    if let Some(name) = bracketed(text, "native") {
        return Some(T::Native(name.to_owned()));
    }
    if let Some(length) = bracketed(text, "varchar") {
        return length.parse().ok().map(T::Varchar);
    }
    if let Some(length) = bracketed(text, "char") {
        return length.parse().ok().map(T::Char);
    }
    if let Some((precision, scale)) = bracketed(text, "numeric").and_then(|digits| digits.split_once(',')) {
        return Some(T::Numeric(precision.parse().ok()?, scale.parse().ok()?));
    }
    let plain = [
        T::SmallInt,
        T::Integer,
        T::BigInt,
        T::Boolean,
        T::Real,
        T::Double,
        T::Text,
        T::UnboundedVarchar,
        T::Date,
        T::Time,
        T::Timestamp,
        T::TimestampTz,
        T::Uuid,
        T::Bytes,
        T::Json,
        T::Jsonb,
        T::Own,
    ];
    let is_postgres = POSTGRES_ONLY.iter().any(|(name, _)| *name == text);
    plain.into_iter().find(|ty| ty.label() == text).or_else(|| is_postgres.then(|| T::Postgres(text.to_owned())))
}

/// A code: a number, or a text. TOML's numbers end at 64 bits, so a longer one is a text behind `int:`.
pub(super) fn code(code: &Code) -> Value {
    match code {
        Code::Int(number) => i64::try_from(*number).map_or_else(|_| format!("int:{number}").into(), Value::from),
        Code::Text(text) => text.as_str().into(),
    }
}

pub(super) fn read_code(value: &Value, is_text: bool) -> Option<Code> {
    match value.as_integer() {
        Some(number) => Some(Code::Int(number.into())),
        None if is_text => value.as_str().map(|text| Code::Text(text.to_owned())),
        None => value.as_str()?.strip_prefix("int:")?.parse().ok().map(Code::Int),
    }
}

/// `{ text = "new" }`
pub(super) fn default(default: &Default) -> InlineTable {
    line(|facts| match default {
        Default::Number(number) => facts.value("number", number.as_str()),
        Default::Bool(truth) => facts.value("bool", *truth),
        Default::Text(text) => facts.value("text", text.as_str()),
        Default::Now => facts.value("now", true),
        Default::Expression(sql) => facts.value("sql", sql.as_str()),
        Default::Own(own) => facts.per_dialect("own", own),
    })
}

pub(super) fn read_default(known: Known<'_>) -> Option<Default> {
    let (key, item) = known.0.iter().next()?;
    let text = item.as_str().map(str::to_owned);
    Some(match key {
        "number" => Default::Number(text?),
        "bool" => Default::Bool(item.as_bool()?),
        "text" => Default::Text(text?),
        "now" => Default::Now,
        "sql" => Default::Expression(text?),
        "own" => Default::Own(known.per_dialect("own")?),
        _ => return None,
    })
}
