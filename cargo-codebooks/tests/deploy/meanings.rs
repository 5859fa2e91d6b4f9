//! A code keeps its meaning in a database, and a program leaves alone what only a newer one knows.

use codebooks::Schema;
use codebooks::deploy::{DatabaseUrl, Deploy, DeployError, MergeOptions, Populated, Preview};
use schema_core::code_history::CodeHistory;
use schema_core::project::Project;
use test_servers::{Database, Recorder, Server};

use crate::support::{Package, connect, findings};

/// Two codebooks, one of them with the given variants.
fn source(variants: &str) -> String {
    format!(
        "#[derive(codebooks::Codebook, Clone, Copy)]\npub enum Colour {{ Red = 1, Blue = 2 }}\n\
         #[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(names = \"snake_case\")]\npub enum Signal {{ {variants} }}\n"
    )
}

/// The package of a source once the releases before it are in its history of codes.
fn package(releases: &[&str], variants: &str) -> Package {
    let mut history = CodeHistory::default();
    for variants in releases {
        let earlier = Package::new(&source(variants));
        write(&earlier, &history);
        let compiled = Project::load(&earlier.path("Cargo.toml")).expect("a configuration").compile();
        assert_eq!(compiled.faults, Vec::<String>::new());
        history = history.with(&compiled.assembled.schema, |_| Vec::new());
    }
    let package = Package::new(&source(variants));
    write(&package, &history);
    package
}

fn write(package: &Package, history: &CodeHistory) {
    std::fs::create_dir_all(package.path("schema")).expect("a folder");
    std::fs::write(package.path("schema/codes.lock"), history.to_text()).expect("written");
}

/// A program that was released after these.
fn release(before: &[&str], variants: &str) -> &'static Schema {
    package(&[before, &[variants]].concat(), variants).schema()
}

/// A program without a history of codes.
fn unreleased(variants: &str) -> &'static Schema {
    Package::new(&source(variants)).schema()
}

async fn setup(database: &Database, schema: &Schema) -> Populated {
    let mut deploy = connect(database, schema).await;
    let (_, populated) = deploy.setup().await.unwrap_or_else(|error| panic!("{}: {error}", database.title()));
    deploy.close().await;
    populated
}

fn failures(populated: &Populated) -> Vec<String> {
    populated.failures().map(|(_, error)| error.to_string()).collect()
}

fn told(populated: &Populated) -> Vec<String> {
    populated.newer.iter().map(ToString::to_string).collect()
}

/// Each code with its state.
fn rows(database: &Database) -> Vec<Vec<String>> {
    let state = "CASE WHEN archived_at IS NULL THEN 'live' ELSE 'archived' END";
    database.query(&format!("SELECT id, {state} FROM c_signal ORDER BY id"))
}

/// What is recorded of the codebook.
fn recorded(database: &Database) -> Vec<Vec<String>> {
    let sql =
        "SELECT code, variant, coalesce(former, '-') FROM codebooks_code WHERE codebook = 'c_signal' ORDER BY code";
    database.query(sql)
}

const V1: &str = "/// Go\n#[codebook(translation(de = \"Los\"))] Go = 1, Stop = 3";
const V2: &str = "/// Go\n#[codebook(translation(de = \"Los\"))] Go = 1, Stop = 3, \
    /// Wait\n#[codebook(translation(de = \"Warte\"))] Wait = 4";
const V3: &str = "/// Go\n#[codebook(translation(de = \"Los\"))] Go = 1, \
    /// Wait\n#[codebook(translation(de = \"Warte\"))] Wait = 4";

