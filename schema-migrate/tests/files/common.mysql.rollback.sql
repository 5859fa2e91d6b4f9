-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- cannot be brought back: the rows of gone

-- cannot be brought back: the values of parcel.old

-- rename in parcel: grams to weight
-- renames: column parcel.grams to weight
ALTER TABLE `parcel`
    RENAME COLUMN `grams` TO `weight`, LOCK = NONE;

-- new table gone
-- makes: table gone
CREATE TABLE `gone` (
  `id` bigint NOT NULL,
  CONSTRAINT `pk_gone` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- add parcel.old
-- makes: column parcel.old int NULL
ALTER TABLE `parcel` ADD COLUMN `old` int NULL, LOCK = NONE;

-- rows of c_state
-- again
UPDATE `c_state` SET
    `name` = 'on_its_way',
    `description` = 'On its way',
    `sha` = '0328a382990d640f4b19ccfc2aa08958686b97eb149b66bde996945616a960fb'
WHERE `id` = 10;

-- drop parcel.note
-- loses the values of parcel.note
-- drops: column parcel.note
ALTER TABLE `parcel` DROP COLUMN `note`, LOCK = NONE;

-- drop depot
-- loses the rows of depot
-- drops: table depot
DROP TABLE `depot`;

-- populate: c_state (the merge archives codes that are gone)
