-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- new table poser_widget
-- makes: table poser_widget
CREATE TABLE `poser_widget` (
  `id` varchar(32) NOT NULL COMMENT '32 hex digits.',
  `tenant` varchar(32) NOT NULL COMMENT 'Whose it is.',
  `name` varchar(255) NOT NULL COMMENT 'What people call it.',
  `version` varchar(20) NOT NULL COMMENT 'How it is built.',
  `enabled` boolean NOT NULL DEFAULT TRUE COMMENT 'Whether it may be used.',
  CONSTRAINT `pk_poser_widget` PRIMARY KEY (`id`),
  CONSTRAINT `ck_poser_widget_enabled_type` CHECK (`enabled` IN (0, 1))
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'A widget that somebody has made.';

-- new table poser_component
-- makes: table poser_component
CREATE TABLE `poser_component` (
  `id` varchar(32) NOT NULL COMMENT '32 hex digits.',
  `widget` varchar(32) NOT NULL COMMENT 'The widget that it is a part of.',
  `kind` smallint NOT NULL DEFAULT 1 COMMENT 'What it is.',
  CONSTRAINT `pk_poser_component` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'A part of a widget.';

-- foreign key fk_poser_widget_tenant of poser_widget
-- makes: foreign key poser_widget.fk_poser_widget_tenant
ALTER TABLE `poser_widget` ADD CONSTRAINT `fk_poser_widget_tenant` FOREIGN KEY (`tenant`) REFERENCES `core_tenant` (`id`) ON DELETE CASCADE;

-- foreign key fk_component_widget of poser_component
-- makes: foreign key poser_component.fk_component_widget
ALTER TABLE `poser_component` ADD CONSTRAINT `fk_component_widget` FOREIGN KEY (`widget`) REFERENCES `poser_widget` (`id`);

-- foreign key fk_poser_component_kind of poser_component
-- makes: foreign key poser_component.fk_poser_component_kind
ALTER TABLE `poser_component` ADD CONSTRAINT `fk_poser_component_kind` FOREIGN KEY (`kind`) REFERENCES `c_component_kind` (`id`);