#[tokio::test]
async fn t_4_a_program_that_is_older_than_the_database_archives_nothing() {
    let package = package(&[V1], V1);
    let (v1, v2, v3) = (package.schema(), release(&[V1], V2), release(&[V1, V2], V3));
    let newer = "warning: `c_signal`: row 4 belongs to a newer program";
    let of_text = "warning: `c_signal_translation`: row 4 in de belongs to a newer program";
    for database in Database::all() {
        let title = database.title();
        let all = [["1", "live"], ["3", "live"], ["4", "live"]];
        setup(&database, v1).await;
        assert_eq!(told(&setup(&database, v2).await), Vec::<String>::new(), "{title}");
        let stamp = || database.query("SELECT sha FROM codebooks_stamp WHERE codebook = '*'");
        let of_newer = stamp();
        for _ in 0..2 {
            let populated = setup(&database, v1).await;
            assert_eq!(told(&populated), [newer, of_text], "{title}");
            assert!(populated.codebooks.iter().all(|one| one.result.as_ref().is_ok_and(|counts| counts.is_noop())));
            assert_eq!(
                (rows(&database), stamp()),
                (all.map(|row| row.map(str::to_owned).to_vec()).to_vec(), of_newer.clone()),
                "{title}"
            );
            assert_eq!(findings(&database, v1).await, [newer, of_text], "{title}");
        }
        let ran = package.run(&["populate"], &database);
        assert!(ran.code == Some(0) && ran.stdout.contains(newer), "{title}: {ran:?}");
        let ran = package.run(&["populate", "--format", "json"], &database);
        assert!(ran.code == Some(0) && ran.stdout.contains("\"newer\":[{"), "{title}: {ran:?}");
        // Not even where removed codes are to be deleted.
        let options = MergeOptions { hard_delete: true, ..MergeOptions::default() };
        let populated = connect(&database, v1).await.populate_with(&options).await.expect("merged");
        assert_eq!(
            (told(&populated).len(), rows(&database)),
            (2, all.map(|row| row.map(str::to_owned).to_vec()).to_vec()),
            "{title}"
        );
        assert_eq!(told(&setup(&database, v2).await), Vec::<String>::new(), "{title}");
        assert_eq!(findings(&database, v2).await, Vec::<String>::new(), "{title}");
        // What was released and is gone is archived as ever.
        setup(&database, v3).await;
        assert_eq!(rows(&database), [["1", "live"], ["3", "archived"], ["4", "live"]], "{title}");
    }
}

#[tokio::test]
async fn t_4_without_a_history_a_code_that_the_enum_lacks_is_archived() {
    let (v1, v2) = (unreleased(V1), unreleased(V2));
    for database in Database::all() {
        setup(&database, v2).await;
        assert_eq!(told(&setup(&database, v1).await), Vec::<String>::new());
        assert_eq!(rows(&database), [["1", "live"], ["3", "live"], ["4", "archived"]], "{}", database.title());
    }
}

#[tokio::test]
async fn s0_20_a_code_with_another_meaning_is_refused_and_the_other_codebooks_are_merged() {
    let v1 = unreleased("Go = 1, Stop = 3");
    let other = Package::new(&source("Go = 1, Halt = 3, Wait = 4").replace("Blue = 2", "Green = 3"));
    let changed = other.schema();
    let expected = "`c_signal`: code `3` is `Stop` in the database and `Halt` in the enum";
    let help = "give `Halt` a code that was never used, or write `#[codebook(renamed_from = \"Stop\")]` if only the name changed";
    for database in Database::all() {
        let title = database.title();
        setup(&database, v1).await;
        let before = database.query("SELECT id, name, sha FROM c_signal ORDER BY id");
        let populated = setup(&database, changed).await;
        assert_eq!(failures(&populated), [format!("{expected}\nhelp: {help}")], "{title}");
        let error = populated.failures().next().expect("one").1;
        assert!(matches!(error, DeployError::Meaning { .. }) && error.exit_code() == 5, "{title}: {error:?}");
        assert_eq!(database.query("SELECT id, name, sha FROM c_signal ORDER BY id"), before, "{title}");
        assert_eq!(database.query("SELECT id FROM c_colour ORDER BY id"), [["1"], ["2"], ["3"]], "{title}");
        assert_eq!(recorded(&database), [["1", "Go", "-"], ["3", "Stop", "-"]], "{title}");
        let found = findings(&database, changed).await;
        assert!(found.contains(&format!("error: {expected}")), "{title}: {found:#?}");
        let what = Preview { populate: true, ..Preview::default() };
        let shown = connect(&database, changed).await.preview(what).await;
        assert!(matches!(shown, Err(DeployError::Meaning { .. })), "{title}: {shown:?}");
        let ran = other.run(&["populate", "--format", "json"], &database);
        assert_eq!(ran.code, Some(5), "{title}: {ran:?}");
        let ran = other.run(&["populate"], &database);
        assert!(ran.code == Some(5) && ran.stderr.contains(expected) && ran.stderr.contains(help), "{title}: {ran:?}");
        assert!(ran.stderr.contains("--> src/lib.rs:"), "{title}: {ran:?}");
        // With the old meaning all is well again.
        assert_eq!(failures(&setup(&database, v1).await), Vec::<String>::new(), "{title}");
    }
}

