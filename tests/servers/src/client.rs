//! Runs a database's own command-line client.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

/// Removes what a developer's shell may set for the clients, so a test never reaches another server.
pub(crate) fn without_user_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if ["PG", "MYSQL", "MARIADB"].iter().any(|prefix| name_text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    // Error texts are compared in tests.
    command.env("LC_ALL", "C");
}

/// Feeds `sql` to the client's standard input; gives its standard output, or its complaint.
pub(crate) fn feed(mut command: Command, sql: &str) -> Result<String, String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(&command, &error))?;
    let mut input = child.stdin.take();
    thread::scope(|scope| {
        // Written from a second thread: a client that prints much while it reads would block us both.
        scope.spawn(move || {
            if let Some(input) = &mut input {
                // A client that stops at an error closes the pipe; its exit status tells the story.
                let _ = input.write_all(sql.as_bytes());
            }
            drop(input);
        });
        let output = child.wait_with_output().map_err(|error| format!("the client was lost: {error}"))?;
        verdict(output)
    })
}

/// Like [`feed`], with a file as the standard input.
pub(crate) fn feed_file(mut command: Command, path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| format!("cannot open `{}`: {error}", path.display()))?;
    run(&mut command, file.into())
}

/// Runs a client that gets its SQL by its arguments.
pub(crate) fn run(command: &mut Command, input: Stdio) -> Result<String, String> {
    let output = command.stdin(input).output().map_err(|error| not_started(command, &error))?;
    verdict(output)
}

fn verdict(output: Output) -> Result<String, String> {
    if output.status.success() {
        return String::from_utf8(output.stdout)
            .map_err(|error| format!("the client printed what is not UTF-8: {error}"));
    }
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if complaint.is_empty() {
        Err(format!("the client ended without a word, {}", output.status))
    } else {
        Err(complaint)
    }
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("cannot start {:?}: {error}", command.get_program())
}
