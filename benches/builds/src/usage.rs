//! CPU time and memory of child processes.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::process::{Command, ExitCode};

use nix::sys::resource::{UsageWho, getrusage};

/// The variable under which this program, started by cargo as `RUSTC_WRAPPER`, finds the file to write to.
pub const LOG: &str = "BENCH_BUILDS_LOG";

/// CPU seconds of all children so far, and the peak memory of the largest in MB.
pub fn children() -> (f64, f64) {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells");
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    (seconds(usage.user_time()) + seconds(usage.system_time()), usage.max_rss() as f64 / 1024.0)
}

/// Runs the compiler that cargo asked for, and notes what it cost: one line `crate seconds megabytes`.
pub fn wrap_compiler(log: &OsStr) -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next().expect("cargo names the compiler");
    let arguments: Vec<_> = arguments.collect();
    let name = arguments.iter().skip_while(|argument| *argument != "--crate-name").nth(1);
    let status = Command::new(compiler).args(&arguments).env_remove(LOG).status().expect("the compiler starts");
    let (seconds, megabytes) = children();
    if let Some(name) = name {
        let mut file = OpenOptions::new().append(true).create(true).open(log).expect("the log is written");
        let line = format!("{} {seconds} {megabytes}\n", name.to_string_lossy());
        file.write_all(line.as_bytes()).expect("the log is written");
    }
    ExitCode::from(status.code().unwrap_or(1) as u8)
}
