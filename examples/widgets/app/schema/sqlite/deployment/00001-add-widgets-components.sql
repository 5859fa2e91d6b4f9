.bail on
-- deployment; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error
-- foreign keys must be off before the transaction begins: it fails if they are not
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMP TABLE "codebooks-keys" (are_on INT CHECK (are_on = 0));
INSERT INTO temp."codebooks-keys" SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE temp."codebooks-keys";

-- new table poser_widget
CREATE TABLE "poser_widget" (
  "id" TEXT NOT NULL,
  "tenant" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "version" TEXT NOT NULL,
  "enabled" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "pk_poser_widget" PRIMARY KEY ("id"),
  CONSTRAINT "ck_poser_widget_id_type" CHECK (length("id") <= 32),
  CONSTRAINT "ck_poser_widget_tenant_type" CHECK (length("tenant") <= 32),
  CONSTRAINT "ck_poser_widget_name_type" CHECK (length("name") <= 255),
  CONSTRAINT "ck_poser_widget_version_type" CHECK (length("version") <= 20),
  CONSTRAINT "ck_poser_widget_enabled_type" CHECK ("enabled" IN (0, 1)),
  CONSTRAINT "fk_poser_widget_tenant" FOREIGN KEY ("tenant") REFERENCES "core_tenant" ("id") ON DELETE CASCADE
) STRICT;

-- new table poser_component
CREATE TABLE "poser_component" (
  "id" TEXT NOT NULL,
  "widget" TEXT NOT NULL,
  "kind" INT NOT NULL DEFAULT 1,
  CONSTRAINT "pk_poser_component" PRIMARY KEY ("id"),
  CONSTRAINT "ck_poser_component_id_type" CHECK (length("id") <= 32),
  CONSTRAINT "ck_poser_component_widget_type" CHECK (length("widget") <= 32),
  CONSTRAINT "fk_component_widget" FOREIGN KEY ("widget") REFERENCES "poser_widget" ("id"),
  CONSTRAINT "fk_poser_component_kind" FOREIGN KEY ("kind") REFERENCES "c_component_kind" ("id")
) STRICT;

COMMIT;
