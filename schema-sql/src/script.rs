//! The scripts of `create/`, in the order in which they run.

use super::ddl;
use super::seed::{self, Phase};
use crate::file::SQL_HEADER;
use crate::parallel;
use schema_model::dialect::{SQL_MODE, depends_on_mode};
use schema_model::model::Dialect;
use schema_model::model::creation_order;
use schema_model::model::{Codebook, Schema, Storage, Table, file_stem};

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

/// The numbered folders, in the order in which they run.
pub const FOLDERS: [&str; 4] = ["1-tables", "2-constraints", "3-indexes", "4-seeds"];

/// Tables, constraints, indexes and seeds.
#[must_use]
pub fn create_steps(schema: &Schema, dialect: Dialect, strict: bool) -> Vec<Step> {
    let order = creation_order(schema);
    let of_tables = parallel::map(&order, |table| of_table(table, schema, dialect, strict));
    let mut steps = FOLDERS.map(|folder| Step { folder, scripts: Vec::new() });
    steps[0].scripts = before_tables(schema, dialect);
    for scripts in of_tables {
        for (step, script) in steps.iter_mut().zip(scripts) {
            step.scripts.extend(script);
        }
    }
    steps.into()
}

/// What tables need to be there: namespaces, and the database's own types.
#[must_use]
pub fn before_tables(schema: &Schema, dialect: Dialect) -> Vec<Script> {
    let mut scripts = Vec::new();
    if dialect == Dialect::Postgres {
        scripts.extend(ddl::namespaces(schema).into_iter().map(|space| {
            let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", dialect.identifier(space));
            plain(space, &format!("{}.schema.sql", file_stem(space)), vec![sql], dialect)
        }));
        let natives = schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native);
        scripts.extend(natives.map(|codebook| {
            let name = format!("{}.type.sql", file_stem(&codebook.name));
            plain(&codebook.name, &name, ddl::native_type(codebook), dialect)
        }));
        scripts.extend(schema.domains().into_iter().map(|(domain, ty)| {
            plain(&domain.name, &format!("{}.domain.sql", file_stem(&domain.name)), ddl::domain(domain, ty), dialect)
        }));
    }
    scripts
}

/// The scripts of a table, one for each of the [`FOLDERS`]; it has no script where it has nothing to say.
#[must_use]
pub fn of_table(table: &Table, schema: &Schema, dialect: Dialect, strict: bool) -> [Option<Script>; 4] {
    let seed = codebook_of(table, schema).map(|codebook| seed_script(codebook, dialect));
    let [tables, constraints, indexes] = definition_of_table(table, schema, dialect, strict);
    [tables, constraints, indexes, seed]
}

/// All of them but the rows.
fn definition_of_table(table: &Table, schema: &Schema, dialect: Dialect, strict: bool) -> [Option<Script>; 3] {
    let mut tables = ddl::create_table(table, schema, dialect, strict);
    tables.extend(ddl::key_indexes(table, dialect).into_iter().map(|(_, sql)| sql));
    let statements = [tables, ddl::constraints(table, dialect), ddl::indexes(table, dialect)];
    statements
        .map(|statements| (!statements.is_empty()).then(|| plain(&table.name, &file_name(table), statements, dialect)))
}

fn codebook_of<'s>(table: &Table, schema: &'s Schema) -> Option<&'s Codebook> {
    schema.codebook(&table.name).filter(|codebook| codebook.storage == Storage::Table)
}

/// The texts of the same scripts. Of a codebook with very many rows nothing is held twice.
#[must_use]
pub fn texts_of_table(table: &Table, schema: &Schema, dialect: Dialect, strict: bool) -> [Option<String>; 4] {
    let seed = codebook_of(table, schema).map(|codebook| seed::script(codebook, dialect));
    let [tables, constraints, indexes] = definition_of_table(table, schema, dialect, strict);
    let text = |script: Option<Script>| script.map(|script| script.text);
    [text(tables), text(constraints), text(indexes), seed]
}

/// What the scripts of a table are called, each in its folder.
#[must_use]
pub fn file_name(table: &Table) -> String {
    format!("{}.sql", file_stem(&table.name))
}

fn plain(object: &str, name: &str, mut statements: Vec<String>, dialect: Dialect) -> Script {
    if dialect == Dialect::Mysql && statements.iter().any(|statement| depends_on_mode(statement)) {
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
        text.push_str(&dialect.terminated(statement));
    }
    Script { name: name.to_owned(), object: object.to_owned(), statements, text }
}

fn seed_script(codebook: &Codebook, dialect: Dialect) -> Script {
    let steps = seed::steps(codebook, dialect);
    Script {
        name: format!("{}.sql", file_stem(&codebook.name)),
        object: codebook.name.clone(),
        text: seed::script(codebook, dialect),
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
