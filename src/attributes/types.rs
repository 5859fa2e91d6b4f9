//! Which field becomes which column in each database.
//!
//! | field | `type = "…"` | PostgreSQL | MySQL/MariaDB | SQLite |
//! |---|---|---|---|---|
//! | `i8`, `i16`, `u8` | `smallint` | `smallint` | `smallint` | `INT`, bounded by a CHECK |
//! | `i32`, `u16` | `integer` | `integer` | `int` | `INT`, bounded by a CHECK |
//! | `i64`, `u32` | `bigint` | `bigint` | `bigint` | `INT` |
//! | `bool` | `boolean` | `boolean` | `boolean` | `INTEGER`, 0 or 1 |
//! | `f32` | `real` | `real` | `float` | `REAL` |
//! | `f64` | `double` | `double precision` | `double` | `REAL` |
//! | `Decimal`, `BigDecimal` | `numeric(p,s)` | `numeric(p, s)` | `decimal(p, s)` | `REAL` |
//! | `String` | `text` | `text` | `longtext` | `TEXT` |
//! | `String` with `length` | `varchar(n)` | `varchar(n)` | `varchar(n)` | `TEXT`, bounded by a CHECK |
//! | | `varchar` | `varchar` | a build error | `TEXT` |
//! | | `char(n)` | `char(n)` | `char(n)` | `TEXT`, bounded by a CHECK |
//! | `NaiveDate`, `Date` | `date` | `date` | `date` | `TEXT` |
//! | `NaiveTime`, `Time` | `time` | `time` | `time(6)` | `TEXT` |
//! | `NaiveDateTime`, `PrimitiveDateTime` | `timestamp` | `timestamp` | `datetime(6)` | `TEXT` |
//! | `DateTime<Utc>`, `OffsetDateTime` | `timestamptz` | `timestamptz` | `datetime(6)`, UTC | `TEXT`, UTC |
//! | `Uuid` | `uuid` | `uuid` | `binary(16)` | `BLOB` of 16 bytes |
//! | `Vec<u8>` | `bytes` | `bytea` | `longblob` | `BLOB` |
//! | | `json` | `json` | `json` | `TEXT`, valid JSON |
//! | `Value`, `Json<…>` | `jsonb` | `jsonb` | `json` | `TEXT`, valid JSON |
//! | `Vec<…>` of any of these | `integer[]` | `integer[]` | `json` | `TEXT`, a JSON array |
//! | `IpAddr`, `IpNetwork`, `IpNet` | `inet`, `cidr` | `inet`, `cidr` | `varchar(255)` | `TEXT` |
//! | `MacAddress` | `macaddr`, `macaddr8` | `macaddr` | `varchar(255)` | `TEXT` |
//! | `PgInterval` | `interval` | `interval` | `varchar(255)` | `TEXT` |
//! | `PgTimeTz` | `timetz` | `timetz` | `varchar(255)` | `TEXT` |
//! | `PgRange<…>` | `int4range`, `int8range`, `numrange`, `tsrange`, `tstzrange`, `daterange` | the same | `varchar(255)` | `TEXT` |
//! | `PgMoney`, `BitVec` | `money`, `varbit` | `money`, `bit varying` | `varchar(255)`, `longtext` | `TEXT` |
//! | `PgPoint`, `PgLine`, `PgLSeg`, `PgBox`, `PgPath`, `PgPolygon`, `PgCircle` | `point`, … | the same | `longtext` | `TEXT` |
//! | | `tsvector`, `tsquery`, `xml` | the same | `longtext` | `TEXT` |
//!
//! `varchar` without a length is there for schemas that have it already: PostgreSQL treats it like `text`, and MySQL has no
//! such type. As an array, `varchar[]`, it is JSON on MySQL like every array.
//!
//! What only PostgreSQL has is stored elsewhere as the text that PostgreSQL would print, and is not checked there.
//!
//! `sqlx` does not read every column into every integer of Rust: see [`rows`](super::rows).
//!
//! Types are known by their last path segment. MySQL does not index unbounded text: a `String` in a key or an index needs a
//! `length` where `mysql` is configured.
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook)]
//! # #[codebook(standalone)]
//! pub struct Host {
//!     #[codebook(primary_key)]
//!     address: std::net::IpAddr,
//!     #[codebook(type = "cidr")]
//!     network: String,
//!     ports: Vec<i32>,
//!     names: Option<Vec<String>>,
//!     #[codebook(type = "varchar")]
//!     owner: String,
//!     #[codebook(type = "tstzrange")]
//!     seen: String,
//!     #[codebook(type = "numeric(12, 4)")]
//!     load: String,
//! }
//! ```
