//! What the command line says and does around a deployment: progress, passwords, files, waiting, JSON, counts.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use test_servers::{Database, Server};

use crate::support::{Holder, Package, Ran, SHOP, schema};

fn run(package: &Package, arguments: &[&str], url: &str) -> Ran {
    Ran::of(package.command(arguments, url).output().expect("it runs"))
}

/// One object on standard output, and nothing else.
#[track_caller]
fn object(ran: &Ran) -> Value {
    assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// A port that takes connections and never says a word.
fn silent_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    (listener, port)
}

/// What a terminal shows after these bytes: enough of one for a progress bar.
#[cfg(target_os = "linux")]
fn screen(bytes: &str) -> Vec<String> {
    let mut lines: Vec<Vec<char>> = vec![Vec::new()];
    let (mut row, mut column) = (0, 0);
    let mut rest = bytes.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' => column = 0,
            '\n' => {
                row += 1;
                column = 0;
                if row == lines.len() {
                    lines.push(Vec::new());
                }
            }
            '\u{1b}' if rest.peek() == Some(&'[') => {
                rest.next();
                let mut number = String::new();
                while let Some(digit) = rest.next_if(|c| !c.is_ascii_alphabetic()) {
                    number.push(digit);
                }
                match rest.next() {
                    Some('A') => row = row.saturating_sub(number.parse().unwrap_or(1)),
                    Some('B') => row = (row + number.parse().unwrap_or(1)).min(lines.len() - 1),
                    Some('K') if number == "2" => lines[row].clear(),
                    Some('K') => lines[row].truncate(column),
                    Some('J') => {
                        lines.truncate(row + 1);
                        lines[row].truncate(column);
                    }
                    _ => {}
                }
            }
            c => {
                while lines[row].len() <= column {
                    lines[row].push(' ');
                }
                lines[row][column] = c;
                column += 1;
            }
        }
    }
    lines.into_iter().map(|line| line.into_iter().collect()).collect()
}

#[test]
#[cfg(target_os = "linux")]
fn progress_ends_before_the_result_is_shown() {
    let package = Package::new(SHOP);
    for database in Database::all() {
        for arguments in ["setup", "setup", "verify"] {
            let command = package.command(&[], &database.url());
            let mut terminal = std::process::Command::new("script");
            let line = format!("'{}' {arguments}", command.get_program().to_string_lossy());
            terminal.args(["--quiet", "--return", "--command", &line, "/dev/null"]).stdin(Stdio::null());
            terminal.current_dir(package.path("")).env("DATABASE_URL", database.url()).env("TERM", "xterm");
            let ran = Ran::of(terminal.output().expect("`script` is installed"));
            assert_eq!(ran.code, Some(0), "{ran:?}");
            let shown = screen(&ran.stdout);
            assert!(
                shown.iter().any(|line| line.contains("3 codebooks") || line.contains("4 codebooks")),
                "{shown:#?}"
            );
            for word in ["creating", "merging", "waiting", "0/"] {
                assert!(!shown.iter().any(|line| line.contains(word)), "{arguments}: `{word}` stays: {shown:#?}");
            }
        }
    }
    // A failure too ends what was under way.
    let database = Database::sqlite();
    assert_eq!(package.run(&["create"], &database).code, Some(0));
    database
        .script("CREATE TRIGGER no BEFORE INSERT ON c_unit BEGIN SELECT RAISE(ABORT, 'not today'); END;")
        .expect("made");
    let command = package.command(&[], &database.url());
    let line = format!("'{}' populate", command.get_program().to_string_lossy());
    let mut terminal = std::process::Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &line, "/dev/null"]).stdin(Stdio::null());
    terminal.current_dir(package.path("")).env("DATABASE_URL", database.url()).env("TERM", "xterm");
    let ran = Ran::of(terminal.output().expect("it runs"));
    let shown = screen(&ran.stdout);
    assert!(shown.iter().any(|line| line.contains("not today")), "{shown:#?}");
    assert!(!shown.iter().any(|line| line.contains("merging")), "{shown:#?}");
}

