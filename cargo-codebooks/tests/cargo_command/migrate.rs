//! `migrate`, `diff`, and what `check` says of deployments.

use std::process::Command;

use crate::package::{MANIFEST, Package, SOURCE};

const DIALECTS: [&str; 3] = ["postgres", "mysql", "sqlite"];

/// A package with a baseline.
fn released() -> Package {
    let package = Package::fresh();
    package.run(&["migrate", "baseline"]).printed();
    package
}

/// The source with one more table.
fn with_depot() -> String {
    format!(
        "{SOURCE}\n/// A depot.\n#[derive(Codebook)]\npub struct Depot {{\n    #[codebook(primary_key)]\n    pub id: i64,\n}}\n"
    )
}

/// The statements of a script, without its comments.
fn statements(script: &str) -> String {
    script.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n")
}

#[test]
fn s1_10_the_baseline_is_one_file_for_each_database_the_same_every_time() {
    let package = Package::fresh();
    let printed = package.run(&["migrate", "the first"]).printed().to_owned();
    assert!(
        printed.lines().last().expect("a line").ends_with("schema/sqlite/deployment/00000-baseline.sql"),
        "{printed}"
    );
    let again = released();
    for dialect in DIALECTS {
        for folder in ["deployment", "rollback"] {
            let path = format!("schema/{dialect}/{folder}/00000-baseline.sql");
            assert_eq!(package.read(&path), again.read(&path));
        }
    }
    assert_eq!(package.read("schema/schema.lock"), again.read("schema/schema.lock"));
    assert_eq!(
        package.read("schema/codes.lock").lines().skip(2).collect::<Vec<_>>(),
        ["format = 1", "", "[c_parcel_state.live]", "0 = \"Announced\"", "10 = \"Accepted\"", "20 = \"OnHold\"",]
    );
}

#[test]
fn nothing_changed_is_said_and_writes_nothing() {
    let package = released();
    let before = package.snapshot();
    assert_eq!(package.run(&["migrate", "again"]).printed(), "nothing has changed since the last deployment\n");
    for dialect in DIALECTS {
        assert_eq!(package.run(&["diff", "--dialect", dialect]).printed(), "");
    }
    assert_eq!(package.snapshot(), before);
    assert!(package.run(&["check"]).printed().starts_with("schema/ is fresh"));
}

#[test]
fn s2_5_a_new_struct_is_the_next_file_with_the_create_statement_of_create() {
    let package = released();
    package.write("src/lib.rs", &with_depot());
    package.generate();
    let unreleased = package.run(&["check"]);
    assert_eq!(unreleased.code, 1);
    assert!(unreleased.stdout.contains("schema/schema.lock (postgres): 1 step not released"), "{unreleased:?}");
    let shown = package.run(&["diff", "--dialect", "postgres"]).printed().to_owned();
    let printed = package.run(&["migrate", "Add depots"]).printed().to_owned();
    // S3-10: the slug comes from the message, and the path is the last line.
    assert!(
        printed.lines().last().expect("a line").ends_with("schema/sqlite/deployment/00001-add-depots.sql"),
        "{printed}"
    );
    for dialect in DIALECTS {
        let text = package.read(&format!("schema/{dialect}/deployment/00001-add-depots.sql"));
        let create = package.read(&format!("schema/{dialect}/create/1-tables/depot.sql"));
        let table = statements(&create);
        let table = table.split("\n)").next().expect("a statement").trim();
        assert!(text.contains(table), "{dialect}: {text}\n---\n{table}");
        assert!(!statements(&text).contains("parcel"), "S3-10: the new tables alone: {text}");
        let rollback = package.read(&format!("schema/{dialect}/rollback/00001-add-depots.sql"));
        assert!(rollback.contains("DROP TABLE"), "{rollback}");
    }
    assert_eq!(package.read("schema/postgres/deployment/00001-add-depots.sql"), shown);
    assert!(package.run(&["check"]).printed().starts_with("schema/ is fresh"));
}

