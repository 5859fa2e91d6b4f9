//! The logging library's numbers, from which the codes of [`LogLevel`](crate::codes::LogLevel) are taken.

/// No level was set.
pub const NOTSET: i16 = 0;
/// For whoever looks for a fault.
pub const DEBUG: i16 = 10;
/// What happened.
pub const INFO: i16 = 20;
/// What may go wrong.
pub const WARNING: i16 = 30;
/// What went wrong.
pub const ERROR: i16 = 40;
/// What stopped the app.
pub const CRITICAL: i16 = 50;
