//! SQLite, whose lock is a transaction.

use schema_model::dialect::words;

use super::{Rules, Shows};

pub(super) const RULES: Rules = Rules {
    holds_lock: false,
    tries: 30,
    is_alone: |sql| words(sql).first().is_some_and(|word| matches!(word.as_str(), "VACUUM" | "ATTACH" | "DETACH")),
    prepare: None,
    kept: "SELECT 'PRAGMA foreign_keys = ' || foreign_keys FROM pragma_foreign_keys \
         UNION ALL SELECT 'PRAGMA legacy_alter_table = OFF' UNION ALL SELECT 'PRAGMA ignore_check_constraints = OFF' \
         UNION ALL SELECT 'PRAGMA writable_schema = OFF'",
    session: None,
    shows: Shows::Statement,
    upsert: super::ON_CONFLICT,
    utc: |column| format!("strftime('%Y-%m-%d %H:%M:%S', {column})"),
};
