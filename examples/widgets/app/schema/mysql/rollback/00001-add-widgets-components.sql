-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- drop foreign key fk_component_widget of poser_component
-- drops: foreign key poser_component.fk_component_widget
ALTER TABLE `poser_component` DROP FOREIGN KEY `fk_component_widget`;

-- drop foreign key fk_poser_component_kind of poser_component
-- drops: foreign key poser_component.fk_poser_component_kind
ALTER TABLE `poser_component` DROP FOREIGN KEY `fk_poser_component_kind`;

-- drop foreign key fk_poser_widget_tenant of poser_widget
-- drops: foreign key poser_widget.fk_poser_widget_tenant
ALTER TABLE `poser_widget` DROP FOREIGN KEY `fk_poser_widget_tenant`;

-- drop poser_component
-- loses the rows of poser_component
-- drops: table poser_component
DROP TABLE `poser_component`;

-- drop poser_widget
-- loses the rows of poser_widget
-- drops: table poser_widget
DROP TABLE `poser_widget`;
