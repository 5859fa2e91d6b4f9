//! Groups of tables.

use std::collections::BTreeSet;

use super::{Entity, Group, Settings};
use schema_model::model::{Schema, namespace};

/// Every group of a schema that has tables or enums, with their names; hidden ones are among them.
#[must_use]
pub fn groups<'s>(schema: &'s Schema, settings: &'s Settings) -> Vec<(&'s str, BTreeSet<&'s str>)> {
    let tables = schema.tables.iter().map(|table| table.name.as_str());
    let names = tables.chain(schema.codebooks.iter().map(|codebook| codebook.name.as_str()));
    let groups = Groups::new(names.clone(), settings);
    let mut found: Vec<(&str, BTreeSet<&str>)> = groups.names().map(|name| (name, BTreeSet::new())).collect();
    for name in names {
        if let Some(group) = groups.of(name) {
            found[group].1.insert(name);
        }
    }
    found.retain(|(_, members)| !members.is_empty());
    found
}

/// The group of each table: those that are configured, else the namespaces.
pub(super) struct Groups<'g> {
    configured: Vec<(&'g str, &'g [String])>,
    namespaces: Vec<&'g str>,
}

impl<'g> Groups<'g> {
    /// The groups among tables and enums of these names.
    pub(super) fn new(names: impl Iterator<Item = &'g str>, settings: &'g Settings) -> Self {
        let configured: Vec<_> =
            settings.groups.iter().map(|(name, patterns)| (name.as_str(), patterns.as_slice())).collect();
        let mut namespaces: Vec<&str> = Vec::new();
        if configured.is_empty() {
            namespaces.extend(names.filter_map(namespace));
            namespaces.sort_unstable();
            namespaces.dedup();
        }
        Self { configured, namespaces }
    }

    /// The names, in order.
    fn names(&self) -> impl Iterator<Item = &'g str> {
        self.configured.iter().map(|(name, _)| *name).chain(self.namespaces.iter().copied())
    }

    /// The group of a table or an enum, by its place in [`Self::names`].
    pub(super) fn of(&self, table: &str) -> Option<usize> {
        let by_pattern =
            self.configured.iter().position(|(_, patterns)| patterns.iter().any(|pattern| matches(pattern, table)));
        by_pattern.or_else(|| {
            let space = namespace(table)?;
            self.namespaces.iter().position(|known| *known == space)
        })
    }

    /// Leaves out the groups without a box.
    pub(super) fn used(&self, entities: &mut [Entity]) -> Vec<Group> {
        let mut used = Vec::new();
        let mut places = Vec::new();
        for (at, name) in self.names().enumerate() {
            let is_used = entities.iter().any(|entity| entity.group == Some(at));
            places.push(used.len());
            if is_used {
                used.push(Group { name: name.to_owned(), tint: used.len() });
            }
        }
        for entity in entities {
            entity.group = entity.group.map(|group| places[group]);
        }
        used
    }
}

/// Whether a name has the shape of a pattern, in which `*` stands for any characters.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(middle) = last.replace(part) {
            let Some(at) = rest.find(middle) else { return false };
            rest = &rest[at + middle.len()..];
        }
    }
    last.map_or(rest.is_empty(), |end| rest.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name, expected) in [
            ("visit", "visit", true),
            ("visit", "visits", false),
            ("visit*", "visits", true),
            ("*_set", "visit_set", true),
            ("c_*_state", "c_visit_state", true),
            ("c_*_state", "c_state", false),
            ("*a*b*", "xxayybzz", true),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