#[test]
fn where_no_terminal_is_there_are_plain_lines() {
    let package = Package::new(SHOP);
    let ran = package.run(&["setup"], &Database::sqlite());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains('\r'), "{ran:?}");
}

#[test]
fn a_password_is_not_masked_where_its_letters_merely_stand() {
    let package = Package::new(SHOP);
    let database = Server::postgres().database();
    assert_eq!(package.run(&["setup"], &database).code, Some(0));
    let role = format!("r{}", database.name());
    database
        .script(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'par'; GRANT ALL ON SCHEMA public TO {role}; \
             GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}; \
             ALTER TABLE parcel DROP CONSTRAINT fk_parcel_depot;"
        ))
        .expect("made");
    let url = format!("postgres://{role}:par@127.0.0.1:{}/{}", database.port(), database.name());
    let ran = run(&package, &["setup"], &url);
    assert_ne!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("must be owner of table parcel"), "{ran:?}");
}

#[test]
fn a_missing_sqlite_file_is_created_only_by_what_creates() {
    let package = Package::new(SHOP);
    for arguments in [
        &["verify"][..],
        &["populate"],
        &["drop", "--allow-destructive", "new"],
        &["verify", "--dry-run"],
        &["populate", "--dry-run"],
        &["drop", "--dry-run"],
    ] {
        for url in ["sqlite:new.db", "sqlite://new.db?mode=rwc"] {
            let ran = run(&package, arguments, url);
            assert_eq!(ran.code, Some(4), "{arguments:?}: {ran:?}");
            let mut lines = ran.stderr.lines();
            assert_eq!(lines.next(), Some("error: there is no file `new.db`"), "{ran:?}");
            assert!(lines.next().is_some_and(|line| line.starts_with("help: ") && line.contains("setup")), "{ran:?}");
            assert!(!package.path("new.db").exists(), "{arguments:?} created the file");
        }
    }
    // What would be created can be seen before the file is there.
    for arguments in [["setup", "--dry-run"], ["create", "--dry-run"], ["recreate", "--dry-run"]] {
        let ran = run(&package, &arguments, "sqlite:new.db");
        assert!(ran.code == Some(0) && ran.stdout.contains("CREATE TABLE"), "{ran:?}");
        assert!(!package.path("new.db").exists(), "{arguments:?} created the file");
    }
    assert_eq!(run(&package, &["setup"], "sqlite:new.db").code, Some(0));
    assert_eq!(run(&package, &["verify"], "sqlite:new.db").code, Some(0));
}

#[test]
fn a_missing_folder_is_named() {
    let package = Package::new(SHOP);
    for arguments in [&["setup"][..], &["verify"], &["setup", "--dry-run"]] {
        let ran = run(&package, arguments, "sqlite:no/such/new.db");
        assert_eq!(ran.code, Some(4), "{ran:?}");
        assert!(ran.stderr.starts_with("error: there is no folder `no/such`\nhelp: "), "{ran:?}");
        let ran = run(&package, arguments, "sqlite:src");
        assert!(ran.stderr.starts_with("error: `src` is a folder, not a database file\nhelp: "), "{ran:?}");
    }
}

#[test]
fn a_prefix_without_variables_takes_no_other_database() {
    let package = Package::new(SHOP);
    let ran = run(&package, &["setup", "--env-prefix", "FOO"], "sqlite:other.db");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for part in ["USERNAME", "PASSWORD", "DATABASENAME", "IP", "PORT", "DIALECT"] {
        assert!(ran.stderr.contains(&format!("`FOO_{part}`")), "{part}: {ran:?}");
    }
    assert!(!package.path("other.db").exists());
}

