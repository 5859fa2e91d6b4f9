-- The first thousand numbers are kept for events that are entered by hand.
ALTER SEQUENCE tbl_calendar_event_calendar_id_seq RESTART WITH 1000;
