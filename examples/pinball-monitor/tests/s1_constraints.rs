//! Valid and invalid rows have the same verdict on the three databases.

use std::path::Path;

use assert_cmd::Command;
use test_servers::{Database, Kind};

/// Above 2^53, where a float would lose the last digits.
const CHANNEL: i64 = 1_234_567_890_123_456_789;

/// A database that the example's own command has set up.
fn deployed() -> impl Iterator<Item = Database> {
    Database::all().into_iter().inspect(|database| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pinball-monitor"));
        command.args(["setup", "--database-url", &database.url()]).assert().success();
        let channel = format!("INSERT INTO channel_configs (channel_id, guild_id) VALUES ({CHANNEL}, 7);");
        database.script(&channel).expect("a channel");
    })
}

fn target(kind: &str, rest: &[(&str, &str)]) -> String {
    let channel = CHANNEL.to_string();
    let kind = format!("'{kind}'");
    let mut cells = vec![("channel_id", channel.as_str()), ("target_type", kind.as_str()), ("display_name", "'x'")];
    cells.extend(rest);
    let (columns, values): (Vec<&str>, Vec<&str>) = cells.into_iter().unzip();
    format!("INSERT INTO monitoring_targets ({}) VALUES ({})", columns.join(", "), values.join(", "))
}

fn place(id: &str) -> String {
    target("location", &[("location_id", id)])
}

fn point(latitude: &str, longitude: &str) -> String {
    target("geographic", &[("latitude", latitude), ("longitude", longitude)])
}

/// A database that the committed scripts have created, through its own client.
fn created() -> impl Iterator<Item = Database> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    Database::all().into_iter().inspect(move |database| {
        database.create(&schema.join(database.dialect()).join("create"));
    })
}

#[test]
fn s1_01_the_scripts_make_the_three_tables() {
    for database in created() {
        let sql = match database.dialect() {
            "postgres" => "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
            "mysql" => "SELECT table_name FROM information_schema.tables WHERE table_schema = database()",
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        };
        let mut tables = database.query(sql).concat();
        tables.sort();
        assert_eq!(tables, ["channel_configs", "monitoring_targets", "seen_submissions"], "{}", database.dialect());
    }
}

/// The names of a table's checks and unique constraints as its catalog has them, sorted; those that the database makes up
/// for constraints without a name are left out.
fn constraints(database: &Database, table: &str) -> Vec<String> {
    let mut names = match database.dialect() {
        "postgres" => database.query(&format!(
            "SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype IN ('c', 'u')"
        )),
        "mysql" => database.query(&format!(
            "SELECT constraint_name FROM information_schema.table_constraints \
             WHERE table_schema = database() AND table_name = '{table}' AND constraint_type IN ('CHECK', 'UNIQUE') \
             AND constraint_name NOT LIKE 'CONSTRAINT%' AND constraint_name NOT LIKE '%chk%'"
        )),
        // Its catalog keeps the statement, as it was accepted.
        _ => {
            let sql =
                database.query(&format!("SELECT sql FROM sqlite_master WHERE name = '{table}'")).concat().join(" ");
            let parts = sql.split("CONSTRAINT \"").skip(1).filter_map(|rest| rest.split_once('"'));
            let of_kind = |rest: &str| ["CHECK", "UNIQUE"].iter().any(|kind| rest.trim_start().starts_with(kind));
            parts.filter(|(_, rest)| of_kind(rest)).map(|(name, _)| vec![name.to_owned()]).collect()
        }
    }
    .concat();
    names.sort();
    names
}

