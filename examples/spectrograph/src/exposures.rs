//! What the detectors took, and the files that hold it.

use chrono::{DateTime, Utc};
use codebooks::Codebook;

use crate::codes::{Arm, FileKind};
use crate::instrument::SpectrographCamera;
use crate::states::QualityGrade;
use crate::visits::Visit;

/// A file that the instrument or a reduction wrote.
#[derive(Codebook, Clone, Debug)]
#[codebook(index(visit_no, kind), index(archived_at, where = "archived_at IS NULL"))]
pub struct DataFile {
    /// Number.
    #[codebook(primary_key, auto)]
    pub file_id: i64,
    /// What it holds.
    pub kind: FileKind,
    /// The visit that it is from, when it is from one alone.
    #[codebook(references = Visit)]
    pub visit_no: Option<i32>,
    /// Path below the archive's root.
    #[codebook(length = 240, unique)]
    pub path: String,
    /// Bytes.
    #[codebook(range(0..))]
    pub size: i64,
    /// SHA-256 of the bytes.
    #[codebook(type = "char(64)", index)]
    pub sha256: String,
    /// When it was written.
    #[codebook(default(now))]
    pub written_at: DateTime<Utc>,
    /// When the archive had it.
    pub archived_at: Option<DateTime<Utc>>,
    /// When everybody may read it.
    pub public_at: Option<DateTime<Utc>>,
}

/// What one camera took during a visit.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(visit_no, spectrograph_no, arm),
    foreign_key(fields(spectrograph_no, arm), references = SpectrographCamera, name = "fk_exposure_camera"),
    index(spectrograph_no, arm),
    check(name = "ck_exposure_times", "closed_at IS NULL OR closed_at >= opened_at")
)]
pub struct Exposure {
    /// The visit.
    #[codebook(references = Visit)]
    pub visit_no: i32,
    /// The spectrograph.
    pub spectrograph_no: i16,
    /// The camera within it.
    pub arm: Arm,
    /// When the shutter opened.
    pub opened_at: DateTime<Utc>,
    /// When the shutter closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Seconds of light.
    #[codebook(range(0..))]
    pub light_s: f64,
    /// Seconds in which the detector gathered charge.
    #[codebook(range(0..))]
    pub dark_s: f64,
    /// The raw file.
    #[codebook(references = DataFile, unique)]
    pub file_id: Option<i64>,
    /// How good it is.
    #[codebook(default = Ungraded)]
    pub grade: QualityGrade,
}

/// What the read-out of an exposure says of its detector.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(visit_no, spectrograph_no, arm),
    foreign_key(
        fields(visit_no, spectrograph_no, arm), references = Exposure, on_delete = cascade, name = "fk_readout_exposure"
    )
)]
pub struct Readout {
    /// The visit.
    pub visit_no: i32,
    /// The spectrograph.
    pub spectrograph_no: i16,
    /// The camera within it.
    pub arm: Arm,
    /// Mean level without light, counts, for each amplifier.
    pub bias_levels: Vec<f32>,
    /// Noise, counts, for each amplifier.
    pub noises: Vec<f32>,
    /// Pixels at the end of their range.
    #[codebook(range(0..), default = 0)]
    pub saturated_px: i32,
    /// Temperature of the detector, kelvin.
    #[codebook(range(0..=350))]
    pub temperature_k: Option<f32>,
    /// Pressure in the vessel, pascal.
    #[codebook(range(0..))]
    pub pressure_pa: Option<f64>,
    /// Read-outs up the ramp, for infrared.
    #[codebook(range(1..))]
    pub ramp_reads: Option<i16>,
}
