//! Schemas of other packages: a library with a `links` key hands its own to whoever builds on it.
//!
//! Cargo gives a build script what those of its direct dependencies said, as `DEP_<LINKS>_<KEY>`: where the embedded
//! schema and the proof are, and what the crate is called.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use schema_model::diagnosis::{Diagnosis, with_help};
use schema_model::model::{Codebook, Schema, Table, TableKind};
use schema_rust::proof::{EMBEDDED, KNOWN_CODES, PROOF, Proof};
use schema_sql::embedded::Embedded;
use schema_sql::known_codes::{self, KnownCodes};

/// The schema of a package that this one builds on.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its types, and those that it imports itself.
    pub types: Vec<Imported>,
}

/// A type of another package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The crate through which it comes, by its name here.
    pub through: String,
    /// Rust name, without a path: a crate may show its types at another place than that of their making.
    pub ident: String,
    /// What the type says, as a number; nothing for one that comes from further away.
    pub fingerprint: Option<u64>,
    /// Table or codebook.
    pub what: What,
    /// What its own package knows of its codes.
    pub known: KnownCodes,
}

/// What an imported type is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A struct.
    Table(Box<Table>),
    /// An enum.
    Codebook(Box<Codebook>),
}

impl Imported {
    /// SQL name.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.what {
            What::Table(table) => &table.name,
            What::Codebook(codebook) => &codebook.name,
        }
    }

    /// The type's path, its crate's own name included.
    #[must_use]
    pub fn rust(&self) -> &str {
        match &self.what {
            What::Table(table) => &table.rust,
            What::Codebook(codebook) => &codebook.rust,
        }
    }
}

impl Import {
    /// Reads what a build script left in its `OUT_DIR`; `own_name` is the crate's own name, `crate_name` the one here.
    ///
    /// # Errors
    /// One sentence when it is not there, or of another version.
    pub fn read(out: &Path, own_name: &str, crate_name: &str) -> Result<Self, String> {
        let read = |name: &str| {
            let path = out.join(name);
            fs::read_to_string(&path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))
        };
        let other = || {
            let message = format!("the schema of `{crate_name}` comes from a different version of `schema-core`");
            with_help(message, "use the same version of `schema-core` in both packages")
        };
        let embedded = Embedded::from_text(&read(EMBEDDED)?).ok_or_else(other)?;
        let proof = Proof::from_text(&read(PROOF)?).ok_or_else(other)?;
        let known = known_codes::from_text(&read(KNOWN_CODES)?).ok_or_else(other)?;
        let prints = proof.types.iter().map(|(name, entry)| (name.clone(), entry.fingerprint)).collect();
        Ok(Self::of(embedded.schema, &prints, own_name, crate_name).knowing(known))
    }

    /// With what the package knows of its codes.
    #[must_use]
    pub fn knowing(mut self, mut known: BTreeMap<String, KnownCodes>) -> Self {
        for imported in &mut self.types {
            imported.known = known.remove(imported.name()).unwrap_or_default();
        }
        self
    }

    /// The types of a schema; those that `prints` knows are the crate's own.
    #[must_use]
    pub fn of(schema: Schema, prints: &HashMap<String, u64>, own_name: &str, crate_name: &str) -> Self {
        let full = |name: &str, rust: String| match prints.contains_key(name) {
            true => format!("{own_name}::{rust}"),
            false => rust,
        };
        let tables = schema.tables.into_iter().filter(|table| table.kind == TableKind::Data).map(|mut table| {
            table.rust = full(&table.name, table.rust);
            What::Table(Box::new(table))
        });
        let codebooks = schema.codebooks.into_iter().map(|mut codebook| {
            codebook.rust = full(&codebook.name, codebook.rust);
            What::Codebook(Box::new(codebook))
        });
        let types = codebooks
            .chain(tables)
            .map(|what| {
                let mut imported = Imported {
                    through: crate_name.to_owned(),
                    ident: String::new(),
                    fingerprint: None,
                    what,
                    known: KnownCodes::default(),
                };
                imported.ident = imported.rust().rsplit("::").next().unwrap_or_default().to_owned();
                imported.fingerprint = prints.get(imported.name()).copied();
                imported
            })
            .collect();
        Self { types }
    }
}

/// All types of several imports; one that comes by two ways is one.
///
/// # Errors
/// One sentence for each name that two packages use for different things.
pub fn compose(imports: &[Import]) -> Result<Vec<Imported>, Vec<String>> {
    let mut seen: HashMap<String, &Imported> = HashMap::new();
    let (mut types, mut faults) = (Vec::new(), Vec::new());
    for imported in imports.iter().flat_map(|import| &import.types) {
        match seen.get(imported.name()) {
            None => {
                seen.insert(imported.name().to_owned(), imported);
                types.push(imported.clone());
            }
            Some(other) if other.what == imported.what => {
                // Who makes it knows its fingerprint.
                if let Some(known) = types.iter_mut().find(|known: &&mut Imported| known.name() == imported.name())
                    && known.fingerprint.is_none()
                {
                    *known = imported.clone();
                }
            }
            Some(other) => faults.push(one_name(other.rust(), imported.rust(), imported.name()).to_string()),
        }
    }
    if faults.is_empty() { Ok(types) } else { Err(faults) }
}

/// What to say of two types with one SQL name.
pub(crate) fn one_name(one: &str, other: &str, name: &str) -> Diagnosis {
    let message = format!("`{one}` and `{other}` have the same name `{name}` in the database");
    (message, "rename one of them with `table = \"…\"`").into()
}
