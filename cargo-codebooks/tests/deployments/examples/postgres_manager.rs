//! PostgreSQL instances, kept up to date by deployments.

use test_servers::{Database, Server};

use super::{Example, statements, tables};

const DEPLOYMENTS: [&str; 3] =
    ["00000-baseline", "00001-add-new-table", "00002-add-calendar-something-to-tbl-calendar-event"];

fn postgres() -> Database {
    Server::postgres().database()
}

#[test]
fn s2_5_and_s2_6_a_new_table_and_a_new_column_are_the_next_deployments() {
    let example = Example::committed("postgres-manager");
    let files = DEPLOYMENTS.map(|name| format!("{name}.sql"));
    assert_eq!(example.names("schema/postgres/deployment"), files);
    let text = |name: &str| statements(&example.read(&format!("schema/postgres/{name}.sql")));
    let table = text("create/1-tables/tbl_new_table");
    let table = table.split(';').next().expect("a statement").trim();
    assert!(text(&format!("deployment/{}", DEPLOYMENTS[1])).contains(table), "{table}");
    let column = text(&format!("deployment/{}", DEPLOYMENTS[2]));
    assert!(
        column.contains(
            r#"ALTER TABLE "tbl_calendar_event" ADD COLUMN "calendar_something" text NOT NULL DEFAULT 'lol'"#
        ),
        "{column}"
    );
    assert!(!column.contains("tbl_new_table"), "{column}");
}

#[test]
fn s2_11_an_instance_with_rows_takes_both_deployments() {
    let example = Example::committed("postgres-manager");
    let database = postgres();
    example.done(&["deployment", "--to", "0"], Some(&database));
    assert_eq!(tables(&database), ["tbl_calendar_event"]);
    event(&database, "http://example.org");
    let dry = example.done(&["deployment", "--dry-run"], Some(&database));
    assert!(dry.contains(DEPLOYMENTS[1]) && dry.contains("calendar_something"), "S2-15: {dry}");
    assert_eq!(tables(&database), ["tbl_calendar_event"]);
    let applied = example.done(&["deployment"], Some(&database));
    assert!(applied.contains("applied 2 deployments"), "{applied}");
    assert_eq!(tables(&database), ["tbl_calendar_event", "tbl_new_table"]);
    assert_eq!(
        database.query("SELECT calendar_id, calendar_website, calendar_something FROM tbl_calendar_event"),
        [["1", "http://example.org", "lol"]]
    );
    assert!(!database.accepts("UPDATE tbl_calendar_event SET calendar_something = NULL"));
    assert!(database.accepts("INSERT INTO tbl_new_table (id) VALUES (7)"));
    assert!(!database.accepts("INSERT INTO tbl_new_table (id, name) VALUES (7, 'again')"));
    let again = example.done(&["deployment"], Some(&database));
    assert!(again.contains("nothing is pending"), "S2-12: {again}");
    example.done(&["verify"], Some(&database));
}

fn event(database: &Database, website: &str) {
    let columns = "calendar_unixtime, calendar_description, calendar_website, calendar_image";
    let row = format!("INSERT INTO tbl_calendar_event ({columns}) VALUES (1, 'a day', '{website}', 'a.png')");
    assert!(database.accepts(&row), "{row}");
}

#[test]
fn s2_13_a_new_instance_has_all_of_it_at_once() {
    let example = Example::committed("postgres-manager");
    let database = postgres();
    example.done(&["setup"], Some(&database));
    assert_eq!(tables(&database), ["tbl_calendar_event", "tbl_new_table"]);
    let again = example.done(&["deployment"], Some(&database));
    assert!(again.contains("nothing is pending"), "{again}");
    let current = example.done(&["current"], Some(&database));
    assert!(current.contains(&format!("at `{}`, the last deployment", DEPLOYMENTS[2])), "{current}");
    let history = example.done(&["history"], Some(&database));
    assert!(DEPLOYMENTS.iter().all(|name| history.contains(name)) && history.contains("recorded"), "{history}");
}

