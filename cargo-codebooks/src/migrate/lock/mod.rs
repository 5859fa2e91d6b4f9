//! `schema.lock`: what the last deployment says, the model and what shapes SQL beside it.
//!
//! One fact per line under its name, without dates, so git merges what does not conflict. Every fact has a default, so a lock
//! of any age can be read.

mod facts;
mod read;
mod words;
mod write;

use std::collections::BTreeMap;

use schema_model::model::{Dialect, Schema};
use toml_edit::{Array, DocumentMut, Item, Table};

use facts::{Facts, Known};

/// The file's name, below the output folder.
pub(crate) const SCHEMA_LOCK: &str = "schema.lock";

/// The format that is written. Older ones are read, a newer one is refused.
const FORMAT: i64 = 1;

const HEADER: &str =
    "# What the last deployment says. Written by `cargo codebooks migrate`: commit it, and do not edit it.\n";

/// What was last released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaLock {
    /// The last deployment.
    pub head: Head,
    /// The databases that have deployments.
    pub dialects: Vec<Dialect>,
    /// Whether SQLite's tables are STRICT.
    pub sqlite_strict: bool,
    /// The model.
    pub schema: Schema,
    /// The SHA-256 of each deployment by its name, `00001-add-widgets`, for each database.
    pub deployments: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// Codebooks whose rows are not in the model, with the SHA-256 of the rows.
    pub rows: BTreeMap<String, String>,
}

/// The last deployment: its number, its name, and a hash of all that its files say.
///
/// Two branches that took one number have different hashes, so git cannot merge them in silence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub ordinal: u32,
    pub slug: String,
    pub hash: String,
}

impl SchemaLock {
    /// Reads the file's text; `shown` is what messages call the file.
    ///
    /// # Errors
    /// One sentence with the line, and the remedy.
    pub(crate) fn parse(shown: &str, text: &str) -> Result<Self, String> {
        if let Some(line) = text.lines().position(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
            return Err(format!(
                "{shown}:{}: a merge left its conflict markers here\nhelp: take one side of the file, then run `cargo codebooks migrate --renumber`",
                line + 1
            ));
        }
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let at = error.span().map_or(0, |span| span.start);
            let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            format!("{shown}:{line}: {message}\nhelp: restore the file from version control")
        })?;
        let root = Known(document.as_table());
        match root.0.get("format").map(Item::as_integer) {
            Some(Some(format)) if format <= FORMAT => {}
            Some(Some(_)) => {
                return Err(format!(
                    "{shown}: a newer version of codebooks wrote this file\nhelp: install that version of `cargo-codebooks`"
                ));
            }
            _ => {
                return Err(format!(
                    "{shown}: there is no `format`, so this is not a lock\nhelp: restore the file from version control"
                ));
            }
        }
        Self::read(root).ok_or_else(|| {
            format!("{shown}: the file is not as any version wrote it\nhelp: restore the file from version control")
        })
    }

    fn read(root: Known<'_>) -> Option<Self> {
        let head = root.text("head")?;
        let mut parts = head.splitn(3, ' ');
        let head = Head {
            ordinal: parts.next()?.parse().ok()?,
            slug: parts.next()?.to_owned(),
            hash: parts.next()?.to_owned(),
        };
        let mut deployments = BTreeMap::new();
        for dialect in Dialect::ALL {
            let files = root.0.get("deployments").and_then(|all| all.as_table_like()?.get(dialect.name()));
            let Some(files) = files else { continue };
            let files = files.as_table_like()?.iter();
            let files = files.map(|(name, hash)| Some((name.to_owned(), hash.as_str()?.to_owned())));
            deployments.insert(dialect.name(), files.collect::<Option<_>>()?);
        }
        let rows = root.0.get("rows").map_or(Some(BTreeMap::new()), |rows| {
            rows.as_table_like()?
                .iter()
                .map(|(name, hash)| Some((name.to_owned(), hash.as_str()?.to_owned())))
                .collect()
        })?;
        let dialects = root.list("dialects")?.iter().map(|name| Dialect::from_name(name)).collect::<Option<_>>()?;
        let schema = read::schema(root, root.text("title")?)?;
        Some(Self { head, dialects, sqlite_strict: root.flag("sqlite_strict")?, schema, deployments, rows })
    }

    /// The file's text.
    #[must_use]
    pub(crate) fn to_text(&self) -> String {
        let mut document = DocumentMut::new();
        let mut facts = Facts(document.as_table_mut());
        facts.value("format", FORMAT);
        facts.value("head", self.head.to_string());
        facts.text("title", &self.schema.title);
        facts.value("dialects", self.dialects.iter().map(|dialect| dialect.name()).collect::<Array>());
        facts.flag("sqlite_strict", self.sqlite_strict);
        let mut deployments = Table::new();
        deployments.set_implicit(true);
        for (dialect, files) in &self.deployments {
            deployments.insert(dialect, Item::Table(hashes(files)));
        }
        document.insert("deployments", Item::Table(deployments));
        if !self.rows.is_empty() {
            document.insert("rows", Item::Table(hashes(&self.rows)));
        }
        write::schema(&mut document, &self.schema);
        format!("{HEADER}{document}")
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:05} {} {}", self.ordinal, self.slug, self.hash)
    }
}

fn hashes(all: &BTreeMap<String, String>) -> Table {
    let mut table = Table::new();
    for (name, hash) in all {
        Facts(&mut table).text(name, hash);
    }
    table
}

#[cfg(test)]
mod tests;
