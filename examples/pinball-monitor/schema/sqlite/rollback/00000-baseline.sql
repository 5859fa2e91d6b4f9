.bail on
-- rollback; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- drop table seen_submissions
-- loses the rows of seen_submissions
DROP TABLE "seen_submissions";

-- drop table monitoring_targets
-- loses the rows of monitoring_targets
DROP TABLE "monitoring_targets";

-- drop table channel_configs
-- loses the rows of channel_configs
DROP TABLE "channel_configs";

COMMIT;
