//! Columns.

use std::borrow::Cow;

use super::super::catalog::{self, Column};
use super::super::finding::{Difference, Fact, Severity, Subject};
use super::Comparison;

/// The column as found, where one that is to be numbered is filled by a sequence.
fn numbered<'f>(wanted: &Column, found: &'f Column) -> Cow<'f, Column> {
    let is_serial = wanted.identity.is_some() && found.identity.is_none() && is_of_sequence(found);
    if is_serial {
        Cow::Owned(Column { identity: Some(catalog::Identity::Serial), default: None, ..found.clone() })
    } else {
        Cow::Borrowed(found)
    }
}

/// Whether a column's default is the next number of a sequence.
pub(super) fn is_of_sequence(found: &Column) -> bool {
    found.default.as_deref().is_some_and(|default| default.starts_with("nextval("))
}

impl Comparison<'_> {
    pub(super) fn columns(&mut self) {
        let (wanted, found) = (self.wanted, self.found);
        for column in &wanted.table.columns {
            let subject = Subject::Column(column.name.clone());
            let Some(other) = found.columns.iter().find(|other| self.same_name(&column.name, &other.name)) else {
                self.add(Severity::Error, subject, Difference::Missing);
                continue;
            };
            let facts = self.column(column, other);
            self.differ(subject.clone(), facts);
            self.comment(&subject, &column.comment, &other.comment);
        }
        for other in &found.columns {
            if wanted.table.columns.iter().any(|column| self.same_name(&column.name, &other.name)) {
                continue;
            }
            let subject = Subject::Column(other.name.clone());
            let is_optional =
                other.nullable || other.default.is_some() || other.identity.is_some() || other.generated.is_some();
            if is_optional {
                self.extra(&other.name, subject);
            } else {
                // An INSERT that does not know it fails.
                self.add(Severity::Error, subject, Difference::Extra);
            }
        }
    }

    fn column(&self, wanted: &Column, found: &Column) -> Vec<Fact> {
        let found = &*numbered(wanted, found);
        let mut facts = Vec::new();
        if wanted.ty != found.ty {
            facts.push(Fact::new("type", &wanted.ty, &found.ty));
        }
        if wanted.nullable != found.nullable {
            let word = |nullable: bool| if nullable { "yes" } else { "no" };
            facts.push(Fact::new("nullable", word(wanted.nullable), word(found.nullable)));
        }
        if !self.same_default(wanted, found) {
            let text = |column: &Column| column.default.clone().unwrap_or_default();
            facts.push(Fact::new("default", text(wanted), text(found)));
        }
        if wanted.identity != found.identity {
            let text = |column: &Column| column.identity.map_or("", catalog::Identity::title);
            facts.push(Fact::new("numbering", text(wanted), text(found)));
        }
        let (of_wanted, of_found) = (wanted.generated.as_ref(), found.generated.as_ref());
        let expression = |generated: Option<&catalog::Generated>| generated.map(|one| one.expression.clone());
        if !self.same_texts(expression(of_wanted).as_deref(), expression(of_found).as_deref()) {
            let text = |generated| expression(generated).unwrap_or_default();
            facts.push(Fact::new("generated as", text(of_wanted), text(of_found)));
        }
        if let (Some(left), Some(right)) = (of_wanted, of_found)
            && left.stored != right.stored
        {
            let word = |stored: bool| if stored { "yes" } else { "no" };
            facts.push(Fact::new("stored", word(left.stored), word(right.stored)));
        }
        if !self.same_texts(wanted.on_update.as_deref(), found.on_update.as_deref()) {
            let text = |column: &Column| column.on_update.clone().unwrap_or_default();
            facts.push(Fact::new("on update", text(wanted), text(found)));
        }
        if !wanted.collation.eq_ignore_ascii_case(&found.collation) {
            facts.push(Fact::new("collation", &wanted.collation, &found.collation));
        }
        facts
    }

    fn same_default(&self, wanted: &Column, found: &Column) -> bool {
        let (Some(left), Some(right)) = (&wanted.default, &found.default) else {
            return wanted.default == found.default;
        };
        self.same_text(left, right) || self.rules.same_literal(left, right, &wanted.ty)
    }
}
