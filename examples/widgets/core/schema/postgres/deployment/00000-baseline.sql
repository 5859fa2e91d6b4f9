-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- new table c_component_kind
BEGIN;
CREATE TABLE "c_component_kind" (
  "id" smallint NOT NULL,
  "name" varchar(255) NOT NULL,
  "description" text NOT NULL,
  "sha" char(64) NOT NULL,
  "archived_at" timestamptz,
  "date_created" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "pk_c_component_kind" PRIMARY KEY ("id")
);
COMMENT ON TABLE "c_component_kind" IS 'What a component of a widget is.';
COMMENT ON COLUMN "c_component_kind"."id" IS 'The code, as the enum numbers it.';
COMMENT ON COLUMN "c_component_kind"."name" IS 'The code''s name, unique among live codes.';
COMMENT ON COLUMN "c_component_kind"."description" IS 'What the code means.';
COMMENT ON COLUMN "c_component_kind"."sha" IS 'SHA-256 of the row as the enum declares it.';
COMMENT ON COLUMN "c_component_kind"."archived_at" IS 'When the code was archived, NULL while it is live.';
COMMENT ON COLUMN "c_component_kind"."date_created" IS 'When the row was first inserted.';
COMMIT;

-- new table core_tenant
BEGIN;
CREATE TABLE "core_tenant" (
  "id" varchar(32) NOT NULL,
  "name" varchar(255) NOT NULL,
  CONSTRAINT "pk_core_tenant" PRIMARY KEY ("id"),
  CONSTRAINT "uq_core_tenant_name" UNIQUE ("name")
);
COMMENT ON TABLE "core_tenant" IS 'Whoever the framework works for.';
COMMENT ON COLUMN "core_tenant"."id" IS '32 hex digits.';
COMMENT ON COLUMN "core_tenant"."name" IS 'What people call it.';
COMMIT;

-- rows of c_component_kind
BEGIN;
INSERT INTO "c_component_kind" ("id", "name", "description", "sha", "archived_at") VALUES
    (1, 'display', 'Shows something', '49b9c55eca6b932d940e5b9e6844d354b1c0222befcd3c1aaf03308dbe693792', NULL),
    (2, 'input', 'Lets people put something in', 'f181dc81d1bab6428cc3ed1bb836d042eda08a48279db53e9d0e8018526913da', NULL);
COMMIT;

-- indexes of c_component_kind
BEGIN;
CREATE UNIQUE INDEX "uq_c_component_kind_name" ON "c_component_kind" ("name") WHERE "archived_at" IS NULL;
COMMIT;
