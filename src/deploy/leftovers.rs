//! What a comparison with the schema alone does not show: tables of earlier versions, rows that use archived codes, rows that
//! a user may not see.

use std::collections::BTreeSet;

use schema_model::model::{Codebook, KeyKind, Table};

use super::catalog::{self, Catalog};
use super::finding::{Difference, Finding, Severity, Subject};
use super::target::Target;
use super::{Deploy, DeployError, journal};

impl Deploy {
    /// Tables that a deployment made and that the schema no longer has.
    pub(super) async fn leftovers(
        &mut self,
        target: &Target,
        catalog: &Catalog,
        findings: &mut Vec<Finding>,
    ) -> Result<(), DeployError> {
        let Ok(journal) = self.journal(catalog).await else { return Ok(()) };
        let deployed = super::deployment::tables_made(target);
        let own: BTreeSet<String> = target.model.tables.iter().map(|table| target.stored(&table.name)).collect();
        let made: BTreeSet<&str> = journal
            .iter()
            // Two programs may share a database.
            .filter(|(_, entry)| entry.package.as_ref() == Some(&target.model.title))
            .filter_map(|(file, _)| file.strip_prefix("1-tables/")?.strip_suffix(".sql"))
            .chain(deployed.iter().map(String::as_str))
            .filter(|name| !own.contains(&target.stored(name)))
            .collect();
        for name in made {
            let Some(found) = catalog.tables.get(&target.stored(name)) else { continue };
            findings.push(Finding {
                severity: Severity::Warning,
                object: name.to_owned(),
                rust: String::new(),
                subject: Subject::Object,
                difference: Difference::Leftover { renamed: renamed(name, found, target, &journal) },
                place: None,
            });
        }
        Ok(())
    }

    /// Rows that still have a code which is archived because the enum no longer has it.
    pub(super) async fn still_used(
        &mut self,
        target: &Target,
        archived: &[(&Codebook, Vec<String>)],
        findings: &mut Vec<Finding>,
    ) -> Result<(), DeployError> {
        let dialect = target.dialect;
        for (codebook, codes) in archived {
            let Some(of_codebook) = target.table(&codebook.name) else { continue };
            let literal = |code: &String| match codebook.key {
                KeyKind::Int(_) => code.clone(),
                KeyKind::Text(_) => dialect.literal(code),
            };
            let list: Vec<String> = codes.iter().map(literal).collect();
            for table in &target.model.tables {
                let keys =
                    table.foreign_keys.iter().filter(|key| key.target == codebook.name && key.columns.len() == 1);
                for key in keys.filter(|_| table.name != codebook.name) {
                    let column = dialect.identifier(&key.columns[0]);
                    let sql = format!(
                        "SELECT {column}, count(*) FROM {} WHERE {column} IN ({}) GROUP BY {column}",
                        dialect.table(&table.name),
                        list.join(", ")
                    );
                    // A table that cannot be read is told elsewhere.
                    let Ok(rows) = self.rows(&super::table(&table.name), &sql).await else { continue };
                    for row in rows {
                        let [Some(code), Some(rows)] = row.as_slice() else { continue };
                        let column = format!("{}.{}", table.name, key.columns[0]);
                        let difference = Difference::StillUsed { column, rows: rows.parse().unwrap_or_default() };
                        let subject = Subject::Row(code.clone());
                        findings.push(Finding::of(of_codebook, Severity::Warning, subject, difference).placed(target));
                    }
                }
            }
        }
        Ok(())
    }

    /// Says of codebooks that seem to lack rows whether this user may see all of them.
    pub(super) async fn hidden_rows(
        &mut self,
        target: &Target,
        findings: &mut Vec<Finding>,
    ) -> Result<(), DeployError> {
        let lacks = |finding: &Finding| {
            matches!((&finding.subject, &finding.difference), (Subject::Row(_), Difference::Missing))
        };
        if !catalog::knowledge(target.dialect).rules.hides_rows || !findings.iter().any(lacks) {
            return Ok(());
        }
        for codebook in target.codebooks() {
            if !findings.iter().any(|finding| finding.object == codebook.name && lacks(finding)) {
                continue;
            }
            let name = target.dialect.literal(&target.dialect.table(&codebook.name));
            let sql = format!("SELECT CASE WHEN row_security_active({name}) THEN '1' ELSE '0' END");
            let Some(table) = target.table(&codebook.name) else { continue };
            if self.one(&super::table(&codebook.name), &sql).await?.as_deref() == Some("1") {
                findings.retain(|finding| finding.object != codebook.name || !lacks(finding));
                findings
                    .push(Finding::of(table, Severity::Error, Subject::Object, Difference::RowsHidden).placed(target));
            }
        }
        Ok(())
    }
}

/// The one table of the schema that has the same columns and was made later: the same table under a new name.
fn renamed(name: &str, found: &catalog::Table, target: &Target, journal: &journal::Journal) -> Option<String> {
    let columns: BTreeSet<&str> = found.columns.iter().map(|column| column.name.as_str()).collect();
    let at = |name: &str| journal.get(&format!("1-tables/{name}.sql")).map(|entry| entry.number);
    let is_candidate = |table: &&Table| {
        let wanted: BTreeSet<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        wanted == columns && at(&table.name) > at(name)
    };
    let mut candidates = target.model.tables.iter().filter(is_candidate);
    let one = candidates.next()?;
    candidates.next().is_none().then(|| one.name.clone())
}
