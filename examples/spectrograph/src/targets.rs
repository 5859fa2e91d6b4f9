//! What is in the sky.

use chrono::{DateTime, Utc};
use codebooks::Codebook;

use crate::codes::TargetKind;
use crate::proposals::Program;

/// A list of objects that was loaded as a whole.
#[derive(Codebook, Clone, Debug)]
#[codebook(unique(name, version))]
pub struct TargetCatalogue {
    /// The number that the survey office gives.
    #[codebook(primary_key)]
    pub catalogue_no: i32,
    /// Name.
    #[codebook(length = 60)]
    pub name: String,
    /// Version of the list.
    #[codebook(length = 20)]
    pub version: String,
    /// The frame of its coordinates.
    #[codebook(length = 12, default = "ICRS")]
    pub frame: String,
    /// The filters of the fluxes, in their order.
    #[codebook(type = "text[]")]
    pub filters: Vec<String>,
    /// When it was loaded.
    #[codebook(default(now))]
    pub loaded_at: DateTime<Utc>,
    /// Where it comes from, and how it was made.
    pub origin: Option<String>,
}

/// An object of a catalogue.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(catalogue_no, object_no), index(dec_deg, ra_deg), index(kind, where = "kind <> 'science'"))]
pub struct Target {
    /// The catalogue.
    #[codebook(references = TargetCatalogue)]
    pub catalogue_no: i32,
    /// The catalogue's own number of the object.
    pub object_no: i64,
    /// What it is observed as.
    pub kind: TargetKind,
    /// Right ascension in degrees.
    #[codebook(range(0..=360))]
    pub ra_deg: f64,
    /// Declination in degrees.
    #[codebook(range(-90..=90))]
    pub dec_deg: f64,
    /// The year for which the coordinates hold.
    #[codebook(default = 2016.0, range(1900..=2100))]
    pub epoch_year: f64,
    /// Movement in right ascension, milliarcseconds a year.
    pub pm_ra_mas: Option<f32>,
    /// Movement in declination, milliarcseconds a year.
    pub pm_dec_mas: Option<f32>,
    /// Parallax in milliarcseconds.
    pub parallax_mas: Option<f32>,
    /// Fluxes in nanojansky, by the catalogue's filters.
    pub fluxes_njy: Vec<f64>,
    /// Their errors.
    pub flux_errors_njy: Option<Vec<f64>>,
    /// What else the catalogue says.
    #[codebook(type = "jsonb")]
    pub more: Option<String>,
}

/// That a program wants a target.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(proposal_no, program_no, catalogue_no, object_no),
    foreign_key(fields(proposal_no, program_no), references = Program, on_delete = cascade, name = "fk_program_target_program"),
    foreign_key(fields(catalogue_no, object_no), references = Target, name = "fk_program_target_target"),
    index(catalogue_no, object_no)
)]
pub struct ProgramTarget {
    /// The proposal.
    #[codebook(length = 12)]
    pub proposal_no: String,
    /// The program within it.
    pub program_no: i16,
    /// The catalogue.
    pub catalogue_no: i32,
    /// The object within it.
    pub object_no: i64,
    /// 0 is wanted most.
    #[codebook(range(0..=9), default = 5)]
    pub priority: i16,
    /// Seconds of light that are wanted.
    #[codebook(range(1..))]
    pub wanted_s: i32,
    /// Seconds that good visits have given so far.
    #[codebook(range(0..), default = 0)]
    pub observed_s: f64,
    /// The signal-to-noise ratio that ends it sooner.
    #[codebook(range(0..))]
    pub enough_snr: Option<f32>,
    /// Whether the target needs no more light.
    #[codebook(default = false)]
    pub is_done: bool,
}

/// A star that the guide cameras can follow.
#[derive(Codebook, Clone, Debug)]
#[codebook(index(dec_deg, ra_deg))]
pub struct GuideStar {
    /// The astrometric survey's own number.
    #[codebook(primary_key)]
    pub star_no: i64,
    /// Right ascension in degrees.
    #[codebook(range(0..=360))]
    pub ra_deg: f64,
    /// Declination in degrees.
    #[codebook(range(-90..=90))]
    pub dec_deg: f64,
    /// The year for which the coordinates hold.
    #[codebook(default = 2016.0, range(1900..=2100))]
    pub epoch_year: f64,
    /// Movement in right ascension, milliarcseconds a year.
    #[codebook(default = 0)]
    pub pm_ra_mas: f32,
    /// Movement in declination, milliarcseconds a year.
    #[codebook(default = 0)]
    pub pm_dec_mas: f32,
    /// Magnitude in the guide cameras' band.
    #[codebook(range(0..=25))]
    pub magnitude: f32,
    /// Magnitude in blue light less that in red.
    pub colour: Option<f32>,
    /// Whether it looks like a point in all surveys.
    #[codebook(default = true)]
    pub is_point_like: bool,
}