#[test]
fn what_loses_rows_is_refused_by_name_and_nothing_is_written() {
    let package = released();
    package.write(
        "src/lib.rs",
        &SOURCE
            .replace("    pub note: String,\n", "")
            .replace("index(state, note)", "index(state)")
            .replace("    #[codebook(length = 255, default = \"\")]\n", ""),
    );
    package.generate();
    let before = package.snapshot();
    let refused = package.run(&["migrate", "no notes"]);
    assert_eq!(refused.code, 5, "{refused:?}");
    for dialect in ["PostgreSQL", "MySQL/MariaDB", "SQLite"] {
        assert!(refused.stderr.contains(&format!("error: {dialect}: ")), "{refused:?}");
    }
    assert!(refused.stderr.contains("note") && refused.stderr.contains("--allow-destructive"), "{refused:?}");
    assert_eq!(package.snapshot(), before);
    let printed = package.run(&["migrate", "no notes", "--allow-destructive"]).printed().to_owned();
    assert!(printed.contains("loses "), "{printed}");
}

#[test]
fn an_edited_deployment_is_refused_until_it_is_sealed() {
    let package = released();
    let path = "schema/postgres/deployment/00000-baseline.sql";
    package.write(path, &format!("{}\nCREATE EXTENSION IF NOT EXISTS citext;\n", package.read(path)));
    package.write("src/lib.rs", &with_depot());
    package.generate();
    let refused = package.run(&["migrate", "add depots"]);
    assert_eq!(refused.sentence(5).lines().next(), Some(&*format!("{path}: edited")));
    let checked = package.run(&["check"]);
    assert!(checked.code == 1 && checked.stdout.contains(&format!("{path}: edited")), "{checked:?}");
    assert!(package.run(&["migrate", "--seal"]).printed().contains("edited, sealed"));
    package.run(&["migrate", "add depots"]).printed();
    // How lines end does not count.
    package.write(path, &package.read(path).replace('\n', "\r\n"));
    assert!(package.run(&["check"]).printed().starts_with("schema/ is fresh"));
}

#[test]
fn files_of_ones_own_have_the_next_number() {
    let package = released();
    package.run(&["migrate", "--empty", "backfill notes"]).printed();
    let path = "schema/mysql/deployment/00001-backfill-notes.sql";
    assert!(package.read(path).contains("migrate --seal"));
    package.write(path, "UPDATE parcel SET note = 'x';\n");
    package.run(&["migrate", "--seal"]).printed();
    package.write("src/lib.rs", &with_depot());
    package.generate();
    package.run(&["migrate", "add depots"]).printed();
    assert!(package.read("schema/mysql/deployment/00002-add-depots.sql").contains("depot"));
}

#[test]
fn missing_and_misnumbered_files_are_named() {
    let package = released();
    package.remove("schema/sqlite/deployment/00000-baseline.sql");
    let refused = package.run(&["migrate", "x"]);
    assert!(refused.sentence(5).starts_with("schema/sqlite/deployment/00000-baseline.sql: missing\nhelp: restore it"));
    // What is gone cannot be accepted.
    let before = package.snapshot();
    let refused = package.run(&["migrate", "--seal"]);
    assert!(refused.sentence(5).starts_with("schema/sqlite/deployment/00000-baseline.sql: missing\nhelp: restore it"));
    assert_eq!(package.snapshot(), before);
    let package = released();
    package.write("schema/sqlite/deployment/7-more.sql", "");
    let refused = package.run(&["migrate", "x"]);
    assert_eq!(
        refused.sentence(2),
        "schema/sqlite/deployment/7-more.sql: a deployment is named `<5 digits>-<name>.sql`\nhelp: call it `00001-more.sql`, or move it away"
    );
}

#[test]
fn a_build_leaves_deployments_and_locks_alone() {
    let package = released();
    let before = package.snapshot();
    package.generate();
    assert_eq!(package.snapshot(), before);
}

