//! What can go wrong in a deployment: what is wrong, and where it can be said, what to do about it.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use schema_model::counts::counted;

/// How many characters of a statement a message shows.
const SHOWN: usize = 100;

use super::finding::{Finding, meaning, new_meaning};

/// Why a deployment stopped. No variant holds a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeployError {
    /// The URL is not one.
    Url {
        /// What is wrong with it: a clause that follows "the database URL".
        reason: String,
        /// What to do about it.
        help: String,
    },
    /// Arguments and environment do not name a database.
    NoDatabase {
        /// What is missing or wrong.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// The package is not configured for that database.
    NotConfigured {
        /// `postgres`, `mysql` or `sqlite`.
        dialect: &'static str,
    },
    /// This program was compiled without the driver for that database.
    NoDriver {
        /// `postgres`, `mysql` or `sqlite`, which is also the name of the feature.
        dialect: &'static str,
    },
    /// What is asked for contradicts the schema.
    Options {
        /// Why.
        reason: String,
        /// What to do about it.
        help: String,
    },
    /// A database file cannot be opened.
    File {
        /// The file, or the folder it would be in.
        path: String,
        /// What is wrong with it.
        fault: FileFault,
    },
    /// The database cannot be reached.
    Connect {
        /// The URL without its password.
        url: String,
        /// What the driver says.
        reason: String,
        /// What to do about it, where that can be said.
        help: Option<String>,
    },
    /// The connection was lost.
    Lost {
        /// The URL without its password.
        url: String,
        /// What the driver says.
        reason: String,
    },
    /// The server is too old.
    TooOld {
        /// Its kind.
        server: &'static str,
        /// Its version, as it says.
        version: String,
        /// The least version.
        needed: String,
        /// Whether the package's configuration asks for it.
        configured: bool,
    },
    /// The server is of a kind, or in a state, in which a deployment to it fails or does harm.
    Unfit {
        /// What is wrong with it.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// Deployments are to be replayed, and the database holds something already.
    NotEmpty {
        /// A table that is there.
        table: String,
    },
    /// The connection goes through a pooler that shares sessions between transactions.
    Pooler,
    /// What is there differs from the schema, and creating does not alter it.
    Differs {
        /// Every difference.
        findings: Vec<Finding>,
    },
    /// All deployments are applied, and what is there differs from the schema all the same.
    StillDiffers {
        /// Every difference.
        findings: Vec<Finding>,
    },
    /// A merge ran, and a row is not what it wrote: row level security or a trigger kept it.
    Kept {
        /// The codebook's table.
        object: String,
        /// The row.
        code: String,
    },
    /// A code is another variant in the database than in the enum; nothing of the codebook was changed.
    Meaning {
        /// The codebook's table.
        object: String,
        /// The code.
        code: String,
        /// The variant that it is in the database.
        recorded: String,
        /// The variant that it is in the enum.
        variant: String,
        /// File and line of the type, where the program knows them.
        place: Option<String>,
    },
    /// A statement failed; nothing of its transaction was kept.
    Statement {
        /// The table or codebook that it is about.
        object: String,
        /// The statement's first line, shortened; none where it is not known which of several failed.
        statement: Option<String>,
        /// The constraint that it violates, where the database names it.
        constraint: Option<String>,
        /// What the database says.
        reason: String,
        /// File and line of the type, or of the field with that constraint, where the program knows them.
        place: Option<String>,
        /// Whether it would have made what is there already.
        exists: bool,
    },
    /// Something could not be read.
    Read {
        /// What: a table's name in backticks, or a few words.
        subject: String,
        /// What the database says.
        reason: String,
    },
    /// Another connection holds what is needed.
    Locked {
        /// The URL without its password.
        url: String,
        /// What is locked: a table's name in backticks, or a few words; none while another deployment is running.
        subject: Option<String>,
        /// Who holds it, as far as the server tells.
        holder: String,
        /// How long this one waited.
        waited: Duration,
    },
    /// Other connections kept a step of a deployment from the locks that it needs, in every try.
    Blocked {
        /// The file.
        file: String,
        /// The step, from 1.
        step: u32,
        /// How often it was tried.
        tries: u32,
        /// How long that took.
        waited: Duration,
    },
    /// Data would be lost, and this was not confirmed.
    Destructive {
        /// The name that confirms it.
        database: String,
    },
    /// Files of deployments cannot be run: each with its line and what is wrong there.
    Files {
        /// All of them.
        faults: Vec<String>,
    },
    /// What the database knows of deployments does not allow it.
    Refused {
        /// Why.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// A table outside the schema refers to one of the schema's.
    StillReferenced {
        /// The table outside.
        table: String,
    },
}

/// What is wrong with a database file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It does not exist, and what was asked for does not create it.
    Missing,
    /// The folder that it would be in does not exist.
    NoFolder,
    /// It is a folder.
    IsFolder,
}

impl DeployError {
    /// The exit code of a command that ends with this error.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Url { .. } | Self::NoDatabase { .. } | Self::NotConfigured { .. } => 2,
            Self::NoDriver { .. } | Self::Options { .. } | Self::Files { .. } => 2,
            Self::StillDiffers { .. } => 1,
            Self::Locked { .. } | Self::Blocked { .. } => 3,
            Self::File { .. } | Self::Connect { .. } | Self::Lost { .. } | Self::TooOld { .. } => 4,
            Self::Unfit { .. } | Self::Pooler | Self::Statement { .. } => 4,
            Self::Read { .. } | Self::Kept { .. } => 4,
            Self::NotEmpty { .. } | Self::Refused { .. } | Self::Meaning { .. } => 5,
            Self::Differs { .. } | Self::Destructive { .. } | Self::StillReferenced { .. } => 5,
        }
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Url { reason, .. } => format!("the database URL {reason}"),
            Self::NoDatabase { message, .. } => message.clone(),
            Self::NotConfigured { dialect } => format!("the schema has no scripts for `{dialect}`"),
            Self::NoDriver { dialect } => {
                format!("this program was built without the driver for `{dialect}` databases")
            }
            Self::Options { reason, .. } => reason.clone(),
            Self::File { path, fault: FileFault::Missing } => format!("there is no file `{path}`"),
            Self::File { path, fault: FileFault::NoFolder } => format!("there is no folder `{path}`"),
            Self::File { path, fault: FileFault::IsFolder } => format!("`{path}` is a folder, not a database file"),
            Self::Connect { url, reason, .. } => format!("cannot open `{url}`: {reason}"),
            Self::Lost { url, reason } => format!("lost the connection to `{url}`: {reason}"),
            Self::Unfit { message, .. } | Self::Refused { message, .. } => message.clone(),
            Self::Files { faults } => faults.join("\n"),
            Self::NotEmpty { table } => format!("the database is not empty: it holds `{table}`"),
            Self::TooOld { server, version, .. } => format!("{server} {version} is too old"),
            Self::Pooler => {
                "the connection goes through a transaction pooler, which cannot keep the deployment's lock".into()
            }
            Self::Differs { findings } => {
                format!(
                    "the database has {} from the schema, and nothing was changed",
                    counted(findings.len(), "difference")
                )
            }
            Self::StillDiffers { findings } => {
                let differences = counted(findings.len(), "difference");
                format!("all deployments are applied, and the database has {differences} from the schema")
            }
            Self::Blocked { file, step, tries, waited } => format!(
                "`{file}`: step {step} did not get its locks in {tries} tries ({}): other connections hold them",
                seconds(*waited)
            ),
            Self::Kept { object, code } => {
                format!("`{object}`: row {code} is not what was written; nothing was changed")
            }
            Self::Meaning { object, code, recorded, variant, .. } => {
                format!("`{object}`: {}", meaning(code, recorded, variant))
            }
            Self::Statement { object, statement, constraint, reason, .. } => {
                let what = statement.as_ref().map_or_else(String::new, |sql| format!("`{sql}` "));
                let constraint = constraint.as_ref().filter(|name| !reason.contains(name.as_str()));
                let constraint = constraint.map_or_else(String::new, |name| format!(" (constraint `{name}`)"));
                format!("`{object}`: {what}failed: {reason}{constraint}")
            }
            Self::Read { subject, reason } => format!("could not read {subject}: {reason}"),
            Self::Locked { url, subject, holder, waited } => {
                let what = match subject {
                    Some(subject) => format!("holds a lock on {subject} in `{url}`"),
                    None => format!("is deploying to `{url}`"),
                };
                format!("{holder} {what}; gave up after {}", seconds(*waited))
            }
            Self::Destructive { .. } => "this drops tables with all their rows".to_owned(),
            Self::StillReferenced { table } => {
                format!("`{table}` does not belong to the schema and refers to tables that would be dropped")
            }
        }
    }

    /// Where in the sources the type or field stands that it is about, where the program knows that: `src/parcel.rs:12`.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        match self {
            Self::Statement { place, .. } | Self::Meaning { place, .. } => place.as_deref(),
            _ => None,
        }
    }

    /// The same with the folder that its place is in.
    #[cfg(feature = "cli")]
    pub(crate) fn below(mut self, folder: &str) -> Self {
        if let Self::Statement { place: Some(place), .. } = &mut self
            && place.contains(".sql:")
        {
            *place = format!("{folder}/{place}");
        }
        self
    }

    /// What to do about it, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Self::Url { help, .. } | Self::NoDatabase { help, .. } => help.clone(),
            Self::NotConfigured { dialect } => {
                format!("add `{dialect}` to `dialects` in `[package.metadata.codebooks]`")
            }
            Self::NoDriver { dialect } => format!("enable the feature `{dialect}` of `codebooks`"),
            Self::File { fault: FileFault::Missing, .. } => "run `setup` to create it, or name another file".to_owned(),
            Self::File { fault: FileFault::NoFolder, .. } => {
                "create the folder, or name a file in a folder that exists".to_owned()
            }
            Self::File { fault: FileFault::IsFolder, .. } => "name a file inside it".to_owned(),
            Self::Connect { help, .. } => return help.clone(),
            Self::Lost { .. } => "run the command again to resume".to_owned(),
            Self::TooOld { needed, configured, .. } => {
                let configuration = ", or lower `minimum` in `[package.metadata.codebooks]`";
                format!("use version {needed} or later{}", if *configured { configuration } else { "" })
            }
            Self::Unfit { help, .. } | Self::Refused { help, .. } => help.clone(),
            Self::Files { .. } => "correct the files; nothing was run".to_owned(),
            Self::NotEmpty { .. } => "name an empty one, in which the deployments can run from the first".to_owned(),
            Self::Pooler => "connect to the server itself".to_owned(),
            Self::StillDiffers { .. } => "if the types have changes that no deployment has, write it with `cargo codebooks migrate`; \
                                          else alter the database by hand"
                .to_owned(),
            Self::Blocked { .. } => "let their transactions end, and run the command again".to_owned(),
            Self::Differs { .. } => {
                "run a deployment if the types have changed (`cargo codebooks migrate` writes it), else alter the database by hand; \
                 `verify` says when it matches"
                    .to_owned()
            }
            Self::Kept { .. } => "look for row level security or a trigger that keeps rows as they were".to_owned(),
            Self::Meaning { recorded, variant, .. } => new_meaning(recorded, variant),
            Self::Locked { subject: Some(_), .. } => {
                "run the command again later, or wait longer with `--lock-wait`".to_owned()
            }
            Self::Locked { subject: None, .. } => {
                "run the command again later, or wait longer with `--wait`".to_owned()
            }
            Self::Destructive { database } => format!("confirm it with `--allow-destructive={database}`"),
            Self::StillReferenced { table } => format!("drop `{table}` or its foreign key first"),
            Self::Options { help, .. } => help.clone(),
            Self::Statement { place: Some(place), reason, .. } if is_there(reason) && place.contains("deployment/") => {
                "if you have run it yourself, say so with `deployment --step-done`, the file's number behind it".to_owned()
            }
            Self::Statement { .. } | Self::Read { .. } => return None,
        };
        Some(help)
    }
}

