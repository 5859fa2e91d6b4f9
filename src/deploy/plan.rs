//! What creating has to do: what the catalog lacks of the schema.

use super::Created;
use super::catalog::Catalog;
use super::journal::Journal;
use super::target::{Makes, Script, Target};

/// What creating has to do.
#[derive(Debug, Default)]
pub(super) struct Plan<'t> {
    /// The scripts with something left to do, and of each the statements.
    pub(super) scripts: Vec<(&'t Script, Vec<&'t str>)>,
    pub(super) report: Created,
}

impl Plan<'_> {
    /// The user's own statements about an object that are still to be run: an earlier run ended before them.
    pub(super) fn own_statements(&self, object: &str) -> impl Iterator<Item = &str> {
        let scripts = self.scripts.iter().filter(move |(script, _)| script.object == object && script.is_last());
        scripts.flat_map(|(script, statements)| {
            let own = script.parts.iter().filter(|part| matches!(part.makes, Makes::Nothing));
            own.map(|part| part.sql.as_str()).filter(|sql| statements.contains(sql))
        })
    }
}

/// Compares the catalog with the target; the journal tells which scripts were begun and which were done.
pub(super) fn plan<'t>(target: &'t Target, catalog: &Catalog, journal: &Journal) -> Plan<'t> {
    let mut plan = Plan::default();
    for script in &target.scripts {
        let stored = target.stored(&script.object);
        let found = catalog.tables.get(&stored);
        let mut statements = Vec::new();
        let mut with_table = false;
        for part in &script.parts {
            let is_there = match &part.makes {
                Makes::Namespace(name) => catalog.namespaces.contains(name),
                Makes::Type(name) => catalog.types.contains_key(&target.stored(name)),
                Makes::Table => found.is_some(),
                Makes::Constraint(name) => {
                    found.is_some_and(|table| table.foreign_keys.iter().any(|one| one.name == *name))
                }
                Makes::Index(name) => found.is_some_and(|table| table.indexes.iter().any(|one| one.name == *name)),
                Makes::Nothing => {
                    let is_new = with_table || plan.report.tables.contains(&script.object);
                    !is_new && !is_left(script, journal)
                }
            };
            if !is_there {
                with_table |= matches!(part.makes, Makes::Table | Makes::Type(_));
                statements.push(part.sql.as_str());
            }
            match part.makes {
                Makes::Table if is_there => plan.report.existing.push(script.object.clone()),
                Makes::Table => plan.report.tables.push(script.object.clone()),
                Makes::Index(_) if !is_there => plan.report.indexes += 1,
                Makes::Constraint(_) if !is_there => plan.report.foreign_keys += 1,
                _ => {}
            }
        }
        if !statements.is_empty() {
            plan.scripts.push((script, statements));
        }
    }
    plan
}

/// Whether a script that makes something without a name is still to be run, though its table is there.
///
/// A table that the journal does not know came another way, with all that belongs to it.
fn is_left(script: &Script, journal: &Journal) -> bool {
    let its_table = journal.contains_key(&format!("1-tables/{}.sql", script.object));
    its_table && !script.file.starts_with("1-tables/") && !journal.get(&script.file).is_some_and(|entry| entry.is_done)
}
