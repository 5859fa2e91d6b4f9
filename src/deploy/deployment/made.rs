//! What the deployments of a program have made over time.

use schema_model::dialect::words;

use super::file;
use crate::deploy::target::Target;

/// The tables that any of them makes, as the schema calls them. One that the schema no longer has is dropped by a later deployment,
/// unless that was edited.
pub(in crate::deploy) fn tables_made(target: &Target) -> Vec<String> {
    let Ok(files) = file::carried(target) else { return Vec::new() };
    let mut made = Vec::new();
    for file in &files {
        for step in file.steps() {
            made.extend(step.statements.iter().filter_map(|statement| table_made(statement.sql)));
        }
    }
    made
}

/// The table of a `CREATE TABLE`, without the quotes around its parts; a temporary one is none of them.
fn table_made(sql: &str) -> Option<String> {
    let first = words(sql);
    if first.first()? != "CREATE" || first.get(1)? != "TABLE" {
        return None;
    }
    let rest = sql.get(sql.to_ascii_uppercase().find("TABLE")? + "TABLE".len()..)?.trim_start();
    let rest = if first.get(2).is_some_and(|word| word == "IF") {
        rest.get(rest.to_ascii_uppercase().find("EXISTS")? + "EXISTS".len()..)?.trim_start()
    } else {
        rest
    };
    let end = rest.find([' ', '(', '\n']).unwrap_or(rest.len());
    Some(rest[..end].replace(['"', '`'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_whatever_their_quotes() {
        for (sql, table) in [
            ("CREATE TABLE \"shop\".\"parcel\" (\n  \"id\" int\n)", Some("shop.parcel")),
            ("create table if not exists `parcel` (id int)", Some("parcel")),
            ("CREATE TABLE parcel(id int)", Some("parcel")),
            ("CREATE TEMP TABLE x (id int)", None),
            ("CREATE INDEX i ON parcel (id)", None),
        ] {
            assert_eq!(table_made(sql).as_deref(), table, "{sql}");
        }
    }
}