#[test]
fn squash_puts_one_baseline_in_place_of_all() {
    let package = released();
    package.write("src/lib.rs", &with_depot());
    package.generate();
    let refused = package.run(&["migrate", "--squash"]);
    assert!(refused.sentence(2).starts_with("the sources have changes that no deployment has"));
    package.run(&["migrate", "add depots"]).printed();
    package.run(&["migrate", "--squash"]).printed();
    assert!(!package.path("schema/postgres/deployment/00001-add-depots.sql").exists());
    let text = package.read("schema/postgres/deployment/00000-baseline.sql");
    assert!(text.contains("depot") && text.contains("-- replaces: "), "{text}");
    assert!(package.run(&["check"]).printed().starts_with("schema/ is fresh"));
}

#[test]
fn two_branches_with_one_number_collide_in_git_and_are_renumbered() {
    let git = |package: &Package, arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]);
        command.args(arguments).current_dir(package.folder()).output().expect("git runs")
    };
    let package = released();
    for arguments in
        [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-qm", "base"], &["checkout", "-qb", "theirs"]]
    {
        assert!(git(&package, arguments).status.success(), "{arguments:?}");
    }
    let add = |package: &Package, name: &str, message: &str| {
        let source = package.read("src/lib.rs");
        let table = format!(
            "\n#[derive(Codebook)]\npub struct {name} {{\n    #[codebook(primary_key)]\n    pub id: i64,\n}}\n"
        );
        // At different places, so the sources themselves merge.
        let source = if name == "Depot" {
            format!("{source}{table}")
        } else {
            source.replacen("\n/// How far", &format!("{table}\n/// How far"), 1)
        };
        package.write("src/lib.rs", &source);
        package.generate();
        package.run(&["migrate", message]).printed();
        assert!(git(package, &["add", "-A"]).status.success());
        assert!(git(package, &["commit", "-qm", message]).status.success());
    };
    add(&package, "Depot", "add depots");
    git(&package, &["checkout", "-q", "main"]);
    package.generate();
    add(&package, "Truck", "add trucks");
    let merged = git(&package, &["merge", "theirs"]);
    assert!(!merged.status.success(), "both took 00001");
    let lock = package.read("schema/schema.lock");
    assert!(lock.contains("<<<<<<<"), "{lock}");
    let said = package.run(&["migrate", "--renumber"]);
    assert!(said.sentence(2).contains("a merge left its conflict markers here\nhelp: take one side of the file, then run `cargo codebooks migrate --renumber`"), "{said:?}");
    assert!(
        git(&package, &["checkout", "--theirs", "schema/schema.lock", "schema/codes.lock"]).status.success()
            || git(&package, &["checkout", "--theirs", "schema/schema.lock"]).status.success()
    );
    let source = package.read("src/lib.rs");
    assert!(source.contains("Depot") && source.contains("Truck") && !source.contains("<<<<"), "{source}");
    let text = package.read("schema/mysql/deployment/00001-add-trucks.sql");
    package.run(&["migrate", "--renumber"]).printed();
    package.generate();
    assert_eq!(package.read("schema/mysql/deployment/00002-add-trucks.sql"), text, "with its text");
    assert!(package.path("schema/mysql/rollback/00002-add-trucks.sql").exists());
    assert!(package.run(&["check"]).printed().starts_with("schema/ is fresh"));
}

#[test]
fn a_database_that_is_added_begins_with_a_baseline_of_its_own() {
    let package = Package::new(&MANIFEST.replace(", \"sqlite\"", ""), SOURCE);
    package.generate();
    package.run(&["migrate", "baseline"]).printed();
    package.write("Cargo.toml", MANIFEST);
    package.generate();
    let refused = package.run(&["migrate", "--empty", "by hand"]);
    assert!(refused.sentence(2).starts_with("there is no baseline for SQLite yet\nhelp: "));
    package.run(&["migrate", "also SQLite"]).printed();
    assert!(package.path("schema/sqlite/deployment/00000-baseline.sql").exists());
    assert!(!package.path("schema/postgres/deployment/00001-also-sqlite.sql").exists());
    assert!(package.run(&["check"]).printed().starts_with("schema/ is fresh"));
}

