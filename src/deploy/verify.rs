//! Whether the live database is what the compiled schema says.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use schema_model::model::Dialect;
use schema_model::model::{Storage, Table, TableKind};

use super::catalog::{self, Catalog};
use super::finding::{Finding, Severity};
use super::target::{Makes, Target};
use super::{Deploy, DeployError, MergeOptions, journal, shape};

/// What findings call the constraints that may be hidden.
const HIDDEN: [&str; 2] = ["check", "foreign key"];

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Every difference, table by table.
    pub findings: Vec<Finding>,
    /// How many tables were looked at, codebooks aside.
    pub tables: usize,
    /// How many codebooks.
    pub codebooks: usize,
    /// How many rows of codebooks.
    pub rows: usize,
    /// Whether the user may not see checks and foreign keys: MySQL shows them to who may do more than read.
    pub constraints_hidden: bool,
    /// Tables whose defaults, checks and indexes could not be compared word by word: others than a deployment made them.
    pub by_names_only: Vec<String>,
}

impl Verified {
    /// Whether nothing is missing or different; more than the schema has may be there.
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
                verified.add(Severity::Error, table, None, "is missing".to_owned());
                continue;
            };
            match echoes.get(&table.name) {
                Some((sha, facts)) if *sha == target.definition(table) => {
                    compare(table, &journal::facts(facts), &found.facts(), &mut verified);
                }
                Some(_) => {
                    let message = "was created from another definition than the schema's, it needs a migration";
                    verified.add(Severity::Error, table, None, message.to_owned());
                }
                None => by_shape(&target, table, found, &mut verified),
            }
        }
        if self.connection.server.state.unchecked_keys {
            unchecked_keys(&target, &mut verified);
        }
        let codebooks = target.codebooks();
        for (codebook, delta) in self.look(&codebooks, &MergeOptions::default()).await? {
            verified.codebooks += 1;
            verified.rows += codebook.rows.len();
            let Some(table) = target.table(&codebook.name) else { continue };
            match delta {
                Ok(delta) => {
                    for code in &delta.missing {
                        verified.add(Severity::Error, table, None, format!("lacks the code {code}"));
                    }
                    for code in &delta.different {
                        verified.add(Severity::Error, table, None, format!("has the code {code} otherwise"));
                    }
                    for code in &delta.extra {
                        let message = format!("has the live code {code}, which the schema has not");
                        verified.add(Severity::Warning, table, None, message);
                    }
                }
                Err(error) if catalog.tables.contains_key(&target.stored(&codebook.name)) => {
                    let reason = match error {
                        DeployError::Read { reason, .. } => reason,
                        error => error.message(),
                    };
                    verified.add(Severity::Error, table, None, format!("cannot be read: {reason}"));
                }
                // That it is missing is told already.
                Err(_) => {}
            }
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
    /// Adds a finding, unless it is that something is not there which the user may not see.
    fn add(&mut self, severity: Severity, table: &Table, column: Option<&str>, message: String) {
        let of_constraint = HIDDEN.iter().any(|kind| message.starts_with(&format!("has no {kind}")));
        if self.constraints_hidden && of_constraint {
            return;
        }
        self.findings.push(Finding {
            severity,
            object: table.name.clone(),
            rust: table.rust.clone(),
            column: column.map(str::to_owned),
            message,
        });
    }
}

/// Foreign keys that the server does not check for every row.
fn unchecked_keys(target: &Target, verified: &mut Verified) {
    for table in &target.model.tables {
        for key in &table.foreign_keys {
            let Some(unique) = target.dialect.hiding_unique(table, key) else { continue };
            let columns = unique.columns[key.columns.len()..].join("`, `");
            let message = format!(
                "foreign key `{}` is not checked for rows with NULL in `{columns}`, since `{}` begins with its columns; \
                 start the server with `innodb_native_foreign_keys = ON`",
                key.name, unique.name
            );
            verified.add(Severity::Warning, table, None, message);
        }
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
            None => "is missing".to_owned(),
            Some(found) if *found != labels.join(", ") => {
                format!("has the labels {found}, the schema has {}", labels.join(", "))
            }
            Some(_) => continue,
        };
        verified.findings.push(Finding {
            severity: Severity::Error,
            object: codebook.name.clone(),
            rust: codebook.rust.clone(),
            column: None,
            message,
        });
    }
}

/// Facts against facts.
fn compare(
    table: &Table,
    wanted: &BTreeMap<(String, String), String>,
    found: &BTreeMap<(String, String), String>,
    verified: &mut Verified,
) {
    let named = |what: &str, name: &str| if name.is_empty() { what.to_owned() } else { format!("{what} `{name}`") };
    for ((what, name), detail) in wanted {
        let message = match found.get(&(what.clone(), name.clone())) {
            None => format!("has no {}", named(what, name)),
            Some(other) if other != detail => {
                format!("has the {} as `{other}`, it was created as `{detail}`", named(what, name))
            }
            Some(_) => continue,
        };
        let column = what.starts_with("column").then_some(name.as_str());
        verified.add(Severity::Error, table, column, message);
    }
    for (what, name) in found.keys().filter(|key| !wanted.contains_key(*key)) {
        let is_column = what.starts_with("column");
        // What a new column says of itself is told with it.
        if what != "column comment" {
            let message = format!("has the {}, which the schema has not", named(what, name));
            verified.add(Severity::Warning, table, is_column.then_some(name.as_str()), message);
        }
    }
}

/// Of a table that no deployment made: what its model alone tells.
fn by_shape(target: &Target, table: &Table, found: &catalog::Table, verified: &mut Verified) {
    for difference in shape::differences(table, found, target) {
        verified.add(difference.severity, table, difference.column.as_deref(), difference.clause);
    }
    for makes in target.scripts_of(&table.name).flat_map(|script| &script.parts).map(|part| &part.makes) {
        let message = match makes {
            Makes::Constraint(name) if !found.constraints.iter().any(|one| one.name == *name) => {
                format!("has no foreign key `{name}`")
            }
            Makes::Index(name) if !found.indexes.iter().any(|one| one.name == *name) => {
                format!("has no index `{name}`")
            }
            _ => continue,
        };
        verified.add(Severity::Error, table, None, message);
    }
    if target.dialect != Dialect::Sqlite {
        verified.by_names_only.push(table.name.clone());
    }
}
