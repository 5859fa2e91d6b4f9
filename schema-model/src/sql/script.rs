//! The scripts of `create/`, in the order in which they run.

use super::ddl;
use super::seed::{self, Phase};
use crate::file::SQL_HEADER;
use crate::model::Dialect;
use crate::model::creation_order;
use crate::model::{Codebook, Schema, Storage, Table, file_stem};
use crate::parallel;
use crate::sql::dialect::SQL_MODE;

/// One numbered folder of `create/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `1-tables`
    pub folder: &'static str,
    /// In order.
    pub scripts: Vec<Script>,
}

/// One SQL file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// File name.
    pub name: String,
    /// The table, type or codebook that it is about.
    pub object: String,
    /// The statements, without the `;` behind them and without a transaction, which is the runner's.
    pub statements: Vec<String>,
    /// The whole file.
    pub text: String,
}

/// Tables, constraints, indexes and seeds.
#[must_use]
pub fn create_steps(schema: &Schema, dialect: Dialect, strict: bool) -> Vec<Step> {
    let order = creation_order(schema);
    let mut tables: Vec<Script> = Vec::new();
    if dialect == Dialect::Postgres {
        tables.extend(ddl::namespaces(schema).into_iter().map(|space| {
            let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", dialect.identifier(space));
            plain(space, &format!("{}.schema.sql", file_stem(space)), vec![sql], dialect)
        }));
        let natives = schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native);
        tables.extend(natives.map(|codebook| {
            plain(
                &codebook.name,
                &format!("{}.type.sql", file_stem(&codebook.name)),
                ddl::native_type(codebook),
                dialect,
            )
        }));
        let domains = schema.domains().into_iter();
        tables.extend(domains.map(|(domain, ty)| {
            plain(&domain.name, &format!("{}.domain.sql", file_stem(&domain.name)), ddl::domain(domain, ty), dialect)
        }));
    }
    let per_table = |statements: &(dyn Fn(&Table) -> Vec<String> + Sync)| -> Vec<Script> {
        let scripts = parallel::map(&order, |table| {
            plain(&table.name, &format!("{}.sql", file_stem(&table.name)), statements(table), dialect)
        });
        scripts.into_iter().filter(|script| !script.statements.is_empty()).collect()
    };
    tables.extend(per_table(&|table| ddl::create_table(table, schema, dialect, strict)));
    let constraints = per_table(&|table| ddl::constraints(table, dialect));
    let indexes = per_table(&|table| ddl::indexes(table, dialect));
    let codebooks: Vec<&Codebook> = order
        .iter()
        .filter_map(|table| schema.codebook(&table.name))
        .filter(|codebook| codebook.storage == Storage::Table)
        .collect();
    let seeds = parallel::map(&codebooks, |codebook| seed_script(codebook, dialect));
    vec![
        Step { folder: "1-tables", scripts: tables },
        Step { folder: "2-constraints", scripts: constraints },
        Step { folder: "3-indexes", scripts: indexes },
        Step { folder: "4-seeds", scripts: seeds },
    ]
}

fn plain(object: &str, name: &str, mut statements: Vec<String>, dialect: Dialect) -> Script {
    if dialect == Dialect::Mysql && statements.iter().any(|statement| statement.contains('\\')) {
        statements.insert(0, SQL_MODE.to_owned());
    }
    // A client takes a file for what its locale says.
    let encoding = match dialect {
        Dialect::Postgres => Some("SET client_encoding = 'UTF8'"),
        Dialect::Mysql => Some("SET NAMES utf8mb4"),
        Dialect::Sqlite => None,
    };
    if let Some(encoding) = encoding.filter(|_| !statements.iter().all(|statement| statement.is_ascii())) {
        statements.insert(0, encoding.to_owned());
    }
    let mut text = format!("{SQL_HEADER}\n");
    for (at, statement) in statements.iter().enumerate() {
        // The comments of a table's columns stand together.
        let follows = statement.starts_with("COMMENT ON COLUMN");
        if at > 0 && !follows {
            text.push('\n');
        }
        text.push_str(statement);
        text.push_str(";\n");
    }
    Script { name: name.to_owned(), object: object.to_owned(), statements, text }
}

fn seed_script(codebook: &Codebook, dialect: Dialect) -> Script {
    let steps = seed::steps(codebook, dialect);
    Script {
        name: format!("{}.sql", file_stem(&codebook.name)),
        object: codebook.name.clone(),
        text: seed::script(&steps),
        statements: steps
            .into_iter()
            .filter(|step| !matches!(step.phase, Phase::Begin | Phase::Commit | Phase::Stamp))
            .map(|step| step.sql)
            .collect(),
    }
}

/// Every script of `create/` as one, for a database client's standard input.
#[must_use]
pub fn whole(steps: &[Step]) -> String {
    let mut text = format!("{SQL_HEADER}\n");
    for script in steps.iter().flat_map(|step| &step.scripts) {
        text.push('\n');
        text.push_str(script.text.strip_prefix(SQL_HEADER).unwrap_or(&script.text).trim_start_matches('\n'));
    }
    text
}
