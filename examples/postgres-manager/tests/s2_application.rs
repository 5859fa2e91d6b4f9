//! The program as it runs beside its database, without its sources.

use std::process::{Command, Output};

use test_servers::Server;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn s2_11_and_s2_12_the_program_carries_its_deployments() {
    let database = Server::postgres().database();
    let run = |words: &[&str]| -> Output {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("postgres-manager"));
        command.args(words).env_remove("DATABASE_URL").env("RUST_BACKTRACE", "0");
        command.args(["--database-url", &database.url().replace("postgres://", "postgresql://")]);
        command.output().expect("it runs")
    };
    let done = |words: &[&str]| {
        let output = run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    let applied = done(&["deployment"]);
    for name in ["00000-baseline", "00001-add-new-table", "00002-add-calendar-something-to-tbl-calendar-event"] {
        assert!(applied.contains(name), "{name}: {applied}");
    }
    assert!(done(&["deployment"]).contains("nothing is pending"));
    assert!(done(&["current"]).contains("the last deployment"));
    assert!(done(&["verify"]).contains("matches the schema"));
    // What people write, and the way back, stay with the sources.
    for (words, command) in [
        (&["deployment", "--manual"][..], "cargo codebooks deployment --manual"),
        (&["downgrade", "--to", "base"], "cargo codebooks downgrade"),
    ] {
        let refused = run(words);
        assert_eq!(refused.status.code(), Some(2), "{words:?}");
        assert!(text(&refused.stderr).contains(command), "{}", text(&refused.stderr));
    }
}
