//! What the spectrograph is made of.

use chrono::{DateTime, NaiveDate, Utc};
use codebooks::Codebook;

use crate::codes::{Arm, Subsystem};
use crate::states::Severity;

/// A part that can be exchanged.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    unique(maker, serial_no),
    check(name = "ck_component_days", "removed_on IS NULL OR removed_on >= installed_on")
)]
pub struct Component {
    /// The label on the part.
    #[codebook(primary_key, length = 24)]
    pub component: String,
    /// What it belongs to.
    pub subsystem: Subsystem,
    /// What it is.
    #[codebook(length = 120)]
    pub title: String,
    /// Who made it.
    #[codebook(length = 80)]
    pub maker: String,
    /// The maker's number.
    #[codebook(length = 40)]
    pub serial_no: String,
    /// When it was built in.
    pub installed_on: NaiveDate,
    /// When it was taken out.
    pub removed_on: Option<NaiveDate>,
    /// The control system's settings for it.
    #[codebook(type = "json")]
    pub settings: Option<String>,
}

/// One of the spectrographs among which the fibres are divided.
#[derive(Codebook, Clone, Debug)]
pub struct Spectrograph {
    /// Number on its housing.
    #[codebook(primary_key, range(1..=4))]
    pub spectrograph_no: i16,
    /// What the team calls it.
    #[codebook(length = 20, unique)]
    pub name: String,
    /// Where it stands.
    #[codebook(length = 40)]
    pub room: String,
    /// Fibres in its slit.
    #[codebook(range(1..=315))]
    pub fibre_count: i16,
    /// The first night that it took light.
    pub first_light_on: Option<NaiveDate>,
}

/// A detector, wherever it is.
#[derive(Codebook, Clone, Debug)]
pub struct Detector {
    /// The part.
    #[codebook(primary_key, length = 24, references = Component)]
    pub component: String,
    /// Material and type, in the maker's words.
    #[codebook(length = 60)]
    pub model: String,
    /// Columns of pixels.
    #[codebook(range(1..))]
    pub width_px: i32,
    /// Rows of pixels.
    #[codebook(range(1..))]
    pub height_px: i32,
    /// Electrons a count, for each amplifier.
    pub gains: Vec<f32>,
    /// Noise in electrons, for each amplifier.
    pub read_noises: Vec<f32>,
    /// Counts at which a pixel is full.
    #[codebook(range(1..))]
    pub full_well_counts: i32,
    /// The amplifiers' regions of pixels.
    #[codebook(type = "json")]
    pub regions: String,
}

/// A camera of a spectrograph.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(spectrograph_no, arm), check(name = "ck_spectrograph_camera_range", "shortest_nm < longest_nm"))]
pub struct SpectrographCamera {
    /// The spectrograph.
    #[codebook(references = Spectrograph)]
    pub spectrograph_no: i16,
    /// Which light it takes.
    pub arm: Arm,
    /// The detector in it, while there is one.
    #[codebook(length = 24, references = Detector, unique)]
    pub detector: Option<String>,
    /// The shortest wavelength, nanometres.
    #[codebook(type = "numeric(7,2)", range(300..=1400))]
    pub shortest_nm: String,
    /// The longest wavelength, nanometres.
    #[codebook(type = "numeric(7,2)", range(300..=1400))]
    pub longest_nm: String,
    /// Nanometres a pixel in the middle.
    #[codebook(range(0..=1))]
    pub dispersion_nm: f64,
    /// Whether it is used.
    #[codebook(default = true)]
    pub is_in_use: bool,
}

/// A camera at the rim of the focal plane.
#[derive(Codebook, Clone, Debug)]
pub struct GuideCamera {
    /// The number that the guider gives.
    #[codebook(primary_key, range(1..=8))]
    pub camera_no: i16,
    /// Serial number.
    #[codebook(length = 20, unique)]
    pub serial_no: String,
    /// Centre in the focal plane to the right, millimetres.
    pub centre_x_mm: f64,
    /// Centre in the focal plane upwards, millimetres.
    pub centre_y_mm: f64,
    /// Turn against the focal plane, degrees.
    #[codebook(range(-180..=180))]
    pub turn_deg: f64,
    /// Arc seconds a pixel.
    #[codebook(range(0..=1))]
    pub scale_arcsec: f32,
}

/// What a sensor of a part said.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(component, quantity, read_at), index(read_at desc, severity))]
pub struct SensorReading {
    /// The part that the sensor is on.
    #[codebook(length = 24, references = Component)]
    pub component: String,
    /// What it measures, as in `temperature_k`.
    #[codebook(length = 32)]
    pub quantity: String,
    /// When.
    pub read_at: DateTime<Utc>,
    /// The value, in the unit that the quantity names.
    pub value: f64,
    /// What the control system made of it.
    #[codebook(default = Info)]
    pub severity: Severity,
}
