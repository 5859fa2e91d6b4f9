//! Which servers the tests run on, for the last lines of a run.

use crate::engine::Kind;
use crate::galera::galera_missing;
use crate::mysql::Mysql;
use crate::{programs, sqlite};

/// A line for each kind of database: its version, or that it is not run. MySQL, which may be missing, is the last.
pub fn report() -> Vec<String> {
    let server = |kind: Kind| line(kind.title(), kind.engine().and_then(|engine| engine.version()));
    let client = sqlite::client().and_then(|client| programs::version_of(&client, &["--version"]));
    let galera = galera_missing().unwrap_or_else(|| "Galera: three nodes".to_owned());
    vec![server(Kind::Postgres), server(Kind::Mariadb), line("SQLite's client", client), galera, server(Kind::Mysql)]
}

fn line(title: &str, version: Result<String, String>) -> String {
    let version = version.unwrap_or_default();
    format!("{title}: {}", if version.is_empty() { "not run" } else { number(&version) })
}

/// Why the tests cannot run: a server is missing that `CODEBOOKS_REQUIRE` lists.
pub fn missing_required() -> Option<String> {
    let sentence = Mysql::find().err().filter(|_| programs::is_required("mysql"))?;
    Some(format!("`CODEBOOKS_REQUIRE` lists `mysql`, but {sentence}"))
}

/// The version's number in what a program says of itself: `postgres (PostgreSQL) 15.14`, `mysqld  Ver 9.7.4 for Linux …`.
fn number(version: &str) -> &str {
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    version.split_whitespace().find(is_number).unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_its_number() {
        for (said, expected) in [
            ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "15.14"),
            ("/usr/sbin/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))", "9.7.4-2"),
            ("mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu", "10.11.14-MariaDB-0+deb12u2"),
            ("3.40.1 2022-12-28 14:03:47 df5c253c0b3d", "3.40.1"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(number(said), expected);
        }
    }

    #[test]
    fn every_database_has_its_line() {
        let lines = report();
        assert_eq!(lines.len(), 5);
        assert!(lines[0].starts_with("PostgreSQL: ") && lines[3].starts_with("Galera: "), "{lines:?}");
        assert!(lines[4].starts_with("MySQL: "), "{lines:?}");
        assert_eq!(line("MySQL", Err(String::new())), "MySQL: not run");
    }
}
