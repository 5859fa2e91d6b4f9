//! PostgreSQL.

use schema_model::dialect::words;

use super::{Rules, Shows};

pub(super) const RULES: Rules = Rules {
    holds_lock: true,
    // Each waits half a second at most, so nobody queues behind it for longer.
    tries: 30,
    is_alone,
    // A killed deployer's statement must not go on, nor one that waits for a lock; the setting is new in version 14, and not every
    // system can do it.
    prepare: Some(
        "SELECT set_config('lock_timeout', '500ms', false); \
         DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '1s', false); EXCEPTION WHEN OTHERS THEN NULL; END $$",
    ),
    kept: "SELECT format('SELECT set_config(%L, %L, false)', name, current_setting(name)) FROM \
         unnest(ARRAY['search_path', 'role', 'statement_timeout', 'timezone', 'check_function_bodies', 'row_security', \
         'default_transaction_isolation', 'default_transaction_read_only', 'client_encoding'] || CASE \
         WHEN current_setting('is_superuser') = 'on' THEN ARRAY['session_replication_role'] ELSE '{}' END) AS name",
    session: Some(("SELECT pg_backend_pid()", "SELECT count(*)::text FROM pg_stat_activity WHERE pid = ")),
    shows: Shows::Statement,
    upsert: super::ON_CONFLICT,
    utc: |column| format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"),
};

fn is_alone(sql: &str) -> bool {
    let words = words(sql);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let has = |text: &str| sql.to_ascii_uppercase().contains(text);
    match words[..] {
        ["VACUUM" | "CALL" | "CLUSTER", ..] => true,
        // Only a block that commits by itself.
        ["DO", ..] => has("COMMIT"),
        ["CREATE" | "DROP" | "ALTER", "DATABASE" | "TABLESPACE" | "SYSTEM" | "SUBSCRIPTION", ..] => true,
        ["REINDEX", ..] => has("CONCURRENTLY") || has(" DATABASE ") || has(" SCHEMA ") || has(" SYSTEM "),
        ["ALTER", "TYPE", ..] => has("ADD VALUE"),
        ["ALTER", "TABLE", ..] => has("CONCURRENTLY"),
        _ => words.contains(&"CONCURRENTLY"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_transaction_can_hold_stands_alone() {
        assert!(
            is_alone("CREATE INDEX CONCURRENTLY i ON a (b)") && is_alone("VACUUM a") && is_alone("DO $$ COMMIT $$")
        );
        assert!(is_alone("ALTER TYPE mood ADD VALUE 'wild'"));
        assert!(is_alone("ALTER TABLE a DETACH PARTITION b CONCURRENTLY"));
        assert!(!is_alone("ALTER TABLE a VALIDATE CONSTRAINT b") && !is_alone("CREATE INDEX i ON a (b)"));
        assert!(!is_alone("DO $$ BEGIN PERFORM 1; END $$"));
    }
}
