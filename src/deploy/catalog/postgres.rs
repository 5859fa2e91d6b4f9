//! PostgreSQL's catalog.

use schema_model::model::Dialect;

/// The statements that read it, of the connection's own namespace and these.
pub(super) fn query(namespaces: &[String]) -> String {
    let names: Vec<String> = namespaces.iter().map(|name| Dialect::Postgres.literal(name)).collect();
    let spaces = match names.as_slice() {
        [] => "n.nspname = current_schema()".to_owned(),
        names => format!("n.nspname IN (current_schema(), {})", names.join(", ")),
    };
    let name = |of: &str| format!("CASE WHEN n.nspname = current_schema() THEN {of} ELSE n.nspname || '.' || {of} END");
    let tables = format!(
        "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND {spaces} AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
    );
    let (table, ty) = (name("c.relname"), name("t.typname"));
    format!(
        "SELECT 'namespace', n.nspname, '' FROM pg_namespace n WHERE {spaces};
SELECT 'type', {ty}, CASE WHEN t.typtype = 'e'
    THEN (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
    ELSE format_type(t.typbasetype, t.typtypmod) || coalesce((SELECT string_agg(' ' || pg_get_constraintdef(k.oid), '' ORDER BY k.conname)
        FROM pg_constraint k WHERE k.contypid = t.oid), '') END
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND {spaces} WHERE t.typtype IN ('e', 'd');
SELECT 'table', {table}, coalesce(obj_description(c.oid, 'pg_class'), ''),
    CASE WHEN c.relkind = 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(c.oid) END FROM {tables};
SELECT 'column', {table}, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN '0' ELSE '1' END,
    CASE WHEN a.attgenerated <> '' THEN 'generated ' || pg_get_expr(d.adbin, d.adrelid)
        WHEN a.attidentity = 'a' THEN 'identity always' WHEN a.attidentity = 'd' THEN 'identity' ELSE '' END,
    CASE WHEN a.attcollation <> t.typcollation THEN coalesce(l.collname, '') ELSE '' END,
    coalesce(col_description(c.oid, a.attnum), ''),
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END
FROM {tables} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation l ON l.oid = a.attcollation ORDER BY c.oid, a.attnum;
SELECT CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' ELSE 'foreign key' END,
    {table}, k.conname, pg_get_constraintdef(k.oid)
FROM {tables} JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'c', 'f') AND k.conparentid = 0;
SELECT 'index', {table}, i.relname, pg_get_indexdef(i.oid) || CASE WHEN x.indisvalid THEN '' ELSE ' INVALID' END
FROM {tables} JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.conrelid = c.oid)"
    )
}
