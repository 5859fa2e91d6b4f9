//! The order in which tables can be created: what is referred to comes first.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Schema, Table};

/// The schema's tables, each after those that it refers to; ties and cycles by name.
#[must_use]
pub fn creation_order(schema: &Schema) -> Vec<&Table> {
    let index: HashMap<&str, usize> =
        schema.tables.iter().enumerate().map(|(at, table)| (table.name.as_str(), at)).collect();
    let mut waits: Vec<BTreeSet<usize>> = Vec::with_capacity(schema.tables.len());
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); schema.tables.len()];
    for (at, table) in schema.tables.iter().enumerate() {
        let targets: BTreeSet<usize> = table
            .foreign_keys
            .iter()
            .filter_map(|key| index.get(key.target.as_str()).copied())
            .filter(|target| *target != at)
            .collect();
        for target in &targets {
            dependents[*target].push(at);
        }
        waits.push(targets);
    }
    let mut ready: BTreeSet<usize> = (0..waits.len()).filter(|at| waits[*at].is_empty()).collect();
    let mut left: BTreeSet<usize> = (0..waits.len()).filter(|at| !waits[*at].is_empty()).collect();
    let mut order = Vec::with_capacity(waits.len());
    loop {
        // Within a cycle the first by name goes ahead: its keys are added when all tables exist.
        let next = match ready.pop_first() {
            Some(next) => next,
            None => match left.pop_first() {
                Some(next) => next,
                None => break,
            },
        };
        order.push(&schema.tables[next]);
        for dependent in &dependents[next] {
            waits[*dependent].remove(&next);
            if waits[*dependent].is_empty() && left.remove(dependent) {
                ready.insert(*dependent);
            }
        }
    }
    order
}
