//! SQLite's catalog: it keeps the text of every CREATE as it was given.

/// The statements that read it.
pub(super) const QUERY: &str = "\
SELECT 'table', name, '', sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\';
SELECT 'column', m.name, c.name, c.type, CASE WHEN c.\"notnull\" THEN '0' ELSE '1' END, \
    CASE c.hidden WHEN 0 THEN '' WHEN 2 THEN 'virtual' ELSE 'stored' END, '', '', c.dflt_value \
    FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c \
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid;
SELECT 'index', tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
