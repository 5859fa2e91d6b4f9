//! What people do wrong, and what they are told.

use test_servers::Database;

use crate::releases::{Releases, fill, journal};
use crate::support::{connect, findings};

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

/// A deployment by hand with that text.
fn by_hand(releases: &Releases, dialect: &str, name: &str, text: &str) {
    releases.migrate(&["--empty", name]);
    let number =
        std::fs::read_dir(releases.package.path(&format!("schema/{dialect}/deployment"))).expect("it").count() - 1;
    let rollback = releases.package.path(&format!("schema/{dialect}/rollback/{number:05}-{name}.sql"));
    std::fs::write(rollback, "DELETE FROM depot;\n").expect("written");
    releases.change(dialect, &format!("{number:05}-{name}"), |_| text.as_bytes().to_vec());
    releases.migrate(&["--seal"]);
}

#[tokio::test]
async fn s2_12_another_file_takes_a_number_that_was_given_back_and_runs_once() {
    for database in Database::all() {
        let dialect = database.dialect();
        let (mine, theirs) = (Releases::new(), Releases::new());
        by_hand(&mine, dialect, "mine", "INSERT INTO depot (id, name) VALUES (1, 'mine');\n");
        by_hand(&theirs, dialect, "theirs", "INSERT INTO depot (id, name) VALUES (2, 'theirs');\n");
        assert_eq!(mine.package.run(&["deployment"], &database).code, Some(0), "{dialect}");
        let name = connect(&database, mine.program()).await.database_name().to_owned();
        let confirm = format!("--allow-destructive={name}");
        assert_eq!(mine.package.run(&["downgrade", "--to", "0", &confirm], &database).code, Some(0), "{dialect}");
        for _ in 0..2 {
            let applied = theirs.package.run(&["deployment"], &database);
            assert_eq!(applied.code, Some(0), "{dialect}: {applied:?}");
            database.script("DELETE FROM codebooks_stamp").expect("as after a merge by a script");
        }
        by_hand(&theirs, dialect, "more", "INSERT INTO depot (id, name) VALUES (3, 'more');\n");
        assert_eq!(theirs.package.run(&["deployment"], &database).code, Some(0), "{dialect}");
        assert_eq!(database.query("SELECT id FROM depot ORDER BY id"), [["2"], ["3"]], "{dialect}");
        assert_eq!(theirs.package.run(&["current"], &database).code, Some(0), "{dialect}");
    }
}

#[tokio::test]
async fn s4_9_a_baseline_that_is_accepted_brings_nothing_back() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        by_hand(&releases, dialect, "depots", "INSERT INTO depot (id, name) VALUES (1, 'north');\n");
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        releases.change(dialect, "00000-baseline", |text| format!("{text}-- edited\n").into_bytes());
        releases.migrate(&["--seal"]);
        assert_eq!(run(&["deployment"]).code, Some(5), "{dialect}");
        let accepted = run(&["deployment", "--step-done", "00000"]);
        assert_eq!(accepted.code, Some(0), "{dialect}: {accepted:?}");
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["1"]], "{dialect}");
        assert_eq!(run(&["current"]).code, Some(0), "{dialect}");
    }
}

#[tokio::test]
async fn s4_9_a_file_that_is_corrected_by_taking_a_step_away_is_whole() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        let first = "INSERT INTO depot (id, name) VALUES (1, 'north');\n";
        by_hand(&releases, dialect, "depots", &format!("{first}DELETE FROM nowhere;\n"));
        assert_eq!(run(&["deployment"]).code, Some(4), "{dialect}");
        releases.change(dialect, "00001-depots", |_| first.as_bytes().to_vec());
        releases.migrate(&["--seal"]);
        let done = run(&["deployment"]);
        assert_eq!(done.code, Some(0), "{dialect}: {done:?}");
        let current = run(&["current"]);
        assert_eq!(current.code, Some(0), "{dialect}: {current:?}");
        assert_eq!(run(&["setup"]).code, Some(0), "{dialect}");
    }
}

#[tokio::test]
async fn s2_11_rows_that_a_key_refuses_are_fixed_and_the_key_is_there() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        fill(&database, 4);
        let source = std::fs::read_to_string(releases.package.path("src/lib.rs")).expect("it");
        releases.edit(&source.replace("    weight: i32,", "    weight: i32,\n    main: Option<i64>,"));
        releases.migrate(&["main"]);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        database.script("UPDATE parcel SET main = 99 WHERE id = 2").expect("an orphan");
        releases.edit(&source.replace(
            "    weight: i32,",
            "    weight: i32,\n    #[codebook(references = Depot)]\n    main: Option<i64>,",
        ));
        releases.migrate(&["main depot"]);
        for _ in 0..2 {
            let failed = run(&["deployment"]);
            assert_eq!(failed.code, Some(4), "{dialect}: {failed:?}");
        }
        database.script("UPDATE parcel SET main = NULL WHERE id = 2").expect("fixed");
        let done = run(&["deployment"]);
        assert_eq!(done.code, Some(0), "{dialect}: {done:?}");
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
    }
}

#[tokio::test]
async fn s2_14_a_manual_file_under_another_name_is_not_run_again() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        let folder = releases.package.path(&format!("schema/{dialect}/manual-deployment"));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("00001-a.sql"), "INSERT INTO depot (id, name) VALUES (1, 'x');\n").expect("written");
        assert_eq!(run(&["deployment", "--manual"]).code, Some(0), "{dialect}");
        std::fs::rename(folder.join("00001-a.sql"), folder.join("00002-b.sql")).expect("renamed");
        let refused = run(&["deployment", "--manual"]);
        assert!(
            refused.code == Some(5) && refused.stderr.contains("`00002-b.sql` was run as `00001-a.sql`"),
            "{dialect}: {refused:?}"
        );
    }
}
