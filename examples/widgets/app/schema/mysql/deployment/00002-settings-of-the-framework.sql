-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- new table core_setting
-- makes: table core_setting
CREATE TABLE `core_setting` (
  `tenant` varchar(32) NOT NULL COMMENT 'Whose choice it is.',
  `name` varchar(80) NOT NULL COMMENT 'What can be chosen.',
  `value` longtext NOT NULL COMMENT 'What was chosen.',
  CONSTRAINT `pk_core_setting` PRIMARY KEY (`tenant`, `name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Something that a tenant has chosen.';

-- foreign key fk_core_setting_tenant of core_setting
-- makes: foreign key core_setting.fk_core_setting_tenant
ALTER TABLE `core_setting` ADD CONSTRAINT `fk_core_setting_tenant` FOREIGN KEY (`tenant`) REFERENCES `core_tenant` (`id`) ON DELETE CASCADE;
