-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- fails if a row of parcel violates it: ck_parcel_state
-- reads the whole table
DO $codebooks$
DECLARE example text;
BEGIN
  SELECT concat_ws(', ', child."id") INTO example FROM "parcel" AS child WHERE ("state" IN (0, 10, 20)) IS FALSE LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ck_parcel_state: the row with id % of parcel violates it', example;
  END IF;
END
$codebooks$;

-- check ck_parcel_state of parcel, for new rows
BEGIN;
ALTER TABLE "parcel" ADD CONSTRAINT "ck_parcel_state_new" CHECK ("state" IN (0, 10, 20)) NOT VALID;
COMMIT;

-- check ck_parcel_state of parcel, for the rows that are there
-- reads the whole table
BEGIN;
ALTER TABLE "parcel" VALIDATE CONSTRAINT "ck_parcel_state_new";
COMMIT;

-- check ck_parcel_state of parcel: the new one replaces the old one
BEGIN;
ALTER TABLE "parcel" DROP CONSTRAINT "ck_parcel_state";
ALTER TABLE "parcel" RENAME CONSTRAINT "ck_parcel_state_new" TO "ck_parcel_state";
COMMIT;

-- fails if a row of parcel violates it: ck_parcel_weight
-- reads the whole table
DO $codebooks$
DECLARE example text;
BEGIN
  SELECT concat_ws(', ', child."id") INTO example FROM "parcel" AS child WHERE ("weight" >= 0 AND "weight" <= 5000) IS FALSE LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ck_parcel_weight: the row with id % of parcel violates it', example;
  END IF;
END
$codebooks$;

-- check ck_parcel_weight of parcel, for new rows
BEGIN;
ALTER TABLE "parcel" ADD CONSTRAINT "ck_parcel_weight_new" CHECK ("weight" >= 0 AND "weight" <= 5000) NOT VALID;
COMMIT;

-- check ck_parcel_weight of parcel, for the rows that are there
-- reads the whole table
BEGIN;
ALTER TABLE "parcel" VALIDATE CONSTRAINT "ck_parcel_weight_new";
COMMIT;

-- check ck_parcel_weight of parcel: the new one replaces the old one
BEGIN;
ALTER TABLE "parcel" DROP CONSTRAINT "ck_parcel_weight";
ALTER TABLE "parcel" RENAME CONSTRAINT "ck_parcel_weight_new" TO "ck_parcel_weight";
COMMIT;
