//! What people do wrong, and what they are told.

use test_servers::Database;

use crate::releases::{Releases, fill, journal};

#[tokio::test]
async fn s2_12_another_file_under_an_applied_number_is_told_as_such_and_cannot_be_marked() {
    for database in Database::all() {
        let dialect = database.dialect();
        let (mine, theirs) = (Releases::new(), Releases::new());
        mine.second();
        assert_eq!(mine.package.run(&["deployment"], &database).code, Some(0), "{dialect}");
        theirs.migrate(&["--empty", "other"]);
        theirs.change(dialect, "00001-other", |_| b"DELETE FROM depot;\n".to_vec());
        theirs.migrate(&["--seal"]);
        let before = journal(&database);
        let refused = theirs.package.run(&["deployment"], &database);
        assert!(
            refused.code == Some(5)
                && refused
                    .stderr
                    .contains("number 00001 of the database is `00001-add-marks`, and here it is `00001-other`")
                && refused.stderr.contains("`downgrade --to 00000` there")
                && !refused.stderr.contains("--step-done"),
            "{dialect}: {refused:?}"
        );
        let marked = theirs.package.run(&["deployment", "--step-done", "00001"], &database);
        assert_eq!(marked.code, Some(2), "{dialect}: {marked:?}");
        assert_eq!(journal(&database), before, "{dialect}: nothing was recorded");
        assert_eq!(theirs.package.run(&["current"], &database).code, Some(1), "{dialect}");
        assert!(mine.package.run(&["deployment"], &database).stdout.contains("nothing is pending"), "{dialect}");
    }
}

#[tokio::test]
async fn t_1_types_that_say_more_than_all_deployments_are_told_after_them() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        releases.migrate(&["--empty", "drop it"]);
        releases.change(dialect, "00001-drop-it", |_| b"ALTER TABLE depot DROP COLUMN name;\n".to_vec());
        releases.migrate(&["--seal"]);
        if dialect == "sqlite" {
            // There the column's check would have to go first.
            continue;
        }
        let told = run(&["deployment"]);
        assert!(
            told.code == Some(1)
                && told.stderr.contains("all deployments are applied, and the database has 1 difference")
                && told.stderr.contains("column `name` is missing")
                && !told.stderr.contains("nothing was changed"),
            "{dialect}: {told:?}"
        );
    }
}

#[tokio::test]
async fn s2_13_what_setup_does_not_run_is_named_and_deployment_runs_it() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        releases.migrate(&["--empty", "first depot"]);
        let run = |words: &[&str]| releases.package.run(words, &database);
        let unwritten = run(&["deployment"]);
        assert!(
            unwritten.code == Some(2) && unwritten.stderr.contains("00001-first-depot.sql: it has no statement yet"),
            "{dialect}: {unwritten:?}"
        );
        let insert = "INSERT INTO depot (id, name) VALUES (1, 'first');\n";
        releases.change(dialect, "00001-first-depot", |_| insert.as_bytes().to_vec());
        releases.migrate(&["--seal"]);
        let made = run(&["setup"]);
        assert!(
            made.code == Some(0) && made.stdout.contains("note: `00001-first-depot` was written by hand"),
            "{dialect}: {made:?}"
        );
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["0"]], "{dialect}");
    }
}

#[tokio::test]
async fn s2_15_a_dry_run_of_a_file_that_broke_off_shows_the_rest() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        fill(&database, 2);
        releases.migrate(&["--empty", "two"]);
        let text = "-- the first\nUPDATE depot SET name = 'a';\n-- the second\nUPDATE depot SET nme = 'b';\n";
        releases.change(dialect, "00001-two", |_| text.as_bytes().to_vec());
        releases.migrate(&["--seal"]);
        assert_eq!(run(&["deployment"]).code, Some(4), "{dialect}");
        let dry = run(&["deployment", "--dry-run"]);
        assert!(
            dry.stdout.contains("-- 1 of 2 steps are done") && dry.stdout.contains("the second"),
            "{dialect}: {dry:?}"
        );
        assert!(!dry.stdout.contains("the first"), "{dialect}: {dry:?}");
    }
}

#[tokio::test]
async fn s4_9_a_file_that_somebody_ran_is_told_with_the_way_out() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        releases.second();
        let file = releases.package.path(&format!("schema/{dialect}/deployment/00001-add-marks.sql"));
        database.script_file(&file).expect("the native client runs it");
        let failed = run(&["deployment"]);
        assert!(
            // SQLite's file finds an index that it does not know.
            failed.code == Some(4)
                && (dialect == "sqlite" || failed.stderr.contains("say so with `deployment --step-done`")),
            "{dialect}: {failed:?}"
        );
        let done = run(&["deployment", "--step-done", "1"]);
        assert!(done.code == Some(0) && done.stdout.contains("00001-add-marks"), "{dialect}: {done:?}");
    }
}
