//! PostgreSQL's catalog.

use schema_model::model::Dialect;

use super::model::{Catalog, Identity, Table};
use super::text::{Rules, squeezed};
use super::{Knowledge, rows};
use crate::deploy::connection::Connection;

/// How it reads its SQL.
pub(super) const RULES: Rules = Rules {
    backslash: false,
    escape_texts: true,
    brackets: false,
    texts_as_names: false,
    any_case: false,
    introducers: false,
    indexes_in_tables: false,
    operator_classes: true,
    typed_literals: true,
    quoted_numbers: false,
    rewrites: true,
    types: true,
    hides_rows: true,
};

/// What is known of it.
pub(super) const KNOWLEDGE: Knowledge = Knowledge {
    rules: RULES,
    printed_type,
    complete,
    unfit: Some(
        "SELECT CASE WHEN current_schema() IS NULL THEN 'no namespace of the search path ' || current_setting('search_path') || \
         ' exists; create it, or change the search path' END",
    ),
};

/// What has the name of a table further down the search path: the name, where it is, and where the connection works.
pub(in crate::deploy) const ELSEWHERE: &str = "SELECT c.relname, n.nspname, current_schema() FROM pg_class c \
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ANY (current_schemas(false)) AND n.nspname <> current_schema() \
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY array_position(current_schemas(false), n.nspname) DESC";

/// Where to look.
pub(super) enum Spaces<'s> {
    /// Into the connection's own namespace and these.
    Named(&'s [String]),
    /// At this session's temporary tables.
    Temporary,
}

impl Spaces<'_> {
    /// The condition on `n`, a row of `pg_namespace`.
    fn condition(&self) -> String {
        match self {
            Self::Named([]) => "n.nspname = current_schema()".to_owned(),
            Self::Named(names) => {
                let names: Vec<String> = names.iter().map(|name| Dialect::Postgres.literal(name)).collect();
                format!("n.nspname IN (current_schema(), {})", names.join(", "))
            }
            Self::Temporary => "n.oid = pg_my_temp_schema()".to_owned(),
        }
    }

    /// The name of a thing in its namespace `space`.
    fn name(&self, of: &str, space: &str) -> String {
        match self {
            Self::Named(_) => format!("CASE WHEN {space} = current_schema() THEN {of} ELSE {space} || '.' || {of} END"),
            Self::Temporary => of.to_owned(),
        }
    }
}

pub(super) async fn read(connection: &mut Connection, spaces: &Spaces<'_>) -> Result<Catalog, sqlx::Error> {
    let mut sql = tables(spaces);
    if matches!(spaces, Spaces::Named(_)) {
        sql.push_str(&types(spaces));
    }
    Ok(rows::catalog(connection.rows(&sql).await?))
}

