//! A table to start from.

use chrono::{DateTime, NaiveDate, Utc};
use codebooks::Codebook;

use crate::codes::AlertSeverity;

/// What a collected company looks like; copy this table and change it.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "example_table", unique(company_id, birth_date))]
pub struct Example {
    /// Number.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// The company's number in its register.
    pub company_id: i64,
    /// The person's name.
    #[codebook(length = 100)]
    pub person_name: String,
    /// The person's day of birth.
    pub birth_date: NaiveDate,
    /// The alert that a change of the row sends.
    #[codebook(default = Info)]
    pub alert_severity: AlertSeverity,
    /// SHA-256 of the collected columns.
    #[codebook(type = "char(64)")]
    pub sha: String,
    /// When the source stopped having the row.
    pub archive: Option<DateTime<Utc>>,
    /// When the row was first collected.
    #[codebook(default(now))]
    pub date_created: DateTime<Utc>,
    /// When the row changed last.
    pub date_modified: Option<DateTime<Utc>>,
}
