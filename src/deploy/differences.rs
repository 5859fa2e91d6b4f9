//! Every difference between a database's catalog and the schema, settled by the database where texts differ.

use std::collections::HashMap;
use std::sync::Arc;

use schema_model::model::{Storage, local};

use super::catalog::text::{canonical, loose};
use super::catalog::{self, Catalog, TypeKind, definition};
use super::compare::{self, Owned, Texts};
use super::finding::{Difference, Fact, Finding, Severity, Subject};
use super::plan::Plan;
use super::scratch::Open;
use super::target::{Makes, Target};
use super::wanted::wanted;
use super::{Deploy, DeployError};

impl Deploy {
    /// Compares the catalog with a target, table by table.
    ///
    /// # Errors
    /// When the connection is gone.
    pub(super) async fn differences(
        &mut self,
        target: &Target,
        catalog: &Catalog,
    ) -> Result<Vec<Finding>, DeployError> {
        let mut findings = types(target, catalog);
        let tables: Vec<_> = target.model.tables.iter().map(|model| (model, wanted(target, model))).collect();
        let hidden = catalog.constraints_hidden;
        let mut by_table: Vec<Vec<Finding>> = Vec::with_capacity(tables.len());
        let mut open: Vec<(usize, Open<'_>)> = Vec::new();
        for (at, (model, wanted)) in tables.iter().enumerate() {
            let stored = target.stored(&model.name);
            let Some(found) = catalog.tables.get(&stored) else {
                by_table.push(vec![missing(&model.name, &model.rust)]);
                continue;
            };
            let findings = compare::table(model, wanted, found, target.dialect, hidden, Texts::AsGiven);
            if compare::is_about_texts(&findings) {
                let columns = findings.iter().filter_map(|finding| finding.column()).map(str::to_owned).collect();
                open.push((at, Open { schema: &target.model, model, wanted, found, stored, columns }));
            }
            by_table.push(findings);
        }
        let (places, open): (Vec<usize>, Vec<Open<'_>>) = open.into_iter().unzip();
        let settled = if open.is_empty() || !catalog::knowledge(target.dialect).rules.rewrites {
            Vec::new()
        } else {
            self.settle(&open).await?
        };
        for ((at, open), settled) in places.into_iter().zip(&open).zip(settled) {
            by_table[at] = match &settled {
                Some((wanted, found)) => {
                    compare::table(open.model, wanted, found, target.dialect, hidden, Texts::Settled)
                }
                None => compare::table(open.model, open.wanted, open.found, target.dialect, hidden, Texts::Unsettled),
            };
        }
        if catalog::knowledge(target.dialect).rules.types {
            let owned = Owned::of(catalog);
            for ((model, wanted), findings) in tables.iter().zip(&mut by_table) {
                let stored = target.stored(&model.name);
                if catalog.tables.contains_key(&stored) {
                    findings.extend(compare::sequences(model, wanted, &stored, catalog, &owned));
                }
            }
        }
        findings.extend(by_table.into_iter().flatten());
        self.settle_domains(target, &mut findings).await?;
        self.look_elsewhere(target, &mut findings).await?;
        Ok(findings.into_iter().map(|finding| finding.placed(target)).collect())
    }

    /// What of the framework's own tables is so different that no program can work with them.
    ///
    /// # Errors
    /// When the connection is gone.
    pub(super) async fn framework_differences(&mut self, catalog: &Catalog) -> Result<Vec<Finding>, DeployError> {
        let framework = Arc::clone(&self.framework);
        let mut findings = self.differences(&framework, catalog).await?;
        findings.retain_mut(|finding| breaks(finding, &framework));
        // Their source is none of the application's.
        findings.iter_mut().for_each(|finding| finding.place = None);
        Ok(findings)
    }

    /// Asks the database what rules of domains mean.
    async fn settle_domains(&mut self, target: &Target, findings: &mut Vec<Finding>) -> Result<(), DeployError> {
        let rules = &catalog::knowledge(target.dialect).rules;
        let mut settled = Vec::with_capacity(findings.len());
        for mut finding in findings.drain(..) {
            if let Difference::Differs(facts) = &finding.difference
                && let [fact] = facts.as_slice()
                && fact.name == RULE
            {
                match self.same_rule(&finding.object, target, fact).await? {
                    Some(true) => continue,
                    Some(false) => {}
                    None if loose(&fact.wanted, rules) == loose(&fact.found, rules) => continue,
                    None => {
                        finding.severity = Severity::Note;
                        finding.difference = Difference::NotCompared(fact.clone());
                    }
                }
            }
            settled.push(finding);
        }
        *findings = settled;
        Ok(())
    }

    async fn same_rule(&mut self, name: &str, target: &Target, fact: &Fact) -> Result<Option<bool>, DeployError> {
        let domains = target.model.domains();
        let Some((_, ty)) = domains.iter().find(|(domain, _)| domain.name == name) else { return Ok(Some(false)) };
        let base = target.dialect.column_type(ty, &[]);
        self.same_domain_rule(&base, &fact.wanted, &fact.found).await
    }

    /// Says of tables that seem to be missing whether they are further down the search path.
    async fn look_elsewhere(&mut self, target: &Target, findings: &mut [Finding]) -> Result<(), DeployError> {
        let is_missing = |finding: &Finding| {
            matches!((&finding.subject, &finding.difference), (Subject::Object, Difference::Missing))
        };
        if !catalog::knowledge(target.dialect).rules.types || !findings.iter().any(is_missing) {
            return Ok(());
        }
        let rows = self.rows("the catalog", catalog::ELSEWHERE).await?;
        for row in rows {
            let [Some(name), Some(found), Some(wanted)] = row.as_slice() else { continue };
            for finding in findings.iter_mut().filter(|finding| finding.object == *name && is_missing(finding)) {
                finding.difference = Difference::Elsewhere { found: found.clone(), wanted: wanted.clone() };
            }
        }
        Ok(())
    }
}

/// What a domain demands.
const RULE: &str = "rule";

fn missing(object: &str, rust: &str) -> Finding {
    Finding {
        severity: Severity::Error,
        object: object.to_owned(),
        rust: rust.to_owned(),
        subject: Subject::Object,
        difference: Difference::Missing,
        place: None,
    }
}

/// Enum types and domains, where the database has some.
fn types(target: &Target, catalog: &Catalog) -> Vec<Finding> {
    let mut findings = Vec::new();
    let known = catalog::knowledge(target.dialect);
    if !known.rules.types {
        return findings;
    }
    for codebook in target.model.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native) {
        let labels: Vec<String> = codebook.rows.iter().map(|row| row.code.to_string()).collect();
        let found = catalog.types.get(&target.stored(&codebook.name));
        let mut add = |severity, difference| {
            findings.push(Finding { severity, difference, ..missing(&codebook.name, &codebook.rust) });
        };
        match found {
            None => add(Severity::Error, Difference::Missing),
            Some(found) => {
                let of_found = match &found.kind {
                    TypeKind::Enum { labels } => labels.join(", "),
                    _ => "another kind of type".to_owned(),
                };
                if of_found != labels.join(", ") {
                    let fact = Fact::new("labels", labels.join(", "), of_found);
                    add(Severity::Error, Difference::Differs(vec![fact]));
                }
                if found.comment != codebook.comment {
                    let fact = Fact::new("comment", &codebook.comment, &found.comment);
                    add(Severity::Warning, Difference::Differs(vec![fact]));
                }
            }
        }
    }
    let users: HashMap<&str, &str> = target
        .model
        .tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (column, table.rust.as_str())))
        .filter_map(|(column, rust)| Some((column.domain.as_ref()?.name.as_str(), rust)))
        .collect();
    for (domain, ty) in target.model.domains() {
        let rust = users.get(domain.name.as_str()).copied().unwrap_or_default();
        let Some(found) = catalog.types.get(&target.stored(&domain.name)) else {
            findings.push(missing(&domain.name, rust));
            continue;
        };
        let base = (known.printed_type)(&target.dialect.column_type(ty, &[]));
        for (severity, difference) in domain_differences(&domain.check, &base, found, target) {
            findings.push(Finding { severity, difference, ..missing(&domain.name, rust) });
        }
    }
    findings
}

