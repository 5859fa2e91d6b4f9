//! Whether the live database matches the compiled schema.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use schema_model::model::Dialect;
use schema_model::model::{Codebook, Storage, Table, TableKind};

use super::catalog::{self, Catalog};
use super::finding::{Finding, Severity};
use super::merge::{Delta, Different};
use super::shape::What;
use super::target::{Makes, Target};
use super::{Deploy, DeployError, MergeOptions, journal, shape};

/// How many characters of a value a message shows.
const SHOWN: usize = 80;

/// The kinds of constraints that may be hidden.
const HIDDEN: [&str; 2] = ["check", "foreign key"];

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Every difference, table by table.
    pub findings: Vec<Finding>,
    /// How many tables were compared, without codebooks.
    pub tables: usize,
    /// How many codebooks.
    pub codebooks: usize,
    /// How many rows of codebooks.
    pub rows: usize,
    /// Whether this user cannot see checks and foreign keys: MySQL shows them only to users who may do more than read.
    pub constraints_hidden: bool,
    /// Tables that no deployment created, so their defaults, checks and indexes were compared by name only.
    pub by_names_only: Vec<String>,
}

impl Verified {
    /// Whether nothing is missing or different; the database may have more than the schema.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity == Severity::Warning)
    }
}

impl Deploy {
    /// Compares the database with the schema: tables, columns, constraints, indexes, comments, every row of every codebook.
    ///
    /// It only reads. Types, defaults and checks are compared with what the database itself said when a deployment had
    /// created the table; of a table that came another way, columns, keys and names are compared.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn verify(&mut self) -> Result<Verified, DeployError> {
        let target = Arc::clone(&self.target);
        let catalog = self.catalog().await?;
        let echoes = self.echoes(&catalog).await?;
        let mut verified = Verified { constraints_hidden: catalog.constraints_hidden, ..Verified::default() };
        types(&target, &catalog, &mut verified);
        for table in &target.model.tables {
            verified.tables += usize::from(table.kind == TableKind::Data);
            let found = catalog.tables.get(&target.stored(&table.name));
            let Some(found) = found else {
                verified.add(Severity::Error, table, None, "the table is missing".to_owned());
                continue;
            };
            match echoes.get(&table.name) {
                Some((sha, facts)) if *sha == target.definition(table) => {
                    compare(table, &journal::facts(facts), &found.facts(), &mut verified);
                }
                Some(_) => {
                    let message = "the table differs from the schema: it was created from an earlier definition";
                    verified.add(Severity::Error, table, None, message.to_owned());
                }
                None => by_shape(&target, table, found, &mut verified),
            }
        }
        let codebooks = target.codebooks();
        for (codebook, delta) in self.look(&codebooks, &MergeOptions::default()).await? {
            verified.codebooks += 1;
            verified.rows += codebook.rows.len();
            let Some(table) = target.table(&codebook.name) else { continue };
            match delta {
                Ok(delta) => {
                    rows(table, codebook, &delta, &mut verified);
                }
                Err(error) if catalog.tables.contains_key(&target.stored(&codebook.name)) => {
                    let reason = match error {
                        DeployError::Read { reason, .. } => reason,
                        error => error.message(),
                    };
                    verified.add(Severity::Error, table, None, format!("the rows could not be read: {reason}"));
                }
                // The missing table is a finding already.
                Err(_) => {}
            }
        }
        for finding in &mut verified.findings {
            finding.place = target.places.of(&finding.rust, finding.column.as_deref());
        }
        Ok(verified)
    }

    /// What the database said of tables when they had been created, with what they had been created from.
    async fn echoes(&mut self, catalog: &Catalog) -> Result<HashMap<String, (String, String)>, DeployError> {
        if !catalog.tables.contains_key("codebooks_echo") {
            return Ok(HashMap::new());
        }
        let rows = self.rows("`codebooks_echo`", "SELECT object, sha, facts FROM codebooks_echo").await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| match <[Option<String>; 3]>::try_from(row) {
                Ok([Some(object), Some(sha), Some(facts)]) => Some((object, (sha, facts))),
                _ => None,
            })
            .collect())
    }
}

impl Verified {
    /// Adds that something is missing, unless the user may not see such things.
    fn add_missing(&mut self, table: &Table, column: Option<&str>, kind: &str, name: &str) {
        if !(self.constraints_hidden && HIDDEN.contains(&kind)) {
            self.add(Severity::Error, table, column, format!("{} is missing", named(kind, name)));
        }
    }

    fn add(&mut self, severity: Severity, table: &Table, column: Option<&str>, message: String) {
        self.findings.push(Finding {
            severity,
            object: table.name.clone(),
            rust: table.rust.clone(),
            column: column.map(str::to_owned),
            message,
            place: None,
        });
    }
}

