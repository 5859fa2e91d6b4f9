//! MySQL and MariaDB, which commit after each statement that changes a table.

use super::{Rules, Shows};

pub(super) const RULES: Rules = Rules {
    holds_lock: true,
    // Each waits as long as the file says.
    tries: 10,
    is_alone: |_| true,
    prepare: None,
    kept: "SELECT CONCAT('SET SESSION autocommit = 1, foreign_key_checks = ', @@foreign_key_checks, ', unique_checks = ', @@unique_checks, \
         ', time_zone = ''', @@time_zone, '''')",
    session: Some(("SELECT connection_id()", "SELECT count(*) FROM information_schema.processlist WHERE id = ")),
    shows: Shows::Probe,
    upsert: "ON DUPLICATE KEY UPDATE hash = VALUES(hash), replaces = VALUES(replaces), steps = VALUES(steps), sha = VALUES(sha), \
             state = VALUES(state), done_at = VALUES(done_at)",
    utc: |column| format!("DATE_FORMAT({column}, '%Y-%m-%d %H:%i:%s')"),
};
