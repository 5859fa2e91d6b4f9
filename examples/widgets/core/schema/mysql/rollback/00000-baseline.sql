-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- drop core_tenant
-- loses the rows of core_tenant
-- drops: table core_tenant
DROP TABLE `core_tenant`;

-- drop c_component_kind
-- loses the rows of c_component_kind
-- drops: table c_component_kind
DROP TABLE `c_component_kind`;