#[tokio::test]
async fn s0_20_a_renamed_variant_keeps_its_code() {
    let (stop, halt) = ("Go = 1, Stop = 3", "Go = 1, #[codebook(renamed_from = \"Stop\")] Halt = 3");
    let end = "Go = 1, #[codebook(renamed_from = \"Halt\")] End = 3";
    let v1 = release(&[], stop);
    let v2 = release(&[stop], halt);
    // The attribute is gone, the history still knows.
    let v2_later = release(&[stop, halt], "Go = 1, Halt = 3");
    let v3 = release(&[stop, halt], end);
    let v3_later = release(&[stop, halt, end], "Go = 1, End = 3");
    let at_once = unreleased("Go = 1, #[codebook(renamed_from(\"Halt\", \"Stop\"))] End = 3");
    for database in Database::all() {
        let title = database.title();
        for programs in
            [&[v2, v1, v2][..], &[v2_later], &[v3, v1, v2, v3], &[v3_later], &[at_once], &[v2, v3_later, v1]]
        {
            let mut deploy = connect(&database, v1).await;
            let name = deploy.database_name().to_owned();
            deploy.recreate_tables(&name).await.expect("empty");
            deploy.close().await;
            setup(&database, v1).await;
            for program in programs {
                assert_eq!(failures(&setup(&database, program).await), Vec::<String>::new(), "{title}");
                assert_eq!(findings(&database, program).await, Vec::<String>::new(), "{title}");
                assert_eq!(rows(&database), [["1", "live"], ["3", "live"]], "{title}");
            }
        }
        assert_eq!(recorded(&database), [["1", "Go", "-"], ["3", "End", "Stop Halt"]], "{title}");
        let unknown = unreleased("Go = 1, Other = 3");
        assert_eq!(failures(&setup(&database, unknown).await).len(), 1, "{title}");
    }
}

#[tokio::test]
async fn s0_20_a_database_of_an_earlier_version_is_recorded_once() {
    let (v1, changed) = (unreleased("Go = 1, Stop = 3"), unreleased("Go = 1, Halt = 3"));
    let whole = [["1", "Go", "-"], ["3", "Stop", "-"]];
    for database in Database::all() {
        let title = database.title();
        setup(&database, v1).await;
        for earlier in ["DROP TABLE codebooks_code;", "DELETE FROM codebooks_code WHERE code = '3';"] {
            database.script(earlier).expect("as before");
            assert_eq!(findings(&database, v1).await, Vec::<String>::new(), "{title}");
            let mut deploy = connect(&database, v1).await;
            let populated = deploy.populate_tables().await.expect("merged");
            assert!(populated.codebooks.iter().all(|one| one.result.as_ref().is_ok_and(|counts| counts.is_noop())));
            assert_eq!(recorded(&database), whole, "{title}");
            deploy.close().await;
        }
        assert_eq!(failures(&setup(&database, changed).await).len(), 1, "{title}");
        // A merge of one row is enough as well.
        database.script("DROP TABLE codebooks_code; DELETE FROM c_signal WHERE id = 3;").expect("as before");
        connect(&database, v1).await.populate_tables().await.expect("merged");
        assert_eq!(recorded(&database), whole, "{title}");
    }
}

