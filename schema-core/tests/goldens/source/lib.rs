//! Every feature of the grammar's core, once. This package is read and never compiled.

use codebooks::{Codebook, Coded};

mod places;

use places::{Country, Depot};

/// How far a parcel has come.
#[derive(Codebook)]
#[repr(i16)]
pub enum ParcelState {
    Announced = 0,
    /// Handed to the carrier; "it's theirs", 100 %
    Accepted = 10,
    #[codebook(retired)]
    OnHold = 20,
    #[codebook(description = "Given\\back\r\nto the sender")]
    Returned = -1,
}

/// What an app can be told.
#[derive(Codebook)]
#[codebook(table = "c_cmd", names = "snake_case", key_column = "cmd", name_column = "label", description_column = "meaning", archive_column = "gone_at")]
#[repr(u8)]
pub enum Command {
    Start = places::FIRST,
    Stop,
    #[codebook(name = "re-start", retired)]
    Restart,
}

/// A size, by its letter.
#[derive(Codebook)]
#[codebook(key = "text", length = 4, codes = "lowercase")]
pub enum Size {
    S,
    #[codebook(code = "grün")]
    M,
}

/// Kept as a CHECK.
#[derive(Codebook)]
#[codebook(storage = "check")]
pub enum Priority {
    Low = 1,
    High = 5,
}

/// Kept as a CHECK on text.
#[derive(Codebook)]
#[codebook(storage = "check", key = "text")]
pub enum Kind {
    Letter,
    BigBox,
}

/// The database's own enum type.
#[derive(Codebook)]
#[codebook(storage = "native")]
pub enum Mood {
    Glad,
    #[codebook(code = "it's sad")]
    Sad,
}

/// One parcel: every scalar type, every kind of default.
#[derive(Codebook)]
#[codebook(
    index(depot, announced_at desc),
    unique(depot, number, name = "uq_number_per_depot"),
    check(name = "ck_times", "delivered_at IS NULL OR delivered_at >= announced_at"),
    check("weight > 0 OR kind = 'letter'"),
)]
pub struct Parcel {
    #[codebook(primary_key, auto)]
    id: i64,
    /// Where it lies.
    #[codebook(references = Depot, on_delete = cascade, on_update = cascade)]
    depot: i64,
    #[codebook(default = Announced)]
    state: ParcelState,
    before: Option<Coded<ParcelState>>,
    command: Option<Command>,
    size: Size,
    #[codebook(default = High)]
    priority: Priority,
    kind: Kind,
    #[codebook(default = Glad)]
    mood: Mood,
    #[codebook(references = Self, on_delete = set_null)]
    parent: Option<i64>,
    #[codebook(references = Country, to = iso, type = "char(2)")]
    country: Option<String>,
    number: i16,
    count: i32,
    #[codebook(column = "order")]
    r#type: u16,
    #[codebook(length = 255, default = "it's \\ \"here\"", unique)]
    note: String,
    #[codebook(type = "char(3)")]
    code: String,
    text: Option<String>,
    #[codebook(range(0.5..), index = "ix_by_weight")]
    weight: f32,
    #[codebook(range(-90.0..=90.0))]
    latitude: Option<f64>,
    #[codebook(precision = 10, scale = 2, default = 0.5)]
    price: Decimal,
    #[codebook(default = true)]
    fragile: bool,
    day: Option<NaiveDate>,
    hour: Option<NaiveTime>,
    local: Option<NaiveDateTime>,
    #[codebook(default(now))]
    announced_at: DateTime<Utc>,
    delivered_at: Option<DateTime<Utc>>,
    #[codebook(default(sql = "1 + 1"))]
    computed: i32,
    uuid: Option<Uuid>,
    picture: Option<Vec<u8>>,
    extra: Option<serde_json::Value>,
    #[codebook(type = "json")]
    raw: Option<String>,
    #[codebook(skip)]
    cache: std::cell::Cell<u8>,
}

/// Refers by two columns, and to a table that refers back.
#[derive(Codebook)]
#[codebook(table = "group", primary_key(depot, name), foreign_key(fields(depot, name), references = places::Shelf, to(depot, name), name = "fk_select", on_delete = cascade))]
pub struct Select {
    depot: i64,
    #[codebook(length = 20)]
    name: String,
}

/// Kept without a key.
#[derive(Codebook)]
pub struct Log {
    #[codebook(length = 10, index)]
    line: String,
}
