.bail on
-- deployment; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- new table channel_configs
CREATE TABLE "channel_configs" (
  "channel_id" INT NOT NULL,
  "guild_id" INT NOT NULL,
  "poll_rate_minutes" INT NOT NULL DEFAULT 60,
  "notification_types" TEXT NOT NULL DEFAULT 'machines',
  "is_active" INTEGER NOT NULL DEFAULT 1,
  "last_poll_at" TEXT,
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  "updated_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_channel_configs" PRIMARY KEY ("channel_id"),
  CONSTRAINT "ck_channel_configs_poll_rate" CHECK (poll_rate_minutes > 0),
  CONSTRAINT "ck_channel_configs_poll_rate_minutes_type" CHECK ("poll_rate_minutes" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "ck_channel_configs_notification_types_type" CHECK (length("notification_types") <= 50),
  CONSTRAINT "ck_channel_configs_is_active_type" CHECK ("is_active" IN (0, 1))
) STRICT;

-- new table monitoring_targets
CREATE TABLE "monitoring_targets" (
  "id" INTEGER CONSTRAINT "pk_monitoring_targets" PRIMARY KEY AUTOINCREMENT,
  "channel_id" INT NOT NULL,
  "target_type" TEXT NOT NULL,
  "display_name" TEXT NOT NULL,
  "location_id" INT,
  "latitude" REAL,
  "longitude" REAL,
  "radius_miles" INT DEFAULT 25,
  "poll_rate_minutes" INT NOT NULL DEFAULT 60,
  "notification_types" TEXT NOT NULL DEFAULT 'machines',
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "uq_channel_location" UNIQUE ("channel_id", "location_id"),
  CONSTRAINT "uq_channel_coordinates" UNIQUE ("channel_id", "latitude", "longitude"),
  CONSTRAINT "ck_monitoring_targets_target_type" CHECK ("target_type" IN ('geographic', 'location')),
  CONSTRAINT "ck_monitoring_targets_latitude" CHECK ("latitude" >= -90 AND "latitude" <= 90),
  CONSTRAINT "ck_monitoring_targets_longitude" CHECK ("longitude" >= -180 AND "longitude" <= 180),
  CONSTRAINT "ck_monitoring_targets_radius_miles" CHECK ("radius_miles" >= 1 AND "radius_miles" <= 100),
  CONSTRAINT "ck_target_data" CHECK (target_type = 'location' AND location_id IS NOT NULL AND latitude IS NULL AND longitude IS NULL OR target_type = 'geographic' AND location_id IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL AND radius_miles IS NOT NULL),
  CONSTRAINT "ck_monitoring_targets_display_name_type" CHECK (length("display_name") <= 255),
  CONSTRAINT "ck_monitoring_targets_radius_miles_type" CHECK ("radius_miles" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "ck_monitoring_targets_poll_rate_minutes_type" CHECK ("poll_rate_minutes" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "ck_monitoring_targets_notification_types_type" CHECK (length("notification_types") <= 50),
  CONSTRAINT "fk_monitoring_targets_channel_id" FOREIGN KEY ("channel_id") REFERENCES "channel_configs" ("channel_id")
) STRICT;

-- new table seen_submissions
CREATE TABLE "seen_submissions" (
  "id" INTEGER CONSTRAINT "pk_seen_submissions" PRIMARY KEY AUTOINCREMENT,
  "channel_id" INT NOT NULL,
  "submission_id" INT NOT NULL,
  "seen_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "uq_channel_submission" UNIQUE ("channel_id", "submission_id"),
  CONSTRAINT "fk_seen_submissions_channel_id" FOREIGN KEY ("channel_id") REFERENCES "channel_configs" ("channel_id")
) STRICT;

COMMIT;
