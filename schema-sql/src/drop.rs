//! Dropping everything, in the reverse of the order in which it was created.

use crate::file::SQL_HEADER;
use schema_model::model::Dialect;
use schema_model::model::creation_order;
use schema_model::model::{Schema, Storage};

/// The statements that drop the schema's own objects and nothing else; the transaction is the runner's.
///
/// On MySQL and SQLite the runner turns foreign keys off: a cycle of them has no order in which they would let go.
#[must_use]
pub fn statements(schema: &Schema, dialect: Dialect) -> Vec<String> {
    let mut order = creation_order(schema);
    order.reverse();
    let mut statements = Vec::new();
    if dialect == Dialect::Postgres {
        for table in &order {
            let name = dialect.table(&table.name);
            statements.extend(table.foreign_keys.iter().map(|key| {
                let key = dialect.identifier(&key.name);
                format!("ALTER TABLE IF EXISTS {name} DROP CONSTRAINT IF EXISTS {key}")
            }));
        }
    }
    statements.extend(order.iter().map(|table| format!("DROP TABLE IF EXISTS {}", dialect.table(&table.name))));
    if dialect == Dialect::Postgres {
        let natives = schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native);
        statements.extend(natives.map(|codebook| format!("DROP TYPE IF EXISTS {}", dialect.table(&codebook.name))));
        let domains = schema.domains().into_iter();
        statements.extend(domains.map(|(domain, _)| format!("DROP DOMAIN IF EXISTS {}", dialect.table(&domain.name))));
    }
    statements
}

/// The statements as a script for the database's client.
#[must_use]
pub fn script(schema: &Schema, dialect: Dialect) -> String {
    let (begin, end): (&[&str], &[&str]) = match dialect {
        Dialect::Postgres => (&["BEGIN"], &["COMMIT"]),
        // MySQL commits at every DROP, so a transaction would promise what it cannot hold.
        Dialect::Mysql => (
            &["SET @codebooks_checks = @@foreign_key_checks, foreign_key_checks = 0"],
            &["SET foreign_key_checks = @codebooks_checks"],
        ),
        Dialect::Sqlite => (&["PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"], &["COMMIT", "PRAGMA foreign_keys = ON"]),
    };
    let mut lines: Vec<String> = begin.iter().map(|sql| (*sql).to_owned()).collect();
    lines.extend(statements(schema, dialect));
    lines.extend(end.iter().map(|sql| (*sql).to_owned()));
    format!("{SQL_HEADER}\n{};\n", lines.join(";\n"))
}
