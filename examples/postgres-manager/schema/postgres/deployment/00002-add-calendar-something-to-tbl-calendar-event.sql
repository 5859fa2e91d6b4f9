-- deployment; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- add tbl_calendar_event.calendar_something
BEGIN;
ALTER TABLE "tbl_calendar_event" ADD COLUMN "calendar_something" text NOT NULL DEFAULT 'lol';
COMMIT;

-- comments of tbl_calendar_event
BEGIN;
COMMENT ON COLUMN "tbl_calendar_event"."calendar_something" IS 'Something about it.';
COMMIT;