fn domain_differences(rule: &str, base: &str, found: &catalog::Type, target: &Target) -> Vec<(Severity, Difference)> {
    let rules = &catalog::knowledge(target.dialect).rules;
    let TypeKind::Domain { base: of_found, checks, .. } = &found.kind else {
        let fact = Fact::new("kind", "a domain", "another kind of type");
        return vec![(Severity::Error, Difference::Differs(vec![fact]))];
    };
    let mut differences = Vec::new();
    if base != of_found {
        differences.push((Severity::Error, Difference::Differs(vec![Fact::new("type", base, of_found)])));
    }
    let conditions: Vec<&str> = checks.iter().map(|check| check.expression.as_str()).collect();
    let fact = || Fact::new(RULE, rule, conditions.join(" AND "));
    match conditions.as_slice() {
        [one] if canonical(one, rules) == canonical(rule, rules) => {}
        _ => differences.push((Severity::Error, Difference::Differs(vec![fact()]))),
    }
    differences
}

/// Whether statements fail where a table of the framework differs like that; facts that harm nobody are taken out.
///
/// A newer version adds tables, indexes and columns that may be NULL, which an older one does without. What an older one lacks of
/// these, creating adds; that it names, guards or fills something differently lets a program work.
fn breaks(finding: &mut Finding, framework: &Target) -> bool {
    let is_error = finding.severity == Severity::Error;
    match (&mut finding.difference, &finding.subject) {
        (Difference::Missing, Subject::Column(name)) => {
            let columns = framework.table(&finding.object).map_or(&[][..], |table| &table.columns);
            is_error && !columns.iter().any(|column| column.name == *name && column.nullable)
        }
        (Difference::Differs(facts), subject) => {
            facts.retain(|fact| match (subject, fact.name.as_str()) {
                // Without a default, an INSERT that leaves the column out fails.
                (Subject::Column(_), "default") => fact.found.is_empty(),
                (Subject::Check(_), _) => !fact.found.is_empty(),
                _ => true,
            });
            is_error && !facts.is_empty()
        }
        (Difference::Extra, _) => is_error,
        _ => false,
    }
}

/// Whether a difference is one that `create` removes: what is missing and has a statement of its own, or is named by a
/// statement of the user's that is still to be run.
pub(super) fn is_made_by_create(finding: &Finding, target: &Target, plan: &Plan<'_>) -> bool {
    let has = |makes: &dyn Fn(&Makes) -> bool| {
        target.scripts_of(&finding.object).flat_map(|script| &script.parts).any(|part| makes(&part.makes))
    };
    let has_statement = match (&finding.difference, &finding.subject) {
        (Difference::Missing | Difference::Elsewhere { .. }, Subject::Object) => true,
        (Difference::Missing, Subject::Index(name)) => {
            has(&|makes| matches!(makes, Makes::Index(one) if local(one) == local(name)))
        }
        (Difference::Missing, Subject::ForeignKey(name)) => {
            has(&|makes| matches!(makes, Makes::Constraint(one) if one == name))
        }
        _ => false,
    };
    has_statement
        || finding.subject.name().is_some_and(|name| {
            let rules = &catalog::knowledge(target.dialect).rules;
            let name = local(name).to_lowercase();
            plan.own_statements(&finding.object).any(|sql| definition::names_in(sql, rules).contains(&name))
        })
}
