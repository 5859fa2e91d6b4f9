//! What a database is to have, worked out once for a deployment.

use std::collections::{BTreeMap, HashMap};

use schema_model::dialect::Minimum;
use schema_model::fingerprint;
use schema_model::model::Dialect;
use schema_model::model::creation_order;
use schema_model::model::{Codebook, Schema as Model, Storage, Table, namespace, physical};
use schema_sql::known_codes::KnownCodes;
use schema_sql::{ddl, drop};

use crate::Schema;
use crate::schema::Deployment;
use crate::schema::Places;

/// One script of `create/`: what stands in one file.
#[derive(Debug)]
pub(super) struct Script {
    /// `1-tables/parcel.sql`, by which the journal knows it.
    pub(super) file: String,
    /// The table, type or namespace that it is about.
    pub(super) object: String,
    pub(super) parts: Vec<Part>,
}

impl Script {
    /// Whether it runs once all tables are there: indexes, and the user's own statements.
    pub(super) fn is_last(&self) -> bool {
        self.file.starts_with("3-")
    }
}

/// A statement, and what it makes.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) makes: Makes,
    pub(super) sql: String,
}

/// What a statement makes, which tells whether the database has it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Makes {
    Namespace(String),
    Type(String),
    /// The script's own table.
    Table,
    Constraint(String),
    Index(String),
    /// Nothing that has a name: a comment, a part of a divided table, the user's own SQL. It comes with its table.
    Nothing,
}

/// What a database is to have.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) dialect: Dialect,
    pub(super) model: Model,
    pub(super) scripts: Vec<Script>,
    /// Of each object, which of the scripts are about it.
    by_object: HashMap<String, Vec<usize>>,
    /// Of each table, its place in the model.
    tables: HashMap<String, usize>,
    pub(super) drop: Vec<String>,
    /// The oldest servers that the package supports.
    pub(super) minimum: Minimum,
    /// What the whole schema says, as a SHA-256.
    pub(super) whole: String,
    pub(super) places: Places,
    /// In their order.
    pub(super) deployments: &'static [Deployment],
    /// What is known of released codes, by codebook.
    pub(super) known_codes: BTreeMap<String, KnownCodes>,
    /// Whether the server stores names of tables in small letters, whatever a statement says.
    pub(super) folds_names: bool,
}

impl Target {
    /// Nothing for a database that the package is not configured for.
    pub(super) fn of(schema: &Schema, dialect: Dialect) -> Option<Self> {
        let embedded = schema.read()?;
        if !embedded.dialects.contains(&dialect) {
            return None;
        }
        let model = embedded.schema;
        let scripts = scripts(&model, dialect, embedded.sqlite_strict);
        let mut by_object: HashMap<String, Vec<usize>> = HashMap::with_capacity(scripts.len());
        for (at, script) in scripts.iter().enumerate() {
            by_object.entry(script.object.clone()).or_default().push(at);
        }
        let tables = model.tables.iter().enumerate().map(|(at, table)| (table.name.clone(), at)).collect();
        let (drop, whole) = (drop::statements(&model, dialect), schema.stamp(dialect.name()));
        Some(Self {
            dialect,
            scripts,
            by_object,
            tables,
            drop,
            minimum: embedded.minimum,
            whole,
            places: schema.places(),
            deployments: schema.deployments(dialect.name()),
            known_codes: schema.known_codes()?,
            folds_names: false,
            model,
        })
    }

    /// The scripts about an object, in their order.
    pub(super) fn scripts_of(&self, object: &str) -> impl Iterator<Item = &Script> {
        self.by_object.get(object).into_iter().flatten().map(|at| &self.scripts[*at])
    }

