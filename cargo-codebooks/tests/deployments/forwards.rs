//! From an empty database to the last deployment, and back.

use test_servers::Database;

use crate::releases::{Releases, fill, is_whole, journal};
use crate::support::findings;

#[tokio::test]
async fn s2_11_deployments_are_applied_in_order_on_tables_with_rows() {
    let releases = Releases::new();
    for database in Database::all() {
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        let first = run(&["deployment"]);
        assert_eq!(first.code, Some(0), "{dialect}: {first:?}");
        assert!(first.stdout.contains("applied 1 deployment") && first.stdout.contains("00000-baseline"), "{first:?}");
        fill(&database, 20);
        assert_eq!(run(&["current"]).code, Some(0), "{dialect}");
        let again = run(&["deployment"]);
        assert!(again.code == Some(0) && again.stdout.contains("nothing is pending"), "{dialect}: {again:?}");
    }
}

#[tokio::test]
async fn s2_6_each_release_leads_to_what_the_types_say() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        fill(&database, 20);
        releases.second();
        let current = run(&["current"]);
        assert!(current.code == Some(1) && current.stdout.contains("1 deployment pending"), "{dialect}: {current:?}");
        let dry = run(&["deployment", "--dry-run"]);
        assert!(dry.code == Some(0) && dry.stdout.contains("-- 00001-add-marks.sql"), "{dialect}: {dry:?}");
        assert_eq!(run(&["current"]).stdout, current.stdout, "S2-15: {dialect}");
        releases.third();
        let both = run(&["deployment"]);
        assert!(both.code == Some(0) && both.stdout.contains("applied 2 deployments"), "{dialect}: {both:?}");
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
        assert!(is_whole(&database), "{dialect}: {:?}", journal(&database));
        let rows = database.query("SELECT count(*), sum(place), count(remark), sum(pieces) FROM parcel");
        assert_eq!(rows, [["20", "190", "20", "20"]], "{dialect}");
        let history = run(&["history", "--format", "json"]);
        assert!(history.stdout.contains("\"file\":\"00002-add-carriers\""), "S1-11: {dialect}: {history:?}");
    }
}

#[tokio::test]
async fn s1_10_what_was_deployed_can_be_taken_back_and_deployed_again() {
    let releases = Releases::all();
    for database in Database::all() {
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment", "--to", "0"]).code, Some(0), "{dialect}");
        fill(&database, 20);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        let beyond = run(&["deployment", "--to", "1"]);
        assert!(beyond.code == Some(2) && beyond.stderr.contains("beyond 00001"), "{dialect}: {beyond:?}");
        let refused = run(&["downgrade", "--to", "0"]);
        assert!(refused.code == Some(5) && refused.stderr.contains("--allow-destructive="), "{dialect}: {refused:?}");
        let name =
            refused.stderr.split("--allow-destructive=").nth(1).expect("the name").split('`').next().expect("it");
        let confirm = format!("--allow-destructive={name}");
        let back = run(&["downgrade", "--to", "0", &confirm]);
        assert!(back.code == Some(0) && back.stdout.contains("took back 2 deployments"), "{dialect}: {back:?}");
        assert_eq!(database.query("SELECT count(*), sum(weight), count(note) FROM parcel"), [["20", "190", "20"]]);
        let current = run(&["current"]);
        assert!(
            current.code == Some(1) && current.stdout.contains("at `00000-baseline`, 2 deployments pending"),
            "{current:?}"
        );
        let again = run(&["deployment"]);
        assert!(again.code == Some(0) && again.stdout.contains("applied 2 deployments"), "{dialect}: {again:?}");
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
        let base = run(&["downgrade", "--to", "base", &confirm]);
        assert!(base.code == Some(0) && base.stdout.contains("took back 3 deployments"), "{dialect}: {base:?}");
        let nothing = run(&["downgrade", "--to", "base"]);
        assert!(nothing.code == Some(0) && nothing.stdout.contains("nothing to take back"), "{dialect}: {nothing:?}");
        let once_more = run(&["deployment"]);
        assert!(
            once_more.code == Some(0) && once_more.stdout.contains("applied 3 deployments"),
            "{dialect}: {once_more:?}"
        );
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
    }
}

