-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- add parcel.gone
-- makes: column parcel.gone bigint NULL
ALTER TABLE `parcel` ADD COLUMN `gone` bigint NULL, LOCK = NONE;

-- fill parcel.old
-- blocks writes, reads the whole table
-- again
UPDATE `parcel` SET `old` = id WHERE `old` IS NULL;

-- tighten parcel.old
-- rewrites the table, blocks writes
-- makes: column parcel.old int NOT NULL
ALTER TABLE `parcel` MODIFY COLUMN `old` int NOT NULL;

-- unique uq_parcel_old of parcel
-- reads the whole table
-- makes: index parcel.uq_parcel_old
ALTER TABLE `parcel` ADD CONSTRAINT `uq_parcel_old` UNIQUE (`old`), ALGORITHM = INPLACE, LOCK = NONE;

-- check ck_parcel_weight of parcel
-- rewrites the table, blocks writes
-- makes: check parcel.ck_parcel_weight
ALTER TABLE `parcel` ADD CONSTRAINT `ck_parcel_weight` CHECK (`weight` >= 0);

-- foreign key fk_parcel_gone of parcel, for new rows
-- makes: foreign key parcel.fk_parcel_gone
SET foreign_key_checks = 0;
ALTER TABLE `parcel` ADD CONSTRAINT `fk_parcel_gone` FOREIGN KEY (`gone`) REFERENCES `gone` (`id`) ON DELETE CASCADE, ALGORITHM = INPLACE, LOCK = NONE;
SET foreign_key_checks = 1;

-- foreign key fk_parcel_gone of parcel, for the rows that are there: fails if one refers to a missing row; for new rows it holds
-- reads the whole table
-- again
SET @codebooks_lost = (SELECT count(*) FROM `parcel` AS child WHERE child.`gone` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `gone` AS parent WHERE parent.`id` = child.`gone`));
SET @codebooks_step = IF(@codebooks_lost = 0, 'DO 0', 'SELECT 1 FROM `fk_parcel_gone refers to rows that are missing`');
PREPARE codebooks_step FROM @codebooks_step;
EXECUTE codebooks_step;
DEALLOCATE PREPARE codebooks_step;

-- index ix_parcel_weight of parcel
-- reads the whole table
-- makes: index parcel.ix_parcel_weight
CREATE INDEX `ix_parcel_weight` ON `parcel` (`weight`) ALGORITHM = INPLACE LOCK = NONE;
