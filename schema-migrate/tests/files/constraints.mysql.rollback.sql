-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- drop foreign key fk_parcel_gone of parcel
-- drops: foreign key parcel.fk_parcel_gone
ALTER TABLE `parcel` DROP FOREIGN KEY `fk_parcel_gone`, ALGORITHM = INPLACE, LOCK = NONE;

-- drop check ck_parcel_weight of parcel
-- drops: check parcel.ck_parcel_weight
ALTER TABLE `parcel` DROP CONSTRAINT `ck_parcel_weight`, LOCK = NONE;

-- drop index uq_parcel_old of parcel
-- drops: index parcel.uq_parcel_old
ALTER TABLE `parcel` DROP INDEX `uq_parcel_old`, ALGORITHM = INPLACE, LOCK = NONE;

-- drop index ix_parcel_weight of parcel
-- drops: index parcel.ix_parcel_weight
ALTER TABLE `parcel` DROP INDEX `ix_parcel_weight`, ALGORITHM = INPLACE, LOCK = NONE;

-- drop index fk_parcel_gone of parcel
-- drops: index parcel.fk_parcel_gone
ALTER TABLE `parcel` DROP INDEX `fk_parcel_gone`, ALGORITHM = INPLACE, LOCK = NONE;

-- change parcel.old
-- rewrites the table, blocks writes
-- makes: column parcel.old int NULL
ALTER TABLE `parcel` MODIFY COLUMN `old` int NULL;

-- drop parcel.gone
-- loses the values of parcel.gone
-- drops: column parcel.gone
ALTER TABLE `parcel` DROP COLUMN `gone`, LOCK = NONE;