#[tokio::test]
async fn s0_20_a_user_that_may_only_read_has_nothing_to_record() {
    let v1 = unreleased("Go = 1, Stop = 3");
    for database in [Server::postgres().database(), Server::mariadb().database()] {
        setup(&database, v1).await;
        database.script("DROP TABLE codebooks_code;").expect("as before");
        let name = format!("reads_{}", database.name());
        let grant = match database.dialect() {
            "postgres" => {
                format!(
                    "CREATE ROLE {name} LOGIN PASSWORD 'secret'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name};"
                )
            }
            _ => format!("CREATE USER {name} IDENTIFIED BY 'secret'; GRANT SELECT ON {}.* TO {name};", database.name()),
        };
        database.script(&grant).expect("a user");
        let url = format!("{}://{name}:secret@127.0.0.1:{}/{}", database.dialect(), database.port(), database.name());
        let mut deploy = Deploy::connect(v1, &DatabaseUrl::parse(&url).expect("a URL")).await.expect("connected");
        let populated = deploy.populate_tables().await.expect("nothing to merge");
        assert_eq!(failures(&populated), Vec::<String>::new(), "{}", database.title());
    }
}

#[tokio::test]
async fn s0_20_a_merge_with_nothing_to_do_asks_twice_and_locks_nothing() {
    let v1 = release(&[], V1);
    for database in [Server::postgres().database(), Server::mariadb().database()] {
        setup(&database, v1).await;
        let recorder = Recorder::start(&database);
        let url = DatabaseUrl::parse(&recorder.url(&database)).expect("a URL");
        let mut deploy = Deploy::connect(v1, &url).await.expect("connected");
        let _ = recorder.take();
        deploy.populate_tables().await.expect("nothing to do");
        let asked = recorder.take();
        assert!(asked.len() == 2 && asked.iter().all(|sql| sql.starts_with("SELECT ")), "{asked:#?}");
        assert!(asked[0].contains("FROM codebooks_code"), "{asked:#?}");
    }
}

#[tokio::test]
async fn s0_20_long_codebooks_and_codes_in_words_are_recorded() {
    let long: String = (0..1200).map(|code| format!("V{code} = {code}, ")).collect();
    let words = "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(key = \"text\")]\npub enum Word { \
        #[codebook(code = \"a'b\\\\\")] Odd, #[codebook(code = \"A\")] Upper, #[codebook(code = \"a\")] Lower }\n";
    let of = |long: &str, words: &str| Package::new(&format!("{}{words}", source(long))).schema();
    let (v1, changed) = (of(&long, words), of(&long.replace("V1100 ", "W "), &words.replace("Upper", "Other")));
    for database in Database::all() {
        let title = database.title();
        setup(&database, v1).await;
        let counts =
            database.query("SELECT codebook, count(*) FROM codebooks_code GROUP BY codebook ORDER BY codebook");
        assert_eq!(counts, [["c_colour", "2"], ["c_signal", "1200"], ["c_word", "3"]], "{title}");
        assert_eq!(failures(&setup(&database, v1).await), Vec::<String>::new(), "{title}");
        let failures = failures(&setup(&database, changed).await);
        assert_eq!(failures.len(), 2, "{title}: {failures:?}");
        assert!(failures.iter().any(|line| line.starts_with("`c_signal`: code `1100` is `V1100`")), "{failures:?}");
        assert!(failures.iter().any(|line| line.starts_with("`c_word`: code `A` is `Upper`")), "{failures:?}");
    }
}
