//! The process that owns a server and ends it when this process is gone.

use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::account::Account;

/// Starts `$1/start`, waits for the end of its standard input, ends the server by the signal `$2`, removes `$1`.
///
/// The signal is sent again and again until the server is gone: a start script or a server that is not yet
/// listening to signals would miss a single one. The last line takes what is left in the process group,
/// and this shell with it.
const SCRIPT: &str = r#"
folder=$1
signal=$2
(
    sh "$folder/start" &
    echo $! >"$folder/pid"
    wait $!
    while [ -e "$folder/again" ]; do
        rm "$folder/again"
        sh "$folder/start" &
        echo $! >"$folder/pid"
        wait $!
    done
    echo $? >"$folder/exited"
) </dev/null >"$folder/log" 2>&1 &
while read -r _; do :; done
tries=0
while [ ! -e "$folder/exited" ] && [ $tries -lt 200 ]; do
    [ -s "$folder/pid" ] && kill -s "$signal" "$(cat "$folder/pid")"
    tries=$((tries + 1))
    sleep 0.05
done
rm -rf "$folder"
kill -s KILL 0
"#;

/// A guarded server; dropping it ends the server and removes the folder.
pub(crate) struct Guard {
    process: Child,
    /// The writing end of the guard's standard input: the system closes it however this process ends.
    lifeline: Option<ChildStdin>,
    folder: PathBuf,
}

impl Guard {
    /// Runs `start_script` in `folder`, which belongs to the guard from now on.
    pub(crate) fn spawn(
        folder: PathBuf,
        account: Option<Account>,
        start_script: &str,
        stop_signal: &str,
    ) -> io::Result<Self> {
        fs::write(folder.join("start"), start_script)?;
        let mut command = Command::new("sh");
        command
            .args(["-c", SCRIPT, "guard"])
            .arg(&folder)
            .arg(stop_signal)
            // The account may have no access to where the tests run.
            .current_dir("/")
            // Ctrl-C, or a runner that kills the tests' process group, must not kill the guard first.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some(account) = account {
            account.own(&folder)?;
            account.run(&mut command);
        }
        let mut process = command.spawn()?;
        let lifeline = process.stdin.take();
        Ok(Self { process, lifeline, folder })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The server's process, once it was started.
    pub(crate) fn server_process(&self) -> Option<u32> {
        let text = fs::read_to_string(self.folder.join("pid")).ok()?;
        text.trim().parse().ok()
    }

    /// Whether the server, or the preparation of its data, has ended by itself.
    pub(crate) fn server_exited(&self) -> bool {
        !self.folder.exists() || self.folder.join("exited").exists()
    }

    /// Ends the server at once, to be started again on the data that it leaves.
    pub(crate) fn crash(&self, signal: &str) -> io::Result<()> {
        fs::write(self.folder.join("again"), "")?;
        let process = self.server_process().unwrap_or_default();
        Command::new("kill").args(["-s", signal, &process.to_string()]).status().map(drop)
    }

    /// What the server printed so far.
    pub(crate) fn log(&self) -> String {
        fs::read(self.folder.join("log")).map(|log| String::from_utf8_lossy(&log).into_owned()).unwrap_or_default()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // The guard bounds its own work to some ten seconds.
        let _ = self.process.wait();
    }
}
