-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- rename parcel.weight to grams
BEGIN;
ALTER TABLE "parcel" RENAME COLUMN "weight" TO "grams";
COMMIT;

-- new table depot
BEGIN;
CREATE TABLE "depot" (
  "name" varchar(40) NOT NULL,
  "id" bigint NOT NULL,
  CONSTRAINT "pk_depot" PRIMARY KEY ("id"),
  CONSTRAINT "uq_depot_name" UNIQUE ("name")
);
COMMIT;

-- add parcel.note
BEGIN;
ALTER TABLE "parcel" ADD COLUMN "note" text;
COMMIT;

-- rows of c_state
BEGIN;
UPDATE "c_state" SET
    "name" = 'on_its_way',
    "description" = 'It is on its way',
    "sha" = '4cebe8724cb4273c4774be6241c48e365162a97eb60ccc5fe097ef5a933ffebe'
WHERE "id" = 10;
INSERT INTO "c_state" ("id", "name", "description", "sha")
SELECT 20, 'delivered', 'Handed over', 'a1fef2abb08facb54f81b118e92b07406c3e97e7815bd25c2d97e7565aea637b'
WHERE NOT EXISTS (SELECT 1 FROM "c_state" WHERE "id" = 20);
COMMIT;

-- comments of parcel
BEGIN;
COMMENT ON COLUMN "parcel"."note" IS 'What the sender wrote.';
COMMIT;

-- drop parcel.old
-- loses the values of parcel.old
BEGIN;
ALTER TABLE "parcel" DROP COLUMN "old";
COMMIT;

-- drop gone
-- loses the rows of gone
BEGIN;
DROP TABLE "gone";
COMMIT;
