//! Files that are not as they were: refused before anything is run, with their name.

use test_servers::Database;

use crate::releases::{Releases, fill, journal};

type Change = fn(&Releases, &str);

fn rewrite(releases: &Releases, dialect: &str, change: impl FnOnce(String) -> Vec<u8>) {
    releases.change(dialect, "00001-add-marks", change);
}

fn path(releases: &Releases, dialect: &str, name: &str) -> std::path::PathBuf {
    releases.package.path(&format!("schema/{dialect}/deployment/{name}.sql"))
}

/// What is done to the second of three deployments, the exit code, what the message says.
const CHANGES: [(&str, Change, i32, &str); 12] = [
    (
        "edited",
        |r, d| rewrite(r, d, |text| format!("{text}\n-- more\n").into_bytes()),
        5,
        "00001-add-marks.sql was edited",
    ),
    ("a blank more", |r, d| rewrite(r, d, |text| text.replacen(' ', "  ", 1).into_bytes()), 5, "was edited"),
    ("missing", |r, d| std::fs::remove_file(path(r, d, "00001-add-marks")).expect("removed"), 2, "no deployment 00001"),
    (
        "duplicated",
        |r, d| {
            std::fs::copy(path(r, d, "00001-add-marks"), path(r, d, "00001-add-more")).expect("copied");
        },
        2,
        "have the same number",
    ),
    (
        "gapped",
        |r, d| std::fs::rename(path(r, d, "00002-add-carriers"), path(r, d, "00004-add-carriers")).expect("renamed"),
        2,
        "no deployment 00002",
    ),
    (
        "renamed",
        |r, d| std::fs::rename(path(r, d, "00001-add-marks"), path(r, d, "00001-add-labels")).expect("renamed"),
        5,
        "00001-add-labels.sql was never released",
    ),
    (
        "misnamed",
        |r, d| std::fs::rename(path(r, d, "00002-add-carriers"), path(r, d, "2-add-carriers")).expect("renamed"),
        2,
        "2-add-carriers.sql",
    ),
    (
        "a link",
        |r, d| {
            let (file, other) = (path(r, d, "00002-add-carriers"), r.package.path("elsewhere.sql"));
            std::fs::rename(&file, &other).expect("moved");
            std::os::unix::fs::symlink(&other, &file).expect("linked");
        },
        2,
        "00002-add-carriers.sql: cannot be read: it is a link",
    ),
    ("5 MB", |r, d| rewrite(r, d, |text| [text.as_bytes(), &b"-- x\n".repeat(1024 * 1024)].concat()), 5, "was edited"),
    ("not UTF-8", |r, d| rewrite(r, d, |text| [text.as_bytes(), b"-- \xff\n"].concat()), 2, "is not UTF-8"),
    (
        "a conflict in what is pending",
        |r, d| {
            r.change(d, "00002-add-carriers", |text| {
                format!("<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n").into_bytes()
            });
        },
        5,
        "00002-add-carriers.sql was edited",
    ),
    (
        "a baseline edited",
        |r, d| r.change(d, "00000-baseline", |text| format!("{text} ").into_bytes()),
        5,
        "00000-baseline.sql was edited",
    ),
];

#[tokio::test]
async fn s2_10_a_file_that_is_not_as_it_was_is_named_and_nothing_is_run() {
    for database in Database::all() {
        let dialect = database.dialect();
        let mut is_filled = false;
        for (name, change, code, message) in CHANGES {
            let releases = Releases::all();
            if !is_filled {
                assert_eq!(releases.package.run(&["deployment", "--to", "1"], &database).code, Some(0), "{dialect}");
                fill_second(&database);
                is_filled = true;
            }
            let before = journal(&database);
            change(&releases, dialect);
            let refused = releases.package.run(&["deployment"], &database);
            assert_eq!(refused.code, Some(code), "{name}, {dialect}: {refused:?}");
            assert!(refused.stderr.contains(message), "{name}, {dialect}: {refused:?}");
            assert_eq!(journal(&database), before, "{name}, {dialect}: nothing was run");
        }
    }
}

fn fill_second(database: &Database) {
    database.script("INSERT INTO depot (id, name) VALUES (1, 'north')").expect("filled");
}

#[tokio::test]
async fn s2_12_line_ends_and_a_byte_order_mark_do_not_count() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        fill(&database, 3);
        releases.second();
        for name in ["00000-baseline", "00001-add-marks"] {
            releases.change(dialect, name, |text| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes());
        }
        let applied = run(&["deployment"]);
        assert!(applied.code == Some(0) && applied.stdout.contains("applied 1 deployment"), "{dialect}: {applied:?}");
        releases.change(dialect, "00001-add-marks", |text| text.replace("\r\n", "\n").into_bytes());
        assert!(run(&["deployment"]).stdout.contains("nothing is pending"), "{dialect}");
    }
}

#[tokio::test]
async fn s2_12_a_late_deployment_is_refused_unless_asked_for() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::all();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        database
            .script("DELETE FROM codebooks_deployment WHERE file LIKE '00001%'; DELETE FROM codebooks_stamp;")
            .expect("as if");
        let refused = run(&["deployment"]);
        assert!(refused.code == Some(5) && refused.stderr.contains("--out-of-order"), "{dialect}: {refused:?}");
    }
}

#[tokio::test]
async fn s2_12_a_deployment_that_failed_and_left_nothing_may_be_corrected() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        releases.migrate(&["--empty", "a depot"]);
        let write = |text: &str| {
            releases.change(dialect, "00001-a-depot", |_| text.as_bytes().to_vec());
            releases.migrate(&["--seal"]);
        };
        write("INSERT INTO depot (id, nam) VALUES (1, 'north');\n");
        for _ in 0..2 {
            assert_eq!(run(&["deployment"]).code, Some(4), "{dialect}");
        }
        write("INSERT INTO depot (id, name) VALUES (1, 'north');\n");
        let done = run(&["deployment"]);
        assert!(done.code == Some(0) && done.stdout.contains("applied 1 deployment, 1 step"), "{dialect}: {done:?}");
        assert_eq!(database.query("SELECT count(*) FROM depot"), [["1"]], "{dialect}");
        assert_eq!(run(&["current"]).code, Some(0), "{dialect}");
    }
}

#[tokio::test]
async fn s4_9_a_deployment_that_broke_off_may_be_corrected_behind_what_is_done() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        releases.migrate(&["--empty", "depots"]);
        let first = "INSERT INTO depot (id, name) VALUES (1, 'north');\n";
        let write = |text: &str| {
            releases.change(dialect, "00001-depots", |_| text.as_bytes().to_vec());
            releases.migrate(&["--seal"]);
        };
        write(&format!("{first}INSERT INTO depo (id, name) VALUES (2, 'south');\n"));
        let failed = run(&["deployment"]);
        assert_eq!(failed.code, Some(4), "{dialect}: {failed:?}");
        assert!(
            failed.stderr.contains("--> schema/") && failed.stderr.contains("deployment/00001-depots.sql:2"),
            "{dialect}: {failed:?}"
        );
        write(&format!("-- of both\n{first}INSERT INTO depot (id, name) VALUES (2, 'south');\n"));
        let done = run(&["deployment"]);
        assert_eq!(done.code, Some(0), "{dialect}: {done:?}");
        assert_eq!(database.query("SELECT id FROM depot ORDER BY id"), [["1"], ["2"]], "{dialect}");
        assert!(run(&["deployment"]).stdout.contains("nothing is pending"), "{dialect}");
        assert_eq!(run(&["current"]).code, Some(0), "{dialect}");
    }
}
