//! The telescope, the weather, and what the control system keeps for itself.

use chrono::{DateTime, Utc};
use codebooks::Codebook;

use crate::codes::Subsystem;
use crate::states::Severity;
use crate::visits::Visit;

/// How the telescope stood at some time during a visit.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(visit_no, sampled_at))]
pub struct TelescopeStatus {
    /// The visit.
    #[codebook(references = Visit, on_delete = cascade)]
    pub visit_no: i32,
    /// When.
    pub sampled_at: DateTime<Utc>,
    /// Height above the horizon, degrees.
    #[codebook(range(0..=90))]
    pub altitude_deg: f64,
    /// Direction from north over east, degrees.
    #[codebook(range(-270..=270))]
    pub azimuth_deg: f64,
    /// Turn of the rotator, degrees.
    #[codebook(range(-180..=180))]
    pub rotator_deg: f64,
    /// Length of the way through the air, 1 in the zenith.
    #[codebook(type = "numeric(5,3)", range(1..=40))]
    pub airmass: String,
    /// Focus, millimetres.
    pub focus_mm: f64,
    /// Moves and tilts of the hexapod, in its own order.
    pub hexapod: Vec<f64>,
    /// Distance to the moon, degrees.
    #[codebook(range(0..=180))]
    pub moon_distance_deg: Option<f32>,
    /// Whether the dome's shutter was open.
    pub is_dome_open: bool,
}

/// What the weather mast said.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(mast_no, sampled_at), index(sampled_at desc))]
pub struct Weather {
    /// The mast: 1 stands in the west, 2 in the east.
    #[codebook(range(1..=2))]
    pub mast_no: i16,
    /// When.
    pub sampled_at: DateTime<Utc>,
    /// Degrees Celsius outside.
    #[codebook(range(-60..=60))]
    pub outside_c: f32,
    /// Degrees Celsius in the dome.
    #[codebook(range(-60..=60))]
    pub dome_c: Option<f32>,
    /// Percent of humidity.
    #[codebook(range(0..=100))]
    pub humidity_pct: f32,
    /// Hectopascal of pressure.
    #[codebook(range(400..=1100))]
    pub pressure_hpa: f32,
    /// Metres a second of wind.
    #[codebook(range(0..=120))]
    pub wind_ms: f32,
    /// Where the wind comes from, degrees.
    #[codebook(range(0..=360))]
    pub wind_from_deg: Option<f32>,
    /// Seeing by the site's own monitor, arc seconds.
    #[codebook(range(0..))]
    pub seeing_arcsec: Option<f32>,
    /// Share of the sky that is cloudy.
    #[codebook(type = "numeric(3,2)", range(0..=1))]
    pub cloud_cover: Option<String>,
}

/// Time that was lost.
#[derive(Codebook, Clone, Debug)]
#[codebook(index(subsystem), check(name = "ck_downtime_times", "until_at IS NULL OR until_at > from_at"))]
pub struct Downtime {
    /// Number.
    #[codebook(primary_key, auto)]
    pub downtime_id: i32,
    /// What failed; the weather is not a subsystem.
    pub subsystem: Option<Subsystem>,
    /// The last visit before it.
    #[codebook(references = Visit)]
    pub last_visit_no: Option<i32>,
    /// Since when.
    pub from_at: DateTime<Utc>,
    /// Until when; NULL while it lasts.
    pub until_at: Option<DateTime<Utc>>,
    /// Share of the telescope's time that it cost: 0.5 where half the fibres could be used.
    #[codebook(range(0..=1), default = 1)]
    pub lost_share: f32,
    /// Why.
    pub reason: String,
}

/// What the control system remembers from one start to the next.
#[derive(Codebook, Clone, Debug)]
pub struct Setting {
    /// Name, with dots between its parts.
    #[codebook(primary_key, length = 120)]
    pub name: String,
    /// Value.
    #[codebook(type = "jsonb")]
    pub value: String,
    /// What it is for.
    pub remark: Option<String>,
    /// When it was last changed.
    #[codebook(default(now))]
    pub changed_at: DateTime<Utc>,
}

/// What the control system had to say.
#[derive(Codebook, Clone, Debug)]
#[codebook(index(said_at desc), index(program_name, said_at))]
pub struct EventLog {
    /// Number.
    #[codebook(primary_key, auto)]
    pub event_id: i64,
    /// When.
    #[codebook(default(now))]
    pub said_at: DateTime<Utc>,
    /// How much it matters.
    pub severity: Severity,
    /// The program that said it.
    #[codebook(length = 60)]
    pub program_name: String,
    /// What it said.
    pub message: String,
    /// What it knew besides.
    #[codebook(type = "json")]
    pub context: Option<String>,
}
