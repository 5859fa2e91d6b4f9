//! `[package.metadata.codebooks.diagram]` and `[package.metadata.codebooks.groups]`: how pictures look.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{DiagramSettings, Reader};
use schema_model::model::Dialect;
use schema_model::words::one_of;

const KEYS: [&str; 5] = ["types", "remarks", "hide", "hub_threshold", "html"];

impl<'r, 'm> Reader<'r, 'm> {
    pub(super) fn diagram(&mut self, dialects: &[Dialect]) -> DiagramSettings {
        let groups = self.groups();
        let mut settings = DiagramSettings { groups, ..DiagramSettings::default() };
        let Some(keys) = self.section("diagram", "a table of settings") else {
            return settings;
        };
        let mut reader = Reader { manifest: self.manifest, keys, faults: Vec::new() };
        reader.known(&KEYS);
        settings.types = reader.types(dialects);
        settings.remarks = reader.truth("remarks").unwrap_or(settings.remarks);
        if let Some(value) = keys.get("hide") {
            settings.hide = reader.patterns("hide", value);
        }
        settings.hub_threshold = reader.hub_threshold().unwrap_or(settings.hub_threshold);
        settings.html = reader.truth("html").unwrap_or(settings.html);
        self.faults.append(&mut reader.faults);
        settings
    }

