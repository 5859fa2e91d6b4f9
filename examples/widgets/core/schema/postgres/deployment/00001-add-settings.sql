-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- new table core_setting
BEGIN;
CREATE TABLE "core_setting" (
  "tenant" varchar(32) NOT NULL,
  "name" varchar(80) NOT NULL,
  "value" text NOT NULL,
  CONSTRAINT "pk_core_setting" PRIMARY KEY ("tenant", "name")
);
COMMENT ON TABLE "core_setting" IS 'Something that a tenant has chosen.';
COMMENT ON COLUMN "core_setting"."tenant" IS 'Whose choice it is.';
COMMENT ON COLUMN "core_setting"."name" IS 'What can be chosen.';
COMMENT ON COLUMN "core_setting"."value" IS 'What was chosen.';
COMMIT;

-- foreign keys of core_setting
BEGIN;
ALTER TABLE "core_setting" ADD CONSTRAINT "fk_core_setting_tenant" FOREIGN KEY ("tenant") REFERENCES "core_tenant" ("id") ON DELETE CASCADE;
COMMIT;
