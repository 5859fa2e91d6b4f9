-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop foreign keys of poser_component
BEGIN;
ALTER TABLE "poser_component" DROP CONSTRAINT "fk_component_widget", DROP CONSTRAINT "fk_poser_component_kind";
COMMIT;

-- drop foreign keys of poser_widget
BEGIN;
ALTER TABLE "poser_widget" DROP CONSTRAINT "fk_poser_widget_tenant";
COMMIT;

-- drop poser_component, poser_widget
-- loses the rows of poser_component, poser_widget
BEGIN;
DROP TABLE "poser_component", "poser_widget";
COMMIT;
