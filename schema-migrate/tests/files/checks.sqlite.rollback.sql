.bail on
-- rollback; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- rebuild parcel: check ck_parcel_state, ck_parcel_weight, ck_parcel_state, ck_parcel_weight
-- rewrites the table, blocks writes
CREATE TEMP TABLE "codebooks-guard" (unknown_indexes_and_triggers INT CHECK (unknown_indexes_and_triggers = 0));
INSERT INTO temp."codebooks-guard" SELECT count(*) FROM sqlite_schema
WHERE tbl_name = 'parcel' AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name NOT IN ();
DROP TABLE temp."codebooks-guard";
CREATE TABLE "new_parcel" (
  "id" INTEGER CONSTRAINT "pk_parcel" PRIMARY KEY AUTOINCREMENT,
  "state" INT NOT NULL,
  "weight" INT NOT NULL,
  "old" INT,
  CONSTRAINT "ck_parcel_state" CHECK ("state" IN (0, 10)),
  CONSTRAINT "ck_parcel_weight" CHECK ("weight" >= 0),
  CONSTRAINT "ck_parcel_weight_type" CHECK ("weight" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "ck_parcel_old_type" CHECK ("old" BETWEEN -2147483648 AND 2147483647)
) STRICT;
INSERT INTO "new_parcel" ("id", "state", "weight", "old")
SELECT "id", "state", "weight", "old"
FROM "parcel";
DELETE FROM sqlite_sequence WHERE name = 'new_parcel';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_parcel', seq FROM sqlite_sequence WHERE name = 'parcel';
DROP TABLE "parcel";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new_parcel" RENAME TO "parcel";
PRAGMA legacy_alter_table = OFF;

COMMIT;
