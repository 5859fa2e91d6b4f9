-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- new table app_groups
BEGIN;
CREATE TABLE "app_groups" (
  "name" varchar(100) NOT NULL,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_app_groups" PRIMARY KEY ("name")
);
COMMENT ON TABLE "app_groups" IS 'A group of apps, by what they collect.';
COMMENT ON COLUMN "app_groups"."name" IS 'The group''s short name.';
COMMENT ON COLUMN "app_groups"."date_created" IS 'When the group was added.';
COMMIT;

-- new table app_parents
BEGIN;
CREATE TABLE "app_parents" (
  "group_name" varchar(100) NOT NULL,
  "name" varchar(100) NOT NULL,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_app_parents" PRIMARY KEY ("group_name", "name")
);
COMMENT ON TABLE "app_parents" IS 'What several apps of a group have in common.';
COMMENT ON COLUMN "app_parents"."group_name" IS 'The group.';
COMMENT ON COLUMN "app_parents"."name" IS 'The parent''s name within its group.';
COMMENT ON COLUMN "app_parents"."date_created" IS 'When the parent was added.';
COMMIT;

-- new table c_alert_severity
BEGIN;
CREATE TABLE "c_alert_severity" (
  "id" smallint NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_alert_severity" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_alert_severity" IS 'How urgent an alert is.';
COMMENT ON COLUMN "c_alert_severity"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_alert_severity"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_alert_severity"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_alert_severity"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_alert_severity"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table c_cmd_flags
BEGIN;
CREATE TABLE "c_cmd_flags" (
  "id" smallint NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_cmd_flags" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_cmd_flags" IS 'What became of a command that was sent to an app.';
COMMENT ON COLUMN "c_cmd_flags"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_cmd_flags"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_cmd_flags"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_cmd_flags"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_cmd_flags"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table c_cmd_list
BEGIN;
CREATE TABLE "c_cmd_list" (
  "id" smallint NOT NULL,
  "name" varchar(255) NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_cmd_list" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_cmd_list" IS 'What an app can be told.';
COMMENT ON COLUMN "c_cmd_list"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_cmd_list"."name" IS 'The code''s name, unique among live codes.';
COMMENT ON COLUMN "c_cmd_list"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_cmd_list"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_cmd_list"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_cmd_list"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table c_fatal_flags
BEGIN;
CREATE TABLE "c_fatal_flags" (
  "id" smallint NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_fatal_flags" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_fatal_flags" IS 'Why an app does not run any more; an app that is well has none.';
COMMENT ON COLUMN "c_fatal_flags"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_fatal_flags"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_fatal_flags"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_fatal_flags"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_fatal_flags"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table c_log_level
BEGIN;
CREATE TABLE "c_log_level" (
  "id" smallint NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_log_level" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_log_level" IS 'How much a log record matters; the numbers are those of the logging library.';
COMMENT ON COLUMN "c_log_level"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_log_level"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_log_level"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_log_level"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_log_level"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table c_run_status
BEGIN;
CREATE TABLE "c_run_status" (
  "id" smallint NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_run_status" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_run_status" IS 'Whether an app runs.';
COMMENT ON COLUMN "c_run_status"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_run_status"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_run_status"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_run_status"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_run_status"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table apps
BEGIN;
CREATE TABLE "apps" (
  "app" char(64) NOT NULL,
  "group_name" varchar(100) NOT NULL,
  "parent_name" varchar(100) NOT NULL,
  "app_name" varchar(100) NOT NULL,
  "cmd_name" smallint,
  "cmd_flag" smallint,
  "cmd_time" timestamptz,
  "run_status" smallint NOT NULL DEFAULT 0,
  "fatal_flag" smallint,
  "fatal_msg" text,
  "fatal_time" timestamptz,
  "pid" integer,
  "progress" smallint NOT NULL DEFAULT 0,
  "next_run" timestamptz,
  "enabled" boolean NOT NULL DEFAULT TRUE,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_apps" PRIMARY KEY ("app"),
  CONSTRAINT "uq_apps_group_name_parent_name_app_name" UNIQUE ("group_name", "parent_name", "app_name"),
  CONSTRAINT "ck_apps_pid" CHECK ("pid" >= 1),
  CONSTRAINT "ck_apps_progress" CHECK ("progress" >= 0 AND "progress" <= 100)
);
COMMENT ON TABLE "apps" IS 'An app that collects data.';
COMMENT ON COLUMN "apps"."app" IS 'SHA-256 of group, parent and name: the same app has the same key everywhere.';
COMMENT ON COLUMN "apps"."group_name" IS 'The group.';
COMMENT ON COLUMN "apps"."parent_name" IS 'The parent within the group.';
COMMENT ON COLUMN "apps"."app_name" IS 'The app''s own name.';
COMMENT ON COLUMN "apps"."cmd_name" IS 'The command that was sent last.';
COMMENT ON COLUMN "apps"."cmd_flag" IS 'What became of that command.';
COMMENT ON COLUMN "apps"."cmd_time" IS 'When that command was sent.';
COMMENT ON COLUMN "apps"."run_status" IS 'Whether the app runs.';
COMMENT ON COLUMN "apps"."fatal_flag" IS 'Why the app does not run any more; NULL while it is well.';
COMMENT ON COLUMN "apps"."fatal_msg" IS 'What went wrong, in words.';
COMMENT ON COLUMN "apps"."fatal_time" IS 'When it went wrong.';
COMMENT ON COLUMN "apps"."pid" IS 'The process.';
COMMENT ON COLUMN "apps"."progress" IS 'How much of the current run is done.';
COMMENT ON COLUMN "apps"."next_run" IS 'When the app runs next.';
COMMENT ON COLUMN "apps"."enabled" IS 'Whether the app is run at all.';
COMMENT ON COLUMN "apps"."date_created" IS 'When the app was added.';
COMMIT;

-- new table app_db_objects
BEGIN;
CREATE TABLE "app_db_objects" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "app" char(64) NOT NULL,
  "server" varchar(100) NOT NULL,
  "database_name" varchar(63) NOT NULL,
  "object_schema" varchar(63) NOT NULL,
  "object_name" varchar(63) NOT NULL,
  "object_type" varchar(20) NOT NULL,
  "last_use_date" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_app_db_objects" PRIMARY KEY ("id"),
  CONSTRAINT "uq_app_db_objects" UNIQUE ("app", "server", "database_name", "object_schema", "object_name")
);
COMMENT ON TABLE "app_db_objects" IS 'A database object that an app uses.';
COMMENT ON COLUMN "app_db_objects"."id" IS 'Number.';
COMMENT ON COLUMN "app_db_objects"."app" IS 'The app.';
COMMENT ON COLUMN "app_db_objects"."server" IS 'The server that holds the object.';
COMMENT ON COLUMN "app_db_objects"."database_name" IS 'The database on that server.';
COMMENT ON COLUMN "app_db_objects"."object_schema" IS 'The namespace in that database.';
COMMENT ON COLUMN "app_db_objects"."object_name" IS 'The object.';
COMMENT ON COLUMN "app_db_objects"."object_type" IS 'Table, view, procedure.';
COMMENT ON COLUMN "app_db_objects"."last_use_date" IS 'When the app used it last.';
COMMENT ON COLUMN "app_db_objects"."date_created" IS 'When the object was first seen.';
COMMIT;

-- new table c_runtime_codes
BEGIN;
CREATE TABLE "c_runtime_codes" (
  "id" smallint NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_runtime_codes" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_runtime_codes" IS 'How a run of an app ended.';
COMMENT ON COLUMN "c_runtime_codes"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_runtime_codes"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_runtime_codes"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_runtime_codes"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_runtime_codes"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table example_table
BEGIN;
CREATE TABLE "example_table" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "company_id" bigint NOT NULL,
  "person_name" varchar(100) NOT NULL,
  "birth_date" date NOT NULL,
  "alert_severity" smallint NOT NULL DEFAULT 1,
  "sha" char(64) NOT NULL,
  "archive" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  "date_modified" timestamptz,
  CONSTRAINT "pk_example_table" PRIMARY KEY ("id"),
  CONSTRAINT "uq_example_table_company_id_birth_date" UNIQUE ("company_id", "birth_date")
);
COMMENT ON TABLE "example_table" IS 'What a collected company looks like; copy this table and change it.';
COMMENT ON COLUMN "example_table"."id" IS 'Number.';
COMMENT ON COLUMN "example_table"."company_id" IS 'The company''s number in its register.';
COMMENT ON COLUMN "example_table"."person_name" IS 'The person''s name.';
COMMENT ON COLUMN "example_table"."birth_date" IS 'The person''s day of birth.';
COMMENT ON COLUMN "example_table"."alert_severity" IS 'The alert that a change of the row sends.';
COMMENT ON COLUMN "example_table"."sha" IS 'SHA-256 of the collected columns.';
COMMENT ON COLUMN "example_table"."archive" IS 'When the source stopped having the row.';
COMMENT ON COLUMN "example_table"."date_created" IS 'When the row was first collected.';
COMMENT ON COLUMN "example_table"."date_modified" IS 'When the row changed last.';
COMMIT;

-- new table runtime
BEGIN;
CREATE TABLE "runtime" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "app" char(64) NOT NULL,
  "start_time" timestamptz NOT NULL DEFAULT now(),
  "end_time" timestamptz,
  "exit_code" smallint,
  "except_msg" text,
  CONSTRAINT "pk_runtime" PRIMARY KEY ("id"),
  CONSTRAINT "ck_runtime_times" CHECK (end_time IS NULL OR end_time >= start_time)
);
COMMENT ON TABLE "runtime" IS 'One run of an app.';
COMMENT ON COLUMN "runtime"."id" IS 'Number.';
COMMENT ON COLUMN "runtime"."app" IS 'The app.';
COMMENT ON COLUMN "runtime"."start_time" IS 'When the run began.';
COMMENT ON COLUMN "runtime"."end_time" IS 'When the run ended; NULL while it lasts.';
COMMENT ON COLUMN "runtime"."exit_code" IS 'How the run ended.';
COMMENT ON COLUMN "runtime"."except_msg" IS 'Why, in words.';
COMMIT;

-- new table logs
BEGIN;
CREATE TABLE "logs" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "app" char(64) NOT NULL,
  "runtime" bigint,
  "log_level" smallint NOT NULL,
  "module_name" varchar(255) NOT NULL,
  "line_number" integer,
  "message" text NOT NULL,
  "context" json,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_logs" PRIMARY KEY ("id"),
  CONSTRAINT "ck_logs_line_number" CHECK ("line_number" >= 1)
);
COMMENT ON TABLE "logs" IS 'One record of a log.';
COMMENT ON COLUMN "logs"."id" IS 'Number.';
COMMENT ON COLUMN "logs"."app" IS 'The app that wrote it.';
COMMENT ON COLUMN "logs"."runtime" IS 'The run during which it was written.';
COMMENT ON COLUMN "logs"."log_level" IS 'How much it matters.';
COMMENT ON COLUMN "logs"."module_name" IS 'The source file that wrote it.';
COMMENT ON COLUMN "logs"."line_number" IS 'The line in that file.';
COMMENT ON COLUMN "logs"."message" IS 'What it says.';
COMMENT ON COLUMN "logs"."context" IS 'What else is known of it.';
COMMENT ON COLUMN "logs"."date_created" IS 'When it was written.';
COMMIT;

-- rows of c_alert_severity
BEGIN;
INSERT INTO "c_alert_severity" ("id", "description", "sha", "archived_at") VALUES
    (1, 'INFO', '79c220c7e886f64025024667ea48efb9a9add888a9413eb624354a394febc127', NULL),
    (2, 'WARNING', '1fe5f332a4e1d62c5bdc0ad7d6ac42d6e4e5d3a4134e2736d5bba06660f060ce', NULL),
    (3, 'ERROR', 'db3a3fb645b12ac41496afbb02f29f386f4354a8b75919c3898b4433858858cc', NULL),
    (4, 'CRITICAL', '7643e3f7f227a665e123612abc763c11ca205ab4abed89a11fe28012d4c71eb0', NULL);
COMMIT;

-- rows of c_cmd_flags
BEGIN;
INSERT INTO "c_cmd_flags" ("id", "description", "sha", "archived_at") VALUES
    (0, 'Command pending', 'a6379f6d849367164b277d91fbc36c6cb62db4b41d4c363295730085d961a2ca', NULL),
    (1, 'Command Executed', 'f09be86be935c66cad1d93fed1df75ee2d9e805f50a69bc8d592e310c65ba8cd', NULL),
    (2, 'Command not executed, conditions not meet', '53c38d2a1986b78c0b54a9badc608ec4be512dc5b497180691e24b48d7b05eac', NULL);
COMMIT;

-- rows of c_cmd_list
BEGIN;
INSERT INTO "c_cmd_list" ("id", "name", "description", "sha", "archived_at") VALUES
    (1, 'start', 'Start app', 'ac1f1e8a4d59903c0960da8a5c663c45e8921592c5f7fa91539a97a4cf5472d0', NULL),
    (2, 'stop', 'Stop app', 'af99b7dff85fc5c890de1d7d2a56b62f1bd95714743a6894b2462ee9cedb55bb', NULL),
    (3, 'restart', 'Restart app', '4f6960ba4f583a96808364c994473bf056aaa85d8e0633ad39eb858e2e760e20', NULL),
    (4, 'enable', 'Enable app', '0689c39a4277210073867b1a61a46a4d36acb5c503a42e67567a3c1f9ebf573f', NULL),
    (5, 'disable', 'Disable app', '2d3326500abf27d29686720639708f508291b0d6f2e74953aa9968b15587c49f', NULL);
COMMIT;

-- rows of c_fatal_flags
BEGIN;
INSERT INTO "c_fatal_flags" ("id", "description", "sha", "archived_at") VALUES
    (1, 'Failed to start', 'e7d85e85a082598f7b0e72e7d96d8ad80b6bb0665354c012fc373a378294f52d', NULL),
    (2, 'App stopped, alert sent', 'bd2281e56e519661ce7b5d51c7a0990e23688f4707896d611eaed970e035ce55', NULL),
    (3, 'Unexpected behaviour', '15c1a98fe3b20676544dd20d36e7d8936f8f0e852220b03f3b925e0d5e8d66bc', NULL);
COMMIT;

-- rows of c_log_level
BEGIN;
INSERT INTO "c_log_level" ("id", "description", "sha", "archived_at") VALUES
    (0, 'NOTSET', '40697c358f4e96da43bb3b8600babd2116f5241d583a21db962ab22c8077684f', NULL),
    (10, 'DEBUG', '35c7c3a2eb887a67cd9848fda9e5c13d99f18fe93e520345c8d9ec6774936bab', NULL),
    (20, 'INFO', '978c08fb4d651842aac4ddf5f4ed48ad7dd16c90fa1a13bfc8546ae801c72d68', NULL),
    (30, 'WARNING', '525f0951ec0e5bb1404c4ad22b8d821d2e935bd9676a0f20980160a2c2b7ce32', NULL),
    (40, 'ERROR', '2f0f757110101a71cd0bdc3ef0336ad4dd325cfc470f86c9921969067293c495', NULL),
    (50, 'CRITICAL', 'b31b0859b67c483c9476b8e244780d1ab7082ecaa7d76b08ccf7ad080e12a3ab', NULL);
COMMIT;

-- rows of c_run_status
BEGIN;
INSERT INTO "c_run_status" ("id", "description", "sha", "archived_at") VALUES
    (0, 'App not running', '557ab372195fc3d5c99ad0c2628253018b61768f9b6fda51557a99d3990983e1', NULL),
    (1, 'App is running', '754eb55191634e00d94443d6eb5cef5d0e1f99c4e5a0ccd35ed6a2254ef88edf', NULL),
    (2, 'App is stopped. Send command start or restart to start again.', 'eb85fd676aea3c6f498f10dfcc59346524add459574e4c7661c11703eecd036d', NULL);
COMMIT;

-- rows of c_runtime_codes
BEGIN;
INSERT INTO "c_runtime_codes" ("id", "description", "sha", "archived_at") VALUES
    (0, 'FINISHED', '79978e7bff69c65825b7eea1c4abd05fc427687dcdc22d647b9cba4fcf974358', NULL),
    (1, 'MANAGER_EXIT', 'b001bf8b12796cd9094f6f6e9ea00e4f308d58792730fe1d3afa79f836ed2f00', NULL),
    (2, 'ORPHAN_PID', '619585cb12ffed32b3b4beb525376bae094c9cd82f2121399232dea336e155f0', NULL),
    (3, 'CMD_DISABLE', '2e18c443b2768647ccb9a62bdb2ebbd1e5a97d00baf84a37f6fcb88f1612151e', NULL),
    (4, 'CMD_RESET', '1000187e53ecf59410d683019e57c713874ee66159fda0127994d5c600fba4b5', NULL),
    (5, 'CMD_STOP', '7e6cd113338fad4157024e4e326f0154370dc2669e8d5218b7ca47b84dc76fa8', NULL),
    (6, 'CMD_START', '30d83ff9206f7b7562bab056653e9fc7515809c895378afa061cace2b443f1d1', NULL);
COMMIT;

-- foreign keys of app_parents
BEGIN;
ALTER TABLE "app_parents" ADD CONSTRAINT "fk_app_parents_group_name" FOREIGN KEY ("group_name") REFERENCES "app_groups" ("name");
COMMIT;

-- foreign keys of apps
BEGIN;
ALTER TABLE "apps" ADD CONSTRAINT "fk_apps_cmd_name" FOREIGN KEY ("cmd_name") REFERENCES "c_cmd_list" ("id");
ALTER TABLE "apps" ADD CONSTRAINT "fk_apps_cmd_flag" FOREIGN KEY ("cmd_flag") REFERENCES "c_cmd_flags" ("id");
ALTER TABLE "apps" ADD CONSTRAINT "fk_apps_run_status" FOREIGN KEY ("run_status") REFERENCES "c_run_status" ("id");
ALTER TABLE "apps" ADD CONSTRAINT "fk_apps_fatal_flag" FOREIGN KEY ("fatal_flag") REFERENCES "c_fatal_flags" ("id");
ALTER TABLE "apps" ADD CONSTRAINT "fk_apps_app_parents" FOREIGN KEY ("group_name", "parent_name") REFERENCES "app_parents" ("group_name", "name");
COMMIT;

-- foreign keys of app_db_objects
BEGIN;
ALTER TABLE "app_db_objects" ADD CONSTRAINT "fk_app_db_objects_app" FOREIGN KEY ("app") REFERENCES "apps" ("app") ON DELETE CASCADE;
COMMIT;

-- foreign keys of example_table
BEGIN;
ALTER TABLE "example_table" ADD CONSTRAINT "fk_example_table_alert_severity" FOREIGN KEY ("alert_severity") REFERENCES "c_alert_severity" ("id");
COMMIT;

-- foreign keys of runtime
BEGIN;
ALTER TABLE "runtime" ADD CONSTRAINT "fk_runtime_app" FOREIGN KEY ("app") REFERENCES "apps" ("app");
ALTER TABLE "runtime" ADD CONSTRAINT "fk_runtime_exit_code" FOREIGN KEY ("exit_code") REFERENCES "c_runtime_codes" ("id");
COMMIT;

-- foreign keys of logs
BEGIN;
ALTER TABLE "logs" ADD CONSTRAINT "fk_logs_app" FOREIGN KEY ("app") REFERENCES "apps" ("app");
ALTER TABLE "logs" ADD CONSTRAINT "fk_logs_runtime" FOREIGN KEY ("runtime") REFERENCES "runtime" ("id") ON DELETE SET NULL;
ALTER TABLE "logs" ADD CONSTRAINT "fk_logs_log_level" FOREIGN KEY ("log_level") REFERENCES "c_log_level" ("id");
COMMIT;

-- indexes of c_cmd_list
BEGIN;
CREATE UNIQUE INDEX "uq_c_cmd_list_name" ON "c_cmd_list" ("name") WHERE "archived_at" IS NULL;
COMMIT;

-- indexes of apps
BEGIN;
CREATE INDEX "ix_apps_run_status_next_run" ON "apps" ("run_status", "next_run");
COMMIT;

-- indexes of runtime
BEGIN;
CREATE INDEX "ix_runtime_app_start_time" ON "runtime" ("app", "start_time" DESC);
COMMIT;

-- indexes of logs
BEGIN;
CREATE INDEX "ix_logs_runtime" ON "logs" ("runtime");
CREATE INDEX "ix_logs_app_date_created" ON "logs" ("app", "date_created" DESC);
CREATE INDEX "ix_logs_log_level" ON "logs" ("log_level");
COMMIT;
