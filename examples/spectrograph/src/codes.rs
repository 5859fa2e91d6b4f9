//! Kinds of things: what a program, a visit, a target, a lamp, a calibration or a file is.

use codebooks::Codebook;

/// Under which rules a program gets time.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(key = "text", length = 12)]
pub enum ProgramKind {
    /// Part of a survey of several years
    Survey,
    /// Time that a committee granted
    Granted,
    /// Observed when nothing else can be
    Filler,
    /// Work on the instrument
    Engineering,
    /// Time that the director gives away at short notice
    Director,
    /// Time swapped with another telescope; no longer offered
    #[codebook(retired)]
    Exchange,
}

/// What a visit is for.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(names = "snake_case")]
#[repr(i16)]
pub enum VisitKind {
    /// Light of the targets of a fibre design
    #[codebook(order = 1)]
    Science = 1,
    /// Sky alone, all fibres off their targets
    #[codebook(order = 2)]
    BlankSky = 2,
    /// Standard stars alone
    #[codebook(order = 3)]
    FluxStandards = 3,
    /// Detectors read out without light or time
    #[codebook(order = 10)]
    Bias = 10,
    /// Time without light
    #[codebook(order = 11)]
    Dark = 11,
    /// Continuous light on the dome's screen
    #[codebook(order = 12)]
    DomeFlat = 12,
    /// The sky shortly after sunset or before sunrise
    #[codebook(order = 13)]
    TwilightFlat = 13,
    /// Fibres moved out of the slit image one after the other, for their profiles
    #[codebook(order = 14)]
    DitheredFlat = 14,
    /// Lamps with known lines
    #[codebook(order = 15)]
    Arc = 15,
    /// A sweep of the collimator through focus
    #[codebook(order = 20)]
    FocusSweep = 20,
    /// A sweep of the telescope over bright stars, to find where the fibres are
    #[codebook(order = 21)]
    RasterScan = 21,
    /// Positioners moved and measured, without spectra
    #[codebook(order = 22)]
    MetrologyRun = 22,
    /// Guide cameras alone
    #[codebook(order = 23)]
    GuideTest = 23,
    /// Anything else by the instrument's team
    #[codebook(order = 29)]
    Test = 29,
}

/// Why a fibre is where it is.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(key = "text", length = 16)]
pub enum TargetKind {
    /// An object of a proposal
    Science,
    /// A star of known flux
    FluxStandard,
    /// A place without an object
    Sky,
    /// A fibre that nothing could be given to
    Unassigned,
    /// A fibre hidden from light on purpose
    Hidden,
}

/// A part of the whole, down to what is repaired at once.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(key = "text", length = 20)]
pub enum Subsystem {
    /// All that is not the spectrograph
    Telescope,
    /// Dome, shutter and screen
    #[codebook(parent = Telescope)]
    Dome,
    /// Hexapod, rotator and corrector
    #[codebook(parent = Telescope)]
    PrimeFocus,
    /// All that belongs to the spectrograph
    Instrument,
    /// Positioners and their electronics
    #[codebook(parent = Instrument)]
    Positioners,
    /// The camera that sees the back-lit fibres
    #[codebook(parent = Instrument)]
    Metrology,
    /// Guide cameras and their computer
    #[codebook(parent = Instrument)]
    Guiding,
    /// Fibres from the focal plane to the slit
    #[codebook(parent = Instrument)]
    FibreCable,
    /// Slit, collimator and gratings
    #[codebook(parent = Instrument)]
    SpectrographBench,
    /// Shutters in front of the gratings
    #[codebook(parent = SpectrographBench)]
    Shutters,
    /// Vacuum vessels, coolers and detectors
    #[codebook(parent = SpectrographBench)]
    Cryostats,
    /// Lamps and their power supplies
    #[codebook(parent = Instrument)]
    CalibrationUnit,
}

/// A lamp of the calibration unit.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(key = "text", length = 8, payload(warm_up_s: i16, is_continuum: bool))]
pub enum LampKind {
    /// Halogen lamp
    #[codebook(payload(warm_up_s = 120, is_continuum = true))]
    Halogen,
    /// Neon arc
    #[codebook(payload(warm_up_s = 30, is_continuum = false))]
    Neon,
    /// Argon arc
    #[codebook(payload(warm_up_s = 30, is_continuum = false))]
    Argon,
    /// Krypton arc
    #[codebook(payload(warm_up_s = 45, is_continuum = false))]
    Krypton,
    /// Mercury and cadmium arc, taken out for its mercury
    #[codebook(retired, payload(warm_up_s = 300, is_continuum = false))]
    HgCd,
}

/// What a calibration corrects.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(key = "text", length = 20)]
pub enum CalibrationKind {
    /// The detector's level without light
    Bias,
    /// What gathers in the detector without light
    Dark,
    /// Pixels that lie
    DefectMap,
    /// Where each fibre's light falls
    FibreTrace,
    /// How each fibre's light spreads
    FibreProfile,
    /// How much light each fibre passes
    FibreThroughput,
    /// Which pixel has which wavelength
    Wavelength,
}

/// What a file holds.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(key = "text", length = 20)]
pub enum FileKind {
    /// A detector as it was read out
    RawExposure,
    /// Images of the guide cameras
    GuideImages,
    /// A calibration
    Calibration,
    /// The spectra of one visit
    VisitSpectra,
    /// A target's spectrum out of many visits
    CombinedSpectrum,
    /// Pictures and figures for people
    Report,
}

/// The camera of a spectrograph, by the light that it takes.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(storage = "native", table = "spectrograph_arm")]
pub enum Arm {
    /// 370 to 600 nm
    Blue,
    /// 580 to 920 nm
    Red,
    /// 730 to 870 nm, at three times the resolution
    RedFine,
    /// 900 to 1350 nm
    Infrared,
}
