//! The catalog of MariaDB and MySQL.

use crate::deploy::server::Features;

/// Checks by the catalog that tells the table of each, and by the one in which their names are unique.
const CHECKS_WITH_TABLE: &str = "SELECT 'check', k.table_name, k.constraint_name, k.check_clause \
    FROM information_schema.check_constraints k WHERE k.constraint_schema = database()";
const CHECKS_BY_NAME: &str = "SELECT 'check', t.table_name, t.constraint_name, k.check_clause \
    FROM information_schema.table_constraints t JOIN information_schema.check_constraints k \
    ON k.constraint_schema = database() AND k.constraint_name = t.constraint_name \
    WHERE t.constraint_schema = database() AND t.constraint_type = 'CHECK'";

/// A default that is SQL, as which the lack of one may be told, and one that is a value unless it is marked as SQL.
const DEFAULT_AS_SQL: &str = "NULLIF(column_default, 'NULL')";
const DEFAULT_AS_VALUE: &str = "IF(extra LIKE '%DEFAULT_GENERATED%' OR numeric_precision IS NOT NULL OR column_default IS NULL, column_default, QUOTE(column_default))";

/// The statements that read it.
pub(super) fn query(features: Features) -> String {
    let checks = if features.checks_know_their_table { CHECKS_WITH_TABLE } else { CHECKS_BY_NAME };
    let default = if features.defaults_are_sql { DEFAULT_AS_SQL } else { DEFAULT_AS_VALUE };
    QUERY.replace("{checks}", checks).replace("{default}", default)
}

/// The statements, with room for what differs. Widths of integers are left out: MySQL 8 has none any more.
const QUERY: &str = "\
SELECT 'table', table_name, table_comment FROM information_schema.tables \
    WHERE table_schema = database() AND table_type = 'BASE TABLE';
SELECT 'column', table_name, column_name, \
    CASE WHEN data_type IN ('smallint', 'int', 'bigint', 'mediumint') THEN CONCAT(data_type, IF(column_type LIKE '%unsigned%', ' unsigned', '')) \
        ELSE column_type END, \
    IF(is_nullable = 'YES', '1', '0'), \
    TRIM(CONCAT(REPLACE(REPLACE(extra, 'DEFAULT_GENERATED', ''), 'STORED GENERATED', 'stored'), ' ', COALESCE(generation_expression, ''))), \
    IF(collation_name IS NULL, '', collation_name), column_comment, {default} \
    FROM information_schema.columns WHERE table_schema = database() \
    AND table_name IN (SELECT t.table_name FROM information_schema.tables t WHERE t.table_schema = database() AND t.table_type = 'BASE TABLE') \
    ORDER BY table_name, ordinal_position;
SELECT 'foreign key', r.table_name, r.constraint_name, \
    CONCAT('(', GROUP_CONCAT(k.column_name ORDER BY k.ordinal_position SEPARATOR ', '), ') REFERENCES ', r.referenced_table_name, ' (', \
        GROUP_CONCAT(k.referenced_column_name ORDER BY k.ordinal_position SEPARATOR ', '), ') ON DELETE ', r.delete_rule, ' ON UPDATE ', r.update_rule) \
    FROM information_schema.referential_constraints r JOIN information_schema.key_column_usage k \
    ON k.constraint_schema = database() AND k.table_schema = database() AND k.table_name = r.table_name AND k.constraint_name = r.constraint_name \
    WHERE r.constraint_schema = database() \
    GROUP BY r.table_name, r.constraint_name, r.referenced_table_name, r.delete_rule, r.update_rule;
{checks};
SELECT CASE WHEN s.index_name = 'PRIMARY' THEN 'primary key' WHEN s.non_unique = 0 THEN 'unique' ELSE 'index' END, \
    s.table_name, s.index_name, \
    CONCAT(s.index_type, ' (', GROUP_CONCAT(CONCAT(COALESCE(s.column_name, '?'), IF(s.collation = 'D', ' DESC', '')) ORDER BY s.seq_in_index SEPARATOR ', '), ')') \
    FROM information_schema.statistics s WHERE s.table_schema = database() \
    GROUP BY s.table_name, s.index_name, s.index_type, s.non_unique;
SELECT 'hidden', '', '' FROM (SELECT 1) AS one WHERE NOT EXISTS \
    (SELECT 1 FROM information_schema.table_constraints c WHERE c.constraint_schema = database()) AND EXISTS \
    (SELECT 1 FROM information_schema.statistics s WHERE s.table_schema = database() AND s.index_name = 'PRIMARY')";
