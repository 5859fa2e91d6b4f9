//! Who asks for time, and what they are given.

use chrono::{DateTime, NaiveDate, Utc};
use codebooks::Codebook;

use crate::codes::ProgramKind;
use crate::states::ProposalState;

/// Somebody who proposes, observes or works on the instrument.
#[derive(Codebook, Clone, Debug)]
#[codebook(index(family_name, given_name), index("lower(email)", name = "ix_person_lower_email"))]
pub struct Person {
    /// Number.
    #[codebook(primary_key, auto)]
    pub person_id: i32,
    /// The name at the observatory's computers, by which the control system knows people.
    #[codebook(length = 32, unique)]
    pub login: String,
    /// Given name.
    #[codebook(length = 80)]
    pub given_name: String,
    /// Family name.
    #[codebook(length = 80)]
    pub family_name: String,
    /// Where mail goes.
    #[codebook(length = 160, unique)]
    pub email: String,
    /// Where the person works.
    #[codebook(length = 160)]
    pub institute: Option<String>,
    /// The researcher's number in the ORCID register.
    #[codebook(type = "char(19)")]
    pub orcid: Option<String>,
    /// Whether the person may be named in new rows.
    #[codebook(default = true)]
    pub is_active: bool,
    /// When the person was added.
    #[codebook(default(now))]
    pub added_at: DateTime<Utc>,
}

/// Half a year of observing.
#[derive(Codebook, Clone, Debug)]
#[codebook(check(name = "ck_semester_days", "starts_on < ends_on"))]
pub struct Semester {
    /// The year and its half, as in `2031A`.
    #[codebook(primary_key, type = "char(5)")]
    pub semester: String,
    /// The first night.
    #[codebook(unique)]
    pub starts_on: NaiveDate,
    /// The last night.
    #[codebook(unique)]
    pub ends_on: NaiveDate,
    /// When proposals must be in.
    pub deadline_at: DateTime<Utc>,
    /// Nights that can be given away.
    #[codebook(range(0..=184))]
    pub nights_offered: i16,
}

/// A request for time.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    index(semester, state),
    check(name = "ck_proposal_granted", "hours_granted IS NULL OR hours_granted <= hours_asked")
)]
pub struct Proposal {
    /// The number that the time allocation office gives, as in `S31A-017`.
    #[codebook(primary_key, length = 12)]
    pub proposal_no: String,
    /// For which semester.
    #[codebook(type = "char(5)", references = Semester)]
    pub semester: String,
    /// Title.
    #[codebook(length = 250)]
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// How far it has come.
    #[codebook(default = Draft)]
    pub state: ProposalState,
    /// Who answers for it.
    #[codebook(references = Person, index)]
    pub lead_person_id: i32,
    /// Hours that are asked for.
    #[codebook(type = "numeric(6,2)", range(0..))]
    pub hours_asked: String,
    /// Hours that were granted.
    #[codebook(type = "numeric(6,2)", range(0..))]
    pub hours_granted: Option<String>,
    /// The committee's mark, 10 is best.
    #[codebook(range(0..=10))]
    pub mark: Option<f32>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// A person of a proposal's team.
#[derive(Codebook, Clone, Debug)]
#[codebook(primary_key(proposal_no, person_id))]
pub struct ProposalMember {
    /// The proposal.
    #[codebook(length = 12, references = Proposal, on_delete = cascade)]
    pub proposal_no: String,
    /// The person.
    #[codebook(references = Person, index)]
    pub person_id: i32,
    /// The place in the list of names.
    #[codebook(range(1..))]
    pub list_position: i16,
    /// Whether the person may read the data before they are public.
    #[codebook(default = true)]
    pub may_read_data: bool,
    /// Whether the person may change the target lists.
    #[codebook(default = false)]
    pub may_change_targets: bool,
    /// When the person joined.
    #[codebook(default(now))]
    pub joined_at: DateTime<Utc>,
}

/// A part of a proposal that is observed under rules of its own.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    primary_key(proposal_no, program_no),
    foreign_key(fields(proposal_no, after_program_no), references = Self, name = "fk_program_after"),
    unique(proposal_no, name),
    check(name = "ck_program_after", "after_program_no <> program_no")
)]
pub struct Program {
    /// The proposal.
    #[codebook(length = 12, references = Proposal)]
    pub proposal_no: String,
    /// Number within the proposal.
    #[codebook(range(1..))]
    pub program_no: i16,
    /// What its team calls it.
    #[codebook(length = 60)]
    pub name: String,
    /// Under which rules it gets time.
    pub kind: ProgramKind,
    /// The program of the same proposal that must be complete before this one begins.
    pub after_program_no: Option<i16>,
    /// 1 is observed first.
    #[codebook(range(1..=9), default = 5)]
    pub priority: i16,
    /// The worst seeing under which it is observed, in arc seconds.
    #[codebook(range(0.3..=5.0))]
    pub max_seeing_arcsec: Option<f32>,
    /// How much of the moon may be lit, 0 to 1.
    #[codebook(range(0..=1), default = 1)]
    pub max_moon_lit: f32,
    /// What else the observers must mind, by key.
    #[codebook(type = "jsonb")]
    pub constraints: Option<String>,
    /// Whether it is observed at all.
    #[codebook(default = true)]
    pub is_open: bool,
}
