//! The catalog of MariaDB and MySQL.
//!
//! Every query names the schema of the tables it is about: a condition on the constraint's schema alone lets the server open
//! every table that it has.

use super::model::{Catalog, Table};
use super::text::{Rules, canonical, squeezed};
use super::{Knowledge, definition, rows};
use crate::deploy::connection::Connection;

/// How it reads its SQL.
pub(super) const RULES: Rules = Rules {
    backslash: true,
    escape_texts: false,
    brackets: false,
    texts_as_names: false,
    any_case: true,
    introducers: true,
    indexes_in_tables: true,
    operator_classes: false,
    typed_literals: false,
    quoted_numbers: true,
    rewrites: true,
    types: false,
    hides_rows: false,
};

/// What is known of it.
pub(super) const KNOWLEDGE: Knowledge = Knowledge {
    rules: RULES,
    printed_type,
    complete,
    unfit: Some("SELECT CASE WHEN @@log_bin = 1 AND @@binlog_format = 'STATEMENT' THEN 'repeatable' END"),
};

const QUERY: &str = "\
SELECT 'table', table_name, IF(table_type LIKE '%VIEW', 'view', 'table'), IF(table_type LIKE '%VIEW', '', table_comment), NULL, \
    CONCAT_WS('\u{1f}', CONCAT('engine ', LOWER(engine)), IF(table_type = 'SYSTEM VERSIONED', 'system versioning', NULL)) \
    FROM information_schema.tables WHERE table_schema = database() AND table_type <> 'SEQUENCE';
SELECT 'column', table_name, column_name, \
    CASE WHEN data_type IN ('smallint', 'int', 'bigint', 'mediumint') THEN CONCAT(data_type, IF(column_type LIKE '%unsigned%', ' unsigned', '')) \
        ELSE column_type END, \
    IF(is_nullable = 'YES', '1', '0'), DEFAULT, IF(extra LIKE '%auto_increment%', 'auto', ''), \
    CASE WHEN COALESCE(generation_expression, '') = '' THEN '' WHEN extra LIKE '%STORED%' OR extra LIKE '%PERSISTENT%' THEN 'stored' ELSE 'virtual' END, \
    generation_expression, \
    IF(extra LIKE '%on update %', SUBSTRING(extra, LOCATE('on update ', LOWER(extra)) + 10), NULL), \
    COALESCE(collation_name, ''), column_comment \
    FROM information_schema.columns WHERE table_schema = database() ORDER BY table_name, ordinal_position;
SELECT 'foreign key', r.table_name, r.constraint_name, \
    '', r.referenced_table_name, '', r.delete_rule, r.update_rule, '', '', '0' \
    FROM information_schema.referential_constraints r WHERE r.constraint_schema = database();
CHECKS;
SELECT CASE WHEN s.index_name = 'PRIMARY' THEN 'primary key' WHEN s.non_unique = 0 THEN 'unique' ELSE 'index' END, \
    s.table_name, s.index_name, \
    IF(s.non_unique = 0, GROUP_CONCAT(CONCAT(COALESCE(s.column_name, '?'), IF(s.sub_part IS NULL, '', CONCAT('(', s.sub_part, ')'))) \
        ORDER BY s.seq_in_index SEPARATOR '\u{1f}'), '0'), \
    IF(s.non_unique = 0, '', LOWER(s.index_type)), \
    IF(s.non_unique = 0, '', GROUP_CONCAT(CONCAT_WS('\u{1e}', CONCAT(COALESCE(s.column_name, '?'), \
        IF(s.sub_part IS NULL, '', CONCAT('(', s.sub_part, ')'))), '0', IF(s.collation = 'D', 'desc', ''), '', '') \
        ORDER BY s.seq_in_index SEPARATOR '\u{1f}')) \
    FROM information_schema.statistics s WHERE s.table_schema = database() \
    GROUP BY s.table_name, s.index_name, s.index_type, s.non_unique;
SELECT 'hidden', '', '' FROM (SELECT 1) AS one WHERE NOT EXISTS \
    (SELECT 1 FROM information_schema.table_constraints c WHERE c.table_schema = database()) AND EXISTS \
    (SELECT 1 FROM information_schema.statistics s WHERE s.table_schema = database() AND s.index_name = 'PRIMARY')";

/// The columns of keys by themselves: joined to their rules they are looked up once for each key.
const KEY_COLUMNS: &str = "SELECT table_name, constraint_name, column_name, referenced_column_name \
    FROM information_schema.key_column_usage WHERE table_schema = database() AND referenced_column_name IS NOT NULL \
    ORDER BY table_name, constraint_name, ordinal_position";

/// MariaDB's checks know their table, and their names are unique within one only.
const MARIADB_CHECKS: &str = "SELECT 'check', table_name, constraint_name, check_clause, '0' \
    FROM information_schema.check_constraints WHERE constraint_schema = database()";

const MYSQL_CHECKS: &str = "SELECT 'check', t.table_name, t.constraint_name, k.check_clause, IF(t.enforced = 'YES', '0', '1') \
    FROM information_schema.table_constraints t JOIN information_schema.check_constraints k \
    ON k.constraint_schema = database() AND k.constraint_name = t.constraint_name \
    WHERE t.table_schema = database() AND t.constraint_type = 'CHECK'";