/// Enum types and domains, which only PostgreSQL has.
fn types(target: &Target, catalog: &Catalog, verified: &mut Verified) {
    if target.dialect != Dialect::Postgres {
        return;
    }
    for codebook in target.model.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native) {
        let labels: Vec<String> =
            codebook.rows.iter().map(|row| target.dialect.literal(&row.code.to_string())).collect();
        let message = match catalog.types.get(&codebook.name) {
            None => "the type is missing".to_owned(),
            Some(found) if *found != labels.join(", ") => {
                format!("the labels are {found} in the database, but {} in the schema", labels.join(", "))
            }
            Some(_) => continue,
        };
        verified.findings.push(Finding {
            severity: Severity::Error,
            object: codebook.name.clone(),
            rust: codebook.rust.clone(),
            column: None,
            message,
            place: None,
        });
    }
}

/// The rows of a codebook that differ.
fn rows(table: &Table, codebook: &Codebook, delta: &Delta<'_>, verified: &mut Verified) {
    let source = if codebook.rows.iter().all(|row| row.variant.is_empty()) { "data file" } else { "enum" };
    for row in &delta.missing {
        verified.add(Severity::Error, table, None, format!("row {row} is missing"));
    }
    for Different { row, archived, values } in &delta.different {
        let archived = archived.map(|archived| match archived {
            true => format!("archived in the database, live in the {source}"),
            false => format!("live in the database, retired in the {source}"),
        });
        let values = values.iter().map(|value| {
            let (found, wanted) = (value_of(value.found.as_deref()), value_of(value.wanted.as_deref()));
            format!("{}: {found} in the database, {wanted} in the {source}", value.column)
        });
        let details: Vec<String> = archived.into_iter().chain(values).collect();
        let message = format!("row {row} differs from the {source} ({})", details.join("; "));
        verified.add(Severity::Error, table, None, message);
    }
    for row in &delta.extra {
        let message = format!("row {row} is live in the database but not in the {source}");
        verified.add(Severity::Warning, table, None, message);
    }
}

/// A value as messages show it.
fn value_of(value: Option<&str>) -> String {
    match value.map(|text| (text, text.char_indices().nth(SHOWN))) {
        None => "NULL".to_owned(),
        Some((text, None)) => format!("`{text}`"),
        Some((text, Some((end, _)))) => format!("`{}…`", &text[..end]),
    }
}

/// What a thing is and is called.
fn named(what: &str, name: &str) -> String {
    if name.is_empty() { format!("the {what}") } else { format!("{what} `{name}`") }
}

/// Facts against facts.
fn compare(
    table: &Table,
    wanted: &BTreeMap<(String, String), String>,
    found: &BTreeMap<(String, String), String>,
    verified: &mut Verified,
) {
    for ((what, name), detail) in wanted {
        let column = what.starts_with("column").then_some(name.as_str());
        match found.get(&(what.clone(), name.clone())) {
            None => verified.add_missing(table, column, what, name),
            Some(other) if other != detail => {
                let message = format!("{} is `{other}`, but was created as `{detail}`", named(what, name));
                verified.add(Severity::Error, table, column, message);
            }
            Some(_) => {}
        }
    }
    for (what, name) in found.keys().filter(|key| !wanted.contains_key(*key)) {
        let is_column = what.starts_with("column");
        // What a new column says of itself is told with it.
        if what != "column comment" {
            let message = format!("{} exists in the database but not in the schema", named(what, name));
            verified.add(Severity::Warning, table, is_column.then_some(name.as_str()), message);
        }
    }
}

/// Of a table that no deployment made: what its model alone tells.
fn by_shape(target: &Target, table: &Table, found: &catalog::Table, verified: &mut Verified) {
    for difference in shape::differences(table, found, target) {
        let column = difference.column.as_deref();
        match difference.what {
            What::Missing(kind, name) => verified.add_missing(table, column, kind, &name),
            What::Differs(clause) => verified.add(difference.severity, table, column, clause),
        }
    }
    for makes in target.scripts_of(&table.name).flat_map(|script| &script.parts).map(|part| &part.makes) {
        match makes {
            Makes::Constraint(name) if !found.constraints.iter().any(|one| one.name == *name) => {
                verified.add_missing(table, None, "foreign key", name);
            }
            Makes::Index(name) if !found.indexes.iter().any(|one| one.name == *name) => {
                verified.add_missing(table, None, "index", name);
            }
            _ => {}
        }
    }
    if target.dialect != Dialect::Sqlite {
        verified.by_names_only.push(table.name.clone());
    }
}
