//! The tables of a bot that watches pinball machines for chat channels: how each channel wants to hear of them, what it
//! watches, and what it has heard already.
//!
//! Everything that makes a row wrong is a constraint, so no program can write one.
#![allow(clippy::duplicated_attributes, reason = "it takes the fields of two constraints for attributes")]

use chrono::{DateTime, Utc};
use codebooks::Codebook;

codebooks::schema!();

/// Where the committed SQL, the diagram and the reference are, for those who run this from its sources.
pub const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");

/// How a channel hears of what it watches.
#[derive(Codebook, Debug)]
#[codebook(table = "channel_configs", check(name = "ck_channel_configs_poll_rate", "poll_rate_minutes > 0"))]
pub struct ChannelConfig {
    /// The chat service's own number of the channel.
    #[codebook(primary_key)]
    pub channel_id: i64,
    /// The chat service's own number of the server that the channel belongs to.
    pub guild_id: i64,
    /// Minutes between two looks.
    #[codebook(default = 60)]
    pub poll_rate_minutes: i32,
    /// Of what the channel wants to hear.
    #[codebook(length = 50, default = "machines")]
    pub notification_types: String,
    /// Whether the channel is served.
    #[codebook(default = true)]
    pub is_active: bool,
    /// The last look.
    pub last_poll_at: Option<DateTime<Utc>>,
    /// When the channel was added.
    #[codebook(default(now))]
    pub created_at: DateTime<Utc>,
    /// When its configuration was last changed.
    #[codebook(default(now))]
    pub updated_at: DateTime<Utc>,
}

/// What can be watched; a variant more is a value more that the column takes.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(key = "text", length = 20, storage = "check")]
pub enum TargetType {
    /// One place that the directory knows
    Location,
    /// All places around a point
    Geographic,
}

/// Something that a channel watches.
#[derive(Codebook, Debug)]
#[codebook(
    table = "monitoring_targets",
    unique(channel_id, location_id, name = "uq_channel_location"),
    unique(channel_id, latitude, longitude, name = "uq_channel_coordinates"),
    check(
        name = "ck_target_data",
        "target_type = 'location' AND location_id IS NOT NULL AND latitude IS NULL AND longitude IS NULL \
         OR target_type = 'geographic' AND location_id IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL \
         AND radius_miles IS NOT NULL"
    )
)]
pub struct MonitoringTarget {
    /// Number.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// The channel that watches.
    #[codebook(references = ChannelConfig)]
    pub channel_id: i64,
    /// What kind of target it is.
    pub target_type: TargetType,
    /// What people call it.
    #[codebook(length = 255)]
    pub display_name: String,
    /// The place, for a target of that kind.
    pub location_id: Option<i64>,
    /// Degrees north, for a point.
    #[codebook(range(-90..=90))]
    pub latitude: Option<f64>,
    /// Degrees east, for a point.
    #[codebook(range(-180..=180))]
    pub longitude: Option<f64>,
    /// Miles around the point; a place needs none.
    #[codebook(range(1..=100), default = 25)]
    pub radius_miles: Option<i32>,
    /// Minutes between two looks.
    #[codebook(default = 60)]
    pub poll_rate_minutes: i32,
    /// Of what the channel wants to hear.
    #[codebook(length = 50, default = "machines")]
    pub notification_types: String,
    /// When the target was added.
    #[codebook(default(now))]
    pub created_at: DateTime<Utc>,
}

/// A submission that a channel has heard of.
#[derive(Codebook, Debug)]
#[codebook(table = "seen_submissions", unique(channel_id, submission_id, name = "uq_channel_submission"))]
pub struct SeenSubmission {
    /// Number.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// The channel.
    #[codebook(references = ChannelConfig)]
    pub channel_id: i64,
    /// The directory's own number of the submission.
    pub submission_id: i64,
    /// When the channel heard of it.
    #[codebook(default(now))]
    pub seen_at: DateTime<Utc>,
}
