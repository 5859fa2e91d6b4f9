-- rollback; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- drop foreign key fk_seen_submissions_channel_id of seen_submissions
-- drops: foreign key seen_submissions.fk_seen_submissions_channel_id
ALTER TABLE `seen_submissions` DROP FOREIGN KEY `fk_seen_submissions_channel_id`;

-- drop foreign key fk_monitoring_targets_channel_id of monitoring_targets
-- drops: foreign key monitoring_targets.fk_monitoring_targets_channel_id
ALTER TABLE `monitoring_targets` DROP FOREIGN KEY `fk_monitoring_targets_channel_id`;

-- drop seen_submissions
-- loses the rows of seen_submissions
-- drops: table seen_submissions
DROP TABLE `seen_submissions`;

-- drop monitoring_targets
-- loses the rows of monitoring_targets
-- drops: table monitoring_targets
DROP TABLE `monitoring_targets`;

-- drop channel_configs
-- loses the rows of channel_configs
-- drops: table channel_configs
DROP TABLE `channel_configs`;
