//! Where the telescope points, and which fibre goes where.

use chrono::{DateTime, Utc};
use codebooks::{Codebook, Mask};

use crate::codes::TargetKind;
use crate::fibres::{Fibre, Positioner};
use crate::proposals::Program;
use crate::states::{FibreFlag, QualityGrade};
use crate::targets::Target;

/// A place in the sky for which fibres are laid out.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    foreign_key(fields(proposal_no, program_no), references = Program, name = "fk_pointing_program"),
    index(proposal_no, program_no),
    check(name = "ck_pointing_program", "(proposal_no IS NULL) = (program_no IS NULL)"),
    index(dec_deg, ra_deg)
)]
pub struct Pointing {
    /// Number.
    #[codebook(primary_key, auto)]
    pub pointing_id: i32,
    /// The proposal for which it was made first; engineering has none.
    #[codebook(length = 12)]
    pub proposal_no: Option<String>,
    /// The program within it.
    pub program_no: Option<i16>,
    /// What people call it.
    #[codebook(length = 60, unique)]
    pub name: String,
    /// Right ascension of the centre in degrees.
    #[codebook(range(0..=360))]
    pub ra_deg: f64,
    /// Declination of the centre in degrees.
    #[codebook(range(-90..=90))]
    pub dec_deg: f64,
    /// Turn of the field in degrees.
    #[codebook(range(-180..=180), default = 0)]
    pub position_angle_deg: f64,
    /// The one of its designs that is observed next.
    #[codebook(references = FibreDesign, deferrable = deferred)]
    pub next_design_no: Option<i64>,
    /// Visits that are still wanted.
    #[codebook(range(0..), default = 0)]
    pub visits_wanted: i16,
}

/// Which fibre goes to which target, as planned for a moment.
#[derive(Codebook, Clone, Debug)]
pub struct FibreDesign {
    /// The planning software's hash of the plan.
    #[codebook(primary_key)]
    pub design_no: i64,
    /// The place in the sky.
    #[codebook(references = Pointing, index)]
    pub pointing_id: i32,
    /// What people call it.
    #[codebook(length = 80)]
    pub name: String,
    /// The moment for which it holds.
    pub planned_for: DateTime<Utc>,
    /// Whether red light goes to the arm of the finer resolution.
    #[codebook(default = false)]
    pub is_red_fine: bool,
    /// Version of the planning software.
    #[codebook(length = 24)]
    pub planner_version: String,
    /// What the planning software was told.
    #[codebook(type = "jsonb")]
    pub planner_settings: String,
    /// When it was made.
    #[codebook(default(now))]
    pub made_at: DateTime<Utc>,
}

/// Where a design puts a fibre.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(design_no, fibre_no),
    foreign_key(fields(catalogue_no, object_no), references = Target, name = "fk_design_fibre_target"),
    index(catalogue_no, object_no),
    check(name = "ck_design_fibre_target", "(catalogue_no IS NULL) = (object_no IS NULL)")
)]
pub struct DesignFibre {
    /// The design.
    #[codebook(references = FibreDesign, on_delete = cascade)]
    pub design_no: i64,
    /// The fibre.
    #[codebook(references = Fibre)]
    pub fibre_no: i16,
    /// Why it goes there.
    pub kind: TargetKind,
    /// The target's catalogue; sky and unassigned fibres have none.
    pub catalogue_no: Option<i32>,
    /// The object within it.
    pub object_no: Option<i64>,
    /// Right ascension in degrees.
    #[codebook(range(0..=360))]
    pub ra_deg: Option<f64>,
    /// Declination in degrees.
    #[codebook(range(-90..=90))]
    pub dec_deg: Option<f64>,
    /// Place in the focal plane to the right, millimetres.
    pub x_mm: Option<f64>,
    /// Place in the focal plane upwards, millimetres.
    pub y_mm: Option<f64>,
}

/// One attempt to bring the fibres where a design wants them.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(design_no, attempt),
    index(configured_at desc),
    check(name = "ck_fibre_configuration_moved", "fibres_in_place <= fibres_moved")
)]
pub struct FibreConfiguration {
    /// The design.
    #[codebook(references = FibreDesign)]
    pub design_no: i64,
    /// Counts up for each design.
    #[codebook(range(1..))]
    pub attempt: i16,
    /// When the fibres stood still.
    pub configured_at: Option<DateTime<Utc>>,
    /// Rounds of moving and measuring.
    #[codebook(range(0..=50), default = 0)]
    pub rounds: i16,
    /// Fibres that were to move.
    #[codebook(range(0..), default = 0)]
    pub fibres_moved: i16,
    /// Those of them that reached their place.
    #[codebook(range(0..), default = 0)]
    pub fibres_in_place: i16,
    /// How far off is still in place, micrometres.
    #[codebook(range(0..=100), default = 10)]
    pub tolerance_um: f32,
    /// How good the result is.
    #[codebook(default = Ungraded)]
    pub grade: QualityGrade,
}

/// Where a fibre really was.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(design_no, attempt, fibre_no),
    foreign_key(
        fields(design_no, attempt), references = FibreConfiguration, on_delete = cascade,
        name = "fk_configured_fibre_configuration"
    ),
    foreign_key(fields(design_no, fibre_no), references = DesignFibre, name = "fk_configured_fibre_design")
)]
pub struct ConfiguredFibre {
    /// The design.
    pub design_no: i64,
    /// The attempt.
    pub attempt: i16,
    /// The fibre.
    pub fibre_no: i16,
    /// Place in the focal plane to the right, millimetres.
    pub x_mm: Option<f64>,
    /// Place in the focal plane upwards, millimetres.
    pub y_mm: Option<f64>,
    /// What went wrong with it.
    #[codebook(default = 0)]
    pub flags: Mask<FibreFlag>,
}

/// One move of a positioner within an attempt.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(design_no, attempt, round, positioner_no),
    foreign_key(
        fields(design_no, attempt), references = FibreConfiguration, on_delete = cascade,
        name = "fk_positioner_move_configuration"
    )
)]
pub struct PositionerMove {
    /// The design.
    pub design_no: i64,
    /// The attempt.
    pub attempt: i16,
    /// The round of moving and measuring.
    #[codebook(range(1..=50))]
    pub round: i16,
    /// The positioner.
    #[codebook(references = Positioner, index)]
    pub positioner_no: i16,
    /// Steps of the inner motor.
    pub inner_steps: i32,
    /// Steps of the outer motor.
    pub outer_steps: i32,
    /// Where the metrology camera saw the fibre to the right, millimetres; NULL where it did not.
    pub seen_x_mm: Option<f64>,
    /// Where the metrology camera saw the fibre upwards, millimetres.
    pub seen_y_mm: Option<f64>,
    /// How far from its place, micrometres.
    #[codebook(range(0..))]
    pub miss_um: Option<f32>,
}