#[tokio::test]
async fn s2_14_a_manual_deployment_is_run_once_and_recorded_as_such() {
    let releases = Releases::new();
    for database in Database::all() {
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0));
        let folder = releases.package.path(&format!("schema/{dialect}/manual-deployment"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let text = "-- by hand\nINSERT INTO depot (id, name) VALUES (7, 'hand');\nINSERT INTO depot (id, name) VALUES (8, 'hand');\n";
        std::fs::write(folder.join("00010-depots.sql"), text).expect("written");
        let done = run(&["deployment", "--manual"]);
        assert!(done.code == Some(0) && done.stdout.contains("00010-depots"), "{dialect}: {done:?}");
        let again = run(&["deployment", "--manual"]);
        assert!(again.code == Some(0) && again.stdout.contains("nothing is pending"), "{dialect}: {again:?}");
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["2"]]);
        assert!(run(&["history"]).stdout.contains("manual"), "{dialect}");
        std::fs::write(folder.join("00010-depots.sql"), format!("{text}-- more\n")).expect("written");
        let edited = run(&["deployment", "--manual"]);
        assert!(edited.code == Some(5) && edited.stderr.contains("was edited"), "{dialect}: {edited:?}");
        std::fs::write(folder.join("00010-more.sql"), text).expect("written");
        let twice = run(&["deployment", "--manual"]);
        assert!(
            twice.code == Some(2)
                && twice.stderr.contains("have the same number")
                && twice.stderr.contains("give one of them another number"),
            "S2-9: {dialect}: {twice:?}"
        );
        // MariaDB and MySQL have one folder.
        std::fs::remove_dir_all(folder).expect("removed");
    }
}

#[tokio::test]
async fn s2_14_a_manual_deployment_that_failed_is_corrected_or_taken_for_done() {
    let releases = Releases::new();
    for database in Database::all() {
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0));
        let folder = releases.package.path(&format!("schema/{dialect}/manual-deployment"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let write = |text: &str| std::fs::write(folder.join("00010-depots.sql"), text).expect("written");
        let (right, wrong) =
            ("INSERT INTO depot (id, name) VALUES (7, 'hand');\n", "INSERT INTO depot (id, nam) VALUES (8, 'hand');\n");
        write(wrong);
        assert_eq!(run(&["deployment", "--manual"]).code, Some(4), "{dialect}");
        // Nothing was done: the file may be another one.
        write(&format!("{right}{wrong}"));
        let failed = run(&["deployment", "--manual"]);
        assert!(failed.code == Some(4) && failed.stderr.contains("00010-depots.sql:2"), "{dialect}: {failed:?}");
        write(right);
        let edited = run(&["deployment", "--manual"]);
        assert!(
            edited.code == Some(5)
                && edited.stderr.contains("was edited since a part of it was run")
                && edited.stderr.contains("`deployment --manual --step-done 00010`"),
            "{dialect}: {edited:?}"
        );
        let done = run(&["deployment", "--manual", "--step-done", "00010"]);
        assert!(done.code == Some(0) && done.stdout.contains("recorded 1 deployment"), "{dialect}: {done:?}");
        assert_eq!(run(&["deployment", "--manual"]).code, Some(0), "{dialect}");
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["1"]], "{dialect}");
        assert_eq!(run(&["current"]).code, Some(0), "{dialect}: of a deployment nothing was said");
        let again = run(&["deployment", "--manual", "--step-again", "10/1"]);
        assert_eq!(again.code, Some(4), "{dialect}: the row is there: {again:?}");
        std::fs::remove_dir_all(&folder).expect("removed");
        let none = run(&["deployment", "--manual", "--step-done", "10"]);
        assert!(none.code == Some(2) && none.stderr.contains("there is no deployment 00010"), "{dialect}: {none:?}");
    }
}

#[tokio::test]
async fn s2_03_a_folder_without_order_json_runs_by_name() {
    let releases = Releases::new();
    for database in Database::all() {
        let dialect = database.dialect();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        let folder = releases.package.path(&format!("schema/{dialect}/manual-deployment"));
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in [
            ("00010-third", "UPDATE depot SET name = concat(name, '3');\n"),
            ("00002-second", "UPDATE depot SET name = concat(name, '2');\n"),
            ("00001-first", "INSERT INTO depot (id, name) VALUES (1, '1');\n"),
        ] {
            let text = if dialect == "sqlite" { text.replace("concat(name, ", "(name || ") } else { text.to_owned() };
            std::fs::write(folder.join(format!("{name}.sql")), text).expect("written");
        }
        assert_eq!(run(&["deployment", "--manual"]).code, Some(0), "{dialect}");
        assert_eq!(database.query("SELECT name FROM depot"), [["123"]], "{dialect}");
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
