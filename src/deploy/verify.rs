//! Whether the live database matches the compiled schema.

use std::sync::Arc;

use schema_model::model::{Codebook, Table, TableKind};

use super::catalog::Catalog;
use super::finding::{Difference, Fact, Finding, Severity, Subject};
use super::merge::{Delta, Detail, Different};
use super::target::Target;
use super::{Deploy, DeployError, MergeOptions};

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct Verified {
    /// Every difference, table by table.
    pub findings: Vec<Finding>,
    /// How many tables were compared, without codebooks.
    pub tables: usize,
    /// How many codebooks.
    pub codebooks: usize,
    /// How many rows of codebooks.
    pub rows: usize,
    /// The deployments that the database has beyond this program.
    pub ahead: Vec<String>,
    /// Whether this user cannot see checks and foreign keys: MySQL shows them only to users who may do more than read.
    pub constraints_hidden: bool,
}

impl Verified {
    /// Whether nothing is missing or different; the database may have more than the schema.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

impl Deploy {
    /// Compares the database with the schema: types, tables with all that belongs to them, every row of every codebook.
    ///
    /// What the database is decides, however it came to be so. It only reads, but for temporary tables, which are gone when
    /// it returns.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn verify(&mut self) -> Result<Verified, DeployError> {
        let mut verified = self.look_at_all().await?;
        // A deployment may be under way, and some databases show a table half made.
        if !verified.is_clean() {
            verified = self.look_at_all().await?;
            verified.ahead = self.ahead().await?;
        }
        Ok(verified)
    }

    async fn look_at_all(&mut self) -> Result<Verified, DeployError> {
        let target = Arc::clone(&self.target);
        let catalog = self.catalog().await?;
        let mut findings = self.differences(&target, &catalog).await?;
        findings.extend(self.framework_differences(&catalog).await?);
        let mut verified = Verified {
            findings,
            tables: target.model.tables.iter().filter(|table| table.kind == TableKind::Data).count(),
            constraints_hidden: catalog.constraints_hidden,
            ..Verified::default()
        };
        if self.connection.server.state.unchecked_keys {
            unchecked_keys(&target, &catalog, &mut verified.findings);
        }
        self.rows_of(&target, &catalog, &mut verified).await?;
        self.leftovers(&target, &catalog, &mut verified.findings).await?;
        Ok(verified)
    }

    /// Compares the rows of codebooks.
    async fn rows_of(
        &mut self,
        target: &Target,
        catalog: &Catalog,
        verified: &mut Verified,
    ) -> Result<(), DeployError> {
        let codebooks = target.codebooks();
        let mut archived: Vec<(&Codebook, Vec<String>)> = Vec::new();
        let meanings = self.meanings(&codebooks).await?;
        for (codebook, delta) in self.look(&codebooks, &MergeOptions::default(), Detail::Values).await? {
            verified.codebooks += 1;
            verified.rows += codebook.rows.len();
            let Some(table) = target.table(&codebook.name) else { continue };
            match delta {
                Ok(delta) => {
                    meanings.findings(codebook, target, &mut verified.findings);
                    rows(target, table, codebook, &delta, &mut verified.findings);
                    if !delta.gone.is_empty() {
                        archived.push((codebook, delta.gone));
                    }
                }
                Err(DeployError::Read { reason, .. })
                    if catalog.tables.contains_key(&target.stored(&codebook.name)) =>
                {
                    let finding = Finding::of(table, Severity::Error, Subject::Object, Difference::Unreadable(reason));
                    verified.findings.push(finding);
                }
                // The missing table is a finding already.
                Err(_) => {}
            }
        }
        self.hidden_rows(target, &mut verified.findings).await?;
        self.still_used(target, &archived, &mut verified.findings).await
    }
}

/// Foreign keys that the server does not check for every row.
fn unchecked_keys(target: &Target, catalog: &Catalog, findings: &mut Vec<Finding>) {
    for table in &target.model.tables {
        for key in &table.foreign_keys {
            // Earlier versions did not state its index.
            let found = catalog.tables.get(&target.stored(&table.name));
            let found = found.and_then(|found| found.foreign_keys.iter().find(|found| found.name == key.name));
            let lacks_own = found.is_some_and(|found| !found.has_index);
            let index = target.dialect.hiding_index(table, key).filter(|_| lacks_own).map(|(name, columns)| {
                let columns = columns[key.columns.len()..].iter().map(|&column| column.to_owned()).collect();
                Difference::Unchecked { columns, unique: name.to_owned() }
            });
            let unique = target.dialect.hiding_unique(table, key).map(|unique| Difference::Unchecked {
                columns: unique.columns[key.columns.len()..].to_vec(),
                unique: unique.name.clone(),
            });
            let first = target.dialect.first_of_self_key(table, key);
            let inserted = first.map(|(own, referenced)| Difference::UncheckedInserts {
                column: own.to_owned(),
                referenced: referenced.to_owned(),
            });
            for difference in unique.or(index).into_iter().chain(inserted) {
                let subject = Subject::ForeignKey(key.name.clone());
                findings.push(Finding::of(table, Severity::Warning, subject, difference).placed(target));
            }
        }
    }
}

/// What differs in a codebook's rows.
fn rows(target: &Target, table: &Table, codebook: &Codebook, delta: &Delta<'_>, findings: &mut Vec<Finding>) {
    let place = target.place(&table.name, None);
    let mut add = |severity, code: &str, difference| {
        let mut finding = Finding::of(table, severity, Subject::Row(code.to_owned()), difference);
        if let Some(row) = codebook.rows.iter().find(|row| row.code.to_string() == code) {
            finding.rust = format!("{}::{}", table.rust, row.variant);
        }
        finding.place.clone_from(&place);
        findings.push(finding);
    };
    for code in delta.missing() {
        add(Severity::Error, &code, Difference::Missing);
    }
    for Different { row: code, archived, values } in &delta.different {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "NULL".to_owned());
        let word = |archived: bool| if archived { "archived" } else { "live" };
        let mut facts: Vec<Fact> =
            values.iter().map(|value| Fact::new(&value.column, text(&value.wanted), text(&value.found))).collect();
        facts.extend(archived.map(|archived| Fact::new("state", word(!archived), word(archived))));
        add(Severity::Error, code, Difference::Differs(facts));
    }
    for code in &delta.extra {
        add(Severity::Warning, code, Difference::Extra);
    }
    for code in &delta.newer {
        add(Severity::Warning, code, Difference::Newer);
    }
}
