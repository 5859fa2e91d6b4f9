//! Where a database stands: new, adopted, ahead, squashed, made by `create`.

use codebooks::deploy::{DatabaseUrl, Deploy};
use test_servers::Database;

use crate::releases::{Releases, fill, is_whole, journal};
use crate::support::{connect, findings};

#[tokio::test]
async fn s2_13_setup_records_every_deployment_and_none_is_run_again() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        releases.second();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["setup"]).code, Some(0), "{dialect}");
        assert!(journal(&database).iter().all(|row| row[3] == "3") && is_whole(&database), "{dialect}");
        assert_eq!(run(&["setup"]).code, Some(0), "{dialect}: a second one");
        assert!(run(&["deployment"]).stdout.contains("nothing is pending"), "{dialect}");
        releases.third();
        for command in ["create", "setup"] {
            let refused = run(&[command]);
            assert!(
                refused.code == Some(5)
                    && refused.stderr.contains("1 deployment is pending")
                    && refused.stderr.contains("run `deployment`"),
                "{dialect}: {refused:?}"
            );
        }
        let applied = run(&["deployment"]);
        assert!(applied.stdout.contains("applied 1 deployment,"), "{dialect}: {applied:?}");
        assert_eq!(run(&["setup"]).code, Some(0), "{dialect}");
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
    }
}

#[tokio::test]
async fn s1_12_tables_without_a_journal_are_refused_until_they_are_adopted() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        // Made by a program that had no deployments.
        connect(&database, releases.package.schema()).await.setup().await.expect("set up");
        fill(&database, 4);
        releases.second();
        let run = |words: &[&str]| releases.package.run(words, &database);
        for command in ["create", "setup", "deployment"] {
            let refused = run(&[command]);
            assert!(refused.code == Some(5) && refused.stderr.contains("--adopt"), "{dialect}: {refused:?}");
        }
        let differs = run(&["deployment", "--adopt"]);
        assert!(differs.code == Some(5) && differs.stderr.contains("difference"), "{dialect}: {differs:?}");
        assert_eq!(run(&["current"]).code, Some(1), "{dialect}: nothing was recorded");
        let adopted = run(&["deployment", "--adopt", "0"]);
        assert!(adopted.code == Some(0) && adopted.stdout.contains("applied 1 deployment"), "{dialect}: {adopted:?}");
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
        assert!(is_whole(&database), "{dialect}");
        let twice = run(&["deployment", "--adopt"]);
        assert!(twice.code == Some(5) && twice.stderr.contains("already"), "{dialect}: {twice:?}");
    }
}

#[tokio::test]
async fn t_4_an_older_program_leaves_a_database_that_is_ahead_as_it_is() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let old = releases.program();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        fill(&database, 4);
        releases.second();
        let new = releases.program();
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        let states = database.query("SELECT id, name FROM c_state WHERE archived_at IS NULL ORDER BY id");
        assert_eq!(states.len(), 3, "{dialect}");
        for _ in 0..2 {
            let mut deploy = connect(&database, old).await;
            assert_eq!(deploy.deployment().await.expect("it succeeds").ahead, ["00001-add-marks"], "{dialect}");
            assert_eq!(deploy.populate_tables().await.expect("it succeeds").ahead, ["00001-add-marks"], "{dialect}");
            assert!(!deploy.current().await.expect("it is read").is_at_target(), "{dialect}");
            assert!(deploy.create_tables().await.is_err(), "{dialect}: nothing is created");
            deploy.close().await;
            ensure(&database, old).await;
            assert_eq!(database.query("SELECT id, name FROM c_state WHERE archived_at IS NULL ORDER BY id"), states);
            ensure(&database, new).await;
        }
        assert_eq!(findings(&database, new).await, Vec::<String>::new(), "{dialect}");
    }
}

async fn ensure(database: &Database, schema: &codebooks::Schema) {
    let url = database.url();
    let done = match database.dialect() {
        "postgres" => schema.ensure(&sqlx::PgPool::connect(&url).await.expect("it opens")).await,
        "mysql" => schema.ensure(&sqlx::MySqlPool::connect(&url).await.expect("it opens")).await,
        _ => schema.ensure(&sqlx::SqlitePool::connect(&url).await.expect("it opens")).await,
    };
    done.expect("it succeeds");
}

