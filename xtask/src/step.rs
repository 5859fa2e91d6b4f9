//! One command of a chore: shown, timed, and the end of the chore when it fails.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Variables of the caller that would change what the steps find.
///
/// With `CI` or `CODEBOOKS_CHECK` the build scripts only compare, and insta and trybuild act differently; the
/// golden switches would accept any output; the database variables are a developer's own databases, which no
/// test may ever reach.
const CLEARED: [&str; 8] = [
    "CI",
    "CODEBOOKS_CHECK",
    "CODEBOOKS_SOAK",
    "CODEBOOKS_UPDATE_GOLDENS",
    "INSTA_UPDATE",
    "TRYBUILD",
    "DATABASE_URL",
    "DATABASE_PATH",
];

/// A command line in the workspace's root folder.
pub(crate) struct Step {
    command: Command,
    shown: String,
}

impl Step {
    /// The cargo that runs this program, thus of the same toolchain.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::new(cargo, "cargo").arguments(arguments)
    }

    /// Any other program.
    pub(crate) fn program(name: &str, arguments: &[&str]) -> Self {
        Self::new(name.into(), name).arguments(arguments)
    }

    fn new(program: OsString, shown: &str) -> Self {
        let mut command = Command::new(program);
        command.current_dir(workspace());
        for name in CLEARED {
            command.env_remove(name);
        }
        Self { command, shown: shown.to_owned() }
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        for argument in arguments {
            self.shown.push(' ');
            self.shown.push_str(argument);
        }
        self
    }

    /// Sets a variable for this step alone.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self.shown = format!("{name}={value} {}", self.shown);
        self
    }

    /// Runs the step with this program's own input and output.
    pub(crate) fn run(mut self) -> Result<(), String> {
        println!("\n$ {}", self.shown);
        let start = Instant::now();
        let status = self.command.status().map_err(|error| format!("cannot start `{}`: {error}", self.shown))?;
        let seconds = start.elapsed().as_secs_f64();
        if !status.success() {
            return Err(format!("`{}` failed after {seconds:.1} s, {status}", self.shown));
        }
        println!("  done in {seconds:.1} s");
        Ok(())
    }

    /// Runs the step silently; its output, or `None` when it cannot be started or fails.
    pub(crate) fn output(mut self) -> Option<String> {
        let output = self.command.output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(text)
    }

    /// Runs the step silently, expecting it to fail; what it says then, or `None` when it succeeds or cannot be started.
    pub(crate) fn failure(mut self) -> Option<String> {
        let output = self.command.output().ok()?;
        (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The folder of the workspace's Cargo.toml: the one above this package.
pub(crate) fn workspace() -> PathBuf {
    let package =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map(PathBuf::from).unwrap_or(package)
}
