//! A fresh start: one baseline in place of the past, and a database that is made again from it.

use std::fs;

use test_servers::Database;

use super::{Example, confirmation, tables};

const TABLES: [&str; 3] = ["channel_configs", "monitoring_targets", "seen_submissions"];

/// The example after one more release, all of it squashed into one baseline.
fn squashed() -> Example {
    let example = Example::copied("pinball-monitor");
    let (guild, name) = ("    pub guild_id: i64,\n", "    #[codebook(length = 80)]\n    pub name: Option<String>,\n");
    example.edit(|source| source.replacen(guild, &format!("{guild}    /// What people call it.\n{name}"), 1));
    example.done(&["migrate", "name channels"], None);
    assert_eq!(example.names("schema/sqlite/deployment"), ["00000-baseline.sql", "00001-name-channels.sql"]);
    example.done(&["migrate", "--squash"], None);
    assert_eq!(example.names("schema/sqlite/deployment"), ["00000-baseline.sql"]);
    example
}

/// A channel that watches a place and a point.
fn fill(database: &Database) {
    let target = "INSERT INTO monitoring_targets (channel_id, target_type, display_name";
    for row in [
        "INSERT INTO channel_configs (channel_id, guild_id) VALUES (1, 7)".to_owned(),
        format!("{target}, location_id) VALUES (1, 'location', 'Test Location', 3)"),
        format!("{target}, latitude, longitude) VALUES (1, 'geographic', 'near', 40.7128, -74.0060)"),
    ] {
        assert!(database.accepts(&row), "{}: {row}", database.dialect());
    }
    let nowhere = format!("{target}, latitude, longitude, radius_miles) VALUES (1, 'geographic', 'x', 200, 300, 5)");
    assert!(!database.accepts(&nowhere), "{}", database.dialect());
}

fn count(database: &Database) -> String {
    database.query("SELECT count(*) FROM monitoring_targets")[0][0].clone()
}

#[test]
fn s1_12_and_s1_11_and_s1_14_a_reset_begins_again_with_the_baseline() {
    let (old, new) = (Example::committed("pinball-monitor"), squashed());
    for database in Database::all() {
        let dialect = database.dialect();
        old.done(&["deployment"], Some(&database));
        fill(&database);
        // It has not what the new baseline stands for.
        let behind = new.run(&["deployment"], Some(&database));
        assert!(
            behind.code == Some(5) && behind.stderr.contains("the database is at `00000-baseline`"),
            "{dialect}: {behind:?}"
        );
        assert_eq!((tables(&database), count(&database)), (TABLES.map(str::to_owned).to_vec(), "2".to_owned()));

        if dialect == "sqlite" {
            for ending in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{ending}", database.path().display()));
            }
        } else {
            let confirm = confirmation(&new.run(&["drop"], Some(&database)));
            new.done(&["drop", &confirm], Some(&database));
            assert_eq!(tables(&database), Vec::<String>::new(), "{dialect}");
        }
        let applied = new.done(&["deployment"], Some(&database));
        assert!(applied.contains("applied 1 deployment,") && applied.contains("00000-baseline"), "{applied}");
        assert_eq!((tables(&database), count(&database)), (TABLES.map(str::to_owned).to_vec(), "0".to_owned()));

        let current = new.done(&["current"], Some(&database));
        assert!(current.contains("at `00000-baseline`, the last deployment"), "S1-11: {dialect}: {current}");
        let history = new.done(&["history"], Some(&database));
        assert!(history.matches("baseline").count() == 1 && history.contains("done"), "S1-11: {dialect}: {history}");
        let verified = new.done(&["verify"], Some(&database));
        assert!(verified.contains("3 tables"), "S1-14: {dialect}: {verified}");
        fill(&database);
        assert!(database.accepts("UPDATE channel_configs SET name = 'pinball'"), "{dialect}");
    }
}

#[test]
fn s1_12_a_database_without_a_journal_is_adopted() {
    let example = Example::committed("pinball-monitor");
    for database in Database::all() {
        let dialect = database.dialect();
        database.create(&example.path(&format!("schema/{dialect}/create")));
        fill(&database);
        let refused = example.run(&["deployment"], Some(&database));
        assert!(refused.code == Some(5) && refused.stderr.contains("--adopt"), "{dialect}: {refused:?}");
        let current = example.run(&["current"], Some(&database));
        assert!(current.code == Some(1) && current.stderr.contains("--adopt"), "{dialect}: {current:?}");
        let adopted = example.done(&["deployment", "--adopt"], Some(&database));
        assert!(adopted.contains("recorded 1 deployment") && !adopted.contains("applied"), "{dialect}: {adopted}");
        example.done(&["current"], Some(&database));
        example.done(&["verify"], Some(&database));
        assert_eq!(count(&database), "2", "{dialect}");
    }
}

#[test]
fn s1_10_and_s1_11_the_baseline_is_rolled_back_and_applied_again() {
    let example = Example::committed("pinball-monitor");
    for database in Database::all() {
        let dialect = database.dialect();
        example.done(&["deployment"], Some(&database));
        fill(&database);
        let confirm = confirmation(&example.run(&["downgrade", "--to", "base"], Some(&database)));
        assert_eq!(count(&database), "2", "{dialect}: nothing is lost without a word");
        let back = example.done(&["downgrade", "--to", "base", &confirm], Some(&database));
        assert!(back.contains("took back 1 deployment"), "{dialect}: {back}");
        assert_eq!(tables(&database), Vec::<String>::new(), "{dialect}");
        let current = example.run(&["current"], Some(&database));
        assert!(
            current.code == Some(1) && current.stdout.contains("before the first deployment, 1 deployment pending"),
            "{dialect}: {current:?}"
        );
        example.done(&["deployment"], Some(&database));
        let history = example.done(&["history", "--format", "json"], Some(&database));
        let kinds = history.split("\"kind\":\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        assert_eq!(kinds.collect::<Vec<_>>(), ["deployment", "rollback", "deployment"], "{dialect}");
        example.done(&["verify"], Some(&database));
        fill(&database);
    }
}
