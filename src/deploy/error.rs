//! What can go wrong in a deployment, each one sentence with a remedy.

use std::error::Error;
use std::fmt;

use super::finding::Finding;

/// Why a deployment stopped. No variant holds a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeployError {
    /// The URL is not one.
    Url {
        /// What is wrong with it.
        reason: String,
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
    /// What a merge was told makes no sense.
    Options {
        /// Why.
        reason: String,
    },
    /// The database cannot be reached.
    Connect {
        /// The URL without its password.
        url: String,
        /// What the driver says.
        reason: String,
    },
    /// The connection is gone.
    Lost {
        /// The URL without its password.
        url: String,
        /// What the driver says.
        reason: String,
    },
    /// The server lacks what is asked of it.
    TooOld {
        /// Its kind.
        server: &'static str,
        /// Its version, as it says.
        version: String,
        /// The least version.
        needed: &'static str,
    },
    /// The connection comes through a pooler that gives sessions out by transaction.
    Pooler,
    /// What is there differs from the schema, and creating does not alter it.
    Differs {
        /// Every difference.
        findings: Vec<Finding>,
    },
    /// A statement failed; its transaction was rolled back.
    Statement {
        /// The table or codebook that it is about.
        object: String,
        /// What the database says.
        reason: String,
        /// Whether it would have made what is there already.
        exists: bool,
    },
    /// Somebody else holds what is needed.
    Locked {
        /// The database's name.
        database: String,
        /// Who that is, as far as the server tells.
        holder: String,
    },
    /// Data would be lost, and nobody confirmed it.
    Destructive {
        /// The name that confirms it.
        database: String,
    },
    /// A table outside the schema refers to one of the schema's.
    StillReferenced {
        /// The table outside.
        table: String,
    },
}

impl DeployError {
    /// The exit code of a command that ends with this error.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Url { .. } | Self::NotConfigured { .. } | Self::NoDriver { .. } | Self::Options { .. } => 2,
            Self::Locked { .. } => 3,
            Self::Connect { .. } | Self::Lost { .. } | Self::TooOld { .. } | Self::Pooler | Self::Statement { .. } => 4,
            Self::Differs { .. } | Self::Destructive { .. } | Self::StillReferenced { .. } => 5,
        }
    }
}

impl fmt::Display for DeployError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { reason } => write!(f, "the database URL {reason}"),
            Self::NotConfigured { dialect } => write!(
                f,
                "the schema has no scripts for `{dialect}`, add it to `dialects` in `[package.metadata.codebooks]`"
            ),
            Self::NoDriver { dialect } => write!(
                f,
                "this program was built without the driver for `{dialect}` databases; enable the feature `{dialect}` of `codebooks`"
            ),
            Self::Options { reason } => f.write_str(reason),
            Self::Connect { url, reason } => write!(f, "cannot open `{url}`: {reason}"),
            Self::Lost { url, reason } => {
                write!(f, "the connection to `{url}` is gone, run it again to go on from there: {reason}")
            }
            Self::TooOld { server, version, needed } => {
                write!(f, "{server} {version} is too old, {needed} or later is needed")
            }
            Self::Pooler => f.write_str(
                "the connection comes through a transaction pooler, which would give the deployer's lock to others, connect to \
                 the server itself",
            ),
            Self::Differs { findings } => {
                f.write_str("the database differs from the schema, and nothing was changed")?;
                for finding in findings {
                    write!(f, "\n  {}", finding.message())?;
                }
                f.write_str("\nhelp: alter these by hand; `verify` says when the database matches")
            }
            Self::Statement { object, reason, .. } => write!(f, "`{object}` failed and was rolled back: {reason}"),
            Self::Locked { database, holder } => {
                write!(f, "{holder} holds `{database}` for too long, try again when it is done")
            }
            Self::Destructive { database } => {
                write!(f, "this drops tables with all their rows, confirm it with `--allow-destructive={database}`")
            }
            Self::StillReferenced { table } => write!(
                f,
                "`{table}`, which is not of the schema, refers to tables that would go, drop it or its foreign key first"
            ),
        }
    }
}

impl Error for DeployError {}
