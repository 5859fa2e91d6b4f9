-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop foreign keys of parcel
BEGIN;
ALTER TABLE "parcel" DROP CONSTRAINT "fk_parcel_gone";
COMMIT;

-- drop constraints of parcel
BEGIN;
ALTER TABLE "parcel" DROP CONSTRAINT "ck_parcel_weight", DROP CONSTRAINT "uq_parcel_old";
COMMIT;

-- drop index ix_parcel_weight
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY "ix_parcel_weight";
SET lock_timeout = '500ms';

-- parcel.old may be NULL
BEGIN;
ALTER TABLE "parcel" ALTER COLUMN "old" DROP NOT NULL;
COMMIT;

-- drop parcel.gone
-- loses the values of parcel.gone
BEGIN;
ALTER TABLE "parcel" DROP COLUMN "gone";
COMMIT;
