-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop foreign keys of seen_submissions
BEGIN;
ALTER TABLE "seen_submissions" DROP CONSTRAINT "fk_seen_submissions_channel_id";
COMMIT;

-- drop foreign keys of monitoring_targets
BEGIN;
ALTER TABLE "monitoring_targets" DROP CONSTRAINT "fk_monitoring_targets_channel_id";
COMMIT;

-- drop seen_submissions, monitoring_targets, channel_configs
-- loses the rows of seen_submissions, monitoring_targets, channel_configs
BEGIN;
DROP TABLE "seen_submissions", "monitoring_targets", "channel_configs";
COMMIT;
