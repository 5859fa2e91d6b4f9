-- deployment; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`
-- each statement is done for good once it has run: after an error, go on with the one that failed
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT';
SET SESSION lock_wait_timeout = 60;

-- new table channel_configs
-- makes: table channel_configs
CREATE TABLE `channel_configs` (
  `channel_id` bigint NOT NULL COMMENT 'The chat service''s own number of the channel.',
  `guild_id` bigint NOT NULL COMMENT 'The chat service''s own number of the server that the channel belongs to.',
  `poll_rate_minutes` int NOT NULL DEFAULT 60 COMMENT 'Minutes between two looks.',
  `notification_types` varchar(50) NOT NULL DEFAULT 'machines' COMMENT 'Of what the channel wants to hear.',
  `is_active` boolean NOT NULL DEFAULT TRUE COMMENT 'Whether the channel is served.',
  `last_poll_at` datetime(6) NULL COMMENT 'The last look.',
  `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the channel was added.',
  `updated_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When its configuration was last changed.',
  CONSTRAINT `pk_channel_configs` PRIMARY KEY (`channel_id`),
  CONSTRAINT `ck_channel_configs_poll_rate` CHECK (poll_rate_minutes > 0),
  CONSTRAINT `ck_channel_configs_is_active_type` CHECK (`is_active` IN (0, 1))
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'How a channel hears of what it watches.';

-- new table monitoring_targets
-- makes: table monitoring_targets
CREATE TABLE `monitoring_targets` (
  `id` bigint NOT NULL AUTO_INCREMENT COMMENT 'Number.',
  `channel_id` bigint NOT NULL COMMENT 'The channel that watches.',
  `target_type` varchar(20) NOT NULL COMMENT 'What kind of target it is.',
  `display_name` varchar(255) NOT NULL COMMENT 'What people call it.',
  `location_id` bigint NULL COMMENT 'The place, for a target of that kind.',
  `latitude` double NULL COMMENT 'Degrees north, for a point.',
  `longitude` double NULL COMMENT 'Degrees east, for a point.',
  `radius_miles` int NULL DEFAULT 25 COMMENT 'Miles around the point; a place needs none.',
  `poll_rate_minutes` int NOT NULL DEFAULT 60 COMMENT 'Minutes between two looks.',
  `notification_types` varchar(50) NOT NULL DEFAULT 'machines' COMMENT 'Of what the channel wants to hear.',
  `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the target was added.',
  CONSTRAINT `pk_monitoring_targets` PRIMARY KEY (`id`),
  CONSTRAINT `uq_channel_location` UNIQUE (`channel_id`, `location_id`),
  CONSTRAINT `uq_channel_coordinates` UNIQUE (`channel_id`, `latitude`, `longitude`),
  CONSTRAINT `ck_monitoring_targets_target_type` CHECK (`target_type` IN ('geographic', 'location') AND `target_type` NOT LIKE '% '),
  CONSTRAINT `ck_monitoring_targets_latitude` CHECK (`latitude` >= -90 AND `latitude` <= 90),
  CONSTRAINT `ck_monitoring_targets_longitude` CHECK (`longitude` >= -180 AND `longitude` <= 180),
  CONSTRAINT `ck_monitoring_targets_radius_miles` CHECK (`radius_miles` >= 1 AND `radius_miles` <= 100),
  CONSTRAINT `ck_target_data` CHECK (target_type = 'location' AND location_id IS NOT NULL AND latitude IS NULL AND longitude IS NULL OR target_type = 'geographic' AND location_id IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL AND radius_miles IS NOT NULL)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Something that a channel watches.';

-- new table seen_submissions
-- makes: table seen_submissions
CREATE TABLE `seen_submissions` (
  `id` bigint NOT NULL AUTO_INCREMENT COMMENT 'Number.',
  `channel_id` bigint NOT NULL COMMENT 'The channel.',
  `submission_id` bigint NOT NULL COMMENT 'The directory''s own number of the submission.',
  `seen_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the channel heard of it.',
  CONSTRAINT `pk_seen_submissions` PRIMARY KEY (`id`),
  CONSTRAINT `uq_channel_submission` UNIQUE (`channel_id`, `submission_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'A submission that a channel has heard of.';

-- foreign key fk_monitoring_targets_channel_id of monitoring_targets
-- makes: foreign key monitoring_targets.fk_monitoring_targets_channel_id
ALTER TABLE `monitoring_targets` ADD CONSTRAINT `fk_monitoring_targets_channel_id` FOREIGN KEY (`channel_id`) REFERENCES `channel_configs` (`channel_id`);

-- foreign key fk_seen_submissions_channel_id of seen_submissions
-- makes: foreign key seen_submissions.fk_seen_submissions_channel_id
ALTER TABLE `seen_submissions` ADD CONSTRAINT `fk_seen_submissions_channel_id` FOREIGN KEY (`channel_id`) REFERENCES `channel_configs` (`channel_id`);