#[tokio::test]
async fn s2_13_a_program_that_starts_applies_what_is_pending() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        ensure(&database, releases.program()).await;
        fill(&database, 4);
        releases.second();
        releases.third();
        ensure(&database, releases.program()).await;
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
        assert!(is_whole(&database), "{dialect}: {:?}", journal(&database));
    }
}

#[tokio::test]
async fn s1_12_a_squashed_baseline_is_recorded_where_all_that_it_replaces_is() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        let late = another(&database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        assert_eq!(releases.package.run(&["deployment"], &late).code, Some(0), "{dialect}");
        fill(&database, 4);
        releases.second();
        let old = releases.program();
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        releases.migrate(&["--squash"]);
        let squashed = run(&["deployment"]);
        assert!(
            squashed.code == Some(0) && squashed.stdout.contains("recorded 1 deployment"),
            "{dialect}: {squashed:?}"
        );
        assert_eq!(run(&["current"]).code, Some(0), "{dialect}");
        assert_eq!(
            connect(&database, old).await.deployment().await.expect("T-4").ahead,
            ["00000-baseline"],
            "{dialect}"
        );
        releases.third();
        let next = run(&["deployment"]);
        assert!(next.code == Some(0) && next.stdout.contains("00001-add-carriers"), "{dialect}: {next:?}");
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
        let behind = releases.package.run(&["deployment"], &late);
        assert!(
            behind.code == Some(5) && behind.stderr.contains("the database is at `00000-baseline`"),
            "{dialect}: {behind:?}"
        );
    }
}

/// An empty database of the same kind.
fn another(database: &Database) -> Database {
    let kind = database.dialect();
    Database::all().into_iter().find(|other| other.dialect() == kind).expect("there is one")
}

#[tokio::test]
async fn s4_9_a_deployment_that_a_person_has_run_is_recorded() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let run = |words: &[&str]| releases.package.run(words, &database);
        assert_eq!(run(&["deployment"]).code, Some(0), "{dialect}");
        fill(&database, 4);
        releases.second();
        database
            .script_file(&releases.package.path(&format!("schema/{dialect}/deployment/00001-add-marks.sql")))
            .expect("the native client runs it");
        let done = run(&["deployment", "--step-done", "00001"]);
        assert!(done.code == Some(0), "{dialect}: {done:?}");
        assert_eq!(run(&["current"]).code, Some(0), "{dialect}");
        assert!(is_whole(&database), "{dialect}");
        let none = run(&["deployment", "--step-done", "9"]);
        assert!(none.code == Some(2) && none.stderr.contains("there is no deployment 00009"), "{dialect}: {none:?}");
    }
}

#[tokio::test]
async fn s2_12_two_packages_in_one_database_do_not_meet() {
    for database in Database::all() {
        let (one, other) = (Releases::new(), Releases::new());
        let source =
            "#[derive(codebooks::Codebook)]\npub struct Bill {\n    #[codebook(primary_key)]\n    id: i64,\n}\n";
        let manifest = other.package.path("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).expect("it").replace("\"shop\"", "\"billing\"");
        std::fs::write(manifest, text).expect("written");
        std::fs::remove_dir_all(other.package.path("schema")).expect("removed");
        other.edit(source);
        other.migrate(&["baseline"]);
        for releases in [&one, &other, &one, &other] {
            let ran = releases.package.run(&["deployment"], &database);
            assert_eq!(ran.code, Some(0), "{}: {ran:?}", database.dialect());
        }
        let url = DatabaseUrl::parse(&database.url()).expect("a URL");
        let mut deploy = Deploy::connect(one.program(), &url).await.expect("it opens");
        assert_eq!(deploy.history().await.expect("it is read").len(), 1);
        let name = deploy.database_name().to_owned();
        deploy.drop_tables(&name).await.expect("dropped");
        let kept = other.package.run(&["deployment"], &database);
        assert!(kept.stdout.contains("nothing is pending"), "{}: {kept:?}", database.dialect());
        assert_eq!(other.package.run(&["current"], &database).code, Some(0));
        assert_eq!(one.package.run(&["deployment"], &database).code, Some(0), "again, from nothing");
        deploy.close().await;
    }
}

