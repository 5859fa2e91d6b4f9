-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop foreign keys of logs
BEGIN;
ALTER TABLE "logs" DROP CONSTRAINT "fk_logs_app", DROP CONSTRAINT "fk_logs_runtime", DROP CONSTRAINT "fk_logs_log_level";
COMMIT;

-- drop foreign keys of runtime
BEGIN;
ALTER TABLE "runtime" DROP CONSTRAINT "fk_runtime_app", DROP CONSTRAINT "fk_runtime_exit_code";
COMMIT;

-- drop foreign keys of example_table
BEGIN;
ALTER TABLE "example_table" DROP CONSTRAINT "fk_example_table_alert_severity";
COMMIT;

-- drop foreign keys of app_db_objects
BEGIN;
ALTER TABLE "app_db_objects" DROP CONSTRAINT "fk_app_db_objects_app";
COMMIT;

-- drop foreign keys of apps
BEGIN;
ALTER TABLE "apps" DROP CONSTRAINT "fk_apps_cmd_name", DROP CONSTRAINT "fk_apps_cmd_flag", DROP CONSTRAINT "fk_apps_run_status", DROP CONSTRAINT "fk_apps_fatal_flag", DROP CONSTRAINT "fk_apps_app_parents";
COMMIT;

-- drop foreign keys of app_parents
BEGIN;
ALTER TABLE "app_parents" DROP CONSTRAINT "fk_app_parents_group_name";
COMMIT;

-- drop logs, runtime, example_table, c_runtime_codes, app_db_objects, apps, c_run_status, c_log_level, c_fatal_flags, c_cmd_list, c_cmd_flags, c_alert_severity, app_parents, app_groups
-- loses the rows of logs, runtime, example_table, c_runtime_codes, app_db_objects, apps, c_run_status, c_log_level, c_fatal_flags, c_cmd_list, c_cmd_flags, c_alert_severity, app_parents, app_groups
BEGIN;
DROP TABLE "logs", "runtime", "example_table", "c_runtime_codes", "app_db_objects", "apps", "c_run_status", "c_log_level", "c_fatal_flags", "c_cmd_list", "c_cmd_flags", "c_alert_severity", "app_parents", "app_groups";
COMMIT;
