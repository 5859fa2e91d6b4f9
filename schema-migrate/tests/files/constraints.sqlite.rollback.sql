.bail on
-- rollback; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- rebuild parcel: drop gone; change old; unique uq_parcel_old; check ck_parcel_weight; foreign key fk_parcel_gone
-- rewrites the table, blocks writes, loses the values of gone
CREATE TEMP TABLE "codebooks-guard" (unknown_indexes_and_triggers INT CHECK (unknown_indexes_and_triggers = 0));
INSERT INTO temp."codebooks-guard" SELECT count(*) FROM sqlite_schema
WHERE tbl_name = 'parcel' AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name NOT IN ('ix_parcel_weight');
DROP TABLE temp."codebooks-guard";
CREATE TABLE "new_parcel" (
  "id" INTEGER CONSTRAINT "pk_parcel" PRIMARY KEY AUTOINCREMENT,
  "state" INT NOT NULL,
  "weight" INT NOT NULL,
  "old" INT,
  CONSTRAINT "ck_parcel_weight_type" CHECK ("weight" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "ck_parcel_old_type" CHECK ("old" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "fk_parcel_state" FOREIGN KEY ("state") REFERENCES "c_state" ("id")
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

-- fails if a foreign key is without its row
-- reads the whole table
CREATE TEMP TABLE "codebooks-guard" (wrong INT CHECK (wrong = 0));
INSERT INTO temp."codebooks-guard" SELECT count(*) FROM pragma_foreign_key_check('parcel');
DROP TABLE temp."codebooks-guard";

-- fails if a view or trigger names a table or column that is gone
CREATE TABLE "codebooks-names" (before INT);
ALTER TABLE "codebooks-names" RENAME COLUMN before TO after;
DROP TABLE "codebooks-names";

COMMIT;
