-- Numbers of manual deployments may leave gaps.
UPDATE tbl_calendar_event
SET calendar_website = 'https://' || substr(calendar_website, 8)
WHERE calendar_website LIKE 'http://%';