/// The columns of a unique constraint, in its order.
fn unique_columns(database: &Database, table: &str, name: &str) -> Vec<String> {
    let sql = match database.dialect() {
        "postgres" => format!(
            "SELECT attname FROM pg_constraint CROSS JOIN unnest(conkey) WITH ORDINALITY AS key (number, place) \
             JOIN pg_attribute ON (attrelid, attnum) = (conrelid, number) \
             WHERE conrelid = '{table}'::regclass AND conname = '{name}' ORDER BY place"
        ),
        "mysql" => format!(
            "SELECT column_name FROM information_schema.key_column_usage WHERE table_schema = database() \
             AND table_name = '{table}' AND constraint_name = '{name}' ORDER BY ordinal_position"
        ),
        // Its indexes do not know the constraint's name, which is in the statement.
        _ => {
            let sql =
                database.query(&format!("SELECT sql FROM sqlite_master WHERE name = '{table}'")).concat().join(" ");
            let columns = sql
                .split_once(&format!("CONSTRAINT \"{name}\" UNIQUE ("))
                .and_then(|(_, rest)| rest.split_once(')'))
                .map(|(columns, _)| columns.replace('"', ""))
                .unwrap_or_default();
            return columns.split(", ").map(str::to_owned).collect();
        }
    };
    database.query(&sql).concat()
}

/// Those that the document has: what a database's types leave open has checks with names as well.
fn documented(database: &Database, table: &str) -> Vec<String> {
    let mut names = constraints(database, table);
    names.retain(|name| name == "ck_monitoring_targets_target_type" || !name.ends_with("_type"));
    names
}

#[test]
fn s1_03_checks_and_unique_constraints_have_names() {
    for database in created() {
        let dialect = database.dialect();
        assert_eq!(
            documented(&database, "monitoring_targets"),
            [
                "ck_monitoring_targets_latitude",
                "ck_monitoring_targets_longitude",
                "ck_monitoring_targets_radius_miles",
                "ck_monitoring_targets_target_type",
                "ck_target_data",
                "uq_channel_coordinates",
                "uq_channel_location",
            ],
            "{dialect}"
        );
        assert_eq!(documented(&database, "channel_configs"), ["ck_channel_configs_poll_rate"], "{dialect}");
        assert_eq!(documented(&database, "seen_submissions"), ["uq_channel_submission"], "{dialect}");
        for (table, name, columns) in [
            ("monitoring_targets", "uq_channel_location", &["channel_id", "location_id"][..]),
            ("monitoring_targets", "uq_channel_coordinates", &["channel_id", "latitude", "longitude"]),
            ("seen_submissions", "uq_channel_submission", &["channel_id", "submission_id"]),
        ] {
            assert_eq!(unique_columns(&database, table, name), columns, "{name} on {dialect}");
        }

        // The name is what whoever breaks it reads; SQLite names the columns of a unique constraint.
        database
            .script(&format!("INSERT INTO channel_configs (channel_id, guild_id) VALUES ({CHANNEL}, 7);"))
            .expect("a channel");
        database.script(&format!("{};{};", place("1"), point("1", "1"))).expect("two targets");
        let radius =
            |miles: &str| target("geographic", &[("latitude", "2"), ("longitude", "2"), ("radius_miles", miles)]);
        for (sql, name, columns) in [
            (target("location", &[]), "ck_target_data", ""),
            (point("91", "0"), "ck_monitoring_targets_latitude", ""),
            (point("0", "181"), "ck_monitoring_targets_longitude", ""),
            (radius("101"), "ck_monitoring_targets_radius_miles", ""),
            (place("1"), "uq_channel_location", "channel_id, monitoring_targets.location_id"),
            (point("1", "1"), "uq_channel_coordinates", "latitude, monitoring_targets.longitude"),
        ] {
            let complaint = database.script(&format!("{sql};")).expect_err("it breaks a constraint");
            let named = complaint.contains(name);
            let told = dialect == "sqlite" && !columns.is_empty() && complaint.contains(columns);
            assert!(named || told, "{dialect} does not name `{name}`: {complaint}");
        }
    }
}

#[test]
fn s1_02_a_natural_key_has_no_sequence_and_keeps_its_digits() {
    for database in deployed() {
        assert_eq!(database.query("SELECT channel_id FROM channel_configs"), [[CHANNEL.to_string()]]);
        assert!(!database.accepts("INSERT INTO channel_configs (guild_id) VALUES (8)"), "{}", database.dialect());
    }
}

