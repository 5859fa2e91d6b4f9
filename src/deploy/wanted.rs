//! What a schema wants, as values of the catalog: read from the very statements that create it.

use std::collections::BTreeSet;

use schema_model::model::{Table, local};

use super::catalog::sequence::{self, Made};
use super::catalog::{self, definition};
use super::target::{Makes, Target};

/// A table as the catalog would have it, and the names that its own SQL mentions.
pub(super) struct Wanted {
    pub(super) table: catalog::Table,
    /// In small letters. What has one of these names was made by the user's own statements.
    pub(super) mentioned: BTreeSet<String>,
    /// Sequences that the user's own statements make.
    pub(super) sequences: Vec<Made>,
}

/// What the schema wants of a table.
pub(super) fn wanted(target: &Target, table: &Table) -> Wanted {
    let known = catalog::knowledge(target.dialect);
    let stored = local(&target.stored(&table.name)).to_lowercase();
    let mut wanted = Wanted { table: catalog::Table::default(), mentioned: BTreeSet::new(), sequences: Vec::new() };
    for script in target.scripts_of(&table.name) {
        let is_last = script.is_last();
        for part in &script.parts {
            // The user's own statements run last, and may be about anything.
            if is_last && part.makes == Makes::Nothing {
                let names = definition::names_in(&part.sql, &known.rules);
                sequence::apply(&mut wanted.sequences, &part.sql, &known.rules);
                let is_about_it = names.contains(&stored);
                wanted.mentioned.extend(names);
                if !is_about_it {
                    continue;
                }
            }
            definition::apply(&mut wanted.table, &part.sql, &known.rules);
        }
    }
    (known.complete)(&mut wanted.table);
    wanted
}