/// MariaDB's defaults are SQL.
const MARIADB_DEFAULT: &str = "NULLIF(column_default, 'NULL')";

/// MySQL's are, where they are expressions; else the value.
const MYSQL_DEFAULT: &str = "IF(extra LIKE '%DEFAULT_GENERATED%' OR column_default IS NULL OR numeric_precision IS NOT NULL, \
    column_default, QUOTE(column_default))";

pub(super) async fn read(connection: &mut Connection) -> Result<Catalog, sqlx::Error> {
    let features = connection.server.features;
    let checks = if features.checks_know_their_table { MARIADB_CHECKS } else { MYSQL_CHECKS };
    let default = if features.defaults_are_sql { MARIADB_DEFAULT } else { MYSQL_DEFAULT };
    let sql = QUERY.replace("CHECKS;", &format!("{checks};")).replace("DEFAULT, IF(", &format!("{default}, IF("));
    let mut catalog = rows::catalog(connection.rows(&sql).await?);
    for row in connection.rows(KEY_COLUMNS).await? {
        let [Some(table), Some(name), Some(column), Some(target)] = row.as_slice() else { continue };
        let key =
            catalog.tables.get_mut(table).and_then(|table| table.foreign_keys.iter_mut().find(|key| key.name == *name));
        if let Some(key) = key {
            key.columns.push(column.clone());
            key.target_columns.push(target.clone());
        }
    }
    catalog.tables.values_mut().for_each(complete);
    Ok(catalog)
}

/// What SHOW CREATE TABLE says of a table.
pub(in crate::deploy) fn shown(sql: &str) -> Table {
    let mut table = definition::table(sql, &RULES);
    complete(&mut table);
    table
}

/// The spelling of a type, which has several.
pub(super) fn printed_type(ty: &str) -> String {
    let ty = squeezed(ty);
    let (name, rest) = ty.split_once('(').map_or((ty.as_str(), ""), |(name, rest)| (name, rest));
    let is_whole = |name: &str| matches!(name, "smallint" | "int" | "integer" | "bigint" | "mediumint");
    match name {
        "boolean" | "bool" => "tinyint(1)".to_owned(),
        // Widths of integers mean nothing, and MySQL 8 has dropped them.
        _ if is_whole(name) || is_whole(name.split(' ').next().unwrap_or_default()) => {
            let unsigned = if ty.contains("unsigned") { " unsigned" } else { "" };
            let name = name.split(' ').next().unwrap_or_default();
            format!("{}{unsigned}", if name == "integer" { "int" } else { name })
        }
        "real" | "double precision" => "double".to_owned(),
        "numeric" | "dec" => format!("decimal({rest}"),
        _ => ty,
    }
}

/// What the statement leaves to the server, and what MariaDB makes of JSON.
pub(super) fn complete(table: &mut Table) {
    let of_table = table.options.iter().find_map(|option| option.strip_prefix("collate ")).map(str::to_owned);
    table.options.retain(|option| !option.starts_with("collate "));
    if let Some(key) = &mut table.primary_key {
        key.name = "PRIMARY".to_owned();
    }
    let keys = table.primary_key.iter().flat_map(|key| key.columns.clone()).collect::<Vec<_>>();
    for column in &mut table.columns {
        column.ty = printed_type(&column.ty);
        let json = format!("json_valid ( {} )", column.name.to_lowercase());
        let is_of_json =
            |check: &super::Check| check.name == column.name && canonical(&check.expression, &RULES) == json;
        let unnamed = |check: &super::Check| check.name.is_empty() && canonical(&check.expression, &RULES) == json;
        let position = table.checks.iter().position(is_of_json).or_else(|| table.checks.iter().position(unnamed));
        if let Some(at) = position.filter(|_| column.ty == "longtext") {
            table.checks.remove(at);
            column.ty = "json".to_owned();
        }
        let name = column.ty.split('(').next().unwrap_or_default();
        let has_collation = matches!(name, "char" | "varchar" | "enum" | "set") || name.ends_with("text");
        if column.ty == "json" || !has_collation {
            column.collation.clear();
        } else if column.collation.is_empty() {
            column.collation = of_table.clone().unwrap_or_default();
        }
        if keys.contains(&column.name) {
            column.nullable = false;
        }
        match column.default.as_deref().map(str::to_lowercase).as_deref() {
            Some("true") => column.default = Some("1".to_owned()),
            Some("false") => column.default = Some("0".to_owned()),
            // MySQL shows numbers in quotes.
            Some(text) if !has_collation => {
                let number = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
                if let Some(number) = number.filter(|number| number.parse::<f64>().is_ok()) {
                    column.default = Some(number.to_owned());
                }
            }
            _ => {}
        }
    }
    // Here both refuse at once, and the server's word for the one that is not said depends on its kind.
    for key in &mut table.foreign_keys {
        for action in [&mut key.on_delete, &mut key.on_update] {
            if action == "RESTRICT" {
                *action = "NO ACTION".to_owned();
            }
        }
        key.timing.clear();
    }
    // Every foreign key brings an index of its name, unless another serves it.
    for key in &mut table.foreign_keys {
        key.has_index = table.indexes.iter().any(|index| index.name == key.name);
    }
    table.indexes.retain(|index| !table.foreign_keys.iter().any(|key| key.name == index.name));
}
