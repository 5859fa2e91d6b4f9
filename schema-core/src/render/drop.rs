//! Dropping everything, in the reverse of the order in which it was created.

use super::HEADER;
use crate::dialect::Dialect;
use crate::model::{Schema, Storage};
use crate::order::creation_order;

/// The statements that drop the schema's own objects and nothing else.
#[must_use]
pub fn statements(schema: &Schema, dialect: Dialect) -> Vec<String> {
    let mut order = creation_order(schema);
    order.reverse();
    let mut statements = Vec::new();
    if dialect == Dialect::Sqlite {
        // A cycle of foreign keys has no order in which SQLite would let go of its rows.
        statements.push("PRAGMA foreign_keys = OFF".to_owned());
    } else {
        for table in &order {
            for key in &table.foreign_keys {
                statements.extend(drop_key(&table.name, &key.name, dialect));
            }
        }
    }
    for table in &order {
        statements.push(format!("DROP TABLE IF EXISTS {}", dialect.identifier(&table.name)));
    }
    if dialect == Dialect::Postgres {
        let natives = schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native);
        statements.extend(natives.map(|codebook| format!("DROP TYPE IF EXISTS {}", dialect.identifier(&codebook.name))));
    }
    if dialect == Dialect::Sqlite {
        statements.push("PRAGMA foreign_keys = ON".to_owned());
    }
    statements
}

/// Keys go first, so that no order of the tables can be wrong.
fn drop_key(table: &str, key: &str, dialect: Dialect) -> Option<String> {
    match dialect {
        Dialect::Postgres => Some(format!(
            "ALTER TABLE IF EXISTS {} DROP CONSTRAINT IF EXISTS {}",
            dialect.identifier(table),
            dialect.identifier(key)
        )),
        // MySQL has no IF EXISTS here; its switch for the session does the same.
        Dialect::Mysql | Dialect::Sqlite => None,
    }
}

/// The statements as a script.
#[must_use]
pub fn script(schema: &Schema, dialect: Dialect) -> String {
    let mut statements = statements(schema, dialect);
    if dialect == Dialect::Mysql {
        statements.insert(0, "SET @codebooks_checks = @@foreign_key_checks, foreign_key_checks = 0".to_owned());
        statements.push("SET foreign_key_checks = @codebooks_checks".to_owned());
    }
    format!("{HEADER}\n{};\n", statements.join(";\n"))
}