#[test]
fn a_silent_host_is_told_and_given_up_in_time() {
    let package = Package::new(SHOP);
    let (_listener, port) = silent_port();
    for dialect in ["postgres", "mysql"] {
        let url = format!("{dialect}://me:secret@127.0.0.1:{port}/db");
        let begin = Instant::now();
        let ran = run(&package, &["verify", "--response-timeout", "2"], &url);
        assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
        assert_eq!(ran.code, Some(4), "{ran:?}");
        let place = format!("`{dialect}://me@127.0.0.1:{port}/db`");
        assert!(
            ran.stderr.contains(&format!("error: cannot open {place}: no answer within 2 seconds\nhelp: ")),
            "{ran:?}"
        );

        let begin = Instant::now();
        let mut command = package.command(&["verify"], &url);
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stderr.take().expect("piped")).read_line(&mut line).expect("a line");
        assert!(begin.elapsed() < Duration::from_secs(3), "{:?}: {line}", begin.elapsed());
        assert!(line.starts_with(&format!("waiting for {place} to answer, at most ")), "{line}");
        child.kill().expect("killed");
        child.wait().expect("it ends");
    }
}

#[test]
fn a_row_that_is_locked_is_waited_for_as_long_as_told() {
    let package = Package::new(SHOP);
    for database in Database::all() {
        assert_eq!(package.run(&["setup"], &database).code, Some(0));
        let mut holder = Holder::new(&database);
        match database.dialect() {
            "sqlite" => holder.say("BEGIN IMMEDIATE;\nSELECT 'held';"),
            _ => {
                database.script("UPDATE c_state SET description = 'x', sha = 'x';").expect("changed");
                holder.say("BEGIN; UPDATE c_state SET description = 'y'; SELECT 'held';");
            }
        }
        if database.dialect() == "sqlite" {
            // A reader is not kept from reading; a writer is.
            let other = Package::new(&SHOP.replace("/// Announced", "/// Told"));
            locked(&other, &database);
        } else {
            locked(&package, &database);
        }
        holder.end();
    }
}

#[track_caller]
fn locked(package: &Package, database: &Database) {
    let begin = Instant::now();
    let ran = package.run(&["populate", "--lock-wait", "2", "--wait", "2"], database);
    let took = begin.elapsed();
    assert_eq!(ran.code, Some(3), "{}: {ran:?}", database.dialect());
    assert!(took < Duration::from_secs(6), "{}: {took:?}: {ran:?}", database.dialect());
    let place = if database.dialect() == "sqlite" { database.name() } else { format!("127.0.0.1:{}", database.port()) };
    assert!(ran.stderr.contains(&place), "the place is named: {ran:?}");
    assert!(ran.stderr.contains("\nhelp: ") && ran.stderr.contains(" 2 seconds"), "{ran:?}");
}

#[test]
fn failures_are_json_too() {
    let package = Package::new(SHOP);
    let database = Database::sqlite();
    let json = |arguments: &[&str], url: &str, code: i32| {
        let ran = run(&package, &[arguments, &["--format", "json"]].concat(), url);
        assert_eq!(ran.code, Some(code), "{ran:?}");
        let value = object(&ran);
        assert_eq!(value["exit_code"], code, "{value}");
        if code != 0 && code != 1 {
            let message = value["error"].as_str().unwrap_or_else(|| panic!("{value}"));
            assert!(ran.stderr.starts_with(&format!("error: {message}")), "the same on standard error: {ran:?}");
            assert!(!message.contains("help: "), "{message}");
        }
        value
    };
    json(&["setup"], "nonsense", 2);
    json(&["setup", "--env-prefix", "FOO"], "sqlite:x.db", 2);
    json(&["setup", "--attempts", "1"], "postgres://me:secret@127.0.0.1:1/db", 4);
    let missing = json(&["verify"], "sqlite:no.db", 4);
    assert!(missing["help"].as_str().is_some_and(|help| help.contains("setup")), "{missing}");
    json(&["setup"], &database.url(), 0);
    json(&["drop"], &database.url(), 5);
    json(&["dance"], &database.url(), 2);
    json(&["setup", "--wait", "soon"], &database.url(), 2);
    let lacks = run(&package, &["populate", "--hard-delete", "--format", "json"], &database.url());
    let message = object(&lacks)["error"].as_str().expect("a message").to_owned();
    assert!(lacks.code == Some(2) && message.contains("--allow-destructive"), "{message}");
    database.script("DELETE FROM c_region;").expect("deleted");
    let drift = json(&["verify"], &database.url(), 1);
    assert_eq!(drift["findings"].as_array().map(Vec::len), Some(2), "{drift}");
    database.script("DROP TABLE c_unit; CREATE TABLE c_unit (id INT);").expect("made");
    let foreign = json(&["setup"], &database.url(), 5);
    assert_eq!(foreign["findings"][0]["object"], "c_unit", "{foreign}");
    let failed = json(&["populate"], &database.url(), 4);
    assert!(
        failed["codebooks"].as_array().is_some_and(|list| list.iter().any(|one| one["error"].is_string())),
        "{failed}"
    );

    let faulty = Package::new(&SHOP.replace("primary_key, auto", "primary_kay, auto"));
    let ran = run(&faulty, &["setup", "--format", "json"], &database.url());
    assert_eq!((ran.code, &object(&ran)["exit_code"]), (Some(4), &Value::from(4)), "{ran:?}");
    let nowhere = run(&package, &["setup", "--format", "json", "--manifest-path", "none"], &database.url());
    assert_eq!(object(&nowhere)["exit_code"], 2, "{nowhere:?}");
}

