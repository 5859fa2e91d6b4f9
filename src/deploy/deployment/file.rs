//! A deployment's file, read before anything is run.

use std::borrow::Cow;
use std::sync::OnceLock;

use schema_model::dialect::{Step, StepKind, steps, told};
use schema_model::fingerprint;
use schema_model::model::Dialect;

use crate::deploy::DeployError;
use crate::deploy::target::Target;

/// What `migrate --empty` leaves in a file.
const UNWRITTEN: &str = "\n-- Write the statements below";

/// A file that can be run: its text splits into steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// `00001-add-widgets`.
    pub(super) name: String,
    pub(super) ordinal: u32,
    pub(super) hash: String,
    /// Of a squashed baseline, the hash of the last file that it replaces.
    pub(super) replaces: Option<String>,
    /// With LF alone: what a checkout does to line ends must not reach the rows.
    text: Cow<'static, str>,
    dialect: Dialect,
    /// Worked out once: a file may have thousands of steps, and each asks.
    shas: OnceLock<Vec<String>>,
}

impl File {
    /// Reads one; `hash` where it is known already.
    fn read(name: &str, text: Cow<'static, str>, hash: Option<&str>, dialect: Dialect) -> Result<Self, String> {
        let digits = name.split_once('-').filter(|(digits, _)| digits.len() == 5).map(|(digits, _)| digits);
        let Some(ordinal) = digits.and_then(|digits| digits.parse().ok()) else {
            return Err(format!("{name}.sql: a deployment is named `<5 digits>-<name>.sql`"));
        };
        // A program's own texts are not copied: this is a part of every start that looks closely.
        let is_plain = !text.starts_with('\u{feff}') && !text.contains('\r');
        let text = if is_plain { text } else { text.trim_start_matches('\u{feff}').replace("\r\n", "\n").into() };
        let hash = hash.map_or_else(|| fingerprint::script(&text), str::to_owned);
        let replaces = told(&text, "replaces").map(str::to_owned);
        Ok(Self { name: name.to_owned(), ordinal, hash, replaces, text, dialect, shas: OnceLock::new() })
    }

    /// What keeps it from being run.
    fn fault(&self) -> Option<String> {
        match steps(&self.text, self.dialect) {
            Err((line, what)) => Some(format!("{}.sql:{line}: {what}", self.name)),
            Ok(steps) if steps.is_empty() && self.text.contains(UNWRITTEN) => Some(format!(
                "{}.sql: it has no statement yet: write it and run `cargo codebooks migrate --seal`, or remove that line",
                self.name
            )),
            Ok(_) => None,
        }
    }

    /// Its steps, in their order.
    pub(super) fn steps(&self) -> Vec<Step<'_>> {
        steps(&self.text, self.dialect).unwrap_or_default()
    }

    /// SHA-256 of each step that is kept in the journal; a file without any has one that does nothing.
    pub(super) fn shas(&self) -> &[String] {
        let sha = |step: &Step<'_>| {
            let statements = step.statements.iter().flat_map(|statement| [statement.sql.as_bytes(), b";"]);
            fingerprint::parts(statements)
        };
        self.shas.get_or_init(|| {
            let steps = self.steps();
            let mut shas: Vec<String> = steps.iter().filter(|step| step.kind != StepKind::Session).map(sha).collect();
            if shas.is_empty() {
                shas.push(fingerprint::parts(std::iter::empty()));
            }
            shas
        })
    }

    /// That of one of these, from 1.
    pub(super) fn sha(&self, step: u32) -> Option<&String> {
        self.shas().get((step as usize).checked_sub(1)?)
    }

    /// Where `downgrade` goes to take this file back, and none before it.
    pub(super) fn one_back(&self) -> String {
        self.ordinal.checked_sub(1).map_or_else(|| "base".to_owned(), |number| format!("{number:05}"))
    }

    /// How many of its steps are kept in the journal.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.shas().len()).unwrap_or(u32::MAX)
    }

    /// Whether a person wrote it: generated ones begin by saying how to run them.
    pub(super) fn is_by_hand(&self) -> bool {
        !self.text.contains("-- deployment; run it with ")
    }

    /// Its text without the steps that are done.
    pub(super) fn rest(&self, done: &[u32]) -> String {
        let (mut text, mut number) = (format!("-- {} of {} steps are done\n", done.len(), self.count()), 0);
        for step in self.steps() {
            number += u32::from(step.kind != StepKind::Session);
            if step.kind != StepKind::Session && done.contains(&number) {
                continue;
            }
            let is_transaction = step.kind == StepKind::Transaction;
            text.push_str(&format!("\n-- {}\n", step.title));
            text.push_str(if is_transaction { "BEGIN;\n" } else { "" });
            step.statements.iter().for_each(|statement| text.push_str(&format!("{};\n", statement.sql)));
            text.push_str(if is_transaction { "COMMIT;\n" } else { "" });
        }
        text
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// The deployments that a program carries, as they are: to compare them with a journal.
///
/// # Errors
/// Names that no deployment has.
pub(super) fn carried(target: &Target) -> Result<Vec<File>, DeployError> {
    let files = target.deployments.iter();
    all(files.map(|file| File::read(file.name, Cow::Borrowed(file.text), Some(file.hash), target.dialect)))
}

/// The deployments that a program carries, each of which can be run.
///
/// # Errors
/// Everything that is wrong with any of them.
pub(super) fn runnable(target: &Target) -> Result<Vec<File>, DeployError> {
    checked(carried(target)?)
}

/// Files of a folder: rollbacks, or those that people wrote; by name and text.
///
/// # Errors
/// Everything that is wrong with any of them.
pub(super) fn given(files: &[(String, String)], dialect: Dialect) -> Result<Vec<File>, DeployError> {
    checked(all(files.iter().map(|(name, text)| File::read(name, text.clone().into(), None, dialect)))?)
}

fn checked(files: Vec<File>) -> Result<Vec<File>, DeployError> {
    let faults: Vec<String> = files.iter().filter_map(File::fault).collect();
    if faults.is_empty() { Ok(files) } else { Err(DeployError::Files { faults }) }
}

fn all(files: impl Iterator<Item = Result<File, String>>) -> Result<Vec<File>, DeployError> {
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        match file {
            Ok(file) => read.push(file),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(DeployError::Files { faults }) }
}
