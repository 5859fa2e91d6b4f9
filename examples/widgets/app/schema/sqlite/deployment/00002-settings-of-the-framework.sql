.bail on
-- deployment; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- new table core_setting
CREATE TABLE "core_setting" (
  "tenant" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  CONSTRAINT "pk_core_setting" PRIMARY KEY ("tenant", "name"),
  CONSTRAINT "ck_core_setting_tenant_type" CHECK (length("tenant") <= 32),
  CONSTRAINT "ck_core_setting_name_type" CHECK (length("name") <= 80),
  CONSTRAINT "fk_core_setting_tenant" FOREIGN KEY ("tenant") REFERENCES "core_tenant" ("id") ON DELETE CASCADE
) STRICT;

COMMIT;