#[test]
fn counts_agree_between_the_commands_and_one_is_singular() {
    const SMALL: &str = r#"
#[derive(codebooks::Codebook, Clone, Copy)]
pub enum Kind { A = 1, B = 2 }
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(storage = "check")]
pub enum Level { Low = 1, High = 2 }
#[derive(codebooks::Codebook)]
#[codebook(index(kind))]
pub struct T { #[codebook(primary_key)] id: i64, kind: Kind, level: Level }
"#;
    let package = Package::new(SMALL);
    for database in Database::all() {
        let setup = package.run(&["setup"], &database);
        let keys = if database.dialect() == "sqlite" { "" } else { ", 1 foreign key" };
        let created = format!(": created 1 table, 1 codebook, 1 index{keys}\n");
        assert!(setup.stdout.contains(&created), "{setup:?}");
        assert!(setup.stdout.contains("\n1 codebook with 2 rows\n"), "{setup:?}");
        let again = package.run(&["setup"], &database);
        assert!(again.stdout.contains(": 1 table, 1 codebook already exist"), "{again:?}");
        let verified = package.run(&["verify"], &database);
        assert!(
            verified.stdout.contains(": 1 table, 1 codebook with 2 rows, 1 enum without a table: "),
            "{verified:?}"
        );
        for command in ["setup", "populate", "verify"] {
            let value = object(&package.run(&[command, "--format", "json"], &database));
            let contents = serde_json::json!({ "tables": 1, "codebooks": 1, "rows": 2, "enums": 1 });
            assert_eq!(value["contents"], contents, "{command}: {value}");
        }
        let name = database.name();
        let name = name.rsplit('/').next().and_then(|name| name.split('.').next()).expect("a name");
        let dropped = package.run(&["drop", "--allow-destructive", name], &database);
        assert!(dropped.stdout.contains(": dropped 1 table, 1 codebook\n"), "{dropped:?}");
    }
    // The reference says the same.
    let project = schema_core::project::Project::load(&package.path("Cargo.toml")).expect("a configuration");
    let compiled = project.compile();
    let readme = compiled.files.iter().find(|file| file.path == "README.md").expect("a reference");
    let text = String::from_utf8_lossy(readme.text.as_bytes()).into_owned();
    assert!(text.contains("1 table, 1 codebook with 2 rows, 1 enum without a table. "), "{text}");
}

#[test]
fn durations_are_bounded() {
    let package = Package::new(SHOP);
    let database = Database::sqlite();
    let largest = u64::MAX.to_string();
    for option in ["--wait", "--lock-wait", "--response-timeout", "--attempts"] {
        let ran = package.run(&["setup", option, &largest], &database);
        assert_eq!(ran.code, Some(2), "{option}: {ran:?}");
        assert!(ran.stderr.contains(option) && !ran.stderr.contains("panicked"), "{ran:?}");
        let ran = package.run(&["setup", option, if option == "--attempts" { "100" } else { "604800" }], &database);
        assert_eq!(ran.code, Some(0), "{option}: {ran:?}");
    }
}

