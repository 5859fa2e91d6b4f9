//! How things are: states, grades and flags.

use codebooks::Codebook;

/// How far a proposal has come.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(names = "snake_case")]
#[repr(i16)]
pub enum ProposalState {
    /// Being written
    Draft = 0,
    /// Handed in
    Submitted = 10,
    /// Being read by the committee
    InReview = 20,
    /// Time granted
    Accepted = 30,
    /// No time granted
    Declined = 31,
    /// All its time is used
    Completed = 40,
    /// Taken back by those who wrote it
    Withdrawn = 90,
}

/// How far a visit has come.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(names = "snake_case")]
#[repr(i16)]
pub enum VisitState {
    /// Has its number and waits
    Queued = 0,
    /// Telescope and positioners move
    SettingUp = 1,
    /// Light is taken
    Exposing = 2,
    /// Detectors are read out
    ReadingOut = 3,
    /// All files are written
    Done = 4,
    /// Stopped by a person
    Aborted = 8,
    /// Stopped by a fault
    Failed = 9,
}

/// How good data are for what they were taken for.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(names = "snake_case")]
#[repr(i16)]
pub enum QualityGrade {
    /// Nobody has looked
    #[codebook(order = 5)]
    Ungraded = 0,
    /// As good as the night allowed
    #[codebook(order = 1)]
    Good = 1,
    /// Of use with care
    #[codebook(order = 2)]
    Fair = 2,
    /// Of use for a part of the targets only
    #[codebook(order = 3)]
    Poor = 3,
    /// To be repeated
    #[codebook(order = 4)]
    Bad = 4,
}

/// What is wrong with a fibre or its positioner; several at once are added up.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(mask, names = "snake_case")]
#[repr(i32)]
pub enum FibreFlag {
    /// No light passes
    Broken = 1,
    /// Less light passes than elsewhere
    LowThroughput = 2,
    /// The inner motor does not turn
    InnerMotorStuck = 4,
    /// The outer motor does not turn
    OuterMotorStuck = 8,
    /// The positioner did not reach its place
    NotConverged = 16,
    /// Too near to a neighbour to move
    Blocked = 32,
    /// The metrology camera did not see it
    NotSeen = 64,
    /// Behind a spot of the screen
    Vignetted = 128,
}

/// What a spectrum suffers from; several at once are added up.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(mask, names = "snake_case")]
#[repr(i64)]
pub enum SpectrumFlag {
    /// No light above the noise
    NoSignal = 1,
    /// Pixels at the end of their range
    Saturated = 2,
    /// Many pixels hit by cosmic rays
    CosmicRays = 4,
    /// Too many defect pixels
    DefectPixels = 8,
    /// The sky is not subtracted well
    SkyResidual = 16,
    /// Light of a bright neighbour
    Neighbour = 32,
    /// No standard star to set its flux by
    NoFluxScale = 64,
    /// Lines found in the wrong place
    WavelengthShift = 128,
    /// One arm is missing
    ArmMissing = 256,
}

/// How much an event or a note matters.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(storage = "check")]
#[repr(i16)]
pub enum Severity {
    /// For the record
    Info = 10,
    /// To be looked at by daylight
    Warning = 20,
    /// To be looked at now
    Alarm = 30,
}
