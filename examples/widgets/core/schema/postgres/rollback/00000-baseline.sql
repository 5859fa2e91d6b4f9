-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop core_tenant, c_component_kind
-- loses the rows of core_tenant, c_component_kind
BEGIN;
DROP TABLE "core_tenant", "c_component_kind";
COMMIT;
