.bail on
-- deployment; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- rename parcel.weight to grams
ALTER TABLE "parcel" RENAME COLUMN "weight" TO "grams";

-- new table depot
CREATE TABLE "depot" (
  "name" TEXT NOT NULL,
  "id" INT NOT NULL,
  CONSTRAINT "pk_depot" PRIMARY KEY ("id"),
  CONSTRAINT "uq_depot_name" UNIQUE ("name"),
  CONSTRAINT "ck_depot_name_type" CHECK (length("name") <= 40)
) STRICT;

-- rebuild parcel: add note; drop old; check ck_parcel_old_type, ck_parcel_grams_type
-- rewrites the table, blocks writes, loses the values of old
CREATE TEMP TABLE "codebooks-guard" (unknown_indexes_and_triggers INT CHECK (unknown_indexes_and_triggers = 0));
INSERT INTO temp."codebooks-guard" SELECT count(*) FROM sqlite_schema
WHERE tbl_name = 'parcel' AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name NOT IN ();
DROP TABLE temp."codebooks-guard";
CREATE TABLE "new_parcel" (
  "id" INTEGER CONSTRAINT "pk_parcel" PRIMARY KEY AUTOINCREMENT,
  "state" INT NOT NULL,
  "grams" INT NOT NULL,
  "note" TEXT,
  CONSTRAINT "ck_parcel_grams_type" CHECK ("grams" BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT "fk_parcel_state" FOREIGN KEY ("state") REFERENCES "c_state" ("id")
) STRICT;
INSERT INTO "new_parcel" ("id", "state", "grams")
SELECT "id", "state", "grams"
FROM "parcel";
DELETE FROM sqlite_sequence WHERE name = 'new_parcel';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_parcel', seq FROM sqlite_sequence WHERE name = 'parcel';
DROP TABLE "parcel";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new_parcel" RENAME TO "parcel";
PRAGMA legacy_alter_table = OFF;

-- rows of c_state
UPDATE "c_state" SET
    "name" = 'on_its_way',
    "description" = 'It is on its way',
    "sha" = '4cebe8724cb4273c4774be6241c48e365162a97eb60ccc5fe097ef5a933ffebe'
WHERE "id" = 10;
INSERT INTO "c_state" ("id", "name", "description", "sha")
SELECT 20, 'delivered', 'Handed over', 'a1fef2abb08facb54f81b118e92b07406c3e97e7815bd25c2d97e7565aea637b'
WHERE NOT EXISTS (SELECT 1 FROM "c_state" WHERE "id" = 20);

-- drop table gone
-- loses the rows of gone
DROP TABLE "gone";

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
