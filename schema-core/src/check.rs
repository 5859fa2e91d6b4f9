//! Rules across types. A comment states each rule, a function follows.

use std::collections::{HashMap, HashSet};

use crate::assemble::{Assembled, Problem};
use crate::config::Config;
use crate::dialect::Dialect;
use crate::model::{ColumnType, Storage, Table};
use crate::parse::Declaration;
use crate::source::Sources;

/// Every problem that the whole schema has.
#[must_use]
pub fn check(sources: &Sources, assembled: &Assembled, config: &Config) -> Vec<Problem> {
    let mut check = Check { sources, assembled, config, problems: Vec::new() };
    check.names_are_unique();
    check.names_have_the_prefix();
    check.constraint_names_are_unique_and_short();
    check.mysql_can_index();
    check.numbered_columns_refer_to_nothing();
    check.problems
}

struct Check<'c> {
    sources: &'c Sources,
    assembled: &'c Assembled,
    config: &'c Config,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn at_item(&mut self, item: usize, message: String) {
        if let Ok(declaration) = &self.sources.items[item].declaration {
            let span = declaration.at().0;
            self.problems.push(Problem { item, reference: None, span, message });
        }
    }

    // Two types must not have one SQL name; names that differ in case only are one on some systems.
    fn names_are_unique(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (index, item) in self.sources.items.iter().enumerate() {
            let Ok(declaration) = &item.declaration else { continue };
            let name = declaration.name().to_owned();
            let Some(first) = seen.insert(name.to_lowercase(), index) else { continue };
            let first = self.sources.path(&self.sources.items[first]);
            self.at_item(
                index,
                format!(
                    "`{}` and `{first}` are both `{name}` in the database, rename one by `table = \"…\"`",
                    self.sources.path(item)
                ),
            );
        }
    }

    // S3-2: where the project demands a prefix, every name has it.
    fn names_have_the_prefix(&mut self) {
        let prefix = self.config.prefix.clone();
        for (index, item) in self.sources.items.iter().enumerate() {
            let Ok(declaration) = &item.declaration else { continue };
            let unnamed = matches!(declaration, Declaration::Enum(item) if item.storage == Storage::Check);
            let name = declaration.name().to_owned();
            if !unnamed && !name.starts_with(&prefix) {
                self.at_item(
                    index,
                    format!(
                        "the name `{name}` lacks the project's prefix, write `#[codebook(table = \"{prefix}{name}\")]`"
                    ),
                );
            }
        }
    }

    // PostgreSQL keeps indexes and unique constraints among its tables, MySQL keeps checks and foreign keys per
    // database, SQLite keeps indexes among its tables: one name space for all is the one that always works.
    fn constraint_names_are_unique_and_short(&mut self) {
        let mut seen: HashMap<String, String> = HashMap::new();
        for table in &self.assembled.schema.tables {
            seen.insert(table.name.to_lowercase(), format!("the table `{}`", table.name));
        }
        for codebook in &self.assembled.schema.codebooks {
            if codebook.storage == Storage::Native {
                seen.insert(codebook.name.to_lowercase(), format!("the type `{}`", codebook.name));
            }
        }
        let mut told: HashSet<String> = HashSet::new();
        for table in &self.assembled.schema.tables {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            // Of two tables of one name that alone is told, not each of their constraints as well.
            if !told.insert(table.name.to_lowercase()) {
                continue;
            }
            for name in constraint_names(table) {
                if name.len() > 63 {
                    self.at_item(
                        item,
                        format!(
                            "the constraint name `{name}` has {} bytes, PostgreSQL keeps 63, give it a shorter `name`",
                            name.len()
                        ),
                    );
                }
                let here = format!("a constraint of `{}`", table.name);
                if let Some(other) = seen.insert(name.to_lowercase(), here) {
                    self.at_item(item, format!("the constraint name `{name}` is taken by {other}, give it a `name`"));
                }
            }
        }
    }

    // MySQL indexes no unbounded text and no JSON.
    fn mysql_can_index(&mut self) {
        if !self.config.dialects.contains(&Dialect::Mysql) {
            return;
        }
        for table in &self.assembled.schema.tables {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            let mut indexed: Vec<(&String, &str)> =
                table.primary_key.iter().map(|column| (column, "its primary key")).collect();
            indexed.extend(
                table
                    .uniques
                    .iter()
                    .flat_map(|unique| unique.columns.iter().map(|column| (column, "a unique constraint"))),
            );
            indexed.extend(
                table.indexes.iter().flat_map(|index| index.parts.iter().map(|part| (&part.column, "an index"))),
            );
            indexed.extend(
                table.foreign_keys.iter().flat_map(|key| key.columns.iter().map(|column| (column, "a foreign key"))),
            );
            let mut told: Vec<&String> = Vec::new();
            for (name, what) in indexed {
                let Some(column) = table.column(name) else { continue };
                let remedy = match column.ty {
                    ColumnType::Text => "give it a `length`",
                    ColumnType::Bytes => "keep a hash of it in a column of its own",
                    ColumnType::Json | ColumnType::Jsonb => "keep what you look up in a column of its own",
                    // 3072 bytes of an index, four a character.
                    ColumnType::Varchar(length) if length > 768 => "give it a `length` of at most 768",
                    _ => continue,
                };
                if !told.contains(&name) {
                    told.push(name);
                    self.at_item(
                        item,
                        format!("MySQL cannot index `{name}` ({}), which is in {what}, {remedy}", column.ty.label()),
                    );
                }
            }
        }
    }

    // A column that the database numbers cannot also be the copy of another table's key.
    fn numbered_columns_refer_to_nothing(&mut self) {
        for table in &self.assembled.schema.tables {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            for column in &table.columns {
                if column.auto && table.foreign_keys.iter().any(|key| key.columns.contains(&column.name)) {
                    self.at_item(
                        item,
                        format!("`{}` is numbered by the database and refers to another table, which contradict each other, drop `auto`", column.name),
                    );
                }
            }
        }
    }
}

fn constraint_names(table: &Table) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if !table.primary_key.is_empty() {
        names.push(format!("pk_{}", table.name));
    }
    names.extend(table.uniques.iter().map(|unique| unique.name.clone()));
    names.extend(table.indexes.iter().map(|index| index.name.clone()));
    names.extend(table.checks.iter().map(|check| check.name.clone()));
    names.extend(table.foreign_keys.iter().map(|key| key.name.clone()));
    names
}