    /// The table of that name.
    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name).map(|at| &self.model.tables[*at])
    }

    /// Where in the sources a table or type is declared, or the field that alone has that constraint.
    pub(super) fn place(&self, object: &str, constraint: Option<&str>) -> Option<String> {
        let Some(table) = self.table(object) else {
            return self.places.of(&self.model.codebook(object)?.rust, None);
        };
        let columns = constraint.and_then(|name| {
            let keys = table.foreign_keys.iter().map(|key| (&key.name, &key.columns));
            let uniques = table.uniques.iter().map(|unique| (&unique.name, &unique.columns));
            keys.chain(uniques).find(|(own, _)| *own == name).map(|(_, columns)| columns.as_slice())
        });
        let column = columns.and_then(|columns| <&[String; 1]>::try_from(columns).ok());
        self.places.of(&table.rust, column.map(|[column]| column.as_str()))
    }

    /// The name that the database's catalog has for a table or type.
    pub(super) fn stored(&self, name: &str) -> String {
        match self.dialect {
            Dialect::Postgres => name.to_owned(),
            _ if self.folds_names => physical(name).to_lowercase(),
            _ => physical(name),
        }
    }

    /// The namespaces beside the connection's own.
    pub(super) fn namespaces(&self) -> Vec<String> {
        if self.dialect != Dialect::Postgres {
            return Vec::new();
        }
        let tables = self.model.tables.iter().map(|table| &table.name);
        let names = tables.chain(self.model.codebooks.iter().map(|codebook| &codebook.name));
        let mut spaces: Vec<String> = names.filter_map(|name| namespace(name)).map(str::to_owned).collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    }

    /// The codebooks that are tables, those that others refer to first.
    pub(super) fn codebooks(&self) -> Vec<&Codebook> {
        let order = creation_order(&self.model);
        let found = order.iter().filter_map(|table| self.model.codebook(&table.name));
        found.filter(|codebook| codebook.storage == Storage::Table && !codebook.rows.is_empty()).collect()
    }
}

/// What a codebook's rows are merged from, as a SHA-256.
pub(super) fn stamp(codebook: &Codebook) -> String {
    let parts = codebook.rows.iter().flat_map(|row| [row.sha.as_bytes(), if row.retired { b"-" } else { b"+" }]);
    fingerprint::parts(parts)
}

fn scripts(model: &Model, dialect: Dialect, strict: bool) -> Vec<Script> {
    let mut scripts = Vec::new();
    let mut add = |folder: &str, object: &str, kind: &str, parts: Vec<Part>| {
        if !parts.is_empty() {
            scripts.push(Script { file: format!("{folder}/{object}{kind}.sql"), object: object.to_owned(), parts });
        }
    };
    let first = |makes: Makes, statements: Vec<String>| -> Vec<Part> {
        let rest = std::iter::repeat(Makes::Nothing);
        std::iter::once(makes).chain(rest).zip(statements).map(|(makes, sql)| Part { makes, sql }).collect()
    };
    if dialect == Dialect::Postgres {
        for space in ddl::namespaces(model) {
            let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", dialect.identifier(space));
            add("1-tables", space, ".schema", first(Makes::Namespace(space.to_owned()), vec![sql]));
        }
        for codebook in model.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native) {
            let makes = Makes::Type(codebook.name.clone());
            add("1-tables", &codebook.name, ".type", first(makes, ddl::native_type(codebook)));
        }
        for (domain, ty) in model.domains() {
            let makes = Makes::Type(domain.name.clone());
            add("1-tables", &domain.name, ".domain", first(makes, ddl::domain(domain, ty)));
        }
    }
    let order = creation_order(model);
    for table in &order {
        let mut parts = first(Makes::Table, ddl::create_table(table, model, dialect, strict));
        let keys = ddl::key_indexes(table, dialect).into_iter();
        parts.extend(keys.map(|(name, sql)| Part { makes: Makes::Index(name.to_owned()), sql }));
        add("1-tables", &table.name, "", parts);
    }
    for table in &order {
        let names = table.foreign_keys.iter().map(|key| Makes::Constraint(key.name.clone()));
        let parts = names.zip(ddl::constraints(table, dialect)).map(|(makes, sql)| Part { makes, sql });
        add("2-constraints", &table.name, "", parts.collect());
    }
    for table in &order {
        let parts = ddl::named_indexes(table, dialect)
            .into_iter()
            .map(|(name, sql)| Part { makes: name.map_or(Makes::Nothing, |name| Makes::Index(name.to_owned())), sql });
        add("3-indexes", &table.name, "", parts.collect());
    }
    scripts
}
