//! Fibres and what moves them.

use chrono::{DateTime, NaiveDate, Utc};
use codebooks::{Codebook, Mask};

use crate::instrument::Spectrograph;
use crate::states::{FibreFlag, QualityGrade};

/// A robot of two motors that holds the end of a fibre in the focal plane.
#[derive(Codebook, Clone, Debug)]
#[codebook(unique(board_no, channel))]
pub struct Positioner {
    /// The number by which the control system moves it.
    #[codebook(primary_key, range(1..=1200))]
    pub positioner_no: i16,
    /// The electronics board.
    #[codebook(range(1..=40))]
    pub board_no: i16,
    /// The channel on that board.
    #[codebook(range(1..=30))]
    pub channel: i16,
    /// Serial number of the robot.
    #[codebook(length = 20, unique)]
    pub serial_no: String,
    /// Version of the motors' firmware.
    #[codebook(length = 16)]
    pub firmware: String,
    /// When it was built in.
    pub installed_on: NaiveDate,
}

/// Where a positioner is and how far its motors move, as found at some time.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(positioner_no, revision),
    check(name = "ck_positioner_geometry_inner", "inner_min_deg < inner_max_deg")
)]
pub struct PositionerGeometry {
    /// The positioner.
    #[codebook(references = Positioner, on_delete = cascade)]
    pub positioner_no: i16,
    /// Counts up for each positioner.
    #[codebook(range(1..))]
    pub revision: i16,
    /// Centre in the focal plane to the right, millimetres.
    pub centre_x_mm: f64,
    /// Centre in the focal plane upwards, millimetres.
    pub centre_y_mm: f64,
    /// Length of the inner arm, millimetres.
    #[codebook(range(0..=10))]
    pub inner_arm_mm: f64,
    /// Length of the outer arm, millimetres.
    #[codebook(range(0..=10))]
    pub outer_arm_mm: f64,
    /// Where the inner motor stops, degrees.
    pub inner_min_deg: f64,
    /// Where the inner motor stops at its other end, degrees.
    pub inner_max_deg: f64,
    /// Degrees a step of the inner motor, each for a tenth of its way.
    pub inner_steps_deg: Vec<f32>,
    /// Degrees a step of the outer motor, each for a tenth of its way.
    pub outer_steps_deg: Vec<f32>,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
    /// How well the positioner moved by it.
    #[codebook(default = Ungraded)]
    pub grade: QualityGrade,
}

/// A fibre from the focal plane to a spectrograph's slit.
#[derive(Codebook, Clone, Debug)]
#[codebook(unique(spectrograph_no, slit_position), index(flags, where = "flags <> 0"))]
pub struct Fibre {
    /// The number that the instrument gives.
    #[codebook(primary_key, range(1..=1260))]
    pub fibre_no: i16,
    /// What moves it; fixed fibres have nothing.
    #[codebook(references = Positioner, unique)]
    pub positioner_no: Option<i16>,
    /// The spectrograph at its end.
    #[codebook(references = Spectrograph)]
    pub spectrograph_no: i16,
    /// The place in the slit, from the bottom.
    #[codebook(range(1..=315))]
    pub slit_position: i16,
    /// What is wrong with it now.
    #[codebook(default = 0)]
    pub flags: Mask<FibreFlag>,
    /// The share of light that it passed in the laboratory.
    #[codebook(type = "numeric(4,3)", range(0..=1))]
    pub laboratory_throughput: Option<String>,
    /// The cable's number of the fibre.
    #[codebook(length = 16, unique)]
    pub cable_label: String,
}

/// That something became wrong with a fibre, and until when.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(fibre_no, flag, set_at),
    index(flag, where = "cleared_at IS NULL"),
    check(name = "ck_fibre_fault_times", "cleared_at IS NULL OR cleared_at > set_at")
)]
pub struct FibreFault {
    /// The fibre.
    #[codebook(references = Fibre)]
    pub fibre_no: i16,
    /// What was wrong.
    pub flag: FibreFlag,
    /// Since when.
    pub set_at: DateTime<Utc>,
    /// Until when; NULL while it lasts.
    pub cleared_at: Option<DateTime<Utc>>,
    /// Who found it: a person's login or a program's name.
    #[codebook(length = 60)]
    pub found_by: String,
    /// In words.
    pub remark: Option<String>,
}