#[tokio::test]
async fn a_program_may_ask_for_any_patience() {
    use codebooks::deploy::{DatabaseUrl, Deploy, Options};

    let schema = schema(SHOP);
    for database in Database::all() {
        let url = DatabaseUrl::parse(&database.url()).expect("a URL");
        let options = Options {
            attempts: u32::MAX,
            deployer_wait: Duration::MAX,
            lock_wait: Duration::MAX,
            response_timeout: Duration::MAX,
            ..Options::default()
        };
        let mut deploy = Deploy::connect_with(schema, &url, options).await.expect("it opens");
        deploy.setup().await.expect("set up");
        deploy.close().await;
    }
}

#[test]
fn a_failed_statement_is_named_and_a_failed_read_is_not_rolled_back() {
    let package = Package::new(SHOP);
    for database in Database::all() {
        assert_eq!(package.run(&["setup"], &database).code, Some(0));
        let guard = match database.dialect() {
            "postgres" => {
                "ALTER TABLE c_unit ADD CONSTRAINT ck_mine CHECK (description <> 'Told'); \
                 UPDATE c_unit SET description = 'x', sha = 'x';"
            }
            "mysql" => {
                "ALTER TABLE c_unit ADD CONSTRAINT ck_mine CHECK (description <> 'Told'); \
                 UPDATE c_unit SET description = 'x', sha = 'x';"
            }
            _ => {
                "CREATE TRIGGER ck_mine BEFORE UPDATE ON c_unit BEGIN SELECT RAISE(ABORT, 'ck_mine says no'); END; \
                 "
            }
        };
        database.script(guard).expect("made");
        let told = SHOP.replace(
            "    #[codebook(payload(factor = 1, exact = true))]",
            "    /// Told\n    #[codebook(payload(factor = 1, exact = true))]",
        );
        let ran = Package::new(&told).run(&["populate"], &database);
        assert_eq!(ran.code, Some(4), "{ran:?}");
        for part in ["`c_unit`", "ck_mine", "UPDATE "] {
            assert!(ran.stderr.contains(part), "{}: `{part}` is not in {ran:?}", database.dialect());
        }
        assert!(ran.stderr.lines().all(|line| line.chars().count() < 400), "{ran:?}");

        database.script("DROP TABLE parcel; DROP TABLE c_state_translation; DROP TABLE c_state;").expect("dropped");
        let ran = package.run(&["populate"], &database);
        assert!(ran.stderr.contains("could not read `c_state`: "), "{ran:?}");
        assert!(
            !ran.stderr.contains("rolled back") && !ran.stderr.contains("could not read `c_state`: could"),
            "{ran:?}"
        );
    }
}

#[test]
fn a_failed_create_names_its_statement() {
    let package = Package::new(SHOP);
    for server in Server::all() {
        let database = server.database();
        assert_eq!(package.run(&["setup"], &database).code, Some(0));
        let sql = match database.dialect() {
            // Rows that refer to nothing keep the key from coming back.
            "postgres" => {
                "ALTER TABLE depot DROP CONSTRAINT fk_depot_region; INSERT INTO depot (name, region) VALUES ('d', 99);"
            }
            _ => {
                "SET foreign_key_checks = 0; ALTER TABLE depot DROP FOREIGN KEY fk_depot_region; \
                 INSERT INTO depot (name, region) VALUES ('d', 99);"
            }
        };
        database.script(sql).expect("made");
        let ran = package.run(&["create"], &database);
        assert_eq!(ran.code, Some(4), "{ran:?}");
        // PostgreSQL names the constraint apart from its message, which leads to the field.
        let declared = if database.dialect() == "postgres" { "region: Region," } else { "pub struct Depot {" };
        let line = SHOP.lines().position(|line| line.trim() == declared).expect("it is declared") + 1;
        let place = format!("\n  --> src/lib.rs:{line}\n");
        for part in ["`depot`", "ALTER TABLE", "fk_depot_region", &place] {
            assert!(ran.stderr.contains(part), "{}: `{part}` is not in {ran:?}", database.dialect());
        }
    }
}
