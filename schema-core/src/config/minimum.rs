//! `minimum = { postgres = 15, mariadb = "10.11" }`: the oldest servers that the package supports.

use super::Reader;
use schema_model::dialect::{Minimum, Server, Version};
use schema_model::model::Dialect;
use schema_model::words::{one_of, suggestion_or_all};
use toml::Spanned;
use toml::de::DeValue;

impl Reader<'_, '_> {
    pub(super) fn minimum(&mut self, dialects: &[Dialect]) -> Minimum {
        let Some(table) = self.section("minimum", "a table of servers, each with a version") else {
            return Minimum::default();
        };
        let mut minimum = Vec::new();
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            let at = key.span().start;
            let Some(server) = Server::from_name(name) else {
                let name: String = name.chars().filter(|c| !c.is_control()).collect();
                let help = suggestion_or_all(&name, Server::ALL.map(Server::name));
                self.fault(at, (format!("unknown server `{name}`"), help));
                continue;
            };
            if !dialects.is_empty() && !dialects.contains(&server.dialect()) {
                let help = format!("add it, or use {}", one_of(dialects.iter().map(|dialect| dialect.name())));
                let dialect = server.dialect().name();
                self.fault(at, (format!("`{name}` has a minimum, but `{dialect}` is not in `dialects`"), help));
                continue;
            }
            minimum.extend(self.version(server, value).map(|version| (server, version)));
        }
        // A manifest's tables have no order.
        minimum.sort_unstable();
        Minimum(minimum)
    }

    /// A whole number, or a version in quotes: TOML would read `10.10` as `10.1`.
    fn version(&mut self, server: Server, value: &Spanned<DeValue<'_>>) -> Option<Version> {
        let at = value.span().start;
        let text = match value.get_ref() {
            DeValue::Integer(number) => Some(number.as_str()),
            other => other.as_str(),
        };
        let oldest = server.oldest();
        let Some(version) = text.and_then(Version::from_text) else {
            let help = format!("write `{} = \"{oldest}\"`", server.name());
            self.fault(at, (format!("the minimum of `{}` must be a version in quotes", server.name()), help));
            return None;
        };
        if version < oldest {
            let message = format!("{} {version} is older than generated SQL allows", server.title());
            self.fault(at, (message, format!("use {oldest} or later")));
            return None;
        }
        Some(version)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Manifest};
    use super::*;

    fn read(dialects: &str, minimum: &str) -> Result<Config, String> {
        let text = format!(
            "[package]\nname = \"app\"\n[package.metadata.codebooks]\ndialects = [{dialects}]\nminimum = {minimum}\n"
        );
        let manifest = Manifest::parse("Cargo.toml", &text)?;
        Config::read(&manifest).map_err(|faults| faults.join("\n"))
    }

    #[test]
    fn a_minimum_is_read_for_each_server() {
        let minimum = "{ sqlite = \"3.45.1\", postgres = 15, mariadb = \"10.11\", mysql = \"8.4\" }";
        let config = read("\"postgres\", \"mysql\", \"sqlite\"", minimum).expect("valid");
        let expected = [(Server::Postgres, [15, 0, 0]), (Server::Mysql, [8, 4, 0]), (Server::Mariadb, [10, 11, 0])];
        for (server, numbers) in expected.into_iter().chain([(Server::Sqlite, [3, 45, 1])]) {
            assert_eq!(config.minimum.of(server), Version(numbers), "{}", server.title());
        }
        assert_eq!(read("\"sqlite\"", "{}").expect("valid").minimum, Minimum::default());
    }

    #[test]
    fn what_is_wrong_with_a_minimum_is_told_with_its_place() {
        for (dialects, minimum, expected) in [
            ("\"postgres\"", "15", "Cargo.toml:5:11: `minimum` must be a table of servers, each with a version"),
            ("\"postgres\"", "{ postgress = 15 }", "unknown server `postgress`\nhelp: did you mean `postgres`?"),
            (
                "\"postgres\"",
                "{ mariadb = \"11.4\" }",
                "`mariadb` has a minimum, but `mysql` is not in `dialects`\nhelp: add it, or use `postgres`",
            ),
            (
                "\"mysql\"",
                "{ mariadb = 10.11 }",
                "the minimum of `mariadb` must be a version in quotes\nhelp: write `mariadb = \"10.6\"`",
            ),
            ("\"postgres\"", "{ postgres = \"15beta\" }", "the minimum of `postgres` must be a version in quotes"),
            (
                "\"postgres\"",
                "{ postgres = 9 }",
                "PostgreSQL 9 is older than generated SQL allows\nhelp: use 12 or later",
            ),
        ] {
            let faults = read(dialects, minimum).expect_err(minimum);
            assert!(faults.contains(expected), "{expected} is not in\n{faults}");
        }
    }
}
