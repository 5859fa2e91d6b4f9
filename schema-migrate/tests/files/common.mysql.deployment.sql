-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- rename in parcel: weight to grams
-- renames: column parcel.weight to grams
ALTER TABLE `parcel`
    RENAME COLUMN `weight` TO `grams`, LOCK = NONE;

-- new table depot
-- makes: table depot
CREATE TABLE `depot` (
  `name` varchar(40) NOT NULL,
  `id` bigint NOT NULL,
  CONSTRAINT `pk_depot` PRIMARY KEY (`id`),
  CONSTRAINT `uq_depot_name` UNIQUE (`name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- add parcel.note
-- makes: column parcel.note longtext NULL COMMENT 'What the sender wrote.'
ALTER TABLE `parcel` ADD COLUMN `note` longtext NULL COMMENT 'What the sender wrote.', LOCK = NONE;

-- rows of c_state
-- again
UPDATE `c_state` SET
    `name` = 'on_its_way',
    `description` = 'It is on its way',
    `sha` = '4cebe8724cb4273c4774be6241c48e365162a97eb60ccc5fe097ef5a933ffebe'
WHERE `id` = 10;

-- rows of c_state
-- again
INSERT INTO `c_state` (`id`, `name`, `description`, `sha`)
SELECT 20, 'delivered', 'Handed over', 'a1fef2abb08facb54f81b118e92b07406c3e97e7815bd25c2d97e7565aea637b' FROM dual
WHERE NOT EXISTS (SELECT 1 FROM `c_state` WHERE `id` = 20);

-- drop parcel.old
-- loses the values of parcel.old
-- drops: column parcel.old
ALTER TABLE `parcel` DROP COLUMN `old`, LOCK = NONE;

-- drop gone
-- loses the rows of gone
-- drops: table gone
DROP TABLE `gone`;
