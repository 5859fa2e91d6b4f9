//! Keys, checks and indexes: what has a name, and may have another one.

use std::fmt::Write as _;

use schema_model::model::local;

use super::super::catalog::{Check, ForeignKey, Index, Key};
use super::super::finding::{Difference, Fact, Severity, Subject};
use super::Comparison;

/// Pairs things by their names, then by what they are; gives the pairs, what is missing and what is left over.
fn pair<'p, T>(
    wanted: &'p [T],
    found: &'p [T],
    name: impl Fn(&T) -> &str,
    same_name: impl Fn(&str, &str) -> bool,
    same: impl Fn(&T, &T) -> bool,
) -> (Vec<(&'p T, &'p T)>, Vec<&'p T>, Vec<&'p T>) {
    let mut left: Vec<&T> = found.iter().collect();
    let (mut pairs, mut open) = (Vec::new(), Vec::new());
    for one in wanted {
        let at = left.iter().position(|other| !name(one).is_empty() && same_name(name(one), name(other)));
        match at {
            Some(at) => pairs.push((one, left.remove(at))),
            None => open.push(one),
        }
    }
    let mut missing = Vec::new();
    for one in open {
        match left.iter().position(|other| same(one, other)) {
            Some(at) => pairs.push((one, left.remove(at))),
            None => missing.push(one),
        }
    }
    (pairs, missing, left)
}