/// Tables, columns, constraints and indexes.
fn tables(spaces: &Spaces<'_>) -> String {
    let (condition, table) = (spaces.condition(), spaces.name("c.relname", "n.nspname"));
    let target = spaces.name("f.relname", "m.nspname");
    let from = format!(
        "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND {condition} \
         AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition"
    );
    let columns = |of: &str, on: &str, filter: &str| {
        format!(
            "(SELECT string_agg(a.attname, E'\\x1f' ORDER BY u.at) FROM unnest({of}) WITH ORDINALITY AS u (number, at) \
             JOIN pg_attribute a ON a.attrelid = {on} AND a.attnum = u.number{filter})"
        )
    };
    let include = "(SELECT string_agg(a.attname, E'\\x1f' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.oid \
         AND a.attnum > x.indnkeyatts)";
    // Of a newer server only.
    let nulls = "coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean::int::text, '0')";
    let (key, target_key) = (columns("k.conkey", "k.conrelid", ""), columns("k.confkey", "k.confrelid", ""));
    let timing = "CASE WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED' WHEN k.condeferrable THEN 'DEFERRABLE' ELSE '' END";
    let action = |of: &str| {
        format!(
            "CASE {of} WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END"
        )
    };
    let (on_delete, on_update) = (action("k.confdeltype"), action("k.confupdtype"));
    let parts = "(SELECT string_agg(concat_ws(E'\\x1e', \
            CASE WHEN x.indkey[p - 1] = 0 THEN pg_get_indexdef(i.oid, p, false) ELSE a.attname END, \
            CASE WHEN x.indkey[p - 1] = 0 THEN '1' ELSE '0' END, \
            CASE x.indoption[p - 1] WHEN 1 THEN 'desc nulls last' WHEN 2 THEN 'nulls first' WHEN 3 THEN 'desc' ELSE '' END, \
            CASE WHEN o.opcdefault THEN '' ELSE o.opcname END, \
            CASE WHEN x.indcollation[p - 1] <> 0 AND x.indcollation[p - 1] <> coalesce(a.attcollation, 100) THEN l.collname ELSE '' END \
            ), E'\\x1f' ORDER BY p) \
        FROM generate_series(1, x.indnkeyatts) AS p JOIN pg_opclass o ON o.oid = x.indclass[p - 1] \
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[p - 1] AND a.attnum <> 0 \
        LEFT JOIN pg_collation l ON l.oid = x.indcollation[p - 1])";
    format!(
        "SELECT 'table', {table}, CASE c.relkind WHEN 'p' THEN 'partitioned' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' \
    WHEN 'f' THEN 'foreign' ELSE 'table' END, coalesce(obj_description(c.oid, 'pg_class'), ''), \
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, CASE WHEN c.relpersistence = 'u' THEN 'unlogged' END FROM {from};
SELECT 'column', {table}, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN '0' ELSE '1' END, \
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END, \
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'default' ELSE '' END, \
    CASE a.attgenerated WHEN '' THEN '' WHEN 's' THEN 'stored' ELSE 'virtual' END, \
    CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END, NULL, \
    CASE WHEN a.attcollation <> t.typcollation THEN coalesce(l.collname, '') ELSE '' END, coalesce(col_description(c.oid, a.attnum), '') \
FROM {from} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
    LEFT JOIN pg_collation l ON l.oid = a.attcollation ORDER BY c.oid, a.attnum;
SELECT CASE k.contype WHEN 'p' THEN 'primary key' ELSE 'unique' END, {table}, k.conname, {key}, {include}, {timing}, {nulls} \
FROM {from} JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u') AND k.conparentid = 0 \
    JOIN pg_index x ON x.indexrelid = k.conindid JOIN pg_class i ON i.oid = x.indexrelid;
SELECT 'check', {table}, k.conname, pg_get_expr(k.conbin, k.conrelid), CASE WHEN k.convalidated THEN '0' ELSE '1' END \
FROM {from} JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c';
SELECT 'foreign key', {table}, k.conname, {key}, {target}, {target_key}, {on_delete}, {on_update}, \
    CASE k.confmatchtype WHEN 'f' THEN 'FULL' WHEN 'p' THEN 'PARTIAL' ELSE '' END, {timing}, CASE WHEN k.convalidated THEN '0' ELSE '1' END \
FROM {from} JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0 \
    JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace m ON m.oid = f.relnamespace;
SELECT 'index', {table}, i.relname, CASE WHEN x.indisunique THEN '1' ELSE '0' END, am.amname, {parts}, {include}, \
    pg_get_expr(x.indpred, x.indrelid), {nulls}, CASE WHEN x.indisvalid THEN '0' ELSE '1' END \
FROM {from} JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am am ON am.oid = i.relam \
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x'));
SELECT 'part', {table}, p.relname, pg_get_expr(p.relpartbound, p.oid) \
FROM {from} JOIN pg_inherits h ON h.inhparent = c.oid JOIN pg_class p ON p.oid = h.inhrelid WHERE c.relkind = 'p' ORDER BY p.relname;
"
    )
}

