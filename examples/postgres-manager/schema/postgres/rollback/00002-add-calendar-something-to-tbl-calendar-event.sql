-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- drop tbl_calendar_event.calendar_something
-- loses the values of tbl_calendar_event.calendar_something
BEGIN;
ALTER TABLE "tbl_calendar_event" DROP COLUMN "calendar_something";
COMMIT;
