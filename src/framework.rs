//! The framework's own tables, declared with our own derive: what was deployed to a database, and how far.
//!
//! A deployment keeps them beside the application's tables.

use crate::Codebook;

/// What a step of a deployment is about.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "codebooks_step_kind", names = "snake_case")]
#[repr(i16)]
pub enum StepKind {
    /// Creates the schema in an empty database
    Create = 0,
    /// Merges a codebook's rows
    Seed = 1,
    /// Runs a generated deployment file
    Deployment = 2,
    /// Runs a hand-written deployment file
    Manual = 3,
    /// Takes a deployment back
    Rollback = 4,
}

/// How far a step has come.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "codebooks_step_state", names = "snake_case")]
#[repr(i16)]
pub enum StepState {
    /// Begun, and not known to be done
    Begun = 0,
    /// Done
    Done = 1,
    /// Failed, and rolled back by the database
    Failed = 2,
    /// Taken for done without being run
    Recorded = 3,
}

/// One step of a deployment: a statement where the database commits every one, else a transaction.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "codebooks_journal", unique(file, step, applied_as, name = "uq_codebooks_journal_step"))]
pub struct JournalEntry {
    /// Number, in the order of execution.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// What the step is about.
    pub kind: StepKind,
    /// The deployment file or the object.
    #[codebook(length = 255)]
    pub file: String,
    /// The step within the file, from 0.
    pub step: i32,
    /// How often the file had been applied before, since a rollback lets it run again.
    #[codebook(default = 0)]
    pub applied_as: i32,
    /// SHA-256 of the step's text with LF line ends, 64 hex digits.
    #[codebook(type = "char(64)")]
    pub sha: String,
    /// How far it has come.
    pub state: StepState,
    /// When it began, UTC.
    #[codebook(type = "timestamptz", default(now))]
    pub begun_at: String,
    /// When it was done, UTC.
    #[codebook(type = "timestamptz")]
    pub done_at: Option<String>,
    /// The title of the schema that it belongs to; NULL in what earlier versions wrote.
    #[codebook(length = 255)]
    pub package: Option<String>,
}

/// What a codebook's rows were last merged from.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "codebooks_stamp")]
pub struct Stamp {
    /// The codebook's table; `*` stands for the whole schema.
    #[codebook(primary_key, length = 127)]
    pub codebook: String,
    /// SHA-256 of all its rows as the enum declares them, 64 hex digits.
    #[codebook(type = "char(64)")]
    pub sha: String,
    /// When, UTC.
    #[codebook(type = "timestamptz", default(now))]
    pub merged_at: String,
}

/// One step of a deployment's file, or of its rollback.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    table = "codebooks_deployment",
    unique(package, file, kind, run, step, name = "uq_codebooks_deployment_step")
)]
pub struct DeploymentEntry {
    /// Number, in the order of execution.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// The title of the schema that the file belongs to: several may share a database.
    #[codebook(length = 255)]
    pub package: String,
    /// A deployment, a manual one, a rollback; `create` while it makes all that the deployments would.
    pub kind: StepKind,
    /// The file's name without `.sql`.
    #[codebook(length = 127)]
    pub file: String,
    /// SHA-256 of the file's text with LF line ends, 64 hex digits.
    #[codebook(type = "char(64)")]
    pub hash: String,
    /// Of a squashed baseline, the hash of the last file that it replaces.
    #[codebook(type = "char(64)")]
    pub replaces: Option<String>,
    /// How often the file had been applied before, since a rollback lets it run again.
    pub run: i32,
    /// The step within the file, from 1.
    pub step: i32,
    /// How many steps the file has.
    pub steps: i32,
    /// SHA-256 of the step's statements, 64 hex digits: a file that broke off may be corrected behind what is done.
    #[codebook(type = "char(64)")]
    pub sha: String,
    /// How far it has come.
    pub state: StepState,
    /// When it began, UTC.
    #[codebook(type = "timestamptz", default(now))]
    pub begun_at: String,
    /// When it was done, UTC.
    #[codebook(type = "timestamptz")]
    pub done_at: Option<String>,
}

/// What a code of a codebook means: its variant, for as long as there may be rows with it.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "codebooks_code")]
pub struct RecordedCode {
    /// The codebook's table.
    #[codebook(primary_key, length = 127)]
    pub codebook: String,
    /// The code as text.
    #[codebook(primary_key, length = 255)]
    pub code: String,
    /// The variant's Rust name.
    pub variant: String,
    /// The names that the variant had before, the oldest first, with spaces between them.
    pub former: Option<String>,
    /// When it was recorded, UTC.
    #[codebook(type = "timestamptz", default(now))]
    pub recorded_at: String,
}
