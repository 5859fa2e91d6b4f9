//! The one comparison: what the schema wants of a table against what the database has.

use std::fmt::Write as _;

use schema_model::model::{Dialect, Table, local};

use super::catalog::text::{canonical, loose};
use super::catalog::{self, Check, Column, ForeignKey, Index, Key};
use super::finding::{Difference, Fact, Finding, Severity, Subject};
use super::wanted::Wanted;

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
    let mut comparison = Comparison { model, wanted, found, dialect, texts, findings: Vec::new() };
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

/// Whether the texts of these findings may say the same, so that the database should be asked.
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
    dialect: Dialect,
    texts: Texts,
    findings: Vec<Finding>,
}

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
    fn add(&mut self, severity: Severity, subject: Subject, difference: Difference) {
        self.findings.push(Finding {
            severity,
            object: self.model.name.clone(),
            rust: self.model.rust.clone(),
            subject,
            difference,
        });
    }

    fn same_name(&self, left: &str, right: &str) -> bool {
        match self.dialect {
            Dialect::Postgres => left == right,
            _ => left.eq_ignore_ascii_case(right),
        }
    }

    fn same_names(&self, left: &[String], right: &[String]) -> bool {
        left.len() == right.len() && left.iter().zip(right).all(|(left, right)| self.same_name(left, right))
    }

    fn same_text(&self, wanted: &str, found: &str) -> bool {
        canonical(wanted, self.dialect) == canonical(found, self.dialect)
            || self.texts == Texts::Unsettled && loose(wanted, self.dialect) == loose(found, self.dialect)
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
                    // SQLite keeps what it was given, so that brackets can be all that differs.
                    _ if self.dialect == Dialect::Sqlite => {
                        loose(&fact.wanted, self.dialect) == loose(&fact.found, self.dialect)
                    }
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

    fn columns(&mut self) {
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
        // PostgreSQL writes the type behind a literal.
        let base = wanted.ty.split('(').next().unwrap_or_default();
        let is_number = |text: &str| text.parse::<f64>().is_ok();
        let plain = |text: &str| text.trim_matches('\'').to_owned();
        self.same_text(left, right)
            || self.dialect == Dialect::Postgres && self.same_text(&format!("{left}::{base}"), right)
            // MySQL writes numbers in quotes here and there.
            || self.dialect == Dialect::Mysql && is_number(&plain(left)) && plain(left) == plain(right)
    }

    fn primary_key(&mut self) {
        match (&self.wanted.table.primary_key, &self.found.primary_key) {
            (None, None) => {}
            (Some(_), None) => self.add(Severity::Error, Subject::PrimaryKey, Difference::Missing),
            (None, Some(_)) => self.add(Severity::Warning, Subject::PrimaryKey, Difference::Extra),
            (Some(wanted), Some(found)) => {
                let facts = self.key(wanted, found);
                self.differ(Subject::PrimaryKey, facts);
                if !wanted.name.is_empty() && !found.name.is_empty() && !self.same_name(&wanted.name, &found.name) {
                    self.add(Severity::Warning, Subject::PrimaryKey, Difference::Named(found.name.clone()));
                }
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
            let word = |equal: bool| if equal { "equal" } else { "distinct" };
            facts.push(Fact::new("nulls", word(wanted.nulls_are_equal), word(found.nulls_are_equal)));
        }
        facts
    }

    fn uniques(&mut self) {
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

    fn checks(&mut self) {
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

    fn foreign_keys(&mut self) {
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

    fn indexes(&mut self) {
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
            let word = |equal: bool| if equal { "equal" } else { "distinct" };
            facts.push(Fact::new("nulls", word(wanted.nulls_are_equal), word(found.nulls_are_equal)));
        }
        if found.invalid {
            facts.push(Fact::new("state", "valid", "invalid: building it failed"));
        }
        facts
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