    pub(super) fn section(&mut self, key: &str, what: &str) -> Option<&'r DeTable<'m>> {
        let value = self.keys.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.fault(value.span().start, format!("`{key}` must be {what}"));
        }
        table
    }

    /// Sorted by name: a manifest's tables have no order.
    fn groups(&mut self) -> Vec<(String, Vec<String>)> {
        let Some(table) = self.section("groups", "a table of names, each with a list of patterns") else {
            return Vec::new();
        };
        let mut groups = Vec::new();
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            let at = key.span().start;
            if name.contains(char::is_control) {
                self.fault(at, ("a group's name contains a control character", "remove it"));
                continue;
            }
            if name.trim().is_empty() {
                self.fault(at, ("a group's name is empty", "give the group a name"));
                continue;
            }
            let patterns = self.patterns(name, value);
            if value.get_ref().as_array().is_some_and(|list| list.is_empty()) {
                self.fault(
                    value.span().start,
                    (format!("group `{name}` is empty"), "list one or more patterns of table names"),
                );
            }
            groups.push((name.to_owned(), patterns));
        }
        groups.sort();
        groups
    }

    /// A list of patterns of tables' names.
    fn patterns(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let mut patterns = Vec::new();
        let Some(list) = value.get_ref().as_array() else {
            self.fault(value.span().start, format!("`{key}` must be a list of patterns such as `\"visit*\"`"));
            return patterns;
        };
        for entry in list.iter() {
            let at = entry.span().start;
            let Some(pattern) = entry.get_ref().as_str() else {
                self.fault(at, "a pattern must be a string");
                continue;
            };
            if pattern.is_empty() {
                self.fault(at, ("a pattern is empty", "write the name of a table, with `*` for any characters"));
            } else if !pattern.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '*')) {
                let shown: String = pattern.chars().filter(|c| !c.is_control()).collect();
                self.fault(
                    at,
                    (format!("`{shown}` is not a pattern of table names"), "use letters, digits, `_`, `.` and `*`"),
                );
            } else {
                patterns.push(pattern.to_owned());
            }
        }
        patterns
    }

    fn types(&mut self, dialects: &[Dialect]) -> Option<Dialect> {
        let (name, at) = self.text("types")?;
        let Some(dialect) = Dialect::from_name(&name) else {
            self.unknown_dialect(&name, at);
            return None;
        };
        // A list with faults has said so already.
        if !dialects.is_empty() && !dialects.contains(&dialect) {
            let configured = one_of(dialects.iter().map(|dialect| dialect.name()));
            self.fault(at, (format!("`{name}` is not one of the package's `dialects`"), format!("use {configured}")));
        }
        Some(dialect)
    }

    fn hub_threshold(&mut self) -> Option<usize> {
        let value = self.keys.get("hub_threshold")?;
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| usize::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.filter(|number| *number > 0);
        if number.is_none() {
            self.fault(value.span().start, "`hub_threshold` must be a whole number, 1 or more");
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Manifest};
    use schema_model::model::Dialect;

    fn read(settings: &str) -> Result<Config, Vec<String>> {
        let text = format!("[package]\nname = \"app\"\n\n[package.metadata.codebooks]\n{settings}");
        Config::read(&Manifest::parse("Cargo.toml", &text).map_err(|fault| vec![fault])?)
    }

    #[test]
    fn every_setting_arrives_and_groups_are_sorted() {
        let config = read(
            r#"dialects = ["postgres"]
groups = { "Zeta" = ["z_*"], "Visits" = ["visit*", "c_visit_*"] }
[package.metadata.codebooks.diagram]
types = "postgres"
remarks = true
hide = ["tmp_*"]
hub_threshold = 0x10
html = true
"#,
        )
        .expect("valid");
        let diagram = config.diagram;
        assert_eq!((diagram.types, diagram.hub_threshold), (Some(Dialect::Postgres), 16));
        assert!(diagram.remarks && diagram.html);
        assert_eq!(diagram.hide, ["tmp_*"]);
        let groups: Vec<(&str, usize)> =
            diagram.groups.iter().map(|(name, patterns)| (name.as_str(), patterns.len())).collect();
        assert_eq!(groups, [("Visits", 2), ("Zeta", 1)]);
    }

    #[test]
    fn without_settings_the_defaults_hold() {
        let config = read("dialects = [\"postgres\"]\ndiagram = {}\ngroups = {}").expect("valid");
        assert_eq!(config.diagram, schema_diagram::picture::Settings::default());
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults = read(
            r#"dialects = ["postgres"]
[package.metadata.codebooks.diagram]
type = "postgres"
remarks = "yes"
hide = ["", 1, "a b"]
hub_threshold = 0
html = 1
[package.metadata.codebooks.groups]
"Vis\u0007its" = ["visit*"]
Empty = []
"" = ["a"]
Loose = "visit*"
"#,
        )
        .expect_err("faults");
        let mut all = faults.clone();
        all.sort();
        let expected = [
            "Cargo.toml:10:17: `hub_threshold` must be a whole number, 1 or more",
            "Cargo.toml:11:8: `html` must be `true` or `false`",
            "Cargo.toml:13:1: a group's name contains a control character\nhelp: remove it",
            "Cargo.toml:14:9: group `Empty` is empty\nhelp: list one or more patterns of table names",
            "Cargo.toml:15:1: a group's name is empty\nhelp: give the group a name",
            "Cargo.toml:16:9: `Loose` must be a list of patterns such as `\"visit*\"`",
            "Cargo.toml:7:1: unknown setting `type`\nhelp: did you mean `types`?",
            "Cargo.toml:8:11: `remarks` must be `true` or `false`",
            "Cargo.toml:9:13: a pattern must be a string",
            "Cargo.toml:9:16: `a b` is not a pattern of table names\nhelp: use letters, digits, `_`, `.` and `*`",
            "Cargo.toml:9:9: a pattern is empty\nhelp: write the name of a table, with `*` for any characters",
        ];
        assert_eq!(all.len(), expected.len(), "{all:#?}");
        for expected in expected {
            assert!(faults.iter().any(|fault| fault == expected), "{expected} is not in\n{all:#?}");
        }
    }

    #[test]
    fn the_sections_themselves_can_be_of_the_wrong_kind() {
        let faults = read("dialects = [\"mysql\"]\ndiagram = true\ngroups = [\"a\"]").expect_err("faults");
        assert_eq!(
            faults,
            [
                "Cargo.toml:7:10: `groups` must be a table of names, each with a list of patterns",
                "Cargo.toml:6:11: `diagram` must be a table of settings",
            ]
        );
    }

    #[test]
    fn the_shown_types_are_those_of_a_configured_database() {
        let fault = |types: &str| {
            read(&format!("dialects = [\"postgres\", \"sqlite\"]\ndiagram = {{ types = {types} }}"))
                .expect_err("a fault")
        };
        assert_eq!(
            fault("\"mysql\""),
            ["Cargo.toml:6:21: `mysql` is not one of the package's `dialects`\nhelp: use `postgres` or `sqlite`"]
        );
        assert_eq!(
            fault("\"postgress\""),
            ["Cargo.toml:6:21: unknown dialect `postgress`\nhelp: did you mean `postgres`?"]
        );
        assert_eq!(fault("1"), ["Cargo.toml:6:21: `types` must be a string"]);
        let missing = read("diagram = { types = \"mysql\" }").expect_err("a fault");
        assert_eq!(missing.len(), 1, "{missing:?}");
        for threshold in ["-1", "1.5", "\"8\"", "99999999999999999999999"] {
            let faults = read(&format!("dialects = [\"mysql\"]\ndiagram.hub_threshold = {threshold}"));
            assert_eq!(faults.expect_err("a fault").len(), 1, "{threshold}");
        }
    }
}
