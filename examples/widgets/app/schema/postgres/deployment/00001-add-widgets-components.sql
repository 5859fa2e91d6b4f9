-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- new table poser_widget
BEGIN;
CREATE TABLE "poser_widget" (
  "id" varchar(32) NOT NULL,
  "tenant" varchar(32) NOT NULL,
  "name" varchar(255) NOT NULL,
  "version" varchar(20) NOT NULL,
  "enabled" boolean NOT NULL DEFAULT TRUE,
  CONSTRAINT "pk_poser_widget" PRIMARY KEY ("id")
);
COMMENT ON TABLE "poser_widget" IS 'A widget that somebody has made.';
COMMENT ON COLUMN "poser_widget"."id" IS '32 hex digits.';
COMMENT ON COLUMN "poser_widget"."tenant" IS 'Whose it is.';
COMMENT ON COLUMN "poser_widget"."name" IS 'What people call it.';
COMMENT ON COLUMN "poser_widget"."version" IS 'How it is built.';
COMMENT ON COLUMN "poser_widget"."enabled" IS 'Whether it may be used.';
COMMIT;

-- new table poser_component
BEGIN;
CREATE TABLE "poser_component" (
  "id" varchar(32) NOT NULL,
  "widget" varchar(32) NOT NULL,
  "kind" smallint NOT NULL DEFAULT 1,
  CONSTRAINT "pk_poser_component" PRIMARY KEY ("id")
);
COMMENT ON TABLE "poser_component" IS 'A part of a widget.';
COMMENT ON COLUMN "poser_component"."id" IS '32 hex digits.';
COMMENT ON COLUMN "poser_component"."widget" IS 'The widget that it is a part of.';
COMMENT ON COLUMN "poser_component"."kind" IS 'What it is.';
COMMIT;

-- foreign keys of poser_widget
BEGIN;
ALTER TABLE "poser_widget" ADD CONSTRAINT "fk_poser_widget_tenant" FOREIGN KEY ("tenant") REFERENCES "core_tenant" ("id") ON DELETE CASCADE;
COMMIT;

-- foreign keys of poser_component
BEGIN;
ALTER TABLE "poser_component" ADD CONSTRAINT "fk_component_widget" FOREIGN KEY ("widget") REFERENCES "poser_widget" ("id");
ALTER TABLE "poser_component" ADD CONSTRAINT "fk_poser_component_kind" FOREIGN KEY ("kind") REFERENCES "c_component_kind" ("id");
COMMIT;
