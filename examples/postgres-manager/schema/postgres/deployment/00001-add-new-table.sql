-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- new table tbl_new_table
BEGIN;
CREATE TABLE "tbl_new_table" (
  "id" bigint NOT NULL,
  "name" text,
  CONSTRAINT "pk_tbl_new_table" PRIMARY KEY ("id")
);
COMMENT ON TABLE "tbl_new_table" IS 'Something with a name.';
COMMENT ON COLUMN "tbl_new_table"."id" IS 'Number.';
COMMENT ON COLUMN "tbl_new_table"."name" IS 'What people call it.';
COMMIT;
