//! Links within the page, and which table refers to which.

use std::collections::HashMap;

use super::escape;
use schema_model::model::Schema;

/// The anchors that forges give to headings.
#[derive(Default)]
pub(super) struct Anchors<'s> {
    of: HashMap<&'s str, String>,
    /// How often each anchor was given before numbers tell them apart.
    given: HashMap<String, usize>,
}

impl<'s> Anchors<'s> {
    /// Goes past a heading that nothing leads to.
    pub(super) fn pass(&mut self, heading: &str) -> String {
        let anchor: String = heading
            .to_lowercase()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                '_' | '-' => Some(c),
                c => c.is_alphanumeric().then_some(c),
            })
            .collect();
        let given = self.given.entry(anchor.clone()).or_default();
        *given += 1;
        if *given == 1 { anchor } else { format!("{anchor}-{}", *given - 1) }
    }

    /// Goes past the heading of a table or a codebook.
    pub(super) fn add(&mut self, name: &'s str) {
        let anchor = self.pass(name);
        self.of.insert(name, anchor);
    }

    /// A link to a table or a codebook; its mere name where the page has no section of it.
    pub(super) fn link(&self, name: &str) -> String {
        match self.of.get(name) {
            Some(anchor) => format!("[{}](#{anchor})", escape(name)),
            None => escape(name),
        }
    }
}

/// Per table or codebook, which columns hold its codes or keys; made once, since every section asks.
pub(super) struct Users<'s>(HashMap<&'s str, Vec<String>>);

impl<'s> Users<'s> {
    pub(super) fn of(schema: &'s Schema, anchors: &Anchors<'_>) -> Self {
        let mut found: HashMap<&'s str, Vec<String>> = HashMap::new();
        for table in &schema.tables {
            let link = |columns: &str| format!("{}.{}", anchors.link(&table.name), escape(columns));
            for column in &table.columns {
                if let Some(codebook) = &column.codebook {
                    found.entry(codebook).or_default().push(link(&column.name));
                }
            }
            for key in &table.foreign_keys {
                let of_enum = |name: &String| {
                    table.column(name).is_some_and(|column| column.codebook.as_ref() == Some(&key.target))
                };
                if !key.columns.iter().all(of_enum) {
                    let columns = key.columns.join(", ");
                    let columns = if key.columns.len() > 1 { format!("({columns})") } else { columns };
                    found.entry(&key.target).or_default().push(link(&columns));
                }
            }
        }
        Self(found)
    }

    pub(super) fn sentence(&self, name: &str, page: &mut String) {
        if let Some(found) = self.0.get(name) {
            page.push_str(&format!("Referenced by {}.\n\n", found.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_forges() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.pass("Tables & more: Größe"), "tables--more-größe");
        for name in ["shop.parcel", "shopparcel", "c_state", "Tables"] {
            anchors.pass("Tables");
            anchors.add(name);
        }
        assert_eq!(anchors.link("shop.parcel"), "[shop.parcel](#shopparcel)");
        assert_eq!(anchors.link("shopparcel"), "[shopparcel](#shopparcel-1)");
        assert_eq!(anchors.link("c_state"), "[c_state](#c_state)");
        assert_eq!(anchors.link("Tables"), "[Tables](#tables-4)");
        assert_eq!(anchors.link("hidden|x"), "hidden&#124;x");
    }
}
