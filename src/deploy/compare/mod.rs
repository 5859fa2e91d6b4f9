//! The one comparison: what the schema wants of a table against what the database has.

mod columns;
mod keys;
mod sequences;

use schema_model::model::{Dialect, Table, local};

use super::catalog;
use super::catalog::text::{Rules, canonical, loose};
use super::finding::{Difference, Fact, Finding, Severity, Subject};
use super::wanted::Wanted;

pub(super) use sequences::{Owned, sequences};

/// How far texts of SQL can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Texts {
    /// As they stand; where they differ the database can still be asked.
    AsGiven,
    /// The database has written both.
    Settled,
    /// Nobody could ask it.
    Unsettled,
}

/// Compares a table.
pub(super) fn table(
    model: &Table,
    wanted: &Wanted,
    found: &catalog::Table,
    dialect: Dialect,
    hidden: bool,
    texts: Texts,
) -> Vec<Finding> {
    let rules = &catalog::knowledge(dialect).rules;
    let mut comparison = Comparison { model, wanted, found, rules, texts, findings: Vec::new() };
    if comparison.kind() {
        comparison.columns();
        comparison.primary_key();
        comparison.uniques();
        comparison.indexes();
        if !hidden {
            comparison.checks();
            comparison.foreign_keys();
        }
        comparison.options();
        comparison.partitions();
        comparison.comment(&Subject::Object, &wanted.table.comment, &found.comment);
    }
    comparison.findings
}

/// Whether the texts of these findings may say the same, so the database should be asked.
pub(super) fn is_about_texts(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| match (&finding.difference, &finding.subject) {
        (Difference::Differs(facts), _) => facts.iter().any(|fact| TEXTUAL.contains(&fact.name.as_str())),
        (Difference::Missing, Subject::Check(_) | Subject::Unique(_)) => true,
        (Difference::NotCompared(_), _) => true,
        _ => false,
    })
}

/// Facts that a database writes in its own words.
const TEXTUAL: [&str; 9] =
    ["type", "default", "generated as", "on update", "collation", "expression", "columns", "condition", "nullable"];

struct Comparison<'c> {
    model: &'c Table,
    wanted: &'c Wanted,
    found: &'c catalog::Table,
    rules: &'c Rules,
    texts: Texts,
    findings: Vec<Finding>,
}

impl Comparison<'_> {
    fn add(&mut self, severity: Severity, subject: Subject, difference: Difference) {
        self.findings.push(Finding {
            severity,
            object: self.model.name.clone(),
            rust: self.model.rust.clone(),
            subject,
            difference,
            place: None,
        });
    }

    fn same_name(&self, left: &str, right: &str) -> bool {
        self.rules.same_name(left, right)
    }

    fn same_names(&self, left: &[String], right: &[String]) -> bool {
        left.len() == right.len() && left.iter().zip(right).all(|(left, right)| self.same_name(left, right))
    }

    fn same_text(&self, wanted: &str, found: &str) -> bool {
        canonical(wanted, self.rules) == canonical(found, self.rules)
            || self.texts == Texts::Unsettled && loose(wanted, self.rules) == loose(found, self.rules)
    }

    fn same_texts(&self, wanted: Option<&str>, found: Option<&str>) -> bool {
        match (wanted, found) {
            (Some(wanted), Some(found)) => self.same_text(wanted, found),
            (wanted, found) => wanted == found,
        }
    }

    /// Says that facts differ; of texts alone that nobody could settle, that they were not compared.
    fn differ(&mut self, subject: Subject, mut facts: Vec<Fact>) {
        let is_open = |fact: &Fact| {
            let is_text = ["default", "generated as", "expression", "condition"].contains(&fact.name.as_str());
            is_text
                && !fact.wanted.is_empty()
                && !fact.found.is_empty()
                && match self.texts {
                    Texts::Unsettled => true,
                    // A database that keeps what it was given: brackets can be all that differs.
                    _ if !self.rules.rewrites => loose(&fact.wanted, self.rules) == loose(&fact.found, self.rules),
                    _ => false,
                }
        };
        let (open, certain): (Vec<Fact>, Vec<Fact>) = facts.drain(..).partition(|fact| is_open(fact));
        for fact in open {
            self.add(Severity::Note, subject.clone(), Difference::NotCompared(fact));
        }
        if !certain.is_empty() {
            self.add(Severity::Error, subject, Difference::Differs(certain));
        }
    }

    fn extra(&mut self, name: &str, subject: Subject) {
        if !self.wanted.mentioned.contains(&name.to_lowercase()) {
            self.add(Severity::Warning, subject, Difference::Extra);
        }
    }

    fn comment(&mut self, subject: &Subject, wanted: &str, found: &str) {
        if wanted != found {
            let difference = Difference::Differs(vec![Fact::new("comment", wanted, found)]);
            self.add(Severity::Warning, subject.clone(), difference);
        }
    }

    /// Whether it is a table at all.
    fn kind(&mut self) -> bool {
        let (wanted, found) = (self.wanted.table.kind, self.found.kind);
        if wanted != found {
            let fact = Fact::new("kind", wanted.title(), found.title());
            self.add(Severity::Error, Subject::Object, Difference::Differs(vec![fact]));
        }
        wanted == found
    }

    fn options(&mut self) {
        let (wanted, found) = (&self.wanted.table.options, &self.found.options);
        for option in wanted.difference(found) {
            let kind = option.split(' ').next().unwrap_or_default();
            let other = found.iter().find(|other| *other != option && other.split(' ').next() == Some(kind));
            let fact = Fact::new("option", option, other.map_or("", String::as_str));
            self.add(Severity::Error, Subject::Object, Difference::Differs(vec![fact]));
        }
        for option in found.difference(wanted).filter(|option| !option.starts_with("engine ")) {
            // It keeps old rows, and changes nothing about the new ones.
            let severity = if option == "system versioning" { Severity::Warning } else { Severity::Error };
            self.add(severity, Subject::Object, Difference::Differs(vec![Fact::new("option", "", option)]));
        }
    }

    fn partitions(&mut self) {
        let (wanted, found) = (&self.wanted.table, self.found);
        if !self.same_texts(wanted.partition.as_deref(), found.partition.as_deref()) {
            let text = |table: &catalog::Table| table.partition.clone().unwrap_or_default();
            let fact = Fact::new("partition by", text(wanted), text(found));
            self.add(Severity::Error, Subject::Object, Difference::Differs(vec![fact]));
        }
        for part in &wanted.parts {
            let subject = Subject::Partition(part.name.clone());
            match found.parts.iter().find(|other| other.name == local(&part.name)) {
                None => self.add(Severity::Error, subject, Difference::Missing),
                Some(other) if !self.same_text(&part.bounds, &other.bounds) => {
                    let facts = vec![Fact::new("bounds", &part.bounds, &other.bounds)];
                    self.add(Severity::Error, subject, Difference::Differs(facts));
                }
                Some(_) => {}
            }
        }
    }
}
