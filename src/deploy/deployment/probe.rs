//! The line of a step by which MySQL's catalog shows whether it was done: one statement is done whole or not at all, but is not
//! undone with what stands around it.

use schema_model::model::Dialect;

use crate::deploy::catalog::{self, Catalog, Table, definition};

/// What such a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// The step can run twice.
    Again,
    /// The step makes it.
    Makes(Object),
    /// The step drops it.
    Drops(Object),
    /// The step gives each a new name.
    Renames(Vec<(Object, String)>),
}

/// What a step is about, with its table first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Table(String),
    /// With its definition, where the line has it.
    Column(String, String, String),
    Index(String, String),
    Check(String, String),
    ForeignKey(String, String),
    /// With its columns, where the line has them.
    PrimaryKey(String, Vec<String>),
}

/// What a catalog shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    After,
    Before,
    Neither,
}

impl Probe {
    /// Reads a line; nothing where only people can tell.
    pub(super) fn read(line: &str) -> Option<Self> {
        if line == "again" {
            return Some(Self::Again);
        }
        let (what, rest) = line.split_once(": ")?;
        match what {
            "makes" => Some(Self::Makes(Object::read(rest)?)),
            "drops" => Some(Self::Drops(Object::read(rest)?)),
            "renames" => {
                // `column t.a to b, c to d`: the kind and the table stand once.
                let mut renames: Vec<(Object, String)> = Vec::new();
                for part in rest.split(", ") {
                    let (from, to) = part.split_once(" to ")?;
                    let object = match renames.first() {
                        Some((Object::Column(table, ..), _)) => {
                            Object::Column(table.clone(), from.to_owned(), String::new())
                        }
                        _ => Object::read(from)?,
                    };
                    renames.push((object, to.to_owned()));
                }
                Some(Self::Renames(renames))
            }
            _ => None,
        }
    }

    /// What a catalog shows; `sql` is the step's statement.
    pub(super) fn seen(&self, catalog: &Catalog, sql: &str, dialect: Dialect) -> Seen {
        match self {
            Self::Again => Seen::Before,
            Self::Makes(object) => object.made(catalog, sql, dialect),
            Self::Drops(object) => {
                if object.is_there(catalog) {
                    Seen::Before
                } else {
                    Seen::After
                }
            }
            Self::Renames(renames) => {
                let all =
                    |is: &dyn Fn(&Object, &Object) -> bool| renames.iter().all(|(from, to)| is(from, &from.called(to)));
                // After a swap both names are there, as before it.
                if renames.iter().any(|(_, to)| renames.iter().any(|(from, _)| from.called(to) == *from)) {
                    Seen::Neither
                } else if all(&|from, to| !from.is_there(catalog) && to.is_there(catalog)) {
                    Seen::After
                } else if all(&|from, _| from.is_there(catalog)) {
                    Seen::Before
                } else {
                    Seen::Neither
                }
            }
        }
    }
}

impl Object {
    fn read(text: &str) -> Option<Self> {
        let kinds = ["table ", "column ", "index ", "check ", "foreign key ", "primary key "];
        let kind = kinds.into_iter().find(|kind| text.starts_with(kind))?;
        let rest = &text[kind.len()..];
        if kind == "table " {
            return Some(Self::Table(rest.to_owned()));
        }
        if kind == "primary key " {
            let (table, columns) = rest.split_once(": ").unwrap_or((rest, ""));
            let columns = columns.split(", ").filter(|column| !column.is_empty()).map(str::to_owned).collect();
            return Some(Self::PrimaryKey(table.to_owned(), columns));
        }
        let (table, name) = rest.split_once('.')?;
        let (table, name) = (table.to_owned(), name.to_owned());
        Some(match kind {
            "index " => Self::Index(table, name),
            "check " => Self::Check(table, name),
            "foreign key " => Self::ForeignKey(table, name),
            _ => {
                let (name, definition) = name.split_once(' ').unwrap_or((&name, ""));
                Self::Column(table, name.to_owned(), definition.to_owned())
            }
        })
    }

    fn table(&self) -> &str {
        match self {
            Self::Table(table)
            | Self::Column(table, ..)
            | Self::Index(table, _)
            | Self::Check(table, _)
            | Self::ForeignKey(table, _)
            | Self::PrimaryKey(table, _) => table,
        }
    }

