//! The operational database of a spectrograph that takes the light of a thousand objects at once, each by a fibre which
//! a positioner moves in the focal plane of a telescope.
//!
//! From the proposal to the reduced spectrum: sixty tables, twelve of them codebooks. The instrument and the observatory
//! give many of the numbers (visits, fibres, positioners, designs), so the database has no sequence for them.
#![allow(clippy::duplicated_attributes, reason = "it takes the fields of two constraints for attributes")]

pub mod calibrations;
pub mod codes;
pub mod designs;
pub mod exposures;
pub mod fibres;
pub mod guiding;
pub mod instrument;
pub mod proposals;
pub mod reductions;
pub mod site;
pub mod states;
pub mod targets;
pub mod visits;

codebooks::schema!();

/// Where the committed SQL, the diagram and the reference are, for those who run this from its sources.
pub const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");
