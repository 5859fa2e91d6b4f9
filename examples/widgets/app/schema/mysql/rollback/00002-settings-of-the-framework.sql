-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- drop foreign key fk_core_setting_tenant of core_setting
-- drops: foreign key core_setting.fk_core_setting_tenant
ALTER TABLE `core_setting` DROP FOREIGN KEY `fk_core_setting_tenant`;

-- drop core_setting
-- loses the rows of core_setting
-- drops: table core_setting
DROP TABLE `core_setting`;