/// Namespaces, types and sequences.
fn types(spaces: &Spaces<'_>) -> String {
    let condition = spaces.condition();
    let (ty, sequence) = (spaces.name("t.typname", "n.nspname"), spaces.name("c.relname", "n.nspname"));
    let owner = spaces.name("o.relname", "m.nspname");
    format!(
        "SELECT 'namespace', n.nspname, '' FROM pg_namespace n WHERE {condition};
SELECT 'type', {ty}, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' ELSE 'other' END, \
    coalesce(obj_description(t.oid, 'pg_type'), ''), \
    coalesce((SELECT e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid \
        WHERE d.objid = t.oid AND d.classid = 'pg_type'::regclass AND d.deptype = 'e'), ''), \
    CASE t.typtype WHEN 'e' THEN (SELECT string_agg(e.enumlabel, E'\\x1f' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) \
        WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) \
        WHEN 'c' THEN (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), E'\\x1f' ORDER BY a.attnum) \
            FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END, \
    CASE WHEN t.typnotnull THEN '0' ELSE '1' END, t.typdefault \
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND {condition} LEFT JOIN pg_class r ON r.oid = t.typrelid \
WHERE t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND r.relkind = 'c' OR t.typtype = 'b' AND t.typelem = 0;
SELECT 'domain check', {ty}, k.conname, pg_get_expr(k.conbin, 0), CASE WHEN k.convalidated THEN '0' ELSE '1' END \
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND {condition} \
    JOIN pg_constraint k ON k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname;
SELECT 'sequence', {sequence}, format_type(s.seqtypid, NULL), \
    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN '1' ELSE '0' END, \
    (SELECT {owner} || '.' || a.attname FROM pg_depend d JOIN pg_class o ON o.oid = d.refobjid JOIN pg_namespace m ON m.oid = o.relnamespace \
        JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = d.refobjsubid \
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') LIMIT 1) \
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND {condition}"
    )
}

/// The name that `format_type` has for a type.
pub(super) fn printed_type(ty: &str) -> String {
    let ty = squeezed(ty);
    if let Some(item) = ty.strip_suffix("[]") {
        return format!("{}[]", printed_type(item));
    }
    let (name, length) =
        ty.split_once('(').map_or((ty.as_str(), String::new()), |(name, rest)| (name, format!("({rest}")));
    match name {
        "varchar" => format!("character varying{length}"),
        "char" if length.is_empty() => "character(1)".to_owned(),
        "char" => format!("character{length}"),
        "decimal" => format!("numeric{length}"),
        "timestamptz" => format!("timestamp{length} with time zone"),
        "timestamp" => format!("timestamp{length} without time zone"),
        "timetz" => format!("time{length} with time zone"),
        "time" => format!("time{length} without time zone"),
        "int" | "int4" => "integer".to_owned(),
        "int8" => "bigint".to_owned(),
        "int2" => "smallint".to_owned(),
        "float8" | "float" => "double precision".to_owned(),
        "float4" => "real".to_owned(),
        "bool" => "boolean".to_owned(),
        "varbit" => format!("bit varying{length}"),
        _ => ty,
    }
}

/// An identity and the columns of a key are never NULL.
pub(super) fn complete(table: &mut Table) {
    let keys: Vec<String> = table.primary_key.iter().flat_map(|key| key.columns.clone()).collect();
    for column in &mut table.columns {
        column.ty = printed_type(&column.ty);
        let of_sequence = match column.ty.as_str() {
            "smallserial" | "serial2" => Some("smallint"),
            "serial" | "serial4" => Some("integer"),
            "bigserial" | "serial8" => Some("bigint"),
            _ => None,
        };
        if let Some(ty) = of_sequence {
            (column.ty, column.identity) = (ty.to_owned(), Some(Identity::Serial));
        }
        if column.identity.is_some() || keys.contains(&column.name) {
            column.nullable = false;
        }
    }
    for index in &mut table.indexes {
        for part in &mut index.parts {
            // The last one is said only where it is not the usual.
            if part.order == "desc nulls first" {
                part.order = "desc".to_owned();
            }
        }
    }
}
