//! Sequences: those that fill numbered columns, and those that the schema's own statements make.

use std::collections::HashMap;

use schema_model::model::{Table, local};

use super::super::catalog::sequence::{Made, usual};
use super::super::catalog::{Catalog, Sequence};
use super::super::finding::{Difference, Fact, Finding, Severity, Subject};
use super::super::wanted::Wanted;

/// Words by which own statements give a numbered column other numbers.
const NUMBERS: [&str; 6] = ["increment", "start", "minvalue", "maxvalue", "cycle", "sequence"];

/// A database's sequences by the column that they fill.
pub(in crate::deploy) struct Owned<'c>(HashMap<&'c str, (&'c str, &'c Sequence)>);

impl<'c> Owned<'c> {
    pub(in crate::deploy) fn of(catalog: &'c Catalog) -> Self {
        let sequences = catalog.sequences.iter().filter(|(_, sequence)| !sequence.owner.is_empty());
        Self(sequences.map(|(name, sequence)| (sequence.owner.as_str(), (name.as_str(), sequence))).collect())
    }
}

/// Compares the sequences of a table that is there under the name `stored`.
pub(in crate::deploy) fn sequences(
    model: &Table,
    wanted: &Wanted,
    stored: &str,
    catalog: &Catalog,
    owned: &Owned<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |subject, difference| {
        findings.push(Finding::of(model, Severity::Error, subject, difference));
    };
    for column in wanted.table.columns.iter().filter(|column| column.identity.is_some()) {
        let Some((name, found)) = owned.0.get(format!("{stored}.{}", column.name).as_str()) else { continue };
        let is_theirs = wanted.mentioned.contains(&local(name).to_lowercase())
            || wanted.mentioned.contains(&column.name.to_lowercase())
                && NUMBERS.iter().any(|word| wanted.mentioned.contains(*word));
        let facts = numbers(&usual(&column.ty), found);
        if !is_theirs && !facts.is_empty() {
            add(Subject::Column(column.name.clone()), Difference::Differs(facts));
        }
    }
    for Made { name, sequence, .. } in &wanted.sequences {
        // What is in a namespace that was not looked into is unknown.
        let space = name.split_once('.').map(|(space, _)| space);
        if space.is_some_and(|space| !catalog.namespaces.iter().any(|known| known == space)) {
            continue;
        }
        let Some(found) = catalog.sequences.get(name).or_else(|| catalog.sequences.get(local(name))) else {
            add(Subject::Sequence(name.clone()), Difference::Missing);
            continue;
        };
        let mut facts = numbers(sequence, found);
        if column_of(&sequence.owner) != column_of(&found.owner) {
            facts.push(Fact::new("owner", &sequence.owner, &found.owner));
        }
        if !facts.is_empty() {
            add(Subject::Sequence(name.clone()), Difference::Differs(facts));
        }
    }
    findings
}

/// Which numbers a sequence gives. Where it stands is data; how many a session takes at once changes no more than the gaps.
fn numbers(wanted: &Sequence, found: &Sequence) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (name, wanted, found) in [
        ("start", wanted.start, found.start),
        ("increment", wanted.increment, found.increment),
        ("minimum", wanted.minimum, found.minimum),
        ("maximum", wanted.maximum, found.maximum),
    ] {
        if wanted != found {
            facts.push(Fact::new(name, wanted.to_string(), found.to_string()));
        }
    }
    if wanted.cycle != found.cycle {
        let word = |cycle: bool| if cycle { "yes" } else { "no" };
        facts.push(Fact::new("cycle", word(wanted.cycle), word(found.cycle)));
    }
    facts
}

/// Table and column of an owner: statements may leave the namespace out.
fn column_of(owner: &str) -> Vec<&str> {
    owner.rsplitn(3, '.').take(2).collect()
}
