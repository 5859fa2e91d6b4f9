-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- drop check ck_parcel_state of parcel
-- drops: check parcel.ck_parcel_state
ALTER TABLE `parcel` DROP CONSTRAINT `ck_parcel_state`, LOCK = NONE;

-- drop check ck_parcel_weight of parcel
-- drops: check parcel.ck_parcel_weight
ALTER TABLE `parcel` DROP CONSTRAINT `ck_parcel_weight`, LOCK = NONE;

-- check ck_parcel_state of parcel
-- rewrites the table, blocks writes
-- makes: check parcel.ck_parcel_state
ALTER TABLE `parcel` ADD CONSTRAINT `ck_parcel_state` CHECK (`state` IN (0, 10));

-- check ck_parcel_weight of parcel
-- rewrites the table, blocks writes
-- makes: check parcel.ck_parcel_weight
ALTER TABLE `parcel` ADD CONSTRAINT `ck_parcel_weight` CHECK (`weight` >= 0);
