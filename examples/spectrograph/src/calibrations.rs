//! What corrects the detectors' counts.

use chrono::{DateTime, Utc};
use codebooks::Codebook;

use crate::codes::{Arm, CalibrationKind};
use crate::exposures::{DataFile, Exposure};
use crate::instrument::SpectrographCamera;
use crate::states::QualityGrade;

/// A correction for one camera, for some time.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    foreign_key(fields(spectrograph_no, arm), references = SpectrographCamera, name = "fk_calibration_camera"),
    unique(kind, spectrograph_no, arm, version),
    index(spectrograph_no, arm, kind, valid_from desc, where = "valid_until IS NULL", name = "ix_calibration_in_force"),
    check(name = "ck_calibration_times", "valid_until IS NULL OR valid_until > valid_from")
)]
pub struct Calibration {
    /// Number.
    #[codebook(primary_key, auto)]
    pub calibration_id: i32,
    /// What it corrects.
    pub kind: CalibrationKind,
    /// The spectrograph.
    pub spectrograph_no: i16,
    /// The camera within it.
    pub arm: Arm,
    /// Counts up for each kind and camera.
    #[codebook(range(1..))]
    pub version: i32,
    /// The calibration from which this one was made.
    #[codebook(references = Self, index)]
    pub made_from_id: Option<i32>,
    /// The file.
    #[codebook(references = DataFile, unique)]
    pub file_id: i64,
    /// From when it holds.
    pub valid_from: DateTime<Utc>,
    /// Until when it holds.
    pub valid_until: Option<DateTime<Utc>>,
    /// How good it is.
    #[codebook(default = Ungraded)]
    pub grade: QualityGrade,
    /// What the software was told.
    #[codebook(type = "json")]
    pub recipe: Option<String>,
}

/// An exposure that went into a calibration.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(calibration_id, visit_no, spectrograph_no, arm),
    foreign_key(
        fields(visit_no, spectrograph_no, arm), references = Exposure, name = "fk_calibration_input_exposure"
    ),
    index(visit_no, spectrograph_no, arm)
)]
pub struct CalibrationInput {
    /// The calibration.
    #[codebook(references = Calibration, on_delete = cascade)]
    pub calibration_id: i32,
    /// The visit.
    pub visit_no: i32,
    /// The spectrograph.
    pub spectrograph_no: i16,
    /// The camera within it.
    pub arm: Arm,
    /// Its weight among the others.
    #[codebook(range(0..=1), default = 1)]
    pub weight: f32,
    /// Why it was left out in the end.
    #[codebook(length = 200)]
    pub rejected_for: Option<String>,
}
