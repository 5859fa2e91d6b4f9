-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- add parcel.gone
BEGIN;
ALTER TABLE "parcel" ADD COLUMN "gone" bigint;
COMMIT;

-- fill parcel.old, 10,000 rows at a time
-- reads the whole table
-- again
DO $codebooks$
BEGIN
  LOOP
    UPDATE "parcel" SET "old" = id
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM "parcel" WHERE "old" IS NULL AND (id) IS NOT NULL LIMIT 10000));
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END
$codebooks$;

-- parcel.old is NOT NULL in new rows
BEGIN;
ALTER TABLE "parcel" ADD CONSTRAINT "nn_parcel_old" CHECK ("old" IS NOT NULL) NOT VALID;
COMMIT;

-- parcel.old is NOT NULL in the rows that are there
-- reads the whole table
BEGIN;
ALTER TABLE "parcel" VALIDATE CONSTRAINT "nn_parcel_old";
COMMIT;

-- parcel.old is NOT NULL
BEGIN;
ALTER TABLE "parcel" ALTER COLUMN "old" SET NOT NULL, DROP CONSTRAINT "nn_parcel_old";
COMMIT;

-- fails if a row of parcel shares it with another row: uq_parcel_old
-- reads the whole table
DO $codebooks$
DECLARE example text;
BEGIN
  SELECT concat_ws(', ', child."id") INTO example FROM "parcel" AS child WHERE ("old") IS NOT NULL AND ("old") IN (SELECT "old" FROM "parcel" GROUP BY "old" HAVING count(*) > 1) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'uq_parcel_old: the row with id % of parcel shares it with another row', example;
  END IF;
END
$codebooks$;

-- index of the key uq_parcel_old of parcel
-- reads the whole table
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY "uq_parcel_old" ON "parcel" ("old");
SET lock_timeout = '500ms';

-- key uq_parcel_old of parcel
BEGIN;
ALTER TABLE "parcel" ADD CONSTRAINT "uq_parcel_old" UNIQUE USING INDEX "uq_parcel_old";
COMMIT;

-- fails if a row of parcel violates it: ck_parcel_weight
-- reads the whole table
DO $codebooks$
DECLARE example text;
BEGIN
  SELECT concat_ws(', ', child."id") INTO example FROM "parcel" AS child WHERE ("weight" >= 0) IS FALSE LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ck_parcel_weight: the row with id % of parcel violates it', example;
  END IF;
END
$codebooks$;

-- check ck_parcel_weight of parcel, for new rows
BEGIN;
ALTER TABLE "parcel" ADD CONSTRAINT "ck_parcel_weight" CHECK ("weight" >= 0) NOT VALID;
COMMIT;

-- check ck_parcel_weight of parcel, for the rows that are there
-- reads the whole table
BEGIN;
ALTER TABLE "parcel" VALIDATE CONSTRAINT "ck_parcel_weight";
COMMIT;

-- fails if a row of parcel refers to a missing row: fk_parcel_gone
-- reads the whole table
DO $codebooks$
DECLARE example text;
BEGIN
  SELECT concat_ws(', ', child."id") INTO example FROM "parcel" AS child WHERE child."gone" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "gone" AS parent WHERE parent."id" = child."gone") LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'fk_parcel_gone: the row with id % of parcel refers to a missing row', example;
  END IF;
END
$codebooks$;

-- foreign key fk_parcel_gone of parcel, for new rows
BEGIN;
ALTER TABLE "parcel" ADD CONSTRAINT "fk_parcel_gone" FOREIGN KEY ("gone") REFERENCES "gone" ("id") ON DELETE CASCADE NOT VALID;
COMMIT;

-- foreign key fk_parcel_gone of parcel, for the rows that are there
-- reads the whole table
BEGIN;
ALTER TABLE "parcel" VALIDATE CONSTRAINT "fk_parcel_gone";
COMMIT;

-- index ix_parcel_weight of parcel
-- reads the whole table
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY "ix_parcel_weight" ON "parcel" ("weight");
SET lock_timeout = '500ms';
