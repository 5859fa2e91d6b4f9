-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- drop foreign key fk_logs_app of logs
-- drops: foreign key logs.fk_logs_app
ALTER TABLE `logs` DROP FOREIGN KEY `fk_logs_app`;

-- drop foreign key fk_logs_runtime of logs
-- drops: foreign key logs.fk_logs_runtime
ALTER TABLE `logs` DROP FOREIGN KEY `fk_logs_runtime`;

-- drop foreign key fk_logs_log_level of logs
-- drops: foreign key logs.fk_logs_log_level
ALTER TABLE `logs` DROP FOREIGN KEY `fk_logs_log_level`;

-- drop foreign key fk_runtime_app of runtime
-- drops: foreign key runtime.fk_runtime_app
ALTER TABLE `runtime` DROP FOREIGN KEY `fk_runtime_app`;

-- drop foreign key fk_runtime_exit_code of runtime
-- drops: foreign key runtime.fk_runtime_exit_code
ALTER TABLE `runtime` DROP FOREIGN KEY `fk_runtime_exit_code`;

-- drop foreign key fk_example_table_alert_severity of example_table
-- drops: foreign key example_table.fk_example_table_alert_severity
ALTER TABLE `example_table` DROP FOREIGN KEY `fk_example_table_alert_severity`;

-- drop foreign key fk_app_db_objects_app of app_db_objects
-- drops: foreign key app_db_objects.fk_app_db_objects_app
ALTER TABLE `app_db_objects` DROP FOREIGN KEY `fk_app_db_objects_app`;

-- drop foreign key fk_apps_cmd_name of apps
-- drops: foreign key apps.fk_apps_cmd_name
ALTER TABLE `apps` DROP FOREIGN KEY `fk_apps_cmd_name`;

-- drop foreign key fk_apps_cmd_flag of apps
-- drops: foreign key apps.fk_apps_cmd_flag
ALTER TABLE `apps` DROP FOREIGN KEY `fk_apps_cmd_flag`;

-- drop foreign key fk_apps_run_status of apps
-- drops: foreign key apps.fk_apps_run_status
ALTER TABLE `apps` DROP FOREIGN KEY `fk_apps_run_status`;

-- drop foreign key fk_apps_fatal_flag of apps
-- drops: foreign key apps.fk_apps_fatal_flag
ALTER TABLE `apps` DROP FOREIGN KEY `fk_apps_fatal_flag`;

-- drop foreign key fk_apps_app_parents of apps
-- drops: foreign key apps.fk_apps_app_parents
ALTER TABLE `apps` DROP FOREIGN KEY `fk_apps_app_parents`;

-- drop foreign key fk_app_parents_group_name of app_parents
-- drops: foreign key app_parents.fk_app_parents_group_name
ALTER TABLE `app_parents` DROP FOREIGN KEY `fk_app_parents_group_name`;

-- drop logs
-- loses the rows of logs
-- drops: table logs
DROP TABLE `logs`;

-- drop runtime
-- loses the rows of runtime
-- drops: table runtime
DROP TABLE `runtime`;

-- drop example_table
-- loses the rows of example_table
-- drops: table example_table
DROP TABLE `example_table`;

-- drop c_runtime_codes
-- loses the rows of c_runtime_codes
-- drops: table c_runtime_codes
DROP TABLE `c_runtime_codes`;

-- drop app_db_objects
-- loses the rows of app_db_objects
-- drops: table app_db_objects
DROP TABLE `app_db_objects`;

-- drop apps
-- loses the rows of apps
-- drops: table apps
DROP TABLE `apps`;

-- drop c_run_status
-- loses the rows of c_run_status
-- drops: table c_run_status
DROP TABLE `c_run_status`;

-- drop c_log_level
-- loses the rows of c_log_level
-- drops: table c_log_level
DROP TABLE `c_log_level`;

-- drop c_fatal_flags
-- loses the rows of c_fatal_flags
-- drops: table c_fatal_flags
DROP TABLE `c_fatal_flags`;

-- drop c_cmd_list
-- loses the rows of c_cmd_list
-- drops: table c_cmd_list
DROP TABLE `c_cmd_list`;

-- drop c_cmd_flags
-- loses the rows of c_cmd_flags
-- drops: table c_cmd_flags
DROP TABLE `c_cmd_flags`;

-- drop c_alert_severity
-- loses the rows of c_alert_severity
-- drops: table c_alert_severity
DROP TABLE `c_alert_severity`;

-- drop app_parents
-- loses the rows of app_parents
-- drops: table app_parents
DROP TABLE `app_parents`;

-- drop app_groups
-- loses the rows of app_groups
-- drops: table app_groups
DROP TABLE `app_groups`;
