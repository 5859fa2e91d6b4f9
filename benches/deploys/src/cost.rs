//! CPU time of a client and of the server that it works on.

use std::fs;

use nix::sys::resource::{UsageWho, getrusage};

/// Seconds of CPU so far: of this process and of the children that it has waited for.
pub fn client() -> f64 {
    [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN]
        .into_iter()
        .map(|who| {
            let usage = getrusage(who).expect("the system tells");
            let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
            seconds(usage.user_time()) + seconds(usage.system_time())
        })
        .sum()
}

/// Seconds of CPU of a server's process, of those that it has started and of those that have ended.
pub fn server(process: u32) -> f64 {
    const TICKS: f64 = 100.0;
    let mut seconds = 0.0;
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(text) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name in parentheses may hold anything.
        let Some((head, rest)) = text.rsplit_once(')') else { continue };
        let number = head.split(' ').next().and_then(|number| number.parse::<u32>().ok());
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let parent = fields.get(1).and_then(|parent| parent.parse::<u32>().ok());
        let is_server = number == Some(process);
        if !is_server && parent != Some(process) {
            continue;
        }
        let own = if is_server { 11..15 } else { 11..13 };
        seconds += own.filter_map(|at| fields.get(at)?.parse::<f64>().ok()).sum::<f64>() / TICKS;
    }
    seconds
}
