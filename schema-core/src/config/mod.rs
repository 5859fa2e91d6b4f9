//! `[package.metadata.codebooks]` in Cargo.toml.

mod diagram;
mod minimum;

use std::path::{Component, Path};

use toml::Spanned;
use toml::de::DeTable;

use schema_diagram::picture::Settings as DiagramSettings;
use schema_model::diagnosis::Diagnosis;
use schema_model::dialect::Minimum;
use schema_model::model::{Dialect, is_device};
use schema_model::words::{one_of, suggestion_or_all};
use schema_rust::{Case, Settings};

/// The package's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Which databases to write for, in the order of [`Dialect::ALL`].
    pub dialects: Vec<Dialect>,
    /// What every table's name must begin with; empty when nothing is demanded.
    pub prefix: String,
    /// The output folder, below the package's own.
    pub output: String,
    /// What the diagram and the reference are headed with.
    pub title: String,
    /// What the macro needs to know as well.
    pub settings: Settings,
    /// Whether SQLite tables are `STRICT`.
    pub sqlite_strict: bool,
    /// The oldest servers that the package supports, where they are later than what generated SQL needs.
    pub minimum: Minimum,
    /// The source file whose target holds the schema, where that is not the library or the only binary.
    pub root: Option<String>,
    /// Whether variants of a codebook's table may leave their codes to Rust, which renumbers them when one goes.
    pub implicit_codes: bool,
    /// How its pictures look.
    pub diagram: DiagramSettings,
}

/// A fault of the configuration, `Cargo.toml:12:3: …`, with its help on a second line.
pub type ConfigFault = String;

const KEYS: [&str; 12] = [
    "dialects",
    "prefix",
    "output",
    "title",
    "rename_all",
    "archive_column",
    "sqlite_strict",
    "minimum",
    "root",
    "implicit_codes",
    "groups",
    "diagram",
];

impl Config {
    /// Reads the configuration out of a manifest.
    ///
    /// # Errors
    /// Every fault, each one sentence with its place.
    pub fn read(manifest: &Manifest<'_>) -> Result<Self, Vec<ConfigFault>> {
        let package = manifest
            .package()
            .ok_or_else(|| vec![manifest.fault(0, ("there is no `[package]`", "name the manifest of a package"))])?;
        let name = package.get("name").and_then(|name| name.get_ref().as_str()).unwrap_or("schema");
        let configured = package
            .get("metadata")
            .and_then(|metadata| metadata.get_ref().as_table())
            .and_then(|metadata| metadata.get("codebooks"));
        let Some(configured) = configured else {
            return Err(vec![manifest.fault(
                0,
                (
                    "`[package.metadata.codebooks]` is missing",
                    "run `cargo codebooks init`, or add it with `dialects = [\"postgres\"]`",
                ),
            )]);
        };
        let Some(keys) = configured.get_ref().as_table() else {
            return Err(vec![manifest.fault(configured.span().start, "`codebooks` must be a table of settings")]);
        };
        let mut reader = Reader { manifest, keys, faults: Vec::new() };
        let config = reader.config(name, configured.span().start);
        if reader.faults.is_empty() { Ok(config) } else { Err(reader.faults) }
    }
}

/// A manifest's text and its tables.
pub struct Manifest<'m> {
    file: &'m str,
    text: &'m str,
    root: Spanned<DeTable<'m>>,
}

impl<'m> Manifest<'m> {
    /// Reads TOML; `file` is the name that faults carry.
    ///
    /// # Errors
    /// The place and what is wrong there.
    pub fn parse(file: &'m str, text: &'m str) -> Result<Self, ConfigFault> {
        match DeTable::parse(text) {
            Ok(root) => Ok(Self { file, text, root }),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let message = error.message();
                Err(place(file, text, at, message.lines().next().unwrap_or(message).into()))
            }
        }
    }

    /// The whole file.
    pub(crate) fn root(&self) -> &DeTable<'m> {
        self.root.get_ref()
    }

    /// The `[package]` table.
    #[must_use]
    pub fn package(&self) -> Option<&DeTable<'m>> {
        self.table("package")
    }

    /// A table at the top.
    #[must_use]
    pub fn table(&self, key: &str) -> Option<&DeTable<'m>> {
        self.root.get_ref().get(key)?.get_ref().as_table()
    }

    /// The name under which a package is a dependency, where that is another than its own.
    #[must_use]
    pub fn renamed(&self, package: &str) -> Option<String> {
        let dependencies = self.table("dependencies")?;
        dependencies.iter().find_map(|(key, value)| {
            let of = value.get_ref().as_table()?.get("package")?.get_ref().as_str()?;
            (of == package).then(|| key.get_ref().replace('-', "_"))
        })
    }

    /// The tables of an array at the top.
    pub fn tables(&self, key: &str) -> impl Iterator<Item = &DeTable<'m>> {
        self.root
            .get_ref()
            .get(key)
            .and_then(|value| value.get_ref().as_array())
            .into_iter()
            .flat_map(|array| array.iter())
            .filter_map(|value| value.get_ref().as_table())
    }

    pub(crate) fn fault(&self, at: usize, diagnosis: impl Into<Diagnosis>) -> ConfigFault {
        place(self.file, self.text, at, diagnosis.into())
    }
}

