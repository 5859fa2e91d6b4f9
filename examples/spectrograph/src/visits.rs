//! Nights and what is done in them.

use chrono::{DateTime, NaiveDate, Utc};
use codebooks::Codebook;

use crate::codes::{LampKind, VisitKind};
use crate::designs::FibreConfiguration;
use crate::proposals::Person;
use crate::states::{QualityGrade, Severity, VisitState};

/// A night at the telescope.
#[derive(Codebook, Clone, Debug)]
#[codebook(check(name = "ck_night_sun", "sunset_at < sunrise_at"))]
pub struct Night {
    /// The day on which the night begins, by local time.
    #[codebook(primary_key)]
    pub night: NaiveDate,
    /// Who decides what is observed.
    #[codebook(references = Person)]
    pub observer_id: i32,
    /// Who stands by at the telescope and moves it.
    #[codebook(references = Person)]
    pub operator_id: i32,
    /// When the sun sets.
    pub sunset_at: DateTime<Utc>,
    /// When the sun rises.
    pub sunrise_at: DateTime<Utc>,
    /// How much of the moon is lit, 0 to 1.
    #[codebook(range(0..=1))]
    pub moon_lit: f32,
    /// How good the night was.
    #[codebook(default = Ungraded)]
    pub grade: QualityGrade,
    /// What the observer wrote in the morning.
    pub report: Option<String>,
}

/// Visits that one command asked for.
#[derive(Codebook, Clone, Debug)]
#[codebook(check(name = "ck_visit_sequence_times", "finished_at IS NULL OR finished_at >= commanded_at"))]
pub struct VisitSequence {
    /// Number.
    #[codebook(primary_key, auto)]
    pub sequence_id: i32,
    /// What the observer calls it.
    #[codebook(length = 80)]
    pub name: String,
    /// The command, with all that it was told.
    #[codebook(type = "jsonb")]
    pub command: String,
    /// Who gave it.
    #[codebook(length = 32, references = Person, to = login)]
    pub commanded_by: String,
    /// When it was given.
    #[codebook(default(now))]
    pub commanded_at: DateTime<Utc>,
    /// Visits that it asked for.
    #[codebook(range(1..), default = 1)]
    pub visits_wanted: i16,
    /// When its last visit was done, or it was stopped.
    pub finished_at: Option<DateTime<Utc>>,
}

/// One use of the whole instrument: all that was taken under one number.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    foreign_key(fields(design_no, attempt), references = FibreConfiguration, name = "fk_visit_configuration"),
    index(design_no, attempt),
    index(state, where = "state < 4"),
    index(kind, began_at desc),
    check(name = "ck_visit_configuration", "(design_no IS NULL) = (attempt IS NULL)"),
    check(name = "ck_visit_times", "ended_at IS NULL OR ended_at >= began_at"),
    check(name = "ck_visit_repeats", "repeats_visit_no < visit_no")
)]
pub struct Visit {
    /// The number that the instrument gives to everything it takes.
    #[codebook(primary_key, range(1..))]
    pub visit_no: i32,
    /// The night.
    #[codebook(references = Night, index)]
    pub night: NaiveDate,
    /// The sequence that it belongs to.
    #[codebook(references = VisitSequence, index)]
    pub sequence_id: Option<i32>,
    /// What it is for.
    pub kind: VisitKind,
    /// How far it has come.
    #[codebook(default = Queued)]
    pub state: VisitState,
    /// The design of the fibres' places; without fibres in the sky there is none.
    pub design_no: Option<i64>,
    /// The attempt that brought them there.
    pub attempt: Option<i16>,
    /// The failed visit that this one repeats.
    #[codebook(references = Self, index)]
    pub repeats_visit_no: Option<i32>,
    /// When it began.
    #[codebook(default(now))]
    pub began_at: DateTime<Utc>,
    /// When its last file was written.
    pub ended_at: Option<DateTime<Utc>>,
    /// Seconds of light that are wanted.
    #[codebook(range(0..=7200))]
    pub wanted_s: f64,
    /// Right ascension to which the telescope went, degrees.
    #[codebook(range(0..=360))]
    pub ra_deg: Option<f64>,
    /// Declination to which the telescope went, degrees.
    #[codebook(range(-90..=90))]
    pub dec_deg: Option<f64>,
}

/// A lamp that burned during a visit.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(visit_no, lamp))]
pub struct VisitLamp {
    /// The visit.
    #[codebook(references = Visit, on_delete = cascade)]
    pub visit_no: i32,
    /// The lamp.
    pub lamp: LampKind,
    /// For how many seconds.
    #[codebook(range(0..))]
    pub lit_s: f32,
    /// Current in amperes.
    #[codebook(type = "numeric(5,3)", range(0..))]
    pub current_a: Option<String>,
}

/// What somebody wrote about a visit.
#[derive(Codebook, Clone, Debug)]
#[codebook(index(visit_no, written_at desc), index(severity, where = "severity >= 20 AND closed_at IS NULL"))]
pub struct VisitNote {
    /// Number.
    #[codebook(primary_key, auto)]
    pub note_id: i64,
    /// The visit.
    #[codebook(references = Visit, on_delete = cascade)]
    pub visit_no: i32,
    /// Who wrote it.
    #[codebook(references = Person)]
    pub author_id: i32,
    /// How much it matters.
    #[codebook(default = Info)]
    pub severity: Severity,
    /// How good the author found the visit.
    pub grade: Option<QualityGrade>,
    /// The note.
    pub body: String,
    /// Words to find it by.
    pub labels: Option<Vec<String>>,
    /// When it was written.
    #[codebook(default(now))]
    pub written_at: DateTime<Utc>,
    /// When nothing was left to do about it.
    pub closed_at: Option<DateTime<Utc>>,
}
