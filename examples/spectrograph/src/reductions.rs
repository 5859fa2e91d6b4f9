//! From counts to spectra.

use chrono::{DateTime, Utc};
use codebooks::{Codebook, Mask};

use crate::calibrations::Calibration;
use crate::codes::Arm;
use crate::exposures::{DataFile, Exposure};
use crate::fibres::Fibre;
use crate::states::{QualityGrade, SpectrumFlag};
use crate::targets::Target;
use crate::visits::Visit;

/// One run of the reduction software.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    index(began_at desc),
    check(name = "ck_reduction_times", "ended_at IS NULL OR ended_at >= began_at")
)]
pub struct Reduction {
    /// Number.
    #[codebook(primary_key, auto)]
    pub reduction_id: i32,
    /// Version of the software.
    #[codebook(length = 40)]
    pub software_version: String,
    /// What the software was told.
    #[codebook(type = "jsonb")]
    pub settings: String,
    /// The computer that it ran on.
    #[codebook(length = 80)]
    pub host: String,
    /// When it began.
    #[codebook(default(now))]
    pub began_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it ended well.
    pub is_ok: Option<bool>,
    /// Hours of processor time.
    #[codebook(type = "numeric(8,2)", range(0..))]
    pub cpu_hours: Option<String>,
}

/// An exposure that was reduced, and with what.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(reduction_id, visit_no, spectrograph_no, arm),
    foreign_key(
        fields(visit_no, spectrograph_no, arm), references = Exposure, name = "fk_reduced_exposure_exposure"
    ),
    index(visit_no, spectrograph_no, arm)
)]
pub struct ReducedExposure {
    /// The run.
    #[codebook(references = Reduction, on_delete = cascade)]
    pub reduction_id: i32,
    /// The visit.
    pub visit_no: i32,
    /// The spectrograph.
    pub spectrograph_no: i16,
    /// The camera within it.
    pub arm: Arm,
    /// The traces along which light was summed.
    #[codebook(references = Calibration)]
    pub trace_id: i32,
    /// The wavelengths.
    #[codebook(references = Calibration)]
    pub wavelength_id: i32,
    /// Pixels by which the image had moved, across and along.
    pub shift_px: Option<Vec<f32>>,
    /// Counts of the sky, in the middle.
    pub sky_counts: Option<f64>,
    /// Pixels that were repaired for cosmic rays.
    #[codebook(range(0..), default = 0)]
    pub cosmic_ray_px: i32,
    /// How good the result is.
    #[codebook(default = Ungraded)]
    pub grade: QualityGrade,
}

/// What one fibre gave in one visit, all arms together.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(reduction_id, visit_no, fibre_no),
    index(visit_no, fibre_no),
    index(flags, where = "flags <> 0")
)]
pub struct Spectrum {
    /// The run.
    #[codebook(references = Reduction, on_delete = cascade)]
    pub reduction_id: i32,
    /// The visit.
    #[codebook(references = Visit)]
    pub visit_no: i32,
    /// The fibre.
    #[codebook(references = Fibre)]
    pub fibre_no: i16,
    /// The row in that file.
    #[codebook(range(0..))]
    pub file_row: i32,
    /// Signal-to-noise ratio in the middle, for each arm.
    pub snrs: Vec<f32>,
    /// What it suffers from.
    #[codebook(default = 0)]
    pub flags: Mask<SpectrumFlag>,
    /// Counts that the sky model left, for each arm.
    pub sky_residuals: Option<Vec<f32>>,
}

/// A target's spectrum out of several visits.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    unique(reduction_id, catalogue_no, object_no),
    foreign_key(fields(catalogue_no, object_no), references = Target, name = "fk_combined_spectrum_target"),
    index(catalogue_no, object_no)
)]
pub struct CombinedSpectrum {
    /// Number.
    #[codebook(primary_key, auto)]
    pub combined_id: i64,
    /// The run.
    #[codebook(references = Reduction)]
    pub reduction_id: i32,
    /// The target's catalogue.
    pub catalogue_no: i32,
    /// The object within it.
    pub object_no: i64,
    /// The file.
    #[codebook(references = DataFile, unique)]
    pub file_id: i64,
    /// Seconds of light in it.
    #[codebook(range(0..))]
    pub light_s: f64,
    /// What it suffers from.
    #[codebook(default = 0)]
    pub flags: Mask<SpectrumFlag>,
    /// How good it is.
    #[codebook(default = Ungraded)]
    pub grade: QualityGrade,
    /// Redshift, where one was found.
    #[codebook(range(-0.1..=20.0))]
    pub redshift: Option<f64>,
    /// Its error.
    #[codebook(range(0..))]
    pub redshift_error: Option<f64>,
    /// Other redshifts that the fit found, best first.
    pub other_redshifts: Option<Vec<f64>>,
}

/// A spectrum that went into a combined one.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(combined_id, reduction_id, visit_no, fibre_no),
    foreign_key(
        fields(reduction_id, visit_no, fibre_no), references = Spectrum, name = "fk_combined_spectrum_part_spectrum"
    )
)]
pub struct CombinedSpectrumPart {
    /// The combined spectrum.
    #[codebook(references = CombinedSpectrum, on_delete = cascade)]
    pub combined_id: i64,
    /// The run that made the spectrum, maybe an earlier one.
    pub reduction_id: i32,
    /// The visit.
    pub visit_no: i32,
    /// The fibre.
    pub fibre_no: i16,
    /// Its weight among the others.
    #[codebook(range(0..=1))]
    pub weight: f32,
}

/// How good a visit was, as a run of the reduction found.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(visit_no, reduction_id))]
pub struct VisitQuality {
    /// The visit.
    #[codebook(references = Visit)]
    pub visit_no: i32,
    /// The run.
    #[codebook(references = Reduction, on_delete = cascade)]
    pub reduction_id: i32,
    /// How good it is.
    pub grade: QualityGrade,
    /// Width of the stars, arc seconds.
    #[codebook(range(0..))]
    pub seeing_arcsec: Option<f32>,
    /// Share of the light that came through the air.
    #[codebook(type = "numeric(4,3)", range(0..))]
    pub transparency: Option<String>,
    /// Seconds that the visit was worth under a clear sky.
    #[codebook(range(0..))]
    pub effective_s: Option<f64>,
    /// Fibres with a spectrum of use.
    #[codebook(range(0..=1260))]
    pub good_fibres: Option<i16>,
    /// When it was said.
    #[codebook(default(now))]
    pub graded_at: DateTime<Utc>,
    /// Why.
    pub remark: Option<String>,
}
