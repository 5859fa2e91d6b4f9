-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- new table c_component_kind
-- makes: table c_component_kind
CREATE TABLE `c_component_kind` (
  `id` smallint NOT NULL COMMENT 'The code, as the enum numbers it.',
  `name` varchar(255) NOT NULL COMMENT 'The code''s name, unique among live codes.',
  `description` longtext NOT NULL COMMENT 'What the code means.',
  `sha` char(64) NOT NULL COMMENT 'SHA-256 of the row as the enum declares it.',
  `archived_at` datetime(6) NULL COMMENT 'When the code was archived, NULL while it is live.',
  `date_created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was first inserted.',
  `live_name` varchar(255) GENERATED ALWAYS AS (if(`archived_at` IS NULL, `name`, NULL)) VIRTUAL,
  CONSTRAINT `pk_c_component_kind` PRIMARY KEY (`id`),
  CONSTRAINT `uq_c_component_kind_name` UNIQUE (`live_name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'What a component of a widget is.';

-- new table core_tenant
-- makes: table core_tenant
CREATE TABLE `core_tenant` (
  `id` varchar(32) NOT NULL COMMENT '32 hex digits.',
  `name` varchar(255) NOT NULL COMMENT 'What people call it.',
  CONSTRAINT `pk_core_tenant` PRIMARY KEY (`id`),
  CONSTRAINT `uq_core_tenant_name` UNIQUE (`name`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Whoever the framework works for.';

-- rows of c_component_kind
-- again
INSERT INTO `c_component_kind` (`id`, `name`, `description`, `sha`, `archived_at`) VALUES
    (1, 'display', 'Shows something', '49b9c55eca6b932d940e5b9e6844d354b1c0222befcd3c1aaf03308dbe693792', NULL),
    (2, 'input', 'Lets people put something in', 'f181dc81d1bab6428cc3ed1bb836d042eda08a48279db53e9d0e8018526913da', NULL)
ON DUPLICATE KEY UPDATE `id` = `id`;
