.bail on
-- rollback; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- drop table logs
-- loses the rows of logs
DROP TABLE "logs";

-- drop table runtime
-- loses the rows of runtime
DROP TABLE "runtime";

-- drop table example_table
-- loses the rows of example_table
DROP TABLE "example_table";

-- drop table c_runtime_codes
-- loses the rows of c_runtime_codes
DROP TABLE "c_runtime_codes";

-- drop table app_db_objects
-- loses the rows of app_db_objects
DROP TABLE "app_db_objects";

-- drop table apps
-- loses the rows of apps
DROP TABLE "apps";

-- drop table c_run_status
-- loses the rows of c_run_status
DROP TABLE "c_run_status";

-- drop table c_log_level
-- loses the rows of c_log_level
DROP TABLE "c_log_level";

-- drop table c_fatal_flags
-- loses the rows of c_fatal_flags
DROP TABLE "c_fatal_flags";

-- drop table c_cmd_list
-- loses the rows of c_cmd_list
DROP TABLE "c_cmd_list";

-- drop table c_cmd_flags
-- loses the rows of c_cmd_flags
DROP TABLE "c_cmd_flags";

-- drop table c_alert_severity
-- loses the rows of c_alert_severity
DROP TABLE "c_alert_severity";

-- drop table app_parents
-- loses the rows of app_parents
DROP TABLE "app_parents";

-- drop table app_groups
-- loses the rows of app_groups
DROP TABLE "app_groups";

COMMIT;