/// `file:line:column: message`
fn place(file: &str, text: &str, at: usize, diagnosis: Diagnosis) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    diagnosis.within(&format!("{file}:{line}:{column}: ")).to_string()
}

struct Reader<'r, 'm> {
    manifest: &'r Manifest<'m>,
    keys: &'r DeTable<'m>,
    faults: Vec<ConfigFault>,
}

impl Reader<'_, '_> {
    fn config(&mut self, package: &str, start: usize) -> Config {
        self.known(&KEYS);
        let defaults = Settings::default();
        let dialects = self.dialects(start);
        Config {
            diagram: self.diagram(&dialects),
            minimum: self.minimum(&dialects),
            dialects,
            prefix: self.text("prefix").map_or_else(String::new, |(text, _)| text),
            output: self.output(),
            title: self.text("title").map_or_else(|| package.to_owned(), |(text, _)| text),
            settings: Settings {
                rename_all: self.case().unwrap_or(defaults.rename_all),
                archive_column: self.archive_column().unwrap_or(defaults.archive_column),
            },
            sqlite_strict: self.truth("sqlite_strict").unwrap_or(true),
            root: self.text("root").map(|(text, _)| text),
            implicit_codes: self.implicit_codes(),
        }
    }

    fn known(&mut self, known: &[&str]) {
        for key in self.keys.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let known = known.iter().copied();
                let help = suggestion_or_all(name, known);
                let name: String = name.chars().filter(|c| !c.is_control()).collect();
                self.fault(key.span().start, (format!("unknown setting `{name}`"), help));
            }
        }
    }

    fn fault(&mut self, at: usize, diagnosis: impl Into<Diagnosis>) {
        let fault = self.manifest.fault(at, diagnosis);
        self.faults.push(fault);
    }

    fn text(&mut self, key: &str) -> Option<(String, usize)> {
        let value = self.keys.get(key)?;
        let at = value.span().start;
        match value.get_ref().as_str() {
            Some(text) if !text.contains(char::is_control) => Some((text.to_owned(), at)),
            Some(_) => {
                self.fault(at, (format!("`{key}` contains a control character"), "remove it"));
                None
            }
            None => {
                self.fault(at, format!("`{key}` must be a string"));
                None
            }
        }
    }

    fn truth(&mut self, key: &str) -> Option<bool> {
        let value = self.keys.get(key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.fault(value.span().start, format!("`{key}` must be `true` or `false`"));
        }
        truth
    }

    fn case(&mut self) -> Option<Case> {
        let (word, at) = self.text("rename_all")?;
        let case = Case::from_word(&word);
        if case.is_none() {
            self.fault(at, (format!("`{word}` is not a naming convention"), suggestion_or_all(&word, Case::WORDS)));
        }
        case
    }

    fn implicit_codes(&mut self) -> bool {
        let Some((word, at)) = self.text("implicit_codes") else { return true };
        if !["allow", "deny"].contains(&word.as_str()) {
            self.fault(at, (format!("`{word}` is not a value of `implicit_codes`"), "use `allow` or `deny`"));
        }
        word != "deny"
    }

    fn archive_column(&mut self) -> Option<String> {
        let (name, at) = self.text("archive_column")?;
        let plain = name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        if name.is_empty() || name.len() > 63 || !plain || name.starts_with(|c: char| c.is_ascii_digit()) {
            let help = "use at most 63 letters, digits and `_`, and begin with a letter";
            self.fault(at, (format!("`{name}` is not a column name"), help));
            return None;
        }
        Some(name)
    }

    fn output(&mut self) -> String {
        let Some((output, at)) = self.text("output") else {
            return "schema".to_owned();
        };
        let inside =
            !output.is_empty() && Path::new(&output).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            self.fault(
                at,
                (
                    format!("the output folder `{output}` is not inside the package"),
                    "give a path below the package's folder",
                ),
            );
        } else if ["src", "target", "tests", "examples", "benches"].contains(&output.as_str()) {
            self.fault(at, (format!("the output folder `{output}` belongs to cargo"), "choose another name"));
        } else if output.split('/').any(|part| is_device(part.split('.').next().unwrap_or(part))) {
            self.fault(at, (format!("the output folder `{output}` is a device on Windows"), "choose another name"));
        }
        output
    }

    fn dialects(&mut self, start: usize) -> Vec<Dialect> {
        let names = Dialect::ALL.map(Dialect::name);
        let Some(value) = self.keys.get("dialects") else {
            self.fault(start, ("`dialects` is missing", format!("list one or more of {}", one_of(names))));
            return Vec::new();
        };
        let mut found = Vec::new();
        let Some(list) = value.get_ref().as_array() else {
            let help = format!("list one or more of {}", one_of(names));
            self.fault(value.span().start, ("`dialects` must be a list", help));
            return found;
        };
        for entry in list.iter() {
            let at = entry.span().start;
            let Some(name) = entry.get_ref().as_str() else {
                self.fault(at, "a dialect must be a string");
                continue;
            };
            match Dialect::from_name(name) {
                Some(dialect) if found.contains(&dialect) => {
                    self.fault(at, (format!("dialect `{name}` is listed twice"), "keep one of them"))
                }
                Some(dialect) => found.push(dialect),
                None => self.unknown_dialect(name, at),
            }
        }
        if list.is_empty() {
            self.fault(value.span().start, ("`dialects` is empty", format!("list one or more of {}", one_of(names))));
        }
        found.sort_by_key(|dialect| Dialect::ALL.iter().position(|known| known == dialect));
        found
    }

    fn unknown_dialect(&mut self, name: &str, at: usize) {
        let help = suggestion_or_all(name, Dialect::ALL.map(Dialect::name));
        self.fault(at, (format!("unknown dialect `{name}`"), help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &str) -> Result<Config, Vec<String>> {
        let text = format!("[package]\nname = \"app\"\n\n[package.metadata.codebooks]\n{settings}");
        Config::read(&Manifest::parse("Cargo.toml", &text).map_err(|fault| vec![fault])?)
    }

    #[test]
    fn defaults_are_those_that_the_docs_name() {
        let config = read("dialects = [\"sqlite\", \"postgres\"]").expect("valid");
        assert_eq!(config.dialects, [Dialect::Postgres, Dialect::Sqlite]);
        assert_eq!((config.output.as_str(), config.title.as_str()), ("schema", "app"));
        assert!(config.sqlite_strict && config.implicit_codes);
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults = read("dialects = [\"postgress\", 1]\noutput = \"../x\"\ntitel = \"x\"\nrename_all = \"loud\"\nimplicit_codes = \"warn\"")
            .expect_err("faults");
        let all = faults.join("\n");
        for expected in [
            "Cargo.toml:5:13: unknown dialect `postgress`\nhelp: did you mean `postgres`?",
            "Cargo.toml:5:26: a dialect must be a string",
            "the output folder `../x` is not inside the package",
            "Cargo.toml:7:1: unknown setting `titel`\nhelp: did you mean `title`?",
            "`loud` is not a naming convention",
            "Cargo.toml:9:18: `warn` is not a value of `implicit_codes`\nhelp: use `allow` or `deny`",
        ] {
            assert!(all.contains(expected), "{expected} is not in\n{all}");
        }
    }

    #[test]
    fn an_output_folder_is_one_on_every_system() {
        for (output, fits) in [("aux", false), ("db/NUL.sql", false), ("auxiliary", true), ("db/schema", true)] {
            let config = read(&format!("dialects = [\"sqlite\"]\noutput = \"{output}\""));
            assert_eq!(config.is_ok(), fits, "{output}: {config:?}");
        }
    }

    #[test]
    fn a_missing_section_names_the_remedy() {
        let manifest = Manifest::parse("Cargo.toml", "[package]\nname = \"a\"\n").expect("toml");
        let faults = Config::read(&manifest).expect_err("missing");
        assert!(faults[0].contains("cargo codebooks init"), "{faults:?}");
    }
}
