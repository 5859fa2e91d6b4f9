//! What SQLite cannot do.

use super::super::refusal::Refusals;
use crate::model::Schema;

pub(in super::super) fn check(schema: &Schema, found: &mut Refusals) {
    // What a database has named itself is not for others.
    for table in schema.tables.iter().filter(|table| table.name.to_lowercase().starts_with("sqlite_")) {
        let message = format!("SQLite reserves names that begin with `sqlite_`, like `{}`", table.name);
        found.push(&table.name, (message, "rename this one with `table = \"…\"`"));
    }
}