#[tokio::test]
async fn t_3_a_table_that_a_deployment_made_and_the_types_no_longer_have_is_told() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::all();
        assert_eq!(releases.package.run(&["deployment"], &database).code, Some(0), "{dialect}");
        assert_eq!(findings(&database, releases.program()).await, Vec::<String>::new(), "{dialect}");
        // The file that drops it was edited, so it does not.
        let source = std::fs::read_to_string(releases.package.path("src/lib.rs")).expect("it");
        let (kept, carrier) = source.split_once("\n#[derive(codebooks::Codebook)]\npub struct Carrier").expect("it");
        assert!(carrier.contains("code"));
        releases.edit(&kept.replace(
            "    #[codebook(references = Carrier)]\n    carrier: Option<i64>,\n",
            "    carrier: Option<i64>,\n",
        ));
        releases.migrate(&["no carriers", "--allow-destructive"]);
        releases.change(dialect, "00003-no-carriers", |text| {
            text.replace("DROP TABLE \"carrier\";", "").replace("DROP TABLE `carrier`;", "").into_bytes()
        });
        releases.migrate(&["--seal"]);
        let applied = releases.package.run(&["deployment"], &database);
        assert_eq!(applied.code, Some(0), "{dialect}: {applied:?}");
        let found = findings(&database, releases.program()).await;
        assert!(found.len() == 1 && found[0].contains("`carrier`"), "{dialect}: {found:?}");
    }
}

#[tokio::test]
async fn s1_12_tables_under_their_former_names_are_the_schemas_too() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let source = |name: &str, more: &str| {
            format!(
                "#[derive(codebooks::Codebook)]{more}\npub struct {name} {{\n    #[codebook(primary_key)]\n    id: i64,\n}}\n"
            )
        };
        std::fs::remove_dir_all(releases.package.path("schema")).expect("removed");
        releases.edit(&source("Bill", ""));
        connect(&database, releases.package.schema()).await.setup().await.expect("set up");
        database.script("INSERT INTO bill (id) VALUES (1)").expect("filled");
        releases.migrate(&["baseline"]);
        releases.edit(&source("Invoice", "\n#[codebook(renamed_from = \"bill\")]"));
        releases.migrate(&["invoices"]);
        let refused = releases.package.run(&["setup"], &database);
        assert!(refused.code == Some(5) && refused.stderr.contains("--adopt"), "{dialect}: {refused:?}");
        let adopted = releases.package.run(&["deployment", "--adopt", "0"], &database);
        assert_eq!(adopted.code, Some(0), "{dialect}: {adopted:?}");
        assert_eq!(database.query("SELECT id FROM invoice"), [["1"]], "{dialect}");
    }
}

#[tokio::test]
async fn t_4_a_program_without_deployments_leaves_alone_what_a_newer_one_deployed() {
    for database in Database::all() {
        let dialect = database.dialect();
        let releases = Releases::new();
        let before = releases.package.schema();
        releases.second();
        assert_eq!(releases.package.run(&["deployment"], &database).code, Some(0), "{dialect}");
        let states = database.query("SELECT id FROM c_state WHERE archived_at IS NULL ORDER BY id");
        ensure(&database, before).await;
        assert_eq!(database.query("SELECT id FROM c_state WHERE archived_at IS NULL ORDER BY id"), states, "{dialect}");
        let name = connect(&database, before).await.database_name().to_owned();
        let confirm = format!("--allow-destructive={name}");
        let back = releases.package.run(&["downgrade", "--to", "base", &confirm], &database);
        assert_eq!(back.code, Some(0), "{dialect}: {back:?}");
        // What was taken back is nobody's.
        ensure(&database, before).await;
        assert_eq!(findings(&database, before).await, Vec::<String>::new(), "{dialect}");
    }
}
