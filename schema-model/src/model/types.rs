//! Column types, named after what they mean rather than after one database.

use crate::diagnosis::Diagnosis;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// 16-bit signed integer.
    SmallInt,
    /// 32-bit signed integer.
    Integer,
    /// 64-bit signed integer.
    BigInt,
    /// Truth value.
    Boolean,
    /// 32-bit float.
    Real,
    /// 64-bit float.
    Double,
    /// Exact decimal: all digits, digits after the point.
    Numeric(u32, u32),
    /// Text without a bound.
    Text,
    /// Text of at most so many characters.
    Varchar(u32),
    /// PostgreSQL's `varchar` without a length: text without a bound.
    UnboundedVarchar,
    /// Text of exactly so many characters.
    Char(u32),
    /// Calendar day.
    Date,
    /// Time of day.
    Time,
    /// Date and time without a zone.
    Timestamp,
    /// An instant, kept as UTC.
    TimestampTz,
    /// 128-bit identifier.
    Uuid,
    /// Bytes.
    Bytes,
    /// JSON kept as written.
    Json,
    /// JSON in the database's own binary form, where it has one.
    Jsonb,
    /// One of an enum's text codes, by the database's own enum type; holds the codebook's name.
    Native(String),
    /// Several values of one type, in order.
    Array(Box<ColumnType>),
    /// A type that only PostgreSQL has, by its name; elsewhere its text is kept.
    Postgres(String),
    /// Only the databases for which the column names a type have one.
    Own,
}

/// The types that only PostgreSQL has, and whether their texts are short enough for an index elsewhere.
pub const POSTGRES_ONLY: [(&str, bool); 24] = [
    ("box", false),
    ("cidr", true),
    ("circle", false),
    ("daterange", true),
    ("inet", true),
    ("int4range", true),
    ("int8range", true),
    ("interval", true),
    ("line", false),
    ("lseg", false),
    ("macaddr", true),
    ("macaddr8", true),
    ("money", true),
    ("numrange", true),
    ("path", false),
    ("point", false),
    ("polygon", false),
    ("timetz", true),
    ("tsquery", false),
    ("tsrange", true),
    ("tstzrange", true),
    ("tsvector", false),
    ("varbit", false),
    ("xml", false),
];

/// Whether the text of a type that only PostgreSQL has is short.
pub fn is_short(postgres: &str) -> bool {
    POSTGRES_ONLY.iter().any(|(name, short)| *name == postgres && *short)
}

impl ColumnType {
    /// Whether it is one of the integers.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt)
    }

    /// Whether it is text of any kind.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Varchar(_) | Self::UnboundedVarchar | Self::Char(_))
    }

    /// The most characters a text can have.
    #[must_use]
    pub fn max_length(&self) -> Option<u32> {
        match self {
            Self::Varchar(length) | Self::Char(length) => Some(*length),
            _ => None,
        }
    }

    /// The portable name, as attributes write it and as diagrams show it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::SmallInt => "smallint".into(),
            Self::Integer => "integer".into(),
            Self::BigInt => "bigint".into(),
            Self::Boolean => "boolean".into(),
            Self::Real => "real".into(),
            Self::Double => "double".into(),
            Self::Numeric(precision, scale) => format!("numeric({precision},{scale})"),
            Self::Text => "text".into(),
            Self::Varchar(length) => format!("varchar({length})"),
            Self::UnboundedVarchar => "varchar".into(),
            Self::Char(length) => format!("char({length})"),
            Self::Date => "date".into(),
            Self::Time => "time".into(),
            Self::Timestamp => "timestamp".into(),
            Self::TimestampTz => "timestamptz".into(),
            Self::Uuid => "uuid".into(),
            Self::Bytes => "bytes".into(),
            Self::Json => "json".into(),
            Self::Jsonb => "jsonb".into(),
            Self::Native(name) | Self::Postgres(name) => name.clone(),
            Self::Array(item) => format!("{}[]", item.label()),
            Self::Own => "own".into(),
        }
    }
}

/// The Rust integer behind an enum's discriminant or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntRepr {
    /// `i8`, kept as a 16-bit column.
    I8,
    /// `i16`.
    I16,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `u8`, kept as a 16-bit column.
    U8,
    /// `u16`, kept as a 32-bit column.
    U16,
    /// `u32`, kept as a 64-bit column.
    U32,
    /// `u64`, kept as a 64-bit column, whose bounds its codes have.
    U64,
    /// `i128`, likewise.
    I128,
    /// `u128`, likewise.
    U128,
    /// `isize`, likewise.
    Isize,
    /// `usize`, likewise.
    Usize,
}

impl IntRepr {
    /// By the Rust name.
    #[must_use]
    pub fn from_rust(name: &str) -> Option<Self> {
        Some(match name {
            "i8" => Self::I8,
            "i16" => Self::I16,
            "i32" => Self::I32,
            "i64" => Self::I64,
            "u8" => Self::U8,
            "u16" => Self::U16,
            "u32" => Self::U32,
            "u64" => Self::U64,
            "i128" => Self::I128,
            "u128" => Self::U128,
            "isize" => Self::Isize,
            "usize" => Self::Usize,
            _ => return None,
        })
    }

    /// The Rust name.
    #[must_use]
    pub fn rust(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::I128 => "i128",
            Self::U128 => "u128",
            Self::Isize => "isize",
            Self::Usize => "usize",
        }
    }

    /// The signed Rust integer that the column holds.
    #[must_use]
    pub fn stored(self) -> &'static str {
        match self {
            Self::I8 | Self::U8 | Self::I16 => "i16",
            Self::I32 | Self::U16 => "i32",
            _ => "i64",
        }
    }

    /// The column that holds every value of it, without an unsigned type that PostgreSQL lacks.
    #[must_use]
    pub fn column_type(self) -> ColumnType {
        match self {
            Self::I8 | Self::U8 | Self::I16 => ColumnType::SmallInt,
            Self::I32 | Self::U16 => ColumnType::Integer,
            _ => ColumnType::BigInt,
        }
    }

    /// The least and the greatest value.
    #[must_use]
    pub fn bounds(self) -> (i128, i128) {
        match self {
            Self::I8 => (i128::from(i8::MIN), i128::from(i8::MAX)),
            Self::I16 => (i128::from(i16::MIN), i128::from(i16::MAX)),
            Self::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
            Self::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
            Self::U8 => (0, i128::from(u8::MAX)),
            Self::U16 => (0, i128::from(u16::MAX)),
            Self::U32 => (0, i128::from(u32::MAX)),
            // What is wider than every database's integers has their bounds.
            Self::I128 | Self::Isize => Self::I64.bounds(),
            Self::U64 | Self::U128 | Self::Usize => (0, i128::from(i64::MAX)),
        }
    }

    /// Whether it has values that no database's integers have.
    #[must_use]
    pub fn is_wide(self) -> bool {
        matches!(self, Self::U64 | Self::I128 | Self::U128 | Self::Isize | Self::Usize)
    }

    /// What is wrong with a code that does not fit; `code` names it.
    pub fn misfit(self, code: &str) -> Diagnosis {
        if self.is_wide() {
            format!("{code} does not fit into `bigint`, the widest integer of PostgreSQL, MySQL and SQLite").into()
        } else {
            (format!("{code} does not fit into `{}`", self.rust()), "give the enum a larger `#[repr]`").into()
        }
    }
}
