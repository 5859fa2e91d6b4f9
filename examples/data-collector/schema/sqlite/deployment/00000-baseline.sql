.bail on
-- deployment; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- new table app_groups
CREATE TABLE "app_groups" (
  "name" TEXT NOT NULL,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_app_groups" PRIMARY KEY ("name"),
  CONSTRAINT "ck_app_groups_name_type" CHECK (length("name") <= 100)
) STRICT;

-- new table app_parents
CREATE TABLE "app_parents" (
  "group_name" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_app_parents" PRIMARY KEY ("group_name", "name"),
  CONSTRAINT "ck_app_parents_group_name_type" CHECK (length("group_name") <= 100),
  CONSTRAINT "ck_app_parents_name_type" CHECK (length("name") <= 100),
  CONSTRAINT "fk_app_parents_group_name" FOREIGN KEY ("group_name") REFERENCES "app_groups" ("name")
) STRICT;

-- new table c_alert_severity
CREATE TABLE "c_alert_severity" (
  "id" INT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_alert_severity" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_alert_severity_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table c_cmd_flags
CREATE TABLE "c_cmd_flags" (
  "id" INT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_cmd_flags" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_cmd_flags_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table c_cmd_list
CREATE TABLE "c_cmd_list" (
  "id" INT NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_cmd_list" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_cmd_list_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table c_fatal_flags
CREATE TABLE "c_fatal_flags" (
  "id" INT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_fatal_flags" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_fatal_flags_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table c_log_level
CREATE TABLE "c_log_level" (
  "id" INT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_log_level" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_log_level_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table c_run_status
CREATE TABLE "c_run_status" (
  "id" INT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_run_status" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_run_status_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table apps
CREATE TABLE "apps" (
  "app" TEXT NOT NULL,
  "group_name" TEXT NOT NULL,
  "parent_name" TEXT NOT NULL,
  "app_name" TEXT NOT NULL,
  "cmd_name" INT,
  "cmd_flag" INT,
  "cmd_time" TEXT,
  "run_status" INT NOT NULL DEFAULT 0,
  "fatal_flag" INT,
  "fatal_msg" TEXT,
  "fatal_time" TEXT,
  "pid" INT,
  "progress" INT NOT NULL DEFAULT 0,
  "next_run" TEXT,
  "enabled" INTEGER NOT NULL DEFAULT 1,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_apps" PRIMARY KEY ("app"),
  CONSTRAINT "uq_apps_group_name_parent_name_app_name" UNIQUE ("group_name", "parent_name", "app_name"),
  CONSTRAINT "ck_apps_pid" CHECK ("pid" >= 1),
  CONSTRAINT "ck_apps_progress" CHECK ("progress" >= 0 AND "progress" <= 100),
  CONSTRAINT "ck_apps_app_type" CHECK (length("app") <= 64),
  CONSTRAINT "ck_apps_group_name_type" CHECK (length("group_name") <= 100),
  CONSTRAINT "ck_apps_parent_name_type" CHECK (length("parent_name") <= 100),
  CONSTRAINT "ck_apps_app_name_type" CHECK (length("app_name") <= 100),
  CONSTRAINT "ck_apps_pid_type" CHECK ("pid" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "ck_apps_progress_type" CHECK ("progress" BETWEEN -32768 AND 32767),
  CONSTRAINT "ck_apps_enabled_type" CHECK ("enabled" IN (0, 1)),
  CONSTRAINT "fk_apps_cmd_name" FOREIGN KEY ("cmd_name") REFERENCES "c_cmd_list" ("id"),
  CONSTRAINT "fk_apps_cmd_flag" FOREIGN KEY ("cmd_flag") REFERENCES "c_cmd_flags" ("id"),
  CONSTRAINT "fk_apps_run_status" FOREIGN KEY ("run_status") REFERENCES "c_run_status" ("id"),
  CONSTRAINT "fk_apps_fatal_flag" FOREIGN KEY ("fatal_flag") REFERENCES "c_fatal_flags" ("id"),
  CONSTRAINT "fk_apps_app_parents" FOREIGN KEY ("group_name", "parent_name") REFERENCES "app_parents" ("group_name", "name")
) STRICT;

-- new table app_db_objects
CREATE TABLE "app_db_objects" (
  "id" INTEGER CONSTRAINT "pk_app_db_objects" PRIMARY KEY AUTOINCREMENT,
  "app" TEXT NOT NULL,
  "server" TEXT NOT NULL,
  "database_name" TEXT NOT NULL,
  "object_schema" TEXT NOT NULL,
  "object_name" TEXT NOT NULL,
  "object_type" TEXT NOT NULL,
  "last_use_date" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "uq_app_db_objects" UNIQUE ("app", "server", "database_name", "object_schema", "object_name"),
  CONSTRAINT "ck_app_db_objects_app_type" CHECK (length("app") <= 64),
  CONSTRAINT "ck_app_db_objects_server_type" CHECK (length("server") <= 100),
  CONSTRAINT "ck_app_db_objects_database_name_type" CHECK (length("database_name") <= 63),
  CONSTRAINT "ck_app_db_objects_object_schema_type" CHECK (length("object_schema") <= 63),
  CONSTRAINT "ck_app_db_objects_object_name_type" CHECK (length("object_name") <= 63),
  CONSTRAINT "ck_app_db_objects_object_type_type" CHECK (length("object_type") <= 20),
  CONSTRAINT "fk_app_db_objects_app" FOREIGN KEY ("app") REFERENCES "apps" ("app") ON DELETE CASCADE
) STRICT;

-- new table c_runtime_codes
CREATE TABLE "c_runtime_codes" (
  "id" INT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_runtime_codes" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_runtime_codes_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table example_table
CREATE TABLE "example_table" (
  "id" INTEGER CONSTRAINT "pk_example_table" PRIMARY KEY AUTOINCREMENT,
  "company_id" INT NOT NULL,
  "person_name" TEXT NOT NULL,
  "birth_date" TEXT NOT NULL,
  "alert_severity" INT NOT NULL DEFAULT 1,
  "sha" TEXT NOT NULL,
  "archive" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  "date_modified" TEXT,
  CONSTRAINT "uq_example_table_company_id_birth_date" UNIQUE ("company_id", "birth_date"),
  CONSTRAINT "ck_example_table_person_name_type" CHECK (length("person_name") <= 100),
  CONSTRAINT "ck_example_table_sha_type" CHECK (length("sha") <= 64),
  CONSTRAINT "fk_example_table_alert_severity" FOREIGN KEY ("alert_severity") REFERENCES "c_alert_severity" ("id")
) STRICT;

-- new table runtime
CREATE TABLE "runtime" (
  "id" INTEGER CONSTRAINT "pk_runtime" PRIMARY KEY AUTOINCREMENT,
  "app" TEXT NOT NULL,
  "start_time" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  "end_time" TEXT,
  "exit_code" INT,
  "except_msg" TEXT,
  CONSTRAINT "ck_runtime_times" CHECK (end_time IS NULL OR end_time >= start_time),
  CONSTRAINT "ck_runtime_app_type" CHECK (length("app") <= 64),
  CONSTRAINT "fk_runtime_app" FOREIGN KEY ("app") REFERENCES "apps" ("app"),
  CONSTRAINT "fk_runtime_exit_code" FOREIGN KEY ("exit_code") REFERENCES "c_runtime_codes" ("id")
) STRICT;

-- new table logs
CREATE TABLE "logs" (
  "id" INTEGER CONSTRAINT "pk_logs" PRIMARY KEY AUTOINCREMENT,
  "app" TEXT NOT NULL,
  "runtime" INT,
  "log_level" INT NOT NULL,
  "module_name" TEXT NOT NULL,
  "line_number" INT,
  "message" TEXT NOT NULL,
  "context" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "ck_logs_line_number" CHECK ("line_number" >= 1),
  CONSTRAINT "ck_logs_app_type" CHECK (length("app") <= 64),
  CONSTRAINT "ck_logs_module_name_type" CHECK (length("module_name") <= 255),
  CONSTRAINT "ck_logs_line_number_type" CHECK ("line_number" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "ck_logs_context_type" CHECK ("context" IS NULL OR json_valid("context")),
  CONSTRAINT "fk_logs_app" FOREIGN KEY ("app") REFERENCES "apps" ("app"),
  CONSTRAINT "fk_logs_runtime" FOREIGN KEY ("runtime") REFERENCES "runtime" ("id") ON DELETE SET NULL,
  CONSTRAINT "fk_logs_log_level" FOREIGN KEY ("log_level") REFERENCES "c_log_level" ("id")
) STRICT;

-- rows of c_alert_severity
INSERT INTO "c_alert_severity" ("id", "description", "sha", "archived_at") VALUES
    (1, 'INFO', '79c220c7e886f64025024667ea48efb9a9add888a9413eb624354a394febc127', NULL),
    (2, 'WARNING', '1fe5f332a4e1d62c5bdc0ad7d6ac42d6e4e5d3a4134e2736d5bba06660f060ce', NULL),
    (3, 'ERROR', 'db3a3fb645b12ac41496afbb02f29f386f4354a8b75919c3898b4433858858cc', NULL),
    (4, 'CRITICAL', '7643e3f7f227a665e123612abc763c11ca205ab4abed89a11fe28012d4c71eb0', NULL);

-- rows of c_cmd_flags
INSERT INTO "c_cmd_flags" ("id", "description", "sha", "archived_at") VALUES
    (0, 'Command pending', 'a6379f6d849367164b277d91fbc36c6cb62db4b41d4c363295730085d961a2ca', NULL),
    (1, 'Command Executed', 'f09be86be935c66cad1d93fed1df75ee2d9e805f50a69bc8d592e310c65ba8cd', NULL),
    (2, 'Command not executed, conditions not meet', '53c38d2a1986b78c0b54a9badc608ec4be512dc5b497180691e24b48d7b05eac', NULL);

-- rows of c_cmd_list
INSERT INTO "c_cmd_list" ("id", "name", "description", "sha", "archived_at") VALUES
    (1, 'start', 'Start app', 'ac1f1e8a4d59903c0960da8a5c663c45e8921592c5f7fa91539a97a4cf5472d0', NULL),
    (2, 'stop', 'Stop app', 'af99b7dff85fc5c890de1d7d2a56b62f1bd95714743a6894b2462ee9cedb55bb', NULL),
    (3, 'restart', 'Restart app', '4f6960ba4f583a96808364c994473bf056aaa85d8e0633ad39eb858e2e760e20', NULL),
    (4, 'enable', 'Enable app', '0689c39a4277210073867b1a61a46a4d36acb5c503a42e67567a3c1f9ebf573f', NULL),
    (5, 'disable', 'Disable app', '2d3326500abf27d29686720639708f508291b0d6f2e74953aa9968b15587c49f', NULL);

-- rows of c_fatal_flags
INSERT INTO "c_fatal_flags" ("id", "description", "sha", "archived_at") VALUES
    (1, 'Failed to start', 'e7d85e85a082598f7b0e72e7d96d8ad80b6bb0665354c012fc373a378294f52d', NULL),
    (2, 'App stopped, alert sent', 'bd2281e56e519661ce7b5d51c7a0990e23688f4707896d611eaed970e035ce55', NULL),
    (3, 'Unexpected behaviour', '15c1a98fe3b20676544dd20d36e7d8936f8f0e852220b03f3b925e0d5e8d66bc', NULL);

-- rows of c_log_level
INSERT INTO "c_log_level" ("id", "description", "sha", "archived_at") VALUES
    (0, 'NOTSET', '40697c358f4e96da43bb3b8600babd2116f5241d583a21db962ab22c8077684f', NULL),
    (10, 'DEBUG', '35c7c3a2eb887a67cd9848fda9e5c13d99f18fe93e520345c8d9ec6774936bab', NULL),
    (20, 'INFO', '978c08fb4d651842aac4ddf5f4ed48ad7dd16c90fa1a13bfc8546ae801c72d68', NULL),
    (30, 'WARNING', '525f0951ec0e5bb1404c4ad22b8d821d2e935bd9676a0f20980160a2c2b7ce32', NULL),
    (40, 'ERROR', '2f0f757110101a71cd0bdc3ef0336ad4dd325cfc470f86c9921969067293c495', NULL),
    (50, 'CRITICAL', 'b31b0859b67c483c9476b8e244780d1ab7082ecaa7d76b08ccf7ad080e12a3ab', NULL);

-- rows of c_run_status
INSERT INTO "c_run_status" ("id", "description", "sha", "archived_at") VALUES
    (0, 'App not running', '557ab372195fc3d5c99ad0c2628253018b61768f9b6fda51557a99d3990983e1', NULL),
    (1, 'App is running', '754eb55191634e00d94443d6eb5cef5d0e1f99c4e5a0ccd35ed6a2254ef88edf', NULL),
    (2, 'App is stopped. Send command start or restart to start again.', 'eb85fd676aea3c6f498f10dfcc59346524add459574e4c7661c11703eecd036d', NULL);

-- rows of c_runtime_codes
INSERT INTO "c_runtime_codes" ("id", "description", "sha", "archived_at") VALUES
    (0, 'FINISHED', '79978e7bff69c65825b7eea1c4abd05fc427687dcdc22d647b9cba4fcf974358', NULL),
    (1, 'MANAGER_EXIT', 'b001bf8b12796cd9094f6f6e9ea00e4f308d58792730fe1d3afa79f836ed2f00', NULL),
    (2, 'ORPHAN_PID', '619585cb12ffed32b3b4beb525376bae094c9cd82f2121399232dea336e155f0', NULL),
    (3, 'CMD_DISABLE', '2e18c443b2768647ccb9a62bdb2ebbd1e5a97d00baf84a37f6fcb88f1612151e', NULL),
    (4, 'CMD_RESET', '1000187e53ecf59410d683019e57c713874ee66159fda0127994d5c600fba4b5', NULL),
    (5, 'CMD_STOP', '7e6cd113338fad4157024e4e326f0154370dc2669e8d5218b7ca47b84dc76fa8', NULL),
    (6, 'CMD_START', '30d83ff9206f7b7562bab056653e9fc7515809c895378afa061cace2b443f1d1', NULL);

-- indexes of c_cmd_list
CREATE UNIQUE INDEX "uq_c_cmd_list_name" ON "c_cmd_list" ("name") WHERE "archived_at" IS NULL;

-- indexes of apps
CREATE INDEX "ix_apps_run_status_next_run" ON "apps" ("run_status", "next_run");

-- indexes of runtime
CREATE INDEX "ix_runtime_app_start_time" ON "runtime" ("app", "start_time" DESC);

-- indexes of logs
CREATE INDEX "ix_logs_runtime" ON "logs" ("runtime");
CREATE INDEX "ix_logs_app_date_created" ON "logs" ("app", "date_created" DESC);
CREATE INDEX "ix_logs_log_level" ON "logs" ("log_level");

COMMIT;
