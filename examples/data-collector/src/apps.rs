//! Apps, their groups, their parents and the database objects that they use.

use chrono::{DateTime, Utc};
use codebooks::Codebook;

use crate::codes::{CmdFlag, CmdName, FatalFlag, RunStatus};

/// A group of apps, by what they collect.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "app_groups")]
pub struct AppGroup {
    /// The group's short name.
    #[codebook(primary_key, length = 100)]
    pub name: String,
    /// When the group was added.
    #[codebook(default(now))]
    pub date_created: DateTime<Utc>,
}

/// What several apps of a group have in common.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "app_parents", primary_key(group_name, name))]
pub struct AppParent {
    /// The group.
    #[codebook(length = 100, references = AppGroup)]
    pub group_name: String,
    /// The parent's name within its group.
    #[codebook(length = 100)]
    pub name: String,
    /// When the parent was added.
    #[codebook(default(now))]
    pub date_created: DateTime<Utc>,
}

/// An app that collects data.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    table = "apps",
    unique(group_name, parent_name, app_name),
    foreign_key(fields(group_name, parent_name), references = AppParent, name = "fk_apps_app_parents"),
    index(run_status, next_run)
)]
pub struct App {
    /// SHA-256 of group, parent and name: the same app has the same key everywhere.
    #[codebook(primary_key, type = "char(64)")]
    pub app: String,
    /// The group.
    #[codebook(length = 100)]
    pub group_name: String,
    /// The parent within the group.
    #[codebook(length = 100)]
    pub parent_name: String,
    /// The app's own name.
    #[codebook(length = 100)]
    pub app_name: String,
    /// The command that was sent last.
    pub cmd_name: Option<CmdName>,
    /// What became of that command.
    pub cmd_flag: Option<CmdFlag>,
    /// When that command was sent.
    pub cmd_time: Option<DateTime<Utc>>,
    /// Whether the app runs.
    #[codebook(default = NotRunning)]
    pub run_status: RunStatus,
    /// Why the app does not run any more; NULL while it is well.
    pub fatal_flag: Option<FatalFlag>,
    /// What went wrong, in words.
    pub fatal_msg: Option<String>,
    /// When it went wrong.
    pub fatal_time: Option<DateTime<Utc>>,
    /// The process.
    #[codebook(range(1..))]
    pub pid: Option<i32>,
    /// How much of the current run is done.
    #[codebook(default = 0, range(0..=100))]
    pub progress: i16,
    /// When the app runs next.
    pub next_run: Option<DateTime<Utc>>,
    /// Whether the app is run at all.
    #[codebook(default = true)]
    pub enabled: bool,
    /// When the app was added.
    #[codebook(default(now))]
    pub date_created: DateTime<Utc>,
}

/// A database object that an app uses.
#[derive(Codebook, Clone, Debug)]
#[codebook(
    table = "app_db_objects",
    unique(app, server, database_name, object_schema, object_name, name = "uq_app_db_objects")
)]
pub struct AppDbObject {
    /// Number.
    #[codebook(primary_key, auto)]
    pub id: i64,
    /// The app.
    #[codebook(type = "char(64)", references = App, on_delete = cascade)]
    pub app: String,
    /// The server that holds the object.
    #[codebook(length = 100)]
    pub server: String,
    /// The database on that server.
    #[codebook(length = 63)]
    pub database_name: String,
    /// The namespace in that database.
    #[codebook(length = 63)]
    pub object_schema: String,
    /// The object.
    #[codebook(length = 63)]
    pub object_name: String,
    /// Table, view, procedure.
    #[codebook(length = 20)]
    pub object_type: String,
    /// When the app used it last.
    pub last_use_date: Option<DateTime<Utc>>,
    /// When the object was first seen.
    #[codebook(default(now))]
    pub date_created: DateTime<Utc>,
}