    /// The same under another name.
    fn called(&self, name: &str) -> Self {
        let name = name.to_owned();
        match self {
            Self::Table(_) => Self::Table(name),
            Self::Column(table, _, definition) => Self::Column(table.clone(), name, definition.clone()),
            Self::Index(table, _) => Self::Index(table.clone(), name),
            Self::Check(table, _) => Self::Check(table.clone(), name),
            Self::ForeignKey(table, _) => Self::ForeignKey(table.clone(), name),
            Self::PrimaryKey(table, columns) => Self::PrimaryKey(table.clone(), columns.clone()),
        }
    }

    fn found<'c>(&self, catalog: &'c Catalog) -> Option<&'c Table> {
        let folded = self.table().to_lowercase();
        catalog.tables.get(self.table()).or_else(|| catalog.tables.get(&folded))
    }

    fn is_there(&self, catalog: &Catalog) -> bool {
        let Some(table) = self.found(catalog) else { return false };
        match self {
            Self::Table(_) => true,
            Self::Column(_, name, _) => table.column(name).is_some(),
            // MySQL's unique indexes are constraints.
            Self::Index(_, name) => {
                table.indexes.iter().any(|index| index.name == *name)
                    || table.uniques.iter().any(|key| key.name == *name)
            }
            Self::Check(_, name) => table.checks.iter().any(|check| check.name == *name),
            Self::ForeignKey(_, name) => table.foreign_keys.iter().any(|key| key.name == *name),
            Self::PrimaryKey(..) => table.primary_key.is_some(),
        }
    }

    fn made(&self, catalog: &Catalog, sql: &str, dialect: Dialect) -> Seen {
        if !self.is_there(catalog) {
            return Seen::Before;
        }
        match (self, self.found(catalog)) {
            // It has the whole definition, so it may always run again; what else differs than the type is not compared.
            (Self::Column(..), Some(_)) if sql.contains("MODIFY COLUMN") => Seen::Before,
            (Self::Column(_, name, definition), Some(table)) if !definition.is_empty() => {
                let known = catalog::knowledge(dialect);
                let mut wanted = definition::table(&format!("CREATE TABLE x (`{name}` {definition})"), &known.rules);
                (known.complete)(&mut wanted);
                let of = |table: &Table| table.column(name).map(|column| (column.ty.clone(), column.nullable));
                if of(&wanted) == of(table) { Seen::After } else { Seen::Neither }
            }
            (Self::PrimaryKey(_, columns), Some(table)) if !columns.is_empty() => {
                if table.primary_key.as_ref().is_some_and(|key| key.columns == *columns) {
                    Seen::After
                } else {
                    Seen::Before
                }
            }
            _ => Seen::After,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(tables: &[(&str, &str)]) -> Catalog {
        let rules = &catalog::knowledge(Dialect::Mysql).rules;
        let mut catalog = Catalog::default();
        for (name, columns) in tables {
            let table = definition::table(&format!("CREATE TABLE x ({columns})"), rules);
            catalog.tables.insert((*name).to_owned(), table);
        }
        catalog
    }

    #[test]
    fn after_before_and_neither_are_told_apart() {
        let found = catalog(&[("parcel", "`id` bigint NOT NULL, `note` longtext NULL, `grams` int NOT NULL")]);
        for (line, sql, seen) in [
            ("makes: column parcel.note longtext NULL", "ADD COLUMN", Seen::After),
            ("makes: column parcel.note int NULL", "ADD COLUMN", Seen::Neither),
            ("makes: column parcel.grams bigint NOT NULL", "MODIFY COLUMN", Seen::Before),
            ("makes: column parcel.other int NULL", "ADD COLUMN", Seen::Before),
            ("makes: table parcel", "", Seen::After),
            ("makes: table depot", "", Seen::Before),
            ("drops: column parcel.old", "", Seen::After),
            ("drops: column parcel.note", "", Seen::Before),
            ("renames: column parcel.weight to grams, text to note", "", Seen::After),
            ("renames: column parcel.note to text, id to number", "", Seen::Before),
            ("renames: column parcel.weight to grams, note to text", "", Seen::Neither),
            ("renames: table packet to parcel", "", Seen::After),
            ("makes: index parcel.ix", "", Seen::Before),
        ] {
            assert_eq!(Probe::read(line).expect("a probe").seen(&found, sql, Dialect::Mysql), seen, "{line}");
        }
        assert_eq!(Probe::read("by hand"), None);
        assert_eq!(Probe::read("again"), Some(Probe::Again));
    }
}
