-- rollback; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error
SET client_encoding = 'UTF8';
SET lock_timeout = '500ms';

-- labels of mood: a new type in the place of the old one; fails if a label that goes is used
-- rewrites the table, blocks writes
BEGIN;
ALTER TYPE "mood" RENAME TO "mood_old";
CREATE TYPE "mood" AS ENUM (
  'sad',
  'bored',
  'happy'
);
ALTER TABLE "person"
    ALTER COLUMN "mood" DROP DEFAULT,
    ALTER COLUMN "mood" TYPE "mood" USING "mood"::text::"mood",
    ALTER COLUMN "mood" SET DEFAULT 'sad';
DROP TYPE "mood_old";
COMMIT;

-- types of person: seen from timestamptz to timestamp
BEGIN;
SET LOCAL timezone = 'UTC';
ALTER TABLE "person"
    ALTER COLUMN "seen" TYPE timestamp;
COMMIT;

-- types of person: id from bigint to integer; name from varchar(200) to varchar(20)
-- rewrites the table, blocks writes
BEGIN;
ALTER TABLE "person"
    ALTER COLUMN "id" TYPE integer,
    ALTER COLUMN "name" TYPE varchar(20);
COMMIT;
