-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop foreign keys of core_setting
BEGIN;
ALTER TABLE "core_setting" DROP CONSTRAINT "fk_core_setting_tenant";
COMMIT;

-- drop core_setting
-- loses the rows of core_setting
BEGIN;
DROP TABLE "core_setting";
COMMIT;