#[test]
fn s1_05_every_verdict_is_the_same_everywhere() {
    for database in deployed() {
        let dialect = database.dialect();
        let takes = |sql: &str| assert!(database.accepts(sql), "{dialect} refused {sql}");
        let refuses = |sql: &str| assert!(!database.accepts(sql), "{dialect} took {sql}");
        takes(&place("1"));
        takes(&point("40.7128", "-74.0060"));
        // The document's own example of what must not pass.
        refuses(&target("geographic", &[("latitude", "200"), ("longitude", "300"), ("radius_miles", "5")]));
        takes(&point("90", "180"));
        takes(&point("-90", "-180"));
        for (latitude, longitude) in [("90.0001", "0"), ("-90.0001", "0"), ("0", "180.0001"), ("0", "-180.0001")] {
            refuses(&point(latitude, longitude));
        }
        if dialect == "postgres" {
            refuses(&point("'NaN'", "0"));
            refuses(&point("0", "'NaN'"));
        }
        let radius = |miles: &str, longitude: &str| {
            target("geographic", &[("latitude", "1"), ("longitude", longitude), ("radius_miles", miles)])
        };
        takes(&radius("1", "1"));
        takes(&radius("100", "2"));
        refuses(&radius("0", "3"));
        refuses(&radius("101", "4"));
        // A place needs no radius, a point has one.
        takes(&target("location", &[("location_id", "77"), ("radius_miles", "NULL")]));
        refuses(&radius("NULL", "5"));
        // The kind and its data must fit.
        refuses(&target("location", &[("location_id", "2"), ("latitude", "1"), ("longitude", "1")]));
        refuses(&target("location", &[]));
        refuses(&target("geographic", &[("latitude", "5")]));
        refuses(&target("geographic", &[("location_id", "3")]));
        refuses(&target("planet", &[("location_id", "4")]));
        refuses(&target("Location", &[("location_id", "4")]));
        // Duplicates and orphans.
        refuses(&place("1"));
        refuses(&point("40.7128", "-74.0060"));
        refuses(&place("1").replace(&CHANNEL.to_string(), "2"));
        let seen = format!("INSERT INTO seen_submissions (channel_id, submission_id) VALUES ({CHANNEL}, 9)");
        takes(&seen);
        refuses(&seen);
    }
}

#[test]
fn s1_08_defaults_are_the_documents() {
    for database in deployed() {
        database.script(&format!("{};", place("1"))).expect("a target");
        let truth = if database.dialect() == "postgres" { "t" } else { "1" };
        assert_eq!(
            database.query("SELECT poll_rate_minutes, notification_types, is_active FROM channel_configs"),
            [["60", "machines", truth]]
        );
        assert_eq!(
            database.query("SELECT radius_miles, poll_rate_minutes, notification_types FROM monitoring_targets"),
            [["25", "60", "machines"]]
        );
        assert_eq!(database.query("SELECT count(*) FROM channel_configs WHERE created_at IS NULL"), [["0"]]);
    }
}

#[test]
fn s1_09_a_channel_with_targets_cannot_go() {
    for database in deployed() {
        database.script(&format!("{};", place("1"))).expect("a target");
        assert!(!database.accepts("DELETE FROM channel_configs"), "{}", database.dialect());
    }
}

#[test]
fn s1_14_what_is_verified_is_all_there() {
    for database in deployed() {
        let verify = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_pinball-monitor"));
            let done = command.args(["verify", "--database-url", &database.url()]).output().expect("it runs");
            (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
        };
        let (code, said) = verify();
        assert_eq!(code, Some(0), "{said}");
        // MySQL leaves rows of a foreign key unchecked, which is told.
        let verdict = if database.kind() == Some(Kind::Mysql) {
            "0 errors, 1 warning"
        } else {
            "the database matches the schema"
        };
        assert!(said.contains("3 tables") && said.contains(verdict), "{said}");
        let spoil = match database.dialect() {
            "postgres" => "ALTER TABLE monitoring_targets DROP CONSTRAINT ck_target_data",
            "mysql" => "ALTER TABLE monitoring_targets DROP CONSTRAINT ck_target_data",
            // SQLite drops no constraint alone, but a column.
            _ => "ALTER TABLE monitoring_targets DROP COLUMN created_at",
        };
        database.script(&format!("{spoil};")).expect("spoiled");
        let (code, said) = verify();
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("`monitoring_targets`") && said.contains("MonitoringTarget"), "{said}");
    }
}
