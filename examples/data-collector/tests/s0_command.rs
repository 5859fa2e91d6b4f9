//! The command line that the example embeds.

use assert_cmd::Command;
use test_servers::{Database, Server};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_data-collector"));
    command.args(arguments).env_remove("DATABASE_URL").env_remove("DATABASE_PATH");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn s0_22_setup_creates_seeds_and_shows_what_it_did() {
    let database = Database::sqlite();
    let done = command(&["setup", "--database-url", &database.url()]).assert().success();
    let shown = text(&done.get_output().stdout);
    for expected in
        ["created 7 tables, 7 codebooks", "c_cmd_list", "codes::CmdName", "7 codebooks with 31 rows", "schema"]
    {
        assert!(shown.contains(expected), "{expected} is not in\n{shown}");
    }
    let again = command(&["setup", "--database-url", &database.url()]).assert().success();
    assert!(text(&again.get_output().stdout).contains("7 tables, 7 codebooks already exist"));
}

#[test]
fn s2_13_setup_records_the_baseline() {
    let database = Database::sqlite();
    let run = |words: &[&str]| {
        let done = command(words).args(["--database-url", &database.url()]).assert().success();
        text(&done.get_output().stdout)
    };
    run(&["setup"]);
    assert!(run(&["current"]).contains("at `00000-baseline`, the last deployment"));
    assert!(run(&["deployment"]).contains("nothing is pending"));
    let history = run(&["history"]);
    assert!(history.contains("00000-baseline") && history.contains("recorded"), "{history}");
}

#[test]
fn s1_13_database_path_selects_a_file() {
    let database = Database::sqlite();
    command(&["create"]).env("DATABASE_PATH", database.path()).assert().success();
    assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["0"]]);
    command(&["populate"]).env("DATABASE_URL", database.url()).assert().success();
    assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["6"]]);
}

#[test]
fn results_can_be_had_as_json() {
    let database = Database::sqlite();
    let done = command(&["setup", "--format", "json", "--database-url", &database.url()]).assert().success();
    let value: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert_eq!(value["created"].as_array().map(Vec::len), Some(14));
    assert_eq!(value["codebooks"][0]["inserted"], 4);
}

#[test]
fn exit_codes_are_as_designed() {
    let database = Database::sqlite();
    let url = database.url();
    command(&["setup", "--database-url", "nonsense"]).assert().code(2);
    command(&["dance"]).assert().code(2);
    command(&["setup", "--database-url", "sqlite:/no/such/folder/x.db"]).assert().code(4);
    command(&["setup", "--database-url", &url]).assert().code(0);
    let refused = command(&["recreate", "--database-url", &url]).assert().code(5);
    assert!(text(&refused.get_output().stderr).contains("--allow-destructive="));
    let name = database.path().file_stem().expect("a name").to_string_lossy().into_owned();
    command(&["recreate", "--allow-destructive", &name, "--database-url", &url]).assert().code(0);
    assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["6"]]);
    database.script("DROP TABLE c_cmd_flags").expect("dropped");
    let failed = command(&["populate", "--database-url", &url]).assert().code(4);
    assert!(text(&failed.get_output().stderr).contains("c_cmd_flags"));
}

#[test]
fn s0_22_the_connection_comes_from_the_applications_own_variables() {
    for server in Server::all() {
        let database = server.database();
        let setup = |dialect: Option<&str>| {
            let mut command = command(&["setup"]);
            command.env("DC_DB_MAIN_USERNAME", database.user()).env("DC_DB_MAIN_PASSWORD", database.password());
            command.env("DC_DB_MAIN_DATABASENAME", database.name()).env("DC_DB_MAIN_IP", "127.0.0.1");
            command.env("DC_DB_MAIN_PORT", database.port().to_string()).env("DC_DB_MAIN_SERVERNAME", "depot");
            command.envs(dialect.map(|dialect| ("DC_DB_MAIN_DIALECT", dialect)));
            // What is more general comes after them.
            command.env("DATABASE_URL", "sqlite:/no/such/folder/x.db");
            command
        };
        let done = setup(Some(database.dialect())).assert().success();
        let shown = text(&done.get_output().stdout);
        assert!(shown.contains("@depot/") && !shown.contains(database.password()), "{shown}");
        assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["6"]]);
    }
}

/// The document's variables, and no other.
fn documented(arguments: &[&str], database: &Database) -> Command {
    let mut command = command(arguments);
    command.env("DC_DB_MAIN_USERNAME", database.user()).env("DC_DB_MAIN_PASSWORD", database.password());
    command.env("DC_DB_MAIN_DATABASENAME", database.name()).env("DC_DB_MAIN_IP", "127.0.0.1");
    command.env("DC_DB_MAIN_PORT", database.port().to_string());
    command
}

#[test]
fn s0_22_the_documented_variables_alone_deploy() {
    // The first server of `dialects`, where the port is not the usual one of any.
    let database = Server::postgres().database();
    documented(&["setup"], &database).assert().success();
    assert_eq!(database.query("SELECT count(*) FROM c_log_level"), [["6"]]);

    let other = Server::mariadb().database();
    let failed = documented(&["setup", "--response-timeout", "5"], &other).assert().code(4);
    let shown = text(&failed.get_output().stderr);
    assert!(shown.contains("set `DC_DB_MAIN_DIALECT` to `mysql`"), "{shown}");

    let missing = command(&["setup"]).env("DC_DB_MAIN_IP", "127.0.0.1").assert().code(2);
    let shown = text(&missing.get_output().stderr);
    for part in ["USERNAME", "PASSWORD", "DATABASENAME", "IP", "PORT", "DIALECT", "SERVERNAME"] {
        assert!(shown.contains(&format!("`DC_DB_MAIN_{part}`")), "{part}: {shown}");
    }
}

#[test]
fn name_and_version_are_the_programs_own() {
    let shown = command(&["--version"]).assert().success();
    assert_eq!(text(&shown.get_output().stdout), format!("data-collector {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_shell_can_complete_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let done = command(&["completion", shell]).assert().success();
        let script = text(&done.get_output().stdout);
        for word in ["setup", "verify", "allow-destructive"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}
