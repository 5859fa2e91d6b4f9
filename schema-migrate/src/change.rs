//! What differs between a table that was there and the same one as it shall be.

use std::collections::BTreeSet;

use schema_model::dialect::Comments;
use schema_model::model::{Column, Dialect, Schema, Table, TableKind};
use schema_sql::ddl;

use crate::objects::{self, Named, Objects};

/// What differs of one kind of constraint or index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delta {
    /// Goes, or goes and comes back differently.
    pub(crate) dropped: Vec<Named>,
    /// Is new, or comes back differently.
    pub(crate) added: Vec<Named>,
    /// Has another name and nothing else: as it was, as it shall be.
    pub(crate) renamed: Vec<(Named, Named)>,
    /// Stays.
    pub(crate) kept: Vec<Named>,
}

impl Delta {
    fn between(old: Vec<Named>, new: Vec<Named>) -> Self {
        let mut delta = Self::default();
        let mut open = old;
        let mut left = Vec::new();
        for one in new {
            match open.iter().position(|other| other.name == one.name) {
                Some(at) if open[at].is_like(&one) => {
                    open.remove(at);
                    delta.kept.push(one);
                }
                _ => left.push(one),
            }
        }
        // A name that something else has keeps a rename from being one.
        let names: Vec<String> = open.iter().map(|other| other.name.clone()).collect();
        for one in left {
            let like = open.iter().position(|other| other.is_like(&one)).filter(|_| !names.contains(&one.name));
            match like {
                Some(at) => delta.renamed.push((open.remove(at), one)),
                None => delta.added.push(one),
            }
        }
        delta.dropped = open;
        delta
    }

    /// Whether nothing differs.
    pub(crate) fn is_empty(&self) -> bool {
        self.dropped.is_empty() && self.added.is_empty() && self.renamed.is_empty()
    }

    /// Lets those of which something holds go first and come back last.
    pub(crate) fn refresh(&mut self, is_in_the_way: impl Fn(&Named) -> bool) {
        for one in std::mem::take(&mut self.kept) {
            if is_in_the_way(&one) {
                self.dropped.push(one.clone());
                self.added.push(one);
            } else {
                self.kept.push(one);
            }
        }
        for (from, to) in std::mem::take(&mut self.renamed) {
            if is_in_the_way(&to) {
                self.dropped.push(from);
                self.added.push(to);
            } else {
                self.renamed.push((from, to));
            }
        }
    }

    /// Renames become drops and additions, for databases that have none.
    pub(crate) fn without_renames(&mut self) {
        for (from, to) in std::mem::take(&mut self.renamed) {
            self.dropped.push(from);
            self.added.push(to);
        }
    }
}

/// A table that was there and stays.
#[derive(Clone, Debug)]
pub(crate) struct Change<'c> {
    /// As it is once everything has its new name.
    pub(crate) old: &'c Table,
    pub(crate) new: &'c Table,
    pub(crate) added: Vec<&'c Column>,
    pub(crate) dropped: Vec<&'c Column>,
    /// As it was, as it shall be; of databases that keep comments by statements, without them.
    pub(crate) changed: Vec<(&'c Column, &'c Column)>,
    pub(crate) key: Delta,
    pub(crate) uniques: Delta,
    pub(crate) indexes: Delta,
    pub(crate) checks: Delta,
    pub(crate) references: Delta,
    /// Columns beside the model's that go, and that come.
    pub(crate) live: (Vec<String>, Vec<(String, String)>),
}

/// Both schemas on one database.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'s> {
    pub(crate) dialect: Dialect,
    /// As it was, with the names that it had.
    pub(crate) before: &'s Schema,
    /// As it was, with the names that it shall have.
    pub(crate) old: &'s Schema,
    pub(crate) new: &'s Schema,
}