#[test]
fn rows_of_a_file_are_a_hash_in_the_locks_and_a_line_in_the_deployment() {
    let source = "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(file = \"data/languages.csv\", key = \"text\")]\npub enum Language {}\ncodebooks::schema!();\n";
    let package = Package::new(MANIFEST, source);
    package.write("data/languages.csv", "code,description\nde,German\nen,English\n");
    package.generate();
    package.run(&["migrate", "baseline"]).printed();
    let text = package.read("schema/postgres/deployment/00000-baseline.sql");
    assert!(text.contains("\n-- populate: c_language") && !text.contains("German"), "{text}");
    let lock = package.read("schema/schema.lock");
    assert!(lock.contains("[rows]\nc_language = \"") && !lock.contains("German"), "{lock}");
    assert!(package.read("schema/codes.lock").contains("[c_language]\nrows = \""));
    package.write("data/languages.csv", "code,description\nde,German\nen,English\nfr,French\n");
    package.generate();
    package.run(&["migrate", "French"]).printed();
    let text = package.read("schema/postgres/deployment/00001-french.sql");
    assert!(
        statements(&text).lines().all(|line| !line.contains("c_language")) && text.contains("-- populate: c_language"),
        "{text}"
    );
    assert_eq!(package.run(&["migrate", "again"]).printed(), "nothing has changed since the last deployment\n");
    package.run(&["migrate", "--squash"]).printed();
    assert!(package.read("schema/postgres/deployment/00000-baseline.sql").contains("\n-- populate: c_language"));
}

#[test]
fn s2_6_all_deployments_one_after_the_other_lead_where_create_leads() {
    let package = released();
    let column = "    #[codebook(length = 9, default = \"it's\")]\n    pub kind: String,\n}\n\ncodebooks::schema!();";
    package.write("src/lib.rs", &with_depot().replace("}\n\ncodebooks::schema!();", column));
    package.generate();
    package.run(&["migrate", "kinds and depots"]).printed();
    let added = package.read("schema/postgres/deployment/00001-kinds-and-depots.sql");
    assert!(added.contains("ADD COLUMN \"kind\" varchar(9) NOT NULL DEFAULT 'it''s'"), "{added}");
    assert!(package.run(&["check", "--replay"]).printed().contains("schema/ is fresh"));
    // A hand that forgets something is found out.
    let path = "schema/sqlite/deployment/00001-kinds-and-depots.sql";
    let text = package.read(path);
    package.write(path, &text.replace("CREATE TABLE \"depot\"", "CREATE TABLE \"dpot\""));
    package.run(&["migrate", "--seal"]).printed();
    let replayed = package.run(&["check", "--replay"]);
    assert!(replayed.code == 1 && replayed.stdout.contains("replay on SQLite: `depot` is missing"), "{replayed:?}");
    package.write(path, &format!("{text}.read other.sql\n"));
    package.run(&["migrate", "--seal"]).printed();
    let replayed = package.run(&["check", "--replay"]);
    assert!(replayed.code == 4 && replayed.stderr.contains("`.read` is a command of sqlite3"), "{replayed:?}");
}

#[test]
fn a_replay_wants_an_empty_database() {
    let package = released();
    let url = format!("sqlite:{}", package.path("x.db").display());
    package.run(&["setup", "--database-url", &url]);
    let refused = package.run(&["check", "--replay", "--database-url", &url]);
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.stderr.starts_with("error: the database is not empty: it holds `"), "{refused:?}");
}

#[test]
fn sql_of_the_users_that_only_a_client_can_run_is_refused_and_nothing_is_written() {
    let sql = "CREATE TRIGGER t BEFORE INSERT ON bill FOR EACH ROW BEGIN SET NEW.id = 1; END";
    let source = format!(
        "#[derive(codebooks::Codebook)]\n#[codebook(sql(mysql = \"{sql}\"))]\npub struct Bill {{\n    #[codebook(primary_key)]\n    \
         pub id: i64,\n}}\ncodebooks::schema!();\n"
    );
    let package = Package::new(MANIFEST, &source);
    package.generate();
    let before = package.snapshot();
    let refused = package.run(&["migrate", "baseline"]);
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(
        refused.stderr.contains("error: MySQL/MariaDB: ") && refused.stderr.contains("CREATE TRIGGER"),
        "{refused:?}"
    );
    assert_eq!(package.snapshot(), before);
}