#[test]
fn s2_14_manual_deployments_run_once_and_need_not_follow_each_other() {
    let example = Example::committed("postgres-manager");
    let database = postgres();
    example.done(&["deployment"], Some(&database));
    event(&database, "http://example.org/http://");
    let done = example.done(&["deployment", "--manual"], Some(&database));
    for name in example.names("schema/postgres/manual-deployment") {
        assert!(done.contains(name.trim_end_matches(".sql")), "{name}: {done}");
    }
    let websites = "SELECT calendar_website FROM tbl_calendar_event ORDER BY calendar_id";
    assert_eq!(database.query(websites), [["https://example.org/http://"]]);
    event(&database, "http://example.org");
    assert_eq!(database.query("SELECT calendar_id FROM tbl_calendar_event ORDER BY calendar_id"), [["1"], ["1000"]]);
    let again = example.done(&["deployment", "--manual"], Some(&database));
    assert!(again.contains("nothing is pending"), "{again}");
    assert_eq!(database.query(websites)[1], ["http://example.org"], "it did not run again");
    let history = example.done(&["history"], Some(&database));
    assert!(history.contains("manual"), "{history}");
    assert!(example.done(&["current"], Some(&database)).contains(DEPLOYMENTS[2]));
}

/// The example with the files of a folder of `violations` as its deployments, or as its manual ones; what it says of them, and of
/// everything that could run them. Nothing is run.
fn refused(violation: &str, folder: &str) -> String {
    let example = Example::copied("postgres-manager");
    example.replace(&format!("violations/{violation}"), &format!("schema/postgres/{folder}"));
    let database = postgres();
    let mut commands: Vec<&[&str]> = vec![&["deployment", "--manual"], &["deployment", "--manual", "--dry-run"]];
    if folder == "deployment" {
        commands = vec![&["deployment"], &["deployment", "--dry-run"], &["setup"], &["current"]];
        let checked = example.run(&["check"], None);
        assert_ne!(checked.code, Some(0), "{violation}: {checked:?}");
    } else {
        example.done(&["deployment"], Some(&database));
    }
    let before = (tables(&database), database.query("SELECT count(*) FROM pg_class"));
    let mut said = Vec::new();
    for command in commands {
        let ran = example.run(command, Some(&database));
        assert_eq!(ran.code, Some(2), "{violation}, {command:?}: {ran:?}");
        said.push(ran.stderr);
    }
    assert_eq!((tables(&database), database.query("SELECT count(*) FROM pg_class")), before, "S2-10: {violation}");
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    said.remove(0)
}

#[test]
fn s2_7_and_s2_10_a_file_without_a_number_is_refused_with_the_next_one() {
    for folder in ["deployment", "manual-deployment"] {
        let said = refused("misnamed", folder);
        assert!(
            said.contains(&format!("schema/postgres/{folder}/fix-tbl-calendar-events.sql: "))
                && said.contains("`00002-fix-tbl-calendar-events.sql`"),
            "{said}"
        );
    }
}

#[test]
fn s2_8_and_s2_10_a_gap_is_refused() {
    let said = refused("gapped", "deployment");
    assert!(said.contains("00040-file-name-c.sql: there is no deployment 00002 before it"), "{said}");
}

#[test]
fn s2_8_and_s2_14_a_gap_means_nothing_to_manual_deployments() {
    let example = Example::copied("postgres-manager");
    example.replace("violations/gapped", "schema/postgres/manual-deployment");
    let database = postgres();
    example.done(&["deployment"], Some(&database));
    let done = example.done(&["deployment", "--manual"], Some(&database));
    assert!(done.contains("00040-file-name-c"), "{done}");
    assert_eq!(tables(&database), ["tbl_a", "tbl_b", "tbl_c", "tbl_calendar_event", "tbl_new_table"]);
}

#[test]
fn s2_9_and_s2_10_a_number_that_two_files_have_is_always_refused() {
    for folder in ["deployment", "manual-deployment"] {
        let said = refused("duplicated", folder);
        assert!(said.contains("`00000-file-name-a.sql` and `00000-file-name-c.sql` have the same number"), "{said}");
    }
}
