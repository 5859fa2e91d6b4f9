//! The tables of PostgreSQL instances that are kept up to date by deployments: a baseline, then a new table, then a new column.
//!
//! `violations/` has folders of deployments that are refused for the names of their files.

use codebooks::Codebook;

codebooks::schema!();

/// Where the committed SQL, the diagram and the reference are, for those who run this from its sources.
pub const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");

/// Something that happens on a day.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "tbl_calendar_event")]
pub struct CalendarEvent {
    /// Number.
    #[codebook(primary_key, auto)]
    pub calendar_id: i32,
    /// When it begins, in seconds since 1970.
    pub calendar_unixtime: i64,
    /// What it is.
    pub calendar_description: String,
    /// Where to read more.
    pub calendar_website: String,
    /// What it looks like.
    pub calendar_image: String,
    /// Something about it.
    #[codebook(default = "lol")]
    pub calendar_something: String,
}

/// Something with a name.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "tbl_new_table")]
pub struct NewTable {
    /// Number.
    #[codebook(primary_key)]
    pub id: i64,
    /// What people call it.
    pub name: Option<String>,
}
