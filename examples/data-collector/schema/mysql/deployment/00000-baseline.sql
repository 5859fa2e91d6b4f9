-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- new table app_groups
-- makes: table app_groups
CREATE TABLE `app_groups` (
  `name` varchar(100) NOT NULL COMMENT 'The group''s short name.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the group was added.',
  CONSTRAINT `pk_app_groups` PRIMARY KEY (`name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'A group of apps, by what they collect.';

-- new table app_parents
-- makes: table app_parents
CREATE TABLE `app_parents` (
  `group_name` varchar(100) NOT NULL COMMENT 'The group.',
  `name` varchar(100) NOT NULL COMMENT 'The parent''s name within its group.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the parent was added.',
  CONSTRAINT `pk_app_parents` PRIMARY KEY (`group_name`, `name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'What several apps of a group have in common.';

-- new table c_alert_severity
-- makes: table c_alert_severity
CREATE TABLE `c_alert_severity` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  CONSTRAINT `pk_c_alert_severity` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'How urgent an alert is.';

-- new table c_cmd_flags
-- makes: table c_cmd_flags
CREATE TABLE `c_cmd_flags` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  CONSTRAINT `pk_c_cmd_flags` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'What became of a command that was sent to an app.';

-- new table c_cmd_list
-- makes: table c_cmd_list
CREATE TABLE `c_cmd_list` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `name` varchar(255) NOT NULL COMMENT 'The code''s name, unique among live codes.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  `live_name` varchar(255) GENERATED ALWAYS AS (if(`archived_at` IS NULL, `name`, NULL)) VIRTUAL,
  CONSTRAINT `pk_c_cmd_list` PRIMARY KEY (`id`),
  CONSTRAINT `uq_c_cmd_list_name` UNIQUE (`live_name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'What an app can be told.';

-- new table c_fatal_flags
-- makes: table c_fatal_flags
CREATE TABLE `c_fatal_flags` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  CONSTRAINT `pk_c_fatal_flags` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Why an app does not run any more; an app that is well has none.';

-- new table c_log_level
-- makes: table c_log_level
CREATE TABLE `c_log_level` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  CONSTRAINT `pk_c_log_level` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'How much a log record matters; the numbers are those of the logging library.';

-- new table c_run_status
-- makes: table c_run_status
CREATE TABLE `c_run_status` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  CONSTRAINT `pk_c_run_status` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Whether an app runs.';

-- new table apps
-- makes: table apps
CREATE TABLE `apps` (
  `app` char(64) NOT NULL COMMENT 'SHA-256 of group, parent and name: the same app has the same key everywhere.',
  `group_name` varchar(100) NOT NULL COMMENT 'The group.',
  `parent_name` varchar(100) NOT NULL COMMENT 'The parent within the group.',
  `app_name` varchar(100) NOT NULL COMMENT 'The app''s own name.',
  `cmd_name` smallint NULL COMMENT 'The command that was sent last.',
  `cmd_flag` smallint NULL COMMENT 'What became of that command.',
  `cmd_time` datetime(6) NULL COMMENT 'When that command was sent.',
  `run_status` smallint NOT NULL DEFAULT 0 COMMENT 'Whether the app runs.',
  `fatal_flag` smallint NULL COMMENT 'Why the app does not run any more; NULL while it is well.',
  `fatal_msg` longtext NULL COMMENT 'What went wrong, in words.',
  `fatal_time` datetime(6) NULL COMMENT 'When it went wrong.',
  `pid` int NULL COMMENT 'The process.',
  `progress` smallint NOT NULL DEFAULT 0 COMMENT 'How much of the current run is done.',
  `next_run` datetime(6) NULL COMMENT 'When the app runs next.',
  `enabled` boolean NOT NULL DEFAULT TRUE COMMENT 'Whether the app is run at all.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the app was added.',
  CONSTRAINT `pk_apps` PRIMARY KEY (`app`),
  CONSTRAINT `uq_apps_group_name_parent_name_app_name` UNIQUE (`group_name`, `parent_name`, `app_name`),
  CONSTRAINT `ck_apps_pid` CHECK (`pid` >= 1),
  CONSTRAINT `ck_apps_progress` CHECK (`progress` >= 0 AND `progress` <= 100),
  CONSTRAINT `ck_apps_enabled_type` CHECK (`enabled` IN (0, 1))
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'An app that collects data.';

-- new table app_db_objects
-- makes: table app_db_objects
CREATE TABLE `app_db_objects` (
  `id` bigint NOT NULL AUTO_INCREMENT COMMENT 'Number.',
  `app` char(64) NOT NULL COMMENT 'The app.',
  `server` varchar(100) NOT NULL COMMENT 'The server that holds the object.',
  `database_name` varchar(63) NOT NULL COMMENT 'The database on that server.',
  `object_schema` varchar(63) NOT NULL COMMENT 'The namespace in that database.',
  `object_name` varchar(63) NOT NULL COMMENT 'The object.',
  `object_type` varchar(20) NOT NULL COMMENT 'Table, view, procedure.',
  `last_use_date` datetime(6) NULL COMMENT 'When the app used it last.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the object was first seen.',
  CONSTRAINT `pk_app_db_objects` PRIMARY KEY (`id`),
  CONSTRAINT `uq_app_db_objects` UNIQUE (`app`, `server`, `database_name`, `object_schema`, `object_name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'A database object that an app uses.';

-- new table c_runtime_codes
-- makes: table c_runtime_codes
CREATE TABLE `c_runtime_codes` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  CONSTRAINT `pk_c_runtime_codes` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'How a run of an app ended.';

-- new table example_table
-- makes: table example_table
CREATE TABLE `example_table` (
  `id` bigint NOT NULL AUTO_INCREMENT COMMENT 'Number.',
  `company_id` bigint NOT NULL COMMENT 'The company''s number in its register.',
  `person_name` varchar(100) NOT NULL COMMENT 'The person''s name.',
  `birth_date` date NOT NULL COMMENT 'The person''s day of birth.',
  `alert_severity` smallint NOT NULL DEFAULT 1 COMMENT 'The alert that a change of the row sends.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the collected columns.',
  `archive` datetime(6) NULL COMMENT 'When the source stopped having the row.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first collected.',
  `date_modified` datetime(6) NULL COMMENT 'When the row changed last.',
  CONSTRAINT `pk_example_table` PRIMARY KEY (`id`),
  CONSTRAINT `uq_example_table_company_id_birth_date` UNIQUE (`company_id`, `birth_date`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'What a collected company looks like; copy this table and change it.';

-- new table runtime
-- makes: table runtime
CREATE TABLE `runtime` (
  `id` bigint NOT NULL AUTO_INCREMENT COMMENT 'Number.',
  `app` char(64) NOT NULL COMMENT 'The app.',
  `start_time` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the run began.',
  `end_time` datetime(6) NULL COMMENT 'When the run ended; NULL while it lasts.',
  `exit_code` smallint NULL COMMENT 'How the run ended.',
  `except_msg` longtext NULL COMMENT 'Why, in words.',
  CONSTRAINT `pk_runtime` PRIMARY KEY (`id`),
  CONSTRAINT `ck_runtime_times` CHECK (end_time IS NULL OR end_time >= start_time)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'One run of an app.';

-- new table logs
-- makes: table logs
CREATE TABLE `logs` (
  `id` bigint NOT NULL AUTO_INCREMENT COMMENT 'Number.',
  `app` char(64) NOT NULL COMMENT 'The app that wrote it.',
  `runtime` bigint NULL COMMENT 'The run during which it was written.',
  `log_level` smallint NOT NULL COMMENT 'How much it matters.',
  `module_name` varchar(255) NOT NULL COMMENT 'The source file that wrote it.',
  `line_number` int NULL COMMENT 'The line in that file.',
  `message` longtext NOT NULL COMMENT 'What it says.',
  `context` json NULL COMMENT 'What else is known of it.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When it was written.',
  CONSTRAINT `pk_logs` PRIMARY KEY (`id`),
  CONSTRAINT `ck_logs_line_number` CHECK (`line_number` >= 1)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'One record of a log.';

-- rows of c_alert_severity
-- again
INSERT INTO `c_alert_severity` (`id`, `description`, `sha`, `archived_at`) VALUES
    (1, 'INFO', '79c220c7e886f64025024667ea48efb9a9add888a9413eb624354a394febc127', NULL),
    (2, 'WARNING', '1fe5f332a4e1d62c5bdc0ad7d6ac42d6e4e5d3a4134e2736d5bba06660f060ce', NULL),
    (3, 'ERROR', 'db3a3fb645b12ac41496afbb02f29f386f4354a8b75919c3898b4433858858cc', NULL),
    (4, 'CRITICAL', '7643e3f7f227a665e123612abc763c11ca205ab4abed89a11fe28012d4c71eb0', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;

-- rows of c_cmd_flags
-- again
INSERT INTO `c_cmd_flags` (`id`, `description`, `sha`, `archived_at`) VALUES
    (0, 'Command pending', 'a6379f6d849367164b277d91fbc36c6cb62db4b41d4c363295730085d961a2ca', NULL),
    (1, 'Command Executed', 'f09be86be935c66cad1d93fed1df75ee2d9e805f50a69bc8d592e310c65ba8cd', NULL),
    (2, 'Command not executed, conditions not meet', '53c38d2a1986b78c0b54a9badc608ec4be512dc5b497180691e24b48d7b05eac', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;

-- rows of c_cmd_list
-- again
INSERT INTO `c_cmd_list` (`id`, `name`, `description`, `sha`, `archived_at`) VALUES
    (1, 'start', 'Start app', 'ac1f1e8a4d59903c0960da8a5c663c45e8921592c5f7fa91539a97a4cf5472d0', NULL),
    (2, 'stop', 'Stop app', 'af99b7dff85fc5c890de1d7d2a56b62f1bd95714743a6894b2462ee9cedb55bb', NULL),
    (3, 'restart', 'Restart app', '4f6960ba4f583a96808364c994473bf056aaa85d8e0633ad39eb858e2e760e20', NULL),
    (4, 'enable', 'Enable app', '0689c39a4277210073867b1a61a46a4d36acb5c503a42e67567a3c1f9ebf573f', NULL),
    (5, 'disable', 'Disable app', '2d3326500abf27d29686720639708f508291b0d6f2e74953aa9968b15587c49f', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;

-- rows of c_fatal_flags
-- again
INSERT INTO `c_fatal_flags` (`id`, `description`, `sha`, `archived_at`) VALUES
    (1, 'Failed to start', 'e7d85e85a082598f7b0e72e7d96d8ad80b6bb0665354c012fc373a378294f52d', NULL),
    (2, 'App stopped, alert sent', 'bd2281e56e519661ce7b5d51c7a0990e23688f4707896d611eaed970e035ce55', NULL),
    (3, 'Unexpected behaviour', '15c1a98fe3b20676544dd20d36e7d8936f8f0e852220b03f3b925e0d5e8d66bc', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;

-- rows of c_log_level
-- again
INSERT INTO `c_log_level` (`id`, `description`, `sha`, `archived_at`) VALUES
    (0, 'NOTSET', '40697c358f4e96da43bb3b8600babd2116f5241d583a21db962ab22c8077684f', NULL),
    (10, 'DEBUG', '35c7c3a2eb887a67cd9848fda9e5c13d99f18fe93e520345c8d9ec6774936bab', NULL),
    (20, 'INFO', '978c08fb4d651842aac4ddf5f4ed48ad7dd16c90fa1a13bfc8546ae801c72d68', NULL),
    (30, 'WARNING', '525f0951ec0e5bb1404c4ad22b8d821d2e935bd9676a0f20980160a2c2b7ce32', NULL),
    (40, 'ERROR', '2f0f757110101a71cd0bdc3ef0336ad4dd325cfc470f86c9921969067293c495', NULL),
    (50, 'CRITICAL', 'b31b0859b67c483c9476b8e244780d1ab7082ecaa7d76b08ccf7ad080e12a3ab', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;

-- rows of c_run_status
-- again
INSERT INTO `c_run_status` (`id`, `description`, `sha`, `archived_at`) VALUES
    (0, 'App not running', '557ab372195fc3d5c99ad0c2628253018b61768f9b6fda51557a99d3990983e1', NULL),
    (1, 'App is running', '754eb55191634e00d94443d6eb5cef5d0e1f99c4e5a0ccd35ed6a2254ef88edf', NULL),
    (2, 'App is stopped. Send command start or restart to start again.', 'eb85fd676aea3c6f498f10dfcc59346524add459574e4c7661c11703eecd036d', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;

-- rows of c_runtime_codes
-- again
INSERT INTO `c_runtime_codes` (`id`, `description`, `sha`, `archived_at`) VALUES
    (0, 'FINISHED', '79978e7bff69c65825b7eea1c4abd05fc427687dcdc22d647b9cba4fcf974358', NULL),
    (1, 'MANAGER_EXIT', 'b001bf8b12796cd9094f6f6e9ea00e4f308d58792730fe1d3afa79f836ed2f00', NULL),
    (2, 'ORPHAN_PID', '619585cb12ffed32b3b4beb525376bae094c9cd82f2121399232dea336e155f0', NULL),
    (3, 'CMD_DISABLE', '2e18c443b2768647ccb9a62bdb2ebbd1e5a97d00baf84a37f6fcb88f1612151e', NULL),
    (4, 'CMD_RESET', '1000187e53ecf59410d683019e57c713874ee66159fda0127994d5c600fba4b5', NULL),
    (5, 'CMD_STOP', '7e6cd113338fad4157024e4e326f0154370dc2669e8d5218b7ca47b84dc76fa8', NULL),
    (6, 'CMD_START', '30d83ff9206f7b7562bab056653e9fc7515809c895378afa061cace2b443f1d1', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;

-- foreign key fk_app_parents_group_name of app_parents
-- makes: foreign key app_parents.fk_app_parents_group_name
ALTER TABLE `app_parents` ADD CONSTRAINT `fk_app_parents_group_name` FOREIGN KEY (`group_name`) REFERENCES `app_groups` (`name`);

-- foreign key fk_apps_cmd_name of apps
-- makes: foreign key apps.fk_apps_cmd_name
ALTER TABLE `apps` ADD CONSTRAINT `fk_apps_cmd_name` FOREIGN KEY (`cmd_name`) REFERENCES `c_cmd_list` (`id`);

-- foreign key fk_apps_cmd_flag of apps
-- makes: foreign key apps.fk_apps_cmd_flag
ALTER TABLE `apps` ADD CONSTRAINT `fk_apps_cmd_flag` FOREIGN KEY (`cmd_flag`) REFERENCES `c_cmd_flags` (`id`);

-- foreign key fk_apps_run_status of apps
-- makes: foreign key apps.fk_apps_run_status
ALTER TABLE `apps` ADD INDEX `fk_apps_run_status` (`run_status`), ADD CONSTRAINT `fk_apps_run_status` FOREIGN KEY (`run_status`) REFERENCES `c_run_status` (`id`);

-- foreign key fk_apps_fatal_flag of apps
-- makes: foreign key apps.fk_apps_fatal_flag
ALTER TABLE `apps` ADD CONSTRAINT `fk_apps_fatal_flag` FOREIGN KEY (`fatal_flag`) REFERENCES `c_fatal_flags` (`id`);

-- foreign key fk_apps_app_parents of apps
-- makes: foreign key apps.fk_apps_app_parents
ALTER TABLE `apps` ADD CONSTRAINT `fk_apps_app_parents` FOREIGN KEY (`group_name`, `parent_name`) REFERENCES `app_parents` (`group_name`, `name`);

-- foreign key fk_app_db_objects_app of app_db_objects
-- makes: foreign key app_db_objects.fk_app_db_objects_app
ALTER TABLE `app_db_objects` ADD CONSTRAINT `fk_app_db_objects_app` FOREIGN KEY (`app`) REFERENCES `apps` (`app`) ON DELETE CASCADE;

-- foreign key fk_example_table_alert_severity of example_table
-- makes: foreign key example_table.fk_example_table_alert_severity
ALTER TABLE `example_table` ADD CONSTRAINT `fk_example_table_alert_severity` FOREIGN KEY (`alert_severity`) REFERENCES `c_alert_severity` (`id`);

-- foreign key fk_runtime_app of runtime
-- makes: foreign key runtime.fk_runtime_app
ALTER TABLE `runtime` ADD CONSTRAINT `fk_runtime_app` FOREIGN KEY (`app`) REFERENCES `apps` (`app`);

-- foreign key fk_runtime_exit_code of runtime
-- makes: foreign key runtime.fk_runtime_exit_code
ALTER TABLE `runtime` ADD CONSTRAINT `fk_runtime_exit_code` FOREIGN KEY (`exit_code`) REFERENCES `c_runtime_codes` (`id`);

-- foreign key fk_logs_app of logs
-- makes: foreign key logs.fk_logs_app
ALTER TABLE `logs` ADD CONSTRAINT `fk_logs_app` FOREIGN KEY (`app`) REFERENCES `apps` (`app`);

-- foreign key fk_logs_runtime of logs
-- makes: foreign key logs.fk_logs_runtime
ALTER TABLE `logs` ADD CONSTRAINT `fk_logs_runtime` FOREIGN KEY (`runtime`) REFERENCES `runtime` (`id`) ON DELETE SET NULL;

-- foreign key fk_logs_log_level of logs
-- makes: foreign key logs.fk_logs_log_level
ALTER TABLE `logs` ADD CONSTRAINT `fk_logs_log_level` FOREIGN KEY (`log_level`) REFERENCES `c_log_level` (`id`);

-- index ix_apps_run_status_next_run of apps
-- makes: index apps.ix_apps_run_status_next_run
CREATE INDEX `ix_apps_run_status_next_run` ON `apps` (`run_status`, `next_run`);

-- index ix_runtime_app_start_time of runtime
-- makes: index runtime.ix_runtime_app_start_time
CREATE INDEX `ix_runtime_app_start_time` ON `runtime` (`app`, `start_time` DESC);

-- index ix_logs_runtime of logs
-- makes: index logs.ix_logs_runtime
CREATE INDEX `ix_logs_runtime` ON `logs` (`runtime`);

-- index ix_logs_app_date_created of logs
-- makes: index logs.ix_logs_app_date_created
CREATE INDEX `ix_logs_app_date_created` ON `logs` (`app`, `date_created` DESC);

-- index ix_logs_log_level of logs
-- makes: index logs.ix_logs_log_level
CREATE INDEX `ix_logs_log_level` ON `logs` (`log_level`);