/// Whether a database says that something is there already.
fn is_there(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    ["already exists", "duplicate column", "duplicate key name"].iter().any(|text| reason.contains(text))
}

/// `1 second`, `2 seconds`.
pub(super) fn seconds(duration: Duration) -> String {
    counted(usize::try_from(duration.as_secs()).unwrap_or(usize::MAX), "second")
}

/// A statement's first line, no longer than a message can bear.
pub(super) fn shortened(sql: &str) -> String {
    let line = sql.trim_start().lines().next().unwrap_or_default().trim_end();
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.trim_end_matches(['(', ' ']).to_owned(),
    }
}

/// The message; the place and the help, where there are, each on a line of its own.
impl fmt::Display for DeployError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        if let Some(place) = self.place() {
            write!(f, "\n  --> {place}")?;
        }
        if let Self::Differs { findings } | Self::StillDiffers { findings } = self {
            for finding in findings {
                write!(f, "\n  {}", finding.message())?;
                finding.place.as_ref().map_or(Ok(()), |place| write!(f, "\n    --> {place}"))?;
            }
        }
        self.help().map_or(Ok(()), |help| write!(f, "\nhelp: {help}"))
    }
}

impl Error for DeployError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_shown_by_its_first_line() {
        assert_eq!(shortened("\nCREATE TABLE \"a\" (\n  x\n)"), "CREATE TABLE \"a\"");
        assert_eq!(shortened("DROP TABLE a"), "DROP TABLE a");
        let long = shortened(&format!("INSERT {}", "é".repeat(500)));
        assert!(long.chars().count() == SHOWN + 1 && long.ends_with('…'), "{long}");
    }
}
