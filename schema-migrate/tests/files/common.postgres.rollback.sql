-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- cannot be brought back: the rows of gone

-- cannot be brought back: the values of parcel.old

-- rename parcel.grams to weight
BEGIN;
ALTER TABLE "parcel" RENAME COLUMN "grams" TO "weight";
COMMIT;

-- new table gone
BEGIN;
CREATE TABLE "gone" (
  "id" bigint NOT NULL,
  CONSTRAINT "pk_gone" PRIMARY KEY ("id")
);
COMMIT;

-- add parcel.old
BEGIN;
ALTER TABLE "parcel" ADD COLUMN "old" integer;
COMMIT;

-- rows of c_state
BEGIN;
UPDATE "c_state" SET
    "name" = 'on_its_way',
    "description" = 'On its way',
    "sha" = '0328a382990d640f4b19ccfc2aa08958686b97eb149b66bde996945616a960fb'
WHERE "id" = 10;
COMMIT;

-- drop parcel.note
-- loses the values of parcel.note
BEGIN;
ALTER TABLE "parcel" DROP COLUMN "note";
COMMIT;

-- drop depot
-- loses the rows of depot
BEGIN;
DROP TABLE "depot";
COMMIT;

-- populate: c_state (the merge archives codes that are gone)
