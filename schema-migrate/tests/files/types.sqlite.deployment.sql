.bail on
-- deployment; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- rebuild person: change id, name, seen; check ck_person_id_type, ck_person_name_type, ck_person_mood_type, ck_person_name_type, ck_person_mood_type
-- rewrites the table, blocks writes
CREATE TEMP TABLE "codebooks-guard" (unknown_indexes_and_triggers INT CHECK (unknown_indexes_and_triggers = 0));
INSERT INTO temp."codebooks-guard" SELECT count(*) FROM sqlite_schema
WHERE tbl_name = 'person' AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name NOT IN ();
DROP TABLE temp."codebooks-guard";
CREATE TABLE "new_person" (
  "id" INT NOT NULL,
  "name" TEXT NOT NULL,
  "mood" TEXT NOT NULL DEFAULT 'sad',
  "seen" TEXT NOT NULL,
  CONSTRAINT "pk_person" PRIMARY KEY ("id"),
  CONSTRAINT "ck_person_name_type" CHECK (length("name") <= 200),
  CONSTRAINT "ck_person_mood_type" CHECK ("mood" IN ('sad', 'happy', 'wild'))
) STRICT;
INSERT INTO "new_person" (rowid, "id", "name", "mood", "seen")
SELECT rowid, "id", "name", "mood", replace("seen", ' ', 'T') || '+00:00'
FROM "person";
DROP TABLE "person";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "new_person" RENAME TO "person";
PRAGMA legacy_alter_table = OFF;

COMMIT;
