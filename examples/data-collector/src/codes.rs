//! The codebooks.

use codebooks::Codebook;

use crate::level;

/// What became of a command that was sent to an app.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "c_cmd_flags")]
#[repr(i16)]
pub enum CmdFlag {
    /// Command pending
    Pending = 0,
    /// Command Executed
    Executed = 1,
    /// Command not executed, conditions not meet
    NotExecuted = 2,
}

/// What an app can be told.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "c_cmd_list", names = "snake_case")]
#[repr(i16)]
pub enum CmdName {
    /// Start app
    Start = 1,
    /// Stop app
    Stop = 2,
    /// Restart app
    Restart = 3,
    /// Enable app
    Enable = 4,
    /// Disable app
    Disable = 5,
}

/// Why an app does not run any more; an app that is well has none.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "c_fatal_flags")]
#[repr(i16)]
pub enum FatalFlag {
    /// Failed to start
    FailedToStart = 1,
    /// App stopped, alert sent
    Stopped = 2,
    /// Unexpected behaviour
    Unexpected = 3,
}

/// Whether an app runs.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "c_run_status")]
#[repr(i16)]
pub enum RunStatus {
    /// App not running
    NotRunning = 0,
    /// App is running
    Running = 1,
    /// App is stopped. Send command start or restart to start again.
    Stopped = 2,
}

/// How much a log record matters; the numbers are those of the logging library.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "c_log_level")]
#[repr(i16)]
#[allow(missing_docs, reason = "a doc comment would be the description")]
pub enum LogLevel {
    Notset = level::NOTSET,
    Debug = level::DEBUG,
    Info = level::INFO,
    Warning = level::WARNING,
    Error = level::ERROR,
    Critical = level::CRITICAL,
}

/// How a run of an app ended.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "c_runtime_codes")]
#[repr(i16)]
#[allow(missing_docs, reason = "a doc comment would be the description")]
pub enum RuntimeExitCode {
    Finished = 0,
    ManagerExit = 1,
    OrphanPid = 2,
    CmdDisable = 3,
    CmdReset = 4,
    CmdStop = 5,
    CmdStart = 6,
}

/// How urgent an alert is.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(table = "c_alert_severity")]
#[repr(i16)]
#[allow(missing_docs, reason = "a doc comment would be the description")]
pub enum AlertSeverity {
    Info = 1,
    Warning = 2,
    Error = 3,
    Critical = 4,
}
