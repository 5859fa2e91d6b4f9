-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- change person.id
-- rewrites the table, blocks writes
-- makes: column person.id bigint NOT NULL
ALTER TABLE `person` MODIFY COLUMN `id` bigint NOT NULL;

-- change person.name
-- rewrites the table, blocks writes
-- makes: column person.name varchar(200) NOT NULL
ALTER TABLE `person` MODIFY COLUMN `name` varchar(200) NOT NULL;

-- change person.mood
-- rewrites the table, blocks writes
-- makes: column person.mood enum('sad', 'happy', 'wild') NOT NULL DEFAULT 'sad'
ALTER TABLE `person` MODIFY COLUMN `mood` enum('sad', 'happy', 'wild') NOT NULL DEFAULT 'sad';