impl Comparison<'_> {
    pub(super) fn primary_key(&mut self) {
        match (&self.wanted.table.primary_key, &self.found.primary_key) {
            (None, None) => {}
            (Some(_), None) => self.add(Severity::Error, Subject::PrimaryKey, Difference::Missing),
            (None, Some(_)) => self.add(Severity::Warning, Subject::PrimaryKey, Difference::Extra),
            (Some(wanted), Some(found)) => {
                let facts = self.key(wanted, found);
                self.differ(Subject::PrimaryKey, facts);
                self.named(&wanted.name, &found.name, Subject::PrimaryKey);
            }
        }
    }

    fn key(&self, wanted: &Key, found: &Key) -> Vec<Fact> {
        let mut facts = Vec::new();
        if !self.same_names(&wanted.columns, &found.columns) {
            facts.push(Fact::new("columns", wanted.columns.join(", "), found.columns.join(", ")));
        }
        if wanted.include != found.include {
            facts.push(Fact::new("include", wanted.include.join(", "), found.include.join(", ")));
        }
        if wanted.timing != found.timing {
            facts.push(Fact::new("deferrable", &wanted.timing, &found.timing));
        }
        if wanted.nulls_are_equal != found.nulls_are_equal {
            facts.push(Fact::new("nulls", nulls(wanted.nulls_are_equal), nulls(found.nulls_are_equal)));
        }
        facts
    }

    pub(super) fn uniques(&mut self) {
        let (wanted, found) = (&self.wanted.table.uniques, &self.found.uniques);
        let (pairs, missing, left) = pair(
            wanted,
            found,
            |key| &key.name,
            |left, right| self.same_name(left, right),
            |left, right| self.key(left, right).is_empty(),
        );
        for (one, other) in pairs {
            let facts = self.key(one, other);
            self.named(&one.name, &other.name, Subject::Unique(one.name.clone()));
            self.differ(Subject::Unique(one.name.clone()), facts);
        }
        for key in missing {
            self.add(Severity::Error, Subject::Unique(key.name.clone()), Difference::Missing);
        }
        for key in left {
            self.extra(&key.name, Subject::Unique(key.name.clone()));
        }
    }

    fn named(&mut self, wanted: &str, found: &str, subject: Subject) {
        if !wanted.is_empty() && !self.same_name(wanted, found) && !found.is_empty() {
            self.add(Severity::Error, subject, Difference::Named(found.to_owned()));
        }
    }

    pub(super) fn checks(&mut self) {
        let (wanted, found) = (&self.wanted.table.checks, &self.found.checks);
        let facts = |one: &Check, other: &Check| {
            let mut facts = Vec::new();
            if !self.same_text(&one.expression, &other.expression) {
                facts.push(Fact::new("expression", &one.expression, &other.expression));
            }
            if one.not_valid != other.not_valid {
                facts.push(Fact::new("validity", validity(one.not_valid), validity(other.not_valid)));
            }
            facts
        };
        let (pairs, missing, left) = pair(
            wanted,
            found,
            |check| &check.name,
            |left, right| self.same_name(left, right),
            |left, right| facts(left, right).is_empty(),
        );
        let pairs: Vec<_> = pairs.into_iter().map(|(one, other)| (one, other, facts(one, other))).collect();
        for (one, other, facts) in pairs {
            self.named(&one.name, &other.name, Subject::Check(one.name.clone()));
            self.differ(Subject::Check(one.name.clone()), facts);
        }
        // Without names, what is left on both sides may be the same in other words.
        let mut left = left;
        for check in missing {
            let subject = Subject::Check(check.name.clone());
            if check.name.is_empty() && !left.is_empty() {
                let other = left.remove(0);
                self.differ(
                    Subject::Check(other.name.clone()),
                    vec![Fact::new("expression", &check.expression, &other.expression)],
                );
            } else if check.name.is_empty() {
                let fact = Fact::new("expression", &check.expression, "");
                self.differ(subject, vec![fact]);
            } else {
                self.add(Severity::Error, subject, Difference::Missing);
            }
        }
        for check in left {
            self.extra(&check.name, Subject::Check(check.name.clone()));
        }
    }

    pub(super) fn foreign_keys(&mut self) {
        let (wanted, found) = (&self.wanted.table.foreign_keys, &self.found.foreign_keys);
        let (pairs, missing, left) = pair(
            wanted,
            found,
            |key| &key.name,
            |left, right| self.same_name(left, right),
            |left, right| self.foreign_key(left, right).is_empty(),
        );
        for (one, other) in pairs {
            let facts = self.foreign_key(one, other);
            self.named(&one.name, &other.name, Subject::ForeignKey(one.name.clone()));
            self.differ(Subject::ForeignKey(one.name.clone()), facts);
        }
        for key in missing {
            self.add(Severity::Error, Subject::ForeignKey(key.name.clone()), Difference::Missing);
        }
        for key in left {
            self.extra(&key.name, Subject::ForeignKey(key.name.clone()));
        }
    }

    fn foreign_key(&self, wanted: &ForeignKey, found: &ForeignKey) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut add = |name: &str, same: bool, wanted: &str, found: &str| {
            if !same {
                facts.push(Fact::new(name, wanted, found));
            }
        };
        let list = |names: &[String]| names.join(", ");
        let same = self.same_names(&wanted.columns, &found.columns);
        add("key columns", same, &list(&wanted.columns), &list(&found.columns));
        add("target", self.same_name(&wanted.target, &found.target), &wanted.target, &found.target);
        let same = self.same_names(&wanted.target_columns, &found.target_columns);
        add("target columns", same, &list(&wanted.target_columns), &list(&found.target_columns));
        for (name, wanted, found) in [
            ("on delete", &wanted.on_delete, &found.on_delete),
            ("on update", &wanted.on_update, &found.on_update),
            ("match", &wanted.matching, &found.matching),
            ("deferrable", &wanted.timing, &found.timing),
        ] {
            add(name, wanted == found, wanted, found);
        }
        let same = wanted.not_valid == found.not_valid;
        add("validity", same, validity(wanted.not_valid), validity(found.not_valid));
        facts
    }

    pub(super) fn indexes(&mut self) {
        let (wanted, found) = (&self.wanted.table.indexes, &self.found.indexes);
        let (pairs, missing, left) = pair(
            wanted,
            found,
            |index| local(&index.name),
            |left, right| self.same_name(left, right),
            |left, right| self.index(left, right).is_empty(),
        );
        for (one, other) in pairs {
            let facts = self.index(one, other);
            self.named(local(&one.name), &other.name, Subject::Index(one.name.clone()));
            self.differ(Subject::Index(one.name.clone()), facts);
        }
        for index in missing {
            self.add(Severity::Error, Subject::Index(index.name.clone()), Difference::Missing);
        }
        // A foreign key brings an index of its name, also where this user may not see the key.
        let brought = |index: &&&Index| !self.wanted.table.foreign_keys.iter().any(|key| key.name == index.name);
        let left: Vec<&Index> = left.iter().filter(brought).copied().collect();
        for index in left {
            self.extra(&index.name, Subject::Index(index.name.clone()));
        }
    }

    fn index(&self, wanted: &Index, found: &Index) -> Vec<Fact> {
        let mut facts = Vec::new();
        let same = wanted.parts.len() == found.parts.len()
            && wanted.parts.iter().zip(&found.parts).all(|(left, right)| {
                let text = match (left.is_expression, right.is_expression) {
                    (false, false) => self.same_name(&left.text, &right.text),
                    _ => self.same_text(&left.text, &right.text),
                };
                text && left.order == right.order
                    && self.same_name(&left.operator_class, &right.operator_class)
                    && left.collation.eq_ignore_ascii_case(&right.collation)
            });
        if !same {
            facts.push(Fact::new("columns", parts(wanted), parts(found)));
        }
        if wanted.unique != found.unique {
            let word = |unique: bool| if unique { "yes" } else { "no" };
            facts.push(Fact::new("unique", word(wanted.unique), word(found.unique)));
        }
        if !wanted.method.eq_ignore_ascii_case(&found.method) {
            facts.push(Fact::new("method", &wanted.method, &found.method));
        }
        if !self.same_names(&wanted.include, &found.include) {
            facts.push(Fact::new("include", wanted.include.join(", "), found.include.join(", ")));
        }
        if !self.same_texts(wanted.predicate.as_deref(), found.predicate.as_deref()) {
            let text = |index: &Index| index.predicate.clone().unwrap_or_default();
            facts.push(Fact::new("condition", text(wanted), text(found)));
        }
        if wanted.nulls_are_equal != found.nulls_are_equal {
            facts.push(Fact::new("nulls", nulls(wanted.nulls_are_equal), nulls(found.nulls_are_equal)));
        }
        if found.invalid {
            facts.push(Fact::new("state", "valid", "invalid: building it failed"));
        }
        facts
    }
}

fn nulls(are_equal: bool) -> &'static str {
    if are_equal { "equal" } else { "distinct" }
}

fn validity(not_valid: bool) -> &'static str {
    if not_valid { "not validated" } else { "validated" }
}

/// An index's columns and expressions as people read them.
fn parts(index: &Index) -> String {
    let mut text = String::new();
    for (at, part) in index.parts.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        let _ = write!(text, "{comma}{}", part.text);
        for more in [&part.collation, &part.operator_class, &part.order].into_iter().filter(|more| !more.is_empty()) {
            let _ = write!(text, " {more}");
        }
    }
    text
}
