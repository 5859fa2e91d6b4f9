.bail on
-- deployment; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- new table c_component_kind
CREATE TABLE "c_component_kind" (
  "id" INT NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "sha" TEXT NOT NULL,
  "archived_at" TEXT,
  "date_created" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  CONSTRAINT "pk_c_component_kind" PRIMARY KEY ("id"),
  CONSTRAINT "ck_c_component_kind_id_type" CHECK ("id" BETWEEN -32768 AND 32767)
) STRICT;

-- new table core_tenant
CREATE TABLE "core_tenant" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  CONSTRAINT "pk_core_tenant" PRIMARY KEY ("id"),
  CONSTRAINT "uq_core_tenant_name" UNIQUE ("name"),
  CONSTRAINT "ck_core_tenant_id_type" CHECK (length("id") <= 32),
  CONSTRAINT "ck_core_tenant_name_type" CHECK (length("name") <= 255)
) STRICT;

-- rows of c_component_kind
INSERT INTO "c_component_kind" ("id", "name", "description", "sha", "archived_at") VALUES
    (1, 'display', 'Shows something', '49b9c55eca6b932d940e5b9e6844d354b1c0222befcd3c1aaf03308dbe693792', NULL),
    (2, 'input', 'Lets people put something in', 'f181dc81d1bab6428cc3ed1bb836d042eda08a48279db53e9d0e8018526913da', NULL);

-- indexes of c_component_kind
CREATE UNIQUE INDEX "uq_c_component_kind_name" ON "c_component_kind" ("name") WHERE "archived_at" IS NULL;

COMMIT;
