//! How well the telescope followed the sky.

use chrono::{DateTime, Utc};
use codebooks::Codebook;

use crate::instrument::GuideCamera;
use crate::targets::GuideStar;
use crate::visits::Visit;

/// One image by all guide cameras, and the correction that came of it.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(visit_no, frame_no))]
pub struct GuideFrame {
    /// The visit.
    #[codebook(references = Visit, on_delete = cascade)]
    pub visit_no: i32,
    /// Counts up within the visit.
    #[codebook(range(1..))]
    pub frame_no: i32,
    /// When the exposure began.
    pub taken_at: DateTime<Utc>,
    /// Seconds of light.
    #[codebook(range(0..=60))]
    pub light_s: f32,
    /// Error in right ascension, arc seconds.
    pub ra_error_arcsec: Option<f32>,
    /// Error in declination, arc seconds.
    pub dec_error_arcsec: Option<f32>,
    /// Error of the rotator, arc seconds.
    pub turn_error_arcsec: Option<f32>,
    /// Error of the focus, millimetres.
    pub focus_error_mm: Option<f32>,
    /// Width of the stars, arc seconds.
    #[codebook(range(0..))]
    pub seeing_arcsec: Option<f32>,
    /// Whether the telescope was told.
    #[codebook(default = true)]
    pub is_applied: bool,
}

/// A star on one image.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(visit_no, frame_no, star_no),
    foreign_key(
        fields(visit_no, frame_no), references = GuideFrame, on_delete = cascade, name = "fk_guide_star_position_frame"
    )
)]
pub struct GuideStarPosition {
    /// The visit.
    pub visit_no: i32,
    /// The image.
    pub frame_no: i32,
    /// The star.
    #[codebook(references = GuideStar, index)]
    pub star_no: i64,
    /// The camera.
    #[codebook(references = GuideCamera)]
    pub camera_no: i16,
    /// Column on the camera.
    pub x_px: f32,
    /// Row on the camera.
    pub y_px: f32,
    /// Columns from where it should be.
    pub x_error_px: f32,
    /// Rows from where it should be.
    pub y_error_px: f32,
    /// Counts in the star.
    #[codebook(range(0..))]
    pub counts: f32,
    /// Whether the correction counts it.
    #[codebook(default = true)]
    pub is_used: bool,
}