impl<'s> Sides<'s> {
    /// What differs of a table; `was` is the name that it had.
    pub(crate) fn change(&self, old: &'s Table, new: &'s Table, was: &str) -> Change<'s> {
        let dialect = self.dialect;
        let definition = |table, column, schema| ddl::column(table, column, schema, dialect);
        let pair = |column: &'s Column| Some((old.column(&column.name)?, column));
        let changed = new
            .columns
            .iter()
            .filter_map(pair)
            .filter(|(from, to)| definition(old, from, self.old) != definition(new, to, self.new));
        let had = self.objects_before(old, was);
        let has = objects::of(new, self.new, dialect);
        let gone = had.live.iter().filter(|live| !has.live.contains(live)).map(|(name, _)| name.clone()).collect();
        let come = has.live.iter().filter(|live| !had.live.contains(live)).cloned().collect();
        Change {
            old,
            new,
            added: new.columns.iter().filter(|column| old.column(&column.name).is_none()).collect(),
            dropped: old.columns.iter().filter(|column| new.column(&column.name).is_none()).collect(),
            changed: changed.collect(),
            key: Delta::between(had.key, has.key),
            uniques: Delta::between(had.uniques, has.uniques),
            indexes: Delta::between(had.indexes, has.indexes),
            checks: Delta::between(had.checks, has.checks),
            references: Delta::between(had.references, has.references),
            live: (gone, come),
        }
    }

    /// What a table has: in words of the new names, but called as before, since no database renames it along.
    fn objects_before(&self, old: &Table, was: &str) -> Objects {
        let mut had = objects::of(old, self.old, self.dialect);
        let Some(before) = self.before.table(was) else { return had };
        let called = objects::of(before, self.before, self.dialect);
        for (had, called) in [
            (&mut had.uniques, called.uniques),
            (&mut had.checks, called.checks),
            (&mut had.references, called.references),
        ] {
            for (one, before) in had.iter_mut().zip(called) {
                one.name = before.name;
            }
        }
        for ((name, _), (before, _)) in had.live.iter_mut().zip(called.live) {
            *name = before;
        }
        had
    }
}

impl Change<'_> {
    /// Lets go of all that is about columns that are dropped and added again: it would go with them, silently.
    pub(crate) fn let_go(&mut self, columns: &[String]) {
        let is_about = |named: &Named| columns.iter().any(|column| named.is_about(column));
        for delta in [&mut self.key, &mut self.uniques, &mut self.indexes, &mut self.checks, &mut self.references] {
            delta.refresh(is_about);
        }
    }

    /// Whether its rows are an enum's.
    pub(crate) fn is_codebook(&self) -> bool {
        self.new.kind == TableKind::Codebook
    }

    /// The columns whose comments differ, where these are statements of their own.
    pub(crate) fn comments(&self, dialect: Dialect) -> Vec<&str> {
        let by_statement = dialect.comments() == Comments::ByStatement;
        let pairs = self.new.columns.iter().map(|column| (self.old.column(&column.name), column));
        let differ = pairs.filter(|(old, new)| match old {
            Some(old) => old.comment != new.comment,
            None => !new.comment.is_empty(),
        });
        differ.filter(|_| by_statement).map(|(_, column)| column.name.as_str()).collect()
    }
}

/// Lets go of the foreign keys to tables whose keys change, and of those whose columns, here or there, get another type.
pub(crate) fn release(changes: &mut [Change<'_>], touched: &BTreeSet<(String, String)>) {
    let loses_key = |change: &&Change<'_>| {
        let indexes = change.indexes.dropped.iter().any(Named::is_unique);
        !change.key.dropped.is_empty() || !change.uniques.dropped.is_empty() || indexes
    };
    let loose: BTreeSet<String> = changes.iter().filter(loses_key).map(|change| change.new.name.clone()).collect();
    for change in changes {
        let is_touched = |table: &str, columns: &[String]| {
            columns.iter().any(|column| touched.contains(&(table.to_owned(), column.clone())))
        };
        let own = &change.new.name;
        change.references.refresh(|key| {
            let target = key.target.as_ref();
            is_touched(own, &key.columns)
                || target.is_some_and(|(table, columns)| loose.contains(table) || is_touched(table, columns))
        });
    }
}
