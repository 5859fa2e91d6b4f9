//! Runs of apps, and what they log.

use chrono::{DateTime, Utc};
use codebooks::Codebook;

use crate::apps::App;
use crate::codes::{LogLevel, RuntimeExitCode};

/// One run of an app.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "runtime", index(app, start_time desc), check(name = "ck_runtime_times", "end_time IS NULL OR end_time >= start_time"))]
pub struct Runtime {
    /// Number.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// The app.
    #[codebook(type = "char(64)", references = App)]
    pub app: String,
    /// When the run began.
    #[codebook(default(now))]
    pub start_time: DateTime<Utc>,
    /// When the run ended; NULL while it lasts.
    pub end_time: Option<DateTime<Utc>>,
    /// How the run ended.
    pub exit_code: Option<RuntimeExitCode>,
    /// Why, in words.
    pub except_msg: Option<String>,
}

/// One record of a log.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "logs", index(app, date_created desc), index(log_level))]
pub struct Log {
    /// Number.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// The app that wrote it.
    #[codebook(type = "char(64)", references = App)]
    pub app: String,
    /// The run during which it was written.
    #[codebook(references = Runtime, on_delete = set_null, index)]
    pub runtime: Option<i64>,
    /// How much it matters.
    pub log_level: LogLevel,
    /// The source file that wrote it.
    #[codebook(length = 255)]
    pub module_name: String,
    /// The line in that file.
    #[codebook(range(1..))]
    pub line_number: Option<i32>,
    /// What it says.
    pub message: String,
    /// What else is known of it.
    #[codebook(type = "json")]
    pub context: Option<String>,
    /// When it was written.
    #[codebook(default(now))]
    pub date_created: DateTime<Utc>,
}
