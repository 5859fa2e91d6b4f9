-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop tbl_new_table
-- loses the rows of tbl_new_table
BEGIN;
DROP TABLE "tbl_new_table";
COMMIT;
